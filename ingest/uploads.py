"""Files that were uploaded: each is kept inside the library, and all that came under one name are one report's."""

import hashlib
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.library.library import Library

_FOLDER = "uploads"
_LONGEST_NAME_BYTES = 180  # systems take 255
_LONGEST_SUFFIX = 12
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')
_SLOT_DIGITS = 16
_SECONDS_A_DAY = 86_400


def keep_upload(library: Path, name: str, uploaded: Path) -> Path:
    """Move an uploaded file into the library; where it is now.

    name: what its user calls it; a name of any kind leads nowhere else. Every upload has a folder of its own, so that
    nothing is overwritten before its successor has been read.
    """
    place = _new_place(_slot(library, name), name)
    shutil.move(uploaded, place)
    place.chmod(0o600)
    return place


def keep_content(library: Path, report_id: str, path: Path, content: bytes) -> Path:
    """Write a report's file again, from bytes, where uploads are kept; path: where it was."""
    slot = slot_of(str(path), library)
    place = _new_place(Path(slot) if slot else _slot(library, f"/{report_id}"), path.name)
    place.write_bytes(content)
    return place


def slot_of(path: str, library: Path) -> str:
    """The folder of all that was uploaded under the name of this uploaded file; empty for any other file."""
    folder = (library / _FOLDER).resolve()
    slot = Path(path).parent.parent
    return str(slot) if slot.parent == folder else ""


def safe_name(name: str) -> str:
    """A file name like the one that was given: one part of a path, visible, not too long, with its suffix."""
    name = unicodedata.normalize("NFC", name).rpartition("/")[2].rpartition("\\")[2]
    name = "".join(char for char in name if char.isprintable())
    name = _UNSAFE.sub("_", name).strip().lstrip(".")
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    tail = dot + suffix
    room = _LONGEST_NAME_BYTES - len(tail.encode("utf-8", "ignore"))
    return (stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore") or "file") + tail


@contextmanager
def tidying(library: Library, files: Iterable[str] = ()) -> Iterator[None]:
    """Afterwards the uploads that were a report's, or are among `files`, and that are no report's now, are gone."""
    before = _held(library)
    try:
        yield
    finally:
        mine = {file for file in files if slot_of(file, library.folder)}
        for path in (before | mine) - _held(library):
            _drop(Path(path))


def drop_forgotten(library: Library) -> None:
    """Take away what uploads of other days left behind when the process was killed; call it as the library's owner."""
    held = _held(library)
    for place in (library.folder / _FOLDER).resolve().glob("*/*/*"):
        with suppress(OSError):
            if str(place) not in held and time.time() - place.stat().st_mtime > _SECONDS_A_DAY:
                _drop(place)


def _held(library: Library) -> set[str]:
    return {path for path in library.record.paths().values() if slot_of(path, library.folder)}


def _slot(library: Path, name: str) -> Path:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return (library / _FOLDER).resolve() / digest[:_SLOT_DIGITS]


def _new_place(slot: Path, name: str) -> Path:
    folder = slot / secrets.token_hex(4)
    for each in (slot.parent, slot, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / safe_name(name)


def _drop(path: Path) -> None:
    with suppress(OSError):  # gone already, or another upload of this name is still there
        path.unlink()
    for folder in (path.parent, path.parent.parent):
        with suppress(OSError):
            folder.rmdir()

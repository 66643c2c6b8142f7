"""File -> Document: one function a format, behind one table."""

from collections.abc import Callable
from pathlib import Path

from ingest.html import load_html
from ingest.markdown import load_markdown
from ingest.plain import load_plain
from rag.errors import UnreadableFileError
from rag.records import Document

# (bytes of the file, its name without the suffix) -> Document
Loader = Callable[[bytes, str], Document]

LOADERS: dict[str, Loader] = {
    ".md": load_markdown,
    ".markdown": load_markdown,
    ".txt": load_plain,
    ".html": load_html,
    ".htm": load_html,
}

LARGEST_FILE_BYTES = 50_000_000

# Content that says what it is by its first bytes, whatever the file is called.
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an Office file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\x1f\x8b": "a gzip archive",
    b"SQLite format 3": "a database",
    b"\x80\x04\x95": "a Python pickle",
    b"{\\rtf": "an RTF document",
}


def load(path: Path) -> tuple[bytes, Document]:
    """The bytes of a report file and what they say.

    Raises UnreadableFileError with the reason: format not known, too large, not what its name says, no text.
    """
    loader = LOADERS.get(path.suffix.lower())
    if loader is None:
        known = ", ".join(sorted(LOADERS))
        raise UnreadableFileError(f"files of type {path.suffix or '(none)'} are not read yet; known: {known}")
    data = _read(path)
    document = loader(data, path.stem)
    if not document.blocks:
        raise UnreadableFileError("no text was found in it")
    return data, document


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UnreadableFileError("it is not a regular file")
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise UnreadableFileError(f"it is larger than {LARGEST_FILE_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error
    if not data.strip():
        raise UnreadableFileError("it is empty")
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableFileError(f"it is {kind}, not what its name ({path.suffix}) says")
    return data

"""An Office file as its parts: the one place that opens its zip archive and its XML, and that distrusts both.

Refused: archives that unpack to far more than they weigh, passwords, and XML with a document type (entities that grow,
or that name files and addresses; no Office program writes one). Names are compared without their namespace: Office
writes the same elements under two of them.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from rag.errors import UnreadableFileError

_MOST_ENTRIES = 10_000
_MOST_BYTES = 300_000_000  # of one part, unpacked
_SMALL_BYTES = 10_000_000  # up to here a high ratio is harmless
_HIGHEST_RATIO = 100  # office files pack to a quarter, at most a fortieth
_ENTRY = b"PK\x03\x04"
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_PROLOGUE_BYTES = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_READ_AT_ONCE = 1 << 20

TOO_LARGE = "it is too large when unpacked: a zip bomb, or a file to be split into smaller ones"
DAMAGED = "it is damaged; open it in Office or LibreOffice, save it again and ingest that file"
HOSTILE_XML = "its XML declares entities, as an attack does and no Office program; save it again from Office"


class Relation(NamedTuple):
    """What a part refers to: the last word of the relation's type, and the part's name, empty for one outside."""

    kind: str
    target: str


class Package:
    """The parts of an Office file by name. Every method raises UnreadableFileError for what cannot be read."""

    def __init__(self, data: bytes, suffix: str) -> None:
        """suffix: the form to save an old or foreign file in, for the message."""
        if data.startswith(_OLE):
            _refuse_ole(data, suffix)
        if _ENTRY not in data:
            raise UnreadableFileError(f"it is not an Office file, though its name ends in .{suffix}")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise UnreadableFileError(DAMAGED) from error
        entries = self._archive.infolist()
        _refuse_bomb(entries, len(data))
        self._names = {entry.filename.lower(): entry.filename for entry in entries}  # some programs write other cases

    def holds(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._names

    def root(self, words: tuple[str, ...]) -> str:
        """The name of the main part; words: one of them stands in the type of the kind of file that is wanted."""
        if not self.holds("[Content_Types].xml") or not self.holds("_rels/.rels"):
            raise UnreadableFileError("it is a zip archive, not an Office file")
        types = self.xml("[Content_Types].xml")
        kinds = {str(node.get("PartName", "")).lstrip("/").lower(): str(node.get("ContentType")) for node in types}
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self.holds(relation.target):
                kind = kinds.get(relation.target.lower(), "")
                if kind and not any(word in kind for word in words):
                    raise UnreadableFileError("it is another kind of Office file than its name says; rename it")
                return relation.target
        raise UnreadableFileError(f"its main part is missing: {DAMAGED}")

    def read(self, name: str) -> bytes:
        """The bytes of a part; counted while they are read, for the archive's own figures may lie."""
        found = bytearray()
        try:
            with self._archive.open(self._names[name.lower()]) as part:
                while piece := part.read(_READ_AT_ONCE):
                    found += piece
                    if len(found) > _MOST_BYTES:
                        raise UnreadableFileError(TOO_LARGE)
        except RuntimeError as error:  # how zipfile says that a part is encrypted
            raise UnreadableFileError("it is protected by a password; save a copy without one") from error
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise UnreadableFileError(DAMAGED) from error
        return bytes(found)

    def _xml_bytes(self, name: str) -> bytes:
        data = self.read(name)
        if _DOCTYPE.search(data, 0, _PROLOGUE_BYTES):
            raise UnreadableFileError(HOSTILE_XML)
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part."""
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(self._xml_bytes(name), parser=parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFileError(DAMAGED) from error
        if root.getroottree().docinfo.doctype:
            raise UnreadableFileError(HOSTILE_XML)
        return root

    def elements(self, name: str, *wanted: str) -> Iterator[Any]:
        """The elements of a part by their names, one at a time and then forgotten: for parts of any length."""
        from lxml import etree

        data = io.BytesIO(self._xml_bytes(name))
        found = etree.iterparse(data, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        checked = False
        try:
            for _, node in found:
                if not checked:
                    checked = True
                    if node.getroottree().docinfo.doctype:
                        raise UnreadableFileError(HOSTILE_XML)
                if name_of(node) in wanted:
                    yield node
                    node.clear()
                    while node.getprevious() is not None and node.getparent() is not None:
                        del node.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise UnreadableFileError(DAMAGED) from error

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part ("" for the package) refers to, by id; parts outside the file are never fetched."""
        folder, file = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.holds(part):
            return {}
        found = {}
        for node in self.xml(part):
            outside = node.get("TargetMode") == "External"
            given = str(node.get("Target") or "")
            target = given.lstrip("/") if given.startswith("/") else posixpath.normpath(posixpath.join(folder, given))
            kind = str(node.get("Type") or "").rpartition("/")[2]
            found[str(node.get("Id"))] = Relation(kind, "" if outside else target)
        return found

    def related(self, name: str, kind: str) -> str:
        """The name of the first part of a kind that a part refers to and that is there, "" for none."""
        found = (relation.target for relation in self.relations(name).values() if relation.kind == kind)
        return next((target for target in found if target and self.holds(target)), "")


def name_of(node: Any) -> str:
    """An element's name without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def attribute(node: Any, name: str) -> str:
    """The value of an attribute whatever its namespace, "" where there is none."""
    if node is None:
        return ""
    if (own := node.get(name)) is not None:
        return str(own)
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def child(node: Any, *path: str) -> Any:
    """The first element down a path of names, None where there is none."""
    for name in path:
        if node is None:
            return None
        node = next((each for each in node if name_of(each) == name), None)
    return node


def _refuse_ole(data: bytes, suffix: str) -> None:
    if _ENCRYPTED in data:
        raise UnreadableFileError("it is protected by a password; save a copy without one")
    raise UnreadableFileError(
        f"it is an old Office file, not what its name (.{suffix}) says; open it in Office or LibreOffice "
        f"and save it as .{suffix}"
    )


def _refuse_bomb(entries: list[zipfile.ZipInfo], size: int) -> None:
    text = sum(entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels")))
    if len(entries) > _MOST_ENTRIES or text > _MOST_BYTES or (text > _SMALL_BYTES and text > _HIGHEST_RATIO * size):
        raise UnreadableFileError(TOO_LARGE)

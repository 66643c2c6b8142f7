"""What a file is by its first bytes, whatever it is called: content that is not what the name says is refused. Pure.

It is not read as what it is: a file whose name lies was made so by a mistake or by an attack, and either way someone
should look at it.
"""

import re

from rag.errors import UnreadableFileError

_OFFICE = (".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm")
# first bytes, what begins so, the suffixes under which that is read
_SIGNATURES = (
    (b"%PDF-", "a PDF", (".pdf",)),
    (b"PK\x03\x04", "a zip archive or an Office file", _OFFICE),
    (b"\xd0\xcf\x11\xe0", "an old Office file", _OFFICE),  # or a new one with a password: the reader tells
    (b"\x89PNG", "a PNG image", (".png",)),
    (b"\xff\xd8\xff", "a JPEG image", (".jpg", ".jpeg")),
    (b"GIF8", "a GIF image", (".gif",)),
    (b"II*\x00", "a TIFF image", (".tif", ".tiff")),
    (b"MM\x00*", "a TIFF image", (".tif", ".tiff")),
    (b"\x7fELF", "a program", ()),
    (b"MZ", "a program", ()),
    (b"\x1f\x8b", "a gzip archive", ()),
    (b"7z\xbc\xaf", "a 7z archive", ()),
    (b"Rar!", "a RAR archive", ()),
    (b"SQLite format 3", "a database", ()),
    (b"\x80\x04\x95", "a Python pickle", ()),
    (b"{\\rtf", "an RTF document", ()),
)
_WEB_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_WEB_SUFFIXES = (".html", ".htm", ".md", ".markdown")  # Markdown may begin with markup


def refuse_other_content(data: bytes, suffix: str) -> None:
    """Raise UnreadableFileError where the bytes are known to be something else than their suffix (".txt") says."""
    for signature, kind, suffixes in _SIGNATURES:
        if data.startswith(signature) and suffix not in suffixes and not (kind == "a program" and _is_text(data)):
            hint = f"; rename it to end in {' or '.join(suffixes)}" if suffixes else ""
            raise UnreadableFileError(f"it is {kind}, not what its name ({suffix}) says{hint}")
    if _WEB_PAGE.match(data) and suffix not in _WEB_SUFFIXES:
        raise UnreadableFileError(f"it is a web page, not what its name ({suffix}) says; rename it to end in .html")


def _is_text(data: bytes) -> bool:
    """MZ may begin a text; a program has NUL bytes."""
    return b"\x00" not in data[:1024]

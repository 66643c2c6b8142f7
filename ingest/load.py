"""File -> Document: one function a format, behind one table."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from ingest.delimited import load_csv, load_tsv
from ingest.html import load_html
from ingest.markdown import load_markdown
from ingest.office.sheet import load_xlsx
from ingest.office.slides import load_pptx
from ingest.office.word import load_docx
from ingest.pdf.load import load_pdf
from ingest.picture import load_picture
from ingest.plain import load_plain
from ingest.signature import refuse_other_content
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
    ".csv": load_csv,
    ".tsv": load_tsv,
    ".docx": load_docx,
    ".docm": load_docx,
    ".xlsx": load_xlsx,
    ".xlsm": load_xlsx,
    ".pptx": load_pptx,
    ".pptm": load_pptx,
    ".pdf": load_pdf,
    ".png": load_picture,
    ".jpg": load_picture,
    ".jpeg": load_picture,
}
# Formats that need another program to read them, and what to save them as.
_SAVE_AS = {".doc": ".docx", ".dot": ".docx", ".rtf": ".docx", ".odt": ".docx", ".wps": ".docx", ".xls": ".xlsx"}
_SAVE_AS |= {".xlsb": ".xlsx", ".ods": ".xlsx", ".et": ".xlsx", ".ppt": ".pptx", ".odp": ".pptx", ".dps": ".pptx"}

LARGEST_FILE_BYTES = 200_000_000
LONGEST_TEXT = 20_000_000  # characters; a year's report of 400 pages has half a million


def load(path: Path) -> tuple[bytes, Document]:
    """The bytes of a report file and what they say, read in this process: for files that are trusted.

    Raises UnreadableFileError with the reason: format not known, too large, not what its name says, no text.
    """
    data = read(path)
    return data, parse(data, path.name)


def refuse_other_formats(file: str) -> None:
    """Raise UnreadableFileError for a file whose format is not read; its message says what to do."""
    suffix = PurePath(file).suffix.lower()
    if suffix in _SAVE_AS:
        raise UnreadableFileError(
            f"{suffix} files are not read; open it in Office or LibreOffice and save it as {_SAVE_AS[suffix]}"
        )
    if suffix not in LOADERS:
        known = ", ".join(sorted(LOADERS))
        raise UnreadableFileError(f"files of type {suffix or '(none)'} are not read yet; known: {known}")


def read(path: Path) -> bytes:
    """The bytes of a file. Raises UnreadableFileError where it is none, is of a format that is not read, is too
    large, or cannot be read.

    A link in a folder of reports may lead anywhere on the machine: it is not followed.
    """
    try:
        if path.is_symlink():
            raise UnreadableFileError(f"it is a link; name the {'folder' if path.is_dir() else 'file'} it leads to")
        if path.is_dir():
            raise UnreadableFileError("it is a folder that may not be opened; give the right to read it")
        if not path.is_file():
            raise UnreadableFileError("it is not a regular file")
        refuse_other_formats(path.name)
        size = path.stat().st_size
        if size > LARGEST_FILE_BYTES:
            raise UnreadableFileError(f"it is larger than {LARGEST_FILE_BYTES // 1_000_000} MB; split it")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}") from error


def parse(data: bytes, file: str) -> Document:
    """What the bytes of a file say; file: its name. Raises UnreadableFileError with the reason why they say nothing."""
    refuse_other_formats(file)
    name = PurePath(file)
    if not data:
        raise UnreadableFileError("it is empty")
    refuse_other_content(data, name.suffix.lower())
    document = LOADERS[name.suffix.lower()](data, name.stem)
    if not document.blocks:
        raise UnreadableFileError("no text was found in it")
    if len(document.text) > LONGEST_TEXT:
        raise UnreadableFileError(f"its text is longer than {LONGEST_TEXT:,} characters; split it")
    if lost := document.text.count("\ufffd"):
        remark = f"{lost} characters could not be read and are shown as \ufffd"
        document = replace(document, remarks=(*document.remarks, remark))
    return document


def is_markdown(file: str) -> bool:
    """Whether the text of a file of this name holds Markdown marks."""
    return PurePath(file).suffix.lower() in (".md", ".markdown")


def has_pictures(file: str) -> bool:
    """Whether the pages of a file of this name can be shown as they look, and places on them marked."""
    return PurePath(file).suffix.lower() in (".pdf", ".png", ".jpg", ".jpeg")

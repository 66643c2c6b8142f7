"""PDF -> Document: the pages' texts one after another, their blocks, what the file says of itself.

The text is whole, a form feed after each page; running heads, page numbers and tables of contents are in no block.
Pages are read one by one: of each only its text and the places of its lines are kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.details import file_date, first_page_details, is_junk_title, is_organisation, report_details
from ingest.ocr import NOT_INSTALLED, is_installed
from ingest.pace import page_done
from ingest.pdf.continued import goes_on
from ingest.pdf.furniture import PageLines, running_lines
from ingest.pdf.page import page_text
from ingest.pdf.pages import MOST_CHARS, open_pdf
from ingest.pdf.paragraphs import Body, Paragraph, body_of, paragraphs
from ingest.pdf.words import PageWords
from ingest.pdf.writer import PageLine, PageText, Part
from rag.errors import UnreadableFileError
from rag.records import Block, Document, ReportDetails, join_sentences

_PAGE_END = "\f"
_MOST_BROKEN = 50  # damaged pages in a row: the file claims pages it does not have
_PROPERTY_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_BROKEN_WORD = re.compile(r"([^\W\d_]{2,})-(?=\n([a-z]{2,}))")
_SOFT_HYPHEN = "\u00ad"
_LONGEST_GAP = 400  # characters of furniture between the two parts of a paragraph
_LONGEST_TITLE = 80
_NO_PAGE = "it is damaged: none of its pages can be read; save or download it again"
_NO_TEXT = "no text was found in it; scan it again with more contrast, or add the file it was made from"
_NO_OCR = f"no text was found in it; if its pages are scans, {NOT_INSTALLED}"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's text and lines; `start` is its offset in the report's text."""

    start: int
    text: PageText
    height: float

    def outline(self) -> PageLines:
        """What tells the furniture of a page from its content."""
        return PageLines(tuple(self.lines()), self.height, any(part.kind == "table" for part in self.text.parts))

    def lines(self) -> Iterator[tuple[PageLine, str]]:
        for part in self.text.parts:
            for line in part.lines:
                yield line, self.text.text[line.start : line.end]


_Source = Paragraph | Part


class PageFile(Protocol):
    """A file of pages: a PDF, or a picture."""

    page_count: int
    pages_left_out: int  # beyond those that are read

    def properties(self) -> dict[str, str]:
        """What the file says of itself, by the names that PDF has: Title, Author, CreationDate."""

    def words(self, number: int) -> PageWords | None:
        """The words of page `number`, from 0; None where it is damaged."""


def load_pdf(data: bytes, name: str) -> Document:
    """Read a PDF. Raises UnreadableFileError: it needs a password, is damaged, or no page has text."""
    with open_pdf(data) as file:
        return document_of(file, name)


def document_of(file: PageFile, name: str) -> Document:
    """What the pages of a file say. Raises UnreadableFileError where no page has text."""
    pages, remarks = _read(file)
    if not any(page.text.text for page in pages):
        damaged = all(page.height == 0 for page in pages)
        raise UnreadableFileError(_NO_PAGE if damaged else _NO_TEXT if is_installed() else _NO_OCR)
    text = _with_soft_hyphens(_PAGE_END.join(page.text.text for page in pages))
    blocks, left_out = _blocks(pages)
    details = _details(file.properties(), pages[0], name, text)
    return Document(text, blocks, details, tuple(page.start for page in pages), remarks, left_out)


def _read(file: PageFile) -> tuple[list[_Page], tuple[str, ...]]:
    pages: list[_Page] = []
    broken: list[int] = []
    empty: list[int] = []
    cut: list[int] = []
    start = 0
    for number in range(file.page_count):
        words = file.words(number)
        if words is None:
            broken.append(number + 1)
            if broken[-_MOST_BROKEN:] == list(range(number + 2 - _MOST_BROKEN, number + 2)):
                del broken[-_MOST_BROKEN:]
                break
        elif words.is_picture and not words.words:
            empty.append(number + 1)
        elif words.left_out:
            cut.append(number + 1)
        text = page_text(words) if words is not None and words.words else PageText("", (), ())
        pages.append(_Page(start, text, words.height if words is not None else 0.0))
        start += len(text.text) + len(_PAGE_END)
        page_done(number + 1, file.page_count)
    return pages, tuple(_remarks(file, broken, empty, cut))


def _remarks(file: PageFile, broken: Sequence[int], empty: Sequence[int], cut: Sequence[int]) -> Iterator[str]:
    if broken:
        yield f"{_told(broken)} damaged and left out"
    if empty:
        yield f"{_told(empty)} without text" + ("" if is_installed() else f"; {NOT_INSTALLED}")
    if cut:
        yield f"{_told(cut)} read only to the first {MOST_CHARS:,} characters"
    if file.pages_left_out:
        yield f"only the first {file.page_count:,} pages are read; {file.pages_left_out:,} are left out; split the file"


def _told(numbers: Sequence[int]) -> str:
    """page 3 is; pages 3, 7 are: the first twelve."""
    shown = ", ".join(map(str, numbers[:12])) + (f" and {len(numbers) - 12} more" if len(numbers) > 12 else "")
    return f"page {shown} is" if len(numbers) == 1 else f"pages {shown} are"


def _with_soft_hyphens(text: str) -> str:
    """A hyphen that only parts a word at a line's end made a soft one; not in long-\\nterm, where both are words."""
    words = set(re.findall(r"[^\W\d_]{2,}", text.lower())) if "-\n" in text else set()

    def hyphen(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        whole = (first + second).lower() in words
        return first + (_SOFT_HYPHEN if whole or second not in words else "-")

    return _BROKEN_WORD.sub(hyphen, text) if words else text


# blocks


def _blocks(pages: Sequence[_Page]) -> tuple[tuple[Block, ...], tuple[tuple[int, int], ...]]:
    """The blocks in the order of the text, and the places within them that belong to the pages."""
    body = body_of([line for page in pages for line, _ in page.lines()])
    running = running_lines([page.outline() for page in pages], body.size)
    blocks: list[Block] = []
    left_out: list[tuple[int, int]] = []
    last: _Source | None = None  # what the last block was made of
    for page, furniture in zip(pages, running, strict=True):
        for block, source in _page_blocks(page, furniture, body):
            gap = block.start - blocks[-1].end if blocks else 0
            if last is not None and _goes_on(last, source, page) and gap <= _LONGEST_GAP:
                if page.text.text and gap > 1:
                    left_out.append((blocks[-1].end, block.start))
                blocks[-1] = Block(blocks[-1].kind, blocks[-1].start, block.end, blocks[-1].level)
            else:
                blocks.append(block)
            last = source
    return tuple(blocks), tuple(left_out)


def _goes_on(last: _Source, source: _Source, page: _Page) -> bool:
    """Whether a block is the rest of the one before it, in another column or on another page."""
    if isinstance(last, Paragraph) and isinstance(source, Paragraph):
        return last.goes_on and source.goes_back
    if isinstance(last, Part) and isinstance(source, Part):
        is_above = any(part is last for part in page.text.parts)  # on the same page: a table beside or below it
        return not is_above and goes_on(last.columns, source.columns, page.text.text[source.start : source.end])
    return False


def _page_blocks(page: _Page, furniture: set[PageLine], body: Body) -> Iterator[tuple[Block, _Source]]:
    for part in page.text.parts:
        if part.kind == "table":
            yield Block("table", page.start + part.start, page.start + part.end), part
            continue
        lines = [line for line in part.lines if line not in furniture]
        for each in paragraphs(page.text.text, lines, body):
            yield Block(each.kind, page.start + each.start, page.start + each.end, each.level), each


# details


def _details(properties: dict[str, str], first: _Page, name: str, text: str) -> ReportDetails:
    """A date or a publisher on the first page goes before the file's own properties; a person publishes nothing."""
    made = _PROPERTY_DATE.match(properties.get("CreationDate", ""))
    author = properties.get("Author", "").strip()
    keys = {
        "title": "" if is_junk_title(properties.get("Title", "")) else properties.get("Title", ""),
        "publisher": author if is_organisation(author) else "",
        "date": file_date("-".join(made.groups()) if made else "", f"{properties.get('Title', '')}\n{first.text.text}"),
    }
    return report_details(keys | first_page_details(first.text.text), text, _largest_line(first) or name)


def _largest_line(page: _Page) -> str:
    """The lines in the largest font of a page, where there are few: its title."""
    lines = [(line, text) for line, text in page.lines() if any(char.isalpha() for char in text)]
    largest = max((line.size for line, _ in lines), default=0.0)
    title = [text for line, text in lines if line.size > 0.97 * largest]
    whole = join_sentences(title)
    return whole if len(title) <= 3 and len(whole) <= _LONGEST_TITLE else ""

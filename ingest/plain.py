"""Plain text -> Document. Form feeds part pages; lines that a PDF's margin broke are joined, headings found by form."""

import re
import statistics
from collections.abc import Iterator, Sequence

from ingest.clean import without_boilerplate
from ingest.details import details_in_text, front_matter
from ingest.encoding import decode
from ingest.headings import LONGEST_HEADING, SENTENCE_END, heading_level, is_numbered
from ingest.readable import readable_text
from ingest.spaced import spaced_tables
from rag.records import Block, Document

_TABLE_BAR = re.compile(r"\s\|(?:\s|$)")
# A line that ends in a figure and one that begins with its unit or the rest of its date.
_CUT_IN_A_FIGURE = re.compile(
    r"\d(?:[万亿]?元|万|亿|个百分点|个基点|%|％|月|日|年)|[万亿](?:元|户|家|人|笔|股)|[元点%][，。；]"
)
_PAGE_NUMBER = re.compile(
    r"第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*[（(]?共\s*\d{1,4}\s*页[）)]?)?|共\s*\d{1,4}\s*页\s*[，,/]?\s*第\s*\d{1,4}\s*页"
    r"|[-–—]*\s*page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—]*",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"[-–—·\s]*(?:\d{1,3}|[ivxlc]{1,7})[-–—·\s]*|\d{1,4}\s*/\s*\d{1,4}", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:图|表|附注|注|第|[Ff]igure|[Tt]able|[Nn]ote)\s?[\d.、]+$")  # a number that counts nothing
# A line of prose that stops in the middle of a clause, and one that goes on with it.
_PROSE = 30
_CUT_IN_A_CLAUSE = re.compile(r"[，。；][^，。；：]*[\u4e00-\u9fff]$")
_IN_A_CLAUSE = re.compile(
    r"(?![一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]|注[：:（(]|[图表]\s?\d)[\u4e00-\u9fff]"
)
# A line at least this share of the page's usual long line was broken by the margin, not by the author.
_FULL_LINE = 0.8


def load_plain(data: bytes, name: str) -> Document:
    """Read a text file; the report's text is the file's text."""
    text = decode(data)
    keys, body = front_matter(text)
    pages = _pages(text)
    lines = _lines(text, body)
    running = [(start, end) for start, end in lines if _is_page_number(text, start, end, pages)]
    lines = [line for line in lines if line not in set(running)]
    blocks = tuple(_blocks(text, lines, _full_length(lines)))
    title = next((text[s:e].strip() for s, e in lines if text[s:e].strip()), name)
    is_title = len(title) <= LONGEST_HEADING and not is_numbered(title)
    details = details_in_text(keys, text[body:], title if is_title else name)
    return without_boilerplate(Document(text, blocks, details, pages, left_out=tuple(running)), readable_text)


def _pages(text: str) -> tuple[int, ...]:
    breaks = [match.end() for match in re.finditer("\f", text)]
    if breaks and breaks[-1] == len(text):
        breaks.pop()
    return (0, *breaks) if breaks else ()


def _lines(text: str, body: int) -> list[tuple[int, int]]:
    """Spans of the lines without their ends; a form feed ends a line too."""
    return [match.span(1) for match in re.compile(r"([^\n\f]*)(?:[\n\f]|\Z)").finditer(text, body)]


def _full_length(lines: Sequence[tuple[int, int]]) -> float:
    """The length in characters from which a line counts as full."""
    lengths = [end - start for start, end in lines if end - start > LONGEST_HEADING / 2]
    return _FULL_LINE * statistics.quantiles(lengths, n=10)[7] if len(lengths) > 20 else float("inf")


def _is_page_number(text: str, start: int, end: int, pages: Sequence[int]) -> bool:
    """Whether a line is 第3页 or Page 3 of 10; or a number alone, where a page begins or ends."""
    line = text[start:end].strip()
    if not pages or not _NUMBER_ALONE.fullmatch(line):
        return bool(_PAGE_NUMBER.fullmatch(line))
    before, after = text[:start].rstrip(" \t\n"), text[end:].lstrip(" \t\n")
    return not before or before[-1] == "\f" or not after or after[0] == "\f"


def _blocks(text: str, lines: Sequence[tuple[int, int]], full: float) -> Iterator[Block]:
    run: tuple[int, int] | None = None  # of a paragraph or a table that may go on
    of_run = 0  # what the run is: the number of a table, or 0 for a paragraph
    for (start, end), table in zip(lines, _tables(text, lines), strict=True):
        line = text[start:end].strip()
        level = 0 if table else heading_level(line)
        if run and (not line or level or table != of_run or (not table and not _goes_on(text, run, start, full))):
            yield Block("table" if of_run else "paragraph", *run)
            run = None
        if level:
            yield Block("heading", start, end, level)
        elif line:
            run = (run[0] if run else start, end)
            of_run = table
    if run:
        yield Block("table" if of_run else "paragraph", *run)


def _tables(text: str, lines: Sequence[tuple[int, int]]) -> list[int]:
    """Which table each line is of: 0 for none, 1 for those with bars between their cells, more for others."""
    of = [1 if _TABLE_BAR.search(text[start:end]) else 0 for start, end in lines]
    # A line with bars parts tables without.
    spaced = spaced_tables(["" if bar else text[start:end] for bar, (start, end) in zip(of, lines, strict=True)])
    for number, places in enumerate(spaced, start=2):
        of[places.start : places.stop] = [number] * len(places)
    return of


def _goes_on(text: str, run: tuple[int, int], start: int, full: float) -> bool:
    """Whether a paragraph goes on in the line at start: its last line is full and no sentence ends there."""
    last = (
        text[text.rfind("\n", run[0], run[1]) + 1 : run[1]] if "\n" in text[run[0] : run[1]] else text[run[0] : run[1]]
    )
    following = text[start : start + 12].lstrip()
    if _CUT_IN_A_FIGURE.match(last.rstrip()[-1:] + following) and not _NUMBERED.search(last.rstrip()):
        return True
    if len(last) >= _PROSE and _CUT_IN_A_CLAUSE.search(last.rstrip()) and _IN_A_CLAUSE.match(following):
        return True
    return not last.rstrip().endswith(SENTENCE_END) and (len(last) >= full or full == float("inf"))

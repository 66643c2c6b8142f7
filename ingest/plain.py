"""Plain text -> Document. Form feeds part pages; lines that a PDF's margin broke are joined, headings found by form."""

import re
import statistics
from collections.abc import Iterator, Sequence

from ingest.clean import without_boilerplate
from ingest.details import details_in_text, front_matter
from ingest.encoding import decode
from ingest.headings import LONGEST_HEADING, SENTENCE_END, heading_level, is_numbered
from ingest.readable import readable_text
from rag.records import Block, Document

_TABLE_BAR = re.compile(r"\s\|(?:\s|$)")
# A line that ends in a figure and one that begins with its unit or the rest of its date.
_CUT_IN_A_FIGURE = re.compile(
    r"\d(?:[万亿]?元|万|亿|个百分点|个基点|%|％|月|日|年)|[万亿](?:元|户|家|人|笔|股)|[元点%][，。；]"
)
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
    blocks = tuple(_blocks(text, lines, _full_length(lines)))
    title = next((text[s:e].strip() for s, e in lines if text[s:e].strip()), name)
    is_title = len(title) <= LONGEST_HEADING and not is_numbered(title)
    details = details_in_text(keys, text[body:], title if is_title else name)
    return without_boilerplate(Document(text, blocks, details, pages), readable_text)


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


def _blocks(text: str, lines: Sequence[tuple[int, int]], full: float) -> Iterator[Block]:
    run: tuple[int, int] | None = None  # of a paragraph or a table that may go on
    in_table = False
    for start, end in lines:
        line = text[start:end].strip()
        table = bool(_TABLE_BAR.search(text[start:end]))
        level = 0 if table else heading_level(line)
        if run and (not line or level or table != in_table or (not table and not _goes_on(text, run, full))):
            yield Block("table" if in_table else "paragraph", *run)
            run = None
        if level:
            yield Block("heading", start, end, level)
        elif line:
            run = (run[0] if run else start, end)
            in_table = table
    if run:
        yield Block("table" if in_table else "paragraph", *run)


def _goes_on(text: str, run: tuple[int, int], full: float) -> bool:
    """Whether a paragraph goes on in the next line: its last line is full and no sentence ends there."""
    last = (
        text[text.rfind("\n", run[0], run[1]) + 1 : run[1]] if "\n" in text[run[0] : run[1]] else text[run[0] : run[1]]
    )
    following = text[run[1] : run[1] + 12].lstrip()
    if _CUT_IN_A_FIGURE.match(last.rstrip()[-1:] + following) and not _NUMBERED.search(last.rstrip()):
        return True
    if len(last) >= _PROSE and _CUT_IN_A_CLAUSE.search(last.rstrip()) and _IN_A_CLAUSE.match(following):
        return True
    return not last.rstrip().endswith(SENTENCE_END) and (len(last) >= full or full == float("inf"))

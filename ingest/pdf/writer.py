"""Lines and tables -> the text of a page, its parts, and where on the page each character stands. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.pdf.continued import Place, places_of
from ingest.pdf.lines import Line, are_spaced, joined
from ingest.pdf.ruled import Cell, Table
from ingest.pdf.words import Word
from rag.records import is_wide

_BAR = " | "
_JOIN = re.compile(r"[\d.,]$")
_FIGURE = re.compile(r"[\d.,]")
_FIGURE_END = re.compile(r"\d[.,]?$")
_HAN = re.compile("[\u4e00-\u9fff]")
_GROUPED = re.compile(r"[-–(（]?\d{1,3}(?:,\d{3})+(?:\.\d+)?[)）]?")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of prose at [start:end] of the page's text; places in points from the top left."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float  # of the font, points
    bold: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A table, the lines of one column between tables, or the figures of a chart's axis."""

    kind: Literal["lines", "table", "axis"]
    start: int
    end: int
    lines: tuple[PageLine, ...] = ()
    columns: tuple[Place, ...] = ()  # of a table


@dataclass(frozen=True, slots=True)
class Run:
    """`length` characters of the text at `start` are those of the page from `source` on."""

    start: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page; what is between the runs was put in: spaces, bars, ends of lines."""

    text: str
    parts: tuple[Part, ...]
    runs: tuple[Run, ...]


def _is_cut_in_figure(line: Line, following: Line, right: float) -> bool:
    """Whether a Chinese line ends in the middle of a figure, as some programs break it: 16. | 52%."""
    last, first = line.words[-1], following.words[0]
    cut = _FIGURE_END.search(last.text) is not None and first.text[0].isdigit()
    full = last.x1 > right - 1.5 * last.size
    chinese = any(_HAN.search(segment.text) for segment in (*line.segments, *following.segments))
    return cut and full and chinese and abs(last.size - first.size) < 0.5


def _parts_figures(before: Word, word: Word) -> bool:
    return bool(_JOIN.search(before.text) and _FIGURE.match(word.text))


def _parts_words(before: Word, word: Word, is_new_line: bool) -> bool:
    if is_new_line:
        return not (is_wide(before.text[-1]) or is_wide(word.text[0]))
    return are_spaced(before, word)


def _is_cut(end: str, begin: str, is_figure: bool) -> bool:
    """Whether a narrow cell broke a number over two of its lines: 5,847,93 | 2 and 2020年12月1 | 0日."""
    if not begin[:1].isdigit() or not _FIGURE_END.search(end):
        return False
    if is_figure:
        return end[-1] in ".," or (_GROUPED.fullmatch(end + begin) is not None and _GROUPED.fullmatch(end) is None)
    return _HAN.search(end + begin) is not None


class PageWriter:
    """Puts the text of a page together and keeps where it came from."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._parts: list[Part] = []
        self._runs: list[Run] = []

    def done(self) -> PageText:
        """All that was written."""
        return PageText("".join(self._pieces), tuple(self._parts), tuple(self._runs))

    def lines(self, lines: Sequence[Line]) -> None:
        """Lines of prose, one below the other."""
        if not lines:
            return
        start = self._length
        right = max(line.x1 for line in lines)
        written = []
        for line, following in zip(lines, [*lines[1:], None], strict=True):
            written.append(self._line(line))
            if following is None or not _is_cut_in_figure(line, following, right):
                self._put("\n")
        self._parts.append(Part("lines", start, self._length - 1, tuple(written)))

    def axis(self, lines: Sequence[Line]) -> None:
        """The figures of an axis."""
        start = self._length
        for line in lines:
            self._line(line)
            self._put("\n")
        if lines:
            self._parts.append(Part("axis", start, self._length - 1))

    def table(self, table: Table) -> None:
        """A table, a row a line."""
        start = self._length
        for row in table.rows:
            filled = max((i for i, cell in enumerate(row) if cell), default=-1) + 1
            for i, cell in enumerate(row[: max(filled, 2)]):
                if i:
                    self._put(_BAR)
                self._cell(cell)
            self._put("\n")
        self._parts.append(Part("table", start, self._length - 1, columns=places_of(table)))

    def _line(self, line: Line) -> PageLine:
        start = self._length
        for i, segment in enumerate(line.segments):
            if i:
                self._put(" ")
            self._words(segment.words)
        longest = max(line.words, key=lambda word: word.end - word.start)
        return PageLine(start, self._length, line.x0, line.y0, line.x1, line.y1, longest.size, longest.bold)

    def _words(self, words: Sequence[Word]) -> None:
        for text, word in joined(words):
            self._put(text, word)

    def _cell(self, cell: Cell) -> None:
        """The lines of a cell in one; the parts of one figure ($ 742, 54 %) without a space between."""
        is_figure = not any(_WORD.search(word.text) for line in cell for word in line)
        before: Word | None = None
        for line in cell:
            for word in line:
                if before is not None:
                    is_cut = line[0] is word and _is_cut(before.text, word.text, is_figure)
                    spaced = _parts_figures(before, word) if is_figure else _parts_words(before, word, line[0] is word)
                    self._put(" " if spaced and not is_cut else "")
                self._put(word.text.replace("|", "／"), word)
                before = word

    def _put(self, text: str, word: Word | None = None) -> None:
        if word is not None:
            self._runs.append(Run(self._length, word.start, word.end - word.start))
        self._pieces.append(text)
        self._length += len(text)


def sources(page: PageText, start: int, end: int) -> Iterator[int]:
    """The characters of the page that text[start:end] came from, in the order of the text."""
    for run in page.runs:
        if run.start < end and start < run.start + run.length:
            first, last = max(start, run.start), min(end, run.start + run.length)
            yield from range(run.source + first - run.start, run.source + last - run.start)

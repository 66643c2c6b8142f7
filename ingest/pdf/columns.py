"""The columns that the cells of rows of figures stand in, and the cells of a line by column. Pure."""

import itertools
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.pdf.lines import Line, Segment, segment_of
from ingest.pdf.ruled import Cell
from ingest.pdf.words import Word

FIGURE = re.compile(
    r"(?!(?:19|20)\d\d$)"  # a year is a head
    r"[-–−—+(（]?\s?(?:US|HK|NT|C|A)?[$¥￥€£]?\s?[-–−(（]?\d[\d,]*(?:\.\d+)?(?:[-–~]\d[\d,.]*)?"
    r"\s?(?:%|％|‰|x|倍|bps?|pp|(?:万亿|千亿|百万|千万|亿|万)?(?:元|美元|户|家|人|个|笔)?)\s?[)）]?\s?(?:%|％)?(?:\s?[(（][a-z\d]{1,2}[)）])*"
)
_NO_NUMBER = re.compile(r"[-–−—]{1,2}|NM|N/?A|不适用|n\.?m\.?|无")
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"[(（][a-z\d]{1,2}[)）]")
_STRIP = 0.35  # sizes of the font: no narrower between two columns


@dataclass(frozen=True, slots=True)
class Column:
    """Where the cells of a column stand, from left to right."""

    x0: float
    x1: float


def is_number(text: str) -> bool:
    """Whether a cell holds a figure, or says that there is none."""
    return bool(FIGURE.fullmatch(text) or _NO_NUMBER.fullmatch(text))


def columns_of(rows: Sequence[Line]) -> list[Column]:
    """The columns that the cells of these rows stand in."""
    cells = sorted((segment.x0, _end_of_figure(segment)) for row in rows for segment in row.segments)
    size = statistics.median([segment.size for row in rows for segment in row.segments])
    columns: list[Column] = []
    for x0, x1 in cells:
        if columns and x0 < columns[-1].x1 + _STRIP * size:
            columns[-1] = Column(columns[-1].x0, max(columns[-1].x1, x1))
        else:
            columns.append(Column(x0, x1))
    return columns


def _end_of_figure(segment: Segment) -> float:
    """Where a cell ends, the mark of a note after its figure not counted: it hangs over the next column."""
    figures = [word for word in segment.words if _DIGIT.search(word.text) and not _MARK.fullmatch(word.text)]
    return figures[-1].x1 if figures and is_number(segment.text) else segment.x1


def place_of(segment: Segment, columns: Sequence[Column]) -> int:
    """The column that a cell stands in: the one it covers most of; a head that covers none is over the next one.

    Figures stand at the right edge of a cell, and its head may begin at the left one.
    """

    def covers(index: int) -> float:
        return min(segment.x1, columns[index].x1) - max(segment.x0, columns[index].x0)

    best = max(range(len(columns)), key=covers)
    if covers(best) > 0:
        return best
    return next((i for i, column in enumerate(columns) if column.x0 >= segment.x1), len(columns) - 1)


def row_of(line: Line, columns: Sequence[Column]) -> list[list[Segment]]:
    row: list[list[Segment]] = [[] for _ in columns]
    segments = by_columns(line, columns)
    for i, segment in enumerate(segments):
        row[i if len(segments) == len(columns) else place_of(segment, columns)].append(segment)
    return row


def by_columns(line: Line, columns: Sequence[Column]) -> list[Segment]:
    """The segments of a line, those of several columns that stand close taken apart."""
    if len(line.segments) == 1 or len(line.segments) >= len(columns):
        return list(line.segments)
    pieces = _cut(line.segments, lambda *_: False)
    if len(pieces) == len(columns):
        return pieces
    middles = [(left.x1 + right.x0) / 2 for left, right in itertools.pairwise(columns)]
    return _cut(line.segments, lambda before, word: not any(before.x1 <= middle <= word.x0 for middle in middles))


def _cut(segments: Sequence[Segment], stay: Callable[[Word, Word], bool]) -> list[Segment]:
    """The segments, cut where two of their words stand apart; stay: whether the two stay together even so."""
    parts: list[list[Word]] = []
    for segment in segments:
        parts.append([segment.words[0]])
        for before, word in itertools.pairwise(segment.words):
            if word.x0 - before.x1 > _STRIP * word.size and not stay(before, word):
                parts.append([word])
            else:
                parts[-1].append(word)
    return [segment_of(words) for words in parts]


def cell_of_segments(segments: Sequence[Segment]) -> Cell:
    """Segments of one line beside each other, of several below each other."""
    lines: list[tuple[float, list[Segment]]] = []
    for segment in sorted(segments, key=lambda each: (round(each.y1), each.x0)):
        if lines and abs(lines[-1][0] - segment.y1) < 0.4 * (segment.y1 - segment.y0):
            lines[-1][1].append(segment)
        else:
            lines.append((segment.y1, [segment]))
    return tuple(tuple(word for segment in line for word in segment.words) for _, line in lines)

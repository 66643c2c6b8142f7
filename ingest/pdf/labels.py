"""The rows of a table without rules; a label that was broken over two lines is one again. Pure."""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence

from ingest.pdf.columns import Column, cell_of_segments, is_number, row_of
from ingest.pdf.lines import Line, Segment
from ingest.pdf.ruled import Cell
from rag.records import is_wide

_ENDS_IN_COLON = re.compile(r"[:：](?:[(（][a-z\d]{1,2}[)）])*$")
_CLOSER = 0.87  # of the distance to the next row: what stands closer to the one above belongs to that
_TIGHT = 0.78  # of the pitch of the rows: the lines of one label stand closer


def body_rows(lines: Sequence[Line], data: Sequence[bool], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """The rows; a line that is a label alone goes to the row whose label it is a part of, else is a row."""
    rows = [row_of(line, columns) for line in lines]
    pitch = _pitch([line for line, is_data in zip(lines, data, strict=True) if is_data])
    waiting: list[Segment] = []  # of a label that goes on
    done: list[list[list[Segment]]] = []
    for i, (line, row) in enumerate(zip(lines, rows, strict=True)):
        alone = not data[i] and bool(row[0]) and not any(row[1:])
        if alone and done and not waiting and _was_cut(lines[i - 1 : i + 2], columns[0]):
            done[-1][0] += row[0]
        elif alone and i + 1 < len(lines) and _goes_on(line, lines[i + 1], pitch, columns[0]):
            waiting += row[0]
        elif not data[i] and not waiting and i and done and _ends_above(lines[i - 1], line, row, pitch):
            for cell, more in zip(done[-1], row, strict=True):
                cell += more
        else:
            row[0] = [*waiting, *row[0]]
            waiting = []
            done.append(row)
    return ([cell_of_segments(segments) for segments in row] for row in done)


def _pitch(lines: Sequence[Line]) -> float:
    steps = [below.y1 - above.y1 for above, below in itertools.pairwise(lines)]
    return statistics.median(steps) if steps else 0.0


def _was_cut(lines: Sequence[Line], labels: Column) -> bool:
    """Whether the label of the first line goes on in the second: cut at the edge of its column, or standing closer."""
    above, line, *below = lines
    label, rest = above.segments[0], line.segments[0]
    if len(above.segments) == 1 or label.x0 > labels.x1 or _ENDS_IN_COLON.search(rest.text):
        return False
    if below and line.y1 - above.y1 < _CLOSER * (below[0].y1 - line.y1):
        return True
    return labels.x1 - label.x1 < label.size and label.x1 > rest.x1 + 2 and is_wide(label.text[-1])


def _goes_on(line: Line, below: Line, pitch: float, labels: Column) -> bool:
    """Whether a label without figures goes on in the next line."""
    text, following = line.segments[0].text, below.segments[0].text
    if _ENDS_IN_COLON.search(text) or is_number(following) or line.words[0].bold != below.words[0].bold:
        return False
    if below.y1 - line.y1 < _TIGHT * pitch or following[:1].islower():
        return True
    return text[-1:] in "-,、，" or (following[:1] in ")）" and labels.x1 - line.x1 < 2 * line.segments[0].size)


def _ends_above(above: Line, line: Line, row: Sequence[Sequence[Segment]], pitch: float) -> bool:
    """Whether a line without figures is the end of what the cells of the row above it say."""
    text = line.segments[0].text
    if (row[0] and any(row[1:])) or _ENDS_IN_COLON.search(text):
        return False
    return line.y1 - above.y1 < _TIGHT * pitch or text[:1].islower() or text[:1] in ")）"

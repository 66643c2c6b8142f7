"""Tables without rules: lines whose cells stand below one another -> rows of cells. Pure.

Found by its rows of figures. Its columns are the strips that no cell of those rows crosses; the lines above that lie
over the columns are heads, and a label that was broken over two lines is one again.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from ingest.headings import SENTENCE_END
from ingest.pdf.columns import FIGURE, Column, cell_of_segments, columns_of, is_number, row_of
from ingest.pdf.heads import are_near, below_heads, first_head, heads_of
from ingest.pdf.labels import body_rows
from ingest.pdf.lines import Line, Segment, segment_of
from ingest.pdf.ruled import Cell, Table
from ingest.pdf.words import Rule

_HEAD_WORD = re.compile(
    r"(?:19|20)\d\d|月|季度|年末|变动|同比|占比|金额|余额|增减|\b(?:ended|change|total|average)\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
_MOST_BETWEEN = 4  # lines without a figure between two rows of figures
_PROSE = 32  # characters
_SAME_EDGE = 2.0  # points
_SHARE_PARTED = 0.7  # rules to rows of figures, from which on the rules part the rows


def aligned_tables(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> Iterator[tuple[int, int, Table]]:
    """The tables among the lines of a flow, each with its first line and the one after its last.

    rules: of the page; where they part the rows, what stands between two of them is one row.
    """
    data = [_is_data(line) for line in lines]
    lines = [_apart(line) if is_data else line for line, is_data in zip(lines, data, strict=True)]
    done = 0
    for first, stop in _runs(lines, data):
        edges = [segment.x1 for line in lines[first:stop] for segment in line.segments if is_number(segment.text)]
        lines[first:stop] = [_without_bridge(line, edges) for line in lines[first:stop]]
        rows = [line for line, is_data in zip(lines[first:stop], data[first:stop], strict=True) if is_data]
        columns = columns_of(rows)
        top = first_head(lines, first, columns, done)
        if len(columns) < 2 or (len(rows) == 1 and top == first) or len(rows) + first - top < 2:
            continue
        parted = _parted_by(rules, lines, top, stop)
        if _part_rows(parted, rows):
            stop = _last_above(lines, stop, parted[-1])
            columns = _of_heads(lines[top:first], columns)
            table = list(_between(lines[top:stop], parted, columns))
        else:
            below = below_heads(lines, top, first, columns)
            heads = heads_of(lines[top:below], columns, rules)
            table = [*heads, *body_rows(lines[below:stop], data[below:stop], columns)]
        used = lines[top:stop]
        box = (min(line.x0 for line in used), used[0].y0, max(line.x1 for line in used), used[-1].y1)
        yield top, stop, Table(tuple(tuple(row) for row in table), *box)
        done = stop


def _parted_by(rules: Sequence[Rule], lines: Sequence[Line], top: int, stop: int) -> list[float]:
    """The heights of the rules that go over most of a table, from the top."""
    x0, x1 = min(line.x0 for line in lines[top:stop]), max(line.x1 for line in lines[top:stop])
    y0, y1 = lines[top].y0 - 8, lines[stop - 1].y1 + 40
    long = (rule for rule in rules if rule.lies and min(rule.end, x1) - max(rule.start, x0) > 0.8 * (x1 - x0))
    heights: list[float] = []
    for at in sorted(rule.at for rule in long if y0 < rule.at < y1):
        if not heights or at - heights[-1] > 3:
            heights.append(at)
    return heights


def _part_rows(heights: Sequence[float], rows: Sequence[Line]) -> bool:
    """Whether rules at these heights stand between all rows; one without a label is the rest of broken cells."""
    left = min(row.x0 for row in rows)
    labelled = [row for row in rows if row.x0 < left + row.segments[0].size]
    between = {bisect_right(heights, (row.y0 + row.y1) / 2) for row in labelled}
    return len(heights) > _SHARE_PARTED * len(labelled) + 1 and len(between) == len(labelled)


def _of_heads(heads: Sequence[Line], columns: list[Column]) -> list[Column]:
    """The columns as the heads have them, where those are more: a right cell and a left one beside it look like one."""
    most = max((head.segments for head in heads), key=len, default=())
    if len(most) <= len(columns):
        return columns
    edges = [*(segment.x0 for segment in most[1:]), max(column.x1 for column in columns)]
    return [Column(segment.x0, max(edge - 2, segment.x1)) for segment, edge in zip(most, edges, strict=True)]


def _last_above(lines: Sequence[Line], stop: int, lowest: float) -> int:
    """After the last line of the last row, whose cells may go on below its figures."""
    while stop < len(lines) and (lines[stop].y0 + lines[stop].y1) / 2 < lowest:
        stop += 1
    return stop


def _between(lines: Sequence[Line], heights: Sequence[float], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    for _, band in itertools.groupby(lines, key=lambda line: bisect_right(heights, (line.y0 + line.y1) / 2)):
        row: list[list[Segment]] = [[] for _ in columns]
        for line in band:
            for cell, more in zip(row, row_of(line, columns), strict=True):
                cell += more
        yield [cell_of_segments(segments) for segments in row]


def _is_data(line: Line) -> bool:
    texts = [segment.text for segment in line.segments]
    if len(texts) < 2:
        return False
    return any(FIGURE.fullmatch(text) for text in texts[1:]) or all(map(is_number, texts))


def _apart(line: Line) -> Line:
    """The line with figures that stand closer than cells do taken apart."""
    segments: list[Segment] = []
    for segment in line.segments:
        words = segment.words
        if len(words) > 1 and all(FIGURE.fullmatch(word.text) for word in words):
            segments += [segment_of([word]) for word in words]
        else:
            segments.append(segment)
    return line._replace(segments=tuple(segments))


def _without_bridge(line: Line, edges: Sequence[float]) -> Line:
    """The line with the figure taken off a label that reaches to it, where figures of other lines end as it does."""
    label, *rest = line.segments
    *words, figure = label.words
    ends = sum(abs(edge - figure.x1) < _SAME_EDGE for edge in edges) > 0
    if not words or not ends or is_number(label.text) or not FIGURE.fullmatch(figure.text):
        return line
    parts = [words[:-1], [words[-1], figure]] if words[-1].text == "$" and len(words) > 1 else [words, [figure]]
    return line._replace(segments=(*map(segment_of, parts), *rest))


def _runs(lines: Sequence[Line], data: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and after the last of lines that rows of figures hold together."""
    at = 0
    while at < len(lines):
        if not data[at]:
            at += 1
            continue
        first, last, edge = at, at, _figure_edge(lines[at])
        at += 1
        while at < len(lines) and are_near(lines[at - 1], lines[at]) and at - last <= _MOST_BETWEEN:
            if data[at]:
                last, edge = at, min(edge, _figure_edge(lines[at]))
            elif len(lines[at].segments) == 1 and _is_prose(lines[at], edge):
                break
            at += 1
        at = last + 1
        yield from _split_at_heads(lines, data, first, last + 1)


def _split_at_heads(lines: Sequence[Line], data: Sequence[bool], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """Tables that follow one another: heads after rows of figures begin the next one, whose columns are its own."""
    begin = first
    for is_data, group in itertools.groupby(range(first, stop), key=lambda at: data[at]):
        between = list(group)
        if not is_data and between[0] > begin and any(_names_columns(lines[at]) for at in between):
            yield begin, between[0]
            begin = between[-1] + 1
    yield begin, stop


def _names_columns(line: Line) -> bool:
    return len(line.segments) > 1 and any(_HEAD_WORD.search(segment.text) for segment in line.segments[1:])


def _figure_edge(line: Line) -> float:
    """Where the first figure after a label begins."""
    return next(segment.x0 for segment in line.segments[1:] if is_number(segment.text) or segment is line.segments[-1])


def _is_prose(line: Line, edge: float) -> bool:
    """Whether a line that is one piece runs through the columns of figures, or is a sentence."""
    text = line.segments[0].text
    through = line.x0 < edge - 20 and line.x1 > edge + 20
    return (len(text) > _PROSE and (through or text.endswith(SENTENCE_END[:3]))) or (through and text.endswith("。"))

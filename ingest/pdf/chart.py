"""The labels of a bar chart -> a table: the name and the value of each bar, which a reader puts together by eye. Pure.

Bars that stand have their values above and their names below, at the same x; bars that lie have both at the same y. The
figures of an axis stand in one row or column by themselves, rise by even steps, and are no values. Figures in columns,
each on a line with a name, are a table and no chart.
"""

import itertools
import re
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from ingest.pdf.columns import is_number
from ingest.pdf.lines import Segment, lines_of
from ingest.pdf.ruled import Table

_FEWEST_BARS = 3
_MOST_SERIES = 3
_SHARE = 0.7  # of the bars have a value
_VALUE = re.compile(r"[-–−+]?\d[\d,]*(?:\.\d+)?\s?(?:%|％|‰|x|倍|[万亿]?[元户家人个笔]?|bps?|pp)")
_LONGEST_NAME = 24
_ALIGNED = 0.8  # sizes of the font
_HEADS_NEAR = 4.0  # sizes of the font above the first row


class Chart(NamedTuple):
    """The table that a chart is, and the segments that went into it or are the figures of its axis."""

    table: Table
    used: list[Segment]
    axis: list[Segment]


def bar_chart(segments: Sequence[Segment]) -> Chart | None:
    """The bar chart that the labels are of; None where they are of none.

    The first row holds the title over the values, so that each row can be read alone.
    """
    axis = _axis(segments)
    found = _standing(segments, axis) or _lying(segments, axis)
    return Chart(*found, [figure for figure in axis if figure not in found[1]]) if found else None


def _standing(segments: Sequence[Segment], axis: Sequence[Segment]) -> tuple[Table, list[Segment]] | None:
    for line in reversed(lines_of(segments)):
        names = [segment for segment in line.segments if not _VALUE.fullmatch(segment.text)]
        if len(names) < _FEWEST_BARS or len(names) != len(line.segments):
            continue
        values = [s for s in segments if _VALUE.fullmatch(s.text) and s.y1 < line.y0 + 2 and s not in axis]
        if _have_names(values, segments):
            continue
        bars = _under(values, names)
        found = _chart(segments, names, bars)
        if found:
            return found
    return None


def _under(values: Sequence[Segment], names: Sequence[Segment]) -> list[list[Segment]]:
    """The values over each name, from the left; a value belongs to the nearest name."""
    middles = [(name.x0 + name.x1) / 2 for name in names]
    step = statistics.median(b - a for a, b in itertools.pairwise(middles))
    bars: list[list[Segment]] = [[] for _ in names]
    for value in sorted(values, key=lambda each: each.x0):
        middle = (value.x0 + value.x1) / 2
        nearest = min(range(len(names)), key=lambda i: abs(middles[i] - middle))
        if abs(middles[nearest] - middle) < step / 2:
            bars[nearest].append(value)
    return bars


def _lying(segments: Sequence[Segment], axis: Sequence[Segment]) -> tuple[Table, list[Segment]] | None:
    rows: list[tuple[Segment, list[Segment]]] = []
    for line in lines_of([segment for segment in segments if segment not in axis]):
        name, *values = line.segments
        if values and not is_number(name.text) and all(_VALUE.fullmatch(value.text) for value in values):
            rows.append((name, values))
    names = [name for name, _ in rows]
    if len(rows) < _FEWEST_BARS or not _is_edge(names) or _are_columns(rows, segments):
        return None
    return _chart(segments, names, [values for _, values in rows])


def _have_names(figures: Sequence[Segment], segments: Sequence[Segment]) -> bool:
    """Whether most of these figures stand on a line with words left of them, as the rows of a table do."""
    words = [segment for segment in segments if not _VALUE.fullmatch(segment.text)]
    named = sum(any(_is_level(word, figure) and word.x1 < figure.x0 for word in words) for figure in figures)
    return named > len(figures) / 2


def _is_level(one: Segment, other: Segment) -> bool:
    return abs(one.y0 + one.y1 - other.y0 - other.y1) < min(one.y1 - one.y0, other.y1 - other.y0)


def _are_columns(rows: Sequence[tuple[Segment, list[Segment]]], segments: Sequence[Segment]) -> bool:
    """Whether the values of these rows stand below one another, as no bars of several lengths let them, with heads."""
    series = statistics.mode(len(values) for _, values in rows)
    columns = list(zip(*(values for _, values in rows if len(values) == series), strict=True))
    if not all(_is_aligned(column) for column in columns):
        return False
    top, size = min(name.y0 for name, _ in rows), rows[0][0].size
    heads = [s for s in segments if s.y1 < top + size / 2 and top - s.y1 < _HEADS_NEAR * size]
    return series > 1 or any(len(line.segments) > 1 for line in lines_of(heads))


def _is_aligned(column: Sequence[Segment]) -> bool:
    """Whether segments begin, end or have their middle at one x."""
    places = ([s.x0 for s in column], [s.x1 for s in column], [(s.x0 + s.x1) / 2 for s in column])
    return any(max(xs) - min(xs) < _ALIGNED * column[0].size for xs in places)


def _is_edge(names: Sequence[Segment]) -> bool:
    """Whether names begin or end at one x."""
    return any(
        sum(abs(x - statistics.median(xs)) < 0.8 * names[0].size for x in xs) >= _SHARE * len(xs)
        for xs in ([name.x0 for name in names], [name.x1 for name in names])
    )


def _axis(segments: Sequence[Segment]) -> list[Segment]:
    """Figures that stand in one column at the left or right, or in one row at the bottom, evenly: an axis."""
    figures = [segment for segment in segments if _VALUE.fullmatch(segment.text)]
    columns: list[list[Segment]] = []
    for figure in figures:
        column = next((c for c in columns if abs(c[0].x1 - figure.x1) < figure.size * 0.5), None)
        if column is None:
            columns.append([figure])
        else:
            column.append(figure)
    outer = (min((f.x1 for f in figures), default=0.0), max((f.x1 for f in figures), default=0.0))
    upright = [c for c in columns if len(c) >= _FEWEST_BARS and (c[0].x1 - outer[0] < 8 or outer[1] - c[0].x1 < 8)]
    found = [
        figure
        for column in upright
        if _is_even([f.y1 for f in column]) and _rises(column) and not _have_names(column, segments)
        for figure in column
    ]
    for line in lines_of(figures):
        alone = all(not (s.y0 < line.y1 and line.y0 < s.y1) or s in figures for s in segments)
        even = len(line.segments) > _FEWEST_BARS and _is_even([s.x0 + s.x1 for s in line.segments])
        if alone and even and _rises(line.segments):
            found += [figure for figure in figures if line.y0 <= (figure.y0 + figure.y1) / 2 <= line.y1]
    return found


def _rises(figures: Sequence[Segment]) -> bool:
    """Whether figures go up or down by one step, as those of an axis do; one of them may be misread."""
    values = [_value(figure.text) for figure in figures]
    steps = [round(b - a, 6) for a, b in itertools.pairwise(values)]
    step = statistics.mode(steps)
    return step != 0 and sum(abs(each - step) > 1e-6 for each in steps) <= (2 if len(steps) > 3 else 0)


def _value(text: str) -> float:
    digits = re.sub(r"[^\d.]", "", text)
    return float(digits) * (-1 if text[0] in "-–−" else 1)


def _is_even(places: Sequence[float]) -> bool:
    ordered = sorted(places)
    steps = [b - a for a, b in itertools.pairwise(ordered)]
    return bool(steps) and max(steps) < 1.25 * min(steps) + 2


def _chart(
    segments: Sequence[Segment], names: Sequence[Segment], bars: Sequence[Sequence[Segment]]
) -> tuple[Table, list[Segment]] | None:
    """The table, where most bars have as many values as one another."""
    counts = [len(values) for values in bars]
    series = statistics.mode(counts)
    if not 0 < series <= _MOST_SERIES or sum(count == series for count in counts) < _SHARE * len(counts):
        return None
    if any(len(name.text) > _LONGEST_NAME for name in names):
        return None
    used = [*names, *(value for values in bars for value in values)]
    heads = _heads(segments, used, series)
    rows: list[list[Segment | None]] = [heads]
    rows += [[name, *values] for name, values in zip(names, bars, strict=True)]
    cells = tuple(tuple((each.words,) if each else () for each in row) for row in rows)
    box = (min(s.x0 for s in used), min(s.y0 for s in used), max(s.x1 for s in used), max(s.y1 for s in used))
    return Table(cells, *box), used


def _heads(segments: Sequence[Segment], used: Sequence[Segment], series: int) -> list[Segment | None]:
    """The names of the series where a line holds just those, else the title, the line in the largest font, over all."""
    rest = [s for s in segments if s not in used and not is_number(s.text)]
    if series > 1:
        for line in lines_of(rest):
            if len(line.segments) == series:
                return [None, *line.segments]
    top = min(segment.y0 for segment in used)
    above = [s for s in rest if s.y1 < top + s.size]
    title = max(above, key=lambda s: (round(s.size), -s.y0), default=None)
    return [None, title, *[None] * (series - 1)]

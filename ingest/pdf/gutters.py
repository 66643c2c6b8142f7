"""The columns of a page: its segments parted into flows that are read one after another. Pure.

A strip that few segments cross, with words on both sides, parts two columns. What crosses it (a title, a row of a table
over both) parts the page into bands.
"""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence

from ingest.pdf.lines import Line, Segment, lines_of

_FEWEST_LINES = 5  # on each side of a gutter
_FEWEST_IN_BAND = 3
_NARROWEST_GUTTER = 7.0  # points
_REACHING = 0.35  # this share of a column's lines goes from its left edge to near its right one
_MOST_CROSSING = 0.12  # of all segments
_LETTERS = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[-–−—(（$¥￥€£\s]*\d[\d,.]*\s?[%％)）]*(?:\([a-z]\))?|[-–—]|NM")


def in_columns(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The segments parted into flows, in reading order; one flow where the page has one column."""
    gutter = _gutter(segments)
    if gutter is None:
        return [list(segments)]
    flows: list[list[Segment]] = []
    whole = False  # whether the last flow goes over the whole width, and may go on in the next band
    for across, band in _bands(segments, gutter):
        left = [segment for segment in band if segment.x1 <= gutter]
        right = [segment for segment in band if segment.x0 >= gutter]
        if across or not _may_be_columns(left, right):
            flows = [*flows[:-1], [*flows[-1], *band]] if whole else [*flows, band]
            whole = True
        else:
            flows += [*in_columns(left), *in_columns(right)]
            whole = False
    return flows


def _may_be_columns(left: Sequence[Segment], right: Sequence[Segment]) -> bool:
    """Of a band beside a gutter that the page is known to have; a row of a table over both columns is no band."""
    sides = [lines_of(left), lines_of(right)]
    return min(map(len, sides)) >= _FEWEST_IN_BAND and all(map(_has_words, sides))


def _bands(segments: Sequence[Segment], gutter: float) -> Iterator[tuple[bool, list[Segment]]]:
    """Bands of the page from the top, each either across the gutter or beside it."""
    lines = lines_of(segments)
    for across, band in itertools.groupby(lines, key=lambda line: _is_across(line, gutter)):
        yield across, [segment for line in band for segment in line.segments]


def _is_across(line: Line, gutter: float) -> bool:
    """Whether a line goes over the gutter: in one piece, or as a row of a table, its label left and figures right."""
    if any(segment.x0 < gutter < segment.x1 for segment in line.segments):
        return True
    left = [segment for segment in line.segments if segment.x1 <= gutter]
    right = [segment for segment in line.segments if segment.x0 >= gutter]
    return bool(left and right and _NUMBER.fullmatch(right[0].text)) and not _NUMBER.fullmatch(left[-1].text)


def _gutter(segments: Sequence[Segment]) -> float | None:
    """The middle of the strip that parts two columns, None where there is one column."""
    if len(segments) < 2 * _FEWEST_LINES:
        return None
    left = int(min(segment.x0 for segment in segments))
    width = int(max(segment.x1 for segment in segments)) - left + 2
    if not 150 < width < 10_000:
        return None
    crossing = _crossings(segments, left, width)
    most = _MOST_CROSSING * len(segments)
    strips: list[tuple[int, int, float]] = []
    at = int(0.3 * width)
    while at < int(0.7 * width):
        stop = at
        while stop < width and crossing[stop] == crossing[at]:
            stop += 1
        if crossing[at] <= most and stop - at >= _NARROWEST_GUTTER:
            strips.append((crossing[at], at - stop, left + (at + stop) / 2))
        at = stop
    return next((middle for _, _, middle in sorted(strips)[:3] if _are_columns(segments, middle)), None)


def _crossings(segments: Sequence[Segment], left: int, width: int) -> list[int]:
    """How many segments cover each point of the page's width."""
    steps = [0] * (width + 1)
    for segment in segments:
        steps[max(int(segment.x0) - left, 0)] += 1
        steps[min(int(segment.x1) - left + 1, width)] -= 1
    return list(itertools.accumulate(steps))


def _are_columns(segments: Sequence[Segment], gutter: float) -> bool:
    """Whether both sides are columns of prose, or one is and the other, of tables or boxes, keeps its own lines."""
    sides = [
        lines_of([s for s in segments if s.x1 <= gutter]),
        lines_of([s for s in segments if s.x0 >= gutter]),
    ]
    if min(map(len, sides)) < _FEWEST_LINES or not all(map(_has_words, sides)):
        return False
    prose = [_is_prose(side) for side in sides]
    return all(prose) or (any(prose) and not _side_by_side(*sides))


def _has_words(lines: Sequence[Line]) -> bool:
    return sum(bool(_LETTERS.search(line.segments[0].text)) for line in lines) >= 0.5 * len(lines)


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines fill a column: most begin at its left edge with words, enough of them reach its right edge."""
    left = statistics.median_low([line.x0 for line in lines])
    right = max(line.x1 for line in lines)
    near = 0.12 * (right - left)
    if right - left < 60:
        return False
    begin = sum(abs(line.x0 - left) < near and bool(_LETTERS.search(line.segments[0].text)) for line in lines)
    reach = sum(line.x1 > right - 1.3 * near and line.x0 < left + near for line in lines)
    return begin >= 0.5 * len(lines) and reach >= _REACHING * len(lines)


def _side_by_side(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether the lines of the shorter side stand level with lines of the other, as the cells of a table do."""
    fewer, more = sorted((one, other), key=len)
    level = sum(any(abs(line.y1 - beside.y1) < 1.5 for beside in more) for line in fewer)
    return level > 0.6 * len(fewer)

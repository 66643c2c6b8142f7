"""The heads of a table without rules: which lines above its rows they are, and what column each stands over. Pure."""

import itertools
import re
from collections.abc import Sequence

from ingest.pdf.columns import Column, by_columns, cell_of_segments, place_of
from ingest.pdf.lines import Line, Segment
from ingest.pdf.ruled import Cell
from ingest.pdf.words import Rule

_UNIT_LINE = re.compile(
    r"[（(](?:in |in\b|\$ in|单位|人民币|除|金额|百万|亿|千元|万元)|.{0,6}单位[：:]|人民币.{0,6}元", re.IGNORECASE
)
_UNIT_ALONE = re.compile(r"[（(]?(?:金额|货币|数据)?单位[：:][^|]{1,24}")
_NEAR = 1.7  # heights of a line: as far apart two rows stand
_MOST_HEADS = 7
_MOST_TIERS = 2
_TIER_PITCH = 1.47  # sizes of the font: closer stand the lines of one head
_PROSE = 32  # characters


def first_head(lines: Sequence[Line], first: int, columns: Sequence[Column], done: int) -> int:
    """The first of the lines above the rows that are their heads."""
    if len(columns) < 2:
        return first
    labels_end = (columns[0].x1 + columns[1].x0) / 2
    top = first
    for at in range(first - 1, max(done, first - _MOST_HEADS) - 1, -1):
        line = lines[at]
        alone = len(line.segments) == 1 and line.x1 < columns[1].x0
        heads_above = at > done and len(lines[at - 1].segments) > 1 and lines[at - 1].x0 > labels_end
        label = alone and (heads_above or lines[top].segments[0].text[:1].islower())
        if not are_near(line, lines[top]) or not (label or _may_be_head(line, labels_end, columns)):
            break
        top = at
    while top < first and len(lines[top].segments) == 1 and _is_above(lines[top], labels_end):
        top += 1
    return top


def below_heads(lines: Sequence[Line], top: int, first: int, columns: Sequence[Column]) -> int:
    """The first line after the heads: a label above the first figures names a group of rows."""
    below = first
    while below > top and len(lines[below - 1].segments) == 1 and place_of(lines[below - 1].segments[0], columns) == 0:
        below -= 1
    return below if below > top or top == first else first


def _may_be_head(line: Line, labels_end: float, columns: Sequence[Column]) -> bool:
    if len(line.segments) > 1:
        return sum(len(segment.text) for segment in line.segments) < 40 + 25 * len(columns)
    over_columns = line.x0 > columns[0].x0 + 0.5 * (labels_end - columns[0].x0) and line.x1 <= columns[-1].x1 + 30
    return over_columns or _is_unit(line) or (len(line.segments[0].text) < _PROSE and line.x1 < labels_end)


def _is_unit(line: Line) -> bool:
    return bool(_UNIT_LINE.match(line.segments[0].text))


def _is_above(line: Line, labels_end: float) -> bool:
    """Whether a line stands above the heads: a label, or a whole line that is the unit, which is no part of a head."""
    alone = _UNIT_ALONE.fullmatch(line.segments[0].text) is not None
    return alone or (line.x0 < labels_end - 2 and not _is_unit(line))


def are_near(above: Line, below: Line) -> bool:
    return below.y0 - above.y1 < _NEAR * min(above.y1 - above.y0, below.y1 - below.y0)


def heads_of(lines: Sequence[Line], columns: Sequence[Column], rules: Sequence[Rule] = ()) -> list[list[Cell]]:
    """At most two rows of heads over several columns, and the row of the columns' own heads.

    A head over several columns stands over the first of them; a column that is under none of a row's has its own head
    in that row, so that its neighbour's is not taken for it. rules: of the page; one below a head says how far it goes.
    """
    tiers: list[list[list[Segment]]] = []
    covered: list[set[int]] = []
    own: list[list[Segment]] = [[] for _ in columns]
    rows: list[list[tuple[int, int, Segment]]] = []
    for line in reversed(lines):
        below = rows[0] if rows else []
        rows.insert(0, [_as_below(head, below) for head in _head_row(line, columns, rules)])
    lowest = -1  # line of the last tier
    for row, tier_end in zip(rows, _tier_ends(rows, rules), strict=True):
        spans = tier_end >= 0
        over = {first for first, last, _ in row if first != last}
        goes_on = bool(tiers) and (tier_end == lowest or over == {i for i, heads in enumerate(tiers[-1]) if heads})
        if spans and not goes_on and len(tiers) < _MOST_TIERS:
            tiers.append([[] for _ in columns])
            covered.append(set())
        lowest = tier_end if spans else lowest
        for first, last, segment in row:
            begun = _below_own(segment, own) if first == last or not spans else None
            if spans and begun is None:
                tiers[-1][first].append(segment)
                covered[-1].update(range(first, last + 1))
            else:
                place = first if first == last else place_of(segment, columns)
                own[place if begun is None else begun].append(segment)
    for tier, under in zip(reversed(tiers), reversed(covered), strict=True):
        for column in set(range(1, len(columns))) - under:
            tier[column], own[column] = own[column], []
    return [[cell_of_segments(segments) for segments in row] for row in (*tiers, own) if any(row)]


def _as_below(head: tuple[int, int, Segment], below: Sequence[tuple[int, int, Segment]]) -> tuple[int, int, Segment]:
    """A head over several columns, over those that the rest of it in the next line is over."""
    first, last, segment = head
    rest = [
        (begin, end)
        for begin, end, other in below
        if begin != end and segment.x0 < other.x1 and other.x0 < segment.x1
        if other.y1 - segment.y1 <= _TIER_PITCH * segment.size
    ]
    return (*rest[0], segment) if first != last and len(rest) == 1 else head


def _tier_ends(rows: Sequence[Sequence[tuple[int, int, Segment]]], rules: Sequence[Rule]) -> list[int]:
    """For each line of heads the last line of its row of heads over several columns; -1 where it is of no such row.

    A line over several columns is none where it is the first of a broken head. What stands below it is what begins
    under it, not the label of the rows beside it. A last line that shares out the columns below their own heads is such
    a row too: 2021 | 2020 | 2021 | 2020 over Group | Bank.
    """
    ends = [-1] * len(rows)
    for i in range(len(rows) - 1, -1, -1):
        wide = [head for head in rows[i] if head[0] != head[1]]
        if not wide:
            continue
        below = [
            (at, head)
            for at in range(i + 1, len(rows))
            for column, _, head in rows[at]
            if any(first <= column <= last for first, last, _ in wide)
        ]
        if below:
            at, head = below[0]
            heads = [each for _, _, each in wide]
            apart = head.y1 - max(each.y1 for each in heads) > _TIER_PITCH * heads[0].size
            ends[i] = i if apart or any(_is_between(rule, heads, head) for rule in rules) else ends[at]
        elif i and sum(first == last > 0 for first, last, _ in rows[i - 1]) > len(wide):
            ends[i] = i
    return ends


def _is_between(rule: Rule, above: Sequence[Segment], below: Segment) -> bool:
    """Whether a rule parts heads from what stands below them."""
    under = any(rule.start - 3 < head.x0 and head.x1 < rule.end + 3 for head in above)
    return rule.lies and under and max(head.y1 for head in above) - 1 < rule.at < below.y1 - below.size / 2


def _below_own(segment: Segment, own: Sequence[Sequence[Segment]]) -> int | None:
    """The column whose head, begun in a line above, a segment goes on with."""
    for column, heads in enumerate(own):
        if heads and min(segment.x1, heads[-1].x1) - max(segment.x0, heads[-1].x0) > 0.5 * (segment.x1 - segment.x0):
            return column
    return None


def _head_row(line: Line, columns: Sequence[Column], rules: Sequence[Rule]) -> list[tuple[int, int, Segment]]:
    """The segments of a head with the first and last column that each stands over."""
    segments = by_columns(line, columns)
    if len(segments) == len(columns):
        return [(i, i, segment) for i, segment in enumerate(segments)]
    labels = [segment for segment in segments if place_of(segment, columns) == 0]
    others = [segment for segment in segments if place_of(segment, columns) > 0]
    ruled = [_ruled_off(segment, columns, rules) for segment in others]
    if ruled and all(ruled) and len(set(ruled)) == len(ruled):  # one rule below several is no one's own
        found = [(*place, segment) for place, segment in zip(ruled, others, strict=True) if place]
    elif len(others) == 1 and len(columns) > 2 and _is_over_all(others[0], columns):
        found = [(1, len(columns) - 1, others[0])]
    else:
        found = _shared_out(others, columns) or [(*_over(segment, columns), segment) for segment in others]
    return [*((0, 0, segment) for segment in labels), *found]


def _ruled_off(head: Segment, columns: Sequence[Column], rules: Sequence[Rule]) -> tuple[int, int] | None:
    """The first and last column over which the rule right below a head goes; None where there is no such rule."""
    for rule in rules:
        below = rule.lies and -1 < rule.at - head.y1 < head.size
        if below and rule.start - 3 < head.x0 and head.x1 < rule.end + 3:
            over = [i for i, column in enumerate(columns) if i and rule.start < (column.x0 + column.x1) / 2 < rule.end]
            if over and rule.end - rule.start < 0.9 * (columns[-1].x1 - columns[0].x0):
                return over[0], over[-1]
    return None


def _is_over_all(head: Segment, columns: Sequence[Column]) -> bool:
    """Whether a head stands over the middle of all columns of figures, and is none of the middle column alone."""
    x0, x1 = columns[1].x0, columns[-1].x1
    wide = len(columns) % 2 or head.x1 - head.x0 > columns[len(columns) // 2].x1 - columns[len(columns) // 2].x0
    return bool(wide) and abs(head.x0 + head.x1 - x0 - x1) / 2 < 0.07 * (x1 - x0)


def _shared_out(heads: Sequence[Segment], columns: Sequence[Column]) -> list[tuple[int, int, Segment]]:
    """Heads that share out all columns between them, each over the middle of its own; none where they do not."""
    if not 1 < len(heads) < len(columns) - 1:
        return []
    groups: list[list[int]] = [[] for _ in heads]
    for i in range(1, len(columns)):
        middle = (columns[i].x0 + columns[i].x1) / 2
        nearest = min(range(len(heads)), key=lambda k: abs((heads[k].x0 + heads[k].x1) / 2 - middle))
        groups[nearest].append(i)
    found = []
    for head, group in zip(heads, groups, strict=True):
        if not group:
            return []
        x0, x1 = columns[group[0]].x0, columns[group[-1]].x1
        if abs((head.x0 + head.x1 - x0 - x1) / 2) > 0.22 * (x1 - x0) + 3:
            return []
        found.append((group[0], group[-1], head))
    return found


def _over(segment: Segment, columns: Sequence[Column]) -> tuple[int, int]:
    """The first and last column that a head stands over."""
    over = [
        i
        for i, column in enumerate(columns)
        if min(segment.x1, column.x1) - max(segment.x0, column.x0) > 0.3 * (column.x1 - column.x0)
    ]
    if len(over) > 1 and over[0] > 0:
        return over[0], over[-1]
    middle = (segment.x0 + segment.x1) / 2
    for i, (left, right) in enumerate(itertools.pairwise(columns)):
        over_both = abs(middle - (left.x0 + right.x1) / 2) < 0.07 * (right.x1 - left.x0)
        if i and not over and left.x1 < middle < right.x0 and over_both:
            return i, i + 1
    place = place_of(segment, columns)
    return place, place

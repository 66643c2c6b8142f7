"""Tables without rules: lines whose cells stand below one another -> rows of cells. Pure.

Found by its rows of figures. Its columns are the strips that no cell of those rows crosses; the lines above that lie
over the columns are heads, and a label that was broken over two lines is one again.
"""

import itertools
import re
import statistics
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.headings import SENTENCE_END
from ingest.pdf.lines import Line, Segment, segment_of
from ingest.pdf.ruled import Cell, Table
from ingest.pdf.words import Rule, Word
from rag.records import is_wide

_NUMBER = re.compile(
    r"(?!(?:19|20)\d\d$)"  # a year is a head
    r"[-–−—+(（]?\s?(?:US|HK|NT|C|A)?[$¥￥€£]?\s?[-–−(（]?\d[\d,]*(?:\.\d+)?(?:[-–~]\d[\d,.]*)?"
    r"\s?(?:%|％|‰|x|倍|bps?|pp|(?:万亿|千亿|百万|千万|亿|万)?(?:元|美元|户|家|人|个|笔)?)\s?[)）]?\s?(?:%|％)?(?:\s?[(（][a-z\d]{1,2}[)）])*"
)
_NO_NUMBER = re.compile(r"[-–−—]{1,2}|NM|N/?A|不适用|n\.?m\.?|无")
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"[(（][a-z\d]{1,2}[)）]")
_ENDS_IN_COLON = re.compile(r"[:：](?:[(（][a-z\d]{1,2}[)）])*$")
_UNIT_LINE = re.compile(
    r"[（(](?:in |in\b|\$ in|单位|人民币|除|金额|百万|亿|千元|万元)|.{0,6}单位[：:]|人民币.{0,6}元", re.IGNORECASE
)
_HEAD_WORD = re.compile(
    r"(?:19|20)\d\d|月|季度|年末|变动|同比|占比|金额|余额|增减|\b(?:ended|change|total|average)\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
_NEAR = 1.7  # heights of a line: as far apart two rows stand
_MOST_BETWEEN = 4  # lines without a figure between two rows of figures
_MOST_HEADS = 7
_MOST_TIERS = 2
_TIER_PITCH = 1.47  # sizes of the font: closer stand the lines of one head
_STRIP = 0.35  # sizes of the font: no narrower between two columns
_PROSE = 32  # characters
_SAME_EDGE = 2.0  # points
_SHARE_PARTED = 0.7  # rules to rows of figures, from which on the rules part the rows
_CLOSER = 0.87  # of the distance to the next row: what stands closer to the one above belongs to that
_TIGHT = 0.78  # of the pitch of the rows: the lines of one label stand closer


@dataclass(frozen=True, slots=True)
class Column:
    """Where the cells of a column stand, from left to right."""

    x0: float
    x1: float


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
        columns = _columns(rows)
        top = _first_head(lines, first, columns, done)
        if len(columns) < 2 or (len(rows) == 1 and top == first) or len(rows) + first - top < 2:
            continue
        parted = _parted_by(rules, lines, top, stop)
        if _part_rows(parted, rows):
            stop = _last_above(lines, stop, parted[-1])
            table = list(_between(lines[top:stop], parted, columns))
        else:
            below = _below_heads(lines, top, first, columns)
            table = [*_heads(lines[top:below], columns), *_body(lines[below:stop], data[below:stop], columns)]
        used = lines[top:stop]
        box = (min(line.x0 for line in used), used[0].y0, max(line.x1 for line in used), used[-1].y1)
        yield top, stop, Table(tuple(tuple(row) for row in table), *box)
        done = stop


# rows parted by rules


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


def _last_above(lines: Sequence[Line], stop: int, lowest: float) -> int:
    """After the last line of the last row, whose cells may go on below its figures."""
    while stop < len(lines) and (lines[stop].y0 + lines[stop].y1) / 2 < lowest:
        stop += 1
    return stop


def _between(lines: Sequence[Line], heights: Sequence[float], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    for _, band in itertools.groupby(lines, key=lambda line: bisect_right(heights, (line.y0 + line.y1) / 2)):
        row: list[list[Segment]] = [[] for _ in columns]
        for line in band:
            for cell, more in zip(row, _row(line, columns), strict=True):
                cell += more
        yield [_cell(segments) for segments in row]


def is_number(text: str) -> bool:
    """Whether a cell holds a figure, or says that there is none."""
    return bool(_NUMBER.fullmatch(text) or _NO_NUMBER.fullmatch(text))


def _is_data(line: Line) -> bool:
    texts = [segment.text for segment in line.segments]
    if len(texts) < 2:
        return False
    return any(_NUMBER.fullmatch(text) for text in texts[1:]) or all(map(is_number, texts))


def _apart(line: Line) -> Line:
    """The line with figures that stand closer than cells do taken apart."""
    segments: list[Segment] = []
    for segment in line.segments:
        words = segment.words
        if len(words) > 1 and all(_NUMBER.fullmatch(word.text) for word in words):
            segments += [segment_of([word]) for word in words]
        else:
            segments.append(segment)
    return line._replace(segments=tuple(segments))


def _without_bridge(line: Line, edges: Sequence[float]) -> Line:
    """The line with the figure taken off a label that reaches to it, where figures of other lines end as it does."""
    label, *rest = line.segments
    *words, figure = label.words
    ends = sum(abs(edge - figure.x1) < _SAME_EDGE for edge in edges) > 0
    if not words or not ends or is_number(label.text) or not _NUMBER.fullmatch(figure.text):
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
        while at < len(lines) and _are_near(lines[at - 1], lines[at]) and at - last <= _MOST_BETWEEN:
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


def _are_near(above: Line, below: Line) -> bool:
    return below.y0 - above.y1 < _NEAR * min(above.y1 - above.y0, below.y1 - below.y0)


def _is_prose(line: Line, edge: float) -> bool:
    """Whether a line that is one piece runs through the columns of figures, or is a sentence."""
    text = line.segments[0].text
    through = line.x0 < edge - 20 and line.x1 > edge + 20
    return (len(text) > _PROSE and (through or text.endswith(SENTENCE_END[:3]))) or (through and text.endswith("。"))


def _columns(rows: Sequence[Line]) -> list[Column]:
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
    """Where a cell ends, a note's mark or a percent sign after its figure not counted: they hang over the next column."""
    figures = [word for word in segment.words if _DIGIT.search(word.text) and not _MARK.fullmatch(word.text)]
    return figures[-1].x1 if figures and is_number(segment.text) else segment.x1


def _place(segment: Segment, columns: Sequence[Column]) -> int:
    """The column that a cell stands in: the one it covers most of; a head that covers none is over the next one.

    Figures stand at the right edge of a cell, and its head may begin at the left one.
    """

    def covers(index: int) -> float:
        return min(segment.x1, columns[index].x1) - max(segment.x0, columns[index].x0)

    best = max(range(len(columns)), key=covers)
    if covers(best) > 0:
        return best
    return next((i for i, column in enumerate(columns) if column.x0 >= segment.x1), len(columns) - 1)


def _row(line: Line, columns: Sequence[Column]) -> list[list[Segment]]:
    row: list[list[Segment]] = [[] for _ in columns]
    segments = _by_columns(line, columns)
    for i, segment in enumerate(segments):
        row[i if len(segments) == len(columns) else _place(segment, columns)].append(segment)
    return row


def _by_columns(line: Line, columns: Sequence[Column]) -> list[Segment]:
    """The segments of a line, those of several columns that stand close taken apart."""
    if len(line.segments) == 1 or len(line.segments) >= len(columns):
        return list(line.segments)
    pieces = _cut(line.segments, _never)
    if len(pieces) == len(columns):
        return pieces
    middles = [(left.x1 + right.x0) / 2 for left, right in itertools.pairwise(columns)]
    return _cut(line.segments, lambda before, word: not any(before.x1 <= middle <= word.x0 for middle in middles))


def _never(before: Word, word: Word) -> bool:  # noqa: ARG001
    return False


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


def _cell(segments: Sequence[Segment]) -> Cell:
    """Segments of one line beside each other, of several below each other."""
    lines: list[tuple[float, list[Segment]]] = []
    for segment in sorted(segments, key=lambda each: (round(each.y1), each.x0)):
        if lines and abs(lines[-1][0] - segment.y1) < 0.4 * (segment.y1 - segment.y0):
            lines[-1][1].append(segment)
        else:
            lines.append((segment.y1, [segment]))
    return tuple(tuple(word for segment in line for word in segment.words) for _, line in lines)


# rows of data


def _body(lines: Sequence[Line], data: Sequence[bool], columns: Sequence[Column]) -> Iterator[list[Cell]]:
    """The rows; a line that is a label alone goes to the row whose label it is a part of, else is a row."""
    rows = [_row(line, columns) for line in lines]
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
    return ([_cell(segments) for segments in row] for row in done)


def _pitch(lines: Sequence[Line]) -> float:
    steps = [below.y1 - above.y1 for above, below in itertools.pairwise(lines)]
    return statistics.median(steps) if steps else 0.0


def _was_cut(lines: Sequence[Line], labels: Column) -> bool:
    """Whether the label of the first line goes on in the second: it was cut at the edge of its column, or stands closer."""
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


# heads


def _first_head(lines: Sequence[Line], first: int, columns: Sequence[Column], done: int) -> int:
    """The first of the lines above the rows that are their heads."""
    if len(columns) < 2:
        return first
    labels_end = (columns[0].x1 + columns[1].x0) / 2
    top = first
    for at in range(first - 1, max(done, first - _MOST_HEADS) - 1, -1):
        line = lines[at]
        label = lines[top].segments[0].text[:1].islower() and len(line.segments) == 1 and line.x1 < columns[1].x0
        if not _are_near(line, lines[top]) or not (label or _may_be_head(line, labels_end, columns)):
            break
        top = at
    while top < first and len(lines[top].segments) == 1 and lines[top].x0 < labels_end - 2 and not _is_unit(lines[top]):
        top += 1
    return top


def _below_heads(lines: Sequence[Line], top: int, first: int, columns: Sequence[Column]) -> int:
    """The first line after the heads: a label above the first figures names a group of rows."""
    below = first
    while below > top and len(lines[below - 1].segments) == 1 and _place(lines[below - 1].segments[0], columns) == 0:
        below -= 1
    return below if below > top or top == first else first


def _may_be_head(line: Line, labels_end: float, columns: Sequence[Column]) -> bool:
    if len(line.segments) > 1:
        return sum(len(segment.text) for segment in line.segments) < 40 + 25 * len(columns)
    over_columns = line.x0 > columns[0].x0 + 0.5 * (labels_end - columns[0].x0) and line.x1 <= columns[-1].x1 + 30
    return over_columns or _is_unit(line) or (len(line.segments[0].text) < _PROSE and line.x1 < labels_end)


def _is_unit(line: Line) -> bool:
    return bool(_UNIT_LINE.match(line.segments[0].text))


def _heads(lines: Sequence[Line], columns: Sequence[Column]) -> list[list[Cell]]:
    """At most two rows of heads over several columns, and the row of the columns' own heads."""
    tiers: list[list[list[Segment]]] = []
    own: list[list[Segment]] = [[] for _ in columns]
    rows = [_head_row(line, columns) for line in lines]
    for row, spans in zip(rows, _are_tiers(lines, rows), strict=True):
        goes_on = spans and bool(tiers) and len(row) == 1 and _only(tiers[-1]) == row[0][0]
        if spans and not goes_on and len(tiers) < _MOST_TIERS:
            tiers.append([[] for _ in columns])
        target = tiers[-1] if spans else own
        for first, _, segment in row:
            below = None if spans else _below_own(segment, own)
            target[first if below is None else below].append(segment)
    return [[_cell(segments) for segments in row] for row in (*tiers, own) if any(row)]


def _are_tiers(lines: Sequence[Line], rows: Sequence[Sequence[tuple[int, int, Segment]]]) -> list[bool]:
    """Which lines of heads are a row of their own: over several columns, and not the first line of a broken head."""
    tiers = [False] * len(lines)
    for i in range(len(lines) - 2, -1, -1):
        wide = any(first != last for first, last, _ in rows[i])
        apart = lines[i + 1].y1 - lines[i].y1 > _TIER_PITCH * lines[i].segments[0].size
        tiers[i] = wide and (apart or tiers[i + 1])
    return tiers


def _only(tier: Sequence[Sequence[Segment]]) -> int:
    """The one column in which a row of heads has any; -1 where there are several."""
    filled = [i for i, heads in enumerate(tier) if heads]
    return filled[0] if len(filled) == 1 else -1


def _below_own(segment: Segment, own: Sequence[Sequence[Segment]]) -> int | None:
    """The column whose head, begun in a line above, a segment goes on with."""
    for column, heads in enumerate(own):
        if heads and min(segment.x1, heads[-1].x1) - max(segment.x0, heads[-1].x0) > 0.5 * (segment.x1 - segment.x0):
            return column
    return None


def _head_row(line: Line, columns: Sequence[Column]) -> list[tuple[int, int, Segment]]:
    """The segments of a head with the first and last column that each stands over."""
    segments = _by_columns(line, columns)
    if len(segments) == len(columns):
        return [(i, i, segment) for i, segment in enumerate(segments)]
    labels = [segment for segment in segments if _place(segment, columns) == 0]
    others = [segment for segment in segments if _place(segment, columns) > 0]
    if len(others) == 1 and len(columns) > 2 and _is_over_all(others[0], columns):
        found = [(1, len(columns) - 1, others[0])]
    else:
        found = _shared_out(others, columns) or [(*_over(segment, columns), segment) for segment in others]
    return [*((0, 0, segment) for segment in labels), *found]


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
    place = _place(segment, columns)
    return place, place

"""Tables whose cells are ruled: the lines of a page -> grids, the words between them -> rows of cells. Pure.

A cell that spans columns stands in the first of them, one that spans rows in each: as `ingest/tables.py` spreads heads.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.pdf.lines import lines_of, segments_of
from ingest.pdf.words import Rule, Word

# The words of a cell, line by line.
Cell = tuple[tuple[Word, ...], ...]

_NEAR = 3.0  # points: lines this close are one
_MOST_LINES = 400  # in one grid; more is a drawing
_FEWEST_FILLED = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each row as wide as the others, and the place of the whole in points from the top left."""

    rows: tuple[tuple[Cell, ...], ...]
    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, word: Word) -> bool:
        """Whether the middle of a word lies within."""
        return self.x0 <= (word.x0 + word.x1) / 2 <= self.x1 and self.y0 <= (word.y0 + word.y1) / 2 <= self.y1


def ruled_tables(words: Sequence[Word], rules: Sequence[Rule]) -> list[Table]:
    """The tables that lines rule, from the top. A box of one column is none."""
    tables = (table for group in _connected(rules) if (table := _table(words, group)))
    return sorted(tables, key=lambda table: table.y0)


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch, directly or through others."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda each: each.at if each.lies else each.start):
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        joined = [rule, *(other for group in touching for other in group)]
        if len(joined) > _MOST_LINES:
            return []
        groups = [*(group for group in groups if group not in touching), joined]
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    if one.lies == other.lies:
        return abs(one.at - other.at) < _NEAR and one.start < other.end + _NEAR and other.start < one.end + _NEAR
    return (
        one.start - _NEAR < other.at < one.end + _NEAR and other.start - _NEAR < one.at < other.end + _NEAR
    )  # they cross or meet


def _table(words: Sequence[Word], rules: Sequence[Rule]) -> Table | None:
    lying = [rule for rule in rules if rule.lies]
    upright = [rule for rule in rules if not rule.lies]
    if not lying or not upright:
        return None
    x0, x1 = min(rule.start for rule in lying), max(rule.end for rule in lying)
    y0, y1 = min(rule.start for rule in upright), max(rule.end for rule in upright)
    xs = _places([*(rule.at for rule in upright), x0, x1])  # many a table is open at its sides
    ys = _places([*(rule.at for rule in lying), y0, y1])
    if len(xs) < 3 or len(ys) < 3:
        return None
    inside = _by_cell(words, xs, ys)
    rows = [row for row in _rows(inside, xs, ys, lying, upright) if any(row)]
    if sum(sum(map(bool, row)) > 1 for row in rows) < _FEWEST_FILLED:
        return None
    return Table(tuple(rows), xs[0], ys[0], xs[-1], ys[-1])


def _places(values: Sequence[float]) -> list[float]:
    """The values in order, those that are near one another once."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _by_cell(words: Sequence[Word], xs: Sequence[float], ys: Sequence[float]) -> dict[tuple[int, int], list[Word]]:
    """The words by row and column of the grid that their middle lies in."""
    found: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        column = bisect_right(xs, (word.x0 + word.x1) / 2) - 1
        row = bisect_right(ys, (word.y0 + word.y1) / 2) - 1
        if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
            found.setdefault((row, column), []).append(word)
    return found


def _rows(
    inside: dict[tuple[int, int], list[Word]],
    xs: Sequence[float],
    ys: Sequence[float],
    lying: Sequence[Rule],
    upright: Sequence[Rule],
) -> Iterator[tuple[Cell, ...]]:
    """The rows of cells; a cell goes as far as no rule ends it."""
    rows: list[list[Cell]] = [[()] * (len(xs) - 1) for _ in ys[1:]]
    taken: set[tuple[int, int]] = set()
    for row, column in ((row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)):
        if (row, column) in taken:
            continue
        right, below = column, row
        while right + 1 < len(xs) - 1 and not _is_ruled(upright, xs[right + 1], (ys[row] + ys[row + 1]) / 2):
            right += 1
        while below + 1 < len(ys) - 1 and not _is_ruled(lying, ys[below + 1], (xs[column] + xs[column + 1]) / 2):
            below += 1
        places = [(r, c) for r in range(row, below + 1) for c in range(column, right + 1)]
        taken.update(places)
        cell = cell_of([word for place in places for word in inside.get(place, ())])
        for r in range(row, below + 1):
            rows[r][column] = cell
    return (tuple(row) for row in rows)


def _is_ruled(rules: Sequence[Rule], at: float, across: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - 1 <= across <= rule.end + 1 for rule in rules)


def cell_of(words: Sequence[Word]) -> Cell:
    """The words of a cell, line by line."""
    return tuple(line.words for line in lines_of(segments_of(words))) if words else ()

"""Tables that go on over the end of a page without their heads. Pure.

What begins a page with a row of data, in as many columns as the table that ended the page before and in the same
places, is the rest of that table.
"""

import itertools
import statistics
from collections.abc import Sequence

from ingest.pairs import QUANTITY
from ingest.pdf.ruled import Cell, Table

# Where the cells of a column begin, have their middle and end, in points; None where all are empty.
Place = tuple[float, float, float] | None
_SAME_PLACE = 3.0  # points
_MOST_NAMES = 2  # rows with a name only that may stand before the first row of data


def places_of(table: Table) -> tuple[Place, ...]:
    """The place of each column, by the usual one of its cells; a bar of a chart may have fewer values than others."""
    return tuple(
        _place([cell for cell in column if cell]) for column in itertools.zip_longest(*table.rows, fillvalue=())
    )


def _place(cells: Sequence[Cell]) -> Place:
    words = [[word for line in cell for word in line] for cell in cells]
    spans = [(min(word.x0 for word in cell), max(word.x1 for word in cell)) for cell in words]
    if not spans:
        return None
    begin, end = statistics.median(x0 for x0, _ in spans), statistics.median(x1 for _, x1 in spans)
    return begin, statistics.median((x0 + x1) / 2 for x0, x1 in spans), end


def goes_on(above: Sequence[Place], below: Sequence[Place], rows: str) -> bool:
    """Whether a table is the rest of the one above; rows: its text, a row a line with bars."""
    same = len(above) == len(below) and all(map(_is_same, above, below))
    return same and sum(place is not None for place in below) > 1 and _begins_with_data(rows)


def _is_same(one: Place, other: Place) -> bool:
    if one is None or other is None:
        return True
    return any(abs(a - b) < _SAME_PLACE for a, b in zip(one, other, strict=True))


def _begins_with_data(rows: str) -> bool:
    for line in rows.split("\n")[: _MOST_NAMES + 1]:
        cells = [cell.strip() for cell in line.split(" | ")]
        if any(cells[1:]):
            return any(QUANTITY.match(cell) for cell in cells[1:])
    return False

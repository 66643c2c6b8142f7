"""The tables of a sheet, parted by empty rows and, side by side, by empty columns. Pure."""

from collections.abc import Iterator, Sequence

from ingest.pairs import QUANTITY, are_pairs

Row = dict[int, str]  # column, from 1 -> what is shown there
Numbered = tuple[int, Row]  # a row with its number in the sheet

_MOST_HEAD_ROWS = 3


def tables_of(rows: Sequence[Numbered]) -> Iterator[list[list[str]]]:
    """The rows of each table, all with the columns that it uses. A line over tables side by side comes before them."""
    for region in _joined(_between_empty_rows(rows)):
        lines, below = _lines_above(region)
        sides = _sides(below)
        if len(sides) == 1:
            yield _cells(region)
            continue
        yield from ([[text]] for text in lines)
        for side in sides:
            yield from tables_of(_within(below, side))


def _between_empty_rows(rows: Sequence[Numbered]) -> list[list[Numbered]]:
    regions: list[list[Numbered]] = []
    last = -2  # no row comes right after it
    for number, row in rows:
        if number != last + 1:
            regions.append([])
        regions[-1].append((number, row))
        last = number
    return regions


def _joined(regions: Sequence[list[Numbered]]) -> list[list[Numbered]]:
    """What has no heads of its own goes on with the table before."""
    joined: list[list[Numbered]] = []
    for region in regions:
        if joined and len(joined[-1]) > 1 and _goes_on(region):
            joined[-1] = joined[-1] + region
        else:
            joined.append(region)
    return joined


def _goes_on(region: Sequence[Numbered]) -> bool:
    """Whether the first row with more than a name in it holds data, not heads."""
    cells = next((list(row.values()) for _, row in region if sum(map(bool, row.values())) > 1), [])
    return any(QUANTITY.match(cell) for cell in cells[1:])


def _lines_above(region: Sequence[Numbered]) -> tuple[list[str], Sequence[Numbered]]:
    """The lines that begin a region, each in one cell over many columns, and the rows below them."""
    count = 0
    while count < len(region) and len(region[count][1]) > 1 and len(set(region[count][1].values())) == 1:
        count += 1
    return [next(iter(row.values())) for _, row in region[:count]], region[count:]


def _sides(rows: Sequence[Numbered]) -> list[range]:
    """The columns of each table in rows without an empty one: all, unless each side of an empty column is a table."""
    used = sorted({column for _, row in rows for column in row})
    runs: list[range] = []
    for column in used:
        goes_on = bool(runs) and runs[-1].stop == column
        runs.append(range(runs.pop().start if goes_on else column, column + 1))
    sides: list[range] = []
    for run in runs:
        is_own = not sides or (_is_table(rows, run) and _is_table(rows, sides[-1]))
        sides.append(run if is_own else range(sides.pop().start, run.stop))
    return sides


def _is_table(rows: Sequence[Numbered], columns: range) -> bool:
    """Whether these columns alone are a table: heads, and below them names with quantities; or names with values."""
    cells = _cells(_within(rows, columns))
    while cells and sum(map(bool, cells[0])) == 1:
        cells = cells[1:]  # its title, its unit
    if not cells or len(cells[0]) < 2:
        return False
    heads = next((i for i, row in enumerate(cells) if any(QUANTITY.match(cell) for cell in row)), len(cells))
    named = any(row[0] for row in cells[heads:]) and not any(QUANTITY.match(row[0]) for row in cells[heads:])
    if are_pairs(cells):
        return heads > 0  # numbers with a word before each may as well be the names of what stands beside them
    return 0 < heads <= _MOST_HEAD_ROWS and heads < len(cells) and named


def _within(rows: Sequence[Numbered], columns: range) -> list[Numbered]:
    """What of the rows stands in these columns."""
    parts = ((number, {column: row[column] for column in columns if column in row}) for number, row in rows)
    return [(number, part) for number, part in parts if any(part.values())]


def _cells(rows: Sequence[Numbered]) -> list[list[str]]:
    columns = sorted({column for _, row in rows for column in row})
    return [[row.get(column, "") for column in columns] for _, row in rows]

"""Tables of a plain text whose columns are parted by runs of spaces or by tabs. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ingest.headings import heading_level
from ingest.pairs import QUANTITY

_GAP = re.compile(r"[ \u3000\xa0]{2,}|[ \u3000\xa0]*\t[ \u3000\xa0]*")
_NO_ROW = re.compile(r"。|；$|(?:单位|Unit)\s*[：:]")  # prose, and what stands above a table at its right edge
_LONGEST_CELL = 60
_LONGEST_NAME = 20  # of a group of rows, alone in its line
_NARROWEST_GUTTER = 2


def spaced_tables(lines: Sequence[str]) -> Iterator[range]:
    """The lines of each table, by their places: rows in columns, most with a quantity, groups of rows named between."""
    start = 0
    while start < len(lines):
        stop = _end_of_rows(lines, start)
        if _is_table(lines[start:stop]):
            yield range(start, stop)
        start = max(stop, start + 1)


def spaced_cells(lines: Sequence[str]) -> list[list[str]]:
    """The cells of each line of a table, none where the lines stand in no columns.

    What is left empty in a row shows only by where the other cells stand; a Chinese character is two places wide.
    """
    parts = [_GAP.split(line.strip()) for line in lines]
    rows = [line for line, part in zip(lines, parts, strict=True) if len(part) > 1]
    if rows and all("\t" in line for line in rows) and len({line.count("\t") for line in rows}) == 1:
        return [[cell.strip() for cell in line.split("\t")] for line in lines]
    columns = _columns(rows)
    if len(columns) == max(map(len, parts), default=0) > 1:
        return [
            [_between(line, column) for column in columns] if len(part) > 1 else part
            for line, part in zip(lines, parts, strict=True)
        ]
    return parts if len({len(part) for part in parts if len(part) > 1}) == 1 else []


def _end_of_rows(lines: Sequence[str], start: int) -> int:
    """Where the rows end that begin with lines[start]."""
    stop = start
    while stop < len(lines):
        names_rows = start < stop < len(lines) - 1 and _is_name(lines[stop]) and _is_row(lines[stop + 1])
        if not (_is_row(lines[stop]) or names_rows):
            break
        stop += 1
    return stop


def _is_row(line: str) -> bool:
    cells = _GAP.split(line.strip())
    is_heading = len(cells) == 2 and heading_level(line.strip()) > 0
    return len(cells) > 1 and not is_heading and not _NO_ROW.search(line) and max(map(len, cells)) <= _LONGEST_CELL


def _is_name(line: str) -> bool:
    text = line.strip()
    return 0 < len(text) <= _LONGEST_NAME and not heading_level(text) and not re.search(r"[，。；！？]", text)


def _is_table(lines: Sequence[str]) -> bool:
    cells = [row for row in spaced_cells(lines) if len(row) > 1]
    with_quantity = sum(any(QUANTITY.match(cell) for cell in row[1:]) for row in cells)
    return len(cells) > 1 and 2 * with_quantity >= len(cells)


def _columns(lines: Sequence[str]) -> list[range]:
    """The columns, in places, between those that are blank in all lines."""
    taken = sorted({place for line in lines for place, char in _placed(line) if not char.isspace()})
    columns: list[range] = []
    for place in taken:
        goes_on = bool(columns) and place - columns[-1].stop < _NARROWEST_GUTTER
        columns.append(range(columns.pop().start if goes_on else place, place + 1))
    return columns


def _between(line: str, column: range) -> str:
    return "".join(char for place, char in _placed(line) if place in column).strip()


def _placed(line: str) -> Iterator[tuple[int, str]]:
    """Each character with the place where it begins and, where it is wide, the one that it takes beside."""
    place = 0
    for char in line:
        yield place, char
        place += 2 if unicodedata.east_asian_width(char) in "WF" else 1

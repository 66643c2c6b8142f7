"""Rows of a table as statements that can be found and read alone: each cell with its column's head. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from rag.records import Sentence

_RULE = re.compile(r"[\s|:+-]+")
_CELL_BAR = re.compile(r"(?<!\\)\|")
_UNIT = re.compile(r"[（(]?\s*(?:单位|金额单位|Unit|Units)\s*[：:]\s*([^）)\n|]{1,40})[）)]?", re.IGNORECASE)
# A quantity in a cell; a bare year is a head, not a quantity.
_QUANTITY = re.compile(r"^[-–+(（]?\s*(?!(?:19|20)\d{2}\s*$)\d[\d,]*(?:\.\d+)?\s*(?:%|％)?\s*[)）]?$")
_PERIOD = re.compile(r"(?:19|20)\d{2}")
_TOTAL = re.compile(r"(?:小计|合计|总计|总额|Total|Subtotal)", re.IGNORECASE)
_MOST_HEAD_ROWS = 3


def table_rows(text: str, start: int, end: int, caption: str, readable: Callable[[str], str]) -> Iterator[Sentence]:
    """The rows of the table in text[start:end] that hold data, each as "row head，column head：cell；...".

    caption: the line before the table, where a unit may stand. A table without a head keeps its cells as they are.
    """
    rows = [
        (match.start(), match.end(), _cells(match.group(), readable))
        for match in re.compile(r"[^\n]+").finditer(text, start, end)
        if not _RULE.fullmatch(match.group())
    ]
    unit = _unit(caption) or _unit(text[start:end])
    for part in _tables(rows):
        heads, body = _parted(part)
        group = ""
        for row_start, row_end, cells in body:
            group = _group(cells, group)
            if statement := _statement(cells, heads, unit):
                inside = group and cells[0] != group
                yield Sentence(row_start, row_end, f"{group}：{statement}" if inside else statement)
            if _TOTAL.match(cells[0]):
                group = ""


_Row = tuple[int, int, list[str]]


def _tables(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Tables that follow one another without a line between: a row of heads after rows of data begins a new one."""
    begin, data_seen = 0, False
    for i, (_, _, cells) in enumerate(rows):
        has_quantity = any(_QUANTITY.match(cell) for cell in cells)
        if (
            data_seen
            and not has_quantity
            and sum(map(bool, cells)) > 1
            and any(_PERIOD.search(cell) for cell in cells[1:])
        ):
            yield rows[begin:i]
            begin, data_seen = i, False
        data_seen = data_seen or has_quantity
    if begin < len(rows):
        yield rows[begin:]


def _group(cells: Sequence[str], group: str) -> str:
    """A row with a name and no data names the rows below it, up to their total."""
    return cells[0] if cells[0] and len(cells) > 1 and not any(cells[1:]) else group


def _cells(line: str, readable: Callable[[str], str]) -> list[str]:
    line = line.strip()
    return [readable(cell).strip() for cell in _CELL_BAR.split(line.removeprefix("|").removesuffix("|"))]


def _parted(rows: Sequence[_Row]) -> tuple[list[str], Sequence[_Row]]:
    """The heads of the columns (several rows joined) and the rows of data."""
    count = 0
    while count < min(_MOST_HEAD_ROWS, len(rows) - 1) and not any(_QUANTITY.match(cell) for cell in rows[count][2]):
        count += 1
    if count == 0 or count == len(rows):
        return [], rows
    if not any(_QUANTITY.match(cell) for _, _, cells in rows[count:] for cell in cells):
        count = 1  # a table of words: its first row is the head
    width = max(len(cells) for _, _, cells in rows)
    heads = []
    for column in range(width):
        parts = [cells[column] for _, _, cells in rows[:count] if column < len(cells) and cells[column]]
        heads.append("".join(dict.fromkeys(parts)))
    return heads, rows[count:]


def _statement(cells: Sequence[str], heads: Sequence[str], unit: str) -> str:
    named = []
    for column, cell in enumerate(cells[1:], start=1):
        if cell:
            head = heads[column] if column < len(heads) else ""
            named.append(f"{head}：{cell}" if head else cell)
    first = cells[0] if cells else ""
    if not named:
        return first
    return f"{first}，{'；'.join(named)}" + (f"（单位：{unit}）" if unit else "")


def _unit(text: str) -> str:
    match = _UNIT.search(text)
    return match.group(1).strip() if match else ""

"""Rows of a table as statements that can be found and read alone: each cell with its column's head. Pure."""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

from ingest.captions import read_caption
from ingest.measures import heading_as_measure, of_changes
from ingest.pairs import QUANTITY, WHOLE_PERIOD, are_pairs
from ingest.spaced import spaced_cells
from rag.records import Sentence, join_sentences

_RULE = re.compile(r"[\s|:+-]+")
_CELL_BAR = re.compile(r"(?<!\\)\|")
# $(15) is a loss: without the sign its brackets are read as the minus that they are.
_LOSS = re.compile(r"^(?:US|HK)?[$¥￥€£]\s*([(（]\d[\d,.]*[)）])$")
_PERIOD = re.compile(r"(?:19|20)\d{2}")
# Heads of columns that are of two periods at once.
_OF_SEVERAL = re.compile(
    r"增|减|变动|变化|同比|较|比上|[一二三四五2-5]年平均|均值|标准值|监管要求|累计|\d[- ]year average"
    r"|change|growth|increase|decrease|vs\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:小计|合计|总计|总额|Total|Subtotal)", re.IGNORECASE)
_MOST_HEAD_ROWS = 3


def table_rows(text: str, start: int, end: int, caption: str, readable: Callable[[str], str]) -> Iterator[Sentence]:
    """The rows of the table in text[start:end] that hold data, each as "row head，column head：cell；...".

    caption: the one or two lines before the table, where its name and its unit may stand. A table without a head keeps its cells as they are.
    """
    lines = [match.span() for match in re.compile(r"[^\n\f]+").finditer(text, start, end)]
    lines = [(begin, stop) for begin, stop in lines if not _RULE.fullmatch(text, begin, stop)]
    found = _all_cells([text[begin:stop] for begin, stop in lines])
    rows = [
        (begin, stop, [readable(cell).strip() for cell in cells])
        for (begin, stop), cells in zip(lines, found, strict=True)
    ]
    pairs = are_pairs([cells for _, _, cells in rows])
    for part in [rows] if pairs else _tables(rows):
        heads, body = ([], part) if pairs else _parted(part)
        names = [cells[0] for _, _, cells in body]
        told = read_caption(caption, text[start:end], heads, names)
        item = told.item or heading_as_measure(caption, heads, names)
        group = ""
        for row_start, row_end, cells in body:
            group = _group(cells, group)
            if statement := _statement(cells, heads, told.unit_of(cells[0])):
                inside = group and cells[0] != group
                named = f"{group.rstrip(':： ')}：{statement}" if inside else statement
                has_item = item and any(cells[1:]) and item not in named
                yield Sentence(row_start, row_end, f"{item}：{named}" if has_item else named)
            if _TOTAL.match(cells[0]):
                group = ""


_Row = tuple[int, int, list[str]]


def _tables(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    """Tables that follow one another without a line between: a row of heads after rows of data begins a new one."""
    begin, data_seen = 0, False
    for i, (_, _, cells) in enumerate(rows):
        has_quantity = any(QUANTITY.match(cell) for cell in cells)
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
    return cells[0] if _names_a_group(cells) else group


def _names_a_group(cells: Sequence[str]) -> bool:
    return bool(cells[0]) and len(cells) > 1 and not any(cells[1:])


def _all_cells(lines: Sequence[str]) -> list[list[str]]:
    """The cells of each line, between bars; where there is none, of the columns in which the lines stand."""
    if any("|" in line for line in lines) or not (spaced := spaced_cells(lines)):
        framed = all(line.lstrip().startswith("|") for line in lines)
        return [_cells(line.strip(), framed) for line in lines]
    return spaced


def _cells(line: str, framed: bool) -> list[str]:
    """framed: every row begins with a bar, as in Markdown; else a row that does has an empty first cell."""
    return _CELL_BAR.split(line.removeprefix("|").removesuffix("|") if framed else line)


def _parted(rows: Sequence[_Row]) -> tuple[list[str], Sequence[_Row]]:
    """The heads of the columns (several rows joined) and the rows of data."""
    count = 0
    while count < min(_MOST_HEAD_ROWS, len(rows) - 1) and not any(QUANTITY.match(cell) for cell in rows[count][2]):
        if count and (
            _names_a_group(rows[count][2]) or not _is_head([cells for _, _, cells in rows[:count]], rows[count][2])
        ):
            break  # what is below the heads and has no data names the rows below it
        count += 1
    if count == 0 or count == len(rows):
        return [], rows
    if not any(QUANTITY.match(cell) for _, _, cells in rows[count:] for cell in cells):
        count = 1  # a table of words: its first row is the head
    width = max(len(cells) for _, _, cells in rows)
    lowest = rows[count - 1][2]
    above = [_spread(cells, width, lowest) for _, _, cells in rows[: count - 1]]
    tiers = [*above, [*rows[count - 1][2], *[""] * (width - len(rows[count - 1][2]))]]
    heads = [
        join_sentences(list(dict.fromkeys(tier[column] for tier in tiers if tier[column]))) for column in range(width)
    ]
    return _with_periods(of_changes(heads)), rows[count:]


def _is_head(above: Sequence[Sequence[str]], cells: Sequence[str]) -> bool:
    """Whether a row without quantities below rows of heads is one too, not a row of words under them.

    It is where only one of the two has a head for the names of rows, where it parts what stands over several columns,
    and where it is of periods.
    """
    named = [row[0] for row in above if row[0] and not _names_a_group(row)]
    if not cells[0] or not named or cells[0] in named:
        return True
    last = list(above[-1])
    while not last[-1]:
        last.pop()
    over_several = any(not cell or cell == before for before, cell in itertools.pairwise(last[1:]))
    return over_several or all(WHOLE_PERIOD.fullmatch(cell) for cell in cells[1:] if cell)


def _spread(cells: Sequence[str], width: int, lowest: Sequence[str]) -> list[str]:
    """A head of several columns stands over the first of them: it is theirs too, up to the next one, or to a column
    whose own head says that it is of several periods."""
    spread: list[str] = []
    for column in range(width):
        own = cells[column] if column < len(cells) else ""
        own_head = lowest[column] if column < len(lowest) else ""
        spread.append(own or (spread[-1] if column > 1 and not _OF_SEVERAL.search(own_head) else ""))
    return spread


def _with_periods(heads: Sequence[str]) -> list[str]:
    """A column whose head names no period is of the period named before it: 2018年金额 | 占比（%） are both of 2018."""
    found: list[str] = []
    period = ""
    for head in heads:
        if named := WHOLE_PERIOD.search(head):
            period = named.group().strip()
        found.append(
            head if named or not period or not head or _OF_SEVERAL.search(head) else join_sentences([period, head])
        )
    return found


def _statement(cells: Sequence[str], heads: Sequence[str], unit: str) -> str:
    named = []
    for column, cell in enumerate(cells[1:], start=1):
        if cell:
            head = heads[column] if column < len(heads) else ""
            told = _LOSS.sub(r"\1", cell)
            named.append(f"{head}：{told}" if head else told)
    first = cells[0] if cells else ""
    if not named:
        return first
    return f"{first.rstrip(':： ')}，{'；'.join(named)}" + (f"（单位：{unit}）" if unit else "")

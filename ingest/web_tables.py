"""Tables of a web page written out: each by itself, every row with all its cells."""

import re
from collections.abc import Iterator
from typing import Any

BLOCK_TAGS = {"p", "div", "section", "article", "blockquote", "pre", "figure", "figcaption", "header", "footer", "main"}
BLOCK_TAGS |= {"aside", "address", "center", "details", "summary", "fieldset", "legend", "br", "hr", "ul", "ol", "li"}
BLOCK_TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "table", "caption", "tr", "td", "th"}
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]"
)  # a page may hold them, a tree may not be given them
_WIDEST_SPAN = 100  # a page may claim millions


def write_out_tables(root: Any) -> None:
    """Change the tables in a tree: those that lay a page out become divisions, a merged cell stands in each place it
    covers, so that columns keep their heads, and a table in a cell of another comes after it."""
    _open_layout_tables(root)
    for table in list(root.iter("table")):
        inner = [each for each in table.iterdescendants("table") if next(each.iterancestors("table")) is table]
        for row, cells in zip(_own_rows(table), list(_grid(table)), strict=True):
            for node in list(row):
                row.remove(node)
            for text in cells:
                cell = row.makeelement("td")
                cell.text = text
                row.append(cell)
        for each in reversed(inner):
            each.tail = None
            table.addnext(each)


def cells_of(table: Any) -> list[list[str]]:
    """The texts of the cells of a table that is written out, row by row."""
    return [[cell.text_content() for cell in _own_cells(row)] for row in _own_rows(table)]


def walk(root: Any) -> Iterator[tuple[str, Any]]:
    """The start and the end of each element inside root, and the start of root; not what is inside a table.

    Iterative: a page may be nested deeper than Python's stack.
    """
    stack: list[tuple[str, Any]] = [("start", root)]
    while stack:
        event, node = stack.pop()
        yield event, node
        if event == "start":
            if node is not root:
                stack.append(("end", node))
            if node.tag != "table":
                stack.extend(("start", child) for child in reversed(list(node)))


def _open_layout_tables(root: Any) -> None:
    """A table that parts a page, not data, becomes divisions; those further in are looked at first."""
    for table in reversed(list(root.iter("table"))):
        rows = _own_rows(table)
        if table is not root and _lays_out(table, rows):
            for node in (table, *rows, *(cell for row in rows for cell in _own_cells(row))):
                node.tag = "div"


def _lays_out(table: Any, rows: list[Any]) -> bool:
    """Whether it is a single cell, or holds other tables and hardly a row of cells without one."""
    filled = [[cell for cell in _own_cells(row) if cell.text_content().strip()] for row in rows]
    if sum(map(len, filled)) == 1:
        return True
    if next(table.iterdescendants("table"), None) is None:
        return False
    of_data = [row for row in filled if len(row) > 1 and not any(_holds_table(cell) for cell in row)]
    return len(of_data) < 2


def _holds_table(cell: Any) -> bool:
    return next(cell.iterdescendants("table"), None) is not None


def _own_rows(table: Any) -> list[Any]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _own_cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _grid(table: Any) -> Iterator[list[str]]:
    below: dict[int, tuple[str, int]] = {}  # column -> (text, rows it still covers)
    for row in _own_rows(table):
        cells: list[str] = []
        waiting = _own_cells(row)
        while waiting or len(cells) in below:
            if len(cells) in below:
                text, left = below.pop(len(cells))
                if left > 1:
                    below[len(cells)] = (text, left - 1)
                cells.append(text)
                continue
            cell = waiting.pop(0)
            text = _cell_text(cell)
            for _ in range(_span(cell, "colspan")):
                if _span(cell, "rowspan") > 1:
                    below[len(cells)] = (text, _span(cell, "rowspan") - 1)
                cells.append(text)
        yield cells


def _cell_text(cell: Any) -> str:
    """What stands in a cell, but for tables in it; a space where a line of it ends."""
    words: list[str] = []
    for event, node in walk(cell):
        if node.tag in BLOCK_TAGS:
            words.append(" ")
        words.append((node.tail if event == "end" else "" if node.tag == "table" else node.text) or "")
    return " ".join(_UNWRITABLE.sub("", "".join(words)).split())


def _span(cell: Any, name: str) -> int:
    given = (cell.get(name) or "1").strip()
    return min(max(1, int(given)), _WIDEST_SPAN) if given.isdecimal() else 1

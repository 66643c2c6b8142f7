"""Tables of a Word file that place other tables on the page, and how their cells are reached. Pure."""

import itertools
from collections.abc import Iterator
from typing import Any

from ingest.office.package import name_of
from ingest.pairs import QUANTITY

# Elements that stand around others and say nothing of them.
TRANSPARENT = {"ins", "moveTo", "customXml", "smartTag", "sdtContent", "Choice"}


def holds_blocks(cell: Any) -> bool:
    """Whether a cell holds more than words: a table, a chart, a text box."""
    return any(name_of(each) in ("tbl", "chart", "txbxContent") for each in cell.iter())


def is_of_data(node: Any) -> bool:
    """Whether most rows of a table have a figure beside a name, outside the tables that its cells hold."""
    rows = list(descend(node, "tr"))
    figures = 0
    for row in rows:
        texts = ["".join("".join(p.itertext()) for p in descend(cell, "p")) for cell in descend(row, "tc")]
        figures += any(QUANTITY.match(text.strip()) for text in texts[1:])
    return figures > len(rows) / 2


def in_reading_order(node: Any) -> Iterator[Any]:
    """The cells of a table that places things on a page: rows of as many cells below one another are columns."""
    rows = [list(descend(row, "tc")) for row in descend(node, "tr")]
    for _, band in itertools.groupby(rows, key=len):
        yield from (cell for column in zip(*band, strict=True) for cell in column)


def descend(node: Any, wanted: str) -> Iterator[Any]:
    """The rows of a table, the cells of a row: also those inside a content control or an insertion."""
    for each in node:
        name = name_of(each)
        if name == wanted:
            yield each
        elif name in TRANSPARENT or name == "sdt":
            yield from descend(each, wanted)

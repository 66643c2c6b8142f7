"""A chart that Office drew: its title, and its values as a table of categories and series."""

from collections.abc import Iterator
from typing import Any

from ingest.layout import Piece, prose, table
from ingest.office.number_format import shown
from ingest.office.package import attribute, child, name_of

_MOST_POINTS = 2_000


def chart_pieces(root: Any, page: int) -> Iterator[Piece]:
    """The title and the values of a chart part, as they were when the file was saved."""
    yield from prose("".join(_words(child(root, "chart", "title"))), page=page)
    columns: list[tuple[str, dict[int, str]]] = []
    categories: dict[int, str] = {}
    for series in (node for node in root.iter() if name_of(node) == "ser"):
        categories = categories or _points(child(series, "cat")) or _points(child(series, "xVal"))
        values = _points(child(series, "val")) or _points(child(series, "yVal"))
        columns.append((" ".join(_points(child(series, "tx")).values()), values))
    places = sorted({place for _, values in columns for place in values})[:_MOST_POINTS]
    if places:
        heads = ["", *(name for name, _ in columns)]
        rows = [[categories.get(place, ""), *(values.get(place, "") for _, values in columns)] for place in places]
        yield from table([heads, *rows] if any(heads) else rows, page)


def _points(node: Any) -> dict[int, str]:
    """The cached values under an element by their index; the levels of a category joined."""
    found: dict[int, str] = {}
    code = ""
    for each in () if node is None else node.iter():
        if name_of(each) == "formatCode":
            code = each.text or ""
        elif name_of(each) == "pt" and attribute(each, "idx").isdecimal():
            value = child(each, "v")
            text = "" if value is None else value.text or ""
            index = int(attribute(each, "idx"))
            is_number = name_of(each.getparent()).startswith("num")
            text = shown(text, attribute(each, "formatCode") or code) if is_number else text
            found[index] = f"{text} {found[index]}" if found.get(index) else text
    return found


def _words(node: Any) -> Iterator[str]:
    for each in () if node is None else node.iter():
        if name_of(each) in ("t", "v"):
            yield each.text or ""

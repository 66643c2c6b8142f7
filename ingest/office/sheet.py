"""Spreadsheets (xlsx, xlsm) -> Document: a heading a sheet, cells as their reader sees them, tables with their heads.

Hidden sheets, rows and columns are left out, and named in a remark. A formula whose value the file does not keep is
an empty cell, never 0, and is counted in a remark.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.layout import Piece, laid_out, prose, table
from ingest.office.number_format import BUILT_IN, GENERAL, shown
from ingest.office.package import Package, attribute, child, name_of
from ingest.office.properties import details_of
from ingest.office.regions import Row, tables_of
from ingest.superscripts import Shift, settled
from rag.errors import UnreadableFileError
from rag.records import Document

_MOST_CELLS = 1_000_000
_MOST_COLUMNS = 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DEFAULT_NAME = re.compile(r"(?:Sheet|Tabelle|Feuil|工作表|表)\s?\d*", re.IGNORECASE)
_WIDEST_MERGE = 200  # columns or rows that a merged cell is repeated in

_SHIFTS: dict[str, Shift] = {"superscript": 1, "subscript": -1}


@dataclass(slots=True)
class _Seen:
    """What is counted on the way, for the remarks."""

    cells: int = 0
    without_value: int = 0
    hidden_lines: int = 0
    hidden_sheets: list[str] = field(default_factory=list)


def load_xlsx(data: bytes, name: str) -> Document:
    """Read a spreadsheet. Raises UnreadableFileError with the reason: password, damaged, a bomb, too many cells."""
    package = Package(data, "xlsx")
    main = package.root(("spreadsheetml", "ms-excel"))
    seen = _Seen()
    pieces = list(_sheets(package, main, seen))
    text, blocks, _ = laid_out(pieces)
    details = details_of(package, text, name)
    return Document(text, blocks, details, remarks=tuple(_remarks(seen)))


def _remarks(seen: _Seen) -> Iterator[str]:
    if seen.hidden_sheets:
        yield f"hidden sheets left out: {', '.join(seen.hidden_sheets)}"
    if seen.hidden_lines:
        yield f"{seen.hidden_lines} hidden rows or columns left out"
    if seen.without_value:
        yield (
            f"{seen.without_value} formulas have no stored value and are read as empty; "
            "open the file in a spreadsheet program, save it and ingest it again"
        )


def _sheets(package: Package, main: str, seen: _Seen) -> Iterator[Piece]:
    workbook, relations = package.xml(main), package.relations(main)
    reader = _Cells(
        package, main, seen, from_1904=attribute(child(workbook, "workbookPr"), "date1904") in ("1", "true")
    )
    sheets = child(workbook, "sheets")
    for sheet in () if sheets is None else sheets:
        title, relation = attribute(sheet, "name"), relations.get(_relation_id(sheet))
        if relation is None or relation.kind != "worksheet" or not package.holds(relation.target):
            continue  # a sheet that is one chart has no cells
        if attribute(sheet, "state") in ("hidden", "veryHidden"):
            seen.hidden_sheets.append(title)
            continue
        pieces = [piece for cells in tables_of(reader.rows(relation.target)) for piece in table(cells)]
        if pieces and not _DEFAULT_NAME.fullmatch(title):
            yield from prose(title, "heading", 1)
        yield from pieces


def _relation_id(sheet: Any) -> str:
    return next((str(value) for key, value in sheet.attrib.items() if key.endswith("}id")), "")


class _Cells:
    """The cells of the sheets of one file, shown with its strings and formats."""

    def __init__(self, package: Package, main: str, seen: _Seen, *, from_1904: bool) -> None:
        self._package, self._seen, self._from_1904 = package, seen, from_1904
        strings, styles = package.related(main, "sharedStrings"), package.related(main, "styles")
        self._strings = [_words(node) for node in package.elements(strings, "si")] if strings else []
        self._codes = _format_codes(package.xml(styles)) if styles else []

    def rows(self, part: str) -> list[tuple[int, Row]]:
        """The rows that hold something, each with its number; merged cells repeated in the places they cover."""
        rows: dict[int, Row] = {}
        hidden: set[int] = set()
        number = 0
        for node in self._package.elements(part, "cols", "row", "mergeCell"):
            match name_of(node):
                case "cols":
                    hidden |= _hidden_columns(node)
                case "row":
                    given = attribute(node, "r")
                    number = int(given) if given.isdecimal() else number + 1
                    self._read_row(node, number, hidden, rows)
                case "mergeCell":
                    _repeat(attribute(node, "ref"), rows)
        used = {column for row in rows.values() for column in row}
        self._seen.hidden_lines += len(hidden & used)
        return sorted((number, row) for number, row in rows.items() if any(row.values()))

    def _read_row(self, node: Any, number: int, hidden: set[int], rows: dict[int, Row]) -> None:
        row: Row = {}
        column = 0
        for cell in node:
            place = _REFERENCE.fullmatch(attribute(cell, "r"))
            column = _column(place[1]) if place else column + 1
            if text := self._shown(cell):
                row[column] = "" if column in hidden else text
                self._seen.cells += 1
        if self._seen.cells > _MOST_CELLS:
            raise UnreadableFileError(f"it has more than {_MOST_CELLS:,} cells; split it into smaller files")
        if row and attribute(node, "hidden") in ("1", "true"):
            self._seen.hidden_lines += 1
        elif row:
            rows[number] = row

    def _shown(self, cell: Any) -> str:
        kind, value = attribute(cell, "t"), child(cell, "v")
        if kind == "inlineStr":
            return _words(child(cell, "is"))
        if value is None or value.text is None:
            self._seen.without_value += child(cell, "f") is not None and kind != "str"
            return ""
        text = str(value.text)
        match kind:
            case "s":
                return self._strings[int(text)] if text.isdecimal() and int(text) < len(self._strings) else ""
            case "b":
                return "TRUE" if text == "1" else "FALSE"
            case "str" | "e" | "d":
                return text
        style = attribute(cell, "s")
        code = self._codes[int(style)] if style.isdecimal() and int(style) < len(self._codes) else GENERAL
        return shown(text, code, from_1904=self._from_1904)


def _words(node: Any) -> str:
    """The text of a string, without the readings that stand above Japanese characters."""
    found: list[tuple[str, Shift]] = []
    for each in () if node is None else node.iter():
        if name_of(each) == "t" and name_of(each.getparent()) != "rPh":
            found.append(
                (each.text or "", _SHIFTS.get(attribute(child(each.getparent(), "rPr", "vertAlign"), "val"), 0))
            )
    return settled(found)


def _format_codes(styles: Any) -> list[str]:
    """The format code of each cell style, by its place."""
    own = {
        attribute(node, "numFmtId"): attribute(node, "formatCode")
        for node in styles.iter()
        if name_of(node) == "numFmt" and name_of(node.getparent()) == "numFmts"
    }
    cells = child(styles, "cellXfs")
    found = (attribute(node, "numFmtId") for node in (() if cells is None else cells))
    return [own.get(given) or BUILT_IN.get(int(given) if given.isdecimal() else 0, GENERAL) for given in found]


def _hidden_columns(node: Any) -> set[int]:
    found: set[int] = set()
    for column in node:
        first, last = attribute(column, "min"), attribute(column, "max")
        if attribute(column, "hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            found |= set(range(int(first), min(int(last), _MOST_COLUMNS) + 1))
    return found


def _repeat(reference: str, rows: dict[int, Row]) -> None:
    """A merged cell's text in every place it covers, where rows are; not further than a table is wide."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:
        return
    left, top, right, bottom = _column(corners[0][1]), int(corners[0][2]), _column(corners[1][1]), int(corners[1][2])
    text = rows.get(top, {}).get(left, "")
    for number in range(top, min(bottom, top + _WIDEST_MERGE) + 1) if text else ():
        for column in range(left, min(right, left + _WIDEST_MERGE) + 1):
            if number in rows:
                rows[number][column] = text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return min(number, _MOST_COLUMNS)

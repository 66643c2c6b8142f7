"""A figure as the cells of an exported row; text that a spreadsheet would take for a formula is made plain. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rag.library.figure_query import ListedFigure
from rag.records import Language
from rag.units import measure
from ui.figures.periods import period_text, unit_text
from ui.figures.wording import figure_words as words

_NAMES = (
    "n subject scope value unit surface period period_source change report publisher date page section quote"
    " reference base base_unit"
)
COLUMNS = tuple(_NAMES.split())
# What makes a spreadsheet read a cell as a formula, its full-width forms among it, also after white space.
_FORMULA = re.compile(r"[\s\x00]*[=+\-@＝＋－＠−]|[\t\r\n\x00]")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST_CELL = 32_767  # characters, of Excel
_BASES = {"percent": "%", "points": "pp", "multiple": "倍"}

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class ExportRow:
    """The cells by the name of their column; numbers are numbers."""

    cells: Mapping[str, Cell]
    places: int  # after the point, of the value as it is written


def heads(language: Language) -> list[str]:
    """The heads of the columns."""
    return [words(f"col_{name}", language) for name in COLUMNS]


def export_row(n: int, figure: ListedFigure, quote: str, language: Language) -> ExportRow:
    """A figure as a row. quote: the report's text [start:end]."""
    dimension, size = measure(figure.unit)
    source = words(f"source_{figure.period_source}", language) if figure.period_source else ""
    cells: dict[str, Cell] = {
        "n": n,
        "subject": figure.subject,
        "scope": figure.scope,
        "value": figure.value,
        "unit": unit_text(figure.unit, language) if figure.unit else "",
        "surface": figure.shown,
        "period": period_text(figure, language),
        "period_source": source,
        "change": words("yes", language) if figure.is_change else "",
        "report": figure.report,
        "publisher": figure.publisher,
        "date": figure.date,
        "page": figure.page,
        "section": figure.section,
        "quote": quote,
        "reference": reference(n, figure, language),
        "base": figure.value * size,
        "base_unit": _BASES.get(dimension, dimension),
    }
    exponent = figure.value.as_tuple().exponent
    return ExportRow(cells, max(0, -exponent) if isinstance(exponent, int) else 0)


def reference(n: int, figure: ListedFigure, language: Language) -> str:
    """How a figure is cited: [1] 《title》, publisher, date, page."""
    title = f"《{figure.report}》" if language == "zh" else figure.report
    page = words("reference_page", language, page=figure.page) if figure.page else ""
    sign = "，" if language == "zh" else ", "
    return f"[{n}] " + sign.join(filter(None, [title, figure.publisher, figure.date, page]))


def plain_text(text: str) -> str:
    """Text without what no file of cells may hold."""
    return _UNPRINTABLE.sub("", text)[:LONGEST_CELL]


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula: with an apostrophe before it, unless it is a number."""
    return f"'{text}" if _FORMULA.match(text) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    """Whether a text is a number and nothing else: −5.2 stays one."""
    if not re.fullmatch(r"[+-]?\d[\d.]*", text, re.ASCII):
        return False
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def number_format(row: ExportRow) -> str:
    """The number format of the value in a workbook: as many places as it is written with, thousands parted."""
    digits = f"{'#,##0'}{'.' + '0' * min(row.places, 10) if row.places else ''}"
    return f"{digits}%" if row.cells["unit"] == "%" else digits


def rows_text(row: ExportRow) -> Sequence[str]:
    """The cells of a row as the text of a file of comma-separated values."""
    return [
        ""
        if (cell := row.cells[name]) is None
        else neutral(plain_text(cell))
        if isinstance(cell, str)
        else f"{cell:f}"
        if isinstance(cell, Decimal)
        else str(cell)
        for name in COLUMNS
    ]

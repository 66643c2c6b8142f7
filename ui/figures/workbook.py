"""Figures as an Excel workbook: numbers as numbers, text as text, and the chart of picked ones as Excel's own."""

import io
from collections.abc import Iterable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter

from rag.records import Language
from ui.figures.cells import COLUMNS, ExportRow, heads, number_format, plain_text
from ui.figures.chart import Chart, Point
from ui.figures.periods import unit_text
from ui.figures.wording import figure_words as words

_WIDTHS = {
    "n": 6,
    "subject": 34,
    "scope": 20,
    "value": 14,
    "unit": 14,
    "surface": 16,
    "period": 14,
    "period_source": 12,
}
_WIDTHS |= {"change": 10, "report": 32, "publisher": 22, "date": 12, "page": 7, "section": 28, "quote": 60}
_WIDTHS |= {"reference": 44, "base": 20, "base_unit": 12}
_WRAPPED = {"subject", "quote", "section", "reference"}
_WRAPS = "wraps"  # a style by name: one that is given to each cell anew takes most of the time
_HEAD_FILL = PatternFill("solid", fgColor="E6EEFA")


def workbook_bytes(rows: Iterable[ExportRow], chart: Chart | None, language: Language) -> bytes:
    """The workbook as a file. chart: of the rows, drawn on a sheet of its own."""
    book = Workbook(write_only=True)
    book.add_named_style(NamedStyle(_WRAPS, alignment=Alignment(vertical="top", wrap_text=True)))
    sheet = book.create_sheet(words("sheet", language))
    sheet.freeze_panes = "C2"  # the head, and the number and subject of a row
    for place, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS[name]
    sheet.append([_head(sheet, text) for text in heads(language)])
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, name, row) for name in COLUMNS])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count}"
    if chart:
        _add_chart(book, chart, language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(sheet: object, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill = Font(bold=True), _HEAD_FILL
    cell.alignment = Alignment(vertical="center")
    return cell


def _cell(sheet: object, name: str, row: ExportRow) -> Cell | None:
    value = row.cells[name]
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _text(sheet, value, wrapped=name in _WRAPPED)
    percent = isinstance(value, Decimal) and row.cells["unit"] == "%" and name == "value"
    cell = WriteOnlyCell(sheet, value / 100 if isinstance(value, Decimal) and percent else value)
    if name == "value":
        cell.number_format = number_format(row)
    elif name == "base":
        cell.number_format = "#,##0.####"
    return cell


def _text(sheet: object, value: str, *, wrapped: bool = False) -> Cell:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, plain_text(value))
    cell.data_type = "s"
    if wrapped:
        cell.style = _WRAPS
    return cell


def _add_chart(book: Workbook, chart: Chart, language: Language) -> None:
    """A sheet with the values of the chart and, beside them, the chart itself."""
    sheet = book.create_sheet(words("chart_sheet", language))
    sheet.column_dimensions["A"].width = 44
    unit = unit_text(chart.axis.unit, language)
    names = [_text(sheet, series.name or chart.title or unit) for series in chart.series]
    sheet.append([_text(sheet, words("unit", language, unit=unit)), *names])
    labels = list(dict.fromkeys(point.label for point in _ordered(chart)))
    if chart.is_lines:
        for label in labels:
            values = [next((p.value for p in series.points if p.label == label), None) for series in chart.series]
            sheet.append([_text(sheet, label), *values])
        count = len(labels)
    else:
        for point in chart.series[0].points:
            sheet.append([_text(sheet, point.label), point.value])
        count = len(chart.series[0].points)
    drawn = LineChart() if chart.is_lines else BarChart()
    if not chart.is_lines:
        drawn.type, drawn.gapWidth = "bar", 60
        drawn.x_axis.scaling.orientation = "maxMin"
    data = Reference(sheet, min_col=2, max_col=1 + len(chart.series), min_row=1, max_row=1 + count)
    drawn.add_data(data, titles_from_data=True)
    drawn.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=1 + count))
    drawn.title, drawn.y_axis.title = chart.title or None, unit
    drawn.x_axis.delete = drawn.y_axis.delete = False  # else newer Excel hides both
    drawn.width, drawn.height = 24, max(9, 0.9 * count + 4) if not chart.is_lines else 11
    if len(chart.series) == 1:
        drawn.legend = None
    sheet.add_chart(drawn, f"{get_column_letter(3 + len(chart.series))}2")


def _ordered(chart: Chart) -> list[Point]:
    return sorted((point for series in chart.series for point in series.points), key=lambda point: point.at)

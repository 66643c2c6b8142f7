"""Figures as workbooks and comma-separated values: numbers are numbers, and no text is a formula."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rag.library.figure_query import FigureQuery, ListedFigure
from tests.test_figure_charts import figure
from ui.figures.addresses import address_of_query
from ui.figures.cells import COLUMNS, export_row, neutral
from ui.figures.chart import chart_of
from ui.figures.delimited import csv_pieces
from ui.figures.workbook import workbook_bytes

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋cmd",
    "－cmd",
    "＠A1",
    " =1",
    "\n=1",
    "\x00=1",
]


def table(text: str = "说明", *figures: ListedFigure) -> tuple[bytes, list[list[str]]]:
    """A workbook and the cells of a CSV file of these figures, with the text wherever a report's text goes."""
    named = figures or (replace(figure("74.19", "%", 2025), subject=text, scope=text, report=text, section=text),)
    rows = [export_row(n, each, text, "zh") for n, each in enumerate(named, 1)]
    content = b"".join(csv_pieces(rows, "zh"))
    return workbook_bytes(rows, chart_of(named, "zh"), "zh"), list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_numbers_are_numbers_with_their_formats() -> None:
    several = (figure("74.19", "%", 2025), figure("1203.50", "亿元", 2024), figure("-5.2", "pp", 2023))
    book, cells = table("说明", *several)
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    place = COLUMNS.index("value") + 1
    found = [(sheet.cell(n, place).value, sheet.cell(n, place).number_format) for n in (2, 3, 4)]
    assert found == [(0.7419, "#,##0.00%"), (1203.5, "#,##0.00"), (-5.2, "#,##0.0")]
    base = COLUMNS.index("base") + 1
    assert [sheet.cell(n, base).value for n in (2, 3)] == [74.19, 120_350_000_000]
    assert sheet.freeze_panes == "C2"
    assert [row[COLUMNS.index("value")] for row in cells[1:]] == ["74.19", "1203.50", "-5.2"]
    assert cells[1][COLUMNS.index("reference")] == "[1] 《报告》，研究室，2025，第 3 页"


def test_the_chart_is_one_of_excels_own() -> None:
    book, _ = table("说明", figure("1", "%", 2024), figure("2", "%", 2025))
    sheets = load_workbook(io.BytesIO(book)).worksheets
    assert [sheet.title for sheet in sheets] == ["数据", "图表"]
    assert [[cell.value for cell in row] for row in sheets[1].iter_rows(min_row=2)] == [["2024年", 1], ["2025年", 2]]
    assert len(sheets[1]._charts) == 1


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    book, cells = table(text)
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert all(not cell.lstrip().startswith(tuple("=+-@＝＋－＠")) for cell in cells[1])


def test_a_number_stays_one() -> None:
    assert [neutral(text) for text in ("-5.2", "+3", "74.19%", "=5", "-5.2e3", "- 5")] == [
        "-5.2", "+3", "74.19%", "'=5", "'-5.2e3", "'- 5",
    ]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20) | st.builds("{}{}".format, st.sampled_from(FORMULAS), st.text(max_size=8)))
def test_any_text_is_kept_as_text(text: str) -> None:
    book, cells = table(text)
    sheet = load_workbook(io.BytesIO(book)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    row = cells[1] if len(cells) > 1 else []
    assert len(row) == len(COLUMNS)
    for cell in row:
        assert neutral(cell) == cell or cell.startswith("'")


def test_csv_begins_with_the_mark_of_utf8() -> None:
    assert b"".join(csv_pieces([], "en")).startswith(b'\xef\xbb\xbf"No.","Subject"')


def test_an_address_holds_what_is_asked_for() -> None:
    query = FigureQuery("不良 率&=", ("r1",), (2025,), ("percent",), ("a b",), "value", descending=True)
    assert address_of_query(query, "csv", "en") == (
        "/export/figures.csv?language=en&words=%E4%B8%8D%E8%89%AF+%E7%8E%87%26%3D&sort=value&descending=1"
        "&reports=r1&years=2025&kinds=percent&publishers=a+b"
    )

"""The unit of a table: which of its cells are not in it, and where the head over its rows' names gives it."""

from pathlib import Path

import pytest

from ingest.markdown import load_markdown
from ingest.split import split
from rag.figures import find_figures
from rag.library.library import Library
from rag.records import ReportDetails
from rag.tabulation.rows import figure_rows
from tests.fakes import assistant_over

STATED = "in millions, except per share data, ratios and headcount"
TABLE = """# Fernley Bancorp in figures

| (in millions, except per share, ratio, headcount data) | 2025 | 2024 |
|---|---|---|
| Total net revenue | $41,934 | $38,349 |
| Deposits from customers | 731 | 695 |
| Cash dividends declared | $1.15 | $1.00 |
| Allowance for loan losses to period-end loans | 1.52 | 1.61 |
| Fernley employees | 27,948 | 27,102 |
"""


def figures(text: str) -> list[str]:
    return [f"{figure.surface} {figure.unit}".strip() for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("row", "unit", "told"),
    [
        ("Employees", STATED, "27,394"),
        ("Employees at period end", STATED, "27,394"),
        ("Number of branches(a)", STATED, "27,394"),
        ("Active mobile customers (in thousands)", STATED, "27,394 thousand"),
        ("Deposits from customers", STATED, "27,394 million"),
        ("Customer deposits", STATED, "27,394 million"),
        ("Accrued cost of awards to employees", STATED, "27,394 million"),
        ("Employees", "in millions", "27,394 million"),  # of a unit that is no money, they may be so many millions
        ("Employees", "USD million", "27,394"),
        ("Weighted-average shares", "in millions, except per share data", "27,394 million"),
        ("Weighted-average shares", "in thousands, except share and per share data", "27,394"),
        ("Interest rate", "in millions", "27,394 million"),  # contracts on it
        ("员工人数", "人民币百万元", "27,394"),
        ("网点总数", "百万元", "27,394"),
        ("客户贷款", "百万元", "27,394 百万元"),
        ("公司客户存款", "亿元，另有说明的除外", "27,394 亿元"),
        ("其中：利率", "百万元", "27,394 百万元"),
    ],
)
def test_what_is_counted_is_not_in_the_unit_of_its_table(row: str, unit: str, told: str) -> None:
    assert figures(f"{row}，2025：27,394（单位：{unit}）") == [told]


@pytest.mark.parametrize(
    ("row", "cell", "unit", "told"),
    [
        ("Loans to allowance", "1.52", STATED, "1.52"),
        ("Net income", "1,006.3", STATED, "1,006.3 million"),
        ("Net income", "39.3", "in billions, except ratios", "39.3 billion"),
        ("Net income", "39.3", "in millions", "39.3 million"),
        ("Overhead ratio", "57", STATED, "57 %"),
        ("Tier 1 leverage ratio", "6.6", STATED, "6.6 %"),
        ("Overhead ratio", "57.3", "USD million", "57.3"),
        ("Diluted earnings per share", "3.45", "USD million", "3.45"),
        ("不良贷款率", "1.34", "百万元", "1.34"),
        ("每股收益", "1.34", "百万元", "1.34"),
        ("每股净资产（元）", "1.34", "百万元", "1.34 元"),
        ("净利润", "61.63", "亿元，百分比除外", "61.63 亿元"),
    ],
)
def test_a_ratio_or_a_share_is_not_in_the_unit_of_its_table(row: str, cell: str, unit: str, told: str) -> None:
    assert figures(f"{row}，2025：{cell}（单位：{unit}）") == [told]


def test_a_column_of_growth_is_no_money() -> None:
    assert figures("净利润，2025年：61.63；同比：8.2（单位：百万元）") == ["61.63 百万元", "8.2"]


def test_answers_and_the_table_of_figures_agree(tmp_path: Path) -> None:
    asked = {
        "How many employees did Fernley Bancorp have in 2025?": "27,948 —",
        "What were the deposits from customers of Fernley Bancorp in 2025?": "731 million",
        "What was the allowance for loan losses to period-end loans of Fernley Bancorp in 2025?": "1.52 —",
        "How much were the cash dividends declared of Fernley Bancorp in 2025?": "1.15 USD —",
    }
    with assistant_over(tmp_path, TABLE) as assistant:
        for question, lead in asked.items():
            assert assistant.ask(question).text.startswith(lead), question
        rows = rows_of(assistant.library)
    assert [rows[name] for name in ("Fernley employees", "Allowance for loan losses to period-end loans")] == ["", ""]
    assert rows["Total net revenue"] == "million USD"


def rows_of(library: Library) -> dict[str, str]:
    """The unit of each row's figures in the table of figures, by its name."""
    (report,) = library.record.reports()
    text = library.record.text(report.report_id, report.version) or ""
    found = figure_rows(text, ReportDetails("Fernley Bancorp"), library.record.chunks(report.report_id))
    return {one.subject.partition(" · ")[0]: one.unit for one in found}


def rows(corner: str, *lines: str) -> list[str]:
    text = f"| {corner} | 2024年 | 2025年 |\n|---|---|---|\n" + "".join(f"| {line} |\n" for line in lines)
    return [one.text for chunk in split(load_markdown(text.encode(), "x"), markdown=True) for one in chunk.sentences]


@pytest.mark.parametrize(
    ("corner", "unit"),
    [
        ("项目（百万元）", "百万元"),
        ("（百万元）", "百万元"),
        ("百万元", "百万元"),
        ("人民币亿元", "亿元"),
        ("Item (USD million)", "million USD"),
        ("$ million", "million USD"),
        ("In millions of euros", "million EUR"),
        ("指标（%）", "%"),
        ("项目（附注）", ""),
        ("年龄（岁）", ""),
        ("Bank", ""),
    ],
)
def test_the_unit_at_the_corner_of_a_table_is_that_of_its_cells(corner: str, unit: str) -> None:
    (row,) = rows(corner, "利息支出 | 315 | 298")
    assert {figure.unit for figure in find_figures(row)} == {unit}


def test_a_unit_at_the_corner_is_not_told_of_counts_and_ratios() -> None:
    told = rows("项目（百万元）", "利息支出 | 315 | 298", "成本收入比率 | 31 | 30", "员工人数 | 412 | 408")
    assert [{figure.unit for figure in find_figures(row)} for row in told] == [{"百万元"}, {""}, {""}]


def test_a_unit_over_names_that_are_quantities_is_theirs() -> None:
    for names in (("10–50", "50以上"), ("不足100", "100–500")):
        assert not any("单位" in row for row in rows("贷款规模（万元）", *(f"{name} | 12 | 15" for name in names)))
    assert all("单位" in row for row in rows("年份（万元）", "2024年 | 12 | 15", "2025年 | 12 | 15"))

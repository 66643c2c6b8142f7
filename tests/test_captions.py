"""What stands above a table and is told with its rows: the caption's item, and the unit."""

import pytest

from ingest.captions import read_caption, unit_in
from ingest.markdown import load_markdown
from ingest.readable import readable_text
from ingest.split import split
from ingest.tables import table_rows
from rag.figures import find_figures

PERIODS = "银行 | 2023A | 2024Q3\n甲银行 | 1.69 | 1.57\n乙银行 | 1.82 | 1.80\n"


def told(above: str, table: str) -> list[str]:
    return [row.text for row in table_rows(table, 0, len(table), above, readable_text)]


@pytest.mark.parametrize(
    "above", ["图表1：上市银行净息差（%）", "表 1 上市银行净息差（%）", "图表1：上市银行净息差\n单位：%"]
)
def test_a_caption_says_what_figures_under_periods_are(above: str) -> None:
    rows = told(above, PERIODS)
    assert rows[0] == "上市银行净息差：甲银行，2023A：1.69；2024Q3：1.57（单位：%）"
    assert [figure.surface + figure.unit for figure in find_figures(rows[0])] == ["1.69%", "1.57%"]


@pytest.mark.parametrize("heads", ["银行 | 余额（亿元） | 2024年增速", "银行 | 投入 | 2024年", "银行 | 户数 | 占比"])
def test_columns_that_say_what_they_are_take_nothing_from_the_caption(heads: str) -> None:
    assert "上市银行" not in told("表1 上市银行净息差（%）", f"{heads}\n甲银行 | 1.69 | 1.57\n")[0]
    assert "单位" not in told("表1 上市银行净息差（%）", f"{heads}\n甲银行 | 1.69 | 1.57\n")[0]


def test_a_row_of_another_kind_keeps_out_of_the_captions_unit() -> None:
    table = "项目 | 2024年 | 2025年\n净利润 | 58.2 | 61.6\n成本收入比率 | 45.5 | 45.0\n网点（个） | 12 | 11\n"
    assert told("表1 六家银行合计（亿元）", table) == [
        "净利润，2024年：58.2；2025年：61.6（单位：亿元）",
        "成本收入比率，2024年：45.5；2025年：45.0",
        "网点（个），2024年：12；2025年：11",
    ]


def test_the_rows_of_many_items_keep_their_names() -> None:
    table = "项目 | 2024年 | 2025年\n公司业务 | 44.7 | 50.1\n零售业务 | 25.1 | 23.1\n"
    assert told("表10 分部利润总额（单位：亿元）", table)[0] == "公司业务，2024年：44.7；2025年：50.1（单位：亿元）"


def test_a_line_without_a_number_or_over_another_table_is_no_caption() -> None:
    assert told("上市银行净息差（%）如下：", PERIODS)[0] == "甲银行，2023A：1.69；2024Q3：1.57"
    assert told("表1 上市银行净息差（%）\n丙银行 | 1.1 | 1.2", PERIODS)[0] == "甲银行，2023A：1.69；2024Q3：1.57"


def test_a_caption_of_many_items_names_none() -> None:
    assert read_caption("表1 主要监管指标（单位：%）", "", ["指标", "2023年", "2024年"], ["甲银行"]) == ("", "%", False)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：亿元。", "亿元"),
        ("（单位：人民币百万元）", "人民币百万元"),
        ("All figures in EUR million.", "EUR million"),
        ("All amounts are in millions of US dollars.", "millions of US dollars"),
        ("(in millions, except ratios)", "in millions, except ratios"),
        ("(in EUR million)", "in EUR million"),
        ("We invest in millions of people.", ""),
    ],
)
def test_a_line_names_a_unit(line: str, unit: str) -> None:
    assert unit_in(line) == unit


def test_the_unit_of_english_tables_reaches_the_figures() -> None:
    text = "All figures in EUR million.\n\n| Item | FY2025 |\n|---|---|\n| Net profit | 6,163 |\n"
    (_, row) = [s.text for chunk in split(load_markdown(text.encode(), "x"), markdown=True) for s in chunk.sentences]
    assert [figure.unit for figure in find_figures(row)] == ["million EUR"]

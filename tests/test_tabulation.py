"""The figures of a report as rows: what each is said of, its unit, its period, its place in the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.markdown import load_markdown
from ingest.split import split
from rag.figures import find_figures
from rag.records import Chunk, Document, ReportDetails, Sentence
from rag.tabulation.places import places
from rag.tabulation.row import FigureRow
from rag.tabulation.rows import figure_rows

HEAD = "---\ntitle: 江澜银行2025年年度报告\n---\n\n# 江澜银行2025年年度报告\n\n"


def tabulated(body: str, head: str = HEAD) -> list[FigureRow]:
    document = load_markdown((head + body).encode(), "report.md")
    return figure_rows(document.text, document.details, split(document, markdown=True))


def told(row: FigureRow) -> tuple[str, str, str, int | None]:
    return row.subject, str(row.value), row.unit, row.year


def of_rows(*rows: str, headings: tuple[str, ...] = ()) -> list[FigureRow]:
    """The figures of table rows as ingest writes them, each a line of its report."""
    text = "\n".join(rows)
    starts = [sum(len(row) + 1 for row in rows[:n]) for n in range(len(rows))]
    sentences = tuple(Sentence(start, start + len(row), row) for start, row in zip(starts, rows, strict=True))
    return figure_rows(text, ReportDetails("Review 2025"), [Chunk(0, sentences, headings, 3)])


def test_a_cell_is_of_its_row_and_its_column() -> None:
    rows = tabulated(
        "表1 收入（单位：亿元）\n\n| 项目 | 2025年 | 2024年 |\n| --- | --- | --- |\n"
        "| 营业收入 | 202.68 | 193.10 |\n| 其中：手续费净收入 | 27.14 | 24.60 |\n"
    )
    assert [told(row) for row in rows] == [
        ("营业收入", "202.68", "亿元", 2025),
        ("营业收入", "193.10", "亿元", 2024),
        ("手续费净收入", "27.14", "亿元", 2025),
        ("手续费净收入", "24.60", "亿元", 2024),
    ]
    assert rows[0].shown == "202.68亿元"
    assert {row.scope for row in rows} == {"江澜银行"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("逾期贷款占比1.35%。", ("逾期贷款占比", "1.35", "%", 2025)),
        ("2024年科技投入为7.10亿元。", ("科技投入", "7.10", "亿元", 2024)),
        ("另有29.03%的机构仍在调整架构。", ("…机构仍在调整架构", "29.03", "%", 2025)),
        ("在采购方式上，41.2%的机构选择租用。", ("在采购方式上…机构选择租用", "41.2", "%", 2025)),
        ("A minority, 12.5%, had left by then.", ("A minority…had left by then", "12.5", "%", 2025)),
        ("In the north, 41% of clients use the app.", ("the north…clients use the app", "41", "%", 2025)),
        ("Most banks buy: 74.2% use a vendor's chatbot.", ("…use a vendor's chatbot", "74.2", "%", 2025)),
    ],
)
def test_in_prose_the_clause_is_the_subject(sentence: str, expected: tuple[str, str, str, int]) -> None:
    assert [told(row) for row in tabulated(sentence)] == [expected]


def test_a_clause_that_leans_on_the_one_before_takes_its_subject() -> None:
    rows = tabulated("2024年科技投入7.10亿元，占营业收入的3.68%。年末小微贷款余额638.2亿元，较上年末增加71.5亿元。")
    assert [row.subject for row in rows] == [
        "科技投入",
        "科技投入，占营业收入的",
        "年末小微贷款余额",
        "年末小微贷款余额，较上年末增加",
    ]
    assert [row.is_change for row in rows] == [False, False, False, True]


def subjects(sentence: str) -> list[str]:
    return [row.subject for row in tabulated(sentence)]


def test_a_level_of_another_time_has_the_subject_it_is_compared_with() -> None:
    assert subjects("The share of app users was 52% in 2025, up from 41% in 2024.") == ["The share of app users"] * 2
    assert subjects("关注类贷款占比1.72%，较上年末的1.63%上升0.09个百分点。")[:2] == ["关注类贷款占比"] * 2


def test_a_second_figure_of_a_clause_has_the_subject_of_the_first() -> None:
    assert subjects("The error rate was 3.2% at mutual banks and 5.9% at savings and cooperative banks.") == [
        "The error rate…mutual banks",
        "The error rate…savings and cooperative banks",
    ]
    assert (
        subjects("The four digital banks counted 5.8 million customers.")[1]
        == "The four digital banks counted…customers"
    )
    assert subjects("Nine of the 15 lenders were profitable.") == ["Nine of the…lenders were profitable"]


def test_a_figure_of_a_list_is_of_its_own_subject_the_first_as_well() -> None:
    assert subjects("车位贷、装修贷和助学贷款的逾期率分别为0.31%、1.42%和2.05%。") == [
        "车位贷的逾期率",
        "装修贷的逾期率",
        "助学贷款的逾期率",
    ]
    assert subjects("渔业、林业贷款余额分别为12亿元、30亿元。") == ["渔业 · 渔业、林业贷款余额", "林业贷款余额"]
    assert subjects("The arrears of boats, vans and tools were 0.3%, 1.4% and 2.1%, respectively.")[0] == (
        "The arrears of boats"
    )


def test_a_figure_that_says_which_is_meant_stays_in_the_subject() -> None:
    (_, share, change) = subjects("科技人员占比不到5%的银行，2025年占29.03%，回落4.4个百分点。")
    assert share == "科技人员占比不到5%的银行"
    assert change == "科技人员占比不到5%的银行，回落"


def test_what_is_counted_is_the_unit_where_it_stands_behind_the_number() -> None:
    rows = tabulated(
        "We asked 148 large retail banks. Calls reached 31,400. Screens stopped 2.7 million odd transfers."
    )
    assert [(row.unit, row.shown) for row in rows] == [
        ("banks", "148 banks"),
        ("", "31,400"),
        ("million transfers", "2.7 million transfers"),
    ]


def test_figures_of_the_same_subject_are_paired_with_their_times() -> None:
    rows = tabulated(
        "Legal costs were $8 million and $197 million for the three months ended March 31, 2021 and 2020, respectively."
    )
    assert [(row.subject, row.year, row.part) for row in rows] == [
        ("Legal costs", 2021, "Q1"),
        ("Legal costs", 2020, "Q1"),
    ]


def test_a_loss_in_brackets_behind_its_currency_is_negative() -> None:
    rows = of_rows("Net income，2021：$(401)；2020：$(3)（单位：in millions）")
    assert [(str(row.value), row.unit) for row in rows] == [("-401", "million USD"), ("-3", "million USD")]


def test_a_head_of_two_periods_is_of_the_two_cells_it_stands_over() -> None:
    rows = of_rows("Net income，8,282；Three months ended March 31, 2022 2021：14,300；Change：(42)")[:2]
    assert [(row.subject, row.year, row.part) for row in rows] == [
        ("Net income", 2022, "Q1"),
        ("Net income", 2021, "Q1"),
    ]


def test_the_time_of_a_head_that_stands_twice_is_not_known() -> None:
    rows = of_rows("Loans，Fair value：5,852；Fair value：5,146")
    assert [(row.year, row.period_source) for row in rows] == [(None, ""), (None, "")]


def test_lines_of_cells_are_left_out_of_prose() -> None:
    assert tabulated("Interest is added to the balance Total consumer $ 9,291 2.1 % 94 % of all.") == []
    assert tabulated("利息支出172241") == []
    assert tabulated("第一章 概况......12 第二章 业绩......35") == []


def test_a_name_behind_another_figure_is_not_this_ones() -> None:
    rows = tabulated(
        "Costs fell by 12% at the parent, and by 3% at savings banks.", head="---\ntitle: Review 2025\n---\n\n"
    )
    assert [row.scope for row in rows] == ["", "savings banks"]


def test_an_acronym_that_the_report_never_spells_out_is_no_bank() -> None:
    head = "---\ntitle: Review 2025\n---\n\n"
    loans = "Average loans rose 5% in CCB."
    assert [row.scope for row in tabulated(loans, head)] == [""]
    spelled = tabulated(f"{loans} China Construction Bank lends at home.", head)
    assert [row.scope for row in spelled] == ["CCB"]


def test_what_is_no_figure_of_content_is_left_out() -> None:
    assert tabulated("表2 2024年附注八、4见第12页。联系电话：010-66210788。") == []
    assert tabulated("Refer to Form 10-Q, to pages 110-116 and to Notes 2, 3, 11 and 12.") == []
    assert of_rows("17.2") == []  # the number of a section
    assert of_rows("收入，2025年：3,9504,589") == []  # cells that ran together


def test_where_a_period_is_taken_from_is_told() -> None:
    rows = of_rows("Loans，2024：5%", "Loans，Share：5%", headings=("At a glance",))
    assert [(row.year, row.period_source) for row in rows] == [(2024, "figure"), (2025, "report")]
    row = of_rows("Loans，Share：5%", headings=("Figures of 2023",))[0]
    assert (row.year, row.period_source) == (2023, "context")


def test_of_two_periods_of_a_head_one_is_the_time() -> None:
    head = "March 31, 2022 Term loans by origination year 2019"
    cohort, year = of_rows(f"Retained loans，{head}：5%", "Net revenue，2022 Commercial Banking 2021：5%")
    assert (cohort.year, cohort.part) == (2022, "Q1")
    assert cohort.subject == "Retained loans · Term loans by origination year 2019"
    assert (year.year, year.subject) == (2021, "Net revenue · 2022 Commercial Banking")


def test_a_cell_without_a_head_is_told_by_its_place_and_is_of_no_known_time() -> None:
    rows = of_rows("Total loans，433,959；464,456")
    assert [(row.subject, row.year, row.period_source) for row in rows] == [
        ("Total loans · #1", None, ""),
        ("Total loans · #2", None, ""),
    ]


def test_the_currency_of_a_table_is_that_of_its_cells_that_name_one() -> None:
    rows = of_rows(
        "Net income，2025：$742（单位：in millions）",
        "Fees，2025：315（单位：in millions）",
        "Active customers，2025：61（单位：in millions）",
    )
    assert [row.unit for row in rows] == ["million USD", "million USD", "million"]


def of_page(page: str, *read: str) -> list[FigureRow]:
    """The figures of the last rows of a page of a PDF. read: as ingest reads them, without the unit above."""
    lines = page.splitlines(keepends=True)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines))][-len(read) :]
    written = [line.rstrip("\n") for line in lines[-len(read) :]]
    sentences = tuple(
        Sentence(start, start + len(line), row) for start, line, row in zip(starts, written, read, strict=True)
    )
    return figure_rows(page, ReportDetails("Review 2025"), [Chunk(0, sentences, (), 3)])


def test_the_unit_of_the_lines_above_a_table_of_a_page_is_that_of_its_rows() -> None:
    rows = of_page(
        "Highlights\nAs of the period ended, (in millions, except per share and headcount\ndata)\n | 2025\n"
        "Net fees | $742\nLoans | 9,300\nBook value per share | 8.40\nHeadcount | 1,250\n",
        *("Net fees，2025：$742", "Loans，2025：9,300", "Book value per share，2025：8.40", "Headcount，2025：1,250"),
    )
    assert [row.shown for row in rows] == ["742 million USD", "9,300 million USD", "8.40", "1,250"]


def test_money_of_a_table_without_a_scale_has_no_unit_where_another_table_of_its_report_has_one() -> None:
    scaled = "Fees，2025：$315（单位：in millions）"
    rows = of_rows("Net income，2025：$742", "Dividend per share，2025：$1.20", scaled)
    assert [row.unit for row in rows] == ["", "USD", "million USD"]
    assert [row.unit for row in of_rows("Net income，2025：$742", "Fees，2025：$3.1 million")] == ["USD", "million USD"]


def test_a_caption_with_exceptions_needs_no_comma() -> None:
    assert of_rows("Loans，2025：$1,011.3（单位：in billions except ratios）")[0].unit == "billion USD"


def test_the_total_under_a_heading_per_share_is_not_of_one_share() -> None:
    rows = of_rows("Earnings per share：Net income，2025：$742（单位：in millions, except per share data）")
    assert rows[0].unit in ("", "million USD")


def test_the_unit_that_the_line_above_a_table_ends_in_is_that_of_its_amounts() -> None:
    rows = tabulated(
        "Table 1. Results of the group (USD million)\n\n| Item | FY2025 |\n| --- | --- |\n| Net income | 742 |\n"
        "| Earnings per share | 1.20 |\n| Cost ratio | 44 |\n| Employees | 1,300 |\n"
    )
    assert [row.unit for row in rows] == ["million USD", "", "", ""]


def test_figures_per_share_and_ratios_are_not_in_millions() -> None:
    rows = of_rows(
        "Net income per share，2025：$4.51（单位：in millions, except per share and ratio data）",
        "CET1 ratio，2025：13.1（单位：in millions, except per share and ratio data）",
        "Net income，2025：742（单位：in millions, except per share and ratio data）",
    )
    assert [row.unit for row in rows] == ["USD", "%", "million USD"]


def test_what_is_counted_is_in_no_millions_where_the_table_has_exceptions() -> None:
    rows = of_rows(
        "Number of advisors，2025：2,798（单位：in millions, except ratios and headcount）",
        "Principal transactions，2025：6,500（单位：in millions, except ratios and headcount）",
        "Net income，2025：$742（单位：in millions, except ratios and headcount）",
    )
    assert [row.unit for row in rows] == ["", "million USD", "million USD"]


def test_the_mark_of_a_footnote_is_no_unit() -> None:
    assert of_rows("Other expense (b)，2025：1,536")[0].unit == ""


def test_a_change_is_a_difference_or_a_growth_and_its_unit_follows() -> None:
    grown = of_rows("Card income，2025：1,350；2024：1,000；Change：35（单位：亿元）")[-1]
    fallen = of_rows("Card income，2025：1,350；2024：1,000；Change：350（单位：亿元）")[-1]
    neither = of_rows("Card income，2025：1,350；2024：1,000；Change：77（单位：亿元）")[-1]
    assert [row.unit for row in (grown, fallen, neither)] == ["%", "亿元", ""]


def test_the_bank_is_named_as_it_is_written_nearest_to_the_figure() -> None:
    rows = tabulated(
        "云渡农商行（Yundu Rural Commercial Bank）的规模小，2025年科技投入为2.6亿元。大型银行平均为1.21%。"
    )
    assert [row.scope for row in rows] == ["云渡农商行", "大型银行"]


@pytest.mark.parametrize(
    ("source", "surface", "place"),
    [
        ("占31.5%和1.5%", "1.5%", (7, 11)),  # not within 31.5%
        ("1,203.5人与203人", "203人", (9, 13)),
        ("余额为81,833.14\n亿元", "81,833.14亿元", (3, 15)),  # a line ends within it
        ("没有", "5%", None),
    ],
)
def test_a_figure_is_found_whole(source: str, surface: str, place: tuple[int, int] | None) -> None:
    (figure,) = find_figures(surface)
    assert list(places(source, [figure])) == [place]


_PRINTED = st.characters(exclude_categories=["Cc", "Cs"])  # what a text file may hold
PIECES = st.sampled_from(
    [
        "占74.19%",
        "由2.8%升至3.2%，",
        "1,203人",
        "（7）",
        "**不到三成**",
        "US$5 million",
        "2024年末",
        "。",
        "\n\n",
        "| a | 5 |\n",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES | st.text(_PRINTED, max_size=6), max_size=14).map("".join))
def test_places_hold_in_any_text(text: str) -> None:
    document = load_markdown(text.encode("utf-8", "replace"), "any.md")
    _check(document)


def _check(document: Document) -> None:
    for row in figure_rows(document.text, document.details, split(document, markdown=True)):
        assert row.subject
        assert 0 <= row.start < row.end <= len(document.text)
        if row.mark:
            start, end = row.mark
            assert row.start <= start < end <= row.end
            assert document.text[start:end].split() == row.surface.split() or "".join(
                document.text[start:end].split()
            ) == "".join(row.surface.split())

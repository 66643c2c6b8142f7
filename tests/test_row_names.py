"""What rows are called, what a question calls them, and where the library has them."""

from pathlib import Path

import pytest

from ingest.covered import covered_period
from ingest.index import remove_report
from rag.figures import find_figures
from rag.included import is_of_the_included
from rag.library.library import open_library
from rag.library.named_rows import named_rows
from rag.row_names import asked_names, joins, phrases, row_names
from rag.unasked import is_average_unasked, unasked_words
from tests.fakes import library_of


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("Return on equity (“ROE”)(b)", {"return on equity", "roe"}),
        ("Ratios：Total net charge-offs/(recoveries)", {"net charge off"}),
        ("其中：个人存款余额", {"个人存款"}),
        ("CET1 资本充足率", {"cet1 资本充足率"}),
        ("Provision for credit losses", {"provision for credit loss"}),
        ("Income taxes", {"income tax"}),
        ("Branches and agencies", {"branch and agency"}),
        ("Bonuses, purchases and caches", {"bonus purchase and cache"}),
        ("Leases in houses and bases", {"lease in house and base"}),
        ("Preferred series", {"preferred series"}),
        ("Total", set()),
        ("2024", set()),
        ("a" * 91, set()),
    ],
)
def test_what_a_row_is_called(row: str, names: set[str]) -> None:
    assert row_names(row) == names


def test_a_name_inside_another_that_is_asked_for_is_not_asked_for() -> None:
    names = ["income", "net interest income", "interest", "deposit"]
    assert asked_names("What was net interest income?", names) == {"net interest income"}
    assert asked_names("贷款和存款余额各是多少", ["贷款", "存款", "款"]) == {"贷款", "存款"}
    assert phrases("Loans rose")["loan"] == (0, 1)
    assert [joins(name) for name in ("fee and commission income", "手续费及佣金", "brand income", "和", "及")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_a_name_of_a_standards_length_is_heard() -> None:
    name = "指定为以公允价值计量且其变动计入其他综合收益的非交易性权益工具投资"
    assert asked_names(f"某行2024年末{name}是多少？", row_names(name)) == {name}
    assert max(len(each.split()) for each in phrases("loans to small firms and farms " * 5)) == 14


def test_names_from_an_earlier_maker_are_made_again(tmp_path: Path) -> None:
    library = library_of(
        tmp_path / "library", "# A\n\n| Item | 2024 |\n|---|---|\n| Income taxes | 4 |\n| Fees | 2 |\n"
    )
    with library.record._engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {named_rows.name} SET name = 'income taxe' WHERE name = 'income tax'")
        connection.exec_driver_sql("UPDATE facts SET value = '1' WHERE name = 'named_rows'")
    library.close()
    again = open_library(tmp_path / "library")
    assert list(again.record.chunks_with_rows(["income tax", "income taxe"])) == ["income tax"]
    again.close()


def test_the_library_knows_its_rows_by_name(tmp_path: Path) -> None:
    first = (
        "# 甲报告\n\n| 项目 | 2024年 | 2023年 |\n|---|---|---|\n| 存款余额 | 10亿元 | 9亿元 |\n| 网点 | 3家 | 2家 |\n"
    )
    second = first.replace("甲", "乙").replace("网点", "员工")
    library = library_of(tmp_path / "library", first, second)
    reports = [report.report_id for report in library.record.reports()]
    found = library.record.chunks_with_rows(["存款", "网点", "贷款"])
    assert {name: [report for report, _ in places] for name, places in found.items()} == {
        "存款": reports,
        "网点": reports[:1],
    }
    assert [report for report, _ in library.record.chunks_with_rows(["存款"], reports[1:])["存款"]] == reports[1:]
    remove_report(reports[0], library)
    assert list(library.record.chunks_with_rows(["存款", "网点"])) == ["存款"]
    library.close()


def test_a_library_from_before_rows_had_names_gets_them(tmp_path: Path) -> None:
    text = "# 甲报告\n\n| 项目 | 2024年 | 2023年 |\n|---|---|---|\n| 网点 | 3家 | 2家 |\n"
    library = library_of(tmp_path / "library", text)
    with library.record._engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TABLE {named_rows.name}")
        connection.exec_driver_sql("DELETE FROM facts WHERE name = 'named_rows'")
    library.close()
    again = open_library(tmp_path / "library")
    assert list(again.record.chunks_with_rows(["网点"])) == ["网点"]
    again.close()


@pytest.mark.parametrize(
    ("row", "question", "words"),
    [
        ("Return on tangible equity", "What was the return on equity?", ["tangible"]),
        ("Income before income tax expense", "What was the income tax expense?", ["before"]),
        ("Total consolidated net loans(a)", "What were loans in 2024?", []),
        ("Branches closed in the year", "How many branches did it close?", []),
        ("净利润", "What was the net profit?", []),
    ],
)
def test_what_a_row_says_beyond_a_question(row: str, question: str, words: list[str]) -> None:
    assert unasked_words(row, question, ())[0] == words
    assert is_average_unasked(question, "Average balance 2024")
    assert not is_average_unasked(f"{question} average", "Average balance 2024")


@pytest.mark.parametrize(
    ("question", "text", "included"),
    [
        ("What were total loans?", "Total loans included $64 million under the scheme.", True),
        ("What were nonperforming loans?", "Nonperforming loans excluded U.S. Treasuries of $64 million.", True),
        ("What were Treasuries?", "Nonperforming loans excluded U.S. Treasuries of $64 million.", False),
        ("What were trading assets?", "(a) Included in these were trading assets of $64 million.", True),
        ("What did total loans include?", "Total loans included $64 million under the scheme.", False),
        ("What were total loans?", "This excludes leases. Total loans were $64 million.", False),
    ],
)
def test_what_something_includes_is_not_it(question: str, text: str, included: bool) -> None:
    (figure,) = find_figures(text)
    words = set(question.lower().rstrip("?").split()[2:])

    def held(some: str) -> float:
        return len(words & set(some.lower().split())) / len(words)

    assert is_of_the_included(question, text, figure, held) is included


@pytest.mark.parametrize(
    ("page", "period"),
    [
        ("For the quarterly period ended March 31, 2024", "Q1 2024"),
        ("for the quarterly period ended Commission file\nSeptember 30, 2024 number 1-58", "Q3 2024"),
        ("Unaudited results for the six months ended 30 June 2025", "H1 2025"),
        ("For the nine months ended September 30, 2024", "first nine months of 2024"),
        ("For the fiscal year ended December 31, 2024", "2024"),
        ("For the fiscal year ended June 30, 2024", ""),
        ("截至2025年6月30日止六个月", "H1 2025"),
        ("截至2024年12月31日止年度", "2024"),
        ("The three months that ended in March 2024 were cold.", ""),
    ],
)
def test_the_period_that_a_cover_names(page: str, period: str) -> None:
    assert covered_period(page) == period

"""A figure whose words name another class of things than the question is of something else."""

from pathlib import Path

import pytest

from rag.binding import claims
from rag.figures import find_figures, stated
from rag.measure_class import is_of_another_class, measured_in
from tests.fakes import assistant_over


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("the six groups made a combined net profit of", {"profit"}),
        ("net interest income", {"income"}),
        ("What was net income?", {"profit"}),
        ("earned EUR 2.15 per share", {"per share"}),
        ("年末总资产", {"assets"}),
        ("资产负债率", set()),
        ("税前利润", {"profit"}),
        ("贷款利息收入", {"loans", "income"}),
    ],
)
def test_the_classes_of_what_is_named(text: str, classes: set[str]) -> None:
    assert measured_in(text) == classes


@pytest.mark.parametrize(
    ("question", "own", "before", "another"),
    [
        ("What was total income?", "a combined net profit of USD 3 million", "", True),
        ("What was total income?", "operating income of USD 3 million", "", False),
        ("What was total income?", "rose to USD 3 million", "", False),
        ("柳支行净利润是多少？", "柳支行总资产", "", True),
        ("存款同比增速", "同比增长9.1%", "贷款总额80亿元，", True),
        ("存款同比增速", "同比增长9.1%", "存款总额80亿元，较年初增长5%，", False),
    ],
)
def test_another_class(question: str, own: str, before: str, another: bool) -> None:
    assert is_of_another_class(question, own, before) is another


def test_whose_it_is_is_no_class_where_nothing_is_counted() -> None:
    question, own = "How much of the new money came from clients abroad?", "brought in EUR 3 billion of deposits"
    assert is_of_another_class(question, own)
    assert not is_of_another_class(question, own, counts=False)


def test_words_between_two_figures_go_over_to_the_second() -> None:
    text = "Heron Group earned EUR 2.15 per share in 2025 and paid a dividend of EUR 1.10 per share."
    assert [claim.own.strip() for claim in claims(text)] == [
        "Heron Group earned EUR 2.15 per share in 2025",
        "paid a dividend of EUR 1.10 per share.",
    ]
    (last,) = claims("The false alarm rate was 5.9% at savings and cooperative banks.")
    assert last.own.endswith("at savings and cooperative banks.")


def test_what_adds_up_to_a_sum_is_no_bound() -> None:
    (figure,) = find_figures(text := "Their budgets add up to EUR 520 million.")
    assert (figure.comparator, stated(text, figure)) == ("=", "EUR 520 million")


def test_a_net_increase_in_something_is_a_change() -> None:
    (claim,) = claims("The results included a net increase in the allowance for credit losses of $902 million.")
    assert claim.is_change


def test_a_bank_named_in_a_later_clause_is_not_whose_the_figures_before_it_are(tmp_path: Path) -> None:
    report = "# 鹤湖银行2025年年度报告\n\n不良贷款率由2024年末的1.31%降至2025年末的1.22%，霁山银行由1.57%升至1.63%。\n"
    with assistant_over(tmp_path, report) as assistant:
        assert not assistant.ask("霁山银行2025年末不良贷款率是多少？").text.startswith("1.22%")
        assert assistant.ask("鹤湖银行2025年末不良贷款率是多少？").text.startswith("1.22%")


def test_what_a_group_by_name_spent_is_not_the_banks_beside_it(tmp_path: Path) -> None:
    report = "# Review 2025\n\nHeron Group spent EUR 36 million on technology in 2025, and Tern Bank EUR 45 million.\n"
    with assistant_over(tmp_path, report) as assistant:
        assert assistant.ask("How much did Tern Bank spend on technology in 2025?").text.startswith("EUR 45 million")

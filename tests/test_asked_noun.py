"""Of two members of a sentence the figure of the one that is asked for; a lead keeps its currency."""

import pytest

from rag.asked_noun import counted, counts_something_else, is_a_place_in_an_order, is_of_another_member
from rag.binding import claims
from rag.excluded import is_of_the_excluded, without_excluded
from rag.figures import find_figures, stated
from rag.lexicon.words import key_of


@pytest.mark.parametrize(
    ("question", "text", "surface", "is_another"),
    [
        ("第四大股东持股比例是多少？", "第三大股东持股7.1%", "7.1%", True),
        ("第三大股东持股比例是多少？", "第三大股东持股7.1%", "7.1%", False),
        ("What ratio is required?", "The ratio stood at 13.2%; the requirement is 9.5%", "13.2%", True),
        ("What ratio is required?", "The ratio stood at 13.2%; the requirement is 9.5%", "9.5%", False),
        ("How many shops were asked?", "Of shops with fewer than 20 desks 41% take cards", "20", True),
        ("How many desks do small shops have?", "Small shops are those with fewer than 20 desks", "20", False),
    ],
)
def test_the_other_member_is_told(question: str, text: str, surface: str, is_another: bool) -> None:
    (claim,) = [one for one in claims(text) if one.figure.surface == surface]
    assert is_of_another_member(question, text, claim.own, claim.figure) == is_another


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("How many branches did it have in Ohio?", {"branch"}),
        ("How many new business lines were opened?", {"line"}),
        ("How many people work there?", {key_of("people")}),
        ("How much did it spend?", set()),
    ],
)
def test_what_a_question_counts(question: str, nouns: set[str]) -> None:
    assert counted(question) == nouns


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("How many branches were open?", "It has branches in 48 states.", True),
        ("How many branches were open?", "It has 48 branches.", False),
        ("How many branches were open?", "It has 48 rural branches.", False),
        ("How many branches were open?", "Branches numbered 48 at the end of the year.", False),
        ("How much did it lend?", "It has branches in 48 states.", False),
    ],
)
def test_what_a_figure_counts_is_not_what_is_asked_for(question: str, text: str, another: bool) -> None:
    (figure,) = [one for one in find_figures(text) if one.surface == "48"]
    assert counts_something_else(question, text, figure) is another


def test_a_rank_is_no_amount() -> None:
    assert is_a_place_in_an_order("How much did debt fall?", "Three months ended March 31, 2024 Rank")
    assert not is_a_place_in_an_order("What is its rank in debt underwriting?", "2024 Rank")


@pytest.mark.parametrize(
    ("question", "words", "left", "is_left_out"),
    [
        ("What was the rate of card loans?", "Consumer, excluding card loans", "Consumer", False),
        (
            "What was the rate excluding card loans?",
            "Consumer, excluding card loans",
            "Consumer, excluding card loans",
            False,
        ),
        ("How many staff, excluding agency workers?", "another 57 agency workers", "another 57 agency workers", True),
        ("不含外包人员的员工有多少？", "另有外包人员57人", "另有外包人员57人", True),
        ("净利润是多少？", "扣除一次性收益后净利润", "扣除一次性收益后净利润", False),
        ("员工有多少？", "员工（不含外包人员）812人", "员工812人", False),
    ],
)
def test_what_is_left_out(question: str, words: str, left: str, is_left_out: bool) -> None:
    assert (without_excluded(question, words), is_of_the_excluded(question, words)) == (left, is_left_out)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("小微贷款2（含个体工商户）余额83亿元。", ["83亿元"]),
        ("2按监管口径计算。", []),
        ("地址：汀州市临河路318", []),
        ("网点数量为12（含代理）", ["12"]),
    ],
)
def test_the_mark_of_a_note_and_the_number_of_a_house_are_no_figures(text: str, surfaces: list[str]) -> None:
    assert [one.figure.surface for one in claims(text)] == surfaces


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Term deposits grew 5.2% and sight deposits 2.0%.", [True, True]),
        ("Term deposits grew 5.2% and the cost of funds was 2.0%.", [True, False]),
        ("Deposits were 61% and loans 39% of the balance sheet.", [False, False]),
    ],
)
def test_a_verb_is_of_both_members_where_the_second_leaves_it_out(text: str, changes: list[bool]) -> None:
    assert [one.is_change for one in claims(text)] == changes


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Deposits grew 6.4% to EUR 58.0 billion.", ["6.4%", "EUR 58.0 billion"]),
        ("The branch earned CZK 310 million in the year.", ["CZK 310 million"]),
        ("The NPL 2.1% and ROE 9.0% are as before.", ["2.1%", "9.0%"]),
        ("They pay 50-60% of it.", ["50-60%", "50-60%"]),
    ],
)
def test_a_figure_is_stated_with_its_currency_and_in_no_false_range(text: str, shown: list[str]) -> None:
    assert [stated(text, figure) for figure in find_figures(text)] == shown

"""Of two members of a sentence the figure of the one that is asked for; a lead keeps its currency."""

import pytest

from rag.asked_noun import is_of_another_member
from rag.binding import claims
from rag.figures import find_figures, stated


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

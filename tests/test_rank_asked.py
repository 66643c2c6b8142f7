"""Which places of a ranking a question asks for, by its form."""

import pytest

from rag.question import read_question
from rag.rank_asked import RankAsked, asks_greatest_change, asks_superlative, rank_asked


@pytest.mark.parametrize(
    ("text", "first", "last", "most"),
    [
        ("哪个支行的存款最多？", 1, 1, True),
        ("哪个支行的存款最少？", 1, 1, False),
        ("存款排名第二的支行是哪个？", 2, 2, True),
        ("存款第三多的是哪个支行？", 3, 3, True),
        ("哪家支行的费用率第二低？", 2, 2, False),
        ("哪个支行的费用率次高？", 2, 2, True),
        ("存款位居第四的支行是什么？", 4, 4, True),
        ("存款倒数第二的是哪个支行？", 2, 2, False),
        ("哪个支行的存款垫底？", 1, 1, False),
        ("存款排名第一的是哪个支行？", 1, 1, True),
        ("存款前三的支行有哪些？", 1, 3, True),
        ("存款排名前5名的是哪些支行？", 1, 5, True),
        ("存款最高的两个支行是哪几个？", 1, 2, True),
        ("哪三家支行的费用率最低？", 1, 3, False),
        ("存款后两名是哪些支行？", 1, 2, False),
        ("前三季度哪个支行的存款最多？", 1, 1, True),
        ("六家支行中哪家存款最多？", 1, 1, True),
        ("Which depot had the second-largest stock?", 2, 2, True),
        ("Which depot had the third lowest cost?", 3, 3, False),
        ("Which depot ranked fourth by stock?", 4, 4, True),
        ("Which depot came second by stock?", 2, 2, True),
        ("Which depot was in third place by stock?", 3, 3, True),
        ("Which depot came last but one by stock?", 2, 2, False),
        ("Which depot had the 2nd highest stock?", 2, 2, True),
        ("What are the top three depots by stock?", 1, 3, True),
        ("Top three depots by stock", 1, 3, True),
        ("2024年存款前三名", 1, 3, True),
        ("Which two depots had the highest cost?", 1, 2, True),
        ("Name the five smallest depots by stock.", 1, 5, False),
        ("Which depots are the bottom two by stock?", 1, 2, False),
        ("Which of the six depots had the highest cost?", 1, 1, True),
        ("Which depot had the highest cost in the second quarter?", 1, 1, True),
    ],
)
def test_the_places_asked_for(text: str, first: int, last: int, most: bool) -> None:
    assert rank_asked(read_question(text)) == RankAsked(first, last, most, of_growth=False)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("哪些支行的存款最多？", True),  # how many, it is not said
        ("存款前三的支行中哪个费用率最低？", True),  # one of the first three, by another figure
        ("存款排名第二和排名第四的支行是哪些？", True),
        ("存款前二十的支行是哪些？", True),
        ("哪些支行的存款排名第二、第四？", True),
        ("Which depots had the second and the fourth largest stock?", True),
        ("Which of the top three depots had the lowest cost?", True),
        ("哪一年存款第二多？", False),
        ("第二季度的存款是多少？", False),
        ("存款是多少？", False),
        ("What was the stock in the second half of 2024?", False),
    ],
)
def test_what_asks_for_no_place_that_can_be_told(text: str, asks: bool) -> None:
    assert rank_asked(read_question(text)) is None
    assert asks_superlative(read_question(text)) is asks


def test_growth_is_told_from_the_level() -> None:
    grown = [rank_asked(read_question(text)) for text in ("哪个支行的存款增速第二快？", "Which depot grew fastest?")]
    assert grown == [RankAsked(2, 2, True, True), RankAsked(1, 1, True, True)]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("哪个支行的存款上升最多？", True),
        ("Which depot's stock fell most?", True),
        ("哪个支行的存款最多？", False),
        ("哪一年存款上升最多？", False),
        ("存款上升了多少？", False),
    ],
)
def test_what_moved_most_is_told_from_what_is_most(text: str, asks: bool) -> None:
    assert asks_greatest_change(read_question(text)) is asks

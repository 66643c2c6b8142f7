"""What a part does is no figure of all, nor of another part."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.figures import find_figures
from rag.retrieve import Retriever
from rag.settings import load_settings
from rag.subgroups import is_an_age, is_of_another_part, subgroups
from tests.fakes import WordEmbedder, library_of, small_lexicon

SURVEY = """---
title: Counter Survey 2025
date: 2025-12-01
---

# Counter Survey 2025

Of savers aged 20 to 34, 12.5% visit a counter every month; of those aged 70 and over, 61.8% do.

Women visit a counter every month less often than men (31.2% against 35.9%).

Among small shops, 22.4% deposit coins at a counter.

56.1% of shops lock their tills overnight.
"""
ZH = """---
title: 县域金融问卷2025
date: 2025-12-01
---

# 县域金融问卷2025

储户中，44.6%每月到网点一次，70岁及以上储户中这一比例为81.3%，35岁以下储户中为16.9%。

女性储户中，购买过保险的占27.4%。
"""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("savers aged 20 to 34", {"age": {"20-34"}}),
        ("70岁及以上的女性", {"age": {"70-200"}, "sex": {"women"}}),
        ("under-30s in the cities", {"age": {"0-30"}, "place": {"urban"}}),
        ("农村商业银行与城市商业银行", {}),
        ("small merchants, rural areas", {"size": {"small"}, "place": {"rural"}}),
    ],
)
def test_the_parts_that_a_text_names(text: str, parts: dict[str, set[str]]) -> None:
    assert subgroups(text) == parts


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("What share of savers visit a counter?", []),
        ("What share of men visit a counter?", ["35.9%"]),
        ("What share of women visit a counter?", ["31.2%"]),
        ("Which sex visits a counter more often?", ["31.2%", "35.9%"]),
        ("What share of savers in rural areas visit a counter?", []),
    ],
)
def test_of_two_parts_each_has_its_figure(question: str, figures: list[str]) -> None:
    text = "Women visit a counter less often than men (31.2% against 35.9%)."
    found = [one for one in find_figures(text) if not is_of_another_part(question, text, one, "")]
    assert [one.surface for one in found] == figures


def test_the_young_may_be_given_by_their_years() -> None:
    text = "Of savers aged 20 to 34, 12.5% visit a counter."
    figure = find_figures(text)[-1]
    assert not is_of_another_part("How many young people visit a counter?", text, figure, "")
    assert is_of_another_part("How many pensioners visit a counter?", text, figure, "")


def test_an_age_is_no_figure_of_those_who_have_it() -> None:
    text = "Of savers aged 20 to 34, 12.5% visit a counter."
    assert [is_an_age(text, one.start) for one in find_figures(text)] == [True, True, False]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("subgroups")
    library = library_of(folder / "library", SURVEY, ZH)
    yield Assistant(
        Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon")), load_settings(library=library.folder)
    )
    library.close()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("What share of savers aged 70 and over visit a counter every month?", "61.8%"),
        ("What share of savers aged 20 to 34 visit a counter every month?", "12.5%"),
        ("What share of men visit a counter every month?", "35.9%"),
        ("What share of small shops deposit coins at a counter?", "22.4%"),
        ("What share of shops lock their tills overnight?", "56.1%"),
        ("70岁及以上储户每月到网点的比例是多少？", "81.3%"),
        ("储户每月到网点一次的比例是多少？", "44.6%"),
        ("女性储户购买过保险的占比是多少？", "27.4%"),
    ],
)
def test_the_part_that_was_asked_for_leads(assistant: Assistant, question: str, figure: str) -> None:
    assert assistant.ask(question).text.startswith(figure)


@pytest.mark.parametrize(
    "question",
    [
        "What share of savers aged 40 to 50 visit a counter every month?",
        "What share of savers in rural areas visit a counter every month?",
        "What share of shops deposit coins at a counter?",
        "What share of large shops lock their tills overnight?",
        "男性储户购买过保险的占比是多少？",
        "储户购买过保险的占比是多少？",
    ],
)
def test_another_part_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained

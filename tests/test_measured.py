"""Branches closed are not branches held, a stake is no return, and what is set against a dividend is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.figures import find_figures
from rag.measured import is_a_ratio, is_of_another_measure, per_units_carried
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

REPORT = """---
title: Lowland Lenders 2025
date: 2026-03-01
---

# Lowland Lenders 2025

## The year

Sallow Bank closed 23 branches in 2025 and 17 in 2024.

Heron Bank had 305 branches at the end of 2025.

Heron Bank paid a dividend of EUR 2.15 per share in 2025, against EUR 1.95 in 2024.

## Survey

38.5% of the banks lend by video in 2025.

Reed Bank's cost ratio was 57.2% in 2025.

The complaint rate was 4.8% at commercial banks in 2025.
"""


@pytest.mark.parametrize(
    ("question", "own", "before", "differs"),
    [
        ("How many branches were there?", "Sallow Bank closed 23 branches", "", True),
        ("How many branches were there?", " and 17 in 2024", "Sallow Bank closed 23 branches in 2025", True),
        ("How many branches were closed?", " and 17 in 2024", "Sallow Bank closed 23 branches in 2025", False),
        ("How many branches did it open?", "Heron Bank had 305 branches", "", True),
        ("How many branches are open?", "Heron Bank had 305 branches", "", False),
        ("年末网点多少家", "全年裁撤网点12家", "", True),
        ("全年新增网点多少家", "年末网点共86家", "", True),
        ("全年裁撤网点多少家", "全年裁撤网点12家", "", False),
        ("全年关掉多少家网点", "12 branches were closed", "", False),
    ],
)
def test_opened_closed_and_held_are_three_things(question: str, own: str, before: str, differs: bool) -> None:
    assert is_of_another_measure(question, own, before, "count") is differs


def test_what_is_left_at_a_time_is_not_what_came_in_over_it() -> None:
    assert is_of_another_measure("年末贴现余额是多少", "贴现 利息收入", "", "number")
    assert not is_of_another_measure("年末贴现余额是多少", "贴现 金额", "", "number")
    assert not is_of_another_measure("贴现的利息收入是多少", "贴现 利息收入", "", "number")


@pytest.mark.parametrize(
    ("row", "ratio"),
    [("CET1 capital ratio(d)", True), ("不良贷款率", True), ("CET1 capital", False), ("Interest rate", False)],
)
def test_the_name_of_a_row_tells_a_ratio(row: str, ratio: bool) -> None:
    assert is_a_ratio(row) is ratio


def test_a_stake_is_no_other_ratio() -> None:
    assert is_of_another_measure("灰鹭租赁的净资产收益率", "灰鹭租赁 持股比例", "", "percent")
    assert not is_of_another_measure("灰鹭租赁的持股比例", "灰鹭租赁 持股比例", "", "percent")


def test_what_a_figure_per_share_is_set_against_is_per_share() -> None:
    text = "A dividend of EUR 2.15 per share, against EUR 1.95 a year before; profit was EUR 7 million."
    assert [bool(per_units_carried(text, one)) for one in find_figures(text)] == [False, True, False]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("measured")
    library = library_of(folder / "library", REPORT)
    yield Assistant(
        Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon")), load_settings(library=library.folder)
    )
    library.close()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("How many branches did Heron Bank have at the end of 2025?", "305"),
        ("What share of the banks lend by video in 2025?", "38.5%"),
        ("What was the complaint rate at commercial banks in 2025?", "4.8%"),
    ],
)
def test_what_was_asked_for_leads(assistant: Assistant, question: str, figure: str) -> None:
    assert assistant.ask(question).text.startswith(figure)


@pytest.mark.parametrize(
    "question",
    [
        "How many branches did Sallow Bank have at the end of 2024?",
        "How many branches did Heron Bank open in 2025?",
        "What was Heron Bank's net profit in 2024?",
        "What share of savings banks lend by video in 2025?",
        "What was the cost ratio of rural banks in 2025?",
        "What was the complaint rate at savings banks in 2025?",
    ],
)
def test_what_is_like_it_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained

"""A plan, a supposition or a figure since restated is not what came to be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.actuality import is_not_actual
from rag.answer import Assistant
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

REPORT = """---
title: Kestrel Bank Annual Report 2025
date: 2026-03-01
---

# Kestrel Bank Annual Report 2025

The bank planned to hire 85 advisers in 2025 and hired 62.

Trading income of 2024 was EUR 31 million as originally reported.

Without the fire in the archive, rental income would have been EUR 19 million.

For 2026 EUR 44 million is budgeted for software.
"""
ZH = """---
title: 雁湖银行2025年年度报告
date: 2026-03-01
---

# 雁湖银行2025年年度报告

2025年计划发放助学贷款24亿元，实际发放助学贷款21亿元。

2025年业绩快报披露的中间业务收入为9.4亿元。
"""


def test_of_a_past_year_a_plan_is_not_actual() -> None:
    assert is_not_actual("2025年发放贷款多少", "计划发放贷款24亿元", {2025}, 2025)
    assert not is_not_actual("2025年计划发放贷款多少", "计划发放贷款24亿元", {2025}, 2025)
    assert not is_not_actual("2025年发放贷款多少", "按计划发放贷款24亿元", {2025}, 2025)
    assert not is_not_actual("2025年发放贷款多少", "实际发放贷款21亿元，计划完成", {2025}, 2025)


def test_of_a_year_to_come_a_plan_is_told_unless_the_actual_one_is_asked_for() -> None:
    own = "For 2026 EUR 44 million is budgeted"
    assert not is_not_actual("How much is spent on software in 2026?", own, {2026}, 2025)
    assert is_not_actual("How much was actually spent on software in 2026?", own, {2026}, 2025)


def test_what_would_have_been_is_told_only_where_it_is_asked_for() -> None:
    own = "Without the fire, rental income would have been EUR 19 million"
    assert is_not_actual("What was rental income?", own, set(), 2025)
    assert not is_not_actual("What would rental income have been without the fire?", own, set(), 2025)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("actuality")
    library = library_of(folder / "library", REPORT, ZH)
    yield Assistant(
        Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon")), load_settings(library=library.folder)
    )
    library.close()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("What was Kestrel Bank's trading income in 2024 as originally reported?", "EUR 31 million"),
        ("雁湖银行2025年发放助学贷款多少亿元？", "21亿元"),
        ("雁湖银行2025年计划发放助学贷款多少亿元？", "24亿元"),
        ("雁湖银行2025年业绩快报披露的中间业务收入是多少？", "9.4亿元"),
    ],
)
def test_the_figure_that_was_asked_for_leads(assistant: Assistant, question: str, figure: str) -> None:
    assert assistant.ask(question).text.startswith(figure)


@pytest.mark.parametrize(
    "question",
    [
        "What was Kestrel Bank's trading income in 2024?",
        "What was Kestrel Bank's rental income in 2025?",
        "How much did Kestrel Bank actually spend on software in 2026?",
        "雁湖银行2025年中间业务收入是多少？",
    ],
)
def test_what_did_not_come_to_be_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained

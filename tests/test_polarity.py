"""Who does not is no share of those who do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.polarity import contradicts, is_of_the_opposite, negated
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

SURVEY = """---
title: 柜面服务问卷2025
date: 2025-12-01
---

# 柜面服务问卷2025

愿意接受远程开户的储户占41.3%，不愿意接受远程开户的储户占37.6%，其余储户没有表态。

表1 储户遇到的问题（占储户的比例）

| 问题 | 2025年 |
|---|---|
| 排队时间长 | 52.4% |
"""
POLL = """---
title: Branch Poll 2025
date: 2025-12-01
---

# Branch Poll 2025

Of the savers, 64% trust their branch adviser.

71% of the treasurers see no reason to hedge.

8.5% of the savers have no debit card.
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("不愿意远程开户的储户", {"愿意"}),
        ("尚未开通手机银行的客户", {"开通"}),
        ("不良贷款率不低于1%，未分配利润不超过5亿元", set()),
        ("有没有开户，是不是分行", set()),
        ("仍在装修、没有重开的网点", set()),
        ("不看好利差的银行", {"看好"}),
        ("不看信用卡，消费贷款的余额", set()),
        ("when a clerk, not a machine, counts", set()),
        ("savers who do not trust their adviser", {"trust"}),
        ("no more than five banks, not only in cities", set()),
        ("12 branches are unprofitable", {"profitabl"}),
    ],
)
def test_what_a_text_negates(text: str, words: set[str]) -> None:
    assert negated(text) == words


def test_a_word_denied_here_and_affirmed_there_contradicts() -> None:
    assert contradicts("有借记卡的储户占91.5%", "没有借记卡的储户占8.5%")
    assert contradicts("8.5% of savers have no debit card", "savers who have a debit card")
    assert not contradicts("没有借记卡的储户", "8.5%的储户没有借记卡")
    assert not contradicts("储户没有表态", "有借记卡的储户占91.5%")


@pytest.mark.parametrize(
    ("question", "own", "opposite"),
    [
        ("非利息收入是多少？", "利息收入", True),
        ("利息收入是多少？", "非利息净收入", True),
        ("非利息收入是多少？", "非利息净收入", False),
        ("利息收入是多少？", "利息净收入", False),
        ("非独立董事有几名？", "独立董事5名", True),
        ("What was interest income?", "Noninterest income", True),
        ("What was noninterest income?", "Net interest income", True),
        ("What was non-interest income?", "Noninterest income", False),
        ("What was the non-performing loan ratio?", "Non-performing loans to loans", False),
        ("How much did Larkmead Bank lend?", "Loans to non-bank lenders", False),
        ("除非另有说明，常年有多少？", "常年3家", False),
    ],
)
def test_a_kind_is_not_the_rest(question: str, own: str, opposite: bool) -> None:
    assert is_of_the_opposite(question, own, "") is opposite


def test_only_before_a_figure_denies_nothing() -> None:
    question = "What share of grocers do not accept cards by phone?"
    assert is_of_the_opposite(question, "Only 7.2% accept cards by phone", "")


def test_a_negation_may_stand_before_the_clause_of_its_figure() -> None:
    question = "没有开户的储户中嫌麻烦的占比"
    assert not is_of_the_opposite(question, "，嫌麻烦的占12%", "没有开户的储户说原因")
    assert is_of_the_opposite(question, "，嫌麻烦的占12%", "已经开户的储户说原因")


def test_across_languages_any_denial_may_be_the_one_asked_for() -> None:
    assert not is_of_the_opposite("不信任理财经理的储户占比", "36% of savers do not trust their adviser", "")
    assert is_of_the_opposite("不信任理财经理的储户占比", "64% of savers trust their adviser", "")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("polarity")
    library = library_of(folder / "library", SURVEY, POLL)
    yield Assistant(
        Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon")), load_settings(library=library.folder)
    )
    library.close()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("愿意接受远程开户的储户占比是多少？", "41.3%"),
        ("不愿意接受远程开户的储户占比是多少？", "37.6%"),
        ("What share of treasurers see no reason to hedge?", "71%"),
        ("What share of savers have no debit card?", "8.5%"),
    ],
)
def test_the_side_that_was_asked_for_leads(assistant: Assistant, question: str, figure: str) -> None:
    assert assistant.ask(question).text.startswith(figure)


@pytest.mark.parametrize(
    "question",
    [
        "没有遇到排队时间长的储户占比是多少？",
        "What share of savers do not trust their branch adviser?",
        "What share of treasurers see a reason to hedge?",
        "What share of savers have a debit card?",
    ],
)
def test_the_other_side_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained

"""Why what stands near is no answer is told only where it is so by the quoted sentence."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.instead import is_certain
from rag.question import read_question
from rag.records import EVERYTHING
from tests.fakes import assistant_over

REPORT = """---
title: Pennard lenders 2025
date: 2026-02-01
---

# Pennard lenders 2025

Alder Bank spent GBP 71 million on training, Rowan Bank GBP 44 million and Hazel Bank GBP 23 million.

In H1 FY2025 Rowan Bank made a net profit of GBP 302 million.

City commercial banks write off 3.1% of their loans.

All institutions train 62.5% of their clerks.

Alder Bank earned GBP 1.20 per share in FY2025.
"""
ANNUAL = """---
title: 柳泊银行2025年年度报告
date: 2026-03-01
---

# 柳泊银行2025年年度报告

2025年，手续费收入12.6亿元，2024年为11.3亿元。

莎岭银行（Sarrow Bank）咨询支出3.4亿元。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(Path(tmp_path_factory.mktemp("instead")), REPORT, ANNUAL) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "quote", "bar", "told"),
    [
        # of the very bank, of another one, and of one that may be the same in the other script
        ("How much did Rowan Bank spend on training?", "Alder Bank spent", "bank", False),
        ("How much did Birch Bank spend on training?", "Alder Bank spent", "bank", True),
        ("桦林银行的培训支出是多少？", "Alder Bank spent", "bank", False),
        ("桦林银行的咨询支出是多少？", "莎岭银行", "bank", True),
        ("苇塘银行2025年手续费收入是多少？", "2025年，手续费收入", "bank", True),
        ("柳泊银行2025年手续费收入是多少？", "2025年，手续费收入", "bank", False),
        # of the very time
        ("What was the net profit of Rowan Bank in the first half of 2025?", "In H1 FY2025", "period", False),
        ("What was the first-half net profit of Rowan Bank in 2025?", "In H1 FY2025", "period", False),
        ("What was the net profit of Rowan Bank in 2025?", "In H1 FY2025", "period", True),
        ("What was the net profit of Rowan Bank?", "In H1 FY2025", "period", False),
        ("How much did Rowan Bank spend on training in 2025?", "Alder Bank spent", "period", False),
        ("How much did Rowan Bank spend on training in 2023?", "Alder Bank spent", "period", True),
        ("柳泊银行2024年手续费收入是多少？", "2025年，手续费收入", "period", False),
        ("柳泊银行2022年手续费收入是多少？", "2025年，手续费收入", "period", True),
        # of all, and not of another kind
        ("What share of loans do rural commercial banks write off?", "City commercial", "population", True),
        ("What share of their clerks do rural commercial banks train?", "All institutions", "population", False),
        # per share where the whole is asked for, and the whole where one share is
        ("How much did Alder Bank earn in FY2025?", "Alder Bank earned", "per_unit", True),
        ("How much did Rowan Bank earn per share in FY2025?", "In H1 FY2025", "per_unit", False),
    ],
)
def test_a_reason_is_told_where_it_is_so(assistant: Assistant, question: str, quote: str, bar: str, told: bool) -> None:
    asked = read_question(question)
    terms, material = assistant.material(asked, assistant.retriever.search(asked, 16, EVERYTHING))
    found = next(one for one in material.claims(asked, terms) if one.sentence.sentence.text.startswith(quote))
    assert is_certain(asked, terms, replace(found, bar=bar), material.facts[found.sentence.place[0]]) is told


def test_else_it_is_the_closest_passage(assistant: Assistant) -> None:
    answer = assistant.ask("How much did Rowan Bank spend on repairs of its archive in Lisbon?")
    assert answer.abstained
    assert "What the reports give" not in answer.text
    assert "The closest passage (not an answer)" in answer.text

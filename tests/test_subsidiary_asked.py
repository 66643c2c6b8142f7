"""Of a subsidiary that is asked for by name only the very figure answers; of the parent alone only the parent's."""

from pathlib import Path

import pytest

from tests.fakes import assistant_over

REPORT = """---
title: 苇塘银行2025年年度报告
---

# 苇塘银行2025年年度报告

## 经营概况

本集团净利润64.2亿元。年末，集团资产总额5,120亿元，较上年末增长4.2%；母公司资产总额4,866亿元。

年末集团负债总额4,700亿元。

## 子公司

苇塘金租年末总资产288亿元；苇塘理财全年实现净利润1.9亿元。
"""


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("苇塘银行苇塘金租总资产是多少？", "288亿元"),
        ("苇塘理财的净利润是多少？", "1.9亿元"),
        ("苇塘银行母公司资产总额是多少？", "4,866亿元"),
        ("苇塘银行集团资产总额是多少？", "5,120亿元"),
        ("苇塘银行资产总额是多少？", "5,120亿元"),
    ],
)
def test_the_figure_of_the_very_one_leads(tmp_path: Path, question: str, lead: str) -> None:
    with assistant_over(tmp_path, REPORT) as assistant:
        assert assistant.ask(question).text.startswith(lead)


def test_the_column_of_the_bank_beside_the_group_is_the_parent(tmp_path: Path) -> None:
    table = "| EUR million | Group 2025 | Bank 2025 |\n|---|---|---|\n| Net profit | 1,204 | 986 |\n"
    with assistant_over(tmp_path, f"# Alderbrook Bank Annual Report 2025\n\n{table}") as assistant:
        assert assistant.ask("What was the net profit of the parent bank of Alderbrook in 2025?").text.startswith("986")


@pytest.mark.parametrize(
    "question",
    [
        "苇塘银行苇塘金租净利润是多少？",
        "苇塘金租净利润",
        "苇塘银行苇塘理财总资产",
        "苇塘银行旗下苇塘理财的总资产是多少？",
    ],
)
def test_another_figure_of_it_or_that_of_the_group_is_no_answer(tmp_path: Path, question: str) -> None:
    with assistant_over(tmp_path, REPORT) as assistant:
        assert assistant.ask(question).abstained

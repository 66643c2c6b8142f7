"""Several banks asked for one thing: each with its figure and its name, and a word on those that have none."""

from pathlib import Path

import pytest

from rag.decompose.decomposition import decompose
from rag.question import read_question
from tests.fakes import assistant_over

ONE = """---
title: 柳泊银行2025年年度报告
---

# 柳泊银行2025年年度报告

2025年，本行科技投入7.4亿元。

公司贷款不良率为1.02%，个人贷款不良率为1.57%。
"""
OTHER = """---
title: 苇塘银行2025年年度报告
---

# 苇塘银行2025年年度报告

2025年，本行科技投入3.9亿元。

2025年，本行净利润12.6亿元。
"""


@pytest.mark.parametrize(
    ("question", "questions"),
    [
        ("2025年柳泊银行、苇塘银行的科技投入", ("2025年柳泊银行的科技投入", "2025年苇塘银行的科技投入")),
        (
            "What was the NPL ratio of Willowmere Bank, Alder Group and Reed Bank?",
            tuple(f"What was the NPL ratio of {name}?" for name in ("Willowmere Bank", "Alder Group", "Reed Bank")),
        ),
        (
            "柳泊银行2025年末公司贷款和个人贷款不良率",
            ("柳泊银行2025年末公司贷款不良率是多少？", "柳泊银行2025年末个人贷款不良率是多少？"),
        ),
    ],
)
def test_a_question_for_several_is_one_for_each(question: str, questions: tuple[str, ...]) -> None:
    assert decompose(read_question(question))[-1].questions == questions


@pytest.mark.parametrize(
    "question",
    [
        "柳泊银行和苇塘银行的科技投入合计是多少？",
        "柳泊银行和苇塘银行的科技投入相差多少？",
        "柳泊银行和苇塘银行哪家科技投入多？",
        "柳泊银行和苇塘银行合作发放的贷款余额是多少？",
    ],
)
def test_what_is_of_them_all_is_not_asked_of_each(question: str) -> None:
    assert all(way.combination != "banks" for way in decompose(read_question(question)))


@pytest.mark.parametrize("question", ["2025年柳泊银行、苇塘银行的科技投入", "苇塘银行和柳泊银行2025年科技投入是多少？"])
def test_each_bank_has_its_figure(tmp_path: Path, question: str) -> None:
    with assistant_over(tmp_path, ONE, OTHER) as assistant:
        answer = assistant.ask(question)
    assert "柳泊银行：7.4亿元" in answer.text
    assert "苇塘银行：3.9亿元" in answer.text
    assert not answer.reason


def test_a_bank_without_a_figure_is_named(tmp_path: Path) -> None:
    with assistant_over(tmp_path, ONE, OTHER) as assistant:
        answer = assistant.ask("苇塘银行、柳泊银行和蓝渚银行2025年的科技投入是多少？")
    assert "柳泊银行：7.4亿元" in answer.text
    assert answer.reason == "查到的内容均未提到蓝渚银行。"


def test_the_ratio_is_asked_of_both_kinds(tmp_path: Path) -> None:
    with assistant_over(tmp_path, ONE) as assistant:
        answer = assistant.ask("柳泊银行公司贷款和个人贷款不良率")
    assert "公司贷款不良率：1.02%" in answer.text
    assert "个人贷款不良率：1.57%" in answer.text

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


NETWORKS = """---
title: 中小银行网点观察（2025）
---

# 中小银行网点观察（2025）

## 一、菱川银行

| 项目 | 2024年 | 2025年 |
|---|---|---|
| 自助网点（家） | 57 | 49 |

## 二、荻浦银行

2025年末，荻浦银行有自助网点31家。
"""
MARGINS = """---
title: 柳泊银行2025年年度报告
---

# 柳泊银行2025年年度报告

| 指标 | 柳泊银行 | 城商行平均 | 农商行平均 |
|---|---|---|---|
| 流动性比例 | 71.4% | 64.2% | 68.9% |
"""


def test_a_row_of_several_years_leads_by_name_and_time(tmp_path: Path) -> None:
    with assistant_over(tmp_path, NETWORKS) as assistant:
        answer = assistant.ask("菱川银行、荻浦银行的自助网点各有多少家")
    assert "菱川银行（2025年）：49家" in answer.text
    assert "荻浦银行：31家" in answer.text


@pytest.mark.parametrize(
    ("question", "questions", "labels"),
    [
        (
            "柳泊银行、城商行平均、农商行平均的流动性比例",
            ("柳泊银行的流动性比例", "城商行平均的流动性比例", "农商行平均的流动性比例"),
            ("柳泊银行", "城商行平均", "农商行平均"),
        ),
        (
            "What was the liquidity ratio of Alder Bank and the city commercial bank average?",
            (
                "What was the liquidity ratio of Alder Bank?",
                "What was the liquidity ratio of the city commercial bank average?",
            ),
            ("Alder Bank", "city commercial bank average"),
        ),
    ],
)
def test_the_average_of_a_kind_is_one_of_them(
    question: str, questions: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    (way,) = decompose(read_question(question))
    assert (way.questions, way.labels) == (questions, labels)


@pytest.mark.parametrize("question", ["柳泊银行和苇塘银行平均的流动性比例", "城商行、农商行的流动性比例平均是多少"])
def test_an_average_of_them_all_is_not(question: str) -> None:
    assert all(way.combination != "banks" for way in decompose(read_question(question)))


@pytest.mark.parametrize("asked", ["的流动性比例", "2025年的流动性比例分别是多少"])
def test_a_bank_stands_beside_averages(tmp_path: Path, asked: str) -> None:
    with assistant_over(tmp_path, MARGINS) as assistant:
        answer = assistant.ask(f"柳泊银行、城商行平均、农商行平均{asked}")
    assert answer.text.startswith("柳泊银行：71.4%，城商行平均：64.2%，农商行平均：68.9% ——")

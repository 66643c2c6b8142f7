"""A spread that is asked for is no gap (净息差多少), and what it was a year before is set against it."""

from pathlib import Path

import pytest

from rag.asked_gap import gap_asked
from rag.decompose.decomposition import decompose
from rag.question import read_question
from tests.fakes import assistant_over

REPORT = """---
title: 柳泊银行2025年年度报告
---

# 柳泊银行2025年年度报告

净息差1.58%，同比收窄14个基点。

手机银行活跃客户412万户，去年同期为365万户。

大堂服务评分为8.6分（满分10分），2024年为8.1分。

拨备覆盖率268.4%，上年同期未披露。
"""


@pytest.mark.parametrize("question", ["柳泊银行净息差多少？", "柳泊银行的净息差是多少？", "柳泊银行净息差"])
def test_a_spread_is_asked_for_in_plain_words(tmp_path: Path, question: str) -> None:
    with assistant_over(tmp_path, REPORT) as assistant:
        assert assistant.ask(question).text.startswith("1.58%")


def test_the_spreads_of_two_banks_are_no_gap() -> None:
    assert [way.combination for way in decompose(read_question("柳泊银行和苇塘银行的净息差多少？"))] != ["gap"]
    assert gap_asked("柳泊银行和苇塘银行的净利差多少？") is None
    assert gap_asked("柳泊银行和苇塘银行的净利差差多少？") is not None


@pytest.mark.parametrize("question", ["柳泊银行手机银行活跃客户增加了多少？", "柳泊银行手机银行活跃客户变化多少？"])
def test_a_level_of_a_year_before_is_set_against_the_report_s(tmp_path: Path, question: str) -> None:
    with assistant_over(tmp_path, REPORT) as assistant:
        assert assistant.ask(question).text.startswith("47万户 (412万户 − 365万户 = 47万户)")


def test_what_stands_in_brackets_is_no_level(tmp_path: Path) -> None:
    with assistant_over(tmp_path, REPORT) as assistant:
        assert "10 − 8.1" not in assistant.ask("柳泊银行大堂服务评分比上年提高多少分？").text


def test_what_has_two_times_is_not_called_a_level_of_one(tmp_path: Path) -> None:
    with assistant_over(tmp_path, REPORT) as assistant:
        assert "没有给出它的变化" not in assistant.ask("柳泊银行拨备覆盖率变化多少？").text

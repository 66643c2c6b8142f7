"""上年 and a year earlier are the year before the report's, 去年 and last year the one before today's; it is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.conversation import complete
from rag.open_times import by_calendar, by_own_year, by_report, until_report
from tests.fakes import assistant_over

ANNUAL = """---
title: 漱石银行2025年年度报告
---

# 漱石银行2025年年度报告

截至2025年末，漱石银行对公网点为96个，上年末为91个。

2025年，漱石银行员工流失率为4.2%，上年为5.7%。

年末信用卡客户数为88万户；上年末为79万户。

2025年，漱石银行捐赠支出为0.6亿元。

截至2025年末，漱石银行拨备率为3.30%。

| 项目 | 2025年 | 2024年 | 2023年 |
|---|---|---|---|
| 净利差（%） | 1.61 | 1.74 | 1.92 |
| 自助设备（台） | 410 | 455 | 470 |
| 中间业务收入（亿元） | 31.2 | 29.5 | 27.1 |

2025年，本行净利差较上年下降13个基点。
"""
HALF_YEAR = """---
title: 岚桥银行2025年半年度业绩分析
---

# 岚桥银行2025年半年度业绩分析

成本收入比31.4%，去年同期为33.0%。托管费收入2.3亿元。拨备率2.90%，较上年末下降0.15个百分点。
"""
ENGLISH = """---
title: Pellworth Bank half-year review 2025
---

# Pellworth Bank half-year review 2025

Trading income for the first half of 2025 was EUR 310 million, up from EUR 287 million a year earlier.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("open"), ANNUAL, HALF_YEAR, ENGLISH) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "understood", "lead"),
    [
        ("漱石银行上年末对公网点有多少个？", "漱石银行2024年末对公网点有多少个？", "91个"),
        ("漱石银行上年员工流失率是多少？", "漱石银行2024年员工流失率是多少？", "5.7%"),
        ("漱石银行上一年度中间业务收入是多少？", "漱石银行2024年中间业务收入是多少？", "29.5"),
        ("漱石银行前年中间业务收入是多少？", "漱石银行2024年中间业务收入是多少？", "29.5"),
        ("漱石银行去年中间业务收入是多少？", "漱石银行2025年中间业务收入是多少？", "31.2"),
        ("漱石银行2025年中间业务收入是多少？", "", "31.2"),
        ("岚桥银行去年同期成本收入比是多少？", "岚桥银行2024年上半年成本收入比是多少？", "33.0%"),
        ("岚桥银行2025年上半年托管费收入是多少？", "", "2.3亿元"),
        (
            "What was Pellworth Bank's trading income a year earlier?",
            "What was Pellworth Bank's trading income in the first half of 2024?",
            "EUR 287 million",
        ),
        ("漱石银行自助设备比2023年减少多少台？", "漱石银行自助设备2025年比2023年减少多少台？", "60台 (410台 − 470台"),
    ],
)
def test_the_year_is_put_in_and_shown(assistant: Assistant, question: str, understood: str, lead: str) -> None:
    answer = assistant.ask(question)
    assert (answer.completed, answer.text[: len(lead)]) == (understood, lead)


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("漱石银行上年捐赠支出是多少？", "0.6亿元"),  # 2025's
        ("漱石银行今年捐赠支出是多少？", "0.6亿元"),
        ("漱石银行前年捐赠支出是多少？", "0.6亿元"),
        ("岚桥银行2025年托管费收入是多少？", "2.3亿元"),  # half a year's
        ("What was Pellworth Bank's trading income in 2025?", "EUR 310"),
        ("What was Pellworth Bank's trading income this year?", "EUR 310"),
    ],
)
def test_the_figure_of_another_time_does_not_lead(assistant: Assistant, question: str, other: str) -> None:
    answer = assistant.ask(question)
    assert not answer.figures or not answer.text.startswith(other)


def test_the_year_before_a_report_without_a_year_is_not_known(tmp_path: Path) -> None:
    with assistant_over(tmp_path, "# 漱石银行简介\n\n漱石银行员工流失率为4.2%。\n") as assistant:
        assert assistant.ask("漱石银行上年员工流失率是多少？").abstained


def test_the_level_of_the_year_before_is_reckoned_from_a_half_years(tmp_path: Path) -> None:
    with assistant_over(tmp_path, HALF_YEAR) as assistant:
        answer = assistant.ask("岚桥银行上年末拨备率是多少？")
    assert answer.text.startswith("3.05% (2.90% + 0.15 pp = 3.05%)")


def test_two_banks_at_two_times_are_not_set_against_each_other(assistant: Assistant) -> None:
    for question in ("漱石银行与岚桥银行拨备率相差多少？", "漱石银行和岚桥银行的拨备率哪个更高？"):
        answer = assistant.ask(question)
        assert "岚桥银行拨备率（2025年上半年）：2.90%" in answer.text.replace("行（", "行拨备率（")
        assert "（2025年）：3.30%" in answer.text
        assert answer.reason == "所列数字的时间不同，没有相减或相比。"


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("漱石银行净利差2025年比2023年下降多少个基点？", "31个基点 (1.61% − 1.92% = −31 bp)"),
        ("漱石银行净利差2025年比2024年下降多少个基点？", "13个基点"),
        ("漱石银行净利差2025年比上年下降多少个基点？", "13个基点"),
    ],
)
def test_a_stated_change_is_over_the_times_asked(assistant: Assistant, question: str, lead: str) -> None:
    assert assistant.ask(question).text.startswith(lead)


def test_a_stated_change_on_another_year_is_no_answer(assistant: Assistant) -> None:
    assert assistant.ask("岚桥银行拨备率2025年6月末比2023年末下降多少个百分点？").abstained


@pytest.mark.parametrize(
    ("before", "follow_up", "completed"),
    [
        ("漱石银行2025年净收入是多少？", "上年呢？", "漱石银行2024年净收入是多少？"),
        ("漱石银行2025年末流失率", "上年末呢？", "漱石银行2024年末流失率是多少？"),
        ("漱石银行2025年上半年托管费是多少？", "上年同期呢？", "漱石银行2024年上半年托管费是多少？"),
        ("漱石银行2025年净收入较上年增长多少？", "2024年呢？", "漱石银行2024年净收入较上年增长多少？"),
    ],
)
def test_the_year_before_is_counted_from_the_question_before(before: str, follow_up: str, completed: str) -> None:
    assert complete(follow_up, [before]) == completed


def test_a_follow_up_without_a_year_is_counted_from_the_report(assistant: Assistant) -> None:
    answer = assistant.ask("上年呢？", history=["漱石银行中间业务收入是多少？"])
    assert (answer.completed, answer.text[:4]) == ("2024年漱石银行中间业务收入是多少？", "29.5")


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("甲行去年同期息差", "甲行2024年上半年息差"),
        ("甲行年初不良率", "甲行2024年末不良率"),
        ("甲行上年初不良率", "甲行2023年末不良率"),
        ("甲行息差较上年末下降多少", "甲行息差较上年末下降多少"),
        ("甲行利润与上年相比如何", "甲行利润与上年相比如何"),
        ("甲行不良占比上年末是多少", "甲行不良占比2024年末是多少"),
        ("上年纪的客户有多少", "上年纪的客户有多少"),
        ("What was the ratio at the previous year-end?", "What was the ratio at the end of 2024?"),
        ("What was the ratio in the prior fiscal year?", "What was the ratio in 2024?"),
        ("How many were there two years earlier?", "How many were there in the first half of 2023?"),
        ("How much higher was it than a year earlier?", "How much higher was it than a year earlier?"),
        ("How much did it grow on the previous year?", "How much did it grow on the previous year?"),
    ],
)
def test_counted_from_a_report_on_the_first_half_of_2025(asked: str, read: str) -> None:
    assert by_report(asked, 2025, "H1") == read


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("甲行去年末和今年的存款", "甲行2025年末和2026年的存款"),
        ("甲行去年同期息差", "甲行去年同期息差"),
        ("甲行利润比去年多多少", "甲行利润比去年多多少"),
        ("甲行2025年利润比去年多多少", "甲行2025年利润比去年多多少"),
        ("Last year, what did it lend?", "In 2025, what did it lend?"),
        ("What was last year's profit?", "What was 2025's profit?"),
        ("What was it in the same period last year?", "What was it in the same period last year?"),
    ],
)
def test_counted_from_today(asked: str, read: str) -> None:
    assert by_calendar(asked, 2026) == read


def test_counted_from_the_year_that_the_question_names() -> None:
    assert by_own_year("甲行2023年末和上年末的拨备率各是多少") == "甲行2023年末和2022年末的拨备率各是多少"
    assert by_own_year("甲行上年末的拨备率") == "甲行上年末的拨备率"


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("甲行网点比2022年减少多少个？", "甲行网点2024年上半年比2022年减少多少个？"),
        ("甲行网点比2024年末减少多少个？", "甲行网点比2024年末减少多少个？"),  # no later time is known
        ("How much did deposits fall from 2022?", "How much did deposits fall in the first half of 2024 from 2022?"),
        ("How much did deposits fall from 2022 to 2023?", "How much did deposits fall from 2022 to 2023?"),
    ],
)
def test_the_later_time_is_the_reports(asked: str, read: str) -> None:
    assert until_report(asked, 2024, "H1") == read


HUAI = "# 青槐银行2025年年度报告\n\n2025年末本行员工812人。\n"
YU = "# 白榆银行2025年年度报告\n\n2025年末本行员工2,310人，较上年末减少40人。\n"


def test_the_level_before_is_made_of_the_banks_own(tmp_path: Path) -> None:
    with assistant_over(tmp_path, HUAI, YU) as assistant:
        assert assistant.ask("白榆银行上年末员工有多少人？").text.startswith("2,350人 (2,310人 + 40人 = 2,350人)")
        assert "2,350" not in assistant.ask("青槐银行上年末员工有多少人？").text


def test_a_figure_without_a_time_is_of_no_other_year_that_is_told_of_beside_it(tmp_path: Path) -> None:
    report = (
        "# Fenmoor payments 2025\n\nFraud cost USD 120 million in 2025 and USD 131 million in 2024. "
        "Losses from scams rose to USD 46 million.\n"
    )
    with assistant_over(tmp_path, report) as assistant:
        assert assistant.ask("What were losses from scams in 2025?").text.startswith("USD 46 million")
        assert not assistant.ask("What were losses from scams in 2024?").text.startswith("USD 46 million")

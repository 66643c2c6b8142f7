"""What is told of one kind of loans is not what is told of all of them: in rows, in subtotals, in prose."""

from pathlib import Path

import pytest

from rag.one_kind import is_of_one_kind
from tests.fakes import assistant_over

MEASURES = ["不良贷款率", "不良率"]
ASKED = "柳泊银行2025年末不良贷款率是多少？"

_KINDS = """流动资金贷款 固定资产贷款 贸易融资 并购贷款 小计 个人住房贷款 个人经营贷款 信用卡透支 农户贷款 抵押贷款
质押贷款 票据贴现 小微企业贷款 线上消费贷款"""
_SUBROWS = "\n".join(f"| {name} | {20 + n} | 1.{n:02d} |" for n, name in enumerate(_KINDS.split()))
REPORT = f"""# 柳泊银行2025年年度报告

## 按产品划分的不良贷款

| 项目（单位：亿元） | 2025年末不良贷款余额 | 2025年末不良贷款率（%） |
|---|---|---|
{_SUBROWS}

## 小微与零售

截至报告期末，本行小微贷款不良贷款余额5.8亿元，较上年末增加0.4亿元，不良贷款率1.86%。

## 综述

报告期末，本行不良贷款余额45.6亿元，不良贷款率0.93%，资产质量保持平稳。
"""


@pytest.mark.parametrize(
    ("text", "figure", "is_a_kind"),
    [
        ("年末本行不良贷款率为1.14%", "1.14", False),
        ("贷款总额500亿元，不良贷款率1.14%", "1.14", False),
        ("个人消费贷款不良率为1.68%", "1.68", True),
        ("小微贷款余额50亿元，不良率1.86%", "1.86", True),  # whose it is stands before
        ("公司贷款增长5%，个人贷款增长3%，不良贷款率1.14%", "1.14", False),  # of both, or of all
        ("截至报告期末，本行公司贷款不良贷款余额15亿元，较上年末增加3亿元，不良贷款率0.89%", "0.89", True),
        ("信用卡不良率4.1%", "4.1", True),
        ("SME loans had a bad-loan ratio of 3.1%", "3.1", True),
        ("The bad-loan ratio stood at 1.2%", "1.2", False),
    ],
)
def test_prose_tells_of_one_kind(text: str, figure: str, is_a_kind: bool) -> None:
    assert is_of_one_kind(ASKED, "", text, text.index(figure), MEASURES) == is_a_kind


@pytest.mark.parametrize(
    ("row", "question", "is_a_kind"),
    [
        ("公司类贷款：小计", ASKED, True),  # the total of a group is no total
        ("合计", ASKED, False),
        ("发放贷款和垫款：合计", ASKED, False),
        ("主要指标：不良贷款率", ASKED, False),
        ("公司类贷款：小计", "柳泊银行公司贷款不良率是多少？", False),
        ("个人住房贷款", "柳泊银行住房贷款不良率是多少？", False),
        ("个人住房贷款", "柳泊银行公司贷款不良率是多少？", True),
        ("零售贷款", "柳泊银行个人贷款不良率是多少？", False),  # another word for it
        ("房地产业", "What was 柳泊银行's NPL ratio?", True),
        ("房地产业", "What was 柳泊银行's NPL ratio in real estate?", False),
        ("SME loans", "What was Willowmere Bank's NPL ratio?", True),
        ("SME loans", "What was the NPL ratio of SME loans?", False),
        ("Total loans", "What was Willowmere Bank's NPL ratio?", False),
    ],
)
def test_a_row_tells_of_one_kind(row: str, question: str, is_a_kind: bool) -> None:
    assert is_of_one_kind(question, row, row, 0, MEASURES) == is_a_kind


@pytest.mark.parametrize(
    ("row", "named"), [("个人消费贷款：个人住房贷款", "个人住房贷款"), ("个人消费贷款：个人农户贷款", "农户贷款")]
)
def test_a_row_that_is_asked_for_by_name_is_no_other_kind(row: str, named: str) -> None:
    assert not is_of_one_kind(f"柳泊银行{named}的坏账率是多少？", row, row, 0, [*MEASURES, named])
    assert is_of_one_kind(ASKED, row, row, 0, MEASURES)


@pytest.mark.parametrize(("question", "lead"), [(ASKED, "0.93%"), ("柳泊银行2025年末不良贷款余额是多少？", "45.6亿元")])
def test_the_whole_leads_though_its_parts_stand_nearer(tmp_path: Path, question: str, lead: str) -> None:
    with assistant_over(tmp_path, REPORT) as assistant:
        assert assistant.ask(question).text.startswith(lead)


def test_a_part_does_not_lead_where_no_whole_is_told(tmp_path: Path) -> None:
    report = REPORT.partition("## 综述")[0]
    with assistant_over(tmp_path, report) as assistant:
        assert assistant.ask(ASKED).abstained

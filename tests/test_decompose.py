"""Questions that ask for several things, taken apart."""

import pytest

from rag.decompose.decomposition import Decomposition, decompose
from rag.question import read_question


def apart(text: str) -> list[Decomposition]:
    return decompose(read_question(text))


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "2025年末东陌银行的拨备覆盖率和贷款拨备率各是多少？",
            ("2025年末东陌银行的拨备覆盖率是多少？", "2025年末东陌银行的贷款拨备率是多少？"),
        ),
        (
            "东陌银行自营的和代理的网点各有几个？",
            ("东陌银行自营的网点有几个？", "东陌银行代理的网点有几个？"),
        ),
        (
            "东陌银行公司、零售、资金三大板块2025年各创收多少？",
            tuple(f"东陌银行{name}板块2025年创收多少？" for name in ("公司", "零售", "资金")),
        ),
        (
            "甲信集团和乙信集团分别在2019年和2020年投入了多少？",
            ("甲信集团在2019年投入了多少？", "乙信集团在2020年投入了多少？"),
        ),
        (
            "甲信科技有限公司和乙信服务有限公司分别在哪一年上市？",
            ("甲信科技有限公司在哪一年上市？", "乙信服务有限公司在哪一年上市？"),
        ),
        (
            "比较2018年甲信公司和2021年乙信公司的净利润，哪家公司的净利润更高？",
            ("2018年甲信公司的净利润是多少？", "2021年乙信公司的净利润是多少？"),
        ),
        (
            "What were earnings per share and the dividend per share of Dunmo Bank for 2025?",
            (
                "What was earnings per share of Dunmo Bank for 2025?",
                "What was the dividend per share of Dunmo Bank for 2025?",
            ),
        ),
    ],
)
def test_a_list_is_asked_for_one_by_one(text: str, questions: tuple[str, ...]) -> None:
    (found,) = apart(text)
    assert found.combination == "each"
    assert found.questions == questions


def test_a_total_is_a_sum_of_its_items() -> None:
    (found,) = apart("东陌银行2025年末的公司存款，活期和定期加起来有多少？")
    assert found.combination == "sum"
    assert found.labels == ("活期", "定期")


def test_a_share_is_its_part_and_its_whole_of_the_same_bank_and_time() -> None:
    (found,) = apart("2025年末，设在县里的网点占东陌银行全部网点的百分之几？保留两位小数。")
    assert found.combination == "share"
    assert found.questions == ("东陌银行2025年末设在县里的网点是多少？", "2025年末东陌银行全部网点是多少？")
    (english,) = apart("What was Dunmo Bank's effective tax rate in 2025 (income tax over pre-tax profit)?")
    assert english.questions == (
        "How much was Dunmo Bank's income tax in 2025?",
        "How much was Dunmo Bank's pre-tax profit in 2025?",
    )


def test_a_ratio_with_a_name_is_asked_for_by_name_first() -> None:
    named, by_sum = apart("东陌银行2025年末贷款减值准备占不良贷款的百分之几？")
    assert (named.combination, named.questions) == ("named", ("东陌银行2025年末拨备覆盖率是多少？",))
    assert by_sum.combination == "share"


def test_a_second_half_is_the_year_without_its_first() -> None:
    (found,) = apart("东陌银行2025年下半年的净利润是多少？")
    assert found.combination == "rest"
    assert found.questions == ("东陌银行2025年的净利润是多少？", "东陌银行2025年上半年的净利润是多少？")
    (english,) = apart("How much did Dunmo Bank earn in the second half of FY2025?")
    assert english.questions[1] == "How much did Dunmo Bank earn in the first half of FY2025?"
    assert apart("东陌银行2025年下半年末的贷款余额是多少？") == []  # what there is at its end is no difference


@pytest.mark.parametrize(
    "one_thing",
    [
        "参与公共服务项目的员工有多少？",  # 与 and 和 inside words part nothing
        "2018年末和2019年末的不良率分别是多少？",  # two years of one thing: asked of its sentences as they are
        "储蓄与合作类银行的误报率有多高？",
        "金融科技人员占比在5%以下的银行有多少？",
        "How many small and medium banks took part?",
        "What share of banks are still restructuring?",
        "What was the net profit in 2025?",
    ],
)
def test_what_asks_for_one_thing_is_left_whole(one_thing: str) -> None:
    assert apart(one_thing) == []


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "2025年末东陌银行个人和公司存款加起来有多少？",
            ("2025年末东陌银行个人存款有多少？", "2025年末东陌银行公司存款有多少？"),
        ),
        (
            "What were Tarn Bank's retail and corporate loans together in 2025?",
            ("What was Tarn Bank's retail loans in 2025?", "What was Tarn Bank's corporate loans in 2025?"),
        ),
    ],
)
def test_what_the_last_item_says_for_all_is_given_to_each(text: str, questions: tuple[str, ...]) -> None:
    (found,) = apart(text)
    assert (found.combination, found.questions) == ("sum", questions)


def test_a_name_that_holds_a_sign_is_no_list() -> None:
    assert apart("储蓄与合作类银行的拨备覆盖率各是多少？") == []
    (found,) = apart("东陌银行批发和零售业、房地产业的贷款各是多少？")
    assert found.labels == ("批发和零售业", "房地产业")


def test_the_whole_is_of_the_basis_and_the_subject_of_its_part() -> None:
    (found,) = apart("What was the parent's effective tax rate in FY2025 (income tax over profit before tax)?")
    assert all("parent" in question for question in found.questions)
    (leasing,) = apart("东陌租赁2025年净利润占总资产的百分之几？保留两位小数。")
    assert leasing.questions[1] == "东陌租赁2025年总资产是多少？"


@pytest.mark.parametrize("stock", ["资产总额", "存款", "客户数"])
def test_what_there_is_at_a_date_has_no_second_half(stock: str) -> None:
    assert apart(f"东陌银行2025年下半年的{stock}是多少？") == []

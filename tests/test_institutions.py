"""Which banks a text names, and which a report is about."""

import pytest

from rag.institutions import ITSELF, banks_about, banks_named, without_banks
from rag.population import is_of_others, is_on_another_basis, populations
from rag.romanised import is_romanised, sounds_like


@pytest.mark.parametrize(
    ("text", "banks"),
    [
        ("邮储银行的不良率", {"中国邮政储蓄银行"}),
        ("PSBC's NPL ratio and ICBC's", {"中国邮政储蓄银行", "中国工商银行"}),
        ("2024年松岭农商行投入多少", {"松岭农商行"}),
        ("What did Jianglan Bank spend?", {"Jianglan Bank"}),
        ("有多少银行与供应商合作，手机银行客户数，商业银行", set()),
        ("the central bank and commercial banks", set()),
        ("本行不良率", {ITSELF}),
    ],
)
def test_banks_are_named(text: str, banks: set[str]) -> None:
    assert banks_named(text) == banks


def test_a_bank_that_no_list_holds_is_the_same_wherever_its_name_begins() -> None:
    assert banks_named("占苍栖银行存款") == banks_named("苍栖银行2025年年报") == {"苍栖银行"}


def test_a_report_is_about_the_bank_of_its_title_or_the_one_it_names_most() -> None:
    assert banks_about("工商银行也有。", "松岭农商行2025年年报") == {"松岭农商行"}
    assert banks_about("邮储银行" * 9 + "工商银行", "年报") == {"中国邮政储蓄银行"}
    assert banks_about("银行业整体向好。", "调查") == frozenset()


def test_blanking_banks_keeps_offsets() -> None:
    assert without_banks("邮储银行2019年") == "    2019年"


def test_other_kinds_of_banks() -> None:
    assert populations("城商行与农商行") == {"city", "rural"}
    assert is_of_others(populations("大型银行"), populations("中小银行"))
    assert is_of_others(populations("农商行"), populations("城商行"))
    assert not is_of_others(populations("中小银行"), populations("城商行和农商行"))
    assert not is_of_others(populations("农商行"), populations("受访机构"))


@pytest.mark.parametrize(
    ("question", "subject", "other"),
    [
        ("只看母公司的资本充足率", "资本充足率（%） 本集团", True),
        ("只看母公司的资本充足率", "资本充足率（%） 本行", False),
        ("On a group basis, what was the ratio?", "the ratio parent", True),
        ("资本充足率是多少", "资本充足率 本集团", False),
    ],
)
def test_group_and_parent(question: str, subject: str, other: bool) -> None:
    assert is_on_another_basis(question, subject) == other


def test_a_latin_name_is_a_chinese_one_by_its_sound() -> None:
    assert sounds_like("Hailan Bank", "海澜银行")
    assert sounds_like("Songling Rural Commercial Bank", "松岭农商行")
    assert not sounds_like("Hailan Bank", "云岭银行")
    assert is_romanised("Hailan Bank")
    assert not is_romanised("Tidewell Bank")

"""Which banks a text names, and which a report is about."""

import pytest

from rag.institutions import ITSELF, banks_about, banks_named, others_named, without_banks
from rag.namesakes import is_same_bank
from rag.population import is_of_others, is_on_another_basis, populations


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
        ("盛岭农村商业银行和盛岭农商行", {"盛岭农商行"}),
        ("北渡市商业银行的总资产", {"北渡银行"}),
        ("望浦银行股份有限公司2025年年度报告", {"望浦银行"}),
        ("青陂农商银行和青陂农商行", {"青陂农商行"}),
        ("考虑更换银行的客户，银行股的走势", set()),
        ("股份制商业银行和我国商业银行", set()),
        ("What did the Bank of Quayside earn?", {"Bank of Quayside"}),
        (
            "Did Larkfield Building Society and First Oriva Bancorp grow?",
            {"Larkfield Building Society", "First Oriva Bancorp"},
        ),
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


def test_a_heading_is_no_part_of_the_name_below_it() -> None:
    text = "# Funding\n\nCorrigan Bank grew.\n\n## Outlook\nCorrigan Bank will open two offices.\n"
    assert banks_named(text) == {"Corrigan Bank"}
    assert banks_about(text * 3, "Annual report") == {"Corrigan Bank"}


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


@pytest.mark.parametrize(
    ("latin", "chinese"),
    [
        ("Hailan Bank", "海澜银行"),
        ("Songling Rural Commercial Bank", "松岭农商行"),
        ("Bank of Hailan", "海澜银行"),
        ("Zhangjiagang Bank", "家港银行"),  # the first of three characters is cut off
        ("Sandarin Bank", "桑达林银行"),
        ("Tidewell Bank", "泰德韦尔银行"),
    ],
)
def test_a_latin_name_is_a_chinese_one_by_its_sound(latin: str, chinese: str) -> None:
    assert is_same_bank(latin, chinese)
    assert is_same_bank(chinese, latin)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hailan Bank", "云岭银行"),
        ("Bluewater Bank", "苍栖银行"),
        ("苍岐银行", "苍栖银行"),
        ("蓝海银行", "Tidewell Bank"),
        ("Tideway Bank", "Tidewell Bank"),
        ("Bank of Hailan", "海通银行"),
        ("Hua Bank", "华澜银行"),
        ("Quillon Bank", "科尔文银行"),  # three consonants alike are those of many names, and w is heard
        ("Tavell Bank", "塔弗银行"),
        ("Dallow Bank", "杜洛银行"),
        ("Songling Bank", "江澜银行"),  # the consonants of the one are those of the other, but both are Chinese
        ("Lingzhang Bank", "兰正银行"),
    ],
)
def test_names_that_only_look_alike_are_of_two_banks(one: str, other: str) -> None:
    assert not is_same_bank(one, other)
    assert not is_same_bank(other, one)


def test_a_name_may_be_one_by_its_meaning() -> None:
    assert is_same_bank("长桥银行", "Long Bridge Bank", ("Long Bridge", "pont"))
    assert is_same_bank("Long Bridge Bank", "长桥银行", ("长桥",))
    assert not is_same_bank("Long Bridge Bank", "长江银行", ("长桥",))


def test_institutions_that_are_no_banks() -> None:
    assert others_named("海通证券2025年净利润是多少？") == {"海通证券"}
    assert others_named("平岳信托有多少员工，青禾消费金融公司的呢") == {"平岳信托", "青禾消费金融"}
    assert others_named("代销理财的规模，公募基金的数量，养老保险在增长，融资租赁是什么") == frozenset()


def test_an_abbreviation_alone_makes_no_report_one_of_that_bank() -> None:
    segment = "CIB revenue rose. CB revenue fell. " * 9  # the corporate and investment bank of the report's own
    assert banks_about(f"{segment}{'Morgan Stanley lends. ' * 9}", "Report") == {"摩根士丹利"}
    assert banks_about(f"Industrial Bank (CIB). {segment}", "Report") == {"兴业银行"}


def test_the_firm_is_the_report_s_own_bank() -> None:
    assert banks_named("the Firm’s loans") == {ITSELF}
    assert banks_named("a law firm") == frozenset()

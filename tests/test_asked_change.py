"""A question for a change is answered with a change, stated or computed, and never with the level of one year."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.asked_change import asks_change
from rag.records import Answer
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

LEVEL_ALONE = (
    "2025年，银行小微贷款不良率为1.86%，个人消费贷款不良率为1.68%。\n\n2025年末银行有网点318家，贷款余额500亿元。"
)
LEVEL_ALONE_EN = (
    "In 2025 the bank's consumer loan NPL ratio was 1.68%.\n\nIn 2025 the bank's loans were 500 billion yuan."
)
BOTH = (
    "银行个人消费贷款不良率由2024年的2.23%降至2025年的1.68%。\n\n2025年末银行有网点318家，较上年末减少13家。\n\n"
    "| 项目（单位：亿元） | 2024年末 | 2025年末 |\n|---|---|---|\n| 贷款余额 | 400 | 500 |\n"
)


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[str, str], Answer]:
    def asked(report: str, question: str) -> Answer:
        library = library_of(tmp_path / f"{hash((report, question))}", f"# 报告\n\n{report}\n")
        retriever = Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon"))
        try:
            return Assistant(retriever, load_settings(library=library.folder, answer_threshold=0)).ask(question)
        finally:
            library.close()

    return asked


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("银行2025年的个人消费贷款不良率比2024年变化了多少？", "1.68%"),
        ("银行2025年的个人消费贷款不良率比2024年高多少？", "1.68%"),
        ("银行个人消费贷款不良率2025年上升了多少？", "1.68%"),
        ("银行个人消费贷款不良率2025年下降了多少？", "1.68%"),
        ("银行2025年的个人消费贷款不良率与2024年相差多少？", "1.68%"),
        ("银行2025年的个人消费贷款不良率提高了几个百分点？", "1.68%"),
        ("银行2025年末的网点比2024年末减少了多少家？", "318家"),
        ("银行2025年末的网点比上年末少多少家？", "318家"),
        ("银行2025年末贷款余额的增速达到多少？", "500亿元"),
        ("银行2025年末贷款余额增长了百分之几？", "500亿元"),
        ("银行2025年末贷款余额同比增长多少？", "500亿元"),
    ],
)
def test_the_level_of_one_year_is_no_change(ask: Callable[[str, str], Answer], question: str, level: str) -> None:
    answer = ask(LEVEL_ALONE, question)
    assert answer.abstained
    assert not answer.text.startswith(level)


@pytest.mark.parametrize(
    "question",
    [
        "By how much did the bank's consumer loan NPL ratio change from 2024 to 2025?",
        "How much higher was the bank's consumer loan NPL ratio in 2025 than in 2024?",
        "What was the change in the bank's consumer loan NPL ratio between 2024 and 2025?",
        "How did the bank's consumer loan NPL ratio change in 2025?",
        "By what percentage did the bank's loans grow in 2025?",
        "What was the growth rate of the bank's loans in 2025?",
        "How much did the bank's loans increase in 2025?",
    ],
)
def test_nor_is_it_in_english(ask: Callable[[str, str], Answer], question: str) -> None:
    assert ask(LEVEL_ALONE_EN, question).abstained


def test_what_stands_there_instead_is_told(ask: Callable[[str, str], Answer]) -> None:
    answer = ask(LEVEL_ALONE, "银行2025年的个人消费贷款不良率比2024年变化了多少？")
    assert "报告只给出2025年的数值" in answer.text
    assert "个人消费贷款不良率为1.68%" in answer.citations[0].quote
    english = ask(LEVEL_ALONE_EN, "By how much did the bank's consumer loan NPL ratio change from 2024 to 2025?")
    assert "The reports give only the level of 2025" in english.text


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("银行2025年的个人消费贷款不良率比2024年变化了多少？", "−0.55个百分点 (1.68% − 2.23% = −0.55 pp)"),
        ("银行2025年的个人消费贷款不良率比2024年低多少？", "0.55个百分点 (1.68% − 2.23% = −0.55 pp)"),
        ("银行2025年末的网点比上年末减少了多少家？", "13家"),
        ("银行2025年末贷款余额增长了百分之几？", "25.00% ((500亿元 − 400亿元) ÷ 400亿元 = 25.00%)"),
        ("银行2025年末贷款余额比2024年末增加了多少？", "100亿元 (500亿元 − 400亿元 = 100亿元)"),
    ],
)
def test_a_change_that_is_stated_or_can_be_computed_is_given(
    ask: Callable[[str, str], Answer], question: str, lead: str
) -> None:
    assert ask(BOTH, question).text.startswith(f"{lead} ——")


def test_a_margin_that_narrowed_is_told_with_its_sign_and_a_gap_without(ask: Callable[[str, str], Answer]) -> None:
    report = "银行净利差由2024年的1.62%收窄至2025年的1.50%。"
    changed, apart = "银行2025年的净利差比2024年变化了多少？", "银行2024年和2025年的净利差相差多少？"
    assert ask(report, changed).text.startswith("−0.12个百分点 (1.50% − 1.62% = −0.12 pp)")
    assert ask(report, apart).text.startswith("0.12个百分点 (1.50% − 1.62% = −0.12 pp)")


def test_a_change_right_behind_the_level_is_given(ask: Callable[[str, str], Answer]) -> None:
    report, other = "营业网点246家，较上年末净减少7家。", "不良贷款余额62亿元，不良率1.14%，较上年末下降0.02个百分点。"
    assert ask(report, "2025年营业网点减少了多少家？").text.startswith("7家 ——")
    # Not a change of the figure in between, nor one on an earlier year.
    assert ask(other, "2025年不良贷款余额下降了百分之几？").abstained
    assert not ask(report, "营业网点2025年比2020年减少了多少家？").text.startswith("7家")


def test_an_amount_is_no_growth(ask: Callable[[str, str], Answer]) -> None:
    answer = ask("2025年末银行不良贷款较上年末增加41.24亿元。", "银行不良贷款2025年末增长了百分之几？")
    assert answer.abstained


@pytest.mark.parametrize(
    "question", ["2025年末公司贷款、个人贷款和信用卡透支加起来是多少？", "2025年末公司贷款和信用卡透支合计是多少？"]
)
def test_a_sum_of_which_an_operand_is_missing_is_none(ask: Callable[[str, str], Answer], question: str) -> None:
    report = "| 项目（单位：亿元） | 2025年末 |\n|---|---|\n| 公司贷款 | 600 |\n| 个人贷款 | 400 |\n"
    answer = ask(report, question)
    assert answer.abstained
    assert not answer.text.startswith(("600", "400", "1,000"))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("比2024年高多少", True),
        ("较上年末少了多少", True),
        ("波动了多少", True),
        ("至少多少", False),
        ("至多多少", False),
        ("不良率提升到多少", False),
        ("比同业高多少", False),
        ("What was the change in deposits?", True),
        ("What was the largest deposit?", False),
        ("How much does climate change cost?", False),
    ],
)
def test_what_asks_for_a_change(text: str, asks: bool) -> None:
    assert asks_change(text) is asks

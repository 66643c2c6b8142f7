"""How far one thing is apart at two times, where a sentence gives both levels: of one subject, or no difference."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.asked_change import compares_times
from rag.records import Answer
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

ZH = (
    "银行云平台投入，2024年为5.20亿元，2025年为6.76亿元。\n\n银行存款2025年末为310.5亿元，2024年末为300亿元。\n\n"
    "2023年有41.2%的网点支持无障碍服务，2024年为50.0%，2025年只剩33.2%。\n\n"
    "银行手机客户2024年和2025年分别为412万户和498万户。"
)
EN = (
    "The bank's cloud spending was USD 210 million in 2024 and USD 273 million in 2025.\n\n"
    "The share of branches with ramps stood at 37.2% in 2024, and in 2025 it was 52.9%.\n\n"
    "The bank's deposits were USD 8 billion in 2025, compared with USD 7 billion in 2024."
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
    ("report", "question", "lead"),
    [
        (ZH, "2024年和2025年银行云平台投入相差多少？", "1.56亿元 (6.76亿元 − 5.20亿元 = 1.56亿元)"),
        (ZH, "银行云平台投入2025年比2024年增长了多少？", "1.56亿元 (6.76亿元 − 5.20亿元 = 1.56亿元)"),
        (
            ZH,
            "银行云平台投入2025年比2024年增长了百分之几？",
            "30.00% ((6.76亿元 − 5.20亿元) ÷ 5.20亿元 = 30.00%)",
        ),
        (ZH, "银行存款2024年末与2025年末差多少？", "10.5亿元 (310.5亿元 − 300亿元 = 10.5亿元)"),
        (
            ZH,
            "支持无障碍服务的网点2023年和2025年差几个百分点？",
            "8.0个百分点 (33.2% − 41.2% = −8.0 pp)",
        ),
        (ZH, "2024年、2025年银行手机客户的差额是多少？", "86万户 (498万户 − 412万户 = 86万户)"),
        (
            EN,
            "By how much did the bank's cloud spending change between 2024 and 2025?",
            "63 million USD (273 million USD − 210 million USD = 63 million USD)",
        ),
        (
            EN,
            "What is the difference between the bank's cloud spending in 2024 and 2025?",
            "63 million USD (273 million USD − 210 million USD = 63 million USD)",
        ),
        (
            EN,
            "What is the difference between the bank's cloud spending in 2024 and in 2025?",
            "63 million USD (273 million USD − 210 million USD = 63 million USD)",
        ),
        (
            EN,
            "What is the difference in the share of branches with ramps between 2024 and 2025?",
            "15.7 percentage points (52.9% − 37.2% = 15.7 pp)",
        ),
        (
            EN,
            "How far apart were the bank's deposits in 2024 and 2025?",
            "1 billion USD (8 billion USD − 7 billion USD = 1 billion USD)",
        ),
    ],
)
def test_two_levels_of_one_sentence_are_set_against_each_other(
    ask: Callable[[str, str], Answer], report: str, question: str, lead: str
) -> None:
    assert ask(report, question).text.startswith(f"{lead} —")


@pytest.mark.parametrize(
    ("report", "question"),
    [
        ("银行贷款2024年为700亿元，理财2025年为900亿元。", "2024年和2025年银行贷款相差多少？"),
        ("银行绿色债券2024年为12亿元，预计2026年为15亿元。", "2024年和2026年银行绿色债券相差多少？"),
        ("银行存款，2024年为5亿元；贷款，2025年为6亿元。", "2024年和2025年银行存款相差多少？"),
        (ZH, "2024年和2025年银行云平台投入和银行手机客户相差多少？"),  # two things at two times
        (
            "The bank's loans were USD 5 billion in 2024 and its bonds USD 9 billion in 2025.",
            "What is the difference between the bank's loans in 2024 and 2025?",
        ),
        (
            "The bank's loans were USD 5 billion in 2024, and deposits in 2025 were USD 9 billion.",
            "By how much did the bank's loans change between 2024 and 2025?",
        ),
    ],
)
def test_levels_of_two_subjects_are_not(ask: Callable[[str, str], Answer], report: str, question: str) -> None:
    answer = ask(report, question)
    assert answer.abstained
    assert not [figure for figure in answer.figures if figure.status == "derived"]


@pytest.mark.parametrize(
    ("text", "compares"),
    [
        ("2019年与2021年的手续费相差多少？", True),
        ("2019年末、2021年末的手续费差额是多少？", True),
        ("2019年和2021年的战略有什么差异？", False),
        ("甲银行和乙银行2021年的手续费相差多少？", False),
        ("What is the gap between fees in 2019 and 2021?", True),
        ("What is the difference in fees between FY2019 and FY2021?", True),
        ("What is the difference between fees and costs in 2021?", False),
    ],
)
def test_what_compares_two_times(text: str, compares: bool) -> None:
    assert compares_times(text) is compares

"""A change against a named part of the year takes that part's level, not the same part's of the year before."""

from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.compared_times import Times, compared_times
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

REPORT = """# 砚洲银行2025年年度报告

| 项目（单位：亿元） | 2025年末 | 2025年6月末 | 2024年末 | 2024年6月末 |
|---|---|---|---|---|
| 存款余额 | 660 | 640 | 600 | 570 |

| 项目（单位：亿元） | 一季度 | 二季度 | 三季度 | 四季度 |
|---|---|---|---|---|
| 净利润 | 12 | 11 | 9 | 8 |
"""


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("2025年末存款比6月末增加多少？", Times((2025, ""), (2025, "H1"))),
        ("2025年6月末存款较年初增加多少？", Times((2025, "H1"), (2024, ""))),
        ("2025年6月末存款比2024年末增加多少？", Times((2025, "H1"), (2024, ""))),
        ("2025年四季度净利润比三季度减少多少？", Times((2025, "Q4"), (2025, "Q3"))),
        ("How much did deposits rise in 2025 from the end of June?", Times((2025, ""), (2025, "H1"))),
        ("2025年存款比2024年增加多少？", None),
        ("2025年6月末存款同比增加多少？", None),
    ],
)
def test_the_earlier_time_is_the_one_that_is_named(question: str, times: Times | None) -> None:
    assert compared_times(question) == times


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("砚洲银行2025年末存款余额比6月末增加多少？", "20亿元 (660亿元 − 640亿元"),
        ("砚洲银行2025年6月末存款余额比年初增加多少？", "40亿元 (640亿元 − 600亿元"),
        ("砚洲银行2025年6月末存款余额同比增加多少？", "70亿元 (640亿元 − 570亿元"),
        ("砚洲银行2025年末存款余额较6月末增长百分之几？", "3.13% ((660亿元 − 640亿元) ÷ 640亿元"),
        ("砚洲银行2025年四季度净利润比三季度减少多少？", "1亿元 (8亿元 − 9亿元"),
        ("砚洲银行2025年四季度净利润比三季度少多少？", "1亿元 (8亿元 − 9亿元"),
    ],
)
def test_the_change_is_between_the_two_times(tmp_path: Path, question: str, lead: str) -> None:
    library = library_of(tmp_path / "library", REPORT)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon"))
    answer = Assistant(retriever, load_settings(library=library.folder, answer_threshold=0)).ask(question)
    library.close()
    assert answer.text.startswith(lead)

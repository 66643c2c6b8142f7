"""Answers put together from the parts of a question: over tables and sentences, of one time, or not at all."""

from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.records import Answer
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

REPORT = """# 东陌银行2025年年报

## 概况

2025年，东陌银行实现净利润52.4亿元。2025年上半年，东陌银行实现净利润30.1亿元。

截至2025年末，东陌银行员工总数为8,000人。

2025年，东陌银行每股收益为1.24元，每股现金分红为0.38元。

## 网点

2025年末，东陌银行县域网点为150个。

## 风险

2025年末，东陌银行拨备覆盖率为268.40%。

2025年末，东陌银行全部网点为600个。

## 同业比较

| 指标 | 城商行平均 | 农商行平均 | 东陌银行 |
|---|---|---|---|
| 成本收入比 | 30.15% | 33.40% | 28.00% |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("combine")
    library = library_of(folder / "library", REPORT)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    return Assistant(retriever, load_settings(library=library.folder, answer_threshold=0))


def test_two_things_are_answered_side_by_side_each_under_its_name(assistant: Assistant) -> None:
    answer = assistant.ask("2025年东陌银行的每股收益和每股现金分红各是多少？")
    assert "每股收益：1.24元" in answer.text
    assert "每股现金分红：0.38元" in answer.text


def derivations(answer: Answer) -> list[str]:
    return list(dict.fromkeys(figure.derivation for figure in answer.figures if figure.status == "derived"))


def test_a_share_is_computed_over_two_sentences_with_both_cited(assistant: Assistant) -> None:
    answer = assistant.ask("2025年末，东陌银行县域网点占东陌银行全部网点的百分之几？保留两位小数。")
    assert derivations(answer) == ["150个 ÷ 600个 = 25.00%"]
    assert [citation.quote for citation in answer.citations] == [
        "2025年末，东陌银行县域网点为150个。",
        "2025年末，东陌银行全部网点为600个。",
    ]


def test_a_named_ratio_is_found_under_its_name(assistant: Assistant) -> None:
    assert "268.40%" in assistant.ask("2025年末东陌银行的贷款减值准备相当于不良贷款的百分之多少？").text


def test_the_second_half_is_the_year_less_the_first(assistant: Assistant) -> None:
    assert derivations(assistant.ask("东陌银行2025年下半年的净利润是多少？")) == ["52.4亿元 − 30.1亿元 = 22.3亿元"]


def test_a_bank_is_compared_with_the_average_of_its_row(assistant: Assistant) -> None:
    answer = assistant.ask("2025年东陌银行的成本收入比比城商行平均低多少个百分点？")
    assert derivations(answer) == ["30.15% − 28.00% = 2.15 pp"]


def test_earnings_per_share_are_no_earnings(assistant: Assistant) -> None:
    assert not assistant.ask("2025年东陌银行的收益是多少元？").text.startswith("1.24")

"""The names that a measure goes by: a question's word for it is not the report's, and one measure is not another."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.asked_change import asks_change
from rag.institutions import branches_named
from rag.population import is_on_another_basis
from rag.question import read_question
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

BAMBOO = """# 竹溪银行2024年年度报告

## 一、主要数据

| 项目（百万元） | 2024年 | 2023年 |
| --- | --- | --- |
| 净利润 | 5,210 | 4,980 |
| 归属于母公司股东的净利润 | 5,117 | 4,903 |
| 发放贷款和垫款总额 | 410,300 | 388,200 |
| 吸收存款 | 505,600 | 480,100 |
| 营业利润 | 6,000 | 5,000 |

| 指标 | 2024年 | 2023年 |
| --- | --- | --- |
| 净息差 | 1.71% | 1.82% |
| 加权平均净资产收益率 | 10.4% | 10.9% |
| 不良贷款率 | 1.06% | 1.12% |

## 二、资产质量

分行业看，建筑业不良贷款率3.35%，采矿业不良贷款率1.48%。
"""
OTHERS = """# Lowland banks 2024

| Bank | NPL ratio 2024 | NIM 2024 |
| --- | --- | --- |
| Tern Bank | 1.9% | 2.4% |
| Gull Bank | 2.3% | 2.6% |
| Heron Bank | 0.8% | 2.2% |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("synonyms")
    library = library_of(folder / "library", BAMBOO, OTHERS)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    yield Assistant(retriever, load_settings(library=library.folder))
    library.close()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("竹溪银行2024年归母净利润是多少？", "5,117"),
        ("竹溪银行2024年末贷款总额是多少？", "410,300"),
        ("竹溪银行2024年末存款总额是多少？", "505,600"),
        ("竹溪银行2024年末存款余额是多少？", "505,600"),
        ("竹溪银行2024年NIM是多少？", "1.71%"),
        ("竹溪银行2024年ROE", "10.4%"),
        ("竹溪银行2024年不良率", "1.06%"),
        ("竹溪银行 net profit 2024年是多少？", "5,210"),
        ("竹溪银行2024年营业利润增长率", "20.00%"),  # (6,000 - 5,000) / 5,000
        ("竹溪银行建筑业不良率", "3.35%"),
    ],
)
def test_a_measure_is_found_by_its_other_names(assistant: Assistant, question: str, figure: str) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert answer.text.startswith(figure)


def test_initials_find_what_a_report_of_its_bank_writes_out(tmp_path: Path) -> None:
    report = "# Whinmoor Bank in 2024\n\nThe non-performing loan ratio of Whinmoor Bank was 0.83% at the end of 2024.\n"
    library = library_of(tmp_path / "library", report, OTHERS)
    assistant = Assistant(
        Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon")), load_settings(library=library.folder)
    )
    for question in ("Whinmoor Bank NPL ratio 2024", "What is Whinmoor Bank's NPL ratio?"):
        assert assistant.ask(question).text.startswith("0.83% —")
    library.close()


@pytest.mark.parametrize("question", ["竹溪银行2024年ROA是多少？", "What was the ROA of 竹溪银行 in 2024?"])
def test_the_return_on_assets_is_not_that_on_equity(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained or not answer.text.startswith("10.4%")


def test_a_growth_rate_that_is_only_named_asks_for_a_change() -> None:
    assert asks_change("竹溪银行2024年营业利润增长率")
    assert not asks_change("增长率最高的银行")


def test_an_acronym_needs_no_space_before_it() -> None:
    assert read_question("竹溪银行2024年ROA").kinds == {"percent", "number"}
    assert read_question("竹溪银行2024年净利润").kinds == {"amount", "number"}


def test_a_breakdown_by_industry_is_no_branch() -> None:
    assert branches_named("竹溪银行贷款分行业看如何") == frozenset()
    assert branches_named("竹溪银行海城分行的贷款") == {"海城分行"}


def test_a_column_of_the_group_is_not_the_parents() -> None:
    asked = "竹溪银行母公司2024年净利润增长率"
    assert is_on_another_basis(asked, "净利润 集团 ")
    assert not is_on_another_basis(asked, "净利润 母公司 ")
    assert not is_on_another_basis("竹溪银行2024年归属于母公司股东的净利润", "归属于母公司股东的净利润 集团 ")

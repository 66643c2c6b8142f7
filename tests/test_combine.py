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

## 分部

| 分部（单位：百万元） | 2025年营业收入 | 2024年营业收入 | 2025年利润总额 |
|---|---|---|---|
| 公司业务 | 8,450 | 8,120 | 3,610 |
| 个人业务 | 7,320 | 7,010 | 2,480 |
| 其他 | 260 | 298 | 40 |

2025年，东陌银行营业收入为160.30亿元。

## 同一口径

| 项目（单位：百万元） | 2025年集团 | 2025年母公司 |
|---|---|---|
| 所得税 | 357 | 310 |
| 税前利润 | 1,475 | 1,290 |
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


def test_a_comparison_that_is_the_other_way_round_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("2025年东陌银行的成本收入比比城商行平均高多少个百分点？")
    assert answer.text.startswith("2.15个百分点（更低，并非更高）")


def test_earnings_per_share_are_no_earnings(assistant: Assistant) -> None:
    answer = assistant.ask("2025年东陌银行的收益是多少元？")
    assert answer.abstained or not answer.text.startswith(("1.24", "0.38"))
    assert assistant.ask("2025年东陌银行的每股收益是多少元？").text.startswith("1.24元")


def test_a_figure_per_head_beside_it_does_not_bar_a_total(assistant: Assistant) -> None:
    assert assistant.ask("东陌银行2025年的净利润是多少？").text.startswith("52.4亿元")


def test_a_segment_or_the_rest_of_a_table_is_not_the_bank(assistant: Assistant) -> None:
    assert assistant.ask("东陌银行2025年的营业收入是多少？").text.startswith("160.30亿元")


def test_operands_are_cells_of_one_column(assistant: Assistant) -> None:
    answer = assistant.ask("东陌银行2025年公司业务和个人业务的利润总额加起来是多少？")
    assert derivations(answer) in ([], ["3,610百万元 + 2,480百万元 = 6,090百万元"])


def test_one_of_two_operands_is_no_gap_or_sum(assistant: Assistant) -> None:
    for question in ("东陌银行2025年县域网点和员工总数相差多少？", "东陌银行2025年净利润与营业支出加起来是多少？"):
        answer = assistant.ask(question)
        assert answer.abstained or derivations(answer)


def test_a_share_is_of_one_basis(assistant: Assistant) -> None:
    answer = assistant.ask("东陌银行2025年母公司的所得税占税前利润的百分之几？保留两位小数。")
    assert derivations(answer) == ["310百万元 ÷ 1,290百万元 = 24.03%"]

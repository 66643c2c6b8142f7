"""The first and the last of a table's rows: of the whole table, in however many chunks it stands, or of none."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.question import read_question
from rag.rank_asked import asks_superlative
from rag.records import Answer
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

Ask = Callable[[str], Answer]


@contextmanager
def asking(folder: Path, *reports: str) -> Iterator[Ask]:
    library = library_of(folder / "library", *reports)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    try:
        yield Assistant(retriever, load_settings(library=library.folder, answer_threshold=0)).ask
    finally:
        library.close()


def rows_zh(count: int, most: int, least: int, name: str = "分行") -> str:
    """A table of branches 001, 002, ... with 1.50% each, but for the first and the last by their ratio."""
    lines = ["| 分行（单位：亿元） | 2024年末贷款 | 2025年末贷款 | 2025年末不良率 |", "|---|---|---|---|"]
    for n in range(1, count + 1):
        ratio = "9.87%" if n == most else "0.12%" if n == least else f"1.{n % 90 + 10}%"
        lines.append(f"| {name}{n:03} | 100 | {150 if n == most else 110} | {ratio} |")
    return "\n".join([*lines, f"| 合计 | {count * 100} | {count * 200} | 99.00% |"])


def rows_en(count: int, most: int, least: int) -> str:
    lines = ["| Branch (in millions) | 2024 loans | 2025 loans | 2025 NPL ratio |", "|---|---|---|---|"]
    for n in range(1, count + 1):
        ratio = "9.87%" if n == most else "0.12%" if n == least else f"1.{n % 90 + 10}%"
        lines.append(f"| Harbour {n:03} | 100 | {150 if n == most else 110} | {ratio} |")
    return "\n".join([*lines, f"| Total | {count * 100} | {count * 200} | 99.00% |"])


@pytest.mark.parametrize("count", [5, 40, 200])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_every_row_is_ranked_wherever_it_stands(tmp_path: Path, count: int, place: str) -> None:
    most = {"first": 1, "middle": count // 2, "last": count}[place]
    least = most % count + 1
    with asking(
        tmp_path, f"# 年报\n\n## 资产质量\n\n表1 各分行的贷款\n\n{rows_zh(count, most, least)}\n\n以上为各分行。\n"
    ) as ask:
        assert ask("2025年末哪个分行的不良率最高？").text.startswith(f"分行{most:03}: 9.87% (9.87% > ")
        assert ask("2025年末哪个分行的不良率最低？").text.startswith(f"分行{least:03}: 0.12% (0.12% < ")
        grown = ask("2025年哪个分行的贷款增长最快，增速是多少？")
        assert grown.text.startswith(f"分行{most:03}: 50.00% ((150亿元 − 100亿元) ÷ 100亿元 = 50.00% > ")
        assert {verdict.status for verdict in grown.figures} == {"derived", "quoted"}


@pytest.mark.parametrize("count", [5, 40, 200])
def test_every_row_of_an_english_table_is_ranked(tmp_path: Path, count: int) -> None:
    with asking(tmp_path, f"# Report\n\n## Loans\n\n{rows_en(count, count - 1, 2)}\n") as ask:
        assert ask("Which branch had the highest NPL ratio in 2025?").text.startswith(f"Harbour {count - 1:03}: 9.87%")
        assert ask("Which branch had the lowest NPL ratio in 2025?").text.startswith("Harbour 002: 0.12%")


def test_tables_with_the_same_heads_are_not_mixed(tmp_path: Path) -> None:
    tables = [rows_zh(20, 15, 3, "甲支行"), rows_zh(20, 4, 18, "乙支行")]
    report = f"# 年报\n\n## 公司业务\n\n{tables[0]}\n\n## 零售业务\n\n{tables[1].replace('9.87', '9.99')}\n"
    with asking(tmp_path, report) as ask:
        assert ask("公司业务2025年末哪个分行的不良率最高？").text.startswith("甲支行015: 9.87%")
        assert ask("零售业务2025年末哪个分行的不良率最高？").text.startswith("乙支行004: 9.99%")
        # Which of the two is not said.
        answer = ask("2025年末哪个分行的不良率最高？")
        assert answer.abstained
        assert not answer.text.startswith(("甲", "乙"))


def test_a_table_right_after_another_one_is_another_one(tmp_path: Path) -> None:
    tables = [rows_zh(6, 2, 3, "甲支行"), rows_zh(6, 4, 5, "乙支行").replace("9.87", "9.99")]
    for number, between in enumerate(("\n\n", "\n\n表2 零售业务\n\n")):
        with asking(tmp_path / str(number), f"# 年报\n\n## 贷款\n\n表1 公司业务\n\n{between.join(tables)}\n") as ask:
            answer = ask("2025年末哪个分行的不良率最高？")
            assert answer.abstained or not answer.text.startswith("乙支行004: 9.99% (9.99% > 9.87%)")


def test_a_table_with_groups_of_rows_is_ranked_within_the_one_asked_for(tmp_path: Path) -> None:
    report = (
        "# 年报\n\n## 贷款\n\n| 项目 | 2025年末不良率 |\n|---|---|\n| 按地区 | |\n| 东陌 | 1.10% |\n| 南渚 | 1.60% |\n"
        "| 西岭 | 1.20% |\n| 合计 | 1.30% |\n| 按行业 | |\n| 制造业 | 2.10% |\n| 批发业 | 3.60% |\n| 建筑业 | 1.90% |\n"
    )
    with asking(tmp_path, report) as ask:
        assert "3.60%" not in ask("2025年末按地区看，哪个地区的不良率最高？").text.split("——")[0]
        assert ask("2025年末哪个地区的不良率最高？").text.startswith("按地区：南渚: 1.60% (1.60% > 1.20%)")


@pytest.mark.parametrize(
    "question",
    [
        "2025年末哪个行业的不良率最高？",
        "2025年末哪个行业的贷款最多？",
        "Which industry had the highest NPL ratio in 2025?",
    ],
)
def test_a_table_of_branches_says_nothing_of_industries(tmp_path: Path, question: str) -> None:
    with asking(tmp_path, f"# 年报\n\n## 贷款\n\n{rows_zh(9, 3, 4)}\n") as ask:
        assert ask(question).abstained


def test_a_cell_that_cannot_be_read_forbids_a_ranking(tmp_path: Path) -> None:
    for number, cell in enumerate(("低于9%", "1.2%/3.4%")):
        table = rows_zh(9, 3, 4).replace("1.17%", cell)
        with asking(tmp_path / str(number), f"# 年报\n\n## 贷款\n\n{table}\n") as ask:
            assert not ask("2025年末哪个分行的不良率最低？").text.startswith("分行004")


DEPOTS = """# 仓储年报

## 仓库

表1 各仓库的存货

| 仓库（单位：万吨） | 2024年末存货 | 2025年末存货 | 2025年损耗率 |
|---|---|---|---|
| 甲仓 | 40 | 50 | 1.5% |
| 乙仓 | 60 | 66 | 2.5% |
| 丙仓 | 20 | 30 | 2.5% |
| 丁仓 | 80 | 84 | 0.5% |
| 戊仓 | 10 | 11 | 2.1% |
| 合计 | 210 | 241 | 1.8% |
"""
HARBOURS = """# Harbour report

## Harbours

| Harbour | 2025 stock (USD million) | 2025 loss ratio | 2025 stock growth (%) |
|---|---|---|---|
| Alder | 50 | 1.5% | 9.0 |
| Birch | 66 | 2.5% | 2.0 |
| Cedar | 30 | 2.4% | 7.5 |
| Elm | 84 | 0.5% | -1.0 |
"""


@pytest.mark.parametrize(
    ("report", "question", "lead"),
    [
        (DEPOTS, "2025年末哪个仓库的存货第二多？", "乙仓: 66万吨 (84万吨 > 66万吨 > 50万吨)"),
        (DEPOTS, "2025年末存货排名第三的仓库是什么？", "甲仓: 50万吨 (84万吨 > 66万吨 > 50万吨 > 30万吨)"),
        (DEPOTS, "2025年末哪个仓库的存货倒数第二？", "丙仓: 30万吨 (11万吨 < 30万吨 < 50万吨)"),
        (DEPOTS, "2025年损耗率第二低的是哪个仓库？", "甲仓: 1.5% (0.5% < 1.5% < 2.1%)"),
        (
            DEPOTS,
            "2025年哪个仓库的存货增长第二快？",
            "甲仓: 25.00% ((30万吨 − 20万吨) ÷ 20万吨 = 50.00% > (50万吨 − 40万吨) ÷ 40万吨 = 25.00% > "
            "(66万吨 − 60万吨) ÷ 60万吨 = 10.00%)",
        ),
        # a place that two share
        (DEPOTS, "2025年损耗率第二高的是哪个仓库？", "乙仓, 丙仓: 2.5%（并列第1） (2.5% = 2.5% > 2.1%)"),
        (DEPOTS, "2025年哪个仓库的损耗率最高？", "乙仓, 丙仓: 2.5%（并列第1） (2.5% = 2.5% > 2.1%)"),
        (
            HARBOURS,
            "Which harbour had the second-largest stock in 2025?",
            "Birch: 66 million USD (84 million USD > 66 million USD > 50 million USD)",
        ),
        (HARBOURS, "Which harbour had the third lowest loss ratio in 2025?", "Cedar: 2.4% (0.5% < 1.5% < 2.4% < 2.5%)"),
        (HARBOURS, "Which harbour had the second fastest stock growth in 2025?", "Cedar: 7.5% (9.0% > 7.5% > 2.0%)"),
    ],
)
def test_a_place_further_down_is_told_with_all_before_it(tmp_path: Path, report: str, question: str, lead: str) -> None:
    with asking(tmp_path, report) as ask:
        answer = ask(question)
        assert answer.text.startswith(lead)
        assert {figure.status for figure in answer.figures} <= {"quoted", "derived"}


@pytest.mark.parametrize(
    ("report", "question", "leads"),
    [
        (DEPOTS, "2025年末存货最多的三个仓库是哪些？", ["丁仓：84万吨", "乙仓：66万吨", "甲仓：50万吨"]),
        (DEPOTS, "2025年末哪两个仓库的存货最少？", ["戊仓：11万吨", "丙仓：30万吨"]),
        (DEPOTS, "2025年损耗率最低的两个仓库是哪几个？", ["丁仓：0.5%", "甲仓：1.5%"]),
        (
            DEPOTS,
            "2025年存货增长前两名的仓库是哪些？",
            [
                "丙仓：50.00% ((30万吨 − 20万吨) ÷ 20万吨 = 50.00%)",
                "甲仓：25.00% ((50万吨 − 40万吨) ÷ 40万吨 = 25.00%)",
            ],
        ),
        # the last place is shared: all of them, and told
        (DEPOTS, "2025年损耗率前两名的仓库是哪些？", ["乙仓：2.5%（并列第1）", "丙仓：2.5%（并列第1）"]),
        (
            DEPOTS.replace("2.1%", "1.5%"),
            "2025年损耗率前三的仓库是哪些？",
            ["乙仓：2.5%（并列第1）", "丙仓：2.5%（并列第1）", "甲仓：1.5%（并列第3）", "戊仓：1.5%（并列第3）"],
        ),
        (HARBOURS, "What are the top two harbours by stock in 2025?", ["Elm: 84 million USD", "Birch: 66 million USD"]),
        (HARBOURS, "Which two harbours had the highest loss ratio in 2025?", ["Birch: 2.5%", "Cedar: 2.4%"]),
    ],
)
def test_each_of_the_first_is_named_with_its_cited_figure(
    tmp_path: Path, report: str, question: str, leads: list[str]
) -> None:
    with asking(tmp_path, report) as ask:
        answer = ask(question)
        assert [sentence.text.split(" —")[0] for sentence in answer.sentences] == leads
        for lead, citation in zip(leads, answer.citations, strict=True):
            assert re.split("[：:]", lead)[0] in citation.quote
        assert {figure.status for figure in answer.figures} <= {"quoted", "derived"}


@pytest.mark.parametrize(
    ("report", "question"),
    [
        (DEPOTS, "2025年末存货前十的仓库是哪些？"),  # five rows
        (DEPOTS, "2025年末哪个仓库的存货排名第六？"),
        (DEPOTS.replace("| 66 |", "| 60/66 |"), "2025年末哪个仓库的存货第二多？"),
        (DEPOTS.replace("| 30 |", "| 不到30 |"), "2025年末存货前三的仓库是哪些？"),
        (DEPOTS.replace("| 20 |", "| |"), "2025年存货增长前两名的仓库是哪些？"),
        (HARBOURS, "Which harbour ranked fifth by stock in 2025?"),
    ],
)
def test_a_table_that_gives_no_such_place_is_told(tmp_path: Path, report: str, question: str) -> None:
    with asking(tmp_path, report) as ask:
        answer = ask(question)
        assert answer.abstained
        assert "排不出所问的名次" in answer.text or "gives no such ranking" in answer.text
        assert len(answer.citations) == 1


@pytest.mark.parametrize(
    "question",
    [
        "2025年末存货排名第二的品种是什么？",  # the table lists depots
        "存货前三的品种有哪些？",
        "2025年末存货前三的仓库中哪个损耗率最低？",
        "2025年末哪个仓库的存货排名第二和第四？",
        "Which product had the second-largest stock in 2025?",
    ],
)
def test_what_the_table_does_not_rank_is_not_ranked(tmp_path: Path, question: str) -> None:
    with asking(tmp_path, DEPOTS, HARBOURS) as ask:
        assert ask(question).abstained


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("哪个地区不良率最高？", True),
        ("六大银行中哪家的不良率最低？", True),
        ("Which group grew fastest?", True),
        ("哪一年的不良率最高？", False),
        ("哪个地区的不良率下降最多？", False),
        ("最高的不良率是多少？", False),
    ],
)
def test_what_asks_for_the_first_of_several(text: str, asks: bool) -> None:
    assert asks_superlative(read_question(text)) is asks

"""The first and the last of a table's rows: of the whole table, in however many chunks it stands, or of none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.question import read_question
from rag.records import Answer
from rag.retrieve import Retriever
from rag.settings import load_settings
from rag.superlative import asks_superlative
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


@pytest.mark.parametrize(
    "question",
    [
        "2025年末哪个分行的不良率第二高？",
        "2025年末不良率最高的三个分行是哪几个，不良率是多少？",
        "Which branch had the second-highest NPL ratio in 2025?",
    ],
)
def test_the_second_and_the_first_three_are_not_the_first(tmp_path: Path, question: str) -> None:
    with asking(tmp_path, f"# 年报\n\n## 贷款\n\n{rows_zh(9, 3, 4)}\n") as ask:
        assert not ask(question).text.startswith("分行")
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

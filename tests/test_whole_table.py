"""The rows of a table over chunks and pages: all of them, or none where it cannot be told which they are."""

from dataclasses import dataclass

import pytest

from rag.records import Chunk, Passage, Report, ReportDetails, Sentence
from rag.whole_table import whole_table


@dataclass
class Text:
    """A report in the making: chunks of rows, each with its page, and what the text has between them."""

    text: str = ""
    chunks: tuple[Chunk, ...] = ()

    def has(self, between: str, *names: str, page: int | None = None, head: str = "不良率", under: str = "") -> "Text":
        self.text += between
        sentences = []
        for name in names:
            start = len(self.text)
            self.text += f"| {name} | 1% |\n"
            sentences.append(Sentence(start, len(self.text) - 1, f"{name}，{head}：1%" if head else name))
        self.chunks += (Chunk(len(self.chunks), tuple(sentences), (under,), page),)
        return self

    def rows_of(self, place: int) -> list[str] | None:
        report = Report("r", 1, "r.md", ReportDetails("r"), len(self.chunks), 0)
        passages = [Passage(n, report, chunk, 0.0) for n, chunk in enumerate(self.chunks)]

        def neighbour(passage: Passage, step: int) -> Passage | None:
            at = passage.chunk.ordinal + step
            return passages[at] if 0 <= at < len(passages) else None

        rows = whole_table(passages[place], 0, neighbour, lambda _: self.text)
        return None if rows is None else [row.sentence.text.partition("，")[0] for row in rows]


def test_rows_go_on_over_chunks() -> None:
    report = Text().has("| 地区 | 不良率 |\n", "甲", "乙").has("", "丙").has("", "丁", "戊")
    assert [report.rows_of(place) for place in range(3)] == [["甲", "乙", "丙", "丁", "戊"]] * 3


def test_a_line_without_data_names_rows_and_does_not_end_the_table() -> None:
    report = Text().has("", "甲", "乙").has("", "其中", head="").has("", "丙")
    assert report.rows_of(0) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("between", ["| 地区 | 不良率 |\n|---|---|\n", "\n\n表2 零售业务\n\n"])
def test_a_row_of_heads_or_a_caption_ends_it(between: str) -> None:
    report = Text().has("", "甲", "乙").has(between, "丙")
    assert (report.rows_of(0), report.rows_of(1)) == (["甲", "乙"], ["丙"])


def test_a_heading_ends_it() -> None:
    report = Text().has("", "甲", "乙", under="公司").has("", "丙", under="零售")
    assert report.rows_of(0) == ["甲", "乙"]


def test_over_a_page_it_goes_on_under_its_own_heads() -> None:
    running = Text().has("", "甲", page=1).has("\f年报 第2页\n", "乙", page=2)
    assert running.rows_of(0) == ["甲", "乙"]


@pytest.mark.parametrize(("between", "head"), [("\f| 地区 | 不良率 |\n", "不良率"), ("\f", "覆盖率")])
def test_where_a_page_may_end_it_nothing_is_known(between: str, head: str) -> None:
    report = Text().has("", "甲", page=1).has(between, "乙", page=2, head=head)
    assert (report.rows_of(0), report.rows_of(1)) == (None, None)


def test_what_is_no_row_is_of_no_table() -> None:
    assert Text().has("", "甲", head="").rows_of(0) is None

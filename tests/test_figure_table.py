"""The table of all figures: written with a version, gone with it, made again at need, asked for by page."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.index import find_files, index_files, remove_report
from rag.library.figure_query import FigureQuery
from rag.library.library import Library, open_library
from rag.tabulation.row import MAKER
from rag.tabulation.rows import figure_rows
from tests.fakes import WordEmbedder, library_of
from ui.figures.making import Making

FIRST = "# 甲银行2025年报告\n\n不良率为1.35%。净利润为12.6亿元。\n"
SECOND = "# Review 2024\n\nThe NPL ratio was 2.5%. Net income was USD 3 billion. There were 1,203 branches in 2023.\n"
EVERYTHING = FigureQuery()


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.md").write_text(FIRST, encoding="utf-8")
    (folder / "b.md").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture
def library(reports: Path, tmp_path: Path) -> Iterator[Library]:
    library = open_library(tmp_path / "library")
    index(reports, library)
    yield library
    library.close()


def index(reports: Path, library: Library) -> None:
    list(index_files(find_files([reports]), library, WordEmbedder(), lambda _: None))


def shown(library: Library, query: FigureQuery = EVERYTHING) -> list[str]:
    rows, total = library.record.figures.page(query, 50)
    assert total == len(rows)
    return [row.shown for row in rows]


def test_figures_are_written_with_their_version_and_leave_with_it(library: Library, reports: Path) -> None:
    assert shown(library) == [
        "1,203 branches",
        "1.35%",
        "12.6亿元",
        "2.5%",
        "USD 3 billion",
    ]  # that of its own year first
    before = {row.key for row in library.record.figures.page(EVERYTHING, 9)[0]}
    (reports / "a.md").write_text(FIRST.replace("1.35%", "1.40%"), encoding="utf-8")
    index(reports, library)
    assert sorted(shown(library)) == sorted(["1.40%", "12.6亿元", "2.5%", "USD 3 billion", "1,203 branches"])
    after = library.record.figures.page(EVERYTHING, 9)[0]
    assert [row.version for row in after if row.report.startswith("甲")] == [2, 2]
    assert len({row.key for row in after} & before) == 3  # a key is never given twice
    assert library.record.without_figures() == []


def test_a_removed_report_takes_its_figures_along(library: Library) -> None:
    remove_report(library.record.reports()[0].report_id, library)
    assert shown(library) == ["1,203 branches", "2.5%", "USD 3 billion"]


def test_they_are_there_after_a_rebuild(library: Library) -> None:
    before = library.record.figures.page(EVERYTHING, 9)
    library.embed_again(WordEmbedder(), lambda _: None)
    assert library.record.figures.page(EVERYTHING, 9) == before


def test_a_quote_is_what_stands_in_the_text(library: Library) -> None:
    for row in library.record.figures.page(EVERYTHING, 9)[0]:
        text = library.record.text(row.report_id, row.version) or ""
        assert row.mark is not None
        assert text[slice(*row.mark)] == row.surface
        assert row.surface in text[row.start : row.end]


def test_what_was_added_without_them_is_listed_at_need(tmp_path: Path) -> None:
    library = library_of(tmp_path, FIRST, SECOND)
    assert shown(library) == []
    making = Making()
    assert making.left(library) == 2
    making.wait()
    assert making.left(library) == 0
    assert len(shown(library)) == 5
    library.close()


def test_a_changed_title_has_them_made_again(library: Library) -> None:
    report = library.record.reports()[0]
    library.record.edit_details(report.report_id, {"publisher": "研究室"})
    assert library.record.without_figures() == []
    library.record.edit_details(report.report_id, {"title": "甲银行2027年报告"})
    assert [what.report_id for what in library.record.without_figures()] == [report.report_id]
    making = Making()
    making.left(library)
    making.wait()
    rows = library.record.figures.page(FigureQuery(reports=(report.report_id,)), 9)[0]
    assert {row.year for row in rows} == {2027}
    assert {row.publisher for row in rows} == {"研究室"}


def test_rows_of_another_maker_are_made_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.library.figures.MAKER", MAKER + 1)
    assert len(library.record.without_figures()) == 2


def test_a_version_that_is_no_longer_current_is_not_written(library: Library) -> None:
    report = library.record.reports()[0]
    library.record.edit_details(report.report_id, {"title": "新题"})
    (what,) = library.record.without_figures()
    rows = figure_rows(FIRST, report.details, library.record.chunks(report.report_id))
    assert not library.record.add_figures(replace(what, version=7), rows)
    assert library.record.add_figures(what, rows)
    assert len(shown(library)) == 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("不良率", ["1.35%"]),
        ("不良 甲银行", ["1.35%"]),  # a word of the subject, one of the title
        ("ＮＰＬ　ｒａｔｉｏ", ["2.5%"]),
        ("1203", ["1,203 branches"]),
        ("net branches", []),
        ("100%_", []),  # these mean themselves
    ],
)
def test_all_words_must_be_held(library: Library, words: str, expected: list[str]) -> None:
    assert shown(library, FigureQuery(words=words)) == expected


def test_filters(library: Library) -> None:
    assert shown(library, FigureQuery(kinds=("percent",))) == ["1.35%", "2.5%"]
    assert shown(library, FigureQuery(years=(2023,))) == ["1,203 branches"]
    assert shown(library, FigureQuery(years=(2023, 2025), kinds=("amount",))) == ["12.6亿元"]
    facets = library.record.figures.facets()
    assert facets.years == (2025, 2024, 2023)
    assert [title for title, _ in facets.reports] == ["Review 2024", "甲银行2025年报告"]


def test_a_value_is_sorted_among_its_own_kind(library: Library) -> None:
    # 12.6亿元 of yuan, 3 billion of US dollars: by currency, and no percent between
    assert shown(library, FigureQuery(sort="value")) == ["12.6亿元", "USD 3 billion", "1,203 branches", "1.35%", "2.5%"]
    largest_first = FigureQuery(sort="value", descending=True, kinds=("percent",))
    assert shown(library, largest_first) == ["2.5%", "1.35%"]
    assert shown(library, FigureQuery(sort="period"))[0] == "1,203 branches"


def test_what_is_told_in_full_comes_first(library: Library, reports: Path) -> None:
    (reports / "c.md").write_text(
        "# Review 2025\n\nCalls reached 31,400. Only 12% of all failed. Costs were USD 5 million.\n"
    )
    index(reports, library)
    last_of_full, *rest = shown(library)[-3:]
    assert last_of_full == "USD 5 million"
    assert rest == ["31,400", "12%"]  # without a unit; cut in the middle of a clause


def test_a_cover_comes_after_the_figures_of_a_period(library: Library, reports: Path) -> None:
    (reports / "d.md").write_text(
        "# Quarterly Report 2026\n\nThe notes due carry interest of 4.85%.\n\n"
        "| Item | 2026 Q1 | 2025 Q1 |\n| --- | --- | --- |\n| Total revenue (USD million) | 731 | 702 |\n"
    )
    index(reports, library)
    of_it = [row for row in library.record.figures.page(EVERYTHING, 50)[0] if row.report == "Quarterly Report 2026"]
    assert [row.value for row in of_it] == [731, 702, Decimal("4.85")]


def test_pages(library: Library) -> None:
    rows, total = library.record.figures.page(EVERYTHING, 2, 4)
    assert ([row.shown for row in rows], total) == (["USD 3 billion"], 5)
    keys = [row.key for row in library.record.figures.page(EVERYTHING, 5)[0]]
    assert [row.key for row in library.record.figures.rows([keys[3], 10**9, keys[0]])] == [keys[3], keys[0]]
    assert [row.key for row in library.record.figures.every(EVERYTHING)] == keys

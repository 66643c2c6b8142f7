"""What is known of a report: from its file, from its first page, from a person; and that it can be changed."""

import sqlite3
from pathlib import Path

import pytest

from ingest.details import (
    edited_details,
    file_date,
    first_page_details,
    is_junk_title,
    is_organisation,
    iso_date,
    period_of,
    report_details,
    unfit_details,
)
from ingest.index import edit_report, find_files, index_files
from rag.errors import YanwenError
from rag.library.library import Library, open_library
from rag.library.words import Wanted
from tests.fakes import WordEmbedder, library_of

TEXT = "# 年度报告\n\n不良贷款率为1.24%。\n"


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - 草稿.doc",
        "Untitled",
        "文档1",
        "PowerPoint Presentation",
        "演示文稿2",
        "report_final.docx",
        "12",
        "about:blank",
        "file:///C:/drafts/x.html",
        "C:\\drafts\\review.docx",
        "Microsoft Word 文档",
        "幻灯片 1",
        "未命名",
        "Doc3",
        "print.aspx",
        "Scan0001",
    ],
)
def test_titles_that_programs_write_are_none(title: str) -> None:
    assert is_junk_title(title)
    assert report_details({"title": title}, "", "文件名").title == "文件名"


@pytest.mark.parametrize(
    "title",
    ["二〇二五年度报告", "Report 2025", "中小银行调查", "Sheet metal prices", "Scanning the market", "Blank cheques"],
)
def test_real_titles_stay(title: str) -> None:
    assert report_details({"title": title}, "", "文件名").title == title


def test_a_person_or_a_program_is_no_publisher() -> None:
    assert [
        is_organisation(name) for name in ("甲银行研究院", "Alpha Bank", "张三", "Administrator", "Microsoft Corp")
    ] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_the_first_page_tells_date_and_publisher() -> None:
    page = "中小银行数字化报告\n甲银行战略研究院\n发布日期：2025年3月8日\n\n甲银行与乙证券合作。\n"
    assert first_page_details(page) == {"date": "2025年3月8日", "publisher": "甲银行战略研究院"}
    assert first_page_details("2025年3月8日，甲银行发布公告。\n合作方为乙银行。") == {}


@pytest.mark.parametrize(
    ("line", "date", "publisher"),
    [
        ("甲证券研究所   2024年11月4日", "2024-11-04", "甲证券研究所"),
        ("甲证券研究所　2024年11月", "2024-11", "甲证券研究所"),
        ("2024-11-04 | 甲证券研究所", "2024-11-04", "甲证券研究所"),
        ("证券研究报告 | 2024年11月4日", "2024-11-04", ""),
        ("2024年3月", "2024-03", ""),
        ("Alpha Research, 4 November 2024", "2024-11-04", "Alpha Research"),
        ("November 2024", "2024-11", ""),
        ("截至 2024年11月4日", "", ""),
        ("贷款余额 2024年11月", "", ""),
        ("甲银行2024年3月末贷款增长", "", ""),
    ],
)
def test_a_line_of_the_first_page_tells_who_and_when(line: str, date: str, publisher: str) -> None:
    told = first_page_details(f"一份标题\n{line}\n正文。\n")
    assert (iso_date(told.get("date", "")), told.get("publisher", "")) == (date, publisher)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Review of Lenders Published 2026-03-01", "2026-03-01"),
        ("**Published:** March 1st, 2026 by the editors", "2026-03-01"),
        ("Version 2 | Date: 1st March 2026", "2026-03-01"),
        ("Date of publication: 2026-03-01", "2026-03-01"),
        ("REPORT DATE 2026/3/1 | Version 2", "2026-03-01"),
        ("编号 17　发布日期：2026年3月1日　内部资料", "2026-03-01"),
        ("发布时间：2026-03-01 10:30", "2026-03-01"),
        ("Maturity Date: 2026-03-01", ""),
        ("The rules were published on 1 March 2026 and apply from May.", ""),
        ("数据截止日期：2025年12月31日", ""),
    ],
)
def test_a_date_is_taken_where_the_first_page_names_it_as_the_reports(line: str, date: str) -> None:
    assert iso_date(first_page_details(f"A title\n{line}\nText.\n").get("date", "")) == date


def test_a_date_that_is_named_goes_before_one_alone_in_its_line() -> None:
    assert first_page_details("报告\n2025年12月31日\n发布日期：2026年3月1日\n") == {"date": "2026年3月1日"}


def test_the_end_of_a_period_is_no_date_of_a_report_but_its_period() -> None:
    assert first_page_details("For the quarterly period ended\nMarch 31, 2022\nAlpha Inc\n") == {"period": "Q1 2022"}


@pytest.mark.parametrize(
    ("made", "text", "date"),
    [
        ("2022-05-03", "For the quarterly period ended March 31, 2022", "2022-05-03"),
        ("2024-11-04", "银行业2024年三季报", "2024-11-04"),
        ("2025-04-20", "甲银行2024年年度报告", "2025-04-20"),
        ("2025-05-20", "甲银行2024年年度报告", ""),
        ("2026-11-24", "截至2024年末，样本银行理财规模", ""),
        ("2024-09-30", "展望2025年", ""),
        ("2024-09-30", "没有年份", ""),
    ],
)
def test_the_day_a_file_was_saved_counts_where_its_report_can_be_of_it(made: str, text: str, date: str) -> None:
    assert file_date(made, text) == date


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("甲银行2024年年度报告", "2024年"),
        ("甲银行2024年第三季度报告", "2024年第三季度"),
        ("Q3 2024 results", "Q3 2024"),
        ("2023年与2024年比较", ""),
        ("银行业展望", ""),
    ],
)
def test_a_title_names_its_period(title: str, period: str) -> None:
    assert period_of(title) == period


def test_what_a_person_says_is_checked() -> None:
    assert edited_details(["title=甲", "date=2025年3月8日", "PERIOD= 2024 "]) == {
        "title": "甲",
        "date": "2025-03-08",
        "period": "2024",
    }
    for wrong in ("title", "colour=red", "url=javascript:x", "title="):
        with pytest.raises(YanwenError, match="cannot be used"):
            edited_details([wrong])


def found(library: Library, word: str) -> int:
    return len(library.search_words([Wanted((((word,), 1.0),))], 9))


def test_details_are_changed_without_embedding(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", TEXT)
    (report,) = library.record.reports()
    before = library.record.vectors()
    edit_report(report.report_id, {"title": "zircon", "period": "2024", "date": "2025-03-08"}, library)
    (after,) = library.record.reports()
    assert (after.details.title, after.details.period, after.details.date) == ("zircon", "2024", "2025-03-08")
    assert found(library, "zircon") == 1
    assert (library.record.vectors()[1] == before[1]).all()
    assert library.check() == []
    with pytest.raises(YanwenError, match="There is no report"):
        edit_report("none", {"title": "x"}, library)
    library.close()


def test_what_a_person_said_holds_for_the_next_version(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    library = open_library(tmp_path / "library")

    def ingest(**meta: str) -> str:
        (outcome,) = index_files(find_files([file]), library, WordEmbedder(), lambda _: None, 1, meta=meta)
        return f"{outcome.outcome} {outcome.reason}".strip()

    file.write_text(TEXT, encoding="utf-8")
    assert ingest(title="甲银行年报") == "added"
    assert ingest(publisher="甲银行") == "unchanged its details were changed"
    file.write_text(TEXT.replace("1.24", "1.25"), encoding="utf-8")
    assert ingest() == "revised"
    (report,) = library.record.reports()
    assert (report.version, report.details.title, report.details.publisher) == (2, "甲银行年报", "甲银行")
    library.close()


def test_a_library_from_before_periods_gets_the_column(tmp_path: Path) -> None:
    library_of(tmp_path / "library", TEXT).close()
    with sqlite3.connect(tmp_path / "library" / "record.sqlite3") as record:
        record.execute("ALTER TABLE versions DROP COLUMN period")
        record.execute("DROP TABLE edits")
    record.close()
    library = open_library(tmp_path / "library")
    (report,) = library.record.reports()
    assert report.details.period == ""
    edit_report(report.report_id, {"period": "2024"}, library)
    assert library.record.reports()[0].details.period == "2024"
    library.close()


@pytest.mark.parametrize("date", ["2031", "2031-02", "2031-02-28", ""])
def test_a_date_is_a_year_a_month_or_a_day(date: str) -> None:
    assert unfit_details({"date": date}) == {}


@pytest.mark.parametrize("date", ["明天", "2031-13", "2031-02-30", "31", "2031-13-45", "２０３１"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    assert unfit_details({"date": date}) == {"date": "no date"}
    with pytest.raises(YanwenError, match="YYYY-MM-DD"):
        edited_details([f"date={date}"])

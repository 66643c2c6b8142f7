"""PDF -> Document: text in reading order, tables, blocks without furniture, and places back to boxes on the page."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.boxes import PageBox, marked_image, page_image, quote_boxes, starts_of_pages
from ingest.index import index_files, remove_report
from ingest.load import parse
from ingest.pdf.load import document_of, load_pdf
from ingest.pdf.pages import open_pdf
from ingest.pdf.words import PageWords
from ingest.split import split
from rag.errors import UnreadableFileError
from rag.library.library import open_library
from rag.records import Document
from tests.fakes import WordEmbedder
from tests.pdf_files import HEIGHT, WIDTH, Page, make_pdf

FULL = "A sentence that goes on to the edge of its column, as the lines of a paragraph"  # nearly as long as the next
ENGLISH = [
    FULL + " do,",
    "and a second line of about the same length, which is followed by a third that has",
    "an end.",
]


def load(*pages: Page, **properties: str) -> Document:
    return load_pdf(make_pdf(*pages, **properties), "file")


def blocks(document: Document, kind: str = "") -> list[str]:
    return [document.text[each.start : each.end] for each in document.blocks if kind in ("", each.kind)]


def sentences(document: Document) -> list[str]:
    return [sentence.text for chunk in split(document, markdown=False) for sentence in chunk.sentences]


def prose(page: Page, lines: list[str], x: float = 60, y: float = 100, size: float = 10) -> Page:
    for i, line in enumerate(lines):
        page.text(x, y + 1.4 * size * i, line, size)
    return page


# text


def test_lines_of_an_english_paragraph_are_one_sentence() -> None:
    document = load(prose(Page(), ENGLISH))
    assert len(blocks(document)) == 1
    assert sentences(document) == [" ".join(ENGLISH)]


def test_a_chinese_paragraph_is_rejoined_without_spaces() -> None:
    lines = [
        "二〇二四年末本行各项贷款余额比年初增加，其中零售贷款的增量占到全部",
        "增量的六成，对公贷款的占比略有下降。",
    ]
    document = load(prose(Page(), lines, size=12))
    assert sentences(document) == ["".join(lines)]


def test_a_figure_that_a_line_broke_in_two_is_whole() -> None:
    lines = ["二〇二四年末本行各项贷款余额比年初增加，其中零售贷款的增量占到16.", "52%，对公贷款的占比略有下降。"]
    assert "占到16.52%，" in load(prose(Page(), lines, size=12)).text


def test_a_word_parted_by_a_hyphen_is_whole_and_a_compound_keeps_it() -> None:
    lines = [
        "The statement of the year is long and this line goes on until it ends in a state-",
        "ment that is read as one word, and this other line goes on until it names the long-",
        "term view.",
    ]
    document = load(prose(Page(), lines))
    assert "ends in a statement that" in sentences(document)[0]
    assert "the long-term view" in sentences(document)[0]


def test_two_columns_are_read_one_after_the_other() -> None:
    page = Page().text(60, 60, "A title over both columns of the page that is wider than one of them is", 12)
    for i in range(8):  # the file has the lines of both columns in turn
        page.text(60, 100 + 14 * i, f"left {i} goes on with words to the edge of it")
        page.text(310, 100 + 14 * i, f"right {i} goes on with words to the edge of it")
    text = load(page).text
    order = [text.index(f"{side} {i} ") for side in ("left", "right") for i in range(8)]
    assert order == sorted(order)


def test_radicals_and_ligatures_are_read_as_what_they_look_like() -> None:
    assert "金" in load(Page().text(60, 100, "⾦融")).text


def test_nothing_is_lost_of_a_turned_page() -> None:
    document = load(Page(rotate=90).text(60, 100, "Turned page of a report"))
    assert document.text.strip() == "Turned page of a report"


# blocks


def test_running_heads_and_page_numbers_are_in_no_block() -> None:
    words = ["Alpha", "Beta", "Gamma", "Delta"]
    pages = [
        prose(Page(), [f"{word} is what this page is about."], y=200)
        .text(60, 40, "A running head")
        .text(300, 810, str(i))
        for i, word in enumerate(words, start=1)
    ]
    document = load(*pages)
    assert blocks(document) == [f"{word} is what this page is about." for word in words]
    assert document.text.count("A running head") == 4


def test_pages_that_say_nearly_the_same_keep_what_they_say() -> None:
    document = load(*(Page().text(60, 60, f"Page {i} of the set says {i * 7}.") for i in range(1, 5)))
    assert len(blocks(document)) == 4


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    body = [FULL] * 3
    pages = [prose(Page(), [*body, FULL + " in"], y=200).text(60, 40, "A running head").text(300, 810, "1")]
    pages.append(prose(Page(), ["the next one ends."], y=200).text(60, 40, "A running head").text(300, 810, "2"))
    pages.append(prose(Page(), ["Another."], y=200).text(60, 40, "A running head").text(300, 810, "3"))
    document = load(*pages)
    found = sentences(document)
    assert found[0].endswith(" in the next one ends.")
    assert "running" not in found[0]


def test_headings_by_number_and_by_font() -> None:
    page = Page().text(60, 80, "第一章 经营概况", 12).text(60, 120, "Results of the year", 16)
    prose(page, ["The body of the report is set in a smaller font than its headings are."] * 4, y=160)
    document = load(page)
    assert blocks(document, "heading") == ["第一章 经营概况", "Results of the year"]
    assert [block.level for block in document.blocks if block.kind == "heading"] == [1, 2]


def test_a_line_of_a_table_of_contents_is_in_no_block() -> None:
    page = Page().text(60, 100, "Risk management" + "." * 60 + "17")
    prose(page, ["The body follows."], y=300)
    assert blocks(load(page)) == ["The body follows."]


# tables


def ruled(rows: list[list[str]], top: float = 100) -> Page:
    page = Page().grid([60, 220, 340, 460], [top + 20 * i for i in range(len(rows) + 1)])
    for i, row in enumerate(rows):
        for x, cell in zip((64, 224, 344), row, strict=True):
            page.text(x, top + 14 + 20 * i, cell)
    return page


def test_a_ruled_table_is_rows_with_their_heads() -> None:
    document = load(
        ruled([["项目", "2023年", "2024年"], ["净息差（%）", "1.91", "1.53"], ["总资产", "23,030", "24,105.6"]])
    )
    assert "净息差（%），2023年：1.91；2024年：1.53" in sentences(document)
    assert "总资产，2023年：23,030；2024年：24,105.6" in sentences(document)


def test_a_table_without_rules_is_rows_with_their_heads_and_unit() -> None:
    page = Page().text(60, 100, "(in millions)").right(300, 100, "2023").right(400, 100, "2024")
    rows = [("Net interest income", "7,929", "9,190"), ("Fees", "999", "(652)"), ("Total", "8,928", "8,538")]
    for i, (name, *cells) in enumerate(rows):
        page.text(60, 115 + 15 * i, name)
        for x, cell in zip((300, 400), cells, strict=True):
            page.text(x - 45, 115 + 15 * i, "$").right(x, 115 + 15 * i, cell)
    assert sentences(load(page)) == [
        "Net interest income，2023：$7,929；2024：$9,190（单位：in millions）",
        "Fees，2023：$999；2024：(652)（单位：in millions）",
        "Total，2023：$8,928；2024：$8,538（单位：in millions）",
    ]


def test_a_label_over_two_lines_is_one() -> None:
    page = Page().right(300, 100, "2023").right(400, 100, "2024")
    page.text(60, 115, "Fees of asset manage-").text(65, 124, "ment and custody").right(300, 124, "11").right(
        400, 124, "12.5"
    )
    page.text(60, 142, "Fees of cards").right(300, 142, "21").right(400, 142, "22.5")
    page.text(60, 157, "Other fees").right(300, 157, "31").right(400, 157, "32.5")
    assert sentences(load(page))[0].endswith("custody，2023：11；2024：12.5")


def test_a_head_over_two_columns_is_told_of_both() -> None:
    page = Page().text(225, 85, "本集团").text(410, 85, "本行")
    for i, year in enumerate(("2023年", "2024年") * 2):
        page.text(240 + 90 * i - 40, 100, year)
    for j, name in enumerate(("资本净额", "风险加权资产", "资本充足率")):
        page.text(60, 115 + 15 * j, name)
        for i in range(4):
            page.right(240 + 90 * i, 115 + 15 * j, f"{j + 1},{i}00.{i}")
    found = sentences(load(page))
    assert found[0].startswith("资本净额，本集团2023年：1,000.0；本集团2024年：1,100.1；本行2023年：1,200.2")


def years_below(page: Page, y: float, ends: tuple[int, ...] = (330, 390, 460, 520), gap: int = 14) -> Page:
    """The columns' own heads, 2024 and 2023 in turn, and three rows of figures, the first `gap` points below."""
    for i, x in enumerate(ends):
        page.right(x, y, ("2024", "2023")[i % 2], size=8)
    for j, name in enumerate(("Fees of cards", "Rent and power", "Cost of funds")):
        page.text(60, y + gap + 14 * j, name, size=8)
        for i, x in enumerate(ends):
            page.right(x, y + gap + 14 * j, f"{j + 1},{i}00", size=8)
    return page


def test_a_head_over_two_years_is_of_each_though_the_label_of_the_rows_stands_between() -> None:
    page = Page().text(304, 85, "Half year ended June 30,", size=8)
    page.text(60, 90, "As of or for the period ended,", size=8).text(60, 99, "(in millions)", size=8)
    found = sentences(load(years_below(page, 109, (330, 390))))
    assert "Half year ended June 30, 2024：1,000；Half year ended June 30, 2023：1,100" in found[0]


def test_a_rule_parts_a_head_from_the_years_right_below_it() -> None:
    page = Page().text(325, 85, "Drawn", size=8).line(285, 87, 392, 87).text(455, 85, "Undrawn", size=8)
    page.line(412, 87, 522, 87).line(56, 97, 522, 97)
    found = sentences(load(years_below(page, 95)))
    assert found[0].endswith("Drawn 2024：1,000；Drawn 2023：1,100；Undrawn 2024：1,200；Undrawn 2023：1,300")


def test_one_rule_below_two_heads_leaves_each_over_its_own_columns() -> None:
    page = Page().text(325, 85, "Drawn", size=8).text(455, 85, "Undrawn", size=8).line(285, 89, 522, 89)
    found = sentences(load(years_below(page, 100)))
    assert found[0].endswith("Drawn 2024：1,000；Drawn 2023：1,100；Undrawn 2024：1,200；Undrawn 2023：1,300")


def test_heads_below_the_years_are_of_both_of_them() -> None:
    page = Page().text(325, 109, "Parent", size=8).text(455, 109, "Branches", size=8)
    found = sentences(load(years_below(page, 97, gap=26)))
    assert (
        found[0] == "Fees of cards，Parent 2024：1,000；Parent 2023：1,100；Branches 2024：1,200；Branches 2023：1,300"
    )


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=4, max_size=8))
@settings(max_examples=25, deadline=None)
def test_no_decimal_of_a_table_is_lost(values: list[object]) -> None:
    rows = [["项目", "2023年", "2024年"]]
    rows += [[f"第{i}项", str(value), f"{value}%"] for i, value in enumerate(values)]
    text = load(ruled(rows)).text
    for row in rows:
        assert " | ".join(row) in text


# places


def test_pages_begin_where_their_text_does() -> None:
    document = load(*(Page().text(60, 300, f"This is page {i}.") for i in range(1, 4)))
    assert document.page_starts == starts_of_pages(document.text)
    assert [chunk.page for chunk in split(document, markdown=False)] == [1, 2, 3]


def test_the_boxes_of_a_quote_are_where_it_is_drawn() -> None:
    data = make_pdf(Page().text(60, 100, "Nothing here."), Page().text(119, 421, "Net profit rose.", 20))
    document = load_pdf(data, "file")
    start = document.text.index("profit")
    (box,) = quote_boxes(data, document.page_starts, start, start + len("profit rose."))
    assert box.page == 2
    assert box.y0 < 421 / HEIGHT < box.y1  # the base line
    assert 119 / WIDTH < box.x0 < box.x1 < 0.6
    assert box.y1 - box.y0 < 2 * 20 / HEIGHT


def test_a_quote_over_two_lines_has_two_boxes_and_a_turned_page_turns_them() -> None:
    data = make_pdf(prose(Page(), ENGLISH))
    document = load_pdf(data, "file")
    boxes = quote_boxes(data, document.page_starts, 0, document.text.index("second") + 6)
    assert [box.y0 < 100 / HEIGHT < box.y1 for box in boxes] == [True, False]
    turned = make_pdf(Page(rotate=90).text(60, 100, "Turned"))
    (box,) = quote_boxes(turned, (0,), 0, 6)
    assert box.y1 - box.y0 > box.x1 - box.x0  # the words stand upright on the page as it is shown


def test_each_cell_of_a_row_has_its_box() -> None:
    data = make_pdf(ruled([["项目", "2023年", "2024年"], ["净息差（%）", "1.91", "1.53"]]))
    document = load_pdf(data, "file")
    start = document.text.index("净息差")
    boxes = quote_boxes(data, document.page_starts, start, document.text.index("1.53") + 4)
    assert [round(box.x0 * WIDTH) for box in boxes] == [64, 224, 344]


def test_every_visible_character_leads_to_a_place_within_the_page() -> None:
    data = make_pdf(ruled([["项目", "2023年", "2024年"], ["净息差（%）", "1.91", "1.53"]]), prose(Page(), ENGLISH))
    document = load_pdf(data, "file")
    for i, char in enumerate(document.text):
        found = quote_boxes(data, document.page_starts, i, i + 1)
        if char.isspace() or char in "|\f":
            assert found == ()
        else:
            assert all(0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1 for box in found) and len(found) == 1


def test_a_page_is_drawn_at_the_width_that_is_asked_for() -> None:
    png = page_image(make_pdf(Page().text(60, 100, "Words")), 1, width=300)
    with Image.open(io.BytesIO(png)) as image:
        assert image.size[0] == 300
        assert min(image.convert("L").tobytes()) < 128  # something dark is on it


def test_no_box_for_no_quote() -> None:
    assert quote_boxes(make_pdf(Page().text(60, 100, "Words")), (0,), 3, 3) == ()
    assert PageBox(1, 0, 0, 1, 1).page == 1


def test_the_record_keeps_the_file_for_its_pages(tmp_path: Path) -> None:
    data = make_pdf(Page().text(60, 300, "Net profit rose by 12.5% in 2024."))
    (tmp_path / "report.pdf").write_bytes(data)
    library = open_library(tmp_path / "library")
    try:
        (outcome,) = index_files([tmp_path / "report.pdf"], library, WordEmbedder(), lambda _: None, workers=1)
        (tmp_path / "report.pdf").unlink()
        kept, text = library.record.file(outcome.report_id), library.record.text(outcome.report_id)
        assert kept == data
        assert text is not None
        (box,) = quote_boxes(kept, starts_of_pages(text), 0, 10)
        assert box.page == 1
        remove_report(outcome.report_id, library)
        assert library.record.file(outcome.report_id) is None
    finally:
        library.close()


# details


def test_details_from_properties_and_first_page() -> None:
    page = Page().text(60, 100, "零售银行年度报告", 20).text(60, 160, "华信银行研究院").text(60, 180, "2025年3月7日")
    details = load(page, Title="Microsoft Word - x.doc", Author="zhang", CreationDate="D:20240102030405Z").details
    assert (details.title, details.publisher, details.date, details.language) == (
        "零售银行年度报告",
        "华信银行研究院",
        "2025-03-07",
        "zh",
    )


def test_a_placeholder_for_a_title_gives_way_to_the_heading_then_to_the_files_name() -> None:
    headed = Page().text(60, 100, "Lenders in Review", 20).text(60, 160, "Published 2026-03-01")
    details = load(headed, Title="about:blank").details
    assert (details.title, details.date) == ("Lenders in Review", "2026-03-01")
    assert load(prose(Page(), ENGLISH), Title="about:blank").details.title == "file"


def test_details_from_properties_alone() -> None:
    details = load(prose(Page(), ENGLISH), Title="Outlook 2024", Author="A Bank", CreationDate="D:20240102").details
    assert (details.title, details.publisher, details.date, details.language) == (
        "Outlook 2024",
        "A Bank",
        "2024-01-02",
        "en",
    )


# errors


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\nnothing more", "damaged"),
        (make_pdf(Page()), "no text"),
        (b"words that are no PDF", "damaged"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFileError, match=says) as raised:
        parse(data, "report.pdf")
    assert "Pdfium" not in str(raised.value)
    assert ";" in str(raised.value)  # and what to do


def test_a_page_without_text_is_named() -> None:
    document = load(Page().text(60, 100, "Words."), Page().line(60, 100, 90, 100), Page().text(60, 100, "More words."))
    assert len(document.remarks) == 1
    assert document.remarks[0].startswith("page 2 ")
    assert len(document.page_starts) == 3


@pytest.mark.parametrize("x", [60, 330])
def test_a_line_that_is_the_unit_is_no_part_of_a_head(x: int) -> None:
    page = Page().text(x, 100, "单位：亿元")
    for i, (name, *cells) in enumerate(
        (("银行", "2023年", "2024年"), ("甲银行", "51.2", "63.5"), ("乙银行", "40.2", "47.4"))
    ):
        page.text(60, 116 + 16 * i, name)
        for k, cell in enumerate(cells):
            page.text(260 + 100 * k, 116 + 16 * i, cell)
    assert sentences(load(page))[-2:] == [
        "甲银行，2023年：51.2；2024年：63.5（单位：亿元）",
        "乙银行，2023年：40.2；2024年：47.4（单位：亿元）",
    ]


def table_of(
    page: Page, rows: Sequence[tuple[str, ...]], y: float, xs: tuple[int, ...] = (60, 300, 400), *, ruled: bool
) -> Page:
    for i, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=True):
            page.text(x, y + 20 * i, cell)
    if ruled:
        page.grid([x - 5 for x in xs] + [480], [y - 14 + 20 * i for i in range(len(rows) + 1)])
    return page


HEADS, FIRST = (
    ("Bank", "Loans 2024", "Loans 2023"),
    [("Alpha", "51.2", "63.5"), ("Beta", "40.2", "47.4"), ("Gamma", "9.1", "8.2")],
)
REST = [("Delta", "7.7", "6.6"), ("Epsilon", "5.5", "4.4"), ("Zeta", "3.3", "2.2")]
RUNNING = "A running head of the report"


@pytest.mark.parametrize("ruled", [True, False])
def test_the_rest_of_a_table_on_the_next_page_has_its_heads(ruled: bool) -> None:
    pages = [table_of(Page().text(60, 40, RUNNING), [HEADS, *FIRST], 700, ruled=ruled)]
    pages += [table_of(Page().text(60, 40, RUNNING), REST, 80, ruled=ruled) for _ in range(2)]
    document = load(*pages)
    chunks = split(document, markdown=False)
    told = [(chunk.page, sentence.text) for chunk in chunks for sentence in chunk.sentences]
    assert (1, "Alpha，Loans 2024：51.2；Loans 2023：63.5") in told
    assert (2, "Delta，Loans 2024：7.7；Loans 2023：6.6") in told
    assert (3, "Zeta，Loans 2024：3.3；Loans 2023：2.2") in told
    assert all(RUNNING not in text for _, text in told)


@pytest.mark.parametrize(
    ("before", "rows", "xs"),
    [
        ("", REST, (60, 260, 440)),  # in other places
        ("Another table", REST, (60, 300, 400)),  # not the first of its page
        ("", [("Bank", "Costs 2024", "Costs 2023"), *REST], (60, 300, 400)),  # with heads of its own
    ],
)
def test_a_table_of_its_own_gets_no_heads_of_another(
    before: str, rows: Sequence[tuple[str, ...]], xs: tuple[int, ...]
) -> None:
    first = table_of(Page(), [HEADS, *FIRST], 700, ruled=True)
    second = Page().text(60, 40, before) if before else Page()
    document = load(first, table_of(second, rows, 80, xs, ruled=True))
    assert not any("Delta，Loans" in text for text in sentences(document))


def test_a_title_of_two_lines_is_one() -> None:
    page = Page().text(60, 80, "商业银行二〇二四年三季报深度：息差企稳，质", 20).text(60, 108, "量分化", 20)
    document = load(prose(page, ["全年营业收入同比增长，其中利息净收入下降。"] * 4, y=160))
    title = "商业银行二〇二四年三季报深度：息差企稳，质量分化"
    assert document.details.title == title
    assert blocks(document, "heading") == [title.replace("质量", "质\n量")]
    assert {chunk.headings for chunk in split(document, markdown=False)} == {()}


class LargeFile:
    """Four pages of which two are read, the first of them in part."""

    page_count, pages_left_out = 2, 2

    def properties(self) -> dict[str, str]:
        return {}

    def words(self, number: int) -> PageWords | None:
        with open_pdf(make_pdf(prose(Page(), ENGLISH))) as file:
            words = file.words(0)
        return words and replace(words, left_out=0 if number else 7)


def test_what_is_left_out_of_a_large_file_is_told() -> None:
    assert document_of(LargeFile(), "x").remarks == (
        "page 1 is read only to the first 120,000 characters",
        "only the first 2 pages are read; 2 are left out; split the file",
    )


def test_the_picture_of_a_passage_is_the_part_of_the_page_around_it() -> None:
    data = make_pdf(Page().text(60, 100, "The left column grew.").text(330, 100, "The right one fell."))
    text = load_pdf(data, "a.pdf").text
    for words in ("The left column grew.", "The right one fell."):
        start = text.index(words)
        picture = Image.open(io.BytesIO(marked_image(data, (0,), start, start + len(words), 800)))
        assert picture.width == pytest.approx(800, abs=2)  # half of the page, twice as large
        red, _, blue = (np.asarray(band, int) for band in picture.convert("RGB").split())
        marked = np.flatnonzero(((red - blue) > 60).any(axis=0))
        # 20 letters of 10 points on half a page of some 600 points
        assert 0.2 < (marked[-1] - marked[0]) / picture.width < 0.5

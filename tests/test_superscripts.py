"""Superscripts in every format: a note's mark never becomes a digit of the figure it hangs on; exponents stay."""

import io

import pytest
from docx import Document as new_docx
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from pptx import Presentation

from ingest.html import load_html
from ingest.markdown import load_markdown
from ingest.office.sheet import load_xlsx
from ingest.office.slides import load_pptx
from ingest.office.word import load_docx
from ingest.pdf.load import load_pdf
from ingest.plain import load_plain
from ingest.split import split
from ingest.superscripts import Shift, settled
from rag.figures import find_figures
from rag.records import Document
from tests.pdf_files import Page, make_pdf

RAISED: Shift = 1
LOWERED: Shift = -1


def sentences(document: Document, *, markdown: bool = False) -> list[str]:
    return [sentence.text for chunk in split(document, markdown=markdown) for sentence in chunk.sentences]


def read(*runs: str | tuple[str, Shift]) -> str:
    return settled([(run, 0) if isinstance(run, str) else run for run in runs])


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("12.5", ("1", RAISED), "亿户"), "12.5亿户"),
        (("3.2", ("[2]", RAISED), "亿户"), "3.2亿户"),
        (("2,431", ("1,2", RAISED), "亿元"), "2,431亿元"),
        (("净利润", ("注1", RAISED), "为88.8"), "净利润为88.8"),
        (("up 12%", ("(a)", RAISED), " on"), "up 12% on"),
        (("共10", ("1", RAISED), "亿元"), "共10亿元"),
        (("£12m", ("2", RAISED)), "£12m"),
        ((("1", RAISED), "12.5亿元"), "12.5亿元"),
        (("12.5", ("1", LOWERED), "亿元"), "12.5亿元"),
    ],
)
def test_the_mark_of_a_note_is_no_digit(runs: tuple[str | tuple[str, Shift], ...], text: str) -> None:
    assert read(*runs) == text


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("3×10", ("8", RAISED), "元"), "3×10⁸元"),
        (("10", ("-3", RAISED)), "10⁻³"),
        (("120m", ("2", RAISED)), "120m²"),
        (("CO", ("2", LOWERED), "排放"), "CO2排放"),
        (("on 1", ("st", RAISED), " May"), "on 1st May"),
        (("5", ("1", RAISED), "/", ("2", LOWERED), "%"), "5 1/2%"),
        (("2.5", ("1.5", RAISED)), "2.5^1.5"),
        ((("1", RAISED), "净利润指归母净利润"), "1 净利润指归母净利润"),
    ],
)
def test_what_is_no_mark_stays(runs: tuple[str | tuple[str, Shift], ...], text: str) -> None:
    assert read(*runs) == text


def test_word() -> None:
    file = new_docx()
    line = file.add_paragraph("年末客户数为12.5")
    line.add_run("1").font.superscript = True
    line.add_run("亿户，面积3×10")
    line.add_run("4").font.superscript = True
    line.add_run("m")
    line.add_run("2").font.superscript = True
    line.add_run("。")
    table = file.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("指标", "2024年", "净利润", "88.8"), strict=True):
        cell.text = text
    table.cell(1, 1).paragraphs[0].add_run("2").font.superscript = True
    stream = io.BytesIO()
    file.save(stream)
    assert sentences(load_docx(stream.getvalue(), "x")) == [
        "年末客户数为12.5亿户，面积3×10⁴m²。",
        "净利润，2024年：88.8",
    ]


def test_slides() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    line = slide.placeholders[1].text_frame.paragraphs[0]
    for text, moved in (("客户数为12.5", ""), ("1", "30000"), ("亿户", ""), ("2", "-25000")):
        run = line.add_run()
        run.text = text
        if moved:
            run._r.get_or_add_rPr().set("baseline", moved)
    stream = io.BytesIO()
    deck.save(stream)
    assert sentences(load_pptx(stream.getvalue(), "x")) == ["客户数为12.5亿户2"]


def test_a_spreadsheet() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["项目", "余额"])
    sheet.append(["贷款", CellRichText("88.8", TextBlock(InlineFont(vertAlign="superscript"), "2"))])
    stream = io.BytesIO()
    book.save(stream)
    assert sentences(load_xlsx(stream.getvalue(), "x")) == ["贷款，余额：88.8"]


def test_a_web_page() -> None:
    page = (
        "<html><body><div id='js_content'><p>客户数为<b>12.5</b><a href='#n'><sup>[1]</sup></a>亿户，"
        "3×10<sup>8</sup>元，占8.3<span style='vertical-align:super'>2</span>%。</p>"
        "<table><tr><td>项目</td><td>2024年</td></tr>"
        "<tr><td>贷款<sup>*</sup></td><td>88.8<sup>2</sup></td></tr></table><p><sup>1</sup>含代发。</p></div></body></html>"
    )
    assert sentences(load_html(page.encode(), "x")) == [
        "客户数为12.5亿户，3×10⁸元，占8.3%。",
        "贷款，2024年：88.8",
        "1 含代发。",
    ]


def test_markdown_and_raised_characters() -> None:
    text = "客户数为12.5<sup>1</sup>亿户，乙行3.2[^2]亿户，丙行4.1¹亿户，丁行5.6$^{3}$亿户，共10⁸元。\n"
    assert sentences(load_markdown(text.encode(), "x"), markdown=True) == [
        "客户数为12.5亿户，乙行3.2亿户，丙行4.1亿户，丁行5.6亿户，共10⁸元。"
    ]
    (figure,) = find_figures(sentences(load_plain("丙行4.1¹亿户。".encode(), "x"))[0])
    assert (figure.surface, figure.unit) == ("4.1亿户", "亿户")


def raised(page: Page, x: float, y: float, before: str, mark: str, after: str) -> Page:
    """A line with a superscript: six tenths of the size, a third of it higher."""
    end = x + 10 * sum(0.5 if char.isascii() else 1.0 for char in before)
    page.text(x, y, before).text(end, y - 3.3, mark, 6)
    return page.text(end + sum(1.7 if char in "[]" else 3.4 for char in mark), y, after)


def test_a_pdf() -> None:
    page = Page()
    raised(page, 60, 100, "年末客户数12.5", "1", "亿户，比年初增加。")
    raised(page, 60, 120, "乙银行年末客户数3.2", "[2]", "亿户，比年初减少。")
    raised(page, 60, 140, "总额为3×10", "8", "元。")
    page.text(60, 160, "上年末客户数12.5亿户。")
    document = load_pdf(make_pdf(page), "x")
    assert "12.5亿户" in document.text
    assert "12.51" not in document.text
    assert "10⁸元" in document.text
    assert [f.surface.replace(" ", "") for f in find_figures(document.text) if f.unit == "亿户"] == [
        "12.5亿户",
        "3.2亿户",
        "12.5亿户",
    ]


def test_a_pdf_table() -> None:
    page = Page().text(60, 100, "Item").right(300, 100, "Change")
    for i, (name, figure) in enumerate((("Loans", "88.8"), ("Deposits", "97.1"), ("Bonds", "14.2"))):
        page.text(60, 116 + 16 * i, name).right(300, 116 + 16 * i, figure)
        page.text(300, 116 + 16 * i - 3.3, "2", 6)
    assert sentences(load_pdf(make_pdf(page), "x"))[0] == "Loans，Change：88.8"

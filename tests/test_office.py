"""Office files: headings, tables with heads and units, numbers as shown, notes, slides, and what is refused."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document as new_docx
from openpyxl import Workbook
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.delimited import load_csv, load_tsv
from ingest.load import parse
from ingest.office.number_format import shown
from ingest.office.numbering import Numbering
from ingest.office.sheet import load_xlsx
from ingest.office.slides import load_pptx
from ingest.office.word import load_docx
from ingest.split import split
from rag.errors import UnreadableFileError
from rag.records import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(save: Callable[[io.BytesIO], None]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def sentences(document: Document) -> list[str]:
    return [sentence.text for chunk in split(document, markdown=False) for sentence in chunk.sentences]


def repacked(data: bytes, change: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """The Office file with some of its parts changed; a part that is not there is made from nothing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change[name](old.read(name)) if name in change else old.read(name))
        for name in set(change) - set(old.namelist()):
            new.writestr(name, change[name](b""))
    return stream.getvalue()


# Word


def word_file() -> bytes:
    file = new_docx()
    file.core_properties.title = "Microsoft Word - 草稿.doc"
    file.add_paragraph("甲银行战略研究院")
    file.add_paragraph("2025年3月28日")
    file.add_heading("二〇二五年数字化转型报告", 1)
    file.add_paragraph("一、总体情况")
    file.add_paragraph("全年科技投入12.6亿元，同比增长8.3%。")
    file.add_paragraph("建设统一的数据平台", style="List Bullet")
    table = file.add_table(rows=4, cols=3)
    rows = [
        ("单位：亿元", "", ""),
        ("项目", "2024年", "2025年"),
        ("科技投入", "11.2", "12.6"),
        ("其中：人力", "3.10", "3.45"),
    ]
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 2))
    return saved(file.save)


def test_a_word_file_has_headings_by_style_and_by_number() -> None:
    document = load_docx(word_file(), "文件")
    assert [text for kind, text in blocks(document) if kind == "heading"] == [
        "二〇二五年数字化转型报告",
        "一、总体情况",
    ]
    assert ("item", "建设统一的数据平台") in blocks(document)
    details = document.details
    assert (details.title, details.publisher, details.date) == (
        "二〇二五年数字化转型报告",
        "甲银行战略研究院",
        "2025-03-28",
    )


def test_rows_of_a_word_table_carry_heads_and_unit() -> None:
    document = load_docx(word_file(), "文件")
    assert "科技投入，2024年：11.2；2025年：12.6（单位：亿元）" in sentences(document)
    assert "其中：人力，2024年：3.10；2025年：3.45（单位：亿元）" in sentences(document)


def body(xml: str) -> bytes:
    """A Word file of this body."""
    document = f"<w:document {W}><w:body>{xml}</w:body></w:document>".encode()
    return repacked(saved(new_docx().save), {"word/document.xml": lambda _: document})


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_deleted_and_hidden_text_is_left_out_and_inserted_text_read() -> None:
    xml = (
        "<w:p><w:r><w:t>占比</w:t></w:r><w:del><w:r><w:delText>11.1%</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12.5%</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>机密</w:t></w:r>"
        "<w:r><w:t>。</w:t></w:r></w:p>"
    )
    assert blocks(load_docx(body(xml), "a")) == [("paragraph", "占比12.5%。")]


def test_vertically_merged_cells_are_repeated() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = [
        [cell("指标"), cell("机构"), cell("2024年")],
        [cell("不良率（%）", '<w:vMerge w:val="restart"/>'), cell("城商行"), cell("1.80")],
        [cell("", "<w:vMerge/>"), cell("农商行"), cell("2.80")],
    ]
    xml = "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"
    assert sentences(load_docx(body(xml), "a")) == [
        "不良率（%），机构：城商行；2024年：1.80",
        "不良率（%），机构：农商行；2024年：2.80",
    ]


def test_text_boxes_are_read_once_although_they_are_written_twice() -> None:
    box = f"<w:txbxContent>{paragraph('框内占比为7.5%。')}</w:txbxContent>"
    xml = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>正文。</w:t>'
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert sentences(load_docx(body(xml), "a")) == ["正文。", "框内占比为7.5%。"]


def test_lists_are_numbered_as_word_shows_them() -> None:
    from lxml import etree

    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(
            [("chineseCounting", "%1、"), ('decimal"/><w:isLgl w:val="1', "%1.%2"), ("bullet", "·")]
        )
    )
    xml = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1">'
    numbering = Numbering(etree.fromstring(f'{xml}<w:abstractNumId w:val="0"/></w:num></w:numbering>'))
    labels = [numbering.label("1", level) for level in (0, 1, 1, 2, *[0] * 10, 1)]
    assert labels[:5] == ["一、", "1.1 ", "1.2 ", "", "二、"]
    assert labels[-2:] == ["十一、", "11.1 "]
    assert numbering.label("9", 0) == ""


def test_a_footnote_follows_its_paragraph() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("口径不含子公司。")}</w:footnote></w:footnotes>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="n1" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    parts = ("<w:t>投入12.6亿元</w:t>", '<w:footnoteReference w:id="2"/>', "<w:t>。</w:t>")
    xml = f"<w:p>{''.join(f'<w:r>{part}</w:r>' for part in parts)}</w:p>"
    data = repacked(
        body(xml),
        {
            "word/footnotes.xml": lambda _: notes.encode(),
            "word/_rels/document.xml.rels": lambda part: part.replace(b"</Relationships>", relation),
        },
    )
    assert [text for _, text in blocks(load_docx(data, "a"))] == ["投入12.6亿元。", "[1] 口径不含子公司。"]


# Excel


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("0.7419", "0.00%", "74.19%"),
        ("1.6900000000000002E-2", "0.00%", "1.69%"),
        ("0.30000000000000004", "General", "0.3"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        ("-1234.5", "#,##0;[Red]-#,##0", "-1,235"),
        ("0", "#,##0;(#,##0);-", "-"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("1.5", '0.0"个百分点"', "1.5个百分点"),
        ("12345678", "0.00,,", "12.35"),
        ("1234", "[$¥-804]#,##0", "¥1,234"),
        ("2.675", "0.00", "2.68"),
        ("123456789012", "General", "123456789012"),
        ("5", 'General"家"', "5家"),
        ("150", '[>=100]0"高";0"低"', "150高"),
        ("7", '[>=100]0"高";0"低"', "7低"),
        ("45379", "yyyy-mm-dd", "2024-03-28"),
        ("45379", 'yyyy"年"m"月"d"日"', "2024年3月28日"),
        ("45379", "[$-804]yyyy\\年m\\月;@", "2024年3月"),
        ("45379.5", "m/d/yy h:mm", "3/28/24 12:00"),
        ("45379", "mmm-yy", "Mar-24"),
        ("1.5", "[h]:mm", "36:00"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("12345678", '0!.0,"万"', "1234.6万"),
        ("12345678", '0\\.0,"万"', "1234.6万"),
        ("-12345678", '0!.0000"万"', "-1234.5678万"),
        ("5", '0!.0000"万"', "0.0005万"),
        ("1234567890", '0!.00,,"亿"', "12.35亿"),
        ("123456", '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "12.3万"),
        ("12345678", '0.0"万",', "12345.7万"),
        ("1234.5", "0,.00", "1.23"),
        ("13800138000", "000-0000-0000", "138-0013-8000"),
        ("1234.5", "0!!", "1235!"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("99999", "##0.0E+0", "100.0E+3"),
        ("999.9", "0.0E-0", "1.0E3"),
        ("0.255", "# ??/100", "0.255"),
        ("12", "[DBNum1][$-804]General", "12"),
        ("-5", "0;@", "-5"),
        ("0.1", '#.0#;-#.0#;"无"', ".1"),
        ("45379", "yyyy!年m!月", "2024年3月"),
        ("1e300", "0.00", "1e300"),
        ("nan", "0.00", "nan"),
        ("n/a", "0.00", "n/a"),
        ("5", "0" * 300, "5".zfill(255)),
    ],
)
def test_a_number_is_shown_as_its_reader_sees_it(value: str, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_may_be_counted_from_1904() -> None:
    assert shown("0", "yyyy-mm-dd", from_1904=True) == "1904-01-01"


def test_a_sheet_is_a_heading_and_its_rows_carry_heads_and_unit() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "经营指标"
    rows = [("表1 主要指标",), ("单位：亿元",), ("项目", "2024年", "2025年"), ("科技投入", 11.2, 12.6), (None,)]
    for row in [*rows, ("合计占比", 0.7419, 0.7), ("资料来源：年报",)]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    for cell in sheet[6][1:]:
        cell.number_format = "0.00%"
    for cell in sheet[4][1:]:
        cell.number_format = "#,##0.00"
    document = load_xlsx(saved(book.save), "文件")
    assert ("heading", "经营指标") in blocks(document)
    assert sentences(document) == [
        "表1 主要指标",
        "单位：亿元",
        "科技投入，2024年：11.20；2025年：12.60（单位：亿元）",
        "合计占比，2024年：74.19%；2025年：70.00%（单位：亿元）",
        "资料来源：年报",
    ]


def sheet_of(*rows: tuple[object, ...], merged: str = "") -> Document:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    return load_xlsx(saved(book.save), "a")


def test_tables_side_by_side_are_tables_of_their_own() -> None:
    document = sheet_of(
        ("2024年概览",),
        ("表1 存款情况", None, None, "表2 网点", None, None, "基本情况"),
        ("银行", 2024, None, "地区", "网点数", None, "机构名称", "甲银行"),
        ("甲银行", 12.5, None, "北京", 318, None, "成立年份", 1987),
        ("乙银行", 13.5, None, "上海", 412, None, "员工数", "1,203人"),
        (None, None, None, "广州", 207),
        merged="A1:H1",
    )
    assert sentences(document) == [
        *("2024年概览", "表1 存款情况", "甲银行，2024：12.5", "乙银行，2024：13.5"),
        *("表2 网点", "北京，网点数：318", "上海，网点数：412", "广州，网点数：207"),
        *("基本情况", "机构名称，甲银行", "成立年份，1987", "员工数，1,203人"),
    ]


def test_an_empty_column_within_a_table_parts_nothing() -> None:
    document = sheet_of(("指标", "2023年", "2024年", None, "同比", "较年初"), ("存款", 8, 9, None, "12.5%", "3.1%"))
    assert sentences(document) == ["存款，2023年：8；2024年：9；同比：12.5%；较年初：3.1%"]


def test_what_is_hidden_or_not_stored_is_remarked() -> None:
    book = Workbook()
    sheet = book.active
    for row in (("项目", "2024年", "备考"), ("存款", 8, 9), ("贷款", 7, 6), ("合计", "=B2+B3", 15)):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("底稿").append(("机密", 1))
    book["底稿"].sheet_state = "veryHidden"
    document = load_xlsx(saved(book.save), "文件")
    assert sentences(document) == ["存款，2024年：8", "合计"]
    assert document.remarks[0] == "hidden sheets left out: 底稿"
    assert document.remarks[1] == "2 hidden rows or columns left out"
    assert document.remarks[2].startswith("1 formulas have no stored value")


def test_two_cells_far_apart_cost_nothing() -> None:
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "甲", 2
    assert load_xlsx(saved(book.save), "a").text.split() == ["甲", "2"]


def renumbered(number: bytes) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b'r="1"', number)


def test_numbers_of_rows_and_cells_that_lie_stop_nothing() -> None:
    book = Workbook()
    book.active.append(("甲", 2))
    data = saved(book.save)
    for wrong in (b'r="0"', b'r="-1"', b'r="x"', b'r="99999999999999999999"', b""):
        changed = repacked(data, {"xl/worksheets/sheet1.xml": renumbered(wrong)})
        assert load_xlsx(changed, "a").text.split() == ["甲", "|", "2"]


# PowerPoint


def slides_file() -> bytes:
    file = Presentation()
    slide = file.slides.add_slide(file.slide_layouts[1])
    slide.shapes.title.text = "零售业务"
    slide.placeholders[1].text = "客户数达到1.2亿户。"
    slide.notes_slide.notes_text_frame.text = "口径为集团。"
    slide = file.slides.add_slide(file.slide_layouts[5])
    slide.shapes.title.text = "科技"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(6), Inches(1)).table
    for place, text in {(0, 0): "项目", (0, 1): "2025年", (1, 0): "科技投入（亿元）", (1, 1): "12.6"}.items():
        table.cell(*place).text = text
    data = CategoryChartData(number_format="0.0%")
    data.categories = ["2024年", "2025年"]
    data.add_series("占营收比", (0.031, 0.034))
    frame = (Inches(1), Inches(4), Inches(6), Inches(3))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *frame, data)
    return saved(file.save)


def test_a_slide_is_a_page_with_its_notes_after_it() -> None:
    document = load_pptx(slides_file(), "文件")
    chunks = split(document, markdown=False)
    assert [(chunk.page, chunk.headings, chunk.text) for chunk in chunks] == [
        (1, (), "客户数达到1.2亿户。"),
        (1, ("备注",), "口径为集团。"),
        (2, ("科技",), "科技投入（亿元），2025年：12.6 2024年，占营收比：3.1% 2025年，占营收比：3.4%"),
    ]
    assert document.details.title == "零售业务"


def test_a_hidden_slide_keeps_its_page_number() -> None:
    data = repacked(
        slides_file(), {"ppt/slides/slide1.xml": lambda part: part.replace(b"<p:sld ", b'<p:sld show="0" ', 1)}
    )
    document = load_pptx(data, "文件")
    assert {chunk.page for chunk in split(document, markdown=False)} == {2}
    assert document.remarks == ("hidden slides left out: 1",)


# tables as text


@pytest.mark.parametrize("text", ["项目,2024年,2025年\n存款,8.10,9.00\n", "项目;2024年;2025年\n存款;8.10;9.00\n"])
def test_a_csv_is_rows_with_heads(text: str) -> None:
    assert sentences(load_csv(text.encode("gb18030"), "a")) == ["存款，2024年：8.10；2025年：9.00"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_of_a_csv_is_what_most_rows_agree_on(mark: str) -> None:
    rows = (("项目", "备注", "2024年"), ("存款", "一,二;三|四", "8.1"), ("贷款", "", "9.2"))
    table = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
    text = f"表1 存贷款（2024年{mark}年末）\n单位：亿元\n\n{table}\n注：来自年报{mark}未经审计\n"
    assert sentences(load_csv(text.encode(), "a")) == [
        f"表1 存贷款（2024年{mark}年末）".replace("\t", ""),
        "单位：亿元",
        "存款，备注：一,二;三／四；2024年：8.1（单位：亿元）",
        "贷款，2024年：9.2（单位：亿元）",
        f"注：来自年报{mark}未经审计".replace("\t", ""),
    ]


def test_decimal_commas_part_no_cells_and_lines_in_a_cell_are_parted() -> None:
    text = '表1（单位：亿元）\n\n银行;"Net\nprofit";备注\n甲;1,5;好\n乙;2,5;a;b\n'
    assert sentences(load_csv(text.encode(), "a"))[1:] == [
        "甲，Net profit：1,5；备注：好（单位：亿元）",
        "乙，Net profit：2,5；备注：a；b（单位：亿元）",
    ]


def test_a_tsv_keeps_commas() -> None:
    assert sentences(load_tsv("项目\t2024年\n存款\t1,203\n".encode(), "a")) == ["存款，2024年：1,203"]


# what is refused


def bomb() -> bytes:
    return repacked(word_file(), {"word/document.xml": lambda _: b" " * 20_000_000})


def laughing(part: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + part.split(b"?>", 1)[1]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
        ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
        ("a.xls", lambda: b"x", "save it as .xlsx"),
        ("a.docx", lambda: word_file()[:2000], "damaged"),
        ("a.docx", lambda: b"plain text", "not an Office file"),
        ("a.xlsx", word_file, "another kind of Office file"),
        ("a.txt", word_file, "a zip archive or an Office file"),
        ("a.docx", bomb, "too large when unpacked"),
        ("a.docx", lambda: repacked(word_file(), {"word/document.xml": laughing}), "declares entities"),
        ("a.docx", lambda: repacked(word_file(), {"word/document.xml": lambda part: part[:-40]}), "damaged"),
        ("a.pptx", lambda: saved(Presentation().save), "no text"),
        ("a.txt", lambda: b"<!DOCTYPE html><p>x</p>", "web page"),
        ("a.xml", lambda: b"<x/>", "not read yet"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(name: str, data: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        parse(data(), name)


def grid(*rows: tuple[str, ...]) -> str:
    """A table; a cell that begins with < is XML."""
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}<w:p/></w:tc>" for cell in row)
        for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


LOANS = grid(("行业", "2024年"), ("制造业", "6,543"), ("批发业", "2,111"))
DEPOSITS = grid(("种类", "2024年"), ("活期", "51.2"), ("定期", "48.8"))


def test_a_table_in_a_frame_is_a_table() -> None:
    frame = grid((paragraph("图表3：对公贷款") + LOANS + paragraph("资料来源：甲研究院"),))
    found = sentences(load_docx(body(frame), "x"))
    assert [text.rpartition("（")[0] or text for text in found] == found
    assert any(text.endswith("制造业，2024年：6,543") for text in found)
    assert "资料来源：甲研究院" in found


def test_frames_side_by_side_are_read_one_after_the_other() -> None:
    frame = grid(("图表1：贷款", "图表2：存款"), (LOANS, DEPOSITS), ("来源：甲", "来源：乙"))
    assert [text for _, text in blocks(load_docx(body(frame), "x"))] == [
        "图表1：贷款",
        "行业 | 2024年\n制造业 | 6,543\n批发业 | 2,111",
        "来源：甲",
        "图表2：存款",
        "种类 | 2024年\n活期 | 51.2\n定期 | 48.8",
        "来源：乙",
    ]


def test_a_table_in_a_table_of_data_comes_after_it() -> None:
    outer = grid(("项目", "2024年", "明细"), ("贷款", "8,654", LOANS), ("存款", "9,999", ""))
    assert [text for _, text in blocks(load_docx(body(outer), "x"))] == [
        "项目 | 2024年 | 明细\n贷款 | 8,654 |\n存款 | 9,999 |",
        "行业 | 2024年\n制造业 | 6,543\n批发业 | 2,111",
    ]

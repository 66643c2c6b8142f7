"""Pictures and scans -> Document, by OCR: charts with their values, places on the picture, what cannot be read."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.boxes import page_image, quote_boxes
from ingest.load import parse
from ingest.pdf.chart import bar_chart
from ingest.pdf.lines import segments_of
from ingest.pdf.page import page_text
from ingest.pdf.words import PageWords, Word
from ingest.split import split
from rag.errors import UnreadableFileError
from rag.records import Document
from tests.pdf_files import Page, make_pdf

CHINESE_FONTS = [
    path
    for folder in ("/usr/share/fonts", "/System/Library/Fonts", "/Library/Fonts")
    if Path(folder).is_dir()
    for pattern in ("*CJK*Regular*", "wqy*", "PingFang*")
    for path in sorted(Path(folder).rglob(pattern))
]
NAMES, VALUES = ("Large banks", "City banks", "Rural banks", "Private"), ("1.44", "1.38", "1.73", "4.11")


def sentences(document: Document) -> list[str]:
    return [sentence.text for chunk in split(document, markdown=False) for sentence in chunk.sentences]


def drawn(font: str | None, title: str, names: tuple[str, ...], *, lying: bool = False, form: str = "PNG") -> bytes:
    """A bar chart as a file, with a title, names, values, and an axis."""

    def at(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        return ImageFont.truetype(font, size) if font else ImageFont.load_default(size)

    image = Image.new("RGB", (900, 560), "white")
    pen = ImageDraw.Draw(image)
    pen.text((450, 30), title, font=at(30), fill="black", anchor="mm")
    for i, (name, value) in enumerate(zip(names, VALUES, strict=True)):
        length = float(value) * 90
        if lying:
            y = 100 + 100 * i
            pen.rectangle((220, y, 220 + length, y + 50), fill=(60, 110, 180))
            pen.text((205, y + 25), name, font=at(22), fill="black", anchor="rm")
            pen.text((232 + length, y + 25), value, font=at(22), fill="black", anchor="lm")
        else:
            x = 130 + 195 * i
            pen.rectangle((x, 480 - length, x + 90, 480), fill=(60, 110, 180))
            pen.text((x + 45, 465 - length), value, font=at(22), fill="black", anchor="mm")
            pen.text((x + 45, 505), name, font=at(22), fill="black", anchor="mm")
    if not lying:
        for tick in range(5):
            pen.text((70, 480 - tick * 90), str(tick), font=at(20), fill="gray", anchor="rm")
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def labels(*placed: tuple[str, float, float]) -> list[Word]:
    """Words of size 10 with their middles at these places."""
    found, start = [], 0
    for text, x, y in placed:
        half = 3.0 * len(text)
        found.append(Word(start, start + len(text), text, x - half, y - 5, x + half, y + 5, 10.0, False))
        start += len(text) + 1
    return found


def rows(words: list[Word]) -> list[list[str]] | None:
    chart = bar_chart(segments_of(words))
    return chart and [
        ["".join(word.text for line in cell for word in line) for cell in row] for row in chart.table.rows
    ]


# charts, without a recogniser


def test_bars_that_stand() -> None:
    words = labels(
        ("Margin", 200, 20), ("1.4", 100, 150), ("1.3", 200, 160), ("4.1", 300, 60),
        ("A", 100, 210), ("B", 200, 210), ("C", 300, 210),
    )  # fmt: skip
    assert rows(words) == [["", "Margin"], ["A", "1.4"], ["B", "1.3"], ["C", "4.1"]]


def test_bars_that_lie() -> None:
    words = labels(
        ("Use", 200, 20),
        ("AA", 50, 60),
        ("74%", 320, 60),
        ("BB", 50, 90),
        ("61%", 280, 90),
        ("CC", 50, 120),
        ("9%", 120, 120),
    )
    assert rows(words) == [["", "Use"], ["AA", "74%"], ["BB", "61%"], ["CC", "9%"]]


def test_two_series_are_named_by_their_legend() -> None:
    words = labels(
        ("2023", 150, 40), ("2024", 250, 40), *((name, x, 210) for name, x in (("A", 100), ("B", 200), ("C", 300)))
    )
    words = labels(("Last", 150, 30), ("This", 250, 30), ("A", 100, 210), ("B", 200, 210), ("C", 300, 210),
                   *((f"{i}.{k}", 100 * i - 20 + 40 * k, 100 + 7 * i) for i in (1, 2, 3) for k in (0, 1)))  # fmt: skip
    assert rows(words) == [["", "Last", "This"], ["A", "1.0", "1.1"], ["B", "2.0", "2.1"], ["C", "3.0", "3.1"]]


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("names", [("AA", "BB", "CC"), ("AA", "BB", "CC", "DD", "EE")])
def test_figures_in_columns_with_heads_are_a_table(columns: int, names: tuple[str, ...]) -> None:
    words = [("Sales", 200.0, 20.0), ("Bank", 50.0, 60.0)]
    words += [(f"H{k}", 150.0 + 60 * k, 60.0) for k in range(columns)]
    for i, name in enumerate(names):
        words.append((name, 50.0, 90.0 + 30 * i))
        words += [(f"{37 * i * i + 11 * k + 10}.{k}", 150.0 + 60 * k, 90.0 + 30 * i) for k in range(columns)]
    assert rows(labels(*words)) is None


def test_places_in_a_ranking_are_no_axis() -> None:
    words = [("Place", 40.0, 60.0), ("Bank", 100.0, 60.0), ("Sales", 220.0, 60.0)]
    for i, name in enumerate(("AA", "BB", "CC", "DD")):
        words += [(str(i + 1), 40.0, 90.0 + 30 * i), (name, 100.0, 90.0 + 30 * i), (f"{9 - i}.5", 220.0, 90.0 + 30 * i)]
    chart = bar_chart(segments_of(labels(*words)))
    assert chart is None or not chart.axis


def test_a_chart_whose_bars_have_fewer_values_is_written() -> None:
    words = labels(
        ("Last", 150, 30), ("This", 250, 30),
        *((name, 100 * i, 210) for i, name in enumerate(("A", "B", "C", "D", "E"), start=1)),
        *((f"{i}.{k}", 100 * i - 20 + 40 * k, 100 + 7 * i) for i in (1, 2, 3, 4) for k in (0, 1)),
    )  # fmt: skip
    boxes = np.array([(w.x0, w.y0, w.x1, w.y1) for w in words])
    page = PageWords("", boxes, words, (), 300.0, boxes, (600.0, 300.0), is_picture=True)
    assert page_text(page).text.splitlines()[1:] == [
        " | Last | This",
        "A | 1.0 | 1.1",
        "B | 2.0 | 2.1",
        "C | 3.0 | 3.1",
        "D | 4.0 | 4.1",
        "E",
    ]


def test_the_figures_of_an_axis_are_no_values() -> None:
    axis = [(str(i), 30.0, 200.0 - 40 * i) for i in range(4)]
    words = labels(
        *axis, ("7.1", 100, 150), ("7.2", 200, 160), ("7.3", 300, 60), ("A", 100, 230), ("B", 200, 230), ("C", 300, 230)
    )
    assert rows(words) == [["", ""], ["A", "7.1"], ["B", "7.2"], ["C", "7.3"]]


def test_a_line_of_prose_is_no_chart() -> None:
    assert rows(labels(("These", 50, 20), ("are", 90, 20), ("words", 130, 20))) is None


# with one


@pytest.mark.parametrize("lying", [False, True])
def test_a_chart_is_a_row_for_each_bar(lying: bool) -> None:
    pytest.importorskip("rapidocr")
    document = parse(drawn(None, "Interest margin in 2024", NAMES, lying=lying), "chart.png")
    found = sentences(document)
    assert document.details.title == "Interest margin in 2024"
    for name, value in zip(NAMES, VALUES, strict=True):
        assert f"{name}，Interest margin in 2024：{value}" in found
    assert not {"0", "2", "3"} & set(found)


@pytest.mark.skipif(not CHINESE_FONTS, reason="no Chinese font is installed")
def test_a_chinese_chart_and_its_places() -> None:
    pytest.importorskip("rapidocr")
    data = drawn(str(CHINESE_FONTS[0]), "各类银行净息差", ("国有大行", "城商行", "农商行", "民营银行"), form="JPEG")
    document = parse(data, "chart.jpg")
    assert "农商行，各类银行净息差：1.73" in sentences(document)
    start = document.text.index("农商行")
    boxes = quote_boxes(data, document.page_starts, start, document.text.index("1.73") + 4)
    name, value = sorted(boxes, key=lambda box: -box.y0)
    assert name.y0 < 505 / 560 < name.y1
    assert value.y0 < (465 - 1.73 * 90) / 560 < value.y1
    assert all(box.x0 < (130 + 195 * 2 + 45) / 900 < box.x1 for box in boxes)


def test_a_scanned_page_is_read_and_marked() -> None:
    pytest.importorskip("rapidocr")
    image = Image.new("RGB", (1000, 400), "white")
    ImageDraw.Draw(image).text(
        (80, 100), "Net profit rose by 12.5% in 2024.", font=ImageFont.load_default(36), fill="black"
    )
    out = io.BytesIO()
    image.save(out, "PDF", resolution=100)
    document = parse(out.getvalue(), "scan.pdf")
    assert sentences(document) == ["Net profit rose by 12.5% in 2024."]
    (box,) = quote_boxes(out.getvalue(), document.page_starts, 0, len("Net profit"))
    assert abs(box.x0 - 0.08) < 0.02
    assert box.x1 < 0.35


# what cannot be read


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(UnreadableFileError, match=r"yanwen\[ocr\]"):
        parse(drawn(None, "Title", NAMES), "chart.png")
    scan = Page().line(60, 100, 90, 100)
    document = parse(make_pdf(Page().text(60, 100, "Words."), scan, scan), "report.pdf")
    assert document.remarks == ("pages 2, 3 are without text; install the extra ocr: pip install 'yanwen[ocr]'",)
    with pytest.raises(UnreadableFileError, match=r"yanwen\[ocr\]"):
        parse(make_pdf(scan), "report.pdf")


@pytest.mark.parametrize("cut", [30, 200])
def test_a_damaged_picture_is_told_in_a_sentence(cut: int) -> None:
    with pytest.raises(UnreadableFileError, match="damaged"):
        parse(drawn(None, "Title", NAMES)[:cut], "chart.png")


def test_a_picture_that_is_too_large_is_not_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")
    with pytest.raises(UnreadableFileError, match="too large"):
        parse(out.getvalue(), "chart.png")


def test_a_picture_is_shown_as_it_is() -> None:
    png = page_image(drawn(None, "Title", NAMES), 1, width=300)
    assert Image.open(io.BytesIO(png)).size == (300, 187)
    with pytest.raises(UnreadableFileError):
        page_image(drawn(None, "Title", NAMES), 2)

"""Questions and answers as a Word document; the one file that knows python-docx."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from rag.export.references import Details, numbered, reference_text
from rag.export.told import Paragraph, Run, Told, language_of, tell
from rag.export.wording import words
from rag.records import Answer, Language

_TEXT_FONTS = ("Times New Roman", "宋体")  # of Latin letters, of Chinese characters
_HEAD_FONTS = ("Arial", "微软雅黑")
_INK = RGBColor(0x1F, 0x29, 0x37)
_GREY = RGBColor(0x4B, 0x55, 0x63)
_RED = RGBColor(0xB9, 0x1C, 0x1C)
_AMBER = RGBColor(0x92, 0x40, 0x0E)
# name: (points, colour, bold, left indent and first line's indent in mm, points before, points after)
_STYLES: dict[str, tuple[float, RGBColor, bool, tuple[int, int], tuple[int, int]]] = {
    "Answer Lead": (14, _INK, True, (0, 0), (6, 2)),
    "Answer Quote": (10.5, _INK, False, (6, 0), (2, 4)),
    "Answer Note": (9, _GREY, False, (0, 0), (0, 2)),
    "Answer Verdict": (9, _RED, True, (0, 0), (2, 2)),
    "Answer Abstained": (11, _AMBER, True, (0, 0), (4, 2)),
    "Answer Reference": (9.5, _INK, False, (8, -8), (0, 3)),
}
_LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}


def as_word(turns: Sequence[tuple[str, Answer]], details: Details, on: datetime.date) -> bytes:
    """The bytes of a .docx file: questions as headings, each with its answer, and the references of all, numbered.

    details: of the cited reports, by report_id. on: the day of the export, which stands under the title.
    """
    answers = [answer for _, answer in turns]
    references, numbers = numbered(answers, details)
    language = language_of(answers)
    file = _new_file(language, on)
    file.add_heading(words("title", language), 0)
    file.add_paragraph(words("exported", language, date=on.isoformat()), "Answer Note")
    for (question, answer), own in zip(turns, numbers, strict=True):
        _add_turn(file, tell(question, answer, own))
    if references:
        file.add_heading(words("references", language), 1)
    for each in references:
        line = file.add_paragraph(style="Answer Reference")
        _bookmark(line, each.n)
        line.add_run(f"[{each.n}]\t{reference_text(each, language)}")
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _add_turn(file: Any, told: Told) -> None:
    file.add_heading(told.question, 1)
    if told.understood:
        file.add_paragraph(told.understood, "Answer Note")
    if told.abstained:
        file.add_paragraph(words("no_answer", told.language), "Answer Abstained")
    for paragraph in told.paragraphs:
        _add_paragraph(file, paragraph, told.language)
    for line in told.checked:
        file.add_paragraph(line, "Answer Note")
    if told.unsupported:
        file.add_paragraph(told.unsupported, "Answer Verdict")
    for line in told.asides:
        file.add_paragraph(line, "Answer Note")


def _add_paragraph(file: Any, paragraph: Paragraph, language: Language) -> None:
    if paragraph.lead:
        _add_runs(file.add_paragraph(style="Answer Lead"), paragraph.lead)
    for each in paragraph.sums:
        file.add_paragraph(words("sum", language, sum=each), "Answer Note")
    if paragraph.text:
        _add_runs(file.add_paragraph(style="Answer Quote" if paragraph.is_quotation else "Normal"), paragraph.text)


def _add_runs(line: Any, runs: Sequence[Run]) -> None:
    for run in runs:
        added = line.add_run(run.text)
        if run.unsupported:
            added.font.color.rgb, added.font.bold = _RED, True
        if run.reference is not None:
            added.font.superscript = True
            _link(added, run.reference)


def _link(run: Any, n: int) -> None:
    """Make a run lead to the reference of a number, within the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"reference_{n}")
    run._r.addprevious(link)
    link.append(run._r)


def _bookmark(line: Any, n: int) -> None:
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(n))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), f"reference_{n}")
        line._p.append(mark)


def _new_file(language: Language, on: datetime.date) -> Any:
    file = Document()
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin = page.bottom_margin = Mm(22)
    written = file.core_properties
    written.title, written.author, written.comments = words("title", language), "Yanwen 研问", ""
    written.created = written.modified = datetime.datetime.combine(on, datetime.time())
    written.language = _LANG[language]
    _set_styles(file.styles)
    return file


def _set_styles(styles: Any) -> None:
    _set_fonts(styles["Normal"], _TEXT_FONTS)
    styles["Normal"].font.size = Pt(10.5)
    for name, size in (("Title", 20), ("Heading 1", 13)):
        _set_fonts(styles[name], _HEAD_FONTS)
        styles[name].font.size, styles[name].font.color.rgb = Pt(size), _INK
        styles[name].paragraph_format.space_after = Pt(4)
    for name, (points, colour, bold, (left, first), (before, after)) in _STYLES.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size, style.font.color.rgb, style.font.bold = Pt(points), colour, bold
        spaces = style.paragraph_format
        spaces.left_indent, spaces.first_line_indent = Mm(left), Mm(first)
        spaces.space_before, spaces.space_after = Pt(before), Pt(after)
        spaces.keep_with_next = name in ("Answer Lead", "Answer Abstained")


def _set_fonts(style: Any, fonts: tuple[str, str]) -> None:
    """The fonts by name: a theme's would win over them, and the theme's have no Chinese characters."""
    latin, chinese = fonts
    style.font.name = latin
    named = style.element.rPr.rFonts
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        named.attrib.pop(qn(theme), None)
    named.set(qn("w:eastAsia"), chinese)
    for old in style.element.rPr.findall(qn("w:lang")):
        style.element.rPr.remove(old)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-GB")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(spoken)

"""Answers as they leave Yanwen and come back: JSON, text with references, Markdown, Word."""

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from docx import Document as open_docx
from docx.oxml.ns import qn
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.export.markdown import as_markdown, escaped
from rag.export.marks import renumbered
from rag.export.plain_text import as_text
from rag.export.printable import printable
from rag.export.references import numbered
from rag.export.word import as_word
from rag.records import Answer, AnswerSentence, Citation, FigureVerdict, ReportDetails
from rag.serialise import answer_as_json, answer_from_json

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(0, 99)
MANY = st.lists(NUMBERS, max_size=3).map(tuple)
VALUES = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
SENTENCES = st.builds(AnswerSentence, WORDS, MANY)
CITATIONS = st.builds(
    Citation,
    *(NUMBERS, WORDS, WORDS, WORDS, st.none() | NUMBERS, WORDS, NUMBERS, NUMBERS, WORDS, WORDS, WORDS, NUMBERS, WORDS),
)
STATUSES = st.sampled_from(["quoted", "derived", "unsupported"])
FIGURES = st.builds(FigureVerdict, WORDS, VALUES, WORDS, STATUSES, MANY, WORDS)
ANSWERS = st.builds(
    Answer,
    WORDS,
    st.sampled_from(["zh", "en"]),
    WORDS,
    st.lists(SENTENCES, max_size=3).map(tuple),
    st.lists(CITATIONS, max_size=3).map(tuple),
    st.lists(FIGURES, max_size=3).map(tuple),
    st.booleans(),
    WORDS,
    WORDS,
    st.floats(0, 600),
    st.floats(0, 1),
    WORDS,
)


@given(ANSWERS)
def test_an_answer_comes_back_from_json_as_it_was(answer: Answer) -> None:
    back = answer_from_json(json.loads(json.dumps(answer_as_json(answer))))
    assert back == answer
    assert back.score == round(answer.score, 4)
    assert [str(figure.value) for figure in back.figures] == [format(figure.value, "f") for figure in answer.figures]


def test_a_row_without_the_newer_keys_is_read() -> None:
    old = {
        "question": "多少？",
        "language": "zh",
        "text": "74.19%",
        "abstained": False,
        "citations": [{"n": 1, "report_id": "r", "report": "报告", "start": 3, "end": 9, "quote": "74.19%"}],
        "figures": [{"surface": "74.19%", "value": "74.19", "unit": "%", "status": "quoted"}],
    }
    answer = answer_from_json(old)
    assert answer.citations == (Citation(1, "r", "报告", "", None, "", 3, 9, "74.19%"),)
    assert answer.figures == (FigureVerdict("74.19%", Decimal("74.19"), "%", "quoted"),)
    assert (answer.completed, answer.sentences, answer.answered_by) == ("", (), "extractive")


def test_a_figure_without_a_verdict_is_not_taken_for_checked() -> None:
    answer = answer_from_json({"figures": [{"surface": "5%", "value": "5", "unit": "%"}]})
    assert answer.figures[0].status == "unsupported"


def cited(n: int, start: int, report: str = "r1", version: int = 1, page: int | None = None) -> Citation:
    return Citation(
        n,
        report,
        f"报告{report}",
        "a.md",
        page,
        "一、概况",
        start,
        start + 9,
        f"原文{start}",
        "2025-01-02",
        "",
        version,
    )


DETAILS = {"r1": ReportDetails("报告r1", "甲研究院")}
ON = date(2026, 3, 1)
QUOTED = Answer(
    "占比多少？",
    "zh",
    "74.19% ——“占74.19%。”[1]",
    (AnswerSentence("74.19% ——“占74.19%。”[1]", (1,)),),
    (cited(1, 5),),
    (FigureVerdict("74.19%", Decimal("74.19"), "%", "quoted", (1,)),),
)
SUM = "53.23% − 23.23% = 30.00 pp"
COMPUTED = Answer(
    "How much more?",
    "en",
    f"30.00 pp ({SUM}) — “53.23%.” [1]\n\n“23.23%.” [2]",
    (AnswerSentence(f"30.00 pp ({SUM}) — “53.23%.” [1]", (1,)), AnswerSentence("“23.23%.” [2]", (2,))),
    (cited(1, 40, page=7), cited(2, 5)),
    (
        FigureVerdict("30.00 pp", Decimal("30.00"), "pp", "derived", (1, 2), SUM),
        FigureVerdict("53.23%", Decimal("53.23"), "%", "quoted", (1,)),
    ),
)
NOT_VERIFIED = Answer(
    "多少？",
    "zh",
    "占55.5%，另有155.5%。[1]",
    (AnswerSentence("占55.5%，另有155.5%。[1]", (1,)),),
    (cited(1, 5),),
    (FigureVerdict("55.5%", Decimal("55.5"), "%", "unsupported"),),
    answered_by="写手",
)
ABSTAINED = Answer("何时？", "zh", "报告中没有找到这个问题的答案。", abstained=True, reason="no sentence")


def turns(*answers: Answer) -> list[tuple[str, Answer]]:
    return [(answer.question, answer) for answer in answers]


def word(*answers: Answer) -> Any:
    return open_docx(io.BytesIO(as_word(turns(*answers), DETAILS, ON)))


def lines(file: Any) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs]


def test_the_copied_text_has_its_references() -> None:
    assert as_text(QUOTED, DETAILS) == (
        "74.19% ——“占74.19%。”[1]\n\n参考资料\n[1] 甲研究院：《报告r1》，2025-01-02，一、概况：“原文5”"
    )


def test_a_reference_tells_a_later_version_and_a_page_and_needs_no_publisher() -> None:
    answer = replace(QUOTED, language="en", citations=(cited(1, 5, "r2", version=2, page=7),))
    assert as_text(answer, DETAILS).split("\n")[-1] == "[1] 报告r2, 2025-01-02, version 2, 一、概况, p. 7: “原文5”"


def test_copied_text_flags_what_is_not_verified_and_who_wrote_it() -> None:
    assert "\n\n未核实：55.5%\n由语言模型 写手 撰写\n\n参考资料\n" in as_text(NOT_VERIFIED, DETAILS)


def test_a_place_that_two_answers_cite_has_one_number() -> None:
    references, numbers = numbered([QUOTED, COMPUTED], DETAILS)
    assert [(each.n, each.citation.start) for each in references] == [(1, 5), (2, 40)]
    assert numbers == [{1: 1}, {1: 2, 2: 1}]


def test_the_same_offsets_of_another_version_are_another_place() -> None:
    references, _ = numbered([QUOTED, replace(QUOTED, citations=(cited(1, 5, version=2),))], DETAILS)
    assert [each.citation.version for each in references] == [1, 2]


def test_a_footnote_mark_within_a_quotation_stays_as_it_is() -> None:
    answer = replace(COMPUTED, text="“见附注[1] 之后[2]的数。”[2]", sentences=())
    assert renumbered(answer.text, answer, lambda n: f"[{n + 10}]") == "“见附注[1] 之后[2]的数。”[12]"


def test_marks_between_sentences_without_a_space_are_the_answers_own() -> None:
    text = "甲。[1]乙。[2]"
    answer = replace(COMPUTED, text=text, sentences=(AnswerSentence("甲。[1]", (1,)), AnswerSentence("乙。[2]", (2,))))
    assert renumbered(text, answer, lambda n: f"<{n}>") == "甲。<1>乙。<2>"


def test_markdown_leads_with_the_figure_and_renumbers() -> None:
    assert as_markdown(turns(QUOTED, COMPUTED), DETAILS, ON) == (
        "# 研问问答记录\n\n导出日期：2026-03-01\n\n"
        "## 占比多少？\n\n**74.19%**\n\n> “占74.19%。”\\[1\\]\n\n- 引自原文：74.19%\n\n"
        "## How much more?\n\n**30.00 pp**\n\nComputed: 53.23% − 23.23% = 30.00 pp\n\n"
        "> “53.23%.”\\[2\\]\n\n> “23.23%.”\\[1\\]\n\n- Quoted from the source: 53.23%\n\n"
        "## 参考资料\n\n"
        "1. 甲研究院：《报告r1》，2025-01-02，一、概况：“原文5”\n"
        "2. 甲研究院：《报告r1》，2025-01-02，一、概况，第 7 页：“原文40”\n"
    )


def test_markdown_tells_an_abstention_and_a_figure_without_a_source() -> None:
    told = as_markdown(turns(ABSTAINED, NOT_VERIFIED), DETAILS, ON)
    assert "## 何时？\n\n**没有答案**\n\n报告中没有找到这个问题的答案。\n\n## 多少？" in told
    assert "\n- **未核实：55.5%**\n" in told


MARKUP = st.text(st.sampled_from("a1 *_`#>-+=|[]()!<&;.:@/\\~$^{}\n\t“”一\x00\r"), max_size=30)


@example("www.a.cn <script>alert(1)</script> ![x](http://b.cn/c.png) a@b.cn https://d.cn")
@example("1. a\n2) b\n- c\n---\n===\n# d\n> e\n    f\n```\ng")
@example("&lt;b&gt; &#42;")
@given(MARKUP)
def test_no_text_becomes_markup(text: str) -> None:
    tree = MarkdownIt("gfm-like", {"linkify": False}).parse(escaped(text))
    tokens = [each for token in tree for each in (token, *(token.children or ()))]
    assert {token.type for token in tokens} <= {
        "paragraph_open", "inline", "paragraph_close", "text", "hardbreak", "text_special"
    }  # fmt: skip
    shown = "".join("\n" if t.type == "hardbreak" else t.content for t in tokens if t.type != "inline")
    stripped = [line.strip() for line in printable(text).split("\n")]
    assert [line.strip() for line in shown.split("\n")] == ([line for line in stripped if line] or [""])


def test_word_has_headings_leads_sums_and_references() -> None:
    file = word(QUOTED, COMPUTED)
    assert lines(file) == [
        "研问问答记录",
        "导出日期：2026-03-01",
        "占比多少？",
        "74.19%",
        "“占74.19%。”[1]",
        "引自原文：74.19%",
        "How much more?",
        "30.00 pp",
        "Computed: 53.23% − 23.23% = 30.00 pp",
        "“53.23%.”[2]",
        "“23.23%.”[1]",
        "Quoted from the source: 53.23%",
        "参考资料",
        "[1]\t甲研究院：《报告r1》，2025-01-02，一、概况：“原文5”",
        "[2]\t甲研究院：《报告r1》，2025-01-02，一、概况，第 7 页：“原文40”",
    ]
    heads = [p.text for p in file.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["占比多少？", "How much more?", "参考资料"]
    assert file.paragraphs[3].style.font.bold


def test_word_links_superscript_numbers_to_their_references() -> None:
    file = word(COMPUTED)
    links = [link for paragraph in file.paragraphs for link in paragraph.hyperlinks]
    assert [(link.text, link.fragment) for link in links] == [("[1]", "reference_1"), ("[2]", "reference_2")]
    assert all(run.font.superscript for link in links for run in link.runs)
    names = file.element.body.xpath("//w:bookmarkStart/@w:name")
    assert names == ["reference_1", "reference_2"]


def test_word_flags_a_figure_without_a_source_in_red_where_it_stands() -> None:
    file = word(NOT_VERIFIED)
    red = [run.text for p in file.paragraphs for run in p.runs if str(run.font.color.rgb) == "B91C1C"]
    assert red == ["55.5%"]  # and not the end of 155.5%
    verdicts = [p for p in file.paragraphs if p.style.name == "Answer Verdict"]
    assert [p.text for p in verdicts] == ["未核实：55.5%"]
    assert str(verdicts[0].style.font.color.rgb) == "B91C1C"


def test_word_tells_an_abstention_as_one_and_gives_it_no_references() -> None:
    assert lines(word(ABSTAINED))[2:] == ["何时？", "没有答案", "报告中没有找到这个问题的答案。"]
    assert lines(word(replace(ABSTAINED, language="en")))[3] == "No answer"


def test_word_names_fonts_that_have_chinese_characters() -> None:
    file = word(QUOTED)
    for name, font in (("Normal", "宋体"), ("Heading 1", "微软雅黑"), ("Title", "微软雅黑")):
        fonts = file.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert fonts.get(qn("w:eastAsiaTheme")) is None


@settings(deadline=None, max_examples=25)
@given(ANSWERS)
def test_any_answer_makes_a_document_that_opens(answer: Answer) -> None:
    text = as_markdown([(answer.question, answer)], {}, ON) + as_text(answer, {})
    assert printable(text) == text
    assert word(answer).paragraphs[2].style.name == "Heading 1"


def test_characters_that_xml_forbids_are_left_out() -> None:
    answer = replace(QUOTED, question="占\x00比\ud800多少？\ufffe", text="占\x0b 74.19%")
    assert lines(word(answer))[2:4] == ["占比多少？", "占 74.19%"]


def test_a_cited_row_is_told_with_its_heads_and_unit_and_kept_as_it_is_written() -> None:
    row, told = "| 票据贴现 | 12.5 | 9.8 |", "票据贴现，2025年：12.5；2024年：9.8（单位：亿元）"
    cited = Citation(1, "r", "柳河银行年报", "r.md", None, "", 0, len(row), row, shown=told)
    answer = Answer("票据贴现是多少？", "zh", "12.5亿元[1]", citations=(cited,))
    written = io.BytesIO(as_word([("票据贴现是多少？", answer)], {}, date(2025, 1, 2)))
    word = "\n".join(paragraph.text for paragraph in open_docx(written).paragraphs)
    for text in (as_text(answer, {}), as_markdown([("", answer)], {}, date(2025, 1, 2)), word):
        assert told in text and "12.5 |" not in text
    kept = answer_from_json(json.loads(json.dumps(answer_as_json(answer)))).citations[0]
    assert (kept.quote, kept.shown) == (row, told)

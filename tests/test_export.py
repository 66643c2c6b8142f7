"""Answers as they leave Yanwen and come back: JSON, text with references, Markdown, Word."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from rag.records import Answer, AnswerSentence, Citation, FigureVerdict
from rag.serialise import answer_as_json, answer_from_json

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(0, 99)
MANY = st.lists(NUMBERS, max_size=3).map(tuple)
VALUES = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
SENTENCES = st.builds(AnswerSentence, WORDS, MANY)
CITATIONS = st.builds(
    Citation, NUMBERS, WORDS, WORDS, WORDS, st.none() | NUMBERS, WORDS, NUMBERS, NUMBERS, WORDS, WORDS, WORDS, NUMBERS
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

"""The evaluation: measures by hand, the set's own soundness, and a gate that can fail."""

import json
import math
from decimal import Decimal
from pathlib import Path

import pytest

from eval.__main__ import SHIPPED, SHIPPED_GATE
from eval.cases import Case, read_cases
from eval.gate import read_gate, shortfalls
from eval.measures import bootstrap_interval, failure, lead_is_wrong, missing_figures, on_evidence, ranking_measures
from eval.run import Outcome, RankedCase
from eval.scorecard import Scorecard, score_answers, score_rankings
from rag.errors import EvaluationError
from rag.figures import find_figures
from rag.records import Answer, Citation


def case(**given: object) -> Case:
    return Case("c", "zh", "占比多少？", **{"answerable": True, **given})  # type: ignore[arg-type]


def cited(quote: str) -> Citation:
    return Citation(1, "r", "报告", "a.md", None, "", 0, len(quote), quote)


def answer(text: str, quote: str = "", *, abstained: bool = False) -> Answer:
    return Answer("占比多少？", "zh", text, citations=(cited(quote),) if quote else (), abstained=abstained)


@pytest.mark.parametrize(
    ("wanted", "text", "missing"),
    [
        (("7.50%",), "为7.5%。", []),
        (("1,203",), "共1203家。", []),
        (("74.19%",), "为７４．１９％。", []),
        (("23.23%",), "为23.23个百分点。", ["23.23%"]),
        (("23.23个百分点",), "为23.23%。", ["23.23个百分点"]),
        (("12.6亿元",), "为2.6亿元。", ["12.6亿元"]),
        (("486", "486家"), "为486家。", []),
    ],
)
def test_figures_are_numbers_with_units(wanted: tuple[str, ...], text: str, missing: list[str]) -> None:
    assert missing_figures(case(figures=(wanted,)), text) == missing


def test_a_citation_is_right_when_it_overlaps_the_evidence() -> None:
    asked = case(evidence=("占比为74.19%",))
    assert on_evidence(asked, cited("合作的银行**占比为 74.19%**，较高。"))
    assert on_evidence(asked, cited("为74.19%"))
    assert not on_evidence(asked, cited("占比为16.13%"))


@pytest.mark.parametrize(
    ("asked", "given", "why"),
    [
        (case(figures=(("74.19%",),)), answer("74.19%"), ""),
        (case(figures=(("74.19%",),)), answer("16.13%"), "figures missing: 74.19%"),
        (case(keywords=("联盟|union",)), answer("某联盟发布"), ""),
        (case(keywords=("联盟",)), answer("某协会发布"), "keywords missing: 联盟"),
        (case(evidence=("甲",)), answer("乙", "乙"), "no citation on the evidence"),
        (case(), answer("没有", abstained=True), "abstained"),
        (case(answerable=False), answer("没有", abstained=True), ""),
        (case(answerable=False), answer("74.19%"), "answered what the reports do not hold"),
    ],
)
def test_what_is_right(asked: Case, given: Answer, why: str) -> None:
    assert failure(asked, given) == why


def test_a_wrong_lead_is_counted_even_when_the_right_figure_stands_in_the_quote() -> None:
    asked = case(figures=(("6.45%",),))
    assert lead_is_wrong(asked, answer("53.23% ——“53.23%认为重要，6.45%认为不重要。”[1]"))
    assert not lead_is_wrong(asked, answer("6.45% ——“53.23%认为重要，6.45%认为不重要。”[1]"))
    assert not lead_is_wrong(asked, answer("“53.23%认为重要，6.45%认为不重要。”[1]"))


def test_ranking_measures_by_hand() -> None:
    measures = ranking_measures([{"c", "x"}, {"b"}, {"d"}], [["a", "b", "c"], ["b", "a"], ["a"]])
    assert measures["R@1"] == [0, 1, 0]
    assert measures["R@5"] == [1, 1, 0]
    assert measures["MRR@10"] == pytest.approx([1 / 3, 1, 0])
    # the one gold document found stands third: 1/log2(4), over the two that could stand first: 1 + 1/log2(3)
    assert measures["nDCG@10"] == pytest.approx([0.5 / (1 + 1 / math.log2(3)), 1, 0], abs=1e-4)


def test_rankings_are_scored_by_language_and_by_leg() -> None:
    rows = [
        RankedCase(case(gold_ids=("b",)), {"fused": ["b", "a"], "dense": ["a", "b"]}, evidence_near_top=True),
        RankedCase(case(gold_ids=("b",)), {"fused": ["a", "b"], "dense": ["a"]}),
    ]
    groups = score_rankings(rows).groups
    assert set(groups) == {"zh", "zh dense"}
    assert groups["zh"]["R@1"] == 0.5
    assert groups["zh"]["MRR@10"] == 0.75
    assert groups["zh"]["evidence@3"] == 1.0  # of the one case whose evidence is known
    assert groups["zh dense"]["R@5"] == 0.5
    assert (groups["zh"]["R@1_low"], groups["zh"]["R@1_high"]) == (0.0, 1.0)
    assert "0.500 [0.000, 1.000]" in score_rankings(rows).table()


def test_the_interval_narrows_with_the_number_of_questions() -> None:
    few, many = bootstrap_interval([0, 1] * 10), bootstrap_interval([0, 1] * 1_000)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    assert bootstrap_interval([1.0] * 5) == (1.0, 1.0)


def test_the_scorecard_by_hand() -> None:
    right = Outcome(case(figures=(("1%",),)), answer("1%", "1%"), "", 1, True, False)
    wrong = Outcome(case(figures=(("1%",),)), answer("2%", "2%"), "figures missing: 1%", 0, True, True)
    false = Outcome(
        case(answerable=False), answer("2%", "2%"), "answered what the reports do not hold", 0, False, False
    )
    measures = score_answers([right, wrong, false]).groups["all"]
    assert measures["right"] == pytest.approx(1 / 3, abs=1e-4)
    assert measures["figures_exact"] == 1 / 2
    assert measures["lead_wrong"] == 1 / 2
    assert measures["false_answers"] == 1 / 1
    assert measures["quotes_valid"] == pytest.approx(2 / 3, abs=1e-4)


def test_the_gate_fails_below_above_and_unmeasured() -> None:
    card = Scorecard({"all": {"right": 0.8, "false_answers": 0.1}}, [])
    gate = {"all": {"min_right": 0.9, "max_false_answers": 0.05, "min_speed": 1.0}, "en": {"min_right": 0.1}}
    assert shortfalls(card, gate) == [
        "all: right is 0.8, the gate wants at least 0.9",
        "all: false_answers is 0.1, the gate wants at most 0.05",
        "all: speed was not measured",
        "en: right was not measured",
    ]
    assert shortfalls(card, {"all": {"min_right": 0.8, "max_false_answers": 0.1}}) == []


def test_the_shipped_gate_can_be_read_and_bites() -> None:
    assert shortfalls(Scorecard({"all": {}}, []), read_gate(SHIPPED_GATE))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1 is not JSON"),
        ("[]", "line 1 is not a JSON object"),
        ('{"id": 1}', 'line 1 has no "lang"'),
        ('{"id": 1, "lang": "fr", "question": "?", "answerable": true}', "'fr'"),
        ("", "holds no question"),
        ('{"id": 1, "lang": "zh", "question": 5, "answerable": true}', '"question" must be a text'),
        ('{"id": 1, "lang": "zh", "question": "?", "answerable": "false"}', '"answerable" true or false'),
        ('{"id": 1, "lang": "zh", "question": "?", "answerable": true, "figures": "6%"}', '"figures" must be a list'),
        ('{"id": 1, "lang": "zh", "question": "?", "answerable": true, "history": "a"}', '"history" must be a list'),
        ('{"id": 1, "lang": "zh", "question": "?", "answerable": true, "history": [1]}', '"history" must be a list'),
    ],
)
def test_a_bad_set_is_said(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "q.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(EvaluationError, match=told):
        read_cases(tmp_path / "q.jsonl")


# the shipped set

CASES = read_cases(SHIPPED / "questions.jsonl")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((SHIPPED / "reports").glob("*.md"))}


def test_the_shipped_set_has_what_it_promises() -> None:
    assert len({asked.id for asked in CASES}) == len(CASES) >= 40
    assert sum(asked.language == "zh" for asked in CASES) >= 20
    assert sum(asked.language == "en" for asked in CASES) >= 20
    assert sum(not asked.answerable for asked in CASES) >= 10


@pytest.mark.parametrize("asked", CASES, ids=lambda asked: asked.id)
def test_a_shipped_question_is_sound(asked: Case) -> None:
    for piece in asked.evidence:
        assert sum(piece in text for text in TEXTS.values()) == 1
    for surfaces in asked.figures:
        (wanted,) = find_figures(surfaces[0])
        held = [figure.value for piece in asked.evidence for figure in find_figures(piece)]
        assert Decimal(wanted.value) in held
    assert asked.answerable == bool(asked.evidence)


def test_the_questions_file_is_one_object_a_line() -> None:
    lines = (SHIPPED / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(isinstance(json.loads(line), dict) for line in lines)

"""The evaluation: measures by hand, the set's own soundness, and a gate that can fail."""

import itertools
import json
import math
from decimal import Decimal
from pathlib import Path

import pytest

from eval.__main__ import SHIPPED, SHIPPED_GATE
from eval.cases import Case, read_cases
from eval.failures import FAILURE_CLASSES, failure_class
from eval.gate import read_gate, shortfalls
from eval.measures import (
    bootstrap_interval,
    failure,
    lead_is_wrong,
    missing_figures,
    on_evidence,
    pieces_cited,
    ranking_measures,
)
from eval.results import write_outcomes, write_risk
from eval.run import Guess, Outcome, RankedCase, run_cases, sampled
from eval.scorecard import Scorecard, score_answers, score_rankings
from eval.tables import lay_out
from rag.answer import Assistant
from rag.errors import EvaluationError
from rag.figures import find_figures
from rag.records import Answer, Citation, Figure
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon


def case(**given: object) -> Case:
    return Case("c", "zh", **{"question": "占比多少？", "answerable": True, **given})  # type: ignore[arg-type]


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


# short answers, pieces of evidence


@pytest.mark.parametrize(
    ("said", "quote", "stands"),
    [
        ("12人", "造成12人死亡", True),
        ("12人", "造成112人死亡", False),
        ("51", "共51家", True),
        ("51", "共51.2亿元", False),
        ("51", "共0.51亿元", False),
        ("1313851", "交付1,313,851辆", True),
        ("136 次", "**136**次擒杀", True),
        ("南宁", "从南 宁出发", True),
    ],
)
def test_without_evidence_a_citation_holds_a_short_answer(said: str, quote: str, stands: bool) -> None:
    asked = case(answers=("没有", said))
    assert on_evidence(asked, cited(quote)) == stands
    assert failure(asked, answer(quote, quote)) == ("" if stands else "no citation holds the answer")


def test_a_short_answer_counts_in_a_gold_document_only() -> None:
    assert on_evidence(case(answers=("12人",), gold_ids=("q", "r")), cited("12人"))
    assert not on_evidence(case(answers=("12人",), gold_ids=("q",)), cited("12人"))
    assert not on_evidence(case(answers=("12人",), evidence=("13人",)), cited("12人"))


def test_pieces_of_evidence_are_counted_once_each() -> None:
    asked = case(evidence=("甲为1%", "乙为2%", "丙为3%"))
    assert pieces_cited(asked, [cited("其中甲为1%，乙为2%。"), cited("乙为2%")]) == 2
    assert pieces_cited(asked, []) == 0


# abstention, and where a failure comes from


def outcome(asked: Case, *, abstains: bool, right: bool, score: float, guess_right: bool | None = None) -> Outcome:
    """An outcome whose answer at threshold 0 is right as given, or as told; None with an abstention: there is none."""
    why = "" if right else "wrong"
    would_be = not abstains if guess_right is None else True
    guessed = Answer("占比多少？", "zh", "1%", abstained=not would_be, score=score)
    guess = Guess(guessed, "" if (right if guess_right is None else guess_right) else "wrong")
    given = answer("没有" if abstains else "1%", abstained=abstains)
    return Outcome(asked, given, why, 0, True, False, 0, "" if right else "reading", guess)


MIXED = [
    outcome(case(), abstains=False, right=True, score=0.9),
    outcome(case(), abstains=False, right=False, score=0.6),
    outcome(case(), abstains=True, right=False, score=0.2, guess_right=True),
    outcome(case(answerable=False), abstains=True, right=True, score=0.1, guess_right=False),
    outcome(case(answerable=False), abstains=True, right=True, score=0.0),  # not even a guess
    outcome(case(answerable=False), abstains=False, right=False, score=0.4),
]


def test_abstention_and_risk_by_hand() -> None:
    measures = score_answers(MIXED).groups["all"]
    assert measures["abstention_precision"] == pytest.approx(2 / 3, abs=1e-4)  # two of three abstentions were due
    assert measures["abstention_recall"] == pytest.approx(2 / 3, abs=1e-4)  # two of three unanswerable ones abstained
    assert measures["answered"] == 3 / 6
    assert measures["risk"] == pytest.approx(2 / 3, abs=1e-4)
    # by score: right, wrong, wrong (unanswerable), right (abstained, but would be), wrong, and none
    risks = [0, 1 / 2, 2 / 3, 2 / 4, 3 / 5, 4 / 6]
    assert measures["aurc"] == pytest.approx(sum(risks) / 6, abs=1e-4)
    best = [0, 0, 1 / 3, 2 / 4, 3 / 5, 4 / 6]
    assert measures["excess_aurc"] == pytest.approx((sum(risks) - sum(best)) / 6, abs=1e-4)


def test_the_curve_is_printed_and_stored(tmp_path: Path) -> None:
    card = score_answers(MIXED)
    lines = [line.split() for line in card.risk_table().splitlines()]
    assert lines[1][:3] == ["0.2", "0.500", "(0.600)"]  # 0.2 of six questions: two must be answered
    assert lines[4][:3] == ["0.8", "0.600", "(0.100)"]
    assert lines[5][:2] == ["1.0", "-"]  # one question has no answer at any threshold
    assert lines[6][:5] == ["as", "set", "0.667", "of", "0.500"]
    write_risk(tmp_path / "risk.json", card, 0.25)
    stored = json.loads((tmp_path / "risk.json").read_text(encoding="utf-8"))
    assert stored["threshold"] == 0.25
    assert stored["curves"]["all"][1] == {"coverage": 0.3333, "risk": 0.5, "threshold": 0.6}
    assert stored["groups"]["all"]["aurc"] == card.groups["all"]["aurc"]
    assert card.as_json()["risk_coverage"] == stored["curves"]


def test_a_set_without_answerable_questions_is_scored() -> None:
    card = score_answers(MIXED[3:])
    assert card.groups["all"]["right"] == card.groups["all"]["abstention_recall"]
    assert card.groups["all"]["abstention_precision"] == 1.0
    assert "aurc" not in card.groups["all"]  # every answer is wrong, in any order
    assert "as set" in card.risk_table()


def test_citation_recall_by_hand() -> None:
    two = Outcome(case(evidence=("甲", "乙")), answer("甲", "甲"), "", 1, True, False, 1)
    three = Outcome(case(evidence=("甲", "乙", "丙")), answer("甲", "甲乙丙"), "", 1, True, False, 3)
    abstained = Outcome(case(evidence=("甲",)), answer("没有", abstained=True), "abstained", 0, True, False)
    measures = score_answers([two, three, abstained]).groups["all"]
    assert measures["citation_recall"] == 4 / 5  # pieces; of answers that were given, as precision is
    assert measures["citation_precision"] == 2 / 2


@pytest.mark.parametrize(
    ("asked", "abstains", "found", "step"),
    [
        (case(evidence=("甲为1%",)), False, [], "retrieval"),
        (case(evidence=("甲为1%",)), True, [], "retrieval"),
        (case(evidence=("甲为1%",)), True, ["甲为1%。"], "abstention"),
        (case(evidence=("甲为1%",)), False, ["甲为1%。"], "reading"),
        (case(evidence=("甲 | 1%",)), False, ["甲 | 1%"], "table"),
        (case(evidence=("甲",)), False, ["| 甲 | 1% |"], "table"),
        (case(answers=("1%",)), False, [], "retrieval"),
        (case(evidence=("甲为1%",), kind="derived"), True, [], "derived"),
        (case(answerable=False), False, [], "false answer"),
        (case(keywords=("甲",)), True, [], "unplaced"),
    ],
)
def test_the_step_in_which_a_case_failed(asked: Case, abstains: bool, found: list[str], step: str) -> None:
    assert failure_class(asked, answer("2%", abstained=abstains), found) == step
    assert step in FAILURE_CLASSES


def test_failures_are_counted_by_step_and_named_with_it() -> None:
    card = score_answers(MIXED)
    assert card.classes["all"] == {"reading": 3}
    assert [row["class"] for row in card.failures] == ["reading"] * 3
    head, counts = (line.split() for line in card.class_table().splitlines()[:2])
    assert counts[head.index("reading")] == "3"
    assert score_answers([MIXED[0]]).class_table() == ""


def test_cases_are_asked_as_set_and_at_threshold_0(tmp_path: Path) -> None:
    library = library_of(tmp_path, "# 报告\n\n联合研发的银行占比为74.19%。\n\n自行研发的银行占比为16.13%。\n")
    retriever = Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon"))
    withholding, unbounded = (Assistant(retriever, load_settings(answer_threshold=at)) for at in (1, 0))
    asked = [
        case(question="联合研发的银行占比多少？", figures=(("74.19%",),), evidence=("占比为74.19%",)),
        case(question="联合研发的银行占比多少？", figures=(("33%",),), evidence=("占比为33%",)),
    ]
    found, lost = run_cases(asked, withholding, unbounded)
    assert found.answer.abstained
    assert (found.failure, found.failure_class) == ("abstained", "abstention")
    assert found.guess is not None
    assert (found.guess.failure, found.guess.answer.text[:6]) == ("", "74.19%")
    assert lost.failure_class == "retrieval"
    write_outcomes(tmp_path / "outcomes.jsonl", [found])
    row = json.loads((tmp_path / "outcomes.jsonl").read_text(encoding="utf-8"))
    assert (row["failure_class"], row["abstained"]) == ("abstention", True)
    assert (row["at_threshold_0"]["failure"], row["at_threshold_0"]["score"]) == ("", row["score"])
    library.close()


def test_a_sample_is_the_same_every_time_and_keeps_the_order() -> None:
    every = [case(kind=str(number)) for number in range(100)]
    some = sampled(every, 10)
    assert some == sampled(every, 10)
    assert len(some) == 10
    assert [int(one.kind) for one in some] == sorted(int(one.kind) for one in some)
    assert sampled(every, None) == sampled(every, 100) == every


def test_a_wide_table_goes_on_below() -> None:
    wide = lay_out([["", *["x" * 50] * 3], ["all", "1", "2", "3"]])
    assert max(map(len, wide.splitlines())) <= 120
    assert [line.split() for line in wide.splitlines() if "all" in line] == [["all", "1", "2"], ["all", "3"]]


# the gate and bad sets


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
        ('{"id": 1, "lang": "zh", "question": "?", "answerable": true, "history": "甲？"}', '"history" must be a list'),
        ('{"id": 1, "lang": "zh", "question": "?", "answerable": true, "history": [5]}', '"history" must hold texts'),
    ],
)
def test_a_bad_set_is_said(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "q.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(EvaluationError, match=told):
        read_cases(tmp_path / "q.jsonl")


def test_a_follow_up_keeps_the_questions_before_it(tmp_path: Path) -> None:
    line = '{"id": 1, "lang": "zh", "question": "那%s呢？", "answerable": false%s}'
    lines = (line % ("丙", ', "history": ["甲？", "乙？"]'), line % ("丁", ', "history": null'))
    (tmp_path / "q.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert [asked.history for asked in read_cases(tmp_path / "q.jsonl")] == [("甲？", "乙？"), ()]


# the shipped set

CASES = read_cases(SHIPPED / "questions.jsonl")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((SHIPPED / "reports").glob("*.md"))}


COMPUTED = {"derived", "followup"}  # kinds whose figures need not stand in a report


def test_the_shipped_set_has_what_it_promises() -> None:
    assert len(TEXTS) == 5
    assert len({asked.id for asked in CASES}) == len(CASES) == 168
    assert sum(asked.language == "zh" for asked in CASES) == 85
    assert sum(not asked.answerable for asked in CASES) == 52
    assert sum(asked.kind == "near_miss" for asked in CASES) == 36
    assert sum(asked.kind == "followup" for asked in CASES) == 15
    assert sum(asked.kind == "derived" for asked in CASES) == 20


@pytest.mark.parametrize("asked", CASES, ids=lambda asked: asked.id)
def test_a_shipped_question_is_sound(asked: Case) -> None:
    for piece in asked.evidence:
        assert sum(piece in text for text in TEXTS.values()) == 1
    for surfaces in asked.figures:
        (wanted,) = find_figures(surfaces[0])
        held = [figure for piece in asked.evidence for figure in find_figures(piece)]
        values = {figure.value for figure in held}
        assert wanted.value in values or (asked.kind in COMPUTED and wanted.value in reckoned(held))
    assert asked.answerable == bool(asked.evidence)
    assert (asked.kind == "followup") == bool(asked.history)
    assert asked.answerable or asked.kind in {"unanswerable", "near_miss", "followup"}


def reckoned(figures: list[Figure]) -> set[Decimal]:
    """What two figures give: sum, difference, share and growth in percent with two decimals."""
    levels = [figure.value / 100 if figure.kind == "basis_points" else figure.value for figure in figures]
    found = set[Decimal]()
    for one, other in itertools.permutations(levels, 2):
        found |= {one + other, one - other}
        if other:
            found |= {round(100 * one / other, 2), round(100 * (one - other) / other, 2)}
    return found


def test_two_reports_differ_on_the_figure_that_is_asked_for() -> None:
    differing = [asked for asked in CASES if asked.kind == "contradiction"]
    assert len(differing) == 3
    for asked in differing:
        assert len(asked.figures) == len(asked.evidence) == 2
        assert len({name for name, text in TEXTS.items() for piece in asked.evidence if piece in text}) == 2


def test_the_questions_file_is_one_object_a_line() -> None:
    lines = (SHIPPED / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(isinstance(json.loads(line), dict) for line in lines)

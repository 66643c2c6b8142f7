"""Outcomes -> one scorecard, as it is printed, stored and held against the gate. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from eval.failures import FAILURE_CLASSES
from eval.measures import RANKING_MEASURES, bootstrap_interval, is_placed, ranking_measures
from eval.risk import NO_ANSWER, Point, at_coverage, aurc, excess_aurc, risk_coverage
from eval.run import EVIDENCE_PASSAGES, FUSED, Outcome, RankedCase
from eval.tables import lay_out
from rag.errors import EvaluationError

Measures = dict[str, float]
_COVERAGES_SHOWN = (0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Measures by group ("all", "zh", "en", "kind:table", ...); shares are from 0 to 1, higher is better unless named
    wrong, false, risk or aurc."""

    groups: Mapping[str, Measures]
    failures: Sequence[Mapping[str, str]]
    classes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # group -> failure class -> failed cases
    curves: Mapping[str, Sequence[Point]] = field(default_factory=dict)  # group -> its risk-coverage curve

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        plain: dict[str, object] = {"groups": dict(self.groups), "failures": list(self.failures)}
        if self.curves:
            plain |= {"failure_classes": dict(self.classes), "risk_coverage": self.curves_as_json()}
        return plain

    def curves_as_json(self) -> dict[str, object]:
        """Group -> a row of its curve for each threshold that makes a difference."""
        return {
            group: [{name: round(value, 4) for name, value in asdict(point).items()} for point in curve]
            for group, curve in self.curves.items()
        }

    def table(self) -> str:
        """The measures as lines of text; of a measure with an interval, both bounds in brackets."""
        every = dict.fromkeys(name for scores in self.groups.values() for name in scores)
        names = [name for name in every if not name.endswith(("_low", "_high"))]
        rows = [[group, *(_cell(scores, name) for name in names)] for group, scores in self.groups.items()]
        return lay_out([["", *names], *rows])

    def risk_table(self) -> str:
        """The risk at some coverages, with the threshold that gives it in brackets, and as set; empty without curves.

        A dash: no threshold answers as much.
        """
        if not self.curves:
            return ""
        rows = [["coverage", *(f"risk {group}" for group in self.curves)]]
        for coverage in _COVERAGES_SHOWN:
            points = [at_coverage(curve, coverage) for curve in self.curves.values()]
            rows.append([f"{coverage:.1f}", *(f"{p.risk:.3f} ({p.threshold:.3f})" if p else "-" for p in points)])
        measured = [self.groups[group] for group in self.curves]
        rows.append(["as set", *(f"{one['risk']:.3f} of {one['answered']:.3f}" for one in measured)])
        return lay_out(rows)

    def class_table(self) -> str:
        """How many cases failed in which step; empty where none did."""
        if not any(self.classes.values()):
            return ""
        rows = [
            [group, *(str(counts.get(name, 0)) for name in FAILURE_CLASSES)] for group, counts in self.classes.items()
        ]
        return lay_out([["failed", *FAILURE_CLASSES], *rows])


def score_answers(outcomes: Sequence[Outcome]) -> Scorecard:
    """The scorecard of answered cases."""
    languages: dict[str, list[Outcome]] = {"all": list(outcomes)}
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        languages.setdefault(outcome.case.language, []).append(outcome)
        if outcome.case.kind:
            kinds.setdefault(f"kind:{outcome.case.kind}", []).append(outcome)
    groups = languages | kinds
    failures = [
        {
            "id": o.case.id,
            "question": o.case.question,
            "class": o.failure_class,
            "failure": o.failure,
            "answer": o.answer.text,
        }
        for o in outcomes
        if o.failure
    ]
    return Scorecard(
        {name: _measures(group) for name, group in groups.items()},
        failures,
        {name: _classes(group) for name, group in groups.items()},
        {name: risk_coverage(*_guesses(group)) for name, group in languages.items()},
    )


def _measures(outcomes: Sequence[Outcome]) -> Measures:
    answerable = [o for o in outcomes if o.case.answerable]
    unanswerable = [o for o in outcomes if not o.case.answerable]
    answered = [o for o in outcomes if not o.answer.abstained]
    abstained = [o for o in outcomes if o.answer.abstained]
    with_figures = [o for o in answerable if o.case.figures]
    cited = [o for o in answered if o.case.answerable and is_placed(o.case)]
    return {
        "questions": float(len(outcomes)),
        "right": _share([not o.failure for o in outcomes]),
        "figures_exact": _share([not o.failure.startswith("figures") and not o.answer.abstained for o in with_figures]),
        "lead_wrong": _share([o.lead_wrong for o in with_figures]),
        "citation_precision": _share(
            [i < o.citations_on_evidence for o in cited for i in range(len(o.answer.citations))]
        ),
        "citation_recall": _share([i < o.pieces_cited for o in cited for i in range(len(o.case.evidence))]),
        "evidence_cited": _share([o.citations_on_evidence > 0 for o in cited]),
        "quotes_valid": _share([o.quotes_valid for o in outcomes]),
        "false_answers": _share([not o.answer.abstained for o in unanswerable]),
        "false_abstentions": _share([o.answer.abstained for o in answerable]),
        "abstention_precision": _share([not o.case.answerable for o in abstained]),
        "abstention_recall": _share([o.answer.abstained for o in unanswerable]),
        "answered": _share([not o.answer.abstained for o in outcomes]),
        "risk": _share([bool(o.failure) for o in answered]),
        **(_risk_measures(outcomes) if answerable else {}),
    }


def _risk_measures(outcomes: Sequence[Outcome]) -> Measures:
    scores, wrong = _guesses(outcomes)
    return (
        {"aurc": round(aurc(scores, wrong), 4), "excess_aurc": round(excess_aurc(scores, wrong), 4)} if scores else {}
    )


def _guesses(outcomes: Iterable[Outcome]) -> tuple[list[float], list[bool]]:
    """The score of each answer at threshold 0, and whether it is wrong; an answer to an unanswerable question is."""
    guesses = [o.guess for o in outcomes if o.guess]
    scores = [NO_ANSWER if guess.answer.abstained else guess.answer.score for guess in guesses]
    return scores, [guess.answer.abstained or bool(guess.failure) for guess in guesses]


def _classes(outcomes: Sequence[Outcome]) -> dict[str, int]:
    counts = Counter(o.failure_class for o in outcomes if o.failure_class)
    return {name: counts[name] for name in FAILURE_CLASSES if counts[name]}


def score_rankings(ranked: Sequence[RankedCase]) -> Scorecard:
    """Measures of the cases whose gold documents are known: by language, of the whole search and of each leg alone."""
    known = [row for row in ranked if row.case.answerable and row.case.gold_ids]
    if not known:
        raise EvaluationError("No question of the set is answerable and names its documents in gold_ids.")
    groups: dict[str, Measures] = {}
    for language in dict.fromkeys(row.case.language for row in known):
        rows = [row for row in known if row.case.language == language]
        golds = [set(row.case.gold_ids) for row in rows]
        for leg in rows[0].rankings:
            name = language if leg == FUSED else f"{language} {leg}"
            groups[name] = _ranking_measures(golds, [row.rankings[leg] for row in rows])
        near_top = [row.evidence_near_top for row in rows if row.evidence_near_top is not None]
        if near_top:
            groups[language][f"evidence@{EVIDENCE_PASSAGES}"] = _share(near_top)
    return Scorecard(groups, [])


def _ranking_measures(golds: Sequence[set[str]], rankings: Sequence[Sequence[str]]) -> Measures:
    measures = {"questions": float(len(golds))}
    for name, values in ranking_measures(golds, rankings).items():
        low, high = bootstrap_interval(values)
        measures |= {name: _share(values), f"{name}_low": round(low, 4), f"{name}_high": round(high, 4)}
    return measures


def _share(values: Sequence[float | bool]) -> float:
    """The mean; 0.0 for none, so that a share that should be high cannot pass a gate by being empty."""
    return round(sum(values) / len(values), 4) if values else 0.0


def _cell(scores: Measures, name: str) -> str:
    if name not in RANKING_MEASURES or f"{name}_low" not in scores:
        return _shown(scores.get(name))
    return f"{scores[name]:.3f} [{scores[f'{name}_low']:.3f}, {scores[f'{name}_high']:.3f}]"


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and value > 1 else f"{value:.3f}"

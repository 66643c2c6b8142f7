"""Outcomes -> one scorecard, as it is printed, stored and held against the gate. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.measures import RANKING_MEASURES, bootstrap_interval, ranking_measures
from eval.run import EVIDENCE_PASSAGES, FUSED, Outcome, RankedCase
from rag.errors import EvaluationError

Measures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Measures by group ("all", "zh", "en", "kind:table", ...); shares are from 0 to 1, higher is better unless named
    wrong or false."""

    groups: Mapping[str, Measures]
    failures: Sequence[Mapping[str, str]]

    def as_json(self) -> dict[str, object]:
        """Plain values."""
        return {"groups": dict(self.groups), "failures": list(self.failures)}

    def table(self) -> str:
        """The measures as lines of text; of a measure with an interval, both bounds in brackets."""
        every = dict.fromkeys(name for scores in self.groups.values() for name in scores)
        names = [name for name in every if not name.endswith(("_low", "_high"))]
        rows = [
            ["", *names],
            *([group, *(_cell(scores, name) for name in names)] for group, scores in self.groups.items()),
        ]
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def score_answers(outcomes: Sequence[Outcome]) -> Scorecard:
    """The scorecard of answered cases."""
    groups: dict[str, list[Outcome]] = {"all": list(outcomes)}
    for outcome in outcomes:
        groups.setdefault(outcome.case.language, []).append(outcome)
    for outcome in outcomes:
        if outcome.case.kind:
            groups.setdefault(f"kind:{outcome.case.kind}", []).append(outcome)
    failures = [
        {"id": o.case.id, "question": o.case.question, "failure": o.failure, "answer": o.answer.text}
        for o in outcomes
        if o.failure
    ]
    return Scorecard({name: _measures(group) for name, group in groups.items()}, failures)


def _measures(outcomes: Sequence[Outcome]) -> Measures:
    answerable = [o for o in outcomes if o.case.answerable]
    unanswerable = [o for o in outcomes if not o.case.answerable]
    answered = [o for o in answerable if not o.answer.abstained]
    with_figures = [o for o in answerable if o.case.figures]
    cited = [o for o in answered if o.case.evidence]
    return {
        "questions": float(len(outcomes)),
        "right": _share([not o.failure for o in outcomes]),
        "figures_exact": _share([not o.failure.startswith("figures") and not o.answer.abstained for o in with_figures]),
        "lead_wrong": _share([o.lead_wrong for o in with_figures]),
        "citation_precision": _share(
            [i < o.citations_on_evidence for o in cited for i in range(len(o.answer.citations))]
        ),
        "evidence_cited": _share([o.citations_on_evidence > 0 for o in cited]),
        "quotes_valid": _share([o.quotes_valid for o in outcomes]),
        "false_answers": _share([not o.answer.abstained for o in unanswerable]),
        "false_abstentions": _share([o.answer.abstained for o in answerable]),
    }


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

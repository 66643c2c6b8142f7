"""Outcomes -> one scorecard, as it is printed, stored and held against the gate. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.cases import Case
from eval.measures import recall_at, reciprocal_rank
from eval.run import Outcome

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
        """The measures as lines of text."""
        names = list(next(iter(self.groups.values())))
        rows = [
            ["", *names],
            *([group, *(_shown(scores.get(name)) for name in names)] for group, scores in self.groups.items()),
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


def score_rankings(ranked: Sequence[tuple[Case, list[str]]]) -> Scorecard:
    """Recall and reciprocal rank of the cases whose gold documents are known, by language."""
    groups: dict[str, list[tuple[set[str], list[str]]]] = {}
    for case, ranking in ranked:
        if case.answerable and case.gold_ids:
            groups.setdefault(case.language, []).append((set(case.gold_ids), ranking))
    return Scorecard({name: _ranking_measures(group) for name, group in groups.items()}, [])


def _ranking_measures(group: Sequence[tuple[set[str], list[str]]]) -> Measures:
    measures = {"questions": float(len(group))}
    for k in (1, 5, 10):
        measures[f"R@{k}"] = _share([recall_at(ranking, gold, k) for gold, ranking in group])
    measures["MRR@10"] = _share([reciprocal_rank(ranking, gold) for gold, ranking in group])
    return measures


def _share(values: Sequence[float | bool]) -> float:
    """The mean; 0.0 for none, so that a share that should be high cannot pass a gate by being empty."""
    return round(sum(values) / len(values), 4) if values else 0.0


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and value > 1 else f"{value:.3f}"

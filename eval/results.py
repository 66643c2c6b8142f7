"""The files that a run leaves behind, so that a bad number can be opened."""

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

from eval.cases import Case
from eval.run import FUSED, Outcome, RankedCase
from eval.scorecard import Scorecard
from rag.serialise import answer_as_json
from rag.settings import Settings


def write_outcomes(path: Path, outcomes: Sequence[Outcome]) -> None:
    """A line of JSON a case: why and in which step it failed, its answer, and what the answer at threshold 0 is."""
    with path.open("w", encoding="utf-8") as lines:
        for outcome in outcomes:
            row = {
                "id": outcome.case.id,
                "lang": outcome.case.language,
                "kind": outcome.case.kind,
                "expected": _expected(outcome.case),
                "failure": outcome.failure,
                "failure_class": outcome.failure_class,
                **answer_as_json(outcome.answer),
                "at_threshold_0": _guess(outcome),
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _expected(case: Case) -> dict[str, object]:
    """What a right answer holds."""
    return {
        "answerable": case.answerable,
        "figures": [list(surfaces) for surfaces in case.figures],
        "keywords": list(case.keywords),
        "evidence": list(case.evidence),
        "answers": list(case.answers),
    }


def run_as_json(settings: Settings) -> dict[str, object]:
    """When and with what a set was measured."""
    return {
        "ended": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "embedding": settings.embedding,
        "llm": settings.llm,
        "threshold": settings.answer_threshold,
    }


def _guess(outcome: Outcome) -> dict[str, object] | None:
    if outcome.guess is None or outcome.guess.answer.abstained:
        return None
    answer = outcome.guess.answer
    return {"score": round(answer.score, 4), "failure": outcome.guess.failure, "text": answer.text}


def write_rankings(path: Path, ranked: Sequence[RankedCase]) -> None:
    """A line of JSON a case: the documents in the order of the whole search."""
    with path.open("w", encoding="utf-8") as lines:
        for row in ranked:
            line = {"id": row.case.id, "lang": row.case.language, "ranking": row.rankings[FUSED]}
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def write_risk(path: Path, card: Scorecard, threshold: float) -> None:
    """The risk-coverage curves with their areas, and the threshold as it is set."""
    areas = {
        group: {
            name: measures[name]
            for name in ("questions", "answered", "risk", "aurc", "excess_aurc")
            if name in measures
        }
        for group, measures in card.groups.items()
    }
    write_json(path, {"threshold": threshold, "groups": areas, "curves": card.curves_as_json()})


def write_json(path: Path, values: dict[str, object]) -> None:
    """One object."""
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")

"""`python -m eval.fit SET...`: fit the sentence model of rag/extract.py on development sets, and print its weights.

Each candidate sentence of each question is an example: right when it stands on the evidence (or, where a set gives only
answers, holds one in a gold document). An unanswerable question gives wrong examples only. Logistic regression with an
L2 penalty; every set weighs the same, so that a large one does not rule. The check that counts is printed beside it:
for each set, the weights fitted on the other sets alone.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from eval.cases import Case, read_cases
from eval.measures import squash
from rag.answer import Assistant
from rag.extract import WEIGHTS, Candidate
from rag.question import read_question

_NAMES = tuple(WEIGHTS)
_CANDIDATES_A_QUESTION = 12
_PENALTY = 0.02
_SAMPLE_SEED = 7

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question: features (candidates, names), right or wrong, and whether it can be answered."""

    features: Matrix
    right: npt.NDArray[np.bool_]
    answerable: bool


def examples_of(cases: Sequence[Case], assistant: Assistant, passages: int) -> list[Example]:
    """Candidates and labels of the cases, as the assistant finds them."""
    found = []
    for case in cases:
        ranked = assistant.candidates(read_question(case.question), passages)
        kept = [
            candidate for i, candidate in enumerate(ranked) if i < _CANDIDATES_A_QUESTION or _right(case, candidate)
        ]
        rows = np.array([[candidate.features[name] for name in _NAMES] for candidate in kept])
        labels = np.array([_right(case, candidate) for candidate in kept], dtype=bool)
        found.append(Example(rows.reshape(len(kept), len(_NAMES)), labels, case.answerable))
    return found


def _right(case: Case, candidate: Candidate) -> bool:
    text = squash(candidate.sentence.text)
    if case.evidence:
        source = squash(candidate.sentence.text.replace("：", "").replace("；", ""))
        return any(squash(piece) in text or text in squash(piece) or _row(piece, source) for piece in case.evidence)
    inside = not case.gold_ids or candidate.passage.report.report_id in case.gold_ids
    return case.answerable and inside and any(squash(surface) in text for surface in case.answers)


def _row(piece: str, text: str) -> bool:
    """A row of a table reads otherwise than it is written: its cells are compared."""
    cells = [squash(cell) for cell in piece.split("|")]
    return len(cells) > 2 and all(cell in text for cell in cells if cell)


def fit(sets: Sequence[Sequence[Example]]) -> Matrix:
    """Weights in the order of WEIGHTS."""
    rows = np.vstack([example.features for examples in sets for example in examples])
    labels = np.concatenate([example.right for examples in sets for example in examples])
    weights = np.concatenate(
        [np.full(sum(len(e.right) for e in examples), 1 / sum(len(e.right) for e in examples)) for examples in sets]
    ) / len(sets)
    free = np.array([name != "bias" for name in _NAMES])

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = rows @ w
        p = 1 / (1 + np.exp(-z))
        value = np.sum(weights * (np.logaddexp(0, z) - labels * z)) + _PENALTY / 100 * np.sum((w * free) ** 2)
        return float(value), rows.T @ (weights * (p - labels)) + _PENALTY / 50 * w * free

    return np.asarray(minimize(loss, np.zeros(len(_NAMES)), jac=True, method="L-BFGS-B").x)


def summary(examples: Sequence[Example], weights: Matrix) -> dict[str, float]:
    """With these weights: first sentence right, and answers right or wrong at the threshold of 0.5 and at 0.35."""
    tops = [(e, p := 1 / (1 + np.exp(-e.features @ weights)), int(np.argmax(p))) for e in examples if len(e.right)]
    answerable = [t for t in tops if t[0].answerable]
    nothing = [e for e in examples if not e.answerable]
    result = {"first_right": _mean([bool(e.right[i]) for e, _, i in answerable])}
    for threshold in (0.2, 0.3, 0.4, 0.5):
        false = [p[i] >= threshold for e, p, i in tops if not e.answerable]
        result[f"answered@{threshold}"] = _mean([bool(p[i] >= threshold and e.right[i]) for e, p, i in answerable])
        result[f"false@{threshold}"] = round(sum(map(bool, false)) / len(nothing), 3) if nothing else 0.0
    return result


def _mean(values: Sequence[bool]) -> float:
    return round(float(np.mean(values)), 3) if values else 0.0


def _load(path: Path, limit: int, passages: int) -> list[Example]:
    """The examples of a set; a questions file wants its library or reports named after a colon."""
    from eval.__main__ import assistant_over_set

    file = path / "questions.jsonl" if path.is_dir() else path
    cases = read_cases(file)
    order = np.random.default_rng(_SAMPLE_SEED).permutation(len(cases))[:limit]
    with tempfile.TemporaryDirectory(prefix="yanwen-fit-", ignore_cleanup_errors=True) as folder:
        assistant = assistant_over_set(path, Path(folder), None)
        try:
            return examples_of([cases[i] for i in sorted(order)], assistant, passages)
        finally:
            assistant.library.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit on the sets named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description="Fit the sentence model on sets.")
    parser.add_argument("sets", type=Path, nargs="+", help="folders with questions.jsonl and corpus.jsonl or reports/")
    parser.add_argument("--limit", type=int, default=250, help="questions of each set, sampled with a fixed seed")
    parser.add_argument("--passages", type=int, default=8)
    options = parser.parse_args(arguments)
    sets = {}
    for path in options.sets:
        sets[path.name] = _load(path, options.limit, options.passages)
        print(f"{path.name}: {len(sets[path.name])} questions", file=sys.stderr, flush=True)
    weights = fit(list(sets.values()))
    print(json.dumps(dict(zip(_NAMES, np.round(weights, 3).tolist(), strict=True)), indent=1))
    for name, examples in sets.items():
        others = [other for key, other in sets.items() if key != name] or [examples]
        print(f"{name}: fitted on all {summary(examples, weights)}")
        print(f"{name}: on the others {summary(examples, fit(others))}")
        print(f"{name}: in use        {summary(examples, np.array([WEIGHTS[n] for n in _NAMES]))}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

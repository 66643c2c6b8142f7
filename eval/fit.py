"""`python -m eval.fit SET...`: fit the sentence models of rag/extract.py on development sets, and print their weights.

Each candidate sentence of each question is an example: right when it stands on the evidence (or, where a set gives only
answers, holds one in a gold document). Two models: RANK orders the sentences of a question (softmax over them, on the
answerable questions); CONFIDENCE tells from the first one whether to answer at all (logistic, on all questions). An L2
penalty on both; every set weighs the same, so that a large one does not rule. The check that counts is printed beside
it: each set, with the models fitted on the other sets alone.
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
from eval.softmax import Matrix, fit_softmax
from rag.answer import Assistant
from rag.extract import Candidate, confidence_features
from rag.question import read_question

RANK_NAMES = (
    *("meaning", "coverage", "coverage_around", "heaviest_missing", "passage", "quoted", "bare_number", "table_row"),
    *("across", "year_agrees", "year_differs", "year_unknown", "unknown", "population_differs", "population_unknown"),
)
CONFIDENCE_NAMES = ("bias", *RANK_NAMES, "score", "margin")
_CANDIDATES_A_QUESTION = 12
_PENALTY = 0.01
_SAMPLE_SEED = 7


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
        rows = np.array([[candidate.features[name] for name in RANK_NAMES] for candidate in kept])
        labels = np.array([_right(case, candidate) for candidate in kept], dtype=bool)
        found.append(Example(rows.reshape(len(kept), len(RANK_NAMES)), labels, case.answerable))
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


def fit_rank(sets: Sequence[Sequence[Example]]) -> Matrix:
    """Ranking weights in the order of the names: softmax over the sentences of a question, right ones sharing."""
    taught = [[(e.features, e.right) for e in examples if e.answerable and e.right.any()] for examples in sets]
    sizes = [len(examples) for examples in sets]
    return fit_softmax(list(zip(taught, sizes, strict=True)), len(RANK_NAMES), _PENALTY)


def fit_confidence(sets: Sequence[Sequence[Example]], rank: Matrix) -> Matrix:
    """Weights of the confidence model: logistic regression on the first sentence of each question.

    Few sets have questions without an answer, so each question stands twice: as it is, and with its answer taken away.
    """
    rows, labels, weights = [], [], []
    for examples in sets:
        for example in [*examples, *map(_without_answer, examples)]:
            if len(example.right):
                best, row = _first(example, rank)
                rows.append(row)
                labels.append(float(example.answerable and example.right[best]))
                weights.append(1 / len(examples) / len(sets))
    x, y, weight = np.array(rows), np.array(labels), np.array(weights)
    free = np.array([name != "bias" for name in CONFIDENCE_NAMES])

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = float(np.sum(weight * (np.logaddexp(0, z) - y * z))) + _PENALTY * float(np.sum((w * free) ** 2))
        return value, x.T @ (weight * (p - y)) + 2 * _PENALTY * w * free

    return np.asarray(minimize(loss, np.zeros(len(CONFIDENCE_NAMES)), jac=True, method="L-BFGS-B").x)


def _without_answer(example: Example) -> Example:
    """The question as if the reports did not hold its answer: a near-miss, made by taking the right sentences away."""
    wrong = ~example.right
    return Example(example.features[wrong], example.right[wrong], answerable=False)


def _first(example: Example, rank: Matrix) -> tuple[int, Matrix]:
    """The place of the best sentence and its confidence features."""
    scores = example.features @ rank
    best = int(np.argmax(scores))
    features = dict(zip(RANK_NAMES, example.features[best].tolist(), strict=True))
    given = {"bias": 1.0, **confidence_features(features, np.sort(scores)[::-1].tolist())}
    return best, np.array([given[name] for name in CONFIDENCE_NAMES])


def summary(examples: Sequence[Example], rank: Matrix, confidence: Matrix) -> dict[str, float]:
    """Share of the answerable whose first sentence is right; then, by threshold, right and wrong answers to the
    answerable, and false answers to the unanswerable."""
    firsts = [(e, *_first(e, rank)) for e in examples if len(e.right)]
    judged = [(e, bool(e.right[best]), 1 / (1 + np.exp(-row @ confidence))) for e, best, row in firsts]
    answerable = max(1, sum(e.answerable for e in examples))
    nothing = max(1, sum(not e.answerable for e in examples))
    result = {"first_right": sum(right for e, right, _ in judged if e.answerable) / answerable}
    for threshold in (0.15, 0.2, 0.25, 0.3, 0.4):
        told = [(e.answerable, right) for e, right, p in judged if p >= threshold]
        result[f"right@{threshold}"] = sum(right for can, right in told if can) / answerable
        result[f"wrong@{threshold}"] = sum(not right for can, right in told if can) / answerable
        result[f"false@{threshold}"] = sum(not can for can, _ in told) / nothing
    return {name: round(value, 3) for name, value in result.items()}


def _load(path: Path, limit: int, passages: int) -> list[Example]:
    """The examples of a set: a folder with questions.jsonl, and corpus.jsonl or reports/."""
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
    parser.add_argument("--passages", type=int, default=16)
    options = parser.parse_args(arguments)
    sets = {}
    for path in options.sets:
        sets[path.name] = _load(path, options.limit, options.passages)
        print(f"{path.name}: {len(sets[path.name])} questions", file=sys.stderr, flush=True)
    rank = fit_rank(list(sets.values()))
    confidence = fit_confidence(list(sets.values()), rank)
    print("RANK", json.dumps(dict(zip(RANK_NAMES, np.round(rank, 3).tolist(), strict=True))))
    print("CONFIDENCE", json.dumps(dict(zip(CONFIDENCE_NAMES, np.round(confidence, 3).tolist(), strict=True))))
    for name, examples in sets.items():
        others = [other for key, other in sets.items() if key != name] or [examples]
        without = fit_rank(others)
        print(f"{name}: fitted on all {summary(examples, rank, confidence)}")
        print(f"{name}: on the others {summary(examples, without, fit_confidence(others, without))}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

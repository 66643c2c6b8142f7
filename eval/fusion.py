"""`python -m eval.fusion SET...`: fit the ranking of rag/ranking.py on development sets, and print its weights.

Each candidate passage of each question is an example, right when it is of a gold document; softmax over the candidates
of a question, right ones sharing, an L2 penalty, every set weighing the same. A question over passages of its own
language trains SAME_LANGUAGE, one across languages ACROSS_LANGUAGES. The check that counts is printed beside it: each
set ranked with the weights that were fitted on the other sets alone.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eval.cases import read_cases
from eval.softmax import Matrix, fit_softmax
from rag.answer import Assistant
from rag.question import read_question
from rag.ranking import FEATURES

_PENALTY = 0.00005
_SAMPLE_SEED = 7


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question: features (candidates, names), right or wrong, and the document of each."""

    features: Matrix
    right: npt.NDArray[np.bool_]
    documents: tuple[str, ...]
    across: bool


def examples_of(path: Path, assistant: Assistant, limit: int) -> list[Example]:
    """The candidates of a set's answerable questions; at most `limit` questions, drawn with a fixed seed."""
    cases = [case for case in read_cases(path / "questions.jsonl") if case.answerable and case.gold_ids]
    chosen = np.random.default_rng(_SAMPLE_SEED).permutation(len(cases))[:limit]
    found = []
    for case in (cases[i] for i in chosen):
        candidates = assistant.retriever.candidates(read_question(case.question))
        rows = np.array([[candidate.features[name] for name in FEATURES] for candidate in candidates])
        documents = tuple(candidate.passage.report.report_id for candidate in candidates)
        right = np.array([document in case.gold_ids for document in documents], dtype=bool)
        across = sum(candidate.across for candidate in candidates) * 2 > len(candidates)
        found.append(Example(rows.reshape(len(candidates), len(FEATURES)), right, documents, across))
    return found


def fit(sets: Sequence[Sequence[Example]]) -> Matrix:
    """Weights in the order of FEATURES."""
    taught = [[(e.features, e.right) for e in examples if e.right.any() and not e.right.all()] for examples in sets]
    sizes = [len(examples) for examples in sets]
    return fit_softmax(list(zip(taught, sizes, strict=True)), len(FEATURES), _PENALTY)


def recall(examples: Sequence[Example], weights: Matrix, k: int) -> float:
    """Share of questions with a gold document among the first k documents."""
    hits = 0
    for example in examples:
        order = np.argsort(-(example.features @ weights), kind="stable")
        right = dict(zip(example.documents, example.right, strict=True))
        documents = list(dict.fromkeys(example.documents[i] for i in order))
        hits += any(right[document] for document in documents[:k])
    return hits / len(examples) if examples else 0.0


def main() -> int:
    """Print each set's recall and the weights."""
    parser = argparse.ArgumentParser(prog="python -m eval.fusion", description=__doc__)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--limit", type=int, default=400, help="questions taken of each set")
    options = parser.parse_args()
    same: dict[str, list[Example]] = {}
    across: dict[str, list[Example]] = {}
    for path in options.sets:
        from eval.__main__ import assistant_over_set

        with tempfile.TemporaryDirectory(prefix="yanwen-fit-", ignore_cleanup_errors=True) as folder:
            assistant = assistant_over_set(path, Path(folder), None)
            try:
                examples = examples_of(path, assistant, options.limit)
            finally:
                assistant.library.close()
        same[path.name] = [example for example in examples if not example.across]
        across[path.name] = [example for example in examples if example.across]
    for name, group in (("SAME_LANGUAGE", same), ("ACROSS_LANGUAGES", across)):
        _report(name, {key: found for key, found in group.items() if found})
    return 0


def _report(name: str, sets: Mapping[str, Sequence[Example]]) -> None:
    if not sets:
        return
    weights = fit(list(sets.values()))
    print(name, {key: round(float(w), 3) for key, w in zip(FEATURES, weights, strict=True) if abs(w) >= 0.02})
    for key, examples in sets.items():
        others = [found for other, found in sets.items() if other != key]
        left_out = fit(others) if others else weights
        shown = " ".join(f"R@{k} {recall(examples, weights, k):.4f}" for k in (1, 5))
        apart = " ".join(f"R@{k} {recall(examples, left_out, k):.4f}" for k in (1, 5))
        alone = " ".join(
            f"{feature} {recall(examples, np.eye(len(FEATURES))[place], 1):.4f}"
            for place, feature in enumerate(FEATURES)
            if feature in ("whole", "sentence", "window", "lexical")
        )
        print(f"  {key} ({len(examples)}): {shown} | fitted on the others: {apart} | R@1 alone: {alone}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

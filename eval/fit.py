"""`python -m eval.fit SET...`: fit the models of the extractive answer on development sets, and print their weights.

FIGURE_RANK and TEXT_RANK order the sentences of a question and CLAIM the figures of the best ones (softmax over the
candidates of a question, right ones sharing); FIGURE and TEXT tell from the first one whether to answer at all
(logistic, each question standing a second time with its answer taken away, since few sets have unanswerable ones). A
sentence is right when it overlaps the evidence or, where a set gives only answers, holds one in a gold document; a
figure when it also is one of those asked for. L2 penalties; every set weighs the same, so that a large one does not
rule. The check that counts is printed beside it: each set, with the models fitted on the other sets alone.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from eval.cases import Case, read_cases
from eval.measures import squash
from eval.softmax import Matrix, fit_softmax
from rag.answer import Assistant
from rag.claims import RankedClaim
from rag.confidence import figure_features, text_features
from rag.figures import find_figures, same_quantity
from rag.question import read_question
from rag.sentences import RankedSentence

RANK_NAMES = (
    *("meaning", "coverage", "coverage_around", "heaviest_missing", "passage", "quoted", "bare_number", "table_row"),
    *(
        "across",
        "jammed",
        "year_agrees",
        "year_differs",
        "year_unknown",
        "unknown",
        "population_differs",
        "population_unknown",
    ),
)
CLAIM_NAMES = (
    *("sentence", "own", "with_before", "around", "heaviest_missing", "surplus", "surplus_before", "year_agrees"),
    *("year_by_report", "change_differs", "bare_number", "quoted", "required", "row", "across"),
    *("share_differs", "name_held", "name_surplus", "total_row", "half_held"),
    *("name_missing", "unit_differs"),
)
TEXT_NAMES = ("bias", *RANK_NAMES, "score", "margin")
FIGURE_NAMES = (
    *("bias", "own", "with_before", "around", "heaviest_missing", "surplus", "surplus_before", "year_agrees"),
    *("year_by_report", "change_differs", "bare_number", "quoted", "required", "row", "across", "meaning"),
    *(
        "share_differs",
        "name_held",
        "name_surplus",
        "total_row",
        "sentence_pairs",
        "half_held",
        "name_missing",
        "unit_differs",
    ),
    *(
        "passage",
        "sentence_coverage",
        "sentence_unknown",
        "sentence_score",
        "score",
        "margin",
        "behind_barred",
    ),
)
_SENTENCES_A_QUESTION = 12
_PENALTY = 0.001
_CONFIDENCE_PENALTY = 0.003
_UNANSWERABLE, _MADE_UP = 3.0, 0.3
_SAMPLE_SEED = 7


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its candidates as the assistant finds them, and which of them are right."""

    case: Case
    asks_figure: bool
    sentences: tuple[RankedSentence, ...]
    right_sentences: npt.NDArray[np.bool_]
    claims: tuple[RankedClaim, ...] = ()  # that are not barred
    barred: tuple[RankedClaim, ...] = ()
    right_claims: npt.NDArray[np.bool_] | None = None  # None where the set does not say which figure is right


def examples_of(cases: Sequence[Case], assistant: Assistant, passages: int) -> list[Example]:
    """Candidates and labels of the cases."""
    found = []
    for case in cases:
        question = read_question(case.question)
        terms, material = assistant.material(question, assistant.retriever.search(question, passages))
        ranked = material.sentences(question, terms)
        right = _right_sentences(case, ranked, lambda report: assistant.library.record.text(report) or "")
        kept = [i for i in range(len(ranked)) if i < _SENTENCES_A_QUESTION or right[i]]
        sentences = tuple(ranked[i] for i in kept)
        if question.asks != "figure":
            found.append(Example(case, False, sentences, right[kept]))
            continue
        every = material.claims(question, terms)
        claims = tuple(one for one in every if not one.bar)
        barred = tuple(one for one in every if one.bar)
        places = {one.place for one, is_right in zip(ranked, right, strict=True) if is_right}
        labels = _right_claims(case, claims, places)
        found.append(Example(case, True, sentences, right[kept], claims, barred, labels))
    return found


def _right_sentences(
    case: Case, ranked: Sequence[RankedSentence], text_of: Callable[[str], str]
) -> npt.NDArray[np.bool_]:
    if not case.answerable:
        return np.zeros(len(ranked), dtype=bool)
    spans = {one.place[0]: _spans(case, text_of(one.place[0])) for one in ranked}
    return np.array([_is_right(case, one, spans[one.place[0]]) for one in ranked], dtype=bool)


def _spans(case: Case, text: str) -> list[tuple[int, int]]:
    """Where the pieces of evidence stand in a report."""
    found = []
    for piece in case.evidence:
        start = text.find(piece)
        while start >= 0:
            found.append((start, start + len(piece)))
            start = text.find(piece, start + 1)
    return found


def _is_right(case: Case, one: RankedSentence, spans: Sequence[tuple[int, int]]) -> bool:
    if case.evidence:
        return any(one.sentence.start < end and start < one.sentence.end for start, end in spans)
    inside = not case.gold_ids or one.passage.report.report_id in case.gold_ids
    return inside and any(squash(surface) in squash(one.sentence.text) for surface in case.answers)


def _right_claims(
    case: Case, claims: Sequence[RankedClaim], places: set[tuple[str, int]]
) -> npt.NDArray[np.bool_] | None:
    if not case.answerable:
        return np.zeros(len(claims), dtype=bool)
    surfaces = [surface for surfaces in case.figures for surface in surfaces] or list(case.answers)
    wanted = [figure for surface in surfaces for figure in find_figures(surface)]
    if not wanted:
        return None
    return np.array(
        [
            one.sentence.place in places
            and any(
                w.value == one.claim.figure.value if not w.unit else same_quantity(w, one.claim.figure) for w in wanted
            )
            for one in claims
        ],
        dtype=bool,
    )


# the models


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows]).reshape(len(rows), len(names))


def fit_rank(sets: Sequence[Sequence[Example]], *, figures: bool) -> Matrix:
    """Weights of FIGURE_RANK or TEXT_RANK in the order of RANK_NAMES."""
    taught = [
        [
            (_matrix([one.features for one in example.sentences], RANK_NAMES), example.right_sentences)
            for example in examples
            if example.right_sentences.any() and example.asks_figure == figures
        ]
        for examples in sets
    ]
    return fit_softmax([(of_set, len(of_set)) for of_set in taught if of_set], len(RANK_NAMES), _PENALTY)


def _claim_rows(example: Example, rank: Matrix, *, barred: bool = False) -> list[dict[str, float]]:
    """Features of the claims, or the barred ones, their sentence's score by the rank weights that were just fitted."""
    scores = {
        one.sentence.place: float(_matrix([one.sentence.features], RANK_NAMES)[0] @ rank)
        for one in (*example.claims, *example.barred)
    }
    top = max(scores.values(), default=0.0)
    wanted = example.barred if barred else example.claims
    return [{**one.features, "sentence": scores[one.sentence.place] - top} for one in wanted]


def fit_claim(sets: Sequence[Sequence[Example]], rank: Matrix) -> Matrix:
    """Weights of CLAIM in the order of CLAIM_NAMES; sets that name no figures teach nothing here."""
    taught = []
    for examples in sets:
        judged = []
        for example in examples:
            right = example.right_claims
            if right is not None and right.any() and not right.all():
                judged.append((_matrix(_claim_rows(example, rank), CLAIM_NAMES), right))
        if judged:
            taught.append((judged, len(judged)))
    return fit_softmax(taught, len(CLAIM_NAMES), _PENALTY)


@dataclass(frozen=True, slots=True)
class Ranks:
    """The two sentence rankings."""

    figure: Matrix
    text: Matrix

    def of(self, example: Example) -> Matrix:
        """The one that an example is ranked by."""
        return self.figure if example.asks_figure else self.text


@dataclass(frozen=True, slots=True)
class Judged:
    """What a confidence model sees of a question: the first candidate's features, and whether it is right."""

    features: Mapping[str, float]
    right: bool
    answerable: bool
    weight: float = 1.0  # in the confidence's fit, before every set is given the same


def judged(example: Example, ranks: Ranks, claim: Matrix, *, without_answer: bool = False) -> Judged | None:
    """The question as its confidence model sees it; without_answer: with the right candidates taken away."""
    answerable = example.case.answerable and not without_answer
    rank = ranks.of(example)
    if example.asks_figure:
        if example.right_claims is None or not example.claims:
            return None
        rows = _claim_rows(example, rank)
        scores = _matrix(rows, CLAIM_NAMES) @ claim
        places = [i for i in range(len(rows)) if not (without_answer and example.right_claims[i])]
        if not places:
            return None
        order = sorted(places, key=lambda i: -scores[i])
        ranked = [_rescored(example.claims[i], rows[i], float(scores[i]), rank) for i in order]
        right = bool(example.right_claims[order[0]])
        barred = _matrix(_claim_rows(example, rank, barred=True), CLAIM_NAMES) @ claim
        best_barred = float(barred.max()) if len(barred) else None
        return Judged(figure_features(ranked, best_barred), right, answerable, _weight(example, without_answer))
    scores = _matrix([one.features for one in example.sentences], RANK_NAMES) @ rank
    places = [i for i in range(len(scores)) if not (without_answer and example.right_sentences[i])]
    if not places:
        return None
    order = sorted(places, key=lambda i: -scores[i])
    features = text_features(example.sentences[order[0]].features, [float(scores[i]) for i in order])
    right = bool(example.right_sentences[order[0]])
    return Judged(features, right, answerable, _weight(example, without_answer))


def _weight(example: Example, without_answer: bool) -> float:
    """A question that people made to be unanswerable teaches more than one whose answer was taken away."""
    return _MADE_UP if without_answer else 1.0 if example.case.answerable else _UNANSWERABLE


def _rescored(one: RankedClaim, features: Mapping[str, float], score: float, rank: Matrix) -> RankedClaim:
    own = float(_matrix([one.sentence.features], RANK_NAMES)[0] @ rank)
    sentence = RankedSentence(one.sentence.passage, one.sentence.index, one.sentence.features, own)
    return RankedClaim(sentence, one.claim, features, score)


def fit_confidence(
    sets: Sequence[Sequence[Example]], ranks: Ranks, claim: Matrix, names: Sequence[str], *, figures: bool
) -> Matrix:
    """Weights of FIGURE or TEXT in the order of the names: logistic regression on the first candidate of a question."""
    rows: list[Judged] = []
    weights: list[float] = []
    for examples in sets:
        seen = [example for example in examples if example.asks_figure == figures]
        of_set = [judged(e, ranks, claim) for e in seen]
        of_set += [judged(e, ranks, claim, without_answer=True) for e in seen if e.case.answerable]
        known = [row for row in of_set if row is not None]
        rows += known
        shares = [row.weight for row in known]
        weights += [share / sum(shares) for share in shares]
    x = _matrix([row.features for row in rows], names)
    y = np.array([float(row.right) for row in rows])
    weight = np.array(weights) / max(1.0, float(np.sum(weights)))
    free = np.array([name != "bias" for name in names])

    def loss(w: Matrix) -> tuple[float, Matrix]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = float(np.sum(weight * (np.logaddexp(0, z) - y * z))) + _CONFIDENCE_PENALTY * float(
            np.sum((w * free) ** 2)
        )
        return value, x.T @ (weight * (p - y)) + 2 * _CONFIDENCE_PENALTY * w * free

    return np.asarray(minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The models' weights, in the order of their names."""

    ranks: Ranks
    claim: Matrix
    figure: Matrix
    text: Matrix


def fit(sets: Sequence[Sequence[Example]]) -> Fitted:
    """All of them, one after the other."""
    ranks = Ranks(fit_rank(sets, figures=True), fit_rank(sets, figures=False))
    claim = fit_claim(sets, ranks.figure)
    figure = fit_confidence(sets, ranks, claim, FIGURE_NAMES, figures=True)
    return Fitted(ranks, claim, figure, fit_confidence(sets, ranks, claim, TEXT_NAMES, figures=False))


def summary(examples: Sequence[Example], fitted: Fitted) -> dict[str, float]:
    """Share of the answerable whose first candidate is right; then, by threshold, right and wrong answers to the
    answerable, and false answers to the unanswerable."""
    told = []
    for example in examples:
        if (row := judged(example, fitted.ranks, fitted.claim)) is not None:
            names, weights = (FIGURE_NAMES, fitted.figure) if example.asks_figure else (TEXT_NAMES, fitted.text)
            told.append((row, float(1 / (1 + np.exp(-_matrix([row.features], names)[0] @ weights)))))
    answerable = max(1, sum(row.answerable for row, _ in told))
    nothing = max(1, sum(not row.answerable for row, _ in told))
    result = {"questions": float(len(told))}
    result["first_right"] = sum(row.right for row, _ in told if row.answerable) / answerable
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6):
        above = [row for row, p in told if p >= threshold]
        result[f"right@{threshold}"] = sum(row.right for row in above if row.answerable) / answerable
        result[f"wrong@{threshold}"] = sum(not row.right for row in above if row.answerable) / answerable
        result[f"false@{threshold}"] = sum(not row.answerable for row in above) / nothing
    return {name: round(value, 3) for name, value in result.items()}


def _load(path: Path, reports: Path | None, limit: int, passages: int) -> list[Example]:
    """The examples of a set: a folder with questions.jsonl and corpus.jsonl or reports/, or a file with its report."""
    from eval.__main__ import assistant_over_set

    cases = read_cases(path / "questions.jsonl" if path.is_dir() else path)
    cases = [case for case in cases if not case.history]
    order = np.random.default_rng(_SAMPLE_SEED).permutation(len(cases))[:limit]
    with tempfile.TemporaryDirectory(prefix="yanwen-fit-", ignore_cleanup_errors=True) as folder:
        assistant = assistant_over_set(path, Path(folder), [reports] if reports else None)
        try:
            return examples_of([cases[i] for i in sorted(order)], assistant, passages)
        finally:
            assistant.library.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit on the sets named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description="Fit the models of the extractive answer.")
    parser.add_argument("sets", nargs="+", help="folders, or QUESTIONS.jsonl=REPORT")
    parser.add_argument("--limit", type=int, default=250, help="questions of each set, sampled with a fixed seed")
    parser.add_argument("--passages", type=int, default=16)
    options = parser.parse_args(arguments)
    sets: dict[str, list[Example]] = {}
    for given in options.sets:
        path, _, report = str(given).partition("=")
        name = Path(path).name
        sets[name] = _load(Path(path), Path(report) if report else None, options.limit, options.passages)
        print(f"{name}: {len(sets[name])} questions", file=sys.stderr, flush=True)
    fitted = fit(list(sets.values()))
    _print_weights(fitted)
    for name, examples in sets.items():
        others = [other for key, other in sets.items() if key != name] or [examples]
        print(f"{name}: fitted on all {summary(examples, fitted)}")
        print(f"{name}: on the others {summary(examples, fit(others))}", flush=True)
    return 0


def _print_weights(fitted: Fitted) -> None:
    for title, names, weights in (
        ("FIGURE_RANK", RANK_NAMES, fitted.ranks.figure),
        ("TEXT_RANK", RANK_NAMES, fitted.ranks.text),
        ("CLAIM", CLAIM_NAMES, fitted.claim),
        ("FIGURE", FIGURE_NAMES, fitted.figure),
        ("TEXT", TEXT_NAMES, fitted.text),
    ):
        print(title + ": Mapping[str, float] = {")
        for name, weight in zip(names, weights, strict=True):
            print(f'    "{name}": {round(float(weight), 3)},')
        print("}")


if __name__ == "__main__":
    sys.exit(main())

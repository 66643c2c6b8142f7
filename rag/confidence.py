"""How likely the best sentence or figure is to answer: two logistic models, one for figures, one for texts.

Fitted by `python -m eval.fit` on development sets only, each question standing a second time with its answer taken
away; compared with YANWEN_ANSWER_THRESHOLD. docs/evaluation.md has the risk-coverage curves. What is not named weighs
nothing.
"""

import math
from collections.abc import Mapping, Sequence

from rag.claims import RankedClaim
from rag.sentences import RankedSentence

FIGURE: Mapping[str, float] = {
    "bias": -1.593,
    "own": 0.062,
    "with_before": 0.837,
    "around": -0.201,
    "heaviest_missing": -0.542,
    "surplus": 1.504,
    "surplus_before": -0.688,
    "year_agrees": 0.305,
    "year_by_report": 1.04,
    "change_differs": -0.585,
    "bare_number": 0.49,
    "quoted": 0.28,
    "required": -0.134,
    "row": -0.443,
    "across": 0.655,
    "meaning": 0.125,
    "share_differs": 0.357,
    "name_held": 0.138,
    "name_surplus": 0.066,
    "total_row": -0.045,
    "sentence_pairs": 0.131,
    "half_held": -0.254,
    "name_missing": 0.053,
    "unit_differs": -0.38,
    "passage": 0.571,
    "sentence_coverage": 0.036,
    "sentence_unknown": 0.024,
    "sentence_score": -0.213,
    "score": 0.631,
    "margin": 0.265,
    "behind_barred": -0.302,
}
TEXT: Mapping[str, float] = {
    "bias": -3.372,
    "meaning": 0.161,
    "coverage": 1.041,
    "coverage_around": -1.468,
    "heaviest_missing": -0.274,
    "passage": 0.152,
    "quoted": 0.033,
    "table_row": -0.459,
    "across": 0.392,
    "year_agrees": -0.571,
    "year_differs": 0.057,
    "year_unknown": -0.189,
    "unknown": -0.101,
    "population_unknown": -0.515,
    "score": 0.31,
    "margin": 0.606,
}
_WIDEST_MARGIN = 3.0  # beyond it a lead over the second says no more


def text_confidence(ranked: Sequence[RankedSentence]) -> float:
    """The probability, 0 to 1, that the first of the ranked sentences answers; 0 where there is none."""
    if not ranked:
        return 0.0
    return logistic(TEXT, text_features(ranked[0].features, [one.score for one in ranked]))


def text_features(features: Mapping[str, float], scores: Sequence[float]) -> dict[str, float]:
    """The features of the first sentence with its score and its lead. scores: of all sentences, best first."""
    return {"bias": 1.0, **features, "score": scores[0], "margin": _margin(scores[0], scores[1:2])}


def figure_confidence(ranked: Sequence[RankedClaim], best_barred: float | None = None) -> float:
    """The probability, 0 to 1, that the first of the ranked figures answers; 0 where there is none.

    best_barred: the score of the best figure that cannot be the answer, None where there is none. One that fits far
    better and is of another year or bank says that the reports hold the near-miss alone.
    """
    return logistic(FIGURE, figure_features(ranked, best_barred)) if ranked else 0.0


def figure_features(ranked: Sequence[RankedClaim], best_barred: float | None = None) -> dict[str, float]:
    """The features of the first figure and of its sentence, with its lead over the next figure of another value."""
    best = ranked[0]
    behind = 0.0 if best_barred is None else max(0.0, best_barred - best.score)
    others = [one.score for one in ranked if one.claim.figure.value != best.claim.figure.value]
    sentence = {f"sentence_{name}": value for name, value in best.sentence.features.items()}
    return {
        "bias": 1.0,
        **best.features,
        **sentence,
        "sentence_score": best.sentence.score,
        "score": best.score,
        "margin": _margin(best.score, others[:1]),
        "behind_barred": min(behind, _WIDEST_MARGIN),
    }


def logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The model's probability, 0 to 1."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))


def _margin(score: float, second: Sequence[float]) -> float:
    return min(score - second[0], _WIDEST_MARGIN) if second else _WIDEST_MARGIN

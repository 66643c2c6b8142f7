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
    "bias": -2.286,
    "own": 0.308,
    "with_before": 0.933,
    "around": -0.245,
    "heaviest_missing": -0.66,
    "surplus": 1.477,
    "surplus_before": -0.49,
    "year_agrees": 0.261,
    "year_by_report": 0.616,
    "change_differs": -0.433,
    "bare_number": 0.218,
    "quoted": 0.334,
    "required": -0.068,
    "row": -0.209,
    "across": 0.294,
    "meaning": 0.382,
    "name_held": 0.219,
    "name_surplus": -0.124,
    "total_row": -0.059,
    "sentence_pairs": 0.147,
    "half_held": -0.391,
    "name_missing": 0.306,
    "unit_differs": -0.348,
    "passage": 0.772,
    "sentence_coverage": 0.244,
    "sentence_unknown": 0.118,
    "sentence_score": -0.186,
    "score": 0.566,
    "margin": 0.379,
}
TEXT: Mapping[str, float] = {
    "bias": -3.083,
    "meaning": 0.385,
    "coverage": 0.937,
    "coverage_around": -1.571,
    "heaviest_missing": -0.055,
    "passage": 0.226,
    "quoted": -0.044,
    "table_row": -0.783,
    "across": 0.224,
    "year_agrees": -0.381,
    "year_differs": 0.127,
    "year_unknown": -0.236,
    "unknown": -0.128,
    "population_unknown": -0.358,
    "score": 0.208,
    "margin": 0.864,
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


def figure_confidence(ranked: Sequence[RankedClaim]) -> float:
    """The probability, 0 to 1, that the first of the ranked figures answers; 0 where there is none."""
    return logistic(FIGURE, figure_features(ranked)) if ranked else 0.0


def figure_features(ranked: Sequence[RankedClaim]) -> dict[str, float]:
    """The features of the first figure and of its sentence, with its lead over the next figure of another value."""
    best = ranked[0]
    others = [one.score for one in ranked if one.claim.figure.value != best.claim.figure.value]
    sentence = {f"sentence_{name}": value for name, value in best.sentence.features.items()}
    return {
        "bias": 1.0,
        **best.features,
        **sentence,
        "sentence_score": best.sentence.score,
        "score": best.score,
        "margin": _margin(best.score, others[:1]),
    }


def logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The model's probability, 0 to 1."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))


def _margin(score: float, second: Sequence[float]) -> float:
    return min(score - second[0], _WIDEST_MARGIN) if second else _WIDEST_MARGIN

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
    "bias": -2.304,
    "own": 0.41,
    "with_before": 0.97,
    "around": -0.227,
    "heaviest_missing": -0.657,
    "surplus": 1.461,
    "surplus_before": -0.558,
    "year_agrees": 0.319,
    "year_by_report": 0.557,
    "change_differs": -0.445,
    "bare_number": 0.212,
    "quoted": 0.339,
    "required": -0.085,
    "row": -0.219,
    "across": 0.322,
    "meaning": 0.351,
    "share_differs": -0.029,
    "name_held": 0.265,
    "name_surplus": -0.162,
    "total_row": -0.064,
    "sentence_pairs": 0.122,
    "half_held": -0.352,
    "name_missing": 0.256,
    "passage": 0.789,
    "sentence_coverage": 0.251,
    "sentence_unknown": 0.124,
    "sentence_score": -0.181,
    "score": 0.544,
    "margin": 0.38,
}
TEXT: Mapping[str, float] = {
    "bias": -3.086,
    "meaning": 0.382,
    "coverage": 0.939,
    "coverage_around": -1.573,
    "heaviest_missing": -0.053,
    "passage": 0.236,
    "quoted": -0.045,
    "table_row": -0.793,
    "across": 0.232,
    "year_agrees": -0.381,
    "year_differs": 0.127,
    "year_unknown": -0.237,
    "unknown": -0.128,
    "population_unknown": -0.357,
    "score": 0.208,
    "margin": 0.862,
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

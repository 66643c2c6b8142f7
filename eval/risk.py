"""How far the confidence of answers can be trusted: the risk-coverage curve and the area under it. Pure.

The curve and its name: Geifman and El-Yaniv 2017, Selective Classification for Deep Neural Networks (NeurIPS); after
El-Yaniv and Wiener 2010. The area and the excess area: Geifman, Uziel and El-Yaniv 2019, Bias-Reduced Uncertainty
Estimation for Deep Neural Classifiers (ICLR).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

NO_ANSWER = -1.0  # the score of a question that has no answer at any threshold: it stands last, and counts as wrong


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold does: the share of questions answered, and the share of wrong answers among these, 0 to 1."""

    coverage: float
    risk: float
    threshold: float  # answers with this score or a higher one are given


def risk_coverage(scores: Sequence[float], wrong: Sequence[bool]) -> list[Point]:
    """A point for each score that occurs, highest first; coverage grows from point to point.

    scores, wrong: of each question, answered at threshold 0. The curve ends where nothing is left to answer: short of
    coverage 1 where a question has NO_ANSWER.
    """
    points = []
    answered = errors = 0
    for threshold, size, bad in _tied(scores, wrong):
        answered, errors = answered + size, errors + bad
        if threshold > NO_ANSWER:
            points.append(Point(answered / len(scores), errors / answered, threshold))
    return points


def aurc(scores: Sequence[float], wrong: Sequence[bool]) -> float:
    """The area under the risk-coverage curve, 0 to 1, lower is better: the mean of the risks at 1, 2, ... n answers.

    Questions of one score have no order: each place among them holds the mean of the risks over all orders. A question
    with NO_ANSWER counts as wrong, behind all others, so that assistants that withhold different questions compare.
    """
    total = errors = 0.0
    answered = 0
    for _, size, bad in _tied(scores, wrong):
        total += sum((errors + bad * place / size) / (answered + place) for place in range(1, size + 1))
        answered, errors = answered + size, errors + bad
    return total / len(scores) if scores else 0.0


def excess_aurc(scores: Sequence[float], wrong: Sequence[bool]) -> float:
    """What of the area is owed to the order, 0 to 1: the area, less that of the same answers with all right ones first.

    An assistant that is often wrong has a large area however well it knows it; the excess tells the two apart.
    """
    return max(0.0, aurc(scores, wrong) - aurc([0.0 if is_wrong else 1.0 for is_wrong in wrong], wrong))


def at_coverage(curve: Sequence[Point], coverage: float) -> Point | None:
    """The first point that answers at least this share of the questions; None where the curve ends before."""
    return next((point for point in curve if point.coverage >= coverage - 1e-9), None)


def _tied(scores: Sequence[float], wrong: Sequence[bool]) -> list[tuple[float, int, int]]:
    """(score, questions with it, wrong ones of these), highest score first."""
    ordered = sorted(zip(scores, wrong, strict=True), key=lambda pair: -pair[0])
    groups = [(score, [bad for _, bad in tied]) for score, tied in groupby(ordered, key=lambda pair: pair[0])]
    return [(score, len(bad), sum(bad)) for score, bad in groups]

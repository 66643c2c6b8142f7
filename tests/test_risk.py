"""The risk-coverage curve and its area: by hand, and over any order of scores."""

import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.risk import NO_ANSWER, Point, at_coverage, aurc, excess_aurc, risk_coverage


def test_the_risk_coverage_curve_by_hand() -> None:
    curve = risk_coverage([0.9, 0.2, 0.7, 0.4], [False, True, True, False])
    assert curve == [Point(1 / 4, 0, 0.9), Point(2 / 4, 1 / 2, 0.7), Point(3 / 4, 1 / 3, 0.4), Point(1, 2 / 4, 0.2)]
    assert at_coverage(curve, 0.5) == curve[1]
    assert at_coverage(curve, 0.6) == curve[2]


def test_aurc_is_the_mean_of_the_risks_by_hand() -> None:
    scores, wrong = [0.9, 0.7, 0.4, 0.2], [False, True, False, True]
    assert aurc(scores, wrong) == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4)
    # of the same four answers in the best order: right, right, wrong, wrong
    assert excess_aurc(scores, wrong) == pytest.approx((0 + 1 / 2 + 1 / 3 + 2 / 4) / 4 - (0 + 0 + 1 / 3 + 2 / 4) / 4)


def test_answers_of_one_score_come_together() -> None:
    assert risk_coverage([0.5, 0.5], [True, False]) == [Point(1, 1 / 2, 0.5)]
    # the wrong one first: 1, 1/2; the right one first: 0, 1/2; the mean of both orders: 1/2, 1/2
    assert aurc([0.5, 0.5], [True, False]) == aurc([0.5, 0.5], [False, True]) == 1 / 2


def test_a_question_without_any_answer_ends_the_curve_and_counts_as_wrong() -> None:
    curve = risk_coverage([0.5, NO_ANSWER], [False, True])
    assert curve == [Point(1 / 2, 0, 0.5)]
    assert at_coverage(curve, 0.8) is None
    assert aurc([0.5, NO_ANSWER], [False, True]) == (0 + 1 / 2) / 2


def test_of_nothing_there_is_no_risk() -> None:
    assert (risk_coverage([], []), aurc([], []), excess_aurc([], [])) == ([], 0, 0)


GUESSES = st.lists(st.tuples(st.sampled_from([NO_ANSWER, 0.0, 0.1, 0.5, 0.9, 1.0]), st.booleans()), min_size=1)


@given(GUESSES)
def test_aurc_is_a_share_and_least_in_the_perfect_order(guesses: list[tuple[float, bool]]) -> None:
    scores, wrong = [score for score, _ in guesses], [is_wrong for _, is_wrong in guesses]
    perfect = [0.0 if is_wrong else 1.0 for is_wrong in wrong]
    assert 0 <= aurc(perfect, wrong) <= aurc(scores, wrong) + 1e-9 <= 1 + 2e-9
    assert aurc(scores, wrong) <= aurc([1 - score for score in perfect], wrong) + 1e-9  # greatest in the worst order
    assert excess_aurc(perfect, wrong) == 0
    assert 0 <= excess_aurc(scores, wrong) <= 1


@given(GUESSES, st.randoms())
def test_aurc_does_not_hang_on_the_order_of_the_questions(guesses: list[tuple[float, bool]], order: Random) -> None:
    shuffled = order.sample(guesses, len(guesses))
    areas = [aurc([score for score, _ in some], [wrong for _, wrong in some]) for some in (guesses, shuffled)]
    assert areas[0] == pytest.approx(areas[1])


@given(GUESSES)
def test_the_curve_grows_in_coverage_and_falls_in_threshold(guesses: list[tuple[float, bool]]) -> None:
    curve = risk_coverage([score for score, _ in guesses], [wrong for _, wrong in guesses])
    for one, other in itertools.pairwise(curve):
        assert one.coverage < other.coverage
        assert one.threshold > other.threshold
    assert all(0 <= point.risk <= 1 and 0 < point.coverage <= 1 for point in curve)

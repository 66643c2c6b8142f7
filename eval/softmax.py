"""Fit a linear ranking: softmax over the candidates of a question, the right ones sharing, with an L2 penalty."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Matrix = npt.NDArray[np.float64]
Judged = tuple[Matrix, npt.NDArray[np.bool_]]  # features (candidates, names); right or wrong (candidates,)


def fit_softmax(sets: Sequence[tuple[Sequence[Judged], int]], names: int, penalty: float) -> Matrix:
    """Weights (names,). sets: the questions that teach something, and the set's size; every set weighs the same."""
    data = [(features, right, 1 / size) for questions, size in sets for features, right in questions]

    def loss(w: Matrix) -> tuple[float, Matrix]:
        value, slope = 0.0, np.zeros(len(w))
        for features, right, weight in data:
            z = features @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            share = max(float(p[right].sum()), 1e-12)
            value -= weight * np.log(share)
            slope -= weight * (features.T @ (p * right / share - p))
        return value / len(sets) + penalty * float(w @ w), slope / len(sets) + 2 * penalty * w

    return np.asarray(minimize(loss, np.zeros(names), jac=True, method="L-BFGS-B").x)

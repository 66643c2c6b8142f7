"""The gate: thresholds in one file, and what falls short of them."""

import tomllib
from pathlib import Path

from eval.scorecard import Scorecard
from rag.errors import EvaluationError


def read_gate(path: Path) -> dict[str, dict[str, float]]:
    """group -> {"min_<measure>" or "max_<measure>": threshold}. Raises EvaluationError for a file that is none."""
    try:
        gate = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EvaluationError(f"The gate file {path} cannot be used: {error}") from error
    for group, limits in gate.items():
        if not isinstance(limits, dict) or not all(name.startswith(("min_", "max_")) for name in limits):
            raise EvaluationError(f"The gate file {path}: [{group}] may only hold min_<measure> and max_<measure>.")
        if not all(isinstance(value, int | float) for value in limits.values()):
            raise EvaluationError(f"The gate file {path}: every threshold of [{group}] must be a number.")
    return gate


def shortfalls(scorecard: Scorecard, gate: dict[str, dict[str, float]]) -> list[str]:
    """A sentence for each threshold that is missed; a group or measure that was not measured is missed too."""
    found = []
    for group, limits in gate.items():
        for limit, threshold in limits.items():
            kind, measure = limit[:3], limit[4:]
            value = scorecard.groups.get(group, {}).get(measure)
            if value is None:
                found.append(f"{group}: {measure} was not measured")
            elif (value < threshold) if kind == "min" else (value > threshold):
                bound = "at least" if kind == "min" else "at most"
                found.append(f"{group}: {measure} is {value}, the gate wants {bound} {threshold}")
    return found

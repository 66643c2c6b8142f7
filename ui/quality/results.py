"""What `python -m eval` left behind, read from its files."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.settings import PROJECT

Measures = Mapping[str, float]
_SCORECARD = ".scorecard.json"
_GATE = PROJECT / "eval" / "gate.toml"
SHIPPED = "shipped"  # the set that the gate is for


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold: the share of questions answered, and the share of wrong answers among these."""

    coverage: float
    risk: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer."""

    report: str
    section: str
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the set, what was wanted, and what was answered. `failure` is empty where that was right."""

    id: str
    language: str
    kind: str
    question: str
    answerable: bool | None  # None where an earlier version wrote the file and did not say
    wanted: tuple[str, ...]  # figures, else short answers, else patterns
    wants_figures: bool
    evidence: tuple[str, ...]
    text: str
    abstained: bool
    citations: tuple[Cited, ...]
    failure: str
    failure_class: str


@dataclass(frozen=True, slots=True)
class Run:
    """The last run over a set."""

    name: str
    ended: str  # ISO 8601, UTC
    embedding: str
    llm: str
    groups: Mapping[str, Measures]
    curves: Mapping[str, Sequence[Point]]
    asked: Sequence[Asked]

    @property
    def failures(self) -> list[Asked]:
        """The questions that were not answered right."""
        return [asked for asked in self.asked if asked.failure]


def run_names(folder: Path) -> list[str]:
    """The sets of which there is a run, the latest first."""
    found = sorted(folder.glob(f"*{_SCORECARD}"), key=lambda file: -file.stat().st_mtime)
    return [file.name.removesuffix(_SCORECARD) for file in found]


def read_run(folder: Path, name: str) -> Run | None:
    """A run; None where its files are gone or are none of ours. name: one of run_names."""
    if name not in run_names(folder):
        return None
    file = folder / f"{name}{_SCORECARD}"
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
        curves = {group: [_point(row) for row in rows] for group, rows in card.get("risk_coverage", {}).items()}
        about = card.get("run", {})
        return Run(
            name,
            str(about.get("ended", "")),
            str(about.get("embedding", "")),
            str(about.get("llm", "")),
            card["groups"],
            curves,
            list(_asked(folder / f"{name}.outcomes.jsonl")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # it is being written, or something else
        return None


def gate() -> dict[str, dict[str, float]]:
    """What the shipped set must reach: group -> {"min_<measure>" or "max_<measure>": threshold}; empty without one."""
    try:
        return tomllib.loads(_GATE.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return {}


def _asked(file: Path) -> Iterator[Asked]:
    if not file.is_file():  # a set of rankings has none
        return
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            yield _row(json.loads(line))


def _row(row: Mapping[str, Any]) -> Asked:
    expected = row.get("expected", {})
    figures = [" / ".join(surfaces) for surfaces in expected.get("figures", [])]
    return Asked(
        str(row["id"]),
        str(row.get("lang", row["language"])),
        str(row.get("kind", "")),
        str(row["question"]),
        expected.get("answerable"),
        tuple(figures or expected.get("answers", []) or expected.get("keywords", [])),
        bool(figures),
        tuple(expected.get("evidence", [])),
        str(row["text"]),
        bool(row["abstained"]),
        tuple(Cited(c["report"], c["section"], c["page"], c["quote"]) for c in row["citations"]),
        str(row["failure"]),
        str(row["failure_class"]),
    )


def _point(row: Mapping[str, float]) -> Point:
    return Point(float(row["coverage"]), float(row["risk"]), float(row["threshold"]))

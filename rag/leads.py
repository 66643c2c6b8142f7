"""How the text of an answer is made up: paragraphs, the lead of each, its sums, the verdict on each figure. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.records import FigureStatus, FigureVerdict

_WORST_FIRST: tuple[FigureStatus, ...] = ("unsupported", "derived", "quoted")
# What leads a paragraph, before the quotation that it is taken from.
_LEAD = re.compile(r"([^“\n]{1,200}?) ?(?:——|—) ?(?=“)")


@dataclass(frozen=True, slots=True)
class Lead:
    """What leads a paragraph: `written` as it stands there, `text` without its sums; `rest`: what it is taken from."""

    written: str
    text: str
    sums: tuple[str, ...]
    rest: str


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of an answer's text."""
    return [each for each in re.split(r"\n{2,}", text) if each.strip()]


def lead_of(paragraph: str, figures: Sequence[FigureVerdict]) -> Lead | None:
    """The lead of a paragraph, None where it has none; the sums of its computed figures stand in parentheses behind."""
    match = _LEAD.match(paragraph)
    if match is None:
        return None
    text, sums = match[1], []
    for derivation in dict.fromkeys(figure.derivation for figure in figures if figure.derivation):
        if f"({derivation})" in text:
            sums.append(derivation)
            text = text.replace(f"({derivation})", "")
    return Lead(match[1], re.sub(r" {2,}", " ", text).strip(), tuple(sums), paragraph[match.end() :])


def least_certain(statuses: Iterable[FigureStatus]) -> FigureStatus | None:
    """The verdict that the least can be relied on; None of none."""
    given = set(statuses)
    return next((status for status in _WORST_FIRST if status in given), None)


def verdicts_by_surface(figures: Iterable[FigureVerdict]) -> dict[str, FigureStatus]:
    """The verdict on each figure as it is written; where two differ, the less certain one."""
    found: dict[str, FigureStatus] = {}
    for figure in figures:
        if figure.surface:
            found[figure.surface] = least_certain([found.get(figure.surface, figure.status), figure.status]) or "quoted"
    return found


def whole_figure(surface: str) -> str:
    """A pattern for a figure as it is written, where it is no part of a longer number."""
    return rf"(?<![\d.,]){re.escape(surface)}(?!\d)"

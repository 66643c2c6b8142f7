"""How the text of an answer is made up: paragraphs, the lead of each, its sums, the verdict on each figure. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.figures import find_figures, stated
from rag.question import read_question
from rag.records import Answer, FigureStatus, FigureVerdict
from rag.smalltalk import CONVERSATION
from rag.units import kind_of

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


def written_lead(answer: Answer) -> tuple[str, FigureStatus] | None:
    """What leads an answer that a model wrote, with the verdict on it: the one figure asked for of its first sentence.

    None where that holds none of the kind asked for, several, or one that is not verified.
    """
    if answer.abstained or not answer.sentences or answer.answered_by in ("extractive", CONVERSATION):
        return None
    asked, text = read_question(answer.completed or answer.question), answer.sentences[0].text
    status = verdicts_by_surface(answer.figures)
    figures = [one for one in find_figures(text) if one.surface in status]
    led = [one for one in figures if not asked.kinds or kind_of(one.unit) in asked.kinds]
    if asked.asks != "figure" or len(led) != 1 or status[led[0].surface] == "unsupported":
        return None
    return stated(text, led[0]), status[led[0].surface]


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

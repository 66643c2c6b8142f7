"""How the text of an answer is made up: paragraphs, the lead of each, its sums, the verdict on each figure. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.binding import Claim, claims
from rag.figures import same_quantity, stated
from rag.institutions import ITSELF, banks_named
from rag.namesakes import is_same_bank
from rag.periods import relative_periods
from rag.question import Question, read_question
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
    """What leads an answer that a model wrote, with the verdict on it: the one figure of all its sentences that is of
    the kind, the time and the bank asked for.

    None where there is none, where there are several, for which of them is meant a text does not show, and where the
    one is not verified.
    """
    if answer.abstained or not answer.sentences or answer.answered_by in ("extractive", CONVERSATION):
        return None
    asked = read_question(answer.completed or answer.question)
    if asked.asks != "figure":
        return None
    status = verdicts_by_surface(answer.figures)
    led = [
        (sentence.text, claim.figure)
        for sentence in answer.sentences
        for claim in claims(sentence.text, max(asked.years, default=None))
        if claim.figure.surface in status and _may_lead(asked, sentence.text, claim)
    ]
    if not led or any(not same_quantity(led[0][1], figure) for _, figure in led):
        return None
    text, figure = led[0]
    return None if status[figure.surface] == "unsupported" else (stated(text, figure), status[figure.surface])


def _may_lead(asked: Question, text: str, claim: Claim) -> bool:
    """Whether a figure is of the kind asked for, and of no other time and no other bank than asked for."""
    if kind_of(claim.figure.unit) not in asked.kinds or claim.is_change != asked.change:
        return False
    if claim.years and asked.years and not (claim.years & asked.years and claim.part == asked.part):
        return False
    if not asked.years and relative_periods(text):
        return False
    named = banks_named(text) - {ITSELF}
    return not (asked.banks and named) or any(_may_be_one(one, other) for one in asked.banks for other in named)


def _may_be_one(asked: str, named: str) -> bool:
    """Whether two names may be of one bank; of names in two scripts this is not known here."""
    return asked.isascii() != named.isascii() or is_same_bank(asked, named)


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

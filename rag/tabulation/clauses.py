"""The clauses of a sentence and the places of its figures in them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.records import Figure

_SIGN = re.compile(r"[，；,;](?!\d{3}(?!\d))\s*|[。！？：]\s*|[:!?]\s+|(?<![A-Z])\.\s+(?=[A-Z0-9$(“])")
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_IN_TURN = re.compile(r",?\s*respectively\b,?", re.IGNORECASE)
_MONEY = r"(?:[A-Z]{0,3}[$¥€£]|RMB|CNY|USD|HKD|SGD|人民币)?"
_MONEY_BEFORE = re.compile(r"(?:[A-Z]{0,3}[$¥€£]|\b(?:RMB|CNY|USD|HKD|SGD|EUR) ?|人民币)$")
_WITHIN_RUN = re.compile(
    rf"\s*(?:[、,，/~～至–—-]|(?:,\s*)?and\b|(?:,\s*)?or\b|to\b|和|及|与|或)?\s*(?:and\b\s*)?{_MONEY}\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Run:
    """Figures that nothing parts but signs of a list or a range: one place of the sentence."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence between two signs, with its figures."""

    start: int
    end: int
    runs: tuple[Run, ...]


def without_asides(text: str, figures: Sequence[Figure]) -> str:
    """The text with brackets that hold no figure, and "respectively", blanked out, so that offsets hold."""

    def blank(match: re.Match[str]) -> str:
        holds = any(match.start() <= one.start < match.end() for one in figures)
        return match.group() if holds else " " * len(match.group())

    return _IN_TURN.sub(lambda match: " " * len(match.group()), _BRACKETS.sub(blank, text))


def runs_of(text: str, figures: Sequence[Figure]) -> list[Run]:
    """The places of the figures, in order."""
    runs: list[Run] = []
    for figure in sorted(figures, key=lambda one: one.start):
        if runs and figure.start < runs[-1].end:
            continue
        if runs and _WITHIN_RUN.fullmatch(text[runs[-1].end : figure.start]):
            runs[-1] = Run(runs[-1].start, figure.end)
        else:
            money = _MONEY_BEFORE.search(text, 0, figure.start)
            runs.append(Run(money.start() if money else figure.start, figure.end))
    return runs


def clauses_of(text: str, runs: Sequence[Run]) -> list[Clause]:
    """The clauses of a text in order; no sign parts a run or what stands in brackets."""
    spans, begin = [], 0
    for sign in _SIGN.finditer(text):
        inside = any(run.start < sign.end() <= run.end for run in runs)
        bracketed = text.count("（", begin, sign.start()) + text.count("(", begin, sign.start()) > (
            text.count("）", begin, sign.start()) + text.count(")", begin, sign.start())
        )
        if not inside and not bracketed:
            spans.append((begin, sign.end()))
            begin = sign.end()
    spans.append((begin, len(text)))
    return [
        Clause(start, end, tuple(run for run in runs if start <= run.start < end))
        for start, end in spans
        if end > start
    ]

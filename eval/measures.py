"""What is measured of an answer and of a ranking. Pure functions, named as the field names them."""

import re
from collections.abc import Sequence

from eval.cases import Case
from rag.figures import find_figures, same_quantity
from rag.folding import fold
from rag.records import Answer, Citation, Figure

# Markup and white space in which a quote and its source may differ without differing.
_NOT_TEXT = re.compile(r"[\s*#|]+")


def missing_figures(case: Case, text: str) -> list[str]:
    """The figures of the case that do not stand in the text, as numbers with their units, in any accepted surface."""
    return [surfaces[0] for surfaces in case.figures if not any(_stands(surface, text) for surface in surfaces)]


def _stands(surface: str, text: str) -> bool:
    wanted = find_figures(surface)
    if not wanted:
        return squash(surface) in squash(text)
    return any(_as_wanted(wanted[0], figure) for figure in find_figures(text))


def _as_wanted(wanted: Figure, figure: Figure) -> bool:
    """A figure that is wanted without a unit may stand with any."""
    return wanted.value == figure.value if not wanted.unit else same_quantity(wanted, figure)


def missing_keywords(case: Case, text: str) -> list[str]:
    """The patterns of the case that match nowhere in the text."""
    return [pattern for pattern in case.keywords if not re.search(pattern, text, re.IGNORECASE)]


def on_evidence(case: Case, citation: Citation) -> bool:
    """Whether a citation's quote overlaps a piece of evidence: one holds the other."""
    quote = squash(citation.quote)
    return bool(quote) and any(squash(piece) in quote or quote in squash(piece) for piece in case.evidence)


def failure(case: Case, answer: Answer) -> str:
    """Why the answer is not right; empty when it is."""
    if not case.answerable:
        return "" if answer.abstained else "answered what the reports do not hold"
    if answer.abstained:
        return "abstained"
    if missing := missing_figures(case, answer.text):
        return f"figures missing: {', '.join(missing)}"
    if missing := missing_keywords(case, answer.text):
        return f"keywords missing: {', '.join(missing)}"
    if case.evidence and not any(on_evidence(case, citation) for citation in answer.citations):
        return "no citation on the evidence"
    return ""


def lead_is_wrong(case: Case, answer: Answer) -> bool:
    """Whether the answer opens with a figure that is not among those asked for: the error that ruins a board paper."""
    if not case.figures or answer.abstained:
        return False
    lead = re.split(r"——“| — “", answer.text, maxsplit=1)
    if len(lead) < 2:
        return False
    wanted = [find_figures(surface) for surfaces in case.figures for surface in surfaces]
    shown = find_figures(lead[0].partition("(")[0])  # a computed figure is followed by its sum
    return any(not any(w and _as_wanted(w[0], figure) for w in wanted) for figure in shown)


def recall_at(ranking: Sequence[str], gold: set[str], k: int) -> float:
    """1.0 when a gold document is among the first k, else 0.0."""
    return float(any(document in gold for document in ranking[:k]))


def reciprocal_rank(ranking: Sequence[str], gold: set[str], k: int = 10) -> float:
    """1 / rank of the first gold document among the first k, else 0.0."""
    return next((1 / rank for rank, document in enumerate(ranking[:k], start=1) if document in gold), 0.0)


def squash(text: str) -> str:
    """The text for comparison: folded, without white space and markup."""
    return _NOT_TEXT.sub("", fold(text))

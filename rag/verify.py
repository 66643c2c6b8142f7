"""Every figure of an answer against the sentences it cites. Pure."""

import re
from collections.abc import Sequence

from rag.figures import find_figures, same_quantity
from rag.records import AnswerSentence, Citation, Figure, FigureVerdict

_MARKER = re.compile(r"(?:\s?\[\d{1,2}\])+\s*$")  # of citations, which end a sentence: their numbers are not figures


def figure_verdicts(
    sentences: Sequence[AnswerSentence], citations: Sequence[Citation], computed: Sequence[FigureVerdict] = ()
) -> tuple[FigureVerdict, ...]:
    """A verdict for each figure of the sentences, in order, without repeats.

    "quoted": a sentence it cites holds the same quantity. "derived": among `computed`. Else "unsupported".
    """
    quotes = {citation.n: find_figures(citation.quote) for citation in citations}
    verdicts: dict[tuple[str, tuple[int, ...]], FigureVerdict] = {}
    for sentence in sentences:
        for figure in find_figures(_MARKER.sub("", sentence.text)):
            verdict = _verdict(figure, sentence, quotes, computed)
            verdicts.setdefault((figure.surface, verdict.citations), verdict)
    return tuple(verdicts.values())


def _verdict(
    figure: Figure, sentence: AnswerSentence, quotes: dict[int, list[Figure]], computed: Sequence[FigureVerdict]
) -> FigureVerdict:
    holding = tuple(n for n in sentence.citations if any(same_quantity(figure, quoted) for quoted in quotes.get(n, [])))
    if holding:
        return FigureVerdict(figure.surface, figure.value, figure.unit, "quoted", holding)
    for verdict in computed:
        if (verdict.value, verdict.unit) == (figure.value, figure.unit):
            return verdict
    return FigureVerdict(figure.surface, figure.value, figure.unit, "unsupported", sentence.citations)

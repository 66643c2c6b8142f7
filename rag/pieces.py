"""An answer put together from sentences that bring their own citations, numbered anew in the order of use. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import Answer, AnswerSentence, Citation, FigureVerdict, Language

_MARKER = re.compile(r"(?:\s?\[\d{1,2}\])+\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence without its marks, what it cites, and its figures with what each of them rests on."""

    text: str
    citations: tuple[Citation, ...]
    figures: tuple[tuple[FigureVerdict, tuple[Citation, ...]], ...] = ()


def pieces_of(answer: Answer, but: Sequence[Piece]) -> list[Piece]:
    """The sentences of an answer that cite nothing of what other pieces cite already."""
    there = [citation for piece in but for citation in piece.citations]
    cited = {citation.n: citation for citation in answer.citations}
    pieces = []
    for sentence in answer.sentences:
        own = tuple(cited[n] for n in sentence.citations)
        if not any(_overlap(one, other) for one in own for other in there):
            verdicts = [verdict for verdict in answer.figures if set(verdict.citations) & set(sentence.citations)]
            figures = tuple((verdict, tuple(cited[n] for n in verdict.citations)) for verdict in verdicts)
            pieces.append(Piece(_MARKER.sub("", sentence.text), own, figures))
    return pieces


def _overlap(one: Citation, other: Citation) -> bool:
    return one.report_id == other.report_id and one.start < other.end and other.start < one.end


def joined(question: str, language: Language, pieces: Sequence[Piece]) -> Answer:
    """The answer of these pieces."""
    numbers: dict[tuple[str, int, int], Citation] = {}
    sentences = []
    figures: dict[tuple[str, tuple[int, ...]], FigureVerdict] = {}

    def number(citation: Citation) -> int:
        place = (citation.report_id, citation.start, citation.end)
        return numbers.setdefault(place, replace(citation, n=len(numbers) + 1)).n

    for piece in pieces:
        cited = tuple(dict.fromkeys(number(citation) for citation in piece.citations))
        sentences.append(AnswerSentence(piece.text + "".join(f"[{n}]" for n in cited), cited))
        for verdict, rests_on in piece.figures:
            own = tuple(dict.fromkeys(number(citation) for citation in rests_on))
            figures.setdefault((verdict.surface, own), replace(verdict, citations=own))
    text = " ".join(sentence.text for sentence in sentences)
    return Answer(question, language, text, tuple(sentences), tuple(numbers.values()), tuple(figures.values()))

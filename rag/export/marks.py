"""Where an answer's text says what it cites. Pure."""

import re
from collections.abc import Callable, Iterator

from rag.records import Answer

_MARK = re.compile(r"\[(\d{1,2})\]")
_MARKS_AT_END = re.compile(r"(?:\s?\[\d{1,2}\])+\s*$")
_MARKS_AFTER_QUOTE = re.compile(r"(?<=”)(?:\s?\[\d{1,2}\])+(?=\s|$)")


def marks(text: str, answer: Answer) -> list[tuple[int, int, int]]:
    """(start, end, n) of the marks in a text that are the answer's own, in order.

    They end a sentence of the answer, or follow a quotation: a footnote mark within a quotation is the report's.
    """
    known = {citation.n for citation in answer.citations}
    found = {
        (mark.start(), mark.end(), int(mark[1]))
        for start, end in _runs_of_marks(text, answer)
        for mark in _MARK.finditer(text, start, end)
    }
    return sorted(mark for mark in found if mark[2] in known)


def renumbered(text: str, answer: Answer, number: Callable[[int], str]) -> str:
    """The text with each of the answer's own marks as `number` writes it."""
    told, end = "", 0
    for start, stop, n in marks(text, answer):
        told += text[end:start] + number(n)
        end = stop
    return told + text[end:]


def _runs_of_marks(text: str, answer: Answer) -> Iterator[tuple[int, int]]:
    yield from (run.span() for run in _MARKS_AFTER_QUOTE.finditer(text))
    if run := _MARKS_AT_END.search(text):
        yield run.span()
    end = 0
    for sentence in answer.sentences:
        start = text.find(sentence.text, end)
        if start >= 0 and sentence.text and (run := _MARKS_AT_END.search(sentence.text)):
            yield start + run.start(), start + run.end()
            end = start + len(sentence.text)

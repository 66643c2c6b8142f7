"""A quote in its surroundings, cut from a report's text at line or sentence ends. Pure."""

import re
from dataclasses import dataclass

_NEAR, _FAR = 300, 500  # characters on each side: at least, where there are as many, and at most
_LINE_END = re.compile(r"\n+")
_SENTENCE_END = re.compile(r"[。！？；][”’」』）]*|[.!?][\"”’)]*\s+")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`before + quote + after` is a run of the report's text, as it is written there."""

    before: str
    quote: str
    after: str


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """The quote text[start:end] with 300 to 500 characters on each side, fewer where the text begins or ends."""
    return Excerpt(text[_begin(text, start) : start], text[start:end], text[end : _finish(text, end)])


def _begin(text: str, start: int) -> int:
    front = _FRONT_MATTER.match(text)
    floor = front.end() if front and front.end() <= start else 0
    if start - floor <= _FAR:
        return floor
    window = text[start - _FAR : start - _NEAR]
    cut = _LINE_END.search(window) or _SENTENCE_END.search(window)
    return start - _FAR + (cut.end() if cut else 0)


def _finish(text: str, end: int) -> int:
    if len(text) - end <= _FAR:
        return len(text)
    window = text[end + _NEAR : end + _FAR]
    cuts = list(_LINE_END.finditer(window)) or list(_SENTENCE_END.finditer(window))
    return end + _NEAR + (cuts[-1].end() if cuts else len(window))

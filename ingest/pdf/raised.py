"""Superscripts of a page, found by their place: smaller than the characters beside them, and higher. Pure.

The text keeps its length: the mark of a note becomes spaces, an exponent its raised characters.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.superscripts import superscript
from rag.records import is_wide

_RAISED = 0.17  # heights of the character beside it by which the lower edge lies higher
_SMALLER = 0.88  # of the size of the font
_NEAR = 0.5  # heights
_LONGEST = 10  # characters
_CONTEXT = 16


@dataclass(frozen=True, slots=True)
class _Characters:
    text: str
    boxes: NDArray[np.float64]
    size: Callable[[int], float]

    def is_raised(self, index: int, beside: int) -> bool:
        """Whether a character is smaller and higher than one of its line."""
        (_, y0, _, y1), (_, top, _, bottom) = self.boxes[index], self.boxes[beside]
        height = max(bottom - top, 1.0)
        higher = bottom - y1 > _RAISED * height and y1 > top and y0 > top - 0.6 * height
        return bool(higher) and self.size(index) < _SMALLER * self.size(beside)

    def follows(self, index: int, before: int) -> bool:
        """Whether a character stands right after another, but for its height."""
        height = max(*(self.boxes[[index, before], 3] - self.boxes[[index, before], 1]), 1.0)
        return bool(-_NEAR * height < self.boxes[index, 0] - self.boxes[before, 2] < _NEAR * height)


def superscripts_read(text: str, boxes: NDArray[np.float64], size: Callable[[int], float]) -> str:
    """The text of a page, one character for one, with its superscripts read; size: of the font at an index, points."""
    if not text.strip():
        return text
    visible = np.flatnonzero(np.array([not char.isspace() for char in text]))
    characters = _Characters(text, boxes, size)
    read = list(text)
    for first, last, before, after in _raised(characters, visible):
        raised = text[first : last + 1]
        written = superscript(before, raised, after)
        if written.strip() == raised.strip() or _is_apart(raised, before, after):
            continue
        read[first : last + 1] = written if len(written) == len(raised) else " " * len(raised)
    return "".join(read)


def _is_apart(raised: str, before: str, after: str) -> bool:
    """Whether brackets set a mark apart: it stays in its place on the page, but between a figure and its unit."""
    return raised[0] in "([（【〔" and not (before[-1:].isdigit() and is_wide(after[:1] or " "))


def _raised(characters: _Characters, visible: NDArray[np.int64]) -> Iterator[tuple[int, int, str, str]]:
    """The first and last character of each raised run, with the text before and after it on its line."""
    text, boxes = characters.text, characters.boxes
    order = visible.tolist()
    height = np.maximum(boxes[visible, 3] - boxes[visible, 1], 1.0)
    larger = np.maximum(height[:-1], height[1:])
    moved = np.abs(np.diff(boxes[visible, 3])) > _RAISED * larger
    beside = np.abs(boxes[visible[1:], 0] - boxes[visible[:-1], 2]) < _NEAR * larger
    up = np.flatnonzero(moved & beside) + 1
    done = -1
    for place in up.tolist():
        before, index = order[place - 1], order[place]
        if place > done and characters.follows(index, before) and characters.is_raised(index, before):
            done = _end(characters, order, place, before)
            last = order[done]
            after = order[done + 1] if done + 1 < len(order) else -1
            near = after >= 0 and characters.follows(after, last)
            yield index, last, text[max(before + 1 - _CONTEXT, 0) : before + 1], text[after : after + 3] if near else ""
        elif place - 1 > done and characters.follows(index, before) and characters.is_raised(before, index):
            first = _begin(characters, order, place - 1, index)
            opens = first == 0 or not characters.follows(order[first], order[first - 1])
            if opens:
                yield order[first], before, "", text[index : index + 6]


def _end(characters: _Characters, order: list[int], place: int, beside: int) -> int:
    """The place of the last character of the raised run that begins at a place."""
    last = place
    while last + 1 < len(order) and last - place < _LONGEST:
        following = order[last + 1]
        if not characters.follows(following, order[last]) or not characters.is_raised(following, beside):
            break
        last += 1
    return last


def _begin(characters: _Characters, order: list[int], place: int, beside: int) -> int:
    """The place of the first character of the raised run that ends at a place."""
    first = place
    while first > 0 and place - first < _LONGEST:
        before = order[first - 1]
        if not characters.follows(order[first], before) or not characters.is_raised(before, beside):
            break
        first -= 1
    return first

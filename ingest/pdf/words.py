"""The characters of a page -> its words, with boxes. Pure.

A word is a run without white space or jump: Chinese text comes as whole lines, a cell of a table as one or a few words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.pdf.raised import superscripts_read
from ingest.superscripts import EXPONENTS

Boxes = NDArray[np.float64]  # (characters, 4): x0, y0, x1, y1 in points from the top left corner

# A jump inside a run of characters, in heights of the characters: the run is two words.
_GAP = 0.45
_BACK = -0.7
_SHIFT = 0.55
# PDFium puts this where a line ends in a hyphen.
LINE_END_HYPHEN = "\ufffe"
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff\ufdd0-\ufdef]")
# Radicals and doubles of Han characters that look the same and are found by no search: one for one.
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


class Word(NamedTuple):
    """A run of the page's characters, [start:end], with its box in points from the top left."""

    start: int
    end: int
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float  # of the font, points
    bold: bool


class Rule(NamedTuple):
    """A ruling line: `at` is its y when it lies, else its x; it goes from `start` to `end`."""

    lies: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageWords:
    """What a page holds: its characters with a box each, the words in the order of the file, the ruling lines.

    Places are of the page turned so that its text is upright, but for `shown`: where a reader of the file sees the
    characters, on a page of the `shown_size` (width, height).
    """

    text: str
    boxes: Boxes
    words: list[Word]
    rules: tuple[Rule, ...]
    height: float
    shown: Boxes
    shown_size: tuple[float, float]
    is_picture: bool = False  # a scan or a chart: no text but what is seen
    left_out: int = 0  # characters that the page holds beyond those that are read


def words_of(text: str, boxes: Boxes, style: Callable[[int], tuple[float, bool]]) -> list[Word]:
    """The words in the order of the file. style: size in points and whether bold, of the character at an index."""
    readable = superscripts_read(_normal(text), boxes, lambda index: style(index)[0])
    visible = np.fromiter((not char.isspace() for char in readable), dtype=bool, count=len(readable))
    if not visible.any():
        return []
    raised = np.zeros(len(readable), dtype=bool)
    if not EXPONENTS.isdisjoint(readable):
        raised[:] = [char in EXPONENTS for char in readable]
    spans = _spans(visible, raised, boxes)
    firsts = boxes[np.array([start for start, _ in spans])].tolist()
    lasts = boxes[np.array([end - 1 for _, end in spans])].tolist()
    return [
        Word(
            start,
            end,
            readable[start:end],
            min(a[0], b[0]),
            min(a[1], b[1]),
            max(a[2], b[2]),
            max(a[3], b[3]),
            *style(start),
        )
        for (start, end), a, b in zip(spans, firsts, lasts, strict=True)
    ]


def _normal(text: str) -> str:
    """The same number of characters: a hyphen for a line end's mark, a space for what is no text."""
    import unicodedata

    text = text.replace(LINE_END_HYPHEN, "-")
    text = _NOT_TEXT.sub(" ", text)
    return _LOOKALIKE.sub(lambda match: _single(unicodedata.normalize("NFKC", match[0]), match[0]), text)


def _single(normal: str, char: str) -> str:
    return normal if len(normal) == 1 else char


def _spans(visible: NDArray[np.bool_], raised: NDArray[np.bool_], boxes: Boxes) -> list[tuple[int, int]]:
    """Runs of visible characters without a jump; an exponent may stand as high as it does."""
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 1.0)
    centre = (boxes[:, 1] + boxes[:, 3]) / 2
    starts = visible.copy()
    gap = (boxes[1:, 0] - boxes[:-1, 2]) / height[1:]
    shift = (np.abs(centre[1:] - centre[:-1]) > _SHIFT * height[1:]) & ~raised[1:]
    jump = (gap > _GAP) | (gap < _BACK) | shift
    starts[1:] &= ~visible[:-1] | jump
    ends = visible.copy()
    ends[:-1] &= ~visible[1:] | jump
    return list(zip(np.flatnonzero(starts).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))

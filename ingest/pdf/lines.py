"""The words of a page -> segments and lines. Pure.

Words that follow one another on a line make a segment; a gap as wide as a character ends it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.pdf.words import Word
from rag.records import is_wide

_CELL_GAP = 0.85  # in sizes of the font: no wider between two words of justified prose, as a rule
_LOOSE_GAP = 0.6  # beside a Han character: narrower is the space that a typesetter puts between scripts
_SAME_LINE = 0.5  # of the lower height: as much two words of a line overlap
_WIDE_GAP = 0.3  # between two Han characters
_LETTERS = re.compile(r"[^\W\d_]")
_CURRENCY = re.compile(r"(?:US|HK|NT|C|A)?[$¥￥€£]|RMB|人民币|[-–−+(（]+[$¥￥€£]?")
_SIGN = re.compile(r"(?:US|HK|NT|C|A)?[$¥￥€£]")
_AFTER_NUMBER = re.compile(r"[)）%％‰]+|[)）]?\s?(?:%|％|bps?|pp|x|倍)|(?:\([a-z0-9]{1,2}\))+")
_ENDS_IN_NUMBER = re.compile(r"\d[)）]?$|[-–—]$|[)）]$|NM$")
_BEGINS_AS_NUMBER = re.compile(r"[-–−—(（]?[\d.—–-]")
_BULLET = re.compile(r"[•·▪■□◆●○➢‣✓√–—*-]|\(?[a-zA-Z\d]{1,3}[).]|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳⑴-⒇]")


class Segment(NamedTuple):
    """Words that belong together on a line: a line of prose, or a cell's line of a table."""

    words: tuple[Word, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    text: str  # as a reader reads the words
    size: float  # of the font, of the longest word


class Line(NamedTuple):
    """Segments side by side, from the left."""

    segments: tuple[Segment, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def words(self) -> tuple[Word, ...]:
        """All words, from the left."""
        return tuple(word for segment in self.segments for word in segment.words)


def joined(words: Sequence[Word]) -> Iterator[tuple[str, Word | None]]:
    """The pieces of text of words on a line: each word, and the spaces between (with None)."""
    before: Word | None = None
    for word in words:
        if before is not None and are_spaced(before, word):
            yield " ", None
        yield word.text, word
        before = word


def are_spaced(before: Word, word: Word) -> bool:
    """Whether a reader sees a space between two words of a line; typesetters put a thin one between scripts."""
    gap = word.x0 - before.x1
    wide = is_wide(before.text[-1]) + is_wide(word.text[0])
    return not wide or gap > (_LOOSE_GAP if wide == 1 else _WIDE_GAP) * max(word.size, 1.0)


def segment_of(words: Sequence[Word]) -> Segment:
    """The words as one segment."""
    if len(words) == 1:
        word = words[0]
        return Segment((word,), word.x0, word.y0, word.x1, word.y1, word.text, word.size)
    return Segment(
        tuple(words),
        min([word.x0 for word in words]),
        min([word.y0 for word in words]),
        max([word.x1 for word in words]),
        max([word.y1 for word in words]),
        "".join([piece for piece, _ in joined(words)]),
        max(words, key=_length).size,
    )


def _length(word: Word) -> int:
    return word.end - word.start


def segments_of(words: Sequence[Word]) -> list[Segment]:
    """Words that follow one another in the file and on the page, as segments."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _follows(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [segment_of(run) for run in runs]


def _follows(before: Word, word: Word) -> bool:
    gap = word.x0 - before.x1
    size = max(min(before.size, word.size), 1.0)
    if _SIGN.fullmatch(word.text):
        return False  # of the next cell
    return -0.3 * size < gap < _CELL_GAP * size and _level(before, word)


def _level(one: Word | Segment | Line, other: Word | Segment | Line) -> bool:
    bottom = one.y1 if one.y1 < other.y1 else other.y1
    top = one.y0 if one.y0 > other.y0 else other.y0
    return bottom - top > _SAME_LINE * min(one.y1 - one.y0, other.y1 - other.y0)


def lines_of(segments: Sequence[Segment]) -> list[Line]:
    """Segments side by side as lines, from the top; parts of one figure ($ 742, 54 %) made one segment."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda each: (each.y0 + each.y1, each.x0)):
        near = (row for row in reversed(rows[-3:]) if segment.y0 < row[0].y1 + segment.size)
        row = next((row for row in near if _fits(row, segment)), None)
        if row is None:
            rows.append([segment])
        else:
            row.append(segment)
    lines = [_line(_merged(sorted(row, key=lambda each: each.x0))) for row in rows]
    return sorted(lines, key=lambda line: line.y1)


def _fits(row: Sequence[Segment], segment: Segment) -> bool:
    """Whether a segment stands on the line of these: level with the nearest, over none of them."""
    nearest, least = row[0], float("inf")
    for each in row:
        apart = max(segment.x0 - each.x1, each.x0 - segment.x1)
        if apart < -2:
            return False
        if apart < least:
            nearest, least = each, apart
    return _level(nearest, segment)


def _line(segments: Sequence[Segment]) -> Line:
    return Line(
        tuple(segments),
        segments[0].x0,
        min(segment.y0 for segment in segments),
        max(segment.x1 for segment in segments),
        max(segment.y1 for segment in segments),
    )


def _merged(row: Sequence[Segment]) -> list[Segment]:
    """The segments with a currency sign put to its figure, a percent sign to its own, a bullet to its line."""
    merged: list[Segment] = []
    for segment in row:
        if merged and _belongs(merged[-1], segment, first=len(merged) == 1):
            merged[-1] = segment_of([*merged[-1].words, *segment.words])
        else:
            merged.append(segment)
    return merged


def _belongs(before: Segment, segment: Segment, *, first: bool) -> bool:
    size = max(segment.size, 1.0)
    gap = segment.x0 - before.x1
    left, right = before.text, segment.text
    if _SIGN.fullmatch(right) or (_SIGN.match(right) and _ENDS_IN_NUMBER.search(left)):
        return False
    if gap < _CELL_GAP * size * 0.5:
        return True
    if _CURRENCY.fullmatch(left) and _BEGINS_AS_NUMBER.match(right):
        return True
    if _AFTER_NUMBER.fullmatch(right) and _ENDS_IN_NUMBER.search(left) and gap < 2.0 * size:
        return True
    return first and bool(_BULLET.fullmatch(left)) and bool(_LETTERS.search(right[:3])) and gap < 4.0 * size

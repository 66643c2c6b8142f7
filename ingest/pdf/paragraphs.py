"""Lines of a column -> headings, paragraphs and items. Pure.

A line ends its paragraph where what follows would still have had room in it, stands apart, is indented, or looks
different. A heading is known by its number (第一章, 一、, 1.2) or by its font.
"""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.headings import LONGEST_HEADING, SENTENCE_END, heading_level
from ingest.pdf.writer import PageLine
from rag.records import BlockKind, is_wide

_APART = 1.32  # of the usual distance of two lines
_TITLE_PITCH = 1.6  # sizes of the font: the lines of a title, which is larger than the body, stand as close
_INDENT = 1.2  # sizes of the font
_ROOM = 2.0  # sizes of the font left over in a Chinese line that was not full
_LATIN_WIDTH = 0.5  # of a character, in sizes of the font
_SHORT = 0.6  # of the column: a shorter line was ended by its author
_LARGER = 1.12
_LONGEST_LATIN_HEADING = 110
_STYLE_LEVELS = ((1.7, 1), (1.35, 2), (_LARGER, 3))
_LEVEL_OF_BOLD = 6
_MARKER = re.compile(
    r"[•·▪■□◆●○➢‣✓√►–—*-]\s?(?=\D)|[（(]?[a-z\d]{1,2}[)）]\s?|[（(][一二三四五六七八九十]{1,3}[)）]|[①-⑳⑴-⒇]"
    r"|注[：:（(\d]|[*†‡]"
)
_LEADERS = re.compile(r"\.{5,}|…{2,}|(?:\. ){4,}|·{5,}")
_LETTERS = re.compile(r"[^\W\d_]{2}|[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    kind: BlockKind
    lines: tuple[PageLine, ...]
    level: int = 0  # of a heading
    goes_on: bool = False  # its last line is full, and no sentence ends there
    goes_back: bool = False  # its first line may go on with what stands before it

    @property
    def start(self) -> int:
        """Offset in the page's text."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Offset after the last character in the page's text."""
        return self.lines[-1].end


@dataclass(frozen=True, slots=True)
class Body:
    """What is usual in a report: the size of its font in points, and whether it is bold."""

    size: float
    bold: bool


def body_of(lines: Sequence[PageLine]) -> Body:
    """The look that most characters of these lines have."""
    weights: dict[tuple[float, bool], int] = {}
    for line in lines:
        look = (round(line.size * 2) / 2, line.bold)
        weights[look] = weights.get(look, 0) + line.end - line.start
    return Body(*max(weights, key=lambda look: weights[look])) if weights else Body(10.0, False)


def paragraphs(text: str, lines: Sequence[PageLine], body: Body) -> Iterator[Paragraph]:
    """The paragraphs of the lines of one column; text: the page's. Lines of a table of contents are left out."""
    lines = [line for line in lines if not _LEADERS.search(text, line.start, line.end)]
    if not lines:
        return
    column = _Column(text, lines, body)
    run: list[PageLine] = [lines[0]]
    for above, line in itertools.pairwise(lines):
        if column.ends(run, above, line):
            yield column.paragraph(run)
            run = []
        run.append(line)
    yield column.paragraph(run)


class _Column:
    """What the lines of a column have in common."""

    def __init__(self, text: str, lines: Sequence[PageLine], body: Body) -> None:
        self._text, self._body = text, body
        self._right = max(line.x1 for line in lines)
        self._left = statistics.median_low([line.x0 for line in lines])
        steps = [b.y1 - a.y1 for a, b in itertools.pairwise(lines) if 0 < b.y1 - a.y1 < 3 * a.size]
        self._step = statistics.median_low(steps) if steps else 0.0

    def of(self, line: PageLine) -> str:
        return self._text[line.start : line.end]

    def paragraph(self, run: Sequence[PageLine]) -> Paragraph:
        level = self.level(run[0])
        if level:
            return Paragraph("heading", tuple(run), level)
        last = self.of(run[-1])
        full = self._has_no_room(run[-1], "x")
        marked = _MARKER.match(self.of(run[0])) is not None
        flush = run[0].x0 < self._left + _INDENT * run[0].size and not marked
        goes_on = full and not last.endswith(SENTENCE_END)
        return Paragraph("item" if marked else "paragraph", tuple(run), 0, goes_on, flush)

    def level(self, line: PageLine) -> int:
        """Of a heading; 0 for a line that is none."""
        text = self.of(line)
        if text.endswith(SENTENCE_END) or not _LETTERS.search(text):
            return 0
        stands_out = line.size > _LARGER * self._body.size or (line.bold and not self._body.bold)
        numbered = heading_level(text)
        if numbered and (stands_out or line.x1 < self._right - 2 * line.size):
            return numbered
        longest = LONGEST_HEADING if is_wide(text[0]) or is_wide(text[-1]) else _LONGEST_LATIN_HEADING
        if not stands_out or len(text) > longest:
            return 0
        ratio = line.size / max(self._body.size, 1.0)
        return next((level for least, level in _STYLE_LEVELS if ratio > least), _LEVEL_OF_BOLD)

    def ends(self, run: Sequence[PageLine], above: PageLine, line: PageLine) -> bool:
        """Whether a paragraph of these lines, of which `above` is the last, ends before the next line."""
        before, after = self.of(above), self.of(line)
        level, next_level = self.level(above), self.level(line)
        if level or next_level:
            numbered = heading_level(after) or (heading_level(before) in range(1, 9) and not next_level)
            same = level == next_level and abs(above.size - line.size) < 0.5 and above.bold == line.bold
            larger = line.size > _LARGER * self._body.size
            close = self._is_close(above, line) or (larger and line.y1 - above.y1 < _TITLE_PITCH * line.size)
            return not same or bool(numbered) or not close or line.y1 <= above.y1
        if not self._is_close(above, line) or line.y1 <= above.y1:
            return True
        if _MARKER.match(after) and not _is_open(before):
            return True
        if abs(above.size - line.size) > 0.15 * above.size:
            return True
        marked = _MARKER.match(self.of(run[0])) is not None
        if not marked and line.x0 - above.x0 > _INDENT * line.size and line.x0 - self._left < 6 * line.size:
            return True
        if marked and len(run) > 1 and line.x0 < above.x0 - 3:
            return True
        if self._has_no_room(above, after) or after[:1].islower():
            return False
        short = above.x1 < self._left + _SHORT * (self._right - self._left)
        return short or is_wide(before[-1]) or before.endswith(SENTENCE_END)

    def _is_close(self, above: PageLine, line: PageLine) -> bool:
        usual = self._step if 0 < self._step < 2.2 * line.size else 1.5 * line.size
        return line.y1 - above.y1 <= _APART * usual + 0.5

    def _has_no_room(self, line: PageLine, following: str) -> bool:
        """Whether the first word of what follows would not have stood in this line any more."""
        text = self.of(line)
        if is_wide(following[0]) or is_wide(text[-1]):
            return line.x1 > self._right - _ROOM * line.size
        word = following.split(" ", 1)[0]
        return line.x1 + (len(word) + 1) * _LATIN_WIDTH * line.size > self._right


def _is_open(text: str) -> bool:
    return text[-1:] in "，,、（("

"""All the rows of the table that a row stands in, over the chunks that the table was cut into. Pure.

A chunk ends where it is full, so a long table lies in several. Its rows follow one another with nothing between them
in the report's text; a row of heads, a caption or a heading ends it. Where that cannot be told there is no whole table,
and nothing is to be ranked over the part.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.binding import is_row
from rag.records import Passage, Sentence
from rag.sentences import is_jammed

# The chunk that many places after (before, where negative) another one of its report; None where there is none.
Neighbour = Callable[[Passage, int], Passage | None]
# The text of a passage's report, as it was written.
ReportText = Callable[[Passage], str]
_NOTHING = re.compile(r"[\s|:+\-]*")  # between two rows: line ends, rules, empty cells


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: where it stands, and its text with its heads."""

    passage: Passage
    index: int  # of the row in its chunk

    @property
    def sentence(self) -> Sentence:
        """The row itself."""
        return self.passage.chunk.sentences[self.index]


def whole_table(passage: Passage, index: int, neighbour: Neighbour, text_of: ReportText) -> tuple[TableRow, ...] | None:
    """The rows of a sentence's table in order; None where it is no row, or where it is not known that all are there."""
    here = TableRow(passage, index)
    if not is_row(here.sentence.text):
        return None
    text = text_of(passage)
    after = _rows_on(here, _walked(here, neighbour, 1), text)
    before = _rows_on(here, _walked(here, neighbour, -1), text)
    if after is None or before is None:
        return None
    rows = (*reversed(before), here, *after)
    return None if any(is_jammed(row.sentence.text) for row in rows) else rows


def _walked(begin: TableRow, neighbour: Neighbour, step: int) -> Iterator[TableRow]:
    """The sentences of the report after (before) one, on over its chunks; each once, as one may stand in two."""
    passage: Passage | None = begin.passage
    place, last = begin.index + step, begin.sentence.start
    while passage is not None:
        while 0 <= place < len(passage.chunk.sentences):
            one = TableRow(passage, place)
            if (one.sentence.start - last) * step > 0:
                yield one
                last = one.sentence.start
            place += step
        passage = neighbour(passage, step)
        place = 0 if step > 0 or passage is None else len(passage.chunk.sentences) - 1


def _rows_on(begin: TableRow, walked: Iterator[TableRow], text: str) -> list[TableRow] | None:
    """The rows that belong to the table of the first, as far as it goes; None where it cannot be told where it ends."""
    found: list[TableRow] = []
    near = begin
    for one in walked:
        # A line of cells that is no row with heads names the rows below it.
        is_line = is_row(one.sentence.text) or "|" in text[one.sentence.start : one.sentence.end]
        if not is_line or one.passage.chunk.headings != begin.passage.chunk.headings:
            break
        joined = _joined(near, one, text)
        if joined is None:
            return None
        if not joined:
            break
        near = one
        if is_row(one.sentence.text):
            found.append(one)
    return found


def _joined(one: TableRow, other: TableRow, text: str) -> bool | None:
    """Whether two neighbouring rows are of one table; None where it cannot be told, as at the end of a page."""
    first, second = sorted((one.sentence, other.sentence), key=lambda sentence: sentence.start)
    if one.passage.chunk.page == other.passage.chunk.page:
        return _NOTHING.fullmatch(text, first.end, second.start) is not None
    # Over a page there may be a running head between them. Heads that are not written again are those of before.
    between = "".join(text[first.end : second.start].split())
    heads, others = _heads(first), _heads(second)
    alike = bool(heads) and (heads <= others or others <= heads)
    return True if alike and not any("".join(head.split()) in between for head in heads) else None


def _heads(row: Sentence) -> set[str]:
    """The heads of a row's columns, as ingest writes them."""
    return {head for cell in row.text.partition("，")[2].split("；") if (head := cell.rpartition("：")[0])}

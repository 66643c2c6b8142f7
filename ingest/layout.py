"""Pieces of content -> the text of a report and its blocks, for formats whose text is made here. Pure.

A block a paragraph, a blank line between blocks; a table is a line a row, its cells parted by bars, as
`ingest/tables.py` reads it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readable import readable_text
from rag.records import Block, BlockKind

# A table whose cell is longer than this is there for the layout of a page: its cells are paragraphs.
_LONGEST_CELL = 400
# How a last line of a table begins that explains it.
ENDING = re.compile(r"(?:注|资料来源|数据来源|来源|说明|[*＊])|(?:notes?|sources?)\b", re.IGNORECASE)
_BAR = " | "
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of content before it has a place."""

    kind: BlockKind
    text: str
    level: int = 0  # of a heading: 1 is the highest
    page: int = 1  # only read where the format has pages


def laid_out(pieces: Sequence[Piece], pages: int = 0) -> tuple[str, tuple[Block, ...], tuple[int, ...]]:
    """The text, its blocks, and where each of `pages` pages begins (none for 0). Pieces come in order of pages."""
    parts: list[str] = []
    blocks: list[Block] = []
    offset = 0
    for piece in pieces:
        blocks.append(Block(piece.kind, offset, offset + len(piece.text), piece.level))
        parts += [piece.text, _BETWEEN]
        offset += len(piece.text) + len(_BETWEEN)
    first_of_page = [bisect_left(pieces, page, key=lambda piece: piece.page) for page in range(1, pages + 1)]
    starts = tuple(blocks[first].start if first < len(blocks) else offset for first in first_of_page)
    return "".join(parts), tuple(blocks), (0, *starts[1:]) if starts else ()


def prose(text: str, kind: BlockKind = "paragraph", level: int = 0, page: int = 1) -> Iterator[Piece]:
    """The text as one piece, line breaks rejoined; none where nothing of it can be read."""
    if readable := readable_text(text):
        yield Piece(kind, readable, level, page)


def table(rows: Sequence[Sequence[str]], page: int = 1) -> Iterator[Piece]:
    """A table as one piece, after the lines that head it and before those that end it, which are paragraphs.

    Empty rows and columns are left out. A table of a single column, or of long prose, is paragraphs.
    """
    cleaned = [[readable_text(" ".join(cell.split())) for cell in row] for row in rows]
    filled = _without_empty_columns([_unmerged(row) for row in cleaned if any(row)])
    if not filled:
        return
    if len(filled[0]) == 1 or any(len(cell) > _LONGEST_CELL for row in filled for cell in row):
        yield from (Piece("paragraph", cell, page=page) for row in filled for cell in dict.fromkeys(filter(None, row)))
        return
    first, last = 0, len(filled)
    while first < last - 1 and _is_one_line(filled[first]):
        first += 1
    while last > first + 1 and _is_one_line(filled[last - 1]) and ENDING.match(filled[last - 1][0]):
        last -= 1
    yield from (Piece("paragraph", row[0], page=page) for row in filled[:first])
    lines = [_BAR.join(cell.replace("|", "／") for cell in row).rstrip() for row in filled[first:last]]
    yield Piece("table", "\n".join(lines), page=page)
    yield from (Piece("paragraph", row[0], page=page) for row in filled[last:])


def _unmerged(row: Sequence[str]) -> list[str]:
    """A row that is one cell over all columns is a line: its text once."""
    is_one = len(row) > 1 and len(set(row)) == 1
    return [row[0], *[""] * (len(row) - 1)] if is_one else list(row)


def _is_one_line(row: Sequence[str]) -> bool:
    return bool(row[0]) and not any(row[1:])


def _without_empty_columns(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """All rows at one width; a first column that is empty would make every row look framed by bars."""
    width = max(map(len, rows), default=0)
    even = [[*row, *[""] * (width - len(row))] for row in rows]
    kept = [column for column in range(width) if any(row[column] for row in even)]
    return [[row[column] for column in kept] for row in even]

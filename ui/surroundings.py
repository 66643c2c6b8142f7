"""An excerpt -> HTML: the quote marked and exact; around it Markdown's marks taken off, tables as tables. Pure."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from rag.records import is_wide
from ui.excerpt import Excerpt

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`")
_HEADING = re.compile(r"\s*#{1,6}\s+(.*)")
_BULLET = re.compile(r"^\s*[-*+] +")
_TABLE_RULE = re.compile(r"[\s|:\-]+")
# A line of the length of a page's that ends within a sentence; the mark's own end does not count.
_BROKEN = re.compile(r"(?:[^\n]{20})[⺀-鿿，、“”（）《》0-9%](?:</mark>)?$")
_BAR = re.compile(r"(?<!\\)(\|)")

Line = tuple[str, str]  # kind ("text", "heading", "row", "blank") and HTML


def marked_html(shown: Excerpt) -> str:
    """Paragraphs, headings and tables; the one <mark> holds the quote, character for character."""
    *above, head = shown.before.split("\n")
    tail, *below = shown.after.split("\n")
    quote: Line
    if not head.strip() and not tail.strip() and all(map(_is_row, shown.quote.split("\n"))):
        quote = ("row", f"<mark>{_rows(shown.quote)}</mark>")
    else:
        quote = ("text", f"{escape(_clean(head))}<mark>{escape(shown.quote)}</mark>{escape(_clean(tail))}")
    return "".join(_blocks([*map(_line, above), quote, *map(_line, below)]))


def _blocks(lines: Sequence[Line]) -> Iterator[str]:
    for kind, run in groupby(lines, key=lambda line: line[0]):
        pieces = [markup for _, markup in run]
        if kind == "row":
            yield f'<div class="wide"><div class="table">{"".join(pieces)}</div></div>'
        elif kind == "heading":
            yield from (f'<p class="heading">{piece}</p>' for piece in pieces)
        elif kind == "text":
            yield f"<p>{_joined(pieces)}</p>"


def _joined(pieces: Sequence[str]) -> str:
    """The lines of a paragraph; a Chinese sentence that a page broke over lines is whole again."""
    joined = pieces[0]
    for piece in pieces[1:]:
        joined += ("" if _BROKEN.search(joined) and is_wide(piece[:1] or " ") else "\n") + piece
    return joined


def _line(line: str) -> Line:
    if not line.strip() or (_TABLE_RULE.fullmatch(line) and "-" in line):
        return ("row", "") if "|" in line else ("blank", "")
    if _is_row(line):
        return ("row", _rows(line))
    heading = _HEADING.fullmatch(line)
    return ("heading", escape(_clean(heading[1]))) if heading else ("text", escape(_clean(line)))


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|") and line.count("|") > 1


def _rows(text: str) -> str:
    """Rows with bars; the bars stay in the text and are hidden by the style, so that a quote stays exact."""
    return "\n".join(f'<span class="row">{"".join(_cells(line))}</span>' for line in text.split("\n"))


def _cells(line: str) -> Iterator[str]:
    for piece in _BAR.split(line):
        if piece == "|":
            yield '<span class="bar">|</span>'
        elif piece:
            yield f'<span class="cell">{escape(piece)}</span>'


def _clean(text: str) -> str:
    """Without Markdown's marks; an image's place is taken by its description."""
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return _BULLET.sub("• ", _EMPHASIS.sub("", text))

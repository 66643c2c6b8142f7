"""An excerpt -> HTML: the quote marked and exact; around it Markdown's marks taken off, tables as tables. Pure."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from ingest.readable import LINK_TARGET
from rag.records import is_wide
from ui.excerpt import Excerpt

_IMAGE = re.compile(rf"!\[([^\]]*)\]{LINK_TARGET}")
_LINK = re.compile(rf"\[([^\]]*)\]{LINK_TARGET}")
_EMPHASIS = re.compile(r"\*\*|__|`")
_HEADING = re.compile(r"\s*#{1,6}\s+(.*)")
_BULLET = re.compile(r"^\s*[-*+] +")
_TABLE_RULE = re.compile(r"[\s|:\-]+")
# A line of the length of a page's that ends within a sentence; the mark's own end does not count.
_BROKEN = re.compile(r"(?:[^\n]{20})[⺀-鿿，、“”（）《》0-9%](?:</mark>)?$")
_BAR = re.compile(r"(?<!\\)(\|)")

Line = tuple[str, str]  # kind ("text", "heading", "row", "marked row", "blank") and HTML; of a row, its text


def marked_html(shown: Excerpt) -> str:
    """Paragraphs, headings and tables; the one <mark> holds the quote, character for character."""
    *above, head = shown.before.split("\n")
    tail, *below = shown.after.split("\n")
    quote: Line
    if not head.strip() and not tail.strip() and all(map(_is_row, shown.quote.split("\n"))):
        quote = ("marked row", shown.quote)
    else:
        quote = ("text", f"{escape(_clean(head))}<mark>{escape(shown.quote)}</mark>{escape(_clean(tail))}")
    return "".join(_blocks([*map(_line, above), quote, *map(_line, below)]))


def _blocks(lines: Sequence[Line]) -> Iterator[str]:
    for kind, run in groupby(lines, key=lambda line: line[0].removeprefix("marked ")):
        pieces = list(run)
        if kind == "row":
            yield f'<div class="wide"><div class="table">{"".join(_table(pieces))}</div></div>'
        elif kind == "heading":
            yield from (f'<p class="heading">{piece}</p>' for _, piece in pieces)
        elif kind == "text":
            yield f"<p>{_joined([piece for _, piece in pieces])}</p>"


def _table(lines: Sequence[Line]) -> Iterator[str]:
    """The rows of a table; where each begins with a bar, as in Markdown, no cell stands before it."""
    framed = all(row.lstrip().startswith("|") for _, text in lines for row in text.split("\n") if row)
    for kind, text in lines:
        rows = _rows(text, framed) if text else ""
        yield f"<mark>{rows}</mark>" if kind.startswith("marked") else rows


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
        return ("row", line)
    heading = _HEADING.fullmatch(line)
    return ("heading", escape(_clean(heading[1]))) if heading else ("text", escape(_clean(line)))


def _is_row(line: str) -> bool:
    """Cells between bars, as Markdown has them or as those of a PDF and an office file are written."""
    return " | " in line or (line.lstrip().startswith("|") and line.count("|") > 1)


def _rows(text: str, framed: bool) -> str:
    """Rows with bars; the bars stay in the text and are hidden by the style, so that a quote stays exact."""
    return "\n".join(f'<span class="row">{"".join(_cells(line, framed))}</span>' for line in text.split("\n"))


def _cells(line: str, framed: bool) -> Iterator[str]:
    pieces = _BAR.split(line)
    for place, piece in enumerate(pieces):
        if piece == "|":
            yield '<span class="bar">|</span>'
        elif piece or not (framed and place in (0, len(pieces) - 1)):
            yield f'<span class="cell">{escape(piece)}</span>'


def _clean(text: str) -> str:
    """Without Markdown's marks; an image's place is taken by its description."""
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    return _BULLET.sub("• ", _EMPHASIS.sub("", text))

"""Markdown -> Document. The report's text is the file's text; blocks are runs of it, found by markdown-it."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.clean import without_boilerplate
from ingest.details import details_in_text, front_matter
from ingest.encoding import decode
from ingest.headings import is_numbered
from ingest.readable import readable_markdown
from rag.records import Block, BlockKind, Document

# Where an author makes a line bold instead of a heading: below every real heading.
BOLD_HEADING_LEVEL = 7
_LONGEST_HEADING = 60
_BOLD_LINE = re.compile(r"\*\*[^*\n]+\*\*")
_SENTENCE_END = tuple("。！？；.!?;：:")
_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")


def load_markdown(data: bytes, name: str) -> Document:
    """Read a Markdown file; front matter becomes the details, boilerplate of exporters is not content."""
    text = decode(data)
    keys, body = front_matter(text)
    blocks = tuple(_as_heading(text, block) for block in _blocks(text, body))
    heads = (readable_markdown(text[b.start : b.end]) for b in blocks if b.kind == "heading")
    title = next((head for head in heads if not is_numbered(head)), name)
    lines = "\n".join(map(readable_markdown, text[body:].split("\n")))
    details = details_in_text(keys, lines, title)
    return without_boilerplate(Document(text, blocks, details), readable_markdown)


def _blocks(text: str, body: int) -> Iterator[Block]:
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")
    lines = _line_starts(text, body)
    inside_list = 0
    for token in parser.parse(text[body:]):
        inside_list += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        kind = _kind(token, inside_list)
        if kind is None or token.map is None:
            continue
        start, end = lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]
        if kind == "item" and (mark := _LIST_MARK.match(text, start, end)):
            start = mark.end()
        if text[start:end].strip():
            yield Block(kind, start, start + len(text[start:end].rstrip()), _level(token))


def _kind(token: Token, inside_list: int) -> BlockKind | None:
    match token.type:
        case "heading_open":
            return "heading"
        case "paragraph_open":
            return "item" if inside_list else "paragraph"
        case "table_open":
            return "table"
        case "fence" | "code_block" | "html_block":
            return "paragraph"
        case _:
            return None


def _level(token: Token) -> int:
    return int(token.tag[1]) if token.type == "heading_open" else 0


def _line_starts(text: str, body: int) -> list[int]:
    starts = [body]
    while (newline := text.find("\n", starts[-1])) != -1:
        starts.append(newline + 1)
    starts.append(len(text))
    return starts


def _as_heading(text: str, block: Block) -> Block:
    """A paragraph that is one short bold line is a heading."""
    source = text[block.start : block.end].strip()
    if block.kind != "paragraph" or not _BOLD_LINE.fullmatch(source):
        return block
    inner = source.strip("*").strip()
    if len(inner) > _LONGEST_HEADING or inner.endswith(_SENTENCE_END):
        return block
    return Block("heading", block.start, block.end, BOLD_HEADING_LEVEL)

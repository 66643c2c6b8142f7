"""Saved web pages -> Document. A WeChat article's body is taken by its id, any other page's by trafilatura.

The report's text is made here: a line a block, tables as rows with bars. It holds only what a reader of the page sees.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest.clean import without_boilerplate
from ingest.details import details_in_text
from ingest.encoding import decode
from ingest.headings import is_numbered
from ingest.layout import Piece, laid_out, prose, table
from ingest.page_details import page_details
from ingest.readable import readable_text
from ingest.visible import only_seen
from ingest.web_tables import BLOCK_TAGS, cells_of, walk, write_out_tables
from rag.errors import UnreadableFileError
from rag.records import BlockKind, Document

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SHORT_EXTRACT = 0.2  # trafilatura kept less than this share of a small page: take the whole body
_SMALL_PAGE_CHARS = 2_000
_BLOCK = re.compile(r"<(?:p|h\d|table|li|blockquote|pre)\b")

# htmldate would else take a year of the text for the report's date.
_DATES_OF_METADATA_ONLY = {"extensive_search": False, "original_date": True}


def load_html(data: bytes, name: str) -> Document:
    """Read a saved web page. Raises UnreadableFileError where it has no readable content."""
    declared = match[1].decode("ascii") if (match := _DECLARED.search(data[:4096])) else ""
    source = decode(data, declared)
    tree = _tree(source)
    keys = page_details(tree, source, _metadata(source))
    pieces = list(_pieces(_content(tree)))
    text, blocks, _ = laid_out(pieces)
    heads = (piece.text for piece in pieces if piece.kind == "heading")
    details = details_in_text(keys, text, next((head for head in heads if not is_numbered(head)), name))
    return without_boilerplate(Document(text, blocks, details), readable_text)


def _tree(source: str) -> Any:
    from lxml import html

    try:
        # An encoding named inside the text is not to be believed any more: it has been decoded.
        parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8")
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except Exception as error:  # lxml raises several kinds for markup that is none
        raise UnreadableFileError("it is not a web page that can be read") from error
    return tree


def _metadata(source: str) -> Any:
    from trafilatura.metadata import extract_metadata

    return extract_metadata(source, extensive=False, date_config=_DATES_OF_METADATA_ONLY)


def _content(tree: Any) -> Any:
    article = tree.xpath('//*[@id="js_content"]')
    if article:
        only_seen(article[0])
        write_out_tables(article[0])
        return article[0]
    import trafilatura

    body = tree.find("body") if tree.find("body") is not None else tree
    only_seen(body)  # trafilatura does not look at styles,
    write_out_tables(body)  # nor at rows that a cell covers
    extract = trafilatura.extract(tree, output_format="html", include_tables=True, include_comments=False)
    whole = len(body.text_content())
    if extract and (
        whole > _SMALL_PAGE_CHARS or (len(extract) > _SHORT_EXTRACT * whole and len(_BLOCK.findall(extract)) > 1)
    ):
        return _tree(extract)
    return body  # of little text trafilatura makes one paragraph, tables and headings and all


def _pieces(element: Any) -> Iterator[Piece]:
    """The blocks a reader sees, in order. Iterative: a page may be nested deeper than Python's stack."""
    words: list[str] = []
    level, kind = 0, "paragraph"
    for event, node in walk(element):
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag == "table":
            if event == "start":
                yield from _flushed(words, "paragraph", 0)
                yield from table(cells_of(node))
            else:
                words.append(node.tail or "")
            continue
        if tag in BLOCK_TAGS:
            yield from _flushed(words, kind, level)  # type: ignore[arg-type]
            heading = tag[0] == "h" and tag[1:].isdigit()
            level, kind = (int(tag[1]), "heading") if heading and event == "start" else (0, "paragraph")
            kind = "item" if tag == "li" and event == "start" else kind
        words.append((node.text if event == "start" else node.tail) or "")
    yield from _flushed(words, "paragraph", 0)


def _flushed(words: list[str], kind: BlockKind, level: int) -> Iterator[Piece]:
    text = re.sub(r"\s+", " ", "".join(words))
    words.clear()
    yield from prose(text, kind, level)

"""Saved web pages -> Document. A WeChat article's body is taken by its id, any other page's by trafilatura.

The report's text is made here: a line a block, tables as rows with bars. It holds only what a reader of the page sees.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest.clean import without_boilerplate
from ingest.details import report_details
from ingest.encoding import decode
from ingest.html_superscripts import read_superscripts
from ingest.layout import Piece, laid_out, prose, table
from ingest.readable import readable_text
from rag.errors import UnreadableFileError
from rag.records import BlockKind, Document

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_UNSEEN_TAGS = {"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "form", "nav", "button"}
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])")
_BLOCK_TAGS = {
    "p",
    "div",
    "section",
    "article",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "pre",
    "figcaption",
    "figure",
    "header",
    "footer",
    "main",
    "aside",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "dt",
    "dd",
}
_SHORT_EXTRACT = 0.2  # trafilatura kept less than this share of a small page: take the whole body
_SMALL_PAGE_CHARS = 2_000
_WIDEST_SPAN = 100  # a page may claim millions
# htmldate would else take a year of the text for the report's date.
_DATES_OF_METADATA_ONLY = {"extensive_search": False, "original_date": True}


def load_html(data: bytes, name: str) -> Document:
    """Read a saved web page. Raises UnreadableFileError where it has no readable content."""
    declared = match[1].decode("ascii") if (match := _DECLARED.search(data[:4096])) else ""
    source = decode(data, declared)
    tree = _tree(source)
    keys = _page_details(tree, source)
    read_superscripts(tree)
    pieces = list(_pieces(_content(tree)))
    text, blocks, _ = laid_out(pieces)
    heading = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    details = report_details(keys, text, heading or name)
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


def _content(tree: Any) -> Any:
    article = tree.xpath('//*[@id="js_content"]')
    if article:
        return article[0]
    import trafilatura

    body = tree.find("body") if tree.find("body") is not None else tree
    for node in [node for node in body.iter() if _unseen(node)]:  # trafilatura does not look at styles
        if node is not body and node.getparent() is not None:
            node.drop_tree()
    extract = trafilatura.extract(tree, output_format="html", include_tables=True, include_comments=False)
    whole = len(body.text_content())
    if extract and (len(extract) > _SHORT_EXTRACT * whole or whole > _SMALL_PAGE_CHARS):
        return _tree(extract)
    return body


def _page_details(tree: Any, source: str) -> dict[str, str]:
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(source, extensive=False, date_config=_DATES_OF_METADATA_ONLY)
    keys = (
        {key: getattr(found, key, None) or "" for key in ("title", "author", "date", "url", "sitename")}
        if found
        else {}
    )
    keys["title"] = _text_of(tree, "activity-name") or keys.get("title", "")
    keys["publisher"] = _text_of(tree, "js_name") or keys.get("sitename", "") or keys.get("author", "")
    published = re.search(r"""(?:createTime|publish_time)\s*=\s*["'](\d{4}-\d{2}-\d{2})""", source)
    keys["date"] = published[1] if published else keys.get("date", "")
    return keys


def _text_of(tree: Any, identity: str) -> str:
    """The text of the element with this id, empty where there is none."""
    return " ".join(" ".join(node.text_content() for node in tree.xpath("//*[@id=$id]", id=identity)[:1]).split())


def _pieces(element: Any) -> Iterator[Piece]:
    """The blocks a reader sees, in order. Iterative: a page may be nested deeper than Python's stack."""
    words: list[str] = []
    level, kind = 0, "paragraph"
    for event, node in _walk(element):
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag == "table":
            if event == "start":
                yield from _flushed(words, "paragraph", 0)
                yield from table(list(_grid(node)))
            else:
                words.append(node.tail or "")
            continue
        if tag in _BLOCK_TAGS:
            yield from _flushed(words, kind, level)  # type: ignore[arg-type]
            heading = tag[0] == "h" and tag[1:].isdigit()
            level, kind = (int(tag[1]), "heading") if heading and event == "start" else (0, "paragraph")
            kind = "item" if tag == "li" and event == "start" else kind
        words.append((node.text if event == "start" else node.tail) or "")
    yield from _flushed(words, "paragraph", 0)


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    stack: list[tuple[str, Any]] = [("start", root)]
    while stack:
        event, node = stack.pop()
        if event == "start" and _unseen(node):
            if node is not root and node.tail:
                yield "end", node
            continue
        yield event, node
        if event == "start":
            if node is not root:
                stack.append(("end", node))
            if node.tag != "table":
                stack.extend(("start", child) for child in reversed(list(node)))


def _unseen(node: Any) -> bool:
    if not isinstance(node.tag, str) or node.tag in _UNSEEN_TAGS:
        return True
    # WeChat hides the whole article until its script runs: the style of the root does not count.
    hidden = node.get("hidden") is not None or node.get("aria-hidden") == "true"
    return node.get("id") != "js_content" and (hidden or bool(_UNSEEN_STYLE.search(node.get("style") or "")))


def _flushed(words: list[str], kind: BlockKind, level: int) -> Iterator[Piece]:
    text = re.sub(r"\s+", " ", "".join(words))
    words.clear()
    yield from prose(text, kind, level)


def _grid(table: Any) -> Iterator[list[str]]:
    """The rows of a table with every merged cell repeated in each place it covers, so that columns keep their heads."""
    below: dict[int, tuple[str, int]] = {}  # column -> (text, rows it still covers)
    for row in table.iter("tr"):
        cells: list[str] = []
        waiting = [cell for cell in row if cell.tag in ("td", "th")]
        while waiting or len(cells) in below:
            if len(cells) in below:
                text, left = below.pop(len(cells))
                if left > 1:
                    below[len(cells)] = (text, left - 1)
                cells.append(text)
                continue
            cell = waiting.pop(0)
            text = cell.text_content()
            for _ in range(_span(cell, "colspan")):
                if _span(cell, "rowspan") > 1:
                    below[len(cells)] = (text, _span(cell, "rowspan") - 1)
                cells.append(text)
        yield cells


def _span(cell: Any, name: str) -> int:
    given = (cell.get(name) or "1").strip()
    return min(max(1, int(given)), _WIDEST_SPAN) if given.isdecimal() else 1

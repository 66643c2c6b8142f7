"""A web page with its superscripts read: what `ingest/superscripts.py` says of each is put in its place."""

import re
from collections.abc import Callable
from typing import Any

from ingest.superscripts import exponent, settled, superscript

_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*(?:super|text-top)")
_LINES = {"p", "div", "section", "li", "td", "th", "br", "table", "body", "article", "blockquote", "h1", "h2", "h3"}


def read_superscripts(tree: Any) -> None:
    """Change the tree: superscripts become text of the line they stand on."""
    for node in [node for node in tree.iter() if isinstance(node.tag, str)]:
        if node.getparent() is None:
            continue
        if node.tag == "sup" or _RAISED_STYLE.search(node.get("style") or ""):
            _replace(node, lambda raised, node: superscript(_before(node), raised, _after(node)))
        elif node.tag == "sub":
            _replace(node, lambda lowered, node: settled([(_before(node), 0), (lowered, -1)])[len(_before(node)) :])
        elif node.tag == "msup" and len(node) == 2:
            _replace(node[1], lambda raised, _: exponent(raised))


def _replace(node: Any, read: Callable[[str, Any], str]) -> None:
    raised = "".join(node.itertext())
    if not raised.strip() or any(child.tag in _LINES for child in node.iter()):
        return
    text = read(raised, node)
    for child in list(node):
        node.remove(child)
    node.text = text


def _before(node: Any) -> str:
    """The text right before a node on its line, at least the last piece of it; "" at the beginning of a line."""
    while node is not None and node.tag not in _LINES:
        previous = node.getprevious()
        while previous is not None:
            text = previous.tail or ("" if previous.tag in _LINES else _text_of(previous))
            if text.strip():
                return str(text)
            if previous.tag in _LINES:
                return ""
            previous = previous.getprevious()
        node = node.getparent()
        if node is not None and (node.text or "").strip():
            return str(node.text)
    return ""


def _after(node: Any) -> str:
    following = node.getnext()
    return node.tail or ("" if following is None or following.tag in _LINES else _text_of(following))


def _text_of(node: Any) -> str:
    return "".join(node.itertext()) if isinstance(node.tag, str) else ""

"""What a reader of a web page sees of it: the tree without hidden parts and the controls of forms.

Of styles only those in the tags are looked at; a saved page keeps its style sheets elsewhere.
"""

import re
from typing import Any

_UNSEEN_TAGS = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "iframe",
    "object",
    "svg",
    "canvas",
    "video",
    "audio",
}
_UNSEEN_TAGS |= {"nav", "button", "input", "select", "textarea", "datalist"}
_ZERO = re.compile(r"[+-]?0*\.?0+\s*(?:%|[a-z]+)?")
_RELATIVE = re.compile(r"[\d.]+\s*(?:%|em|ex|ch)|inherit|unset|larger|smaller")  # of the size around it
_PAGE_SHARE = 0.5  # a form that holds this share of the text is the page itself, as ASP.NET makes it

_Hidden = frozenset[str]  # what hides the text of an element: "size", "visibility"; both may be set back further in


def only_seen(root: Any) -> None:
    """Take out of a tree, in place, what is not seen; its root itself is taken to be.

    WeChat hides a whole article until its script runs: the style of the root does not count.
    """
    stack: list[tuple[Any, _Hidden]] = [(root, frozenset())]
    while stack:
        node, hidden = stack.pop()
        if hidden:
            node.text = None
        for child in list(node):
            if hidden:
                child.tail = None
            style = _style(child)
            if _is_gone(child, style):
                child.drop_tree()
            else:
                stack.append((child, _inherited(hidden, style)))
    _open_forms(root)


def _style(node: Any) -> dict[str, str]:
    declared = (each.partition(":") for each in (node.get("style") or "").lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in declared}


def _is_gone(node: Any, style: dict[str, str]) -> bool:
    """Whether nothing of an element is seen, whatever is set further in."""
    if not isinstance(node.tag, str) or node.tag in _UNSEEN_TAGS:
        return True
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    return style.get("display") == "none" or bool(_ZERO.fullmatch(style.get("opacity", "")))


def _inherited(hidden: _Hidden, style: dict[str, str]) -> _Hidden:
    size, visibility = style.get("font-size", ""), style.get("visibility", "")
    if _ZERO.fullmatch(size):
        hidden |= {"size"}
    elif size and not _RELATIVE.fullmatch(size):
        hidden -= {"size"}
    if visibility in ("hidden", "collapse"):
        hidden |= {"visibility"}
    elif visibility == "visible":
        hidden -= {"visibility"}
    return hidden


def _open_forms(root: Any) -> None:
    """A form is left out, as a search box or a letter to the editor is, but not one that holds most of the page."""
    whole = _length(root)
    for form in list(root.iter("form")):
        if form is root or _length(form) >= _PAGE_SHARE * whole:
            form.tag = "div"
        else:
            form.drop_tree()


def _length(node: Any) -> int:
    return sum(map(len, node.text_content().split()))

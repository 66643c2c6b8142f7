"""Tags of HTML in what a user typed or pasted: they are no words of it. Pure.

Only what has the form of a tag is one: 拨备<5%且>3% and a < b stay as they are. What is shown is the text as it was
given, escaped; without tags it is only read.
"""

import re

_ATTRIBUTE = r"""\s+[\w:@.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)"""
_TAGS = re.compile(rf"(?:<!--.*?-->|</?[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?>)+", re.DOTALL)
_NO_TEXT = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def without_markup(text: str) -> str:
    """The text without its tags and comments, and what stands in scripts; a tag between Latin words is a space."""
    if "<" not in text:
        return text
    return _TAGS.sub(_instead, _NO_TEXT.sub(" ", text)).strip()


def _instead(tags: re.Match[str]) -> str:
    before, after = tags.string[: tags.start()][-1:], tags.string[tags.end() :][:1]
    return " " if before.isascii() and after.isascii() and (before + after).isalnum() and before and after else ""

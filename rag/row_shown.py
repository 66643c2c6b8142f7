"""The row of a table as people read it; how ingest writes it, and figures are read in it: rag/cells.py. Pure."""

import re

_HAN = re.compile("[⺀-鿿]")
_UNIT_NOTE = re.compile(r"（单位：([^）]*)）$")
_MARK = re.compile(r"\s*([，；：])\s*")
_LATIN = {"，": ", ", "；": "; ", "：": ": "}


def row_shown(text: str, source: str) -> str:
    """A row without a Chinese character, with Latin punctuation; any other text as it is.

    source: what the text was read from. Only of a row it lacks a comma: that after the row's name is of our making.
    Net revenue，2022：$717；2021：$266（单位：in millions） is Net revenue — 2022: $717; 2021: $266 (in millions).
    """
    plain = _UNIT_NOTE.sub(r" (\1)", text)
    name, comma, cells = plain.partition("，")
    if not comma or _HAN.search(plain) or text.count("，") <= source.count("，"):
        return text
    parts = [_MARK.sub(lambda mark: _LATIN[mark[1]], part).strip() for part in (name, cells)]
    return " — ".join(filter(None, parts))

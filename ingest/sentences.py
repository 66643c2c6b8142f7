"""Where sentences end, in Chinese and English text. Pure.

A sentence is never cut inside a quotation, a bracket or a figure (74.19, 1,203), and its end takes the closing quotes
after it along. Offsets are into the text that was given.
"""

import re
from collections.abc import Iterator

# Above this many characters an open quotation or bracket is taken for a slip of the source and no longer holds.
_LONGEST_QUOTATION = 400
# A sentence longer than this is cut at a clause: no model reads it whole, and no reader does.
LONGEST_SENTENCE = 1_200
_LONGEST_UNIT = 12

_OPENING = dict(zip("“‘「『《（(【[", "”’」』》）)】]", strict=True))
_CLOSING = set(_OPENING.values())
_WIDE_END = "。！？；"
_AFTER_END = set("”’」』》）)】]\"'…。！？!?")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|No|no|Fig|fig|Mr|Mrs|Ms|Dr|Prof|Inc|Ltd|Co|Corp|St|U\.S|U\.K|p|pp|vol|al)"
    r"|\b[A-Z]|\d)$"
)
# Not between a number and its unit: 1.5 | billion yuan.
_CLAUSE_END = re.compile(
    r"[，、,：:](?!\d)|(?<!\d)\s(?!\d|(?:yuan|RMB|US|USD|dollars|points?|percent|cent|billion|million)\b)"
)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of text[start:end], in order, without the white space between them."""
    end = len(text) if end is None else end
    for span in _cut(text, start, end):
        for piece in _not_too_long(text, *span):
            if trimmed := _trimmed(text, *piece):
                yield trimmed


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = position = start
    open_until: list[str] = []
    opened_at = start
    while position < end:
        char = text[position]
        if open_until and position - opened_at > _LONGEST_QUOTATION:
            open_until.clear()
        if char in _OPENING:
            opened_at = position if not open_until else opened_at
            open_until.append(_OPENING[char])
        elif char in _CLOSING and char in open_until:
            del open_until[open_until.index(char) :]
            # A quotation that ends its own sentence ends ours: “……。”
            if (
                not open_until
                and text[position - 1] in _WIDE_END[:3]
                and char in "”」』"
                and _starts_anew(text, position)
            ):
                yield begin, position + 1
                begin = position + 1
        elif not open_until and _ends_here(text, position, begin):
            position = _past_closers(text, position + 1, end)
            yield begin, position
            begin = position
            continue
        position += 1
    if begin < end:
        yield begin, end


def _ends_here(text: str, position: int, begin: int) -> bool:
    char = text[position]
    if char in _WIDE_END:
        return True
    if char not in ".!?":
        return False
    following = text[position + 1 : position + 2]
    if following and not (following.isspace() or following in _AFTER_END or _is_han(following)):
        return False
    if char == "." and following in ("", "\n") and begin < position:
        return True
    return not (
        char == "." and _ABBREVIATION.search(text, begin, position) and not _next_is_capital_word(text, position)
    )


def _next_is_capital_word(text: str, position: int) -> bool:
    """After a figure (“... to 41.94. The rest”) a capitalised word begins a sentence; after an initial it does not."""
    return text[position - 1].isdigit() and bool(re.match(r"\s+[A-Z“\"⺀-鿿]", text[position + 1 : position + 6]))


def _starts_anew(text: str, position: int) -> bool:
    """Whether what follows a closing quotation begins a sentence rather than going on (“...。”的)."""
    following = text[position + 1 : position + 2]
    return not following or following.isspace() or following in "“「『《"


def _past_closers(text: str, position: int, end: int) -> int:
    while position < end and text[position] in _AFTER_END:
        position += 1
    return position


def _not_too_long(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE:
        last = start + LONGEST_SENTENCE
        # A unit may begin before the last place and end after it: the pattern must see it whole.
        ends = (match.end() for match in _CLAUSE_END.finditer(text, start + 1, last + _LONGEST_UNIT))
        cuts = [place for place in ends if place <= last]
        cut = cuts[-1] if cuts else _outside_a_word(text, start, last)
        yield start, cut
        start = cut
    yield start, end


def _outside_a_word(text: str, start: int, position: int) -> int:
    """The last place up to `position` that is not inside a figure or a Latin word; `position` where there is none."""
    for place in range(position, start + 1, -1):
        if _is_han(text[place - 1]) and (_is_han(text[place])):
            return place
    return position


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _is_han(char: str) -> bool:
    return "⺀" <= char <= "鿿"

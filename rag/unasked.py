"""What the English name of a row says that a question does not: "international" of Total international assets. Pure.

The Chinese of it is `surplus` in rag/claims.py, by characters.
"""

import re
from collections.abc import Iterable

from rag.lexicon.words import key_of
from rag.row_names import name_words

_GRAMMAR_WORDS = """
    a an and as at by for from in its of on or our that the their this to with it per s
"""
# What does not change what a row is of.
_NEUTRAL_WORDS = """
    total overall whole group bank company firm corporation consolidated reported annual year period month quarter ended
    end number amount value balance net customer advance attributable owner shareholder stockholder holder parent equity
    ratio rate level figure share percentage
"""
_GRAMMAR = frozenset(_GRAMMAR_WORDS.split())
_NEUTRAL = frozenset(_NEUTRAL_WORDS.split())
_AVERAGE = re.compile(r"\baverage|平均|日均", re.IGNORECASE)


def unasked_words(row: str, question: str, forms: Iterable[str]) -> tuple[list[str], float]:
    """The words of a row's name that a question does not speak of, and their share of the name, 0 to 1.

    forms: other words for what the question names. "equity" and "net" and their like count as spoken of.
    """
    words = [word for word in name_words(row) if word.isascii() and word not in _GRAMMAR]
    if not words:
        return [], 0.0
    spoken = {key_of(word) for text in (question, *forms) for word in name_words(text)}
    unasked = [word for word in words if key_of(word) not in spoken and word not in _NEUTRAL and not word.isdigit()]
    return unasked, len(unasked) / len(words)


def is_average_unasked(question: str, own: str) -> bool:
    """Whether a cell is an average over time, and the question does not ask for one."""
    return _AVERAGE.search(own) is not None and _AVERAGE.search(question) is None

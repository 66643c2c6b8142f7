"""Whether a figure is of what something includes or leaves out, and that something is asked for. Pure.

Total loans included $640 million under a programme: these are not the total loans.
"""

import re
from collections.abc import Callable

from rag.records import Figure

_VERB = re.compile(r"\b(?:in|ex)clud(?:ed|es|ing|e)\b(?! in\b)", re.IGNORECASE)
_INCLUDED_IN = re.compile(r"[\s•–—]*(?:\([a-z]\) )?included in\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:in|ex)clud", re.IGNORECASE)
_CLAUSE = re.compile(r"[;；。]|(?<![A-Z])\.\s")


def is_of_the_included(question: str, text: str, figure: Figure, held: Callable[[str], float]) -> bool:
    """Whether it is so. held: the share of what the question asks for, 0 to 1, that some words hold."""
    if _ASKED.search(question):
        return False
    if _INCLUDED_IN.match(text):
        return True
    before = text[: figure.start]
    verbs = list(_VERB.finditer(before))
    if not verbs:
        return False
    begin = max((match.end() for match in _CLAUSE.finditer(before)), default=0)
    verb = verbs[-1]
    if verb.start() < begin:
        return False
    after = _CLAUSE.split(text[figure.end :])[0]
    whole, part = held(text[begin : verb.start()]), held(f"{text[verb.end() : figure.start]} {after}")
    return whole > 0 and whole >= part

"""Whether a figure is of what something includes or leaves out, and that something is asked for. Pure.

Total loans included $640 million under a programme: these are not the total loans. Nor are the $60 million of them that
"were overdue".
"""

import re
from collections.abc import Callable

from rag.records import Figure

_VERB = re.compile(r"\b(?:in|ex)clud(?:ed|es|ing|e)\b(?! in\b)", re.IGNORECASE)
_INCLUDED_IN = re.compile(r"[\s•–—]*(?:\([a-z]\) )?included in\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:in|ex)clud", re.IGNORECASE)
# The rest of a clause that begins anew with its figure: ... was undrawn and $42 billion was performing.
_ANEW = re.compile(r"\band\s+(?:[A-Z]{3}\s?|[$€£¥]\s?)?$", re.IGNORECASE)
_SAID_OF_IT = re.compile(
    r"\s+(?:of (?:which|it|them) )?(?:was|were|is|are|related to|represented|came from)\s+(?:the )?([a-z-]+)"
)
_CLAUSE = re.compile(r"[;；。]|(?<![A-Z])\.\s")


def is_of_the_included(question: str, text: str, figure: Figure, held: Callable[[str], float]) -> bool:
    """Whether it is so. held: the share of what the question asks for, 0 to 1, that some words hold."""
    if _ASKED.search(question):
        return False
    if _INCLUDED_IN.match(text):
        return True
    before = text[: figure.start]
    anew = _SAID_OF_IT.match(text, figure.end) if _ANEW.search(before) else None
    if anew and anew[1][:5] not in question.lower():
        return True
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

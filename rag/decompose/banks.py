"""Several banks that are asked for one thing (甲银行、乙银行的净利润): the question for each of them. Pure.

The average of a kind of banks may be one of them: 甲银行、农商行平均的净息差.
"""

import re

from rag.followup.slots import Span, institution_slots, joined, population_slots
from rag.population import is_of_several
from rag.question import Question
from rag.rank_asked import asks_superlative

_BETWEEN = re.compile(r"\s*(?:、|,(?:\s*and\b)?|，|和|与|及|跟|以及|\band\b|\bversus\b|\bvs\.?)\s*", re.IGNORECASE)
# One figure of them all or between them, a choice among them, or what they do with one another.
_OF_THEM_ALL = re.compile(
    r"合计|共计|总共|一共|之和|加起来|合起来|平均|相差|差距|差额|之间|比(?![例重率值]).{1,20}[高低多少大小]|高于|低于|超过|更|哪|谁|合作"
    r"|联合|合并"
    r"|\b(?:together|altogether|total of|sum|average|between|difference|gap|than|which|who|merge\w*)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?$")
_EACH = re.compile(r"(?:各自|分别|各|\brespectively\b)\s*", re.IGNORECASE)
_THE, _THE_FIRST = re.compile(r"\bthe $", re.IGNORECASE), re.compile(r"^the ", re.IGNORECASE)
_AVERAGE = re.compile(r"的?(?:行业)?平均(?:水平|值|数)?|['’]?s? average\b", re.IGNORECASE)
MOST_BANKS = 6


def of_banks(question: Question) -> tuple[list[str], list[str]]:
    """The questions for one bank each, and the banks; empty where not several are asked for one figure each."""
    text = question.text
    if question.asks != "figure" or asks_superlative(question) or is_of_several(text):
        return [], []
    for start, end in _named(text):
        names = [name for name in _BETWEEN.split(text[start:end]) if name]
        is_list = any(institution_slots(name) or _AVERAGE.search(name) for name in names)
        if not (is_list and 2 <= len(names) <= MOST_BANKS and all(_named(name) for name in names)):
            continue
        if _OF_THEM_ALL.search(text[:start] + text[end:]):
            break
        asked = [_EACH.sub("", text[:start] + name + text[end:]) for name in names]
        return asked, [_POSSESSIVE.sub("", _THE_FIRST.sub("", name)) for name in names]
    return [], []


def _named(text: str) -> list[Span]:
    """Where a text names banks, and kinds of banks with their average, lists as one."""
    spans = institution_slots(text)
    for start, end in population_slots(text):
        the, average = _THE.search(text[:start]), _AVERAGE.match(text, end)
        spans.append((the.start() if the else start, average.end() if average else end))
    return joined(text, spans)

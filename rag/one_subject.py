"""Whether two levels of one row or sentence, each of its own time, are of one subject. Pure.

In a row they stand under one head but for the time. In prose one follows the other as the same thing at another time:
by a word from one to the other (由3%升至5%), in one list of times (2024年和2025年分别为3%和5%), or in a clause of its
own that names a time and nothing else (2024年为3%，2025年为5%; 3% in 2024 and 5% in 2025).
"""

import re

from rag.claims import RankedClaim
from rag.figures import find_figures
from rag.periods import timeless
from rag.records import Figure

# From one time to another of one subject, and nothing of another.
_FROM_TO = re.compile(
    r"[，,]?\s*(?:大幅|进一步|再|又|逐步)?(?:提升|上升|增加|增长|提高|升高|上涨|升|增|下降|降低|减少|回落|下滑|收窄|扩大|降|减)(?:至|到|为)"
    r"\s*(?:本年|今年|报告期末?|上年末?|去年|(?:19|20)\d{2}年(?:末|底)?)?(?:的)?\s*"
    r"|\s*(?:in FY\s?\d+|in \d{4}|a year (?:earlier|before))?,?\s*(?:up|down)?"
    r"\s*(?:to|compared with|from|against|versus)\s+(?:[A-Z]{3}\s?|US\$|S\$|HK\$)?",
    re.IGNORECASE,
)
_CLAUSE_SIGN = re.compile(
    r"[，,；;、（(]|\.\s|\b(?:and|but|while|to|against|versus|compared (?:with|to)|up from|down from)\b", re.IGNORECASE
)
# What a clause says that speaks of the same thing at another time, beside that time and the figure.
_SAYS_NO_SUBJECT = re.compile(
    r"而|但是?|并|则|已|又|再|仅|只|就|还|约|共|略|了|的|时|末|底|度|同期|年初|[上去前本今]一?年|进一步|大幅|小幅|逐步|人民币|为|是|有"
    r"|达到?|占到?|剩下?|(?:上|下|提|增|回|升|降|减|涨|跌)?[升降高加长少低涨落滑增减跌]?[至到]"
    r"|\b(?:and|but|while|against|versus|compared|with|up|down|from|to|at|in|by|of|or|it|this|that|figure|was|were|is|are"
    r"|had|stood|reach(?:ed|ing)|rose|rising|grew|climbed|fell|falling|dropped|only|just|then|already|a|the|year|earlier"
    r"|before|end|RMB|CNY|USD|EUR|HKD|SGD|US|HK|S)\b",
    re.IGNORECASE,
)


def are_of_one_subject(one: RankedClaim, other: RankedClaim) -> bool:
    """Whether two levels of one sentence or row are the same thing at two times."""
    if one.claim.column or other.claim.column:
        return _bare(one.claim.own) == _bare(other.claim.own)
    first, second = sorted((one.claim.figure, other.claim.figure), key=lambda figure: figure.start)
    text = one.sentence.sentence.text
    listed = one.claim.own == other.claim.own and one.claim.years != other.claim.years
    return (
        listed or _FROM_TO.fullmatch(text, first.end, second.start) is not None or _is_said_again(text, first, second)
    )


def _is_said_again(text: str, first: Figure, second: Figure) -> bool:
    """Whether the clauses after the first figure's own name times and figures alone, up to the second."""
    sign = _CLAUSE_SIGN.search(text, first.end, second.start)
    if not sign:
        return False
    again = text[sign.start() : second.start]
    for figure in reversed(find_figures(again)):  # 2023年为3%，2024年为4%，2025年为5%
        again = again[: figure.start] + again[figure.end :]
    return not re.search(r"\w", _SAYS_NO_SUBJECT.sub("", timeless(again)))


def _bare(own: str) -> str:
    return re.sub(r"\s+|截至|止年度|年度|第?[一二三四1-4]季度?|[上下]半年|\b[QH][1-4]\b|末", "", own)

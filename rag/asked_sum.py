"""What a question says of the figure it wants computed: growth, a sum, a gap, to how many decimals. Pure."""

import re

from rag.question import Question
from rag.records import FigureKind

GROWTH_ASKED = re.compile(
    r"百分之|百分比|增速|增长率|增幅|降幅|多快|%|per ?cent(?!age)|percentage(?! (?:points?|of)\b)"
    r"|\bby what (?:share|proportion)|growth|how fast|\b(?:what|which) rate\b"
    r"|\brate of (?:increase|decrease|change|decline)\b",
    re.IGNORECASE,
)
_SUM_ASKED = re.compile(
    r"加起来|加总|合起来|合在一起|之和|总共|\btogether\b|\bcombined\b|\bsum of\b|in total", re.IGNORECASE
)
_ROUNDED = re.compile(r"小数|保留.位|two decimals?|decimal place|round", re.IGNORECASE)
_ITEM_SIGN = re.compile(r"、|和|与|以及|\band\b", re.IGNORECASE)
AMOUNTS: frozenset[FigureKind] = frozenset({"amount", "count", "number"})
LEVELS: frozenset[FigureKind] = frozenset({"percent", "amount", "count", "multiple", "number"})


def says_sum(question: Question) -> bool:
    """Whether a question asks for a total."""
    return _SUM_ASKED.search(question.text) is not None


def asks_sum(question: Question) -> bool:
    """Whether a question asks what several things come to."""
    return says_sum(question) and item_count(question) > 1


def item_count(question: Question) -> int:
    """How many things a question lists."""
    return len(_ITEM_SIGN.findall(question.text)) + 1


def is_to_be_rounded(text: str) -> bool:
    """Whether a question says to how many decimals: its figure is to be computed."""
    return _ROUNDED.search(text) is not None


def levels_asked(question: Question) -> tuple[frozenset[FigureKind], bool]:
    """The kinds of level whose change is asked for, and whether they are shares."""
    if question.kinds & {"points", "basis_points"} and "amount" not in question.kinds:
        return frozenset({"percent"}), True
    if GROWTH_ASKED.search(question.text):
        return AMOUNTS, False
    return LEVELS, question.asks_share

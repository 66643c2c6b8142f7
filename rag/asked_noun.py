"""Whether a figure of a sentence is another member's than the one that is asked for. Pure.

The third's where the fourth is asked for, the level where the requirement is, the number that is a condition (shops
with fewer than ten desks).
"""

import re

from rag.lexicon.words import key_of
from rag.records import Figure

_ORDINAL = re.compile(
    r"第[一二三四五六七八九十\d]+(?=大|名|位|期)|\b(?:first|second|third|fourth|fifth)(?=[- ](?:largest|highest))",
    re.IGNORECASE,
)
_REQUIRED = re.compile(
    r"监管要求|最低要求|监管标准|监管红线|\brequire(?:d|ment|ments|s)?\b|\bregulatory minimum\b", re.IGNORECASE
)
# Right before or behind a figure that is required, and reached by nobody yet.
_REQUIRED_BEFORE = re.compile(
    r"(?:监管要求|最低要求|监管标准|监管红线|不低于|不得低于)(?:为|是|的)?\s*$"
    r"|\b(?:minimum|requirement|at least|no less than|floor)\s(?:(?:of|is|was|at|ratio)\s)*$",
    re.IGNORECASE,
)
_REQUIRED_AFTER = re.compile(
    r"\s?(?:的)?(?:最低)?(?:监管)?(?:要求|红线|标准|底线)|\s(?:(?:regulatory|minimum|required)\s)*(?:minimum|requirements?|floor)\b",
    re.IGNORECASE,
)
_REQUIRED_ASKED = re.compile(
    r"要求|红线|标准|底线|不低于|\brequire|\bminimum\b|\btarget\b|\bfloor\b|\bleast\b|\bless than\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\bwith (?:(?:fewer|more|less) than|at least|at most|over|under|up to) (?:[A-Z]{3} )?$", re.IGNORECASE
)
_NOUN_AFTER = re.compile(r"\s*([a-z]+)", re.IGNORECASE)

# What is counted: how many branches did.
_COUNTED = re.compile(r"\bhow many (?:[a-z-]+ ){0,4}?([a-z-]+(?<!s)s|people|staff)\b", re.IGNORECASE)


def counted(question: str) -> frozenset[str]:
    """The noun that an English question counts, as words are compared; none where it counts nothing."""
    return frozenset(key_of(match[1]) for match in _COUNTED.finditer(question))


# What follows a number and is counted by it: 48 states, 12 new branches.
_COUNTED_BY_IT = re.compile(r"\s(?:[a-z-]+\s)?([a-z]{3,}(?<!s)s)\b")
_RANK = re.compile(r"\brank(?:ing)?\b|排名|名次|位次", re.IGNORECASE)


def counts_something_else(question: str, text: str, figure: Figure) -> bool:
    """Whether what an English text counts by a figure is not what the question counts: 48 states for branches."""
    nouns = counted(question)
    match = _COUNTED_BY_IT.match(text, figure.end)
    return bool(nouns) and match is not None and not nouns & {key_of(word) for word in match.group().split()}


def is_a_place_in_an_order(question: str, column: str) -> bool:
    """Whether a column gives ranks, which the question does not ask for."""
    return _RANK.search(column) is not None and _RANK.search(question) is None


def is_of_another_member(question: str, text: str, own: str, figure: Figure) -> bool:
    """Whether a figure is plainly not that of what is asked for. text: its sentence; own: the words that are its."""
    asked, said = set(_ORDINAL.findall(question)), set(_ORDINAL.findall(own))
    if asked and said and not asked & said:
        return True
    if _REQUIRED.search(question) and _REQUIRED.search(text) and not _REQUIRED.search(own):
        return True
    if (
        _REQUIRED_BEFORE.search(text[: figure.start]) or _REQUIRED_AFTER.match(text, figure.end)
    ) and not _REQUIRED_ASKED.search(question):
        return True
    if _CONDITION.search(text[: figure.start]):
        noun = _NOUN_AFTER.match(text, figure.end)
        return noun is None or noun[1].lower() not in question.lower()
    return False

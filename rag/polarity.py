"""Whether two texts say the opposite of each other: who does not use a card is no share of those who use one. Pure.

A negation is compared with the word that it negates. What only sounds like one (不良贷款, no more than) is none.
"""

import re
from functools import lru_cache

from rag.lexicon.words import key_of
from rag.question import question_language

# Words of which the negation is a part; bounds, which rag/bounds.py reads; what only sets apart (a bot, not a human) or
# says again what was said (仍在调整、没有结束的).
_NONE_ZH = re.compile(
    r"不良|不动产|不同|不断|[不无]论|不管|不等|不少|不足|不到|不得|不限|不低于|不高于|不变|不超?过|不知道?|差不多"
    r"|不[仅只但]|不满(?=\d|[一二三四五六七八九十])|未来|未经审计|未决|未分配|[未非不]并表|[是能可有]否|有没有"
    r"|不含|不包括|(?<![一-鿿])不(?:计(?!划)|考虑|看(?![好重])|[算谈提说])|[，而]不是|而非|[、，]没有[^，。、]{1,4}(?=的)|(?P<one>[一-鿿])不(?P=one)"
)
_NONE_EN = re.compile(
    r"\bnot (?:only|just|least)\b|\bno\. ?\d|\bwhether or not\b|,(?: but)? not (?:an?|the|by|in|of|for|at)\b"
    r"|\b(?:no|not) (?:more|less|fewer|later|earlier|higher|lower) than\b",
    re.IGNORECASE,
)
_NOT_ZH = re.compile(
    r"(?:没有|没能|没(?!收|落)|未曾|未(?!必)|不|毫无|并无|无(?=[需法意])|并非)"
    r"(?:能|会|愿(?!意)|曾|再|把|被|将|在|对|给|使)?"
)
_NOT_EN = re.compile(
    r"\b(?:not|never|cannot|no|none|without|neither|nor)\b|n['’]t\b"
    r"|\bun(?=(?:able|willing|likely|profitable|aware|satisfied)\b)",
    re.IGNORECASE,
)
# Between a negation and what it negates.
_PASSED_OVER = re.compile(
    r"an?|any|the|that|this|yet|be|been|being|have|has|had|do|does|did|ever|longer|to|their|its|of|such|very|is|are|was"
    r"|were",
    re.IGNORECASE,
)
# Texts that deny in other words: a question in the negative may be answered by them.
_DENIES = re.compile(
    r"拒绝|反对|缺乏|缺少|亏损|放弃|停用|\b(?:refus\w+|lack\w*|loss(?:es)?|fail\w*|other than"
    r"|only(?!(?: about| around| some)? ?[\d$€£])"
    r"|un(?:insured|banked|employed|secured)|dis(?:satisfied|agree\w*))\b",
    re.IGNORECASE,
)
# A kind and the rest: 利息收入 and 非利息收入, interest income and noninterest income.
_NON = re.compile(r"(?<!除)非(?![常但洲凡法得要])(?P<zh>[一-鿿]{2})|\bnon-?(?!bank|e)(?P<en>[a-z]{4,6})", re.IGNORECASE)
# Whether something is so may be asked either way.
_YES_OR_NO = re.compile(r"吗[？?。]?$|^(?:did|does|do|is|are|was|were|has|have|had)\b", re.IGNORECASE)
_HAN = re.compile(r"[一-鿿]+")
_WORD = re.compile(r"[A-Za-z]+")


@lru_cache(maxsize=4096)
def negated(text: str) -> frozenset[str]:
    """The words that a text negates: two Chinese characters, or the lemma of an English word."""
    if question_language(text) == "zh":
        text = _NONE_ZH.sub("，", text)
        found = (_HAN.match(text, match.end()) for match in _NOT_ZH.finditer(text))
        return frozenset(word.group()[:2] for word in found if word)
    text = _NONE_EN.sub(",", text)
    words = (_word_after(text[match.end() :]) for match in _NOT_EN.finditer(text))
    return frozenset(word for word in words if word)


def _word_after(text: str) -> str:
    clause = re.split(r"[,.;:?!]", text, maxsplit=1)[0]
    return next((key_of(word) for word in _WORD.findall(clause) if not _PASSED_OVER.fullmatch(word)), "")


def _affirms(text: str, word: str) -> bool:
    """Whether a word stands in a text and is not negated there."""
    if word in negated(text):
        return False
    return word in text if _HAN.match(word) else any(key_of(other) == word for other in _WORD.findall(text))


def contradicts(one: str, other: str) -> bool:
    """Whether one text denies what the other says of itself."""
    return any(_affirms(other, word) for word in negated(one)) or any(_affirms(one, word) for word in negated(other))


def _is_the_rest(one: str, other: str) -> bool:
    """Whether one text speaks of the rest of a kind (非利息, noninterest), and the other of the kind alone."""
    rest = {(match["zh"] or match["en"]).lower() for match in _NON.finditer(one)}
    kinds = _NON.sub(" ", other.lower())
    return any(kind in kinds and not re.search(rf"(?:非|\bnon-?){kind}", other.lower()) for kind in rest)


def is_of_the_opposite(question: str, own: str, around: str) -> bool:
    """Whether a figure is of those who do where the question is of those who do not, or the other way round.

    own: what is said of the figure itself. around: what was said before it, which may hold the negation.
    """
    if _YES_OR_NO.search(question):
        return False
    if contradicts(question, own) or _is_the_rest(question, own) or _is_the_rest(own, question):
        return True
    asked, said = negated(question), f"{around} {own}"
    if not asked or _DENIES.search(said):
        return False
    denied = negated(said)
    if question_language(question) != question_language(own):
        return not denied
    return not any(word[0] == other[0] if _HAN.match(word) else word == other for word in asked for other in denied)

"""What a figure or a question leaves out: consumer loans, excluding credit card. Pure."""

import re

_LEAVES_OUT = (
    r"\b(?:excluding|exclusive of|not including|other than|except(?: for)?|stripping out|leaving out|setting aside)\b"
    r"|不含|不包括|不包含|剔除|扣除"
)
_EXCLUDED = re.compile(rf"(?:{_LEAVES_OUT})\s*(?P<what>[^,，;；()（）?？的]*)", re.IGNORECASE)
# Behind what it is left out of: 扣除非经常性损益后的利润 is the name of one thing.
_BEHIND = re.compile(rf"(?:[,，]\s*[(（]?|[(（]|(?<=[a-z])\s)\s*{_EXCLUDED.pattern}[)）]?", re.IGNORECASE)
_WORDS = re.compile(r"[a-z]{3,}|[\u4e00-\u9fff]{2,}", re.IGNORECASE)


def without_excluded(question: str, words: str) -> str:
    """The words of a figure without what they leave out, unless the question speaks of leaving out too."""
    return words if _EXCLUDED.search(question) else _BEHIND.sub("", words)


def is_of_the_excluded(question: str, words: str) -> bool:
    """Whether the words of a figure name what the question leaves out and do not leave it out themselves."""
    asked = _EXCLUDED.search(question)
    left_out = _WORDS.findall(asked["what"].lower()) if asked else []
    return bool(left_out) and not _EXCLUDED.search(words) and all(word[:6] in words.lower() for word in left_out)

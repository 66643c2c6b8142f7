"""What the row of a table is called, in the form in which names are compared: a question that says just this asks for
this row. Pure.

"Return on common equity (“ROE”)(b)" is called "return on common equity" and "roe", "Total deposits" just "deposit".
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.folding import fold

LONGEST_NAME = 90  # characters; a longer one is a sentence
_LONGEST_PHRASE = 40  # characters of Chinese: standards name rows in more than thirty
_MOST_WORDS = 14  # of English
_ASIDE = re.compile(r"[（(][^（()）]*[)）]?")
_ABBREVIATION = re.compile(r"[（(]\s*[“\"‘']?([A-Z][A-Za-z&]{1,6}\d?)[”\"’']?\s*[)）]")
_OF_IT = re.compile(r"^\s*(?:其中|of which|including)[：:]?\s*", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z0-9&]+|[\u4e00-\u9fff]")
_WHOLE = re.compile(r"^total |(?<=..)(?:总额|总计|合计|余额)$")
# A plural in -es whose singular has no e: losses, taxes, branches, bonuses, but bases, houses, caches.
_IN_ES = re.compile(r"(?:ss|x|(?<!ca)(?<!ni)(?<!da)ch|sh|[lnrst]us)es$")
_NO_NAMES_WORDS = """
    合计 小计 总计 总额 余额 其他 其它 其中 本期 上期
    total other change balance amount rate ratio level year quarter average
"""
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())
_JOINED = re.compile(r"\band\b|(?<=[\u4e00-\u9fff])[和与及](?=[\u4e00-\u9fff])")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def bare_row(row: str) -> str:
    """The name of a row without its group and without 其中 before it."""
    return _OF_IT.sub("", row.rpartition("：")[2]).strip()


@lru_cache(maxsize=8192)  # a question looks at the same rows several times
def row_names(row: str) -> frozenset[str]:
    """The names of a row as they are compared; none where it is called nothing that could be asked for."""
    bare = bare_row(row)
    if len(bare) > LONGEST_NAME:
        return frozenset()
    whole = _WHOLE.sub("", _joined(name_words(bare)))
    short = [match[1].lower() for match in _ABBREVIATION.finditer(bare)]
    return frozenset(name for name in (whole, *short) if _is_name(name))


def name_words(text: str) -> list[str]:
    """The words of a name, or of another text, as names are compared: small, in the singular, without asides."""
    return _tokens(_ASIDE.sub(" ", text))


def in_full(name: str) -> str:
    """A name, and as a question for the whole says it: loan, total loan."""
    return f"{name} total {name}" if name.isascii() else f"{name} {name}总额 {name}余额"


def phrases(text: str) -> dict[str, tuple[int, int]]:
    """Every phrase of a text as names are compared -> its place in it, in words; the last one where it stands twice."""
    tokens = _tokens(text)
    han = [_HAN.match(token) is not None for token in tokens]
    found: dict[str, tuple[int, int]] = {}
    for start in range(len(tokens)):
        name, words = "", 0
        for at in range(start, min(start + _LONGEST_PHRASE, len(tokens))):
            words += not han[at]
            if words > _MOST_WORDS:
                break
            name += tokens[at] if at == start or (han[at] and han[at - 1]) else f" {tokens[at]}"
            if _is_name(name):
                found[name] = (start, at + 1)
    return found


def asked_names(text: str, names: Iterable[str]) -> frozenset[str]:
    """Those of the names that a text says, without those that it says only inside another: no income where net interest
    income is asked for."""
    said = phrases(text)
    found = {name: said[name] for name in set(names) if name in said}
    return frozenset(
        name
        for name, (start, end) in found.items()
        if not any(begin <= start and end <= stop and (begin, stop) != (start, end) for begin, stop in found.values())
    )


def joins(name: str) -> bool:
    """Whether a name joins several things: mortgage fees and related income, 手续费及佣金收入."""
    return _JOINED.search(name) is not None


def _tokens(text: str) -> list[str]:
    return [_singular(token) for token in _TOKEN.findall(fold(text).replace("'s", " ").replace("’s", " "))]


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in ("series", "species"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if _IN_ES.search(word) else word[:-1]


def _joined(tokens: Iterable[str]) -> str:
    """Words with a space between them, characters of Chinese without."""
    text = ""
    for token in tokens:
        text += token if not text or (_HAN.match(token) and _HAN.match(text[-1])) else f" {token}"
    return text


def _is_name(name: str) -> bool:
    return len(name) > 1 and name not in _NO_NAMES and not name.replace(" ", "").isdigit()

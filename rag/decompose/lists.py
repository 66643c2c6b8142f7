"""Lists in a question (甲、乙和丙; A, B and C): where they stand and their items. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rag.institutions import GLOSSARY
from rag.population import population_spans

_TIME = re.compile(r"(?:FY\s?)?(?:19|20)\d\d(?:财?年)?(?:度|[末底初中]|上半年|下半年)?")
_ENDS_IN_TIME = re.compile(rf"{_TIME.pattern}$")
# What things of one kind share (公司贷款和个人贷款), and what is measured of them behind it.
_NOUN = re.compile(r"贷款|存款|业务|客户|资产|负债")
_TAIL = re.compile(r"(?:的)?[一-鿿]{1,8}(?:率|比|占比|余额|收入|利润|规模|数量)")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list at text[start:end]."""

    start: int
    end: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """What a language needs to be taken apart by."""

    sign: re.Pattern[str]  # parts the items of a list
    left_end: re.Pattern[str]  # what the first item cannot go beyond to the left
    right_end: re.Pattern[str]  # what the last item cannot go beyond to the right
    group: re.Pattern[str]  # what gathers the items behind a list: 三大(板块)
    each: re.Pattern[str]
    sum: re.Pattern[str]
    gap: re.Pattern[str]
    measure: re.Pattern[str]  # an item that is measured, so that two of them are two figures
    head: re.Pattern[str]  # what the last item says for all: 普惠和绿色贷款, retail and corporate loans
    joiner: str  # between an item and its head
    shares: tuple[re.Pattern[str], ...]  # with groups `part` and `whole`
    halves: Callable[[str], tuple[str, str] | None]  # a question for a second half -> for the year, for its first half
    level: Callable[[str, str, str, str], str]  # (name, when, who, basis) -> the question for its level
    single: Callable[[str], str]  # a question without the words that ask for several
    bare: Callable[[str], str]  # a name without what is said around it


def find_lists(text: str, grammar: Grammar) -> list[Listed]:
    """The lists of a text in order; what gathers the items, or heads the last of them, is given to each.

    A name or a term that holds a sign (批发和零售业, savings and cooperative banks) is no list.
    """
    found: list[Listed] = []
    whole = [*population_spans(text), *_term_spans(text)]
    signs = [sign for sign in grammar.sign.finditer(text) if not any(a < sign.start() < b for a, b in whole)]
    while signs:
        chain = [signs.pop(0)]
        while signs and not grammar.right_end.search(text, chain[-1].end() + 1, signs[0].start()):
            chain.append(signs.pop(0))
        if listed := _listed(text, chain, grammar):
            found.append(listed)
    return found


def _listed(text: str, chain: list[re.Match[str]], grammar: Grammar) -> Listed | None:
    first, last = chain[0], chain[-1]
    # What stands right before the sign belongs to the item: 自营的和代理的, 甲银行和乙银行.
    bounds = [m.end() for m in grammar.left_end.finditer(text, 0, first.start()) if m.end() < first.start()]
    start = max(bounds, default=0)
    ending = grammar.right_end.search(text, last.end() + 1)
    end = ending.start() if ending else len(text)
    if text[first.start() - 1 : first.start()] == "的" == text[end : end + 1]:
        end += 1
    if _TIME.fullmatch(text, start, first.start()) and (time := _TIME.match(text, last.end())):
        end = time.end()  # of a list of years, the last: what follows is said of each
    times_follow = _TIME.fullmatch(text[last.end() : end].strip()) is not None
    if times_follow and (time := _ENDS_IN_TIME.search(text, start, first.start())):
        start = time.start()  # 存款2024年末与2025年末差多少: a list of times, said behind what they are of
    edges = [start, *(place for sign in chain for place in sign.span()), end]
    items = [text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if not all(items):
        return None
    if group := grammar.group.match(text, end):
        end = group.end()
        items = [item + (group["head"] or "") for item in items]
    elif tailed := _with_tail(items):
        items = tailed
    elif (head := grammar.head.search(items[-1])) and head.start():
        items = [item if grammar.measure.search(item) else item + grammar.joiner + head.group() for item in items]
    return Listed(start, end, tuple(items))


def _with_tail(items: list[str]) -> list[str]:
    """The items with what the last says of all behind the noun that they share: 甲贷款和乙贷款不良率; else none."""
    noun = items[0][-2:]
    whose, sign, tail = items[-1].rpartition(noun)
    last = whose + sign
    if not (_NOUN.fullmatch(noun) and whose and _TAIL.fullmatch(tail)) or any(one[-2:] != noun for one in items[:-1]):
        return []
    return [item + tail for item in (*items[:-1], last)] if last not in items[:-1] else []


@lru_cache(maxsize=1)
def _terms() -> re.Pattern[str]:
    """The glossary's terms that hold what parts a list, the longest first."""
    names = {
        name.strip()
        for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for name in re.split(r"[\t;]", line)
        if re.search(r"[\u4e00-\u9fff][、和与及][\u4e00-\u9fff]|\w,? and \w", name)
    }
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)", re.IGNORECASE)


def _term_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _terms().finditer(text)]

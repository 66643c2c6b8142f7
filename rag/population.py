"""Which banks a text speaks of: a figure for small banks is no answer for large ones. Pure."""

import re
from functools import lru_cache

from rag.records import Language

# class of bank -> how it is named; a text may name several.
_CLASSES = {
    "large": r"大型(?:国有|商业)?银行|国有(?:大行|银行|大型|商业)|大行(?!业|[政为动])|large (?:state|national|chinese)?[- ]?(?:owned )?(?:commercial )?banks"
    r"|state[- ]owned (?:commercial )?banks|big (?:four|six|five)|larger? banks|biggest banks|megabanks",
    "small": r"中小(?:型)?(?:商业)?银行|小型银行|small(?:er)?(?: and medium(?:-sized)?)? banks|small- and medium|regional banks",
    "city": r"城商行|城市商业银行|city commercial banks?|urban commercial banks?",
    "rural": r"农商行|农信社|农村商业银行|农村信用社|村镇银行|rural (?:commercial )?banks?|rural credit",
    "foreign": r"外资(?:法人)?银行|外国银行|foreign(?:-funded| |-owned )?\s?banks",
    "joint_stock": r"股份制(?:商业)?银行|joint[- ]stock (?:commercial )?banks",
    "policy": r"政策性银行|policy banks",
    "private": r"民营银行|互联网银行|(?:纯)?数字银行|虚拟银行|直销银行|private banks|internet banks|digital(?:[- ]only)? banks?\b|neo-?banks|virtual banks",
    "savings": r"储蓄(?:(?:和|与|及|、)合作)?(?:类)?银行|合作(?:类)?银行|信用合作社|savings (?:and cooperative |and loan )?banks|cooperative banks|thrifts?(?: banks)?\b|credit unions",
    # With no word before that says of which kind.
    "commercial": r"(?<![市村制型小有级业])商业银行"
    r"|(?<!city )(?<!urban )(?<!rural )(?<!stock )(?<!owned )(?<!large )(?<!small )(?<!national )(?<!state )"
    r"commercial banks?\b",
    "non_bank": r"保险公司|证券公司|券商|基金公司|信托公司|insurers|insurance compan|securities (?:firms|compan)|asset managers",
}
_SMALL = frozenset({"city", "rural"})
_EXCEPT = re.compile(
    r"除了?[^，。；]{1,14}(?:以外|之外|外)|(?:except|excluding|other than) [^,.;]{1,30}", re.IGNORECASE
)
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _CLASSES.items()}


# class of bank -> what it is called in either language, where a question is carried over from one to the other.
NAMES: dict[str, dict[Language, str]] = {
    "large": {"zh": "大型银行", "en": "large banks"},
    "small": {"zh": "中小银行", "en": "small banks"},
    "city": {"zh": "城商行", "en": "city commercial banks"},
    "rural": {"zh": "农商行", "en": "rural commercial banks"},
    "foreign": {"zh": "外资银行", "en": "foreign banks"},
    "joint_stock": {"zh": "股份制银行", "en": "joint-stock banks"},
    "policy": {"zh": "政策性银行", "en": "policy banks"},
    "private": {"zh": "民营银行", "en": "private banks"},
    "savings": {"zh": "储蓄与合作类银行", "en": "savings and cooperative banks"},
    "commercial": {"zh": "商业银行", "en": "commercial banks"},
}


# Several banks at once, of which a figure says nothing of one: the six groups together, 六家银行合计.
_SEVERAL = re.compile(
    r"\b(?:the|all|these|those) (?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:[\w-]+ ){0,3}(?:groups|banks|lenders|institutions)\b"
    r"|[两二三四五六七八九十\d]+(?:家|大)(?:[一-鿿]{0,4}(?:银行|集团|机构|行))|各家(?:银行|机构)|\b(?:the industry|the sector|combined)\b|全行业|银行业(?:整体|平均)",
    re.IGNORECASE,
)


# All the banks of a survey, of whatever kind.
_ALL_BANKS = re.compile(
    r"受访的?(?:银行|机构)|(?:全部|所有|各家?)银行|\b(?:of|all) (?:the )?(?:surveyed )?banks\b", re.IGNORECASE
)


def is_of_all(text: str) -> bool:
    """Whether a text speaks of all the banks that were asked, without a kind."""
    return _ALL_BANKS.search(text) is not None and not populations(text)


def is_of_several(text: str) -> bool:
    """Whether a text speaks of several banks at once."""
    return _SEVERAL.search(text) is not None


@lru_cache(maxsize=4096)
def populations(text: str) -> frozenset[str]:
    """The classes of bank that a text names."""
    text = _EXCEPT.sub("", text)
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text))


def is_of_others(asked: frozenset[str], held: frozenset[str]) -> bool:
    """Whether a text that speaks of the classes `held` is not about those asked for; never where either names none.

    City and rural banks together are the small ones; either alone is not.
    """
    if not asked or not held:
        return False
    if held >= _SMALL:
        held |= {"small"}
    return not asked & held


def population_spans(text: str) -> list[tuple[int, int]]:
    """Where a text names a class of bank, in order, without overlaps: the longest name of each place."""
    found = [match.span() for pattern in _PATTERNS.values() for match in pattern.finditer(text)]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans


# Accounts are of the group or of the parent alone; a column that says 本行 beside one that says 本集团 is the parent's.
_BASIS = {
    "parent": r"不并表|非并表|未并表|(?<!归属于)(?<!归于)母公司(?:口径)?|母行|单体|本行口径|\bparent(?:[- ](?:bank|company|only))*\b|\bunconsolidated\b|\bbank[- ]only\b|\bstand-?alone\b",
    "group": r"(?<![不非未])并表|合并(?:口径|报表|后)|集团口径|\bgroup(?: basis|[- ]level)\b|\bconsolidated\b",
}
_BASIS_ASKED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _BASIS.items()}
_CLAUSE = re.compile(r"[^，,；;]+")
_BASIS_SAID = {
    "parent": re.compile(r"本行$|本行\s|(?<!归属于)(?<!归于)母公司|\bparent\b|\bthe bank$", re.IGNORECASE),
    "group": re.compile(
        r"本集团|集团\s*$|(?:^|[，、；\s年末初])集团(?!客户|公司|授信|股份|成员|内)|合并|\bthe group\b|consolidated",
        re.IGNORECASE,
    ),
}


_PARENT_SAID = re.compile(r"本行|母公司|\bparent\b|\bthe bank\b|\bbank\W*$", re.IGNORECASE)


def is_on_another_basis(question: str, subject: str) -> bool:
    """Whether the parent alone was asked for and the subject is the group, or the other way round."""
    asked = [name for name, pattern in _BASIS_ASKED.items() if pattern.search(question)]
    said = [name for name, pattern in _BASIS_SAID.items() if pattern.search(subject)]
    return len(asked) == 1 and len(said) == 1 and asked != said


def lacks_the_parent(question: str, words: str) -> bool:
    """Whether the parent alone is asked for and none of the words around a figure speak of it: they are the group's."""
    asked = [name for name, pattern in _BASIS_ASKED.items() if pattern.search(question)]
    return asked == ["parent"] and not any(pattern.search(words) for pattern in (_PARENT_SAID, _BASIS_ASKED["parent"]))


def is_of_the_parent(subject: str) -> bool:
    """Whether the words of a figure say that it is of the parent alone."""
    return _BASIS_ASKED["parent"].search(subject) is not None


def basis_spans(text: str) -> list[tuple[int, int]]:
    """Where a text says that the group or the parent alone is meant."""
    return [match.span() for pattern in _BASIS_ASKED.values() for match in pattern.finditer(text)]


def basis_said(subject: str) -> frozenset[str]:
    """The bases that the words of a figure name: "parent", "group"."""
    return frozenset(name for name, pattern in _BASIS_SAID.items() if pattern.search(subject))


def without_basis(text: str) -> str:
    """The text with such words blanked out, so that offsets hold; with their clause where the text has others."""
    clauses = list(_CLAUSE.finditer(text))
    told = [match for match in clauses if any(p.search(match.group()) for p in _BASIS_ASKED.values())]
    if len(told) < len(clauses):
        for match in told:
            text = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    for pattern in _BASIS_ASKED.values():
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    return text

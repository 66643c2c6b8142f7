"""Which banks a text speaks of: a figure for small banks is no answer for large ones. Pure."""

import re

from rag.records import Language

# class of bank -> how it is named; a text may name several.
_CLASSES = {
    "large": r"大型(?:国有|商业)?银行|国有(?:大行|银行|大型|商业)|大行|六大行|large (?:state|national|chinese)?[- ]?(?:owned )?(?:commercial )?banks"
    r"|state[- ]owned (?:commercial )?banks|big (?:four|six|five)|larger? banks|biggest banks|megabanks",
    "small": r"中小(?:型)?(?:商业)?银行|小型银行|城商行|农商行|农信社|城市商业银行|农村商业银行|村镇银行|small(?:er)?(?: and medium(?:-sized)?)? banks"
    r"|small- and medium|regional banks|city commercial|rural commercial",
    "foreign": r"外资(?:法人)?银行|外国银行|foreign(?:-funded| |-owned )?\s?banks",
    "joint_stock": r"股份制(?:商业)?银行|joint[- ]stock (?:commercial )?banks",
    "policy": r"政策性银行|policy banks",
    "private": r"民营银行|互联网银行|private banks|internet banks|digital[- ]only banks",
    "non_bank": r"保险公司|证券公司|券商|基金公司|信托公司|insurers|insurance compan|securities (?:firms|compan)|asset managers",
}
_EXCEPT = re.compile(
    r"除了?[^，。；]{1,14}(?:以外|之外|外)|(?:except|excluding|other than) [^,.;]{1,30}", re.IGNORECASE
)
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _CLASSES.items()}


# class of bank -> what it is called in either language, where a question is carried over from one to the other.
NAMES: dict[str, dict[Language, str]] = {
    "large": {"zh": "大型银行", "en": "large banks"},
    "small": {"zh": "中小银行", "en": "small banks"},
    "foreign": {"zh": "外资银行", "en": "foreign banks"},
    "joint_stock": {"zh": "股份制银行", "en": "joint-stock banks"},
    "policy": {"zh": "政策性银行", "en": "policy banks"},
    "private": {"zh": "民营银行", "en": "private banks"},
}


def populations(text: str) -> frozenset[str]:
    """The classes of bank that a text names."""
    text = _EXCEPT.sub("", text)
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text))


def population_spans(text: str) -> list[tuple[int, int]]:
    """Where a text names a class of bank, in order, without overlaps: the longest name of each place."""
    found = [match.span() for pattern in _PATTERNS.values() for match in pattern.finditer(text)]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return spans

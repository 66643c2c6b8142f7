"""Whether a question asks for a share or for a count, in either language. Pure."""

import re
from typing import Literal

Measure = Literal["share", "count", ""]

_SHARE = re.compile(
    r"比例|占比|比重|份额|比率|百分比|百分之|几成|占(?:到|了|有)?(?:多|几|百)|\b(?:shares?|percentages?|proportions?|per ?cent)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:多少|几)(?:家|个|名|位|人)|家数|数量|\bhow many\b|\bnumber of\b",
    re.IGNORECASE,
)


def measure_asked(text: str) -> Measure:
    """What a question measures its subject by; "" where it is neither a share nor a count."""
    return "share" if _SHARE.search(text) else "count" if _COUNT.search(text) else ""

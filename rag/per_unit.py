"""Figures that are of one share, person or branch each: earnings of 3.45 dollars per share are no earnings. Pure."""

import re

_PER = {
    "share": r"每股|\bper (?:ordinary )?share\b|\beach share\b|\bEPS\b|\bDPS\b",
    "head": r"人均|每人|每名|户均|每户|\bper (?:capita|person|employee|head|customer|account|household)\b",
    "unit": r"每10股|每十股|网均|点均|每平方米|\bper (?:branch|outlet|square metre|ten shares|10 shares)\b",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PER.items()}


def per_units(text: str) -> frozenset[str]:
    """What a text says a figure is per: "share", "head", "unit"."""
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text))

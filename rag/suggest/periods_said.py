"""How a question says a period. Pure."""

import re

from rag.periods import Period, periods
from rag.records import Language
from rag.suggest.topic import When

_YEAR_END_ZH = re.compile(r"((?:19|20)\d\d)年(?:12月31日|底|终|年末|度末)")
_PARTS_ZH = {"H1": "上半年", "H2": "下半年", "Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}


def when_of(text: str, year: int, part: str, language: Language) -> When | None:
    """The period as the text names it, tidied; plain, where it names it otherwise (上年末); None for an odd part."""
    named = next((p for p in periods(text) if (p.year, p.part) == (year, part)), None)
    said = text[named.start : named.end] if named else ""
    return When(_zh(said, year, part), year, part) if language == "zh" else _english(said, named, year, part)


def _zh(said: str, year: int, part: str) -> str:
    if part in _PARTS_ZH:
        return f"{year}年{_PARTS_ZH[part]}"
    if part:
        return said
    return f"{year}年末" if _YEAR_END_ZH.fullmatch(said) or said.endswith("末") else f"{year}年"


def _english(said: str, named: Period | None, year: int, part: str) -> When | None:
    if part and not re.fullmatch(r"(?:H[12]|Q[1-4]) (?:FY)?\d{4}", said):
        return None
    if part:
        return When(said, year, part)
    return When(f"FY{year}" if said.startswith("FY") else str(year), year) if named or year else None


def said_in_english(when: When) -> str:
    """A Chinese period in English, with its preposition: at the end of 2025, in 2025, in Q1 2025."""
    if when.part:
        return f"in {when.part} {when.year}"
    return f"at the end of {when.year}" if when.said.endswith("末") else f"in {when.year}"


def said_in_chinese(when: When) -> str:
    """An English period in Chinese."""
    return _zh("", when.year, when.part)

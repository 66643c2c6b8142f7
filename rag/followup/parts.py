"""Parts of a year that a follow-up names alone: 上半年呢, and in the third quarter. Pure.

Spans are (start, end), half open.
"""

import re

from rag.question import question_language
from rag.records import Language

_WHOLE = re.compile(r"全年|整年|年度|(?:the )?(?:full|whole) year|the year as a whole", re.IGNORECASE)
_PART: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(
        r"上半年|下半年|前三季度|前[三九]个?月|第?[一二三四]季度末?|(?<!\d)(?:1[0-2]|[1-9])月(?:末|底)|年末|年初|全年|整年"
    ),
    "en": re.compile(
        r"\b(?:(?:in|for|at|of|during) )?(?:the )?(?:(?:first|second|third|fourth) (?:half|quarter)|first (?:nine months|three quarters)"
        r"|H[12]|Q[1-4]|(?:full|whole) year)\b",
        re.IGNORECASE,
    ),
}
_DATED_ZH = re.compile(r"(?:年度?)?(?P<part>末|底|初|上半年|下半年|前三季度|第?[一二三四]季度末?|\d{1,2}月(?:末|底)?)?")
_ORDINAL = re.compile(r"(?:the )?(?P<which>first|second|third|fourth)(?: one)?", re.IGNORECASE)
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d{2}", re.IGNORECASE)


def part_slot(text: str) -> tuple[int, int] | None:
    """Where a text names a part of a year, or the whole of one, by itself; None where it does not, or does so twice."""
    found = list(_PART[question_language(text)].finditer(text))
    return found[0].span() if len(found) == 1 else None


def is_part(text: str) -> bool:
    """Whether a text is a part of a year and nothing else, in either language; "the second" is one after another."""
    return any(form.fullmatch(text.strip()) for form in (*_PART.values(), _ORDINAL))


def with_part(part: str, text: str) -> str | None:
    """A question about another part of its year; None where it speaks of several years or parts, or of none."""
    whole = _WHOLE.search(part) is not None
    part = re.sub(r"^(?:in|for|at|of|during) ", "", part.strip(), flags=re.IGNORECASE)
    part = f"the {part}" if re.match(r"(?:first|second|third|fourth) ", part, re.IGNORECASE) else part
    years = list(_YEAR.finditer(text))
    if len(years) > 1:
        return None
    if question_language(text) == "zh":
        return _in_chinese("" if whole else part, text, years[0].end() if years else None)
    return _in_english("" if whole else part, text, years[0].span() if years else None)


def _in_chinese(part: str, text: str, after_year: int | None) -> str | None:
    if after_year is not None and (dated := _DATED_ZH.match(text, after_year)):
        return f"{text[:after_year]}年{part.removeprefix('年')}{text[dated.end() :]}"
    old = part_slot(text)
    return text[: old[0]] + (part or "全年") + text[old[1] :] if old else f"{part}{text}"


def _in_english(part: str, text: str, year: tuple[int, int] | None) -> str | None:
    old = part_slot(text)
    if which := _ORDINAL.fullmatch(part):
        said = text[old[0] : old[1]] if old else ""
        part = re.sub(r"\b(?:first|second|third|fourth)\b", which["which"], said, flags=re.IGNORECASE)
        if old is None or part.lower() == said.lower():
            return None
        return text[: old[0]] + part + text[old[1] :]
    if old and (year is None or old[1] <= year[0]):
        link = re.match(r"(?:in|for|at|of|during) ", text[old[0] : old[1]], re.IGNORECASE)
        before, after = text[: old[0]] + (link[0] if link else ""), text[old[1] :]
        if part:
            return before + part + after
        return before + re.sub(r"^ of (?=\S)", "", after).lstrip() if year else f"{before}the full year{after}"
    if old or year is None or not part:
        return None
    return f"{text[: year[0]]}{part}{' ' if re.fullmatch('[HQ][1-4]', part) else ' of '}{text[year[0] :]}"

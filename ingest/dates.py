"""Days and months as reports write them -> ISO 8601; whether a file's own date can be its report's. Pure."""

import datetime
import re

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{4})\s*(?:年\s*(\d{1,2})\s*月|[-/.]\s*(\d{1,2})(?![\d.%]))")
_NAMED_DAY = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s({_NAMED})|({_NAMED})\s(\d{{1,2}}))(?:st|nd|rd|th)?,?\s(\d{{4}})\b",
    re.IGNORECASE,
)
_NAMED_MONTH = re.compile(rf"\b({_NAMED}),?\s(\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]*\d)")
# What a date is written like where it stands for itself.
DATE = (
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{4}\s*年\s*\d{1,2}\s*月"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s{_NAMED},?\s\d{{4}}|{_NAMED}\s(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s)?\d{{4}})"
)
_MONTHS_LATER = 4  # a year's report comes out by the end of April


def iso(words: str) -> str:
    """YYYY-MM-DD or YYYY-MM, the first date in the words; "" where there is none."""
    if match := _DAY.search(words):
        return _written(match[1], int(match[2]), match[3])
    if match := _NAMED_DAY.search(words):
        return _written(match[5], _month(match[2] or match[3]), match[1] or match[4])
    if match := _MONTH.search(words):
        return _written(match[1], int(match[2] or match[3]))
    if match := _NAMED_MONTH.search(words):
        return _written(match[2], _month(match[1]))
    return ""


def is_date(date: str) -> bool:
    """Whether this is YYYY-MM-DD, YYYY-MM or YYYY, of a day that there is."""
    if not re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", date, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(f"{date}-01-01"[:10])
    except ValueError:
        return False
    return True


def fits(made: str, text: str) -> bool:
    """Whether the day on which a file was made (ISO 8601) can be that of the report which begins with this text.

    A file is saved anew each time it is printed or converted. Its day is taken where the newest month that the report
    names is not after it and at most four months before it; a year that is named without a month is gone by its end.
    """
    months = [
        found
        for match in re.finditer(rf"{DATE}|\d{{4}}\s*[-/.]\s*\d{{1,2}}", text, re.IGNORECASE)
        if (found := _months(iso(match[0])))
    ]
    newest_year = max(map(int, _YEAR.findall(text)), default=0)
    newest = max(months, default=0)
    day = _months(made)
    if newest // 12 >= newest_year:
        return newest <= day <= newest + _MONTHS_LATER
    return 12 * newest_year <= day < 12 * (newest_year + 1) + _MONTHS_LATER


def _months(date: str) -> int:
    """The months up to a date from the year 0, of which January counts 0; 0 for no date."""
    return 12 * int(date[:4]) + int(date[5:7]) - 1 if date else 0


def _written(year: str, month: int, day: str = "") -> str:
    if not 1 <= month <= 12 or (day and not 1 <= int(day) <= 31):
        return ""
    return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")


def _month(name: str) -> int:
    return _NAMES.index(name[:3].lower()) + 1

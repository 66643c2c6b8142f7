"""The period that a report says it covers: "for the quarterly period ended March 31, 2022" is Q1 2022. Pure."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = (
    r"(?:(?P<month>[A-Z][a-z]{2,8})\.? \d{1,2},? (?P<year>(?:19|20)\d\d)"
    r"|\d{1,2} (?P<month_after>[A-Z][a-z]{2,8}) (?P<year_after>(?:19|20)\d\d))"
)
# Between the words and the day other words of the cover may come to stand.
_ENGLISH = re.compile(
    r"\bfor the (?P<span>quarter(?:ly period)?|three[- ]months?(?: period)?|half[- ]year|six[- ]months?(?: period)?"
    rf"|nine[- ]months?(?: period)?|(?:fiscal |financial )?year|twelve months) ended[^\d]{{0,40}}?\s{_DAY}",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"截至\s?(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月\d{1,2}日止(?P<span>年度|[三六九]个月)")
_LENGTHS = {"quarter": 3, "three": 3, "half": 6, "six": 6, "nine": 9, "三": 3, "六": 6, "九": 9}


def covered_period(first_page: str) -> str:
    """The period as a report's details give it (Q1 2022, H1 2022, first nine months of 2022, 2022); "" where the page
    names none, or one that is no part of a calendar year."""
    match = _ENGLISH.search(first_page) or _CHINESE.search(first_page)
    if match is None:
        return ""
    found = match.groupdict()
    year, name = found["year"] or found.get("year_after"), found["month"] or found.get("month_after") or ""
    month = (
        int(name) if name.isdigit() else next((n for n, m in enumerate(_MONTHS, 1) if name.lower().startswith(m)), 0)
    )
    span = found["span"].lower()
    length = next((months for word, months in _LENGTHS.items() if span.startswith(word)), 12)
    match length, month:
        case 3, 3 | 6 | 9 | 12:
            return f"Q{month // 3} {year}"
        case 6, 6:
            return f"H1 {year}"
        case 9, 9:
            return f"first nine months of {year}"
        case 12, 12:
            return str(year)
    return ""

"""Which reports are asked: what is chosen on the page -> Scope, and a line that tells it. Pure."""

import re
from collections.abc import Mapping, Sequence

from rag.records import Language, Scope
from ui.wording import words

Chosen = Sequence[str] | None  # report ids, as the page sends them: a page that has just come may send none
Date = str | None

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def scope_of(reports: Chosen, since: Date, until: Date) -> Scope:
    """The scope of what is chosen; no report chosen: all of them. A date that is none is left out: see wrong_date."""
    return Scope(
        reports=tuple(reports or ()) or None,
        since=_date(since) if _DATE.fullmatch(_date(since)) else "",
        until=_date(until) if _DATE.fullmatch(_date(until)) else "",
    )


def wrong_date(since: Date, until: Date) -> str:
    """The first of these that is neither empty nor a year, month or day; empty where both can be used."""
    return next((date for date in map(_date, (since, until)) if date and not _DATE.fullmatch(date)), "")


def refusal(since: Date, until: Date, language: Language) -> str:
    """Why these dates cannot be used, in a sentence; empty where they can."""
    if wrong := wrong_date(since, until):
        return words("wrong_date", language, date=wrong)
    first, last = _date(since), _date(until)
    shared = min(len(first), len(last))  # from 2025-06 until 2025: to the end of that year
    return words("reversed", language, since=first, until=last) if first[:shared] > last[:shared] else ""


def told(scope: Scope, titles: Mapping[str, str], language: Language) -> str:
    """The scope in a line. titles: of the reports, by id."""
    parts = []
    if scope.reports:
        one = titles.get(scope.reports[0], scope.reports[0])
        parts.append(one if len(scope.reports) == 1 else words("some_reports", language, count=len(scope.reports)))
    if scope.since or scope.until:
        parts.append(f"{scope.since or '…'} – {scope.until or '…'}")
    return words("scope", language, scope=" · ".join(parts) or words("all_reports", language))


def _date(written: Date) -> str:
    return (written or "").strip()

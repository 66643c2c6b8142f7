"""Which reports are asked: what is chosen on the page -> Scope, and a line that tells it. Pure."""

import re
from collections.abc import Mapping, Sequence

from rag.records import Language, Scope
from ui.wording import words

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def scope_of(reports: Sequence[str], since: str, until: str) -> Scope:
    """The scope of what is chosen; no report chosen: all of them. A date that is none is left out: see wrong_date."""
    return Scope(
        reports=tuple(reports) or None,
        since=since.strip() if _is_date(since) else "",
        until=until.strip() if _is_date(until) else "",
    )


def wrong_date(since: str, until: str) -> str:
    """The first of these that is neither empty nor a year, month or day; empty where both can be used."""
    return next((each.strip() for each in (since, until) if each.strip() and not _is_date(each)), "")


def told(scope: Scope, titles: Mapping[str, str], language: Language) -> str:
    """The scope in a line. titles: of the reports, by id."""
    parts = []
    if scope.reports:
        one = titles.get(scope.reports[0], scope.reports[0])
        parts.append(one if len(scope.reports) == 1 else words("some_reports", language, count=len(scope.reports)))
    if scope.since or scope.until:
        parts.append(f"{scope.since or '…'} – {scope.until or '…'}")
    return words("scope", language, scope=" · ".join(parts) or words("all_reports", language))


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text.strip()) is not None

"""The times that a question names by distance (上年末, last year), and the question with their years in place. Pure.

去年, 今年, 前年, last year and this year are counted from today's year. 上年, 去年同期, a year earlier and the prior
year are counted from the year that the question names, else from the one that its report is about. What something is
only compared with (较上年, than a year earlier) is none of these: a report states such a change, or it is reckoned
from the time of its level.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.asked_change import asks_change
from rag.periods import periods, relative_periods
from rag.question import question_language
from rag.records import Language

_CALENDAR = {"前年": -2, "去年": -1, "今年": 0, "last": -1, "this": 0}
_HEAD_ZH = re.compile(r"(?:上一?|[去前今])年度?初?|[年期]初(?!以来|[至到])")
_HEAD_EN = re.compile(
    r"(?:the )?same (?:period|quarter|half)(?:,? (?:of|in|the))* (?:last|prior|previous|preceding)"
    r" (?:financial |fiscal )?year"
    r"|(?:the )?(?:last|prior|previous|preceding|this) (?:financial |fiscal )?year\b"
    r"|(?:a|one) year (?:earlier|ago|before)\b|two years (?:earlier|ago|before)\b"
    r"|the year (?:before|earlier)(?=\s*(?:[?.,;]|$))",
    re.IGNORECASE,
)
_TAIL_ZH = re.compile(r"的?(?:同期|同季)|年?[末底]")
_TAIL_EN = re.compile(r"['’]s(?: end\b)?|[- ]end\b", re.IGNORECASE)
_YEAR = r"(?:FY\s?)?(?:19|20)\d\d"
# What stands before a time that something is compared with, and after it.
_THAN_ZH = re.compile(r"(?:较|(?<!占)比|相比于|自|从|由)(?:同年|当年)?$")
_SINCE_ZH = re.compile(r"(?:同期|[年]?[末底])?的?(?:水平|数)?(?:相?比(?![例重率值])|对比|比较|相?差)")
_THAN_EN = re.compile(
    r"\b(?:than|versus|vs\.?|compared (?:with|to)|against|on|over|relative to|up|down)"
    r"(?: (?:it|they|that|those|was|were|had|been|of|in|at|for|the|end|level))*\s*$",
    re.IGNORECASE,
)
_FROM_EN = re.compile(r"\b(?:from|since)(?: (?:of|in|at|the|end|level))*\s*$", re.IGNORECASE)
_LINKED = re.compile(r"\b(?:in|of|for|during|at|by|to|from|since|than|and|or|as of|between)\s$", re.IGNORECASE)
# Before the earlier time of a change, where the question names no later one.
_EARLIER_ZH = re.compile(r"(?:相?较于?|相比(?:于|较)?|(?<!占)(?<!同)(?<!环)比|自|从)于?(?=(?:19|20)\d\d年)")
_EARLIER_EN = re.compile(
    rf"\b(?:than|from|since|compared (?:with|to)|versus|against)(?: (?:it|was|had|been|in|at|the|end|of))* {_YEAR}",
    re.IGNORECASE,
)
_PARTS_ZH = {"H1": "上半年", "H2": "下半年", "C09": "前三季度"} | {
    f"Q{n}": f"{han}季度" for n, han in enumerate("一二三四", 1)
}
_PARTS_EN = {"H1": "the first half of ", "H2": "the second half of ", "C09": "the first nine months of "} | {
    f"Q{n}": f"the {nth} quarter of " for n, nth in enumerate(("first", "second", "third", "fourth"), 1)
}
_ENDS = {"": 12, "H2": 12, "Q4": 12, "C09": 9, "Q3": 9, "H1": 6, "Q2": 6, "Q1": 3}


@dataclass(frozen=True, slots=True)
class OpenTime:
    """A time named by distance; `text[start:end]` is where."""

    offset: int  # in years
    same_part: bool  # of the same part of its year: 上年同期
    by_calendar: bool
    start: int
    end: int


def open_times(text: str) -> list[OpenTime]:
    """The times of a question that are named by distance, in order; what something is only compared with is none."""
    return list(_open_times(text))


def by_calendar(text: str, year: int) -> str:
    """The question with the years of 去年, 今年 and last year in their place. year: today's."""
    if _own_year(text) is not None:
        return text  # it is counted from the year that the question names
    return _in_place(text, [one for one in open_times(text) if one.by_calendar], year, "")


def by_own_year(text: str) -> str:
    """The question with the years in place that are counted from the one it names; as it is where there is none."""
    year = _own_year(text)
    return text if year is None else _in_place(text, open_times(text), year, _own_part(text))


def by_report(text: str, year: int, part: str) -> str:
    """The question with the years in place that are counted from a report's. part: of the year, that it is about."""
    return _in_place(text, open_times(text), year, "" if _own_part(text) else part)


def leaves_later_open(text: str) -> bool:
    """Whether a question asks for the change since a year, and not until when."""
    return _earlier(text) is not None


def until_report(text: str, year: int, part: str) -> str:
    """The question for a change since a year with the time of the report as the later one, where it is later."""
    place = _earlier(text)
    if place is None:
        return text
    named = periods(text)[0]
    if (named.year, end_of(named.part)) >= (year, end_of(part)):
        return text
    language = question_language(text)
    later = time_said(year, part, language)
    return text[:place] + (later if language == "zh" else f"in {later} ") + text[place:]


def time_said(year: int, part: str, language: Language) -> str:
    """A time as it is said: 2025年上半年, the first half of 2025. part: as in Period."""
    if part[:1] == "M":
        return f"{year}年{int(part[1:])}月" if language == "zh" else f"{year}-{part[1:]}"
    return f"{year}年{_PARTS_ZH.get(part, '')}" if language == "zh" else f"{_PARTS_EN.get(part, '')}{year}"


def end_of(part: str) -> int:
    """The month, 1 to 12, in which a part of a year ends, as in Period."""
    return _ENDS[part] if part in _ENDS else int(part[1:])


# reading


def _is_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def _open_times(text: str) -> Iterator[OpenTime]:
    for one in _HEAD_ZH.finditer(text):
        if text.startswith("纪", one.end()) or re.search(r"\d年?$|[今去本上]$", text[: one.start()]):
            continue  # 上年纪, 2025年初
        if _THAN_ZH.search(text[: one.start()]) or _SINCE_ZH.match(text, one.end()):
            continue
        tail = _TAIL_ZH.match(text, one.end())
        same = tail is not None and "同" in tail[0]
        head, initial = one[0].rstrip("度初"), one[0].endswith("初") and len(one[0]) > len("年初")
        end = tail.end() if same and tail else one.end()
        yield OpenTime(_CALENDAR.get(head, -1) - initial, same, head in _CALENDAR and not same, one.start(), end)
    for one in _HEAD_EN.finditer(text):
        before = text[: one.start()]
        if _THAN_EN.search(before) or (asks_change(text) and _FROM_EN.search(before)):
            continue
        words = one[0].lower().removeprefix("the ").split()
        same = words[0] in ("same", "a", "one", "two")
        offset = -2 if words[0] == "two" else 0 if words[0] == "this" else -1
        yield OpenTime(offset, same, words[0] in _CALENDAR, one.start(), one.end())


def _own_year(text: str) -> int | None:
    """The one year that a question names; None where it names none, or several."""
    years = {period.year for period in periods(text)}
    return next(iter(years)) if len(years) == 1 else None


def _own_part(text: str) -> str:
    return next((period.part for period in periods(text) if period.part), "")


def _earlier(text: str) -> int | None:
    """Where the earlier time of a change begins with its word (比2024年), where it is the only time that is named."""
    if not asks_change(text) or relative_periods(text) or len(periods(text)) != 1:
        return None
    match = (_EARLIER_ZH if question_language(text) == "zh" else _EARLIER_EN).search(text)
    return match.start() if match and periods(text)[0].start >= match.start() else None


# writing


def _in_place(text: str, times: list[OpenTime], year: int, part: str) -> str:
    zh = _is_chinese(text)
    for one in reversed(times):
        before, after = text[: one.start], text[one.end :]
        named = year + one.offset
        if zh and _is_chinese(text[one.start : one.end]):
            initial = text[one.end - 1] == "初"
            said = f"{named}年末" if initial else time_said(named, part if one.same_part else "", "zh")
            text = before + said + after
            continue
        tail = _TAIL_EN.match(after)
        if tail and tail[0].lower().endswith("end"):
            said, after = f"the end of {named}", after[tail.end() :]
        else:
            said = time_said(named, part if one.same_part else "", "en")
        if not before or not (_LINKED.search(before) or tail):
            said = f"in {said}"
        text = before + (said if before else said[0].upper() + said[1:]) + after
    return text

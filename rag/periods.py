"""The periods a text speaks of: years, halves, quarters, months; and those it names by distance (last year). Pure.

A period's end stands for it in a bank's accounts: 30 September 2019 and 三季度末 are both Q3, 2019年末 the year.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_WIDE = {ord("０") + n: str(n) for n in range(10)} | {ord("－"): "-", ord("～"): "~"}
_ANY_WIDE = re.compile("[０-９－～]")


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a text names; `text[start:end]` is where. The first nine months (前三季度) are "C09"."""

    year: int
    part: str  # "" a whole year or a year's end, "H1", "H2", "Q1" to "Q4", "M01" to "M12", "C09" the first nine months
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RelativePeriod:
    """A period named by its distance from one that the text leaves open: the caller resolves it."""

    offset: int  # in years: -1 for 上年, last year
    part: str  # as in Period; "=" for the same part of that year (上年同期, a year earlier)
    start: int
    end: int


_YEAR = r"(?<![\d.,])(?:19|20)\d{2}(?!\d)"
_TO = r"\s?[-–—~至到/]\s?|\sto\s"
_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = tuple(_MONTH_NAMES.split())
# With a capital: "may" is a verb, and so is "march".
MONTH = r"(?-i:(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![A-Za-z])\.?)"
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_HAN_ORDINAL = {"一": 1, "二": 2, "三": 3, "四": 4}
# A part of a year as it is said: halves, quarters, months and days, the year's end.
_PART = (
    r"(?P<half>上半年|下半年|半年度|半年(?=末|底|报|财)|中期|(?:interim|half[- ]year|mid-?year)\b|(?:the )?(?:first|second|1st|2nd)[ -]half\b|(?<![A-Za-z])H[12](?!\d)|(?<![A-Za-z\d])[12]H(?![A-Za-z]))"
    r"|(?P<nine>前(?:三个?季度?|[9九]个月)|(?:the )?first (?:nine months|three quarters)\b)|(?P<quarter>第?\s?[一二三四1-4]\s?季(?:度|(?=末|底|报))|(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter\b|(?<![A-Za-z])Q[1-4](?!\d)|(?<![A-Za-z\d])[1-4]Q(?![A-Za-z]))"
    r"|(?:(?<!\d)1\s?[-–—~至到]\s?)?(?P<month>(?<!\d)(?:1[0-2]|0?[1-9]))\s?月(?:份)?(?:\s?(?P<day>[1-3]?\d)\s?日)?"
    rf"|(?:(?P<day_before>(?<!\d)[1-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<named>\b{MONTH})(?:\s(?P<day_after>[1-3]?\d)(?:st|nd|rd|th)?(?![\d%.]))?"
    r"|(?P<year_end>年末|年底|年终|(?:at |the )?(?:year[- ]end|end of the year)\b)"
)
_PERIOD_END = r"(?P<end>\s?(?:末|底))?"
_FOUND = (
    rf"(?P<iso>{_YEAR}(?P<sep>[-/.])(?P<iso_month>0[1-9]|1[0-2]|[1-9])(?:(?P=sep)(?P<iso_day>[0-3]?\d))?(?![\d%]|[.,]\d|\s?[-–]\d))"
    rf"|(?P<range>(?P<first>{_YEAR})(?:年)?(?:(?:{_TO})(?P<last>(?:19|20)\d{{2}}(?!\d))|[-–/](?P<last_short>\d{{2}}(?![\d.,%]|\s?[年月家户人个亿万元倍]))))(?:年(?:度|末|底)?)?"
    rf"|(?P<fiscal>\bFY\s?'?(?P<fy>(?:19|20)\d{{2}}|\d{{2}})(?!\d))"
    r"|(?P<glued>\b(?:(?P<h>[12])H|(?P<q>[1-4])Q|H(?P<h2>[12])|Q(?P<q2>[1-4]))['’]?\s?(?P<gy>(?:19|20)\d{2}|\d{2})(?!\d|[.,]\d|\s?%))"
    rf"|(?P<year>{_YEAR})(?![.,]\d|%|\s?(?:家|人|户|个(?!月)|亿|万|元))(?:\s?年)?(?P<tail>\s?(?:年?度?末|底|终|初|度))?"
    r"|(?P<han_year>(?:一九|二[〇零○])[〇零○一二三四五六七八九]{2})年(?:度?末|底|终|度)?"
    rf"|(?:{_PART}){_PERIOD_END}"
)
_SENTENCE_END = re.compile(r"[。！？；\n]|[.!?]\s+(?=[A-Z])")
_MAY_HOLD = re.compile(r"\d|季|半年|中期|月|年末|年底|年终|[〇零]|quarter|half|interim|year", re.ASCII | re.IGNORECASE)
# Between a part and the year it takes from after it: the third quarter of 2019, 30 June 2019, Q1 and Q3 2019.
_OF_YEAR = re.compile(
    r"(?:(?:\s(?:financial\s)?(?:review|reports?|results|accounts|statements?|update|analysis|figures))?,?\s(?:of\s|in\s|for\s|ended\s|to\s)?(?:fiscal\s(?:year\s)?|the year\s)?|'|\s?(?:and|to|[-–/])\s?)",
    re.ASCII | re.IGNORECASE,
)
_OF_PART = re.compile(r"\s?(?:年|的|,|，)?\s?")


@dataclass(frozen=True, slots=True)
class _Said:
    """A year, a part of one, or both, as found; None for what was not said."""

    year: int | None
    part: str | None
    start: int
    end: int


def periods(text: str) -> list[Period]:
    """The periods of a text in order. A part said alone takes the year before it in its sentence, else none is given."""
    if not _MAY_HOLD.search(text):
        return []
    narrow = text.translate(_WIDE) if _ANY_WIDE.search(text) else text
    ends = [match.end() for match in _SENTENCE_END.finditer(narrow)]
    distant = [(each.start, each.end) for each in _relative(narrow)]
    said = _joined(narrow, [each for each in _said(narrow) if not _within(each, distant)])
    found = []
    year: int | None = None
    sentence = -1
    for i, each in enumerate(said):
        here = bisect_left(ends, each.end)
        if here != sentence:
            year, sentence = None, here
        following = said[i + 1] if i + 1 < len(said) else None
        if each.year is None and year is None and following and _shares_year(narrow, each, following):
            year = following.year
        year = each.year if each.year is not None else year
        if year is not None:
            found.append(Period(year, each.part or "", each.start, each.end))
    return found


def timeless(text: str) -> str:
    """The text without the periods it names."""
    for period in reversed(periods(text)):
        text = text[: period.start] + " " + text[period.end :]
    return text


def relative_periods(text: str) -> list[RelativePeriod]:
    """The periods that a text names by distance in years from one it leaves open, in order."""
    narrow = text.translate(_WIDE) if _ANY_WIDE.search(text) else text
    return list(_relative(narrow))


def years(text: str) -> frozenset[int]:
    """The years that a text speaks of, ranges filled: 2022-2024年 is 2022, 2023 and 2024."""
    narrow = text.translate(_WIDE) if _ANY_WIDE.search(text) else text
    found = {int(match[1]) for match in _PLAIN_YEAR.finditer(narrow)}
    for match in _YEAR_RANGE.finditer(narrow):
        if int(match[2]) - int(match[1]) < 50:
            found.update(range(int(match[1]), int(match[2]) + 1))
    found.update(_in_full(match[1]) for match in _SHORT_YEAR.finditer(narrow))
    found.update(int(match[1]) for match in _DOTTED_DATE.finditer(narrow))
    found.update(_han_year(match[1]) for match in _HAN_YEAR.finditer(narrow))
    return frozenset(found)


_PLAIN_YEAR = re.compile(r"((?:19|20)\d{2})(?<![\d.,]\d{4})(?!\d|[.,]\d|%|\s?(?:家|人|户|个(?!月)|亿|万|元))")
_YEAR_RANGE = re.compile(r"((?:19|20)\d{2})(?<!\d{5})\s?[-–—~至到]\s?((?:19|20)\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(?:FY|[12]H|[1-4]Q|H[12]\s?'|Q[1-4]\s?')(?<![A-Za-z]..)(\d{2})(?![\d.,%])")

_DOTTED_DATE = re.compile(r"((?:19|20)\d{2})(?<![\d.,]\d{4})\.(?:0?[1-9]|1[0-2])\.[0-3]?\d(?![\d.])")
_HAN_YEAR = re.compile(r"((?:一九|二[〇零○])[〇零○一二三四五六七八九]{2})年")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The longest patterns are compiled when they are first asked for: they would double the time of the import."""
    return re.compile(pattern, re.ASCII | re.IGNORECASE)


def _in_full(year: str) -> int:
    """19 -> 2019, 98 -> 1998."""
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) > 70 else 2000)


def _said(text: str) -> Iterator[_Said]:
    for match in _compiled(_FOUND).finditer(text):
        start, end = match.span()
        if match["iso"]:
            yield _Said(int(match["iso"][:4]), _of_day(int(match["iso_month"]), match["iso_day"]), start, end)
        elif match["range"]:
            first, last = int(match["first"]), str(match["last"] or match["last_short"])
            until = int(last) if len(last) == 4 else first - first % 100 + int(last)
            if first < until < first + 50:
                yield from (_Said(year, "", start, end) for year in range(first, until + 1))
            else:
                yield _Said(first, None, start, start + 4)
        elif match["fiscal"]:
            yield _Said(_in_full(match["fy"]), "", start, end)
        elif match["glued"]:
            half, quarter = match["h"] or match["h2"], match["q"] or match["q2"]
            yield _Said(_in_full(match["gy"]), f"H{half}" if half else f"Q{quarter}", start, end)
        elif match["year"]:
            yield _Said(int(match["year"]), "" if match["tail"] else None, start, end)
        elif match["han_year"]:
            yield _Said(_han_year(match["han_year"]), None, start, end)
        else:
            yield _Said(None, _part(match), start, end)


def _han_year(numeral: str) -> int:
    digits = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
    return int("".join(digits[char] for char in numeral))


def _part(match: re.Match[str]) -> str:
    """The part of a year that a match of `_PART` says."""
    if half := match["half"]:
        return "H2" if re.search(r"下|second|2", half, re.ASCII | re.IGNORECASE) else "H1"
    if match["nine"]:
        return "C09"
    if quarter := match["quarter"]:
        named = next((n for word, n in _ORDINAL.items() if word in quarter.lower()), 0)
        digit = re.search(r"[1-4]", quarter)
        han = next((_HAN_ORDINAL[char] for char in quarter if char in _HAN_ORDINAL), 0)
        return f"Q{named or han or int(digit.group() if digit else 0)}"
    if match["year_end"]:
        return ""
    cumulative = bool(match["month"]) and not match.group().startswith(match["month"])
    day = match["day"] or match["day_before"] or match["day_after"] or ("31" if match["end"] or cumulative else "")
    month = int(match["month"]) if match["month"] else _month(match["named"])
    return "C09" if cumulative and month == 9 else _of_day(month, day)


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, start=1) if month.startswith(name[:3].lower()))


def _of_day(month: int, day: str | None) -> str:
    """The last day of a quarter stands for what ends on it; any other day for its month."""
    if day and int(day) >= 30 and month % 3 == 0:
        return {3: "Q1", 6: "H1", 9: "Q3", 12: ""}[month]
    return f"M{month:02d}"


def _joined(text: str, said: list[_Said]) -> list[_Said]:
    """A year and its part beside it are one period: 2019年 + 三季度末, Q3 + 2019, 30 June + 2019."""
    joined: list[_Said] = []
    for each in said:
        last = joined[-1] if joined else None
        between = text[last.end : each.start] if last else ""
        if last and last.year is not None and last.part is None and each.year is None and _OF_PART.fullmatch(between):
            joined[-1] = _Said(last.year, each.part, last.start, each.end)
        elif (
            last
            and last.year is None
            and each.year is not None
            and not each.part
            and _OF_YEAR.fullmatch(between)
            and "and" not in between
        ):
            joined[-1] = _Said(each.year, last.part, last.start, each.end)
        else:
            joined.append(each)
    return joined


def _shares_year(text: str, one: _Said, other: _Said) -> bool:
    """Q1 and Q3 2019: the first takes the year of the second."""
    return other.year is not None and bool(re.fullmatch(r"\s?(?:and|to|[-–/、和至])\s?", text[one.end : other.start]))


def _within(said: _Said, spans: list[tuple[int, int]]) -> bool:
    return any(start <= said.start < end for start, end in spans)


_RELATIVE = re.compile(
    r"(?P<before_last>前年|(?:two|2) years (?:earlier|ago|before))"
    r"|(?P<last>上一?年度?|去年|(?:the )?(?:last|prior|previous|preceding) (?:financial |fiscal )?year\b)"
    r"|(?P<same>(?:a|one) year (?:earlier|ago|before)\b)",
    re.ASCII | re.IGNORECASE,
)
_RELATIVE_PART = rf"的?\s?(?:(?P<same_part>同期|同季)|(?:年?末|底|终)|(?:{_PART}){_PERIOD_END})"
_MAY_BE_RELATIVE = re.compile(r"[上一去前]年|year", re.ASCII | re.IGNORECASE)


def _relative(text: str) -> Iterator[RelativePeriod]:
    if not _MAY_BE_RELATIVE.search(text):
        return
    for match in _RELATIVE.finditer(text):
        if match["last"] == "上年" and text.startswith("纪", match.end()):  # 上年纪
            continue
        offset = -2 if match["before_last"] else -1
        part, end = "=" if match["same"] else "", match.end()
        if (after := _compiled(_RELATIVE_PART).match(text, end)) and not match["same"]:
            named = "" if not (after["half"] or after["quarter"] or after["month"]) else _part(after)
            part, end = "=" if after["same_part"] else named, after.end()
        yield RelativePeriod(offset, part, match.start(), end)

"""Figures in Chinese and English text: value, unit, bound and exact span. Pure; Decimal throughout, never float.

Boundaries are made of digits, never of `\\w`: Han characters are word characters, and 占比达74.19% holds a figure.
Years, dates and durations are not figures, nor are numbers that only label; `years` and `periods` read the former.
A run of digits that is no number (1,2034,567: two cells that lost the bar between them) is not read at all.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from rag.bounds import bound_after, bound_before
from rag.cells import Row, read_row
from rag.labels import is_date, is_label, is_year, joins_dropped
from rag.numerals import HAN_DIGITS
from rag.periods import Period, RelativePeriod, periods, relative_periods, years
from rag.records import Figure
from rag.spelled import NOT_TENTHS, figures_in_words
from rag.units import (
    ENGLISH_MONEY,
    ENGLISH_SCALES,
    HAN_MONEY,
    HAN_NAME,
    HAN_SCALES,
    LETTER_SCALES,
    MONEY_BEFORE,
    NOUNS,
    is_scale,
    kind_of,
    measure,
    same_quantity,
)

__all__ = [
    "Period",
    "RelativePeriod",
    "find_figures",
    "periods",
    "relative_periods",
    "same_quantity",
    "stated",
    "with_unit",
    "years",
]

# Full width to half width, and the traditional characters of units, a character for a character, so that spans hold.
_WIDE = "０１２３４５６７８９．％－＋～（）／￥＄萬億個戶點幾張臺筆項歲條種餘"
_NARROWED = "0123456789.%-+~()/¥$万亿个户点几张台笔项岁条种余"
_NARROW = {ord(wide): narrow for wide, narrow in zip(_WIDE, _NARROWED, strict=True)}
_ANY_WIDE = re.compile(f"[{_WIDE}，]")
# A full-width comma parts thousands only between digits; elsewhere it parts clauses.
_WIDE_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:，\d{3})+(?!\d|，\d)")

_RUN = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SCALE = "|".join(HAN_SCALES)
# What may follow a number. Dates and durations first: 12个月 is not 12个.
_SUFFIX = re.compile(
    r"[\s\u00a0]?(?:(?P<time>个?月|年|日(?!元)|天|个?季度|个(?:工作|交易|自然)日|世纪|周|时(?!点)|号|楼|层(?![面次级])|版|:\d\d(?![\d.,%])|(?:[\s-]|\sor\s(?:more|less|fewer)\s)(?:year|month|quarter|week|day)s?\b(?! old))"
    r"|(?P<points>个?百分点|%[ -]?points?\b|percentage[ -]points?\b|p(?:er)? ?cent(?:age)? points?\b|ppts?\b|pps?\b|p\.p\.)"
    r"|(?P<basis>个?基点|basis[ -]points?\b|bps?\b)|(?P<percent>%|per ?cent\b)|(?P<permille>‰)"
    rf"|成(?P<tenths>半|)(?![{NOT_TENTHS}])|(?P<multiple>[余多]?倍)"
    rf"|[余多来]?\s?(?P<scale>{_SCALE}|)[余多]?\s?(?:(?P<money>{'|'.join(HAN_MONEY)})"
    rf"|(?P<noun>{'|'.join(NOUNS)})(?!民币|工智|份[登有制公]|东|票|权|本|价|息|指)(?!(?<=股)份))"
    rf"|[余]?(?P<bare_scale>{_SCALE})"
    rf"|(?P<english>{'|'.join(ENGLISH_SCALES)})\b(?:[\s-]?(?P<english_money>{'|'.join(ENGLISH_MONEY)})\b)?"
    rf"|(?P<letter>[mbk])\b|(?P<money_word>{'|'.join(ENGLISH_MONEY)})\b|(?P<times>(?:times|x)\b))",
    re.ASCII | re.IGNORECASE,
)
_SUFFIX_FIRST = frozenset("月年日天世季周时号楼层版:%‰成倍余多来基-百十千万亿") | {
    char
    for name in (
        *HAN_MONEY,
        *NOUNS,
        *ENGLISH_SCALES,
        *ENGLISH_MONEY,
        "percent",
        "bp",
        "m",
        "k",
        "x",
        "w",
        "q",
        "d",
        "or",
    )
    for char in (name[0], name[0].upper())
}
_MONEY_LAST = frozenset("$¥€£DBYRPdby币元")
_MONEY_BEFORE = re.compile(
    "(?:{})$".format("|".join(re.escape(name) for name in sorted(MONEY_BEFORE, key=len, reverse=True)))
)
# A currency that is not known by name: any code of three letters that no measure bears.
_CURRENCY_CODE = re.compile(
    r"(?<![A-Za-z])(?!NPL|RO[AE]|NIM|AUM|ATM|IPO|GDP|CET|LCR|CIR|FTE|SME|LPR|NSF|CAR|EPS|TOP|AND|THE|FOR)[A-Z]{3}\s?$"
)
_NO_SIGN_AFTER = re.compile(r"[0-9A-Za-z%)\-–—−]")
_RANGE_SIGN = re.compile(r"\s?(?:[-–—~]|至|到|to)\s?", re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between|介于)\s?$", re.ASCII | re.IGNORECASE)


def find_figures(text: str) -> list[Figure]:
    """The figures of a text in order; `text[f.start:f.end] == f.surface`."""
    return list(_cached(text))


@lru_cache(maxsize=4096)  # a sentence is read several times on the way to an answer
def _cached(text: str) -> tuple[Figure, ...]:
    return tuple(_figures(text))


def _figures(text: str) -> list[Figure]:
    narrow = _narrow(text)
    row = read_row(narrow)
    figures = [*_in_digits(narrow, row), *figures_in_words(narrow)]
    if not figures:
        return []
    figures.sort(key=lambda figure: figure.start)
    ranged = _with_range_units(narrow, figures) if len(figures) > 1 else figures
    if row:
        ranged = [row.with_unit(figure) for figure in ranged]
    found = [_bounded(text, narrow, figure) for figure in ranged]
    return _with_range_bounds(narrow, found) if len(found) > 1 else found


def stated(text: str, figure: Figure) -> str:
    """The figure as its text states it: with bound and currency (不到三成, over US$5 million), a range whole (50-60%)."""
    narrow = _narrow(text)
    begin, end = figure.start, figure.end
    for one, other in itertools.pairwise(find_figures(text)):
        if figure.start in (one.start, other.start) and _is_range(narrow, one, other):
            begin, end = one.start, other.end
            if between := _BETWEEN.search(narrow, max(0, begin - 14), _money(narrow, begin)[0]):
                return text[between.start() : end]
    begin, _ = _money(narrow, begin)
    if figure.kind in ("number", "amount") and (code := _CURRENCY_CODE.search(text, max(0, begin - 6), begin)):
        begin = code.start()
    return text[bound_before(narrow, begin)[0] : bound_after(narrow, end)[0]]


def with_unit(figure: Figure) -> str:
    """The surface and the unit: for a number of a table whose unit stands in its head."""
    return f"{figure.surface}{' ' if figure.unit[:1].isascii() and figure.unit[:1].isalpha() else ''}{figure.unit}"


def _narrow(text: str) -> str:
    if not _ANY_WIDE.search(text):
        return text
    narrow = text.translate(_NARROW)
    return _WIDE_THOUSANDS.sub(lambda match: match.group().replace("，", ","), narrow) if "，" in narrow else narrow


def _in_digits(text: str, row: Row | None) -> Iterator[Figure]:
    dropped = -1  # where a date or a label ended: what a dash ties to it is one too
    for run in _RUN.finditer(text):
        start, end = run.span()
        number = run.group()
        if not _NUMBER.fullmatch(number) or (number[0] == "0" and number[1:2].isdigit()) or _is_fraction(text, run):
            dropped = end
            continue
        suffix = _suffix(text, end)
        if suffix and suffix["money_word"] and suffix["money_word"].isupper() and is_year(number):  # 2024 RMB bn
            suffix = None
        if suffix and suffix["time"]:
            dropped = end
            continue
        begin, money = _money(text, start - 1 if _is_loss_of_money(text, start, end) else start)
        figure = _figure(text, run, suffix, begin, money)
        in_brackets = figure.end > end and not suffix
        if not figure.unit and not in_brackets and _is_no_quantity(text, run, row, dropped):
            dropped = end
        elif not (figure.kind == "count" and text[start - 1 : start] == "第"):
            yield figure


def _is_no_quantity(text: str, run: re.Match[str], row: Row | None, dropped: int) -> bool:
    return joins_dropped(text, dropped, run) or is_date(text, run) or is_label(text, run, row)


def _is_fraction(text: str, run: re.Match[str]) -> bool:
    """Whether a number is half of 1/3, of 5/5 attended, of a date with strokes."""
    start, end = run.span()
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (before[-1:] == "/" and before[:1].isdigit()) or (after[:1] == "/" and after[1:].isdigit())


def _suffix(text: str, end: int) -> re.Match[str] | None:
    """What follows a number, if it may be a unit."""
    first = text[end : end + 1]
    if first and first in " \n\u00a0":
        first = text[end + 1 : end + 2]
    return _SUFFIX.match(text, end) if first in _SUFFIX_FIRST else None


_COUNTED_BEFORE = re.compile(r"[\d万亿千百十余多]")


def _money(text: str, start: int) -> tuple[int, str]:
    """Where the currency before a number begins, and its name in a unit; (start, "") where there is none."""
    end = start - 1 if text[start - 1 : start] == " " else start
    if end <= 0 or text[end - 1] not in _MONEY_LAST:
        return start, ""
    match = _MONEY_BEFORE.search(text, max(0, end - 3), end)
    if not match or (text[end - 1] == "元" and _COUNTED_BEFORE.match(text, match.start() - 1)):  # 5亿美元2家
        return start, ""
    return match.start(), MONEY_BEFORE[match.group()]


def _figure(text: str, run: re.Match[str], suffix: re.Match[str] | None, begin: int, money: str) -> Figure:
    (start, end), value = run.span(), Decimal(run.group().replace(",", ""))
    unit, times = _unit(suffix, money) if suffix else (money, 1)
    if suffix and (money or not suffix["letter"]):  # 3m is an amount in US$3m alone
        end = suffix.end()
    if suffix and suffix["tenths"] == "半":
        value += Decimal("0.5")
    if begin and text[begin - 1] in "-−–" and _is_minus(text, begin - 1, run.group() if not unit else ""):
        start, value = begin - 1, -value
    elif start and text[start - 1] == "(" and text[end : end + 1] == ")" and _is_loss(text, start, end, bool(unit)):
        start, end, value = start - 1, end + 1, -value
        if (
            unit == money and (after := _UNIT_FOLLOWS.match(text, end)) and (suffix := _suffix(text, end))
        ):  # (1,203)亿元
            unit, end = _unit(suffix, money)[0], after.end()
    return Figure(text[start:end], value * times, unit, kind_of(unit), start, end)


def _unit(suffix: re.Match[str], money: str) -> tuple[str, int]:
    """The unit that follows a number, and what the number is to be multiplied by: 3成 is 30%."""
    group = suffix.groupdict()
    for name, unit in (("points", "pp"), ("basis", "bp"), ("percent", "%"), ("permille", "‰"), ("multiple", "倍")):
        if group[name]:
            return unit, 1
    if group["tenths"] is not None:
        return "%", 10
    if group["money"] or group["noun"]:
        noun = group["money"] or group["noun"]
        if noun == "元" and money:  # HK$12亿元
            noun = HAN_NAME.get(money, money)
        return f"{group['scale']}{noun}", 1
    if group["bare_scale"]:
        return group["bare_scale"] + HAN_NAME.get(money, money), 1
    if group["times"]:
        return "倍", 1
    scale = ENGLISH_SCALES.get((group["english"] or "").lower(), "")
    if group["letter"]:
        scale = LETTER_SCALES[group["letter"].lower()] if money else ""
    named = group["english_money"] or group["money_word"]
    currency = ENGLISH_MONEY[named.lower()] if named else money
    return " ".join(filter(None, [scale, currency])), 1


_EMPTY_CELL_BEFORE = re.compile(r"[\u2e80-\u9fff](?<![为是达至到约由从了仅])")


def _is_minus(text: str, at: int, bare: str) -> bool:
    """Whether a dash is a minus: only where no number or word stands before it (5%-10% is a range).

    bare: the number if it has no unit. 同业款项-8,109 is a row that lost its bars: the dash was an empty cell.
    """
    before = text[at - 1 : at] if at else ""
    if len(bare) > 2 and "." not in bare and _EMPTY_CELL_BEFORE.match(text, at - 1):
        return False
    return not _NO_SIGN_AFTER.match(before) and (text[at] != "–" or before in "：|( ")


_CELL_ENDS = re.compile(r"\s*(?:[；|\n]|$|\((?:单位|金额单位|Unit))")
_UNIT_FOLLOWS = re.compile(rf"(?:%|个?百分点|(?:{_SCALE})?(?:{'|'.join(HAN_MONEY)})|\s(?:million|billion|thousand)\b)")


def _is_loss_of_money(text: str, start: int, end: int) -> bool:
    """Whether a number stands in brackets behind the sign of a currency: $(401), and no head that is marked so."""
    return (
        text[start - 2 : start] in ("$(", "¥(", "€(", "£(")
        and text[end : end + 1] == ")"
        and text[end + 1 : end + 2] != "："
    )


def _is_loss(text: str, start: int, end: int, has_unit: bool) -> bool:
    """Whether brackets are a minus, as accounts write it: round a whole cell, or in cells that lost their bars.

    The mark of a footnote, 拨备覆盖率(7), and an aside in prose are not.
    """
    if _is_loss_of_money(text, start, end):
        return True
    before = text[: start - 1].rstrip(" ")[-1:]
    opens = before in ("：", "|")
    closes = bool(_CELL_ENDS.match(text, end + 1))
    if opens and closes:
        return True
    if not has_unit and _UNIT_FOLLOWS.match(text, end + 1):
        return True
    if end - start < 3 or has_unit:
        return False
    glued = text[start - 2 : start - 1] if start > 1 else ""
    after = text[end + 1 : end + 2]
    in_a_row = glued.isdigit() or glued in ("-", ")") or after.isdigit() or after in ("-", "(")
    return in_a_row or (closes and before in ("", "；", "，", "|"))


_MORE_INSIDE = re.compile("[余多来餘來]")


def _bounded(text: str, narrow: str, figure: Figure) -> Figure:
    surface = text[figure.start : figure.end]
    _, comparator = bound_before(narrow, _money(narrow, figure.start)[0])
    if comparator == "=":
        _, comparator = bound_after(narrow, figure.end)
    if comparator == "=" and (loose := _MORE_INSIDE.search(surface)):
        comparator = "~" if loose.group() in "来來" else ">"
    return replace(figure, surface=surface, comparator=comparator)


def _is_range(text: str, one: Figure, other: Figure) -> bool:
    between = text[one.end : other.start]
    if one.unit and other.unit and (one.kind == "percent") != (other.kind == "percent"):
        return False  # grew 6% to EUR 5 billion
    if not between:  # 七八成
        return one.surface in HAN_DIGITS
    if len(between) > 8:
        return False
    begin, _ = _money(text, other.start)
    between = text[one.end : begin]
    if _RANGE_SIGN.fullmatch(between):
        return True
    return between.strip() in ("and", "和") and bool(
        _BETWEEN.search(text, max(0, one.start - 14), _money(text, one.start)[0])
    )


def _with_range_units(text: str, figures: list[Figure]) -> list[Figure]:
    """Both halves of 50-60%, 3万至5万户 and US$5 to 10 billion have the unit that one of them shows."""
    found = list(figures)
    for i, (one, other) in enumerate(itertools.pairwise(figures)):
        if other.unit == one.unit or not other.unit or not _is_range(text, one, other):
            continue
        unit, other_unit = _shared(one.unit, other.unit)
        found[i] = replace(one, unit=unit, kind=kind_of(unit))
        found[i + 1] = replace(other, unit=other_unit, kind=kind_of(other_unit))
    return found


def _shared(one: str, other: str) -> tuple[str, str]:
    """The units of the halves of a range, each completed by the other's."""
    if not one:
        return other, other
    if measure(one)[1] == 1 and is_scale(other) and kind_of(one) == "amount":  # US$5 to 10 billion
        other = f"{other} {one}" if other.isascii() else other + one
    if measure(one)[1] == 1 and other.endswith(f" {one}"):
        return other, other
    if is_scale(one) and not is_scale(other):
        noun = other.removeprefix(next((name for name in HAN_SCALES if other.startswith(name)), ""))
        return (other if one.isascii() else one + noun), other
    return one, other


def _with_range_bounds(text: str, figures: list[Figure]) -> list[Figure]:
    """约30-40% and 30%至40%左右 are about the whole range."""
    found = list(figures)
    for i, (one, other) in enumerate(itertools.pairwise(figures)):
        if "~" in (one.comparator, other.comparator) and _is_range(text, one, other):
            found[i] = replace(one, comparator="~") if one.comparator == "=" else one
            found[i + 1] = replace(other, comparator="~") if other.comparator == "=" else other
    return found

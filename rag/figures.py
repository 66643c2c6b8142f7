"""Figures in Chinese and English text: value, unit and exact span. Pure; Decimal throughout, never float.

Boundaries are made of digits, never of `\\w`: Han characters are word characters, and 占比达74.19% holds a figure.
Years and dates are not figures; `years` reads them.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from rag.records import Figure, FigureKind

# Full width to half width, and the traditional characters of units, a character for a character, so that spans hold.
_WIDE = "０１２３４５６７８９．％－＋～（）萬億個戶點幾張臺筆項歲條種"
_NARROWED = "0123456789.%-+~()万亿个户点几张台笔项岁条种"
_NARROW = {ord(wide): narrow for wide, narrow in zip(_WIDE, _NARROWED, strict=True)}
# A full-width comma parts thousands only between digits; elsewhere it parts clauses.
_WIDE_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 10**3,
}
_EN_SCALE = {"trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "mn": 10**6, "thousand": 10**3}
_MONEY = r"美元|港元|欧元|日元|元|人民币"
_CLASSIFIERS = "家|人|户|个|名|位|笔|件|台|次|项|款|种|条|所|张|股|倍|岁|只|支|场|套|例|份|点|天|亿次"
_FIGURE = re.compile(
    rf"(?<![\d.,])(?<!\d/)(?P<number>{_NUMBER})(?![\d])(?!\.\d|/\d)\s?"
    r"(?:(?P<points>个百分点|百分点|percentage[ -]points?|ppts?\b|pps?\b|p\.p\.)"
    r"|(?P<basis>个基点|基点|basis points?|bps?\b)"
    r"|(?P<percent>%|percent\b|per cent\b)"
    r"|(?P<permille>‰)"
    rf"|(?P<scale>(?:{'|'.join(_SCALE)})?)(?P<unit>(?:{_MONEY})|(?:{_CLASSIFIERS}))"
    rf"|(?P<bare_scale>{'|'.join(_SCALE)})"
    rf"|(?P<en_scale>{'|'.join(_EN_SCALE)})\b(?:\s?(?P<en_money>yuan|RMB|US dollars|dollars|USD|euros?))?"
    r"|(?P<en_unit>(?:times|x)\b)"
    r"|)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\d.,])(?:(?:19|20)\d{2})(?:\s?[-–~至到/]\s?(?:(?:19|20)\d{2}))?(?=\s?年|\b(?![\d.,%]*\d)(?!\s?(?:%|家|人|户|个|亿|万|元|家|banks|branches)))"
    r"(?:\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?)?|(?<!\d)\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|第\s?[\d一二三四]\s?季度|\b[QHqh][1-4]\b"
    r"|(?<![\d.])\d+\s?(?:年|个月|天|日)(?!\d)|\bFY\s?(?:19|20)?\d{2}\b"
)
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d{2})(?!\d|[.,]\d|\s?(?:%|家|人|户|个(?!月)|亿|万|元))")
_YEAR_RANGE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[-–—~至到]\s?((?:19|20)\d{2})(?!\d)")
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_HAN_PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百点]+)")
_TENTHS = re.compile(r"([一二三四五六七八九])成(半)?(?![为立员本就长果分品功熟])")
_FRACTION = re.compile(r"([一二三四五六七八九十])分之([一二三四五六七八九])")
# A cell of a row as ingest writes it, after narrowing: "row name,head：cell；head：cell(单位：亿元)".
_CELL = re.compile(r"(?:^|；|^[^；：]*?，)(?P<head>[^；：]*)：\s*[-(]?\s*$")
_RANGE_SIGN = re.compile(r"\s?(?:[-–—~]|至|到|to)\s?")
_RANGE = re.compile(
    rf"(?:{_NUMBER})\s?%?\s?(?:[-–—~]|至|到)\s?(?:{_NUMBER})\s?(?:%|个百分点|(?:万亿|亿|万)?(?:元|家|人|户|个))"
)
_BOUND_BEFORE = re.compile(
    r"(?:不到|不足|不超过|不低于|不少于|低于|高于|超过|超|逾|近|约|大约|接近|至少|至多|最多|最少"
    r"|(?:nearly|almost|about|around|over|under|above|below|roughly|some|more than|less than|fewer than|at least|at most|up to)\s)$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(r"(?:以上|以下|以内|左右|上下|有余|多)(?!的?(?:成员|家分))")
_NAME_UNIT = re.compile(r"\(((?:万亿|亿|百万|千万|万|千)?(?:美元|元|人|户|家|个|笔))\)")
_ROW_UNIT = re.compile(r"\(单位：[^)]*?((?:万亿|亿|百万|千万|万|千)?(?:元|人|户|家|个))[^)]*\)")


def find_figures(text: str) -> list[Figure]:
    """The figures of a text in order; `text[f.start:f.end] == f.surface`."""
    narrow = _narrow(text)
    taken = [match.span() for match in _DATE.finditer(narrow)]
    figures = [figure for figure in _arabic(narrow) if not any(start <= figure.start < end for start, end in taken)]
    figures += _han(narrow)
    ordered = _with_range_units(narrow, sorted(figures, key=lambda figure: figure.start))
    cells = [_with_cell_unit(narrow, figure) for figure in ordered]
    return [replace(figure, surface=text[figure.start : figure.end]) for figure in cells]


def years(text: str) -> frozenset[int]:
    """The years that a text speaks of, ranges filled: 2022-2024年 is 2022, 2023 and 2024."""
    narrow = _narrow(text)
    found = {int(match[1]) for match in _YEAR.finditer(narrow)}
    for match in _YEAR_RANGE.finditer(narrow):
        if int(match[2]) - int(match[1]) < 50:
            found.update(range(int(match[1]), int(match[2]) + 1))
    return frozenset(found)


def same_quantity(one: Figure, other: Figure) -> bool:
    """Equal as quantities: 1,203 = 1203, 7.50% = 7.5%, 10亿元 = 1 billion; a percentage point is never a percent.

    A figure without a unit equals one with a unit, but for percentages: a table cell leaves its unit to the head.
    """
    points = {"points", "basis_points"}
    if (one.kind in points or other.kind in points) and one.kind != other.kind:
        return False
    if "" in (one.unit, other.unit):
        return one.value == other.value
    if one.kind != other.kind:
        return False
    return one.value * _scale(one.unit) == other.value * _scale(other.unit)


def _narrow(text: str) -> str:
    return _WIDE_THOUSANDS.sub(",", text.translate(_NARROW))


def _scale(unit: str) -> int:
    name = next((name for name in (*_SCALE, *_EN_SCALE) if unit.lower().startswith(name)), "")
    return _SCALE.get(name) or _EN_SCALE.get(name) or 1


def _arabic(text: str) -> Iterator[Figure]:
    for match in _FIGURE.finditer(text):
        value = Decimal(match["number"].replace(",", ""))
        start, sign = _signed(text, match.start())
        kind, unit = _kind(text, match)
        if text[: match.start()].endswith("第") or (kind == "number" and not unit and _is_label(text, match)):
            continue
        end = match.end() if unit else match.end("number")
        yield Figure(text[start:end], value * sign, unit, kind, start, end)


# A number that only labels: 表2, 图 3, 第5条, Table 2, and the footnote mark of 拨备覆盖率(7).
_LABEL_BEFORE = re.compile(
    r"(?:表|图|附注|注|第|附录|No\.|Table|Figure|Fig\.|Chart|Section|Chapter|Note)\s?[(]?$", re.IGNORECASE
)
_FOOTNOTE_BEFORE = re.compile(r"[\u2e80-\u9fff%)][(]$")


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether a number without a unit is a label or a footnote mark rather than a quantity."""
    before = text[max(0, match.start() - 8) : match.start()]
    small = len(match["number"]) <= 2
    if _LABEL_BEFORE.search(before) and small:
        return True
    return (
        small and bool(_FOOTNOTE_BEFORE.search(before)) and text[match.end("number") : match.end("number") + 1] == ")"
    )


def _signed(text: str, start: int) -> tuple[int, int]:
    """A minus belongs to the number only where no number or word stands before it (5%-10% is a range)."""
    before = text[start - 1 : start]
    if before in ("-", "−") and not re.search(r"[0-9A-Za-z%)]$", text[: start - 1]):
        return start - 1, -1
    return start, 1


def _kind(text: str, match: re.Match[str]) -> tuple[FigureKind, str]:
    if match["points"]:
        return "points", "pp"
    if match["basis"]:
        return "basis_points", "bp"
    if match["percent"]:
        return "percent", "%"
    if match["permille"]:
        return "number", "‰"
    if match["unit"]:
        unit = match["scale"] + match["unit"]
        if match["unit"] == "倍":
            return "multiple", unit
        return ("amount" if re.fullmatch(_MONEY, match["unit"]) else "count"), unit
    if match["bare_scale"]:
        return "number", match["bare_scale"]
    if match["en_scale"]:
        before = text[max(0, match.start() - 6) : match.start()]
        money = match["en_money"] or re.search(r"(?:USD|RMB|CNY|US\$|HK\$|SGD|EUR|\$|¥|€|£)\s?$", before)
        return ("amount" if money else "number"), match["en_scale"].lower()
    if match["en_unit"]:
        return "multiple", "倍"
    money_before = re.search(
        r"(?:USD|RMB|CNY|US\$|HK\$|SGD|EUR|\$|¥|€|£)\s?$", text[max(0, match.start() - 6) : match.start()]
    )
    return ("amount" if money_before else "number"), ""


def _han(text: str) -> Iterator[Figure]:
    for match in _HAN_PERCENT.finditer(text):
        if (value := _han_number(match[1])) is not None:
            yield Figure(match.group(), value, "%", "percent", *match.span())
    for match in _TENTHS.finditer(text):
        value = Decimal(10 * _HAN_DIGITS[match[1]] + (5 if match[2] else 0))
        yield Figure(match.group(), value, "%", "percent", *match.span())
    for match in _FRACTION.finditer(text):
        below, above = _han_number(match[1]), _han_number(match[2])
        if below and above and below > above:
            yield Figure(match.group(), 100 * above / below, "%", "percent", *match.span())


def _han_number(numeral: str) -> Decimal | None:
    """七十四点一九 -> 74.19; None where the numeral is malformed."""
    whole, _, fraction = numeral.partition("点")
    total = current = 0
    for char in whole:
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        elif char in _HAN_DIGITS:
            current = _HAN_DIGITS[char]
        else:
            return None
    digits = "".join(str(_HAN_DIGITS[char]) for char in fraction if char in _HAN_DIGITS)
    return Decimal(f"{total + current}.{digits}" if digits else total + current)


def _with_range_units(text: str, figures: list[Figure]) -> list[Figure]:
    """The first half of 50-60% is a percentage too."""
    found = list(figures)
    for i, (one, other) in enumerate(itertools.pairwise(figures)):
        if not one.unit and other.unit and _RANGE_SIGN.fullmatch(text[one.end : other.start]):
            found[i] = replace(one, unit=other.unit, kind=other.kind)
    return found


def stated(text: str, figure: Figure) -> str:
    """The figure as its text states it: with its bound (不到三成, over 60%, 九成以上), and a range whole (50-60%)."""
    begin, end = figure.start, figure.end
    for match in _RANGE.finditer(_narrow(text)):
        if match.start() <= begin and end <= match.end():
            begin, end = match.span()
    if before := _BOUND_BEFORE.search(text[:begin]):
        begin = before.start()
    if after := _BOUND_AFTER.match(text, end):
        end = after.end()
    return text[begin:end]


def _with_cell_unit(text: str, figure: Figure) -> Figure:
    """A bare number in a cell of a table row takes the unit of its column's head, its row's name, or the table."""
    if figure.unit or "：" not in text:
        return figure
    cell = _CELL.search(text[max(0, text.rfind("；", 0, figure.start)) : figure.start])
    head = cell["head"] if cell else ""
    if re.search(r"%|占比|比例$", head) or ("%" in text.partition("，")[0] and "元" not in head):
        return replace(figure, unit="%", kind="percent")
    name = text.partition("，")[0]
    if unit := _NAME_UNIT.search(head) or _NAME_UNIT.search(name) or _ROW_UNIT.search(text):
        return replace(figure, unit=unit[1], kind="amount" if unit[1].endswith("元") else "count")
    return figure

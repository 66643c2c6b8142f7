"""The row of a table as ingest writes it: "row name，head：cell；head：cell（单位：亿元）", and what unit a cell has. Pure.

The text is narrow already (half-width digits and brackets); the comma after the name and the colons are full width.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.per_unit import per_units
from rag.records import Figure
from rag.table_unit import is_outside
from rag.units import ENGLISH_MONEY, ENGLISH_SCALES, HAN_MONEY, HAN_SCALES, MONEY_BEFORE, NOUNS, is_scale, kind_of

_NUMBERED = re.compile(r"(?:[^，；：]*：)*\d{1,3}[a-z]?，")
_ROW_UNIT = re.compile(r"\((?:金额)?单位：\s*([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_UNIT_COLUMN = re.compile(r"[，；](?:计量)?(?:单位|Units?)：([^；]*)", re.ASCII | re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_ANY_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_HAN_UNIT = re.compile(
    rf"(?:单位：|金额单位：)?(?P<before>人民币|港币)?(?P<scale>{'|'.join(HAN_SCALES)}|)(?P<noun>{'|'.join(HAN_MONEY)}|{'|'.join(NOUNS)}|倍)(?:/股|/份)?"
)
_MONEY_NAMES = "|".join(re.escape(name) for name in sorted(MONEY_BEFORE, key=len, reverse=True))
_ENGLISH_UNIT = re.compile(
    rf"(?:unit:\s?)?(?:in\s)?(?:(?P<scale_first>{'|'.join(ENGLISH_SCALES)})s?\s(?:of\s)?)?(?P<money>{_MONEY_NAMES}|{'|'.join(ENGLISH_MONEY)})?"
    rf"\s?(?P<scale>(?:{'|'.join(ENGLISH_SCALES)})s?\b|[mbk]\b|'000)?",
    re.ASCII | re.IGNORECASE,
)
_AT_HEAD_END = re.compile(
    rf"(?:^|[\s,])((?:{_MONEY_NAMES})\s?(?:(?:{'|'.join(ENGLISH_SCALES)})|[mb]\b|'000))$", re.ASCII | re.IGNORECASE
)
_PERCENT_HEAD = re.compile(r"%|占比|比例$|百分比")
_CURRENCIES = set(MONEY_BEFORE.values())
_PER_CENT_WORDS = {"百分点": "pp", "个百分点": "pp", "pp": "pp", "ppt": "pp", "percentage points": "pp"}
_BASIS_WORDS = {"基点": "bp", "个基点": "bp", "bp": "bp", "bps": "bp", "basis points": "bp"}
_RATIO_NAME = re.compile(r"率|占比|比例|%")
# in millions, except per share data and ratios
_EXCEPTED = re.compile(r"(?:except|excluding|other than)\b(.*)", re.IGNORECASE)
_RATIOS_EXCEPTED = re.compile(r"ratio|rate|percent", re.IGNORECASE)
_ENGLISH_RATIO_NAME = re.compile(r"\b(?:ratios?|rates?|yields?|margin|ROE|ROA|ROTCE|return on)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table in words, and where its name ends."""

    text: str
    name: str
    numbered_until: int  # the end of a number that only numbers the row (1，营业收入：...), 0 where there is none
    unit: str  # of the whole table, as its caption gives it

    def with_unit(self, figure: Figure) -> Figure:
        """A bare number that begins a cell, with the unit of its column's head, its row's name, or the table."""
        head = self._head(figure.start)
        fraction = "." in figure.surface and "," not in figure.surface
        if figure.unit in _CURRENCIES and is_scale(scale := _caption_unit(self.unit, self.name, head or "", fraction)):
            # $742 in a table in millions; the sign stands in the first row only, and no cell says the scale
            unit = f"{scale} {figure.unit}"
            return replace(figure, unit=unit, kind=kind_of(unit))
        if figure.unit:
            return figure
        unit = _unit_of(head or "", self.name, self.unit, fraction)
        if not unit or (head is None and unit in ("%", "‰")):
            return figure
        if unit == "%" and "," in figure.surface:  # thousands in a column of shares: the heads have slipped
            return figure
        return replace(figure, unit=unit, kind=kind_of(unit))

    def _head(self, start: int) -> str | None:
        """The head of the cell that a number begins; None where it begins none."""
        begin = max(self.text.rfind("；", 0, start) + 1, len(self.name) + 1 if start > len(self.name) else 0)
        head, colon, before = self.text[begin:start].rpartition("：")
        return head if colon and not before.strip(" -−–(") else None


def read_row(text: str) -> Row | None:
    """The row that a narrow text is; None for prose."""
    if "：" not in text:
        return None
    name = text.partition("，")[0]
    numbered = _NUMBERED.match(text)
    unit = _ROW_UNIT.search(text) or _UNIT_COLUMN.search(text)
    return Row(text, name, numbered.end() - 1 if numbered else 0, unit[1] if unit else "")


@lru_cache(maxsize=4096)
def _unit_of(head: str, name: str, caption: str, fraction: bool) -> str:
    """The unit of a cell; the nearest word on it counts: the head's, then the row name's, then the caption's."""
    if unit := bracketed_unit(head) or unit_named(head):
        return unit
    if _PERCENT_HEAD.search(head):
        return "%"
    if unit := bracketed_unit(name):
        return unit
    if "%" in name:
        return "%"
    return _caption_unit(caption, name, head, fraction) if caption else ""


def bracketed_unit(words: str) -> str:
    """The unit in the last brackets of a head that hold one: 贷款余额(亿元), Revenue (US$ million), 占比(%)."""
    return next(filter(None, (unit_named(inside) for inside in reversed(_BRACKETS.findall(words)))), "")


def unit_named(words: str) -> str:
    """The unit that words are and nothing else; "" where they are more."""
    words = words.strip()
    plain = words.lower()
    if unit := _PER_CENT_WORDS.get(plain) or _BASIS_WORDS.get(plain):
        return unit
    if plain in ("%", "percent", "per cent", "百分比", "in %", "单位：%"):
        return "%"
    if plain == "‰":
        return "‰"
    if match := _HAN_UNIT.fullmatch(words):
        return match["scale"] + ("港元" if match["before"] == "港币" else match["noun"])
    if end := _AT_HEAD_END.search(words):
        words = end[1]
    match = _ENGLISH_UNIT.fullmatch(words)
    return _english_unit(match) if match else ""


def _english_unit(match: re.Match[str]) -> str:
    written = (match["scale_first"] or match["scale"] or "").lower()
    if len(written) == 1 and not match["money"]:
        return ""  # (b) is the mark of a footnote
    scale = {"'000": "thousand", "m": "million", "b": "billion", "k": "thousand"}.get(written)
    scale = scale or ENGLISH_SCALES.get(written) or ENGLISH_SCALES.get(written.removesuffix("s"), "")
    money = match["money"] or ""
    currency = MONEY_BEFORE.get(money.upper()) or ENGLISH_MONEY.get(money.lower(), "")
    return " ".join(filter(None, [scale, currency]))


def _caption_unit(caption: str, name: str, head: str, fraction: bool) -> str:
    """The unit of a caption; of two (人民币百万元，百分比除外), a ratio takes the percent."""
    subject = f"{name} {head}"
    units = [unit_named(part) for part in re.split(r"[，,、;；/和]|除外|另有.*|\s(?=except\b|excluding\b)", caption)]
    units = [unit for unit in units if unit]
    if len(units) > 1 and "%" in units:
        return "%" if _RATIO_NAME.search(subject) else next(unit for unit in units if unit != "%")
    if not units:
        return ""
    ratios = (excepted := _EXCEPTED.search(caption)) and _RATIOS_EXCEPTED.search(excepted[1])
    if ratios and _ENGLISH_RATIO_NAME.search(subject) and not per_units(subject):
        return "%"
    return "" if is_outside(units[0], caption, name, head, fraction=fraction) else units[0]


def without_unit(head: str) -> str:
    """The head of a column, or the name of a row, without the brackets that only give its unit."""
    return _ANY_BRACKETS.sub(lambda match: "" if unit_named(match[1]) else match[0], head)

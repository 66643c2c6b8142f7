"""The numbers that Word writes before paragraphs of a list (一、 （二） 1.2.3), which stand in no paragraph's text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ingest.office.package import attribute, child, name_of

_LEVELS = 9
_HAN = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    digits_only: bool = False  # 1.2 under 一、, which would else be 一.2


class Numbering:
    """Counts the paragraphs of each list as Word does, in the order of the text."""

    def __init__(self, root: Any | None) -> None:
        """root: of numbering.xml; None where the file has no such part."""
        nodes = [] if root is None else list(root)
        self._lists = {
            attribute(node, "abstractNumId"): _levels(node) for node in nodes if name_of(node) == "abstractNum"
        }
        self._list_of = {
            attribute(node, "numId"): attribute(child(node, "abstractNumId"), "val")
            for node in nodes
            if name_of(node) == "num"
        }
        self._counts: dict[str, list[int]] = {}

    def label(self, list_id: str, level: int) -> str:
        """The number before the next paragraph at a level (from 0) of a list; "" for bullets and unknown lists."""
        name = self._list_of.get(list_id, "")
        levels = self._lists.get(name)
        if not levels or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(name, [0] * _LEVELS)
        counts[level] += 1 if counts[level] else max(1, levels[level].start)
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if levels[level].form in ("bullet", "none"):
            return ""
        text = re.sub(r"%([1-9])", lambda match: _shown(levels, counts, int(match[1]) - 1, level), levels[level].text)
        return text if not text or text[-1] > "\u2e7f" else f"{text} "


def _levels(node: Any) -> list[_Level]:
    found = [_Level() for _ in range(_LEVELS)]
    for each in node:
        number = attribute(each, "ilvl")
        if name_of(each) == "lvl" and number.isdecimal() and int(number) < _LEVELS:
            start = attribute(child(each, "start"), "val")
            form, text = attribute(child(each, "numFmt"), "val"), attribute(child(each, "lvlText"), "val")
            digits_only = child(each, "isLgl") is not None
            found[int(number)] = _Level(form or "decimal", text, int(start) if start.isdecimal() else 1, digits_only)
    return found


def _shown(levels: list[_Level], counts: list[int], level: int, of_level: int) -> str:
    count = counts[level] or levels[level].start
    if levels[of_level].digits_only:
        return str(count)
    return _FORMS.get(levels[level].form, str)(count)


def _han(count: int) -> str:
    """1 to 99 as 一, 十二, 二十; beyond, digit by digit."""
    if not 0 < count < 100:
        return "".join(_HAN[int(digit)] for digit in str(count))
    tens, ones = divmod(count, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_HAN[tens]}十") + (_HAN[ones] if ones else "")


def _roman(count: int) -> str:
    found = ""
    for value, letters in _ROMAN:
        found += letters * (count // value)
        count %= value
    return found


def _letter(count: int) -> str:
    """a to z, then aa, bb, as Word does."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if 0 < count <= 20 else str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"), _han
    ),
    **dict.fromkeys(("japaneseCounting", "ideographDigital", "taiwaneseDigital", "koreanDigital2"), _han),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"), _circled),
    "ideographTraditional": lambda count: _STEMS[(count - 1) % len(_STEMS)],
    "upperRoman": lambda count: _roman(min(count, 3999)),
    "lowerRoman": lambda count: _roman(min(count, 3999)).lower(),
    "upperLetter": lambda count: _letter(min(count, 260)).upper(),
    "lowerLetter": lambda count: _letter(min(count, 260)),
    "decimalZero": lambda count: f"{count:02}",
}

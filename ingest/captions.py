"""What stands above a table: its caption and its unit, which each of its rows is told with. Pure.

The caption of a table whose rows are institutions and whose columns are nothing but periods says what its figures are
(图表1：上市银行净息差（%）): its item is told with each row. The unit that a caption ends in is that of figures under
periods; one that is named as a unit (单位：亿元) holds for any.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.cells import unit_named
from rag.units import is_scale, kind_of

_UNIT = re.compile(r"[（(]?\s*(?:单位|金额单位|Unit|Units)\s*[：:]\s*([^）)\n|]{1,40})[）)]?", re.IGNORECASE)
# A caption that is a unit and nothing else: 人民币百万元，百分比除外.
_UNIT_ALONE = re.compile(
    r"[（(]?(?:人民币|除[^，。]{2,20}外，|均?以)?((?:百万|千万|亿|万|千)元)(?:[，,、].{0,12}(?:除外|列示))?[)）]?"
)
# In English a unit stands in brackets, above the table or over its row heads: (in millions, except ratios).
_ENGLISH_UNIT = re.compile(
    r"[(（]\s*((?:(?:US)?\$ |[A-Z]{3} )?"
    r"in (?:(?:US)?\$ ?|[A-Z]{3} |yuan )?(?:millions?|billions?|thousands?)\b[^()（）|\n]{0,80})[)）]",
    re.IGNORECASE,
)
_ALL_FIGURES = re.compile(
    r"\b(?:figures|amounts|numbers|values)(?: are| is)?(?: stated| shown| expressed)? in"
    r" ((?:(?:US|HK)?[$€£¥] ?|[A-Z]{3} )?(?:millions?|billions?|thousands?|bn|mn)(?: of [A-Za-z ]{3,20})?)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:图表|图|表|表格|Tables?|Figures?|Charts?|Exhibits?)\s?\d{1,3}(?:[-–.]\d{1,3})?\s*[：:.、．]?\s*(?P<words>\S.*)",
    re.IGNORECASE,
)
_ENDS_IN_BRACKETS = re.compile(r"\s*[（(]([^（）()]{1,40})[)）]\s*$")
_UNIT_IN_BRACKETS = re.compile(
    r"[%％‰]|[个万亿千百]{0,3}(?:元|美元|户|家|人|个|笔|件|倍|百分点|基点)|人民币[万亿千百]{0,2}元|bps?|pp"
    r"|(?:(?:US|HK)?[$€£¥]|[A-Z]{3}) ?(?:millions?|billions?|thousands?|bn|mn|m)?|(?:millions?|billions?|thousands?)",
    re.IGNORECASE,
)
_PERIOD_HEAD = re.compile(
    r"(?:(?:FY|Q[1-4]|H[12]|[1-4]Q|[12]H)\s?)?(?:(?:19|20)\d{2}|(?<=[QHY])\d{2})"
    r"\s?(?:年|年?(?:末|底|度|上半年|下半年|半年|前三季度|第?[一二三四]季度末?|\d{1,2}月(?:\d{1,2}日|末)?)|[AEF]|Q[1-4]|H[12]|[-./]\d{1,2})?[AEF]?",
    re.IGNORECASE,
)
# A caption of many items, which the rows name themselves.
_OF_MANY = re.compile(
    r"(?:指标|情况|数据|项目|概览|一览|摘要|要点|构成|结构|划分|分布|[表图])(?:对照|比较|对比)?$"
    r"|\b(?:results|indicators|overview|summary|highlights|data|metrics|statements?)\b",
    re.IGNORECASE,
)
# Rows whose names say whose the figures are, and not what they are.
_INSTITUTION = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:行|农信社?|证券|保险|集团|公司|信托|基金|理财|地区|省|市)(?:[（(].*[)）])?"
    r"|.*\b(?:Banks?|Bancorp|Group|Trust|Securities|Holdings|Corp|Inc|Ltd|plc)\b\.?.*",
    re.IGNORECASE,
)
_SHARE_OF_INSTITUTIONS = 0.5
# A row that is of another kind than the caption's unit says so in its name.
_OF_ITS_OWN = re.compile(r"率|占比|比例|比重|[%％（(]|\b(?:ratio|rate|margin|share|yield)\b", re.IGNORECASE)
# Rows whose names are quantities: 10–50亿, under 100, 500 million or more.
_IS_RANGE = re.compile(
    r"(?:[<>≤≥]|不[足到超]|[少低多高大小]于|超过|(?:under|over|below|above|up to|less|more|from)\b)|[$¥€£]?\d[\d,.]*\s*"
    r"(?:[-–—~～至到+%％]|[百千]?[万亿]|元|(?:m|bn|million|billion|thousand|or|and)\b|[及以]?[以之]?[上下内])",
    re.IGNORECASE,
)
_LONGEST_ITEM = 40


class Caption(NamedTuple):
    """What is told with each row of a table; "" for nothing."""

    item: str = ""
    unit: str = ""
    is_of_item: bool = False  # the unit is the caption's own, and of its item only

    def unit_of(self, name: str) -> str:
        """The unit of a row of this name."""
        return "" if self.is_of_item and self.unit not in "%％‰" and _OF_ITS_OWN.search(name) else self.unit


def read_caption(above: str, table: str, heads: Sequence[str], names: Sequence[str]) -> Caption:
    """above: the one or two lines before a table; table: its text, in which a unit may stand; heads: of its columns;
    names: of its rows."""
    *before, last = above.strip().split("\n")[-2:] or [""]
    unit = unit_in(last) or unit_in(table) or _unit_at_the_corner(heads, names)
    numbered = _NUMBERED.match(last) or (_NUMBERED.match(before[0]) if before and unit_in(last) else None)
    if numbered is None:
        return Caption(unit=unit)
    words, own = _apart(numbered["words"].strip())
    unit = unit or unit_in(numbered["words"])
    figures = [head for head in heads[1:] if head]
    if not figures or not all(_PERIOD_HEAD.fullmatch(head) for head in figures):
        return Caption(unit=unit)
    unfit = len(words) > _LONGEST_ITEM or re.search(r"[，；：|]", words) or _OF_MANY.search(words)
    institutions = sum(_INSTITUTION.fullmatch(name) is not None for name in names)
    item = "" if unfit or institutions <= _SHARE_OF_INSTITUTIONS * len(names) else words
    if not item and own.isascii() and own != "%":
        own = ""  # told with rows of English items, it made an answer of the shipped set wrong and none right
    return Caption(item, unit or own, not unit and bool(own))


def _unit_at_the_corner(heads: Sequence[str], names: Sequence[str]) -> str:
    """The unit that the head over the names of the rows is, or ends in: 项目（百万元）, $ million.

    Over names that are quantities themselves (10–50亿) it may be theirs.
    """
    corner = heads[0].strip() if heads else ""
    in_brackets = _ENDS_IN_BRACKETS.search(corner)
    words = in_brackets[1].strip() if in_brackets else corner
    unit = unit_named(words)
    is_of_cells = is_scale(unit) or kind_of(unit) in ("amount", "percent")
    return words if is_of_cells and not any(map(_IS_RANGE.match, names)) else ""


def _apart(words: str) -> tuple[str, str]:
    """The words of a caption without the brackets at its end, and the unit in those."""
    unit = ""
    while match := _ENDS_IN_BRACKETS.search(words):
        inside = match[1].strip()
        unit = unit or (inside if _UNIT_IN_BRACKETS.fullmatch(inside) else "")
        words = words[: match.start()]
    return words.strip().rstrip("：:。."), unit


def unit_in(text: str) -> str:
    """The unit that a line or a table names; "" where it names none."""
    if alone := _UNIT_ALONE.fullmatch(text.strip()):
        return alone[1]
    if english := _ENGLISH_UNIT.search(text) or _ALL_FIGURES.search(text):
        return english[1].strip()
    match = _UNIT.search(text)
    return match.group(1).strip().rstrip("。.；;") if match else ""

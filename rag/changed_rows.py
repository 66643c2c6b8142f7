"""Table rows that hold two levels and their change: "净利润，2024年：9.8；2025年：11.3；增幅（%）：15.3". Pure.

A row is read as ingest writes it: its name, then each cell after its column's head.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.rounding import MOST_DIGITS


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table: `text` as written, `value` with its sign; parentheses mean a negative number."""

    text: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """The later and the earlier level of a row, and what its change columns say: at least one of them."""

    earlier: Cell
    later: Cell
    difference: Cell | None
    percentage: Cell | None
    is_bare: bool  # the head of `difference` says that it is a change, and leaves open of which kind


_CELL = re.compile(
    r"\s*(?P<open>[(（])?\s*(?P<sign>[-−–－+＋])?(?:上升|增加|增长|提高|(?P<fall>下降|减少|降低|收窄))?\s*"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?:[%％]|个?百分点|pp|(?P<basis>个?基点|bps?))?\s*[)）]?\s*"
)
# A head that is a period and nothing else: which year, and where in the year.
_PERIOD = re.compile(
    r"(?:FY\s?)?(?P<year>(?:19|20)\d{2})\s?(?:年度?末?)?(?:\s?(?P<month>\d{1,2})\s?月(?:末|底|\s?\d{1,2}\s?日)?)?[EA]?"
)
_RELATIVE_PERIODS = {
    name: rank
    for rank, names in enumerate(
        (
            "上期 上年 上年度 上年末 上年同期 去年 去年同期 期初 年初 上期末 上年年末",
            "本期 本年 本年度 本年末 期末 年末 本期末 本年年末",
        )
    )
    for name in names.split()
}
_AGAINST = "(?:本年|本期|同比|(?:本年)?[较比]上年(?:同期|末)?|较年初)"
_DIFFERENCE_HEAD = re.compile(
    rf"{_AGAINST}?(?:增[(（]?减[)）]?(?:额|金额|变动额?)?|增[加长]额|变动[额数]?|变动金额|变化额?)|{_AGAINST}"
    r"|change|increase(?:\s?/\s?\(?decrease\)?)?|difference",
    re.IGNORECASE,
)
_PERCENT_HEAD = re.compile(
    rf"{_AGAINST}?(?:增?(?:变动|变化)|增[(（]?减[)）]?(?:变动)?|增长|增)?(?:率|幅|幅度|比例|比率|速度?)?\s?[(（]?[%％][)）]?"
    rf"|{_AGAINST}?(?:增幅|增长率?|增速|变动率|变动幅度|增减幅度?|增减率|变动比例)"
    r"|(?:change|growth|yoy|y/y|increase|growth rate)\s?\(?%\)?|%\s?change|growth(?: rate)?|yoy",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(r"[(（]单位：[^)）]*[)）]$")


def changed_row(text: str) -> ChangedRow | None:
    """The levels and changes of a row; None where it is no such row, or its columns are not plain."""
    if "；" not in text or "：" not in text:
        return None
    columns = [cell.partition("：") for cell in _UNIT_AFTER.sub("", text.partition("，")[2]).split("；")]
    named = [(head.strip(), cell) for head, colon, cell in columns if colon]
    levels = sorted((rank, cell) for head, cell in named if (rank := _rank(head)) is not None)
    heads = [head for head, _ in named if _DIFFERENCE_HEAD.fullmatch(head)]
    differences = [cell for head, cell in named if head in heads]
    percentages = [cell for head, cell in named if _PERCENT_HEAD.fullmatch(head)]
    if len(levels) != 2 or levels[0][0] == levels[1][0] or max(len(differences), len(percentages)) != 1:
        return None
    earlier, later = _number(levels[0][1]), _number(levels[1][1])
    difference, percentage = _only(differences), _only(percentages)
    if not earlier or not later or not (difference or percentage):
        return None
    return ChangedRow(earlier, later, difference, percentage, is_bare="额" not in "".join(heads))


def _rank(head: str) -> tuple[int, int, int] | None:
    """When the period of a head is; None where the head is no period alone. Relative periods rank among themselves."""
    if (rank := _RELATIVE_PERIODS.get(head)) is not None:
        return (0, rank, 0)
    match = _PERIOD.fullmatch(head)
    return (1, int(match["year"]), int(match["month"] or 0)) if match else None


def _only(cells: Sequence[str]) -> Cell | None:
    return _number(cells[0]) if len(cells) == 1 else None


def _number(cell: str) -> Cell | None:
    match = _CELL.fullmatch(cell)
    if not match or sum(char.isdigit() for char in match["number"]) > MOST_DIGITS:
        return None
    value = Decimal(match["number"].replace(",", ""))
    if match["basis"]:
        value = value.scaleb(-2)
    negative = bool(match["open"] or match["fall"]) or match["sign"] in ("-", "−", "–", "－")
    return Cell(cell.strip(), value.copy_negate() if negative else value)

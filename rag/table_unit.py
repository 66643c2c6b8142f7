"""Which cells are not in the unit of their table: headcount in a table in millions, a ratio in one of money. Pure."""

import re

from rag.per_unit import per_units
from rag.units import kind_of, measure

_EXCEPTED = re.compile(r"(?:\b(?:except|excluding|other than)\b)(?P<what>.*)|除外|除[^，。]{1,20}外", re.IGNORECASE)
_SHARES = re.compile(r"(?<!per[ -])\bshares?\b", re.IGNORECASE)  # except share and per share data
# Counts by their names, whose last word counts: customers, not deposits from customers and not customer deposits.
_COUNTED_ZH = re.compile(
    r"(?:[人户家笔次台件]|员工|网点|机构|客户)(?:总|数|数量|总数)$|(?:员工|职工)$|^(?:员工|网点|客户)数"
)
_COUNTED_EN = re.compile(
    r"^(?:average |total )?number of\b|\bhead ?count\b"
    r"|\b(?:employees|branches|outlets|ATMs|advisors|users|visits|merchants|customers|clients"
    r"|(?:open|new|active) accounts)$",
    re.IGNORECASE,
)
_SHARES_COUNTED = re.compile(r"\bshares(?: outstanding| issued)?$|股数$", re.IGNORECASE)
_AFTER_NAME = re.compile(r"\s*(?:[,(（\[]|\b(?:to|from|of|by|for|with|on|in|per|at|under|due)\s).*$", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^(?:average |total )?number of", re.IGNORECASE)
_RATIO = re.compile(
    r"(?:(?<!^利)(?<!^汇)率|占比|比重|比例|[息利]差|同比|环比|增速|增幅)$"
    r"|\b(?:ratios?|(?<!interest )(?<!exchange )rates?|yields?|(?<!^)(?:margin|spread)|ROE|ROA|ROTCE)$|^return on\b",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(?:\s*[（(][a-z\d]{1,2}[)）])+$")


def is_outside(unit: str, caption: str, row: str, head: str, *, fraction: bool = False) -> bool:
    """Whether a cell is not in its table's unit, by its names or because the caption excepts it.

    caption: which gives the unit, with its exceptions. fraction: whether the cell is written with decimals and no
    thousands: no sum in thousands or millions where something else is excepted from these.
    """
    dimension, size = measure(unit)
    name, column = _NOTE.sub("", row.rpartition("：")[2].strip()), head.strip()
    if dimension == "percent" or (size == 1 and kind_of(unit) != "amount"):
        return False
    said = per_units(f"{row} {head}")
    if (size > 1 and "share" in said) or any(_RATIO.search(each) for each in (name, column)):
        return True
    excepted = _EXCEPTED.search(caption)
    what = (excepted["what"] or "") if excepted else ""
    if said & per_units(what.replace("per-share", "per share")):
        return True
    if any(map(_is_counted, (name, column))) and (excepted or dimension):
        return True
    if any(map(_counts_shares, (name, column))) and _SHARES.search(what):
        return True
    return fraction and bool(what) and size in (1_000, 1_000_000)


def _is_counted(name: str) -> bool:
    if name.isascii():
        return _COUNTED_EN.search(name if _NUMBER_OF.match(name) else _AFTER_NAME.sub("", name)) is not None
    return _COUNTED_ZH.search(_AFTER_NAME.sub("", name)) is not None


def _counts_shares(name: str) -> bool:
    return _SHARES_COUNTED.search(_AFTER_NAME.sub("", name)) is not None

"""What a figure measures, where a word tells it: places held, opened or closed; a stake; one share. Pure."""

import re

from rag.figures import find_figures
from rag.per_unit import per_units
from rag.records import Figure, FigureKind

_PLACES = re.compile(r"网点|分支机构|门店|\b(?:branches|outlets|offices|ATMs|stores)\b", re.IGNORECASE)
_MOVED = {
    "opened": re.compile(
        r"新[开增设]|增设|开业|\bopen(?:ed|ings?|s)\b|\b(?:did|does|to|will)\b[^.?]{0,40}\bopen\b"
        r"|\bnew (?:branch|outlet|office)",
        re.IGNORECASE,
    ),
    "closed": re.compile(r"关[闭停了掉门]|裁撤|撤[销并]|\b(?:clos(?:e|ed|es|ing|ures?)|shut)\b", re.IGNORECASE),
}
_STAKE = re.compile(
    r"持股|股权|控股|股份|\bstakes?\b|\bshares? held\b|\bsharehold\w+|\bownership\b|\bown(?:s|ed)?\b|\bholds?\b",
    re.IGNORECASE,
)


# What is set aside in a time, and what of it is there: a flow and a stock.
_SET_ASIDE = (re.compile(r"\bprovision(?:s|ing)?\b", re.IGNORECASE), re.compile(r"\ballowances?\b", re.IGNORECASE))
_RATIO_ROW = re.compile(
    r"(?:率|占比|比重|比例|\bratios?|(?<!interest )\brates?|\bmargin)\W*(?:\([a-z0-9]\)\W*)*$", re.IGNORECASE
)
_LEFT_AT_A_TIME = re.compile(r"余额|存量|\boutstanding\b|\bbalances?\b(?! sheet)", re.IGNORECASE)
_OVER_A_TIME = re.compile(r"收入|支出|利润|费用|收益率|付息率|\b(?:income|expenses?|revenues?|yield)\b", re.IGNORECASE)
# Between a figure and the one of another time that it is set against.
_SET_AGAINST = re.compile(
    r"(?P<per>[^,，;；]{0,18})[,，（(]?\s*(?:(?:up |down )?from|against|after|compared with|versus"
    r"|而?(?:上年|去年)(?:同期)?为?)\s*(?:[A-Z]{3}\s?)?",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[；;。]|\.\s")


def is_of_another_measure(question: str, own: str, before: str, kind: FigureKind) -> bool:
    """Whether a figure is of places opened or closed where those held are asked for, of a stake for another ratio,
    of an allowance for a provision, of what was earned over a time for what is there at its end.

    own: what is said of the figure itself; of a cell its column's head stands in it. before: what its sentence said
    before, of which the verb may carry on (closed 61 branches in one year and 48 in another).
    """
    asked_flow, asked_stock = (pattern.search(question) is not None for pattern in _SET_ASIDE)
    said_flow, said_stock = (pattern.search(own) is not None for pattern in _SET_ASIDE)
    if asked_flow != asked_stock and said_flow != said_stock and asked_flow != said_flow:
        return True
    if _LEFT_AT_A_TIME.search(question) and _OVER_A_TIME.search(own) and not _OVER_A_TIME.search(question):
        return True
    if kind == "percent":
        return _STAKE.search(own) is not None and not _STAKE.search(question)
    said = _moves(own) or _moves(_SIGN.split(before)[-1])
    if kind not in ("count", "number") or not _PLACES.search(question) or not _PLACES.search(before + own):
        return False
    asked = _moves(question)
    return asked != said and not asked & said


def is_a_ratio(row: str) -> bool:
    """Whether a row's cells are ratios by its name, whether or not they say so: CET1 capital ratio(d)."""
    return _RATIO_ROW.search(row) is not None


def _moves(text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _MOVED.items() if pattern.search(text))


def per_units_carried(text: str, figure: Figure) -> frozenset[str]:
    """What a figure is per by the one that it is set against: a dividend of USD 1.84 per share, against USD 1.70."""
    before = [one for one in find_figures(text) if one.end <= figure.start]
    gap = _SET_AGAINST.fullmatch(text[before[-1].end : figure.start]) if before else None
    if not gap or before[-1].kind != figure.kind:
        return frozenset()
    return per_units(f"{re.split(r'[，,;；。]', text[: before[-1].start])[-1]} {gap['per']}")

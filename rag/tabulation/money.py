"""What the cells of a table do not say of their units and the table does. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.binding import Claim
from rag.cells import bracketed_unit
from rag.derive import growth
from rag.per_unit import per_units
from rag.records import Figure
from rag.units import is_scale, kind_of, measure

_COUNTED = re.compile(
    r"customers?|clients?\b|advisors|employees|headcount|(?:open|new|active) accounts|branches|ATMs?\b|number of"
    r"|\busers?\b|\bshares\b|visits|people|\bdays\b|units|merchants|customer base|数|户|人|家|股|笔",
    re.IGNORECASE,
)
_RATIO = re.compile(r"率|占比|比例|比重|倍|\b(?:ratio|rate|margin|share|yield|return)\b", re.IGNORECASE)
_TABLE_READ = 20_000  # characters of a table before a row
_BAR = " | "
_CAPTION_LINES = 3
_ENDING_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]$")
_SCALE_TOLD = re.compile(r"\bin (?:thousands|millions|billions)\b", re.IGNORECASE)
_SCALE_WRITTEN = re.compile(r"[a-z]{2}|\d\s?[mbk]\b|[千万亿]", re.IGNORECASE)  # in a cell itself: $3.2 million, 5亿元
_NEARLY_ALL = 0.95
_MOST_ROUNDED = Decimal("0.5")


def currency_of(tables: Sequence[Claim]) -> str:
    """The one currency that the cells of a table name, as in a unit; "" where they name none or several."""
    found = {measure(claim.figure.unit)[0]: _name(claim.figure.unit) for claim in tables if _is_money(claim.figure)}
    return next(iter(found.values())) if len(found) == 1 else ""


def caption_above(text: str, row: int) -> str:
    """The unit in the brackets that end the lines above a table whose cells bars part: in millions, except per share
    data. "" for other rows, and where the lines say none. row: its offset.
    """
    lines = text[max(0, row - _TABLE_READ) : row].rpartition("\f")[2].splitlines()
    while lines and _BAR in lines[-1]:
        lines.pop()
    above = _ENDING_BRACKETS.search(" ".join(line.strip() for line in lines[-_CAPTION_LINES:]))
    return above[1] if above and _SCALE_TOLD.search(above[1]) else ""


def unit_above(text: str, row: int) -> str:
    """The unit in the brackets that the line above a Markdown table ends in; "" for other rows. row: its offset."""
    if not text.startswith("|", row):
        return ""
    lines = text[max(0, row - _TABLE_READ) : row].splitlines()
    above = next((line.strip() for line in reversed(lines) if line.strip() and not line.startswith("|")), "")
    return bracketed_unit(above) if above.endswith((")", "）")) else ""


def with_unit_above(claim: Claim, unit: str) -> Claim:
    """A cell without a unit in that of its table, unless it is of one share, a count or a ratio."""
    named = f"{claim.row} {claim.column}"
    other = _COUNTED.search(named) or _RATIO.search(named) or per_units(named)
    if not unit or claim.figure.unit or claim.is_change or other:
        return claim
    return replace(claim, figure=replace(claim.figure, unit=unit, kind=kind_of(unit)))


def usual_currency(claims: Sequence[Claim]) -> str:
    """The currency that nearly all amounts of a report are in, as in a unit; "" where there is none such."""
    found = Counter(_name(claim.figure.unit) for claim in claims if _is_money(claim.figure))
    most, times = found.most_common(1)[0] if found else ("", 0)
    return most if times >= _NEARLY_ALL * found.total() else ""


def is_scaled(cells: Sequence[Claim]) -> bool:
    """Whether any table of a report is in thousands or more, and its cells do not say so."""
    return any(
        _is_money(claim.figure)
        and measure(claim.figure.unit)[1] > 1
        and not _SCALE_WRITTEN.search(claim.figure.surface)
        for claim in cells
    )


def says_scale(caption: str) -> bool:
    """Whether the unit of a table is thousands or more, with exceptions or without."""
    return bool(_SCALE_TOLD.search(caption)) or measure(caption)[1] > 1


def with_currency(claim: Claim, currency: str) -> Claim:
    """A cell in millions, of a table whose first row says of what: $742 | 315. What is counted is no money."""
    unit = claim.figure.unit
    if not currency or not is_scale(unit) or _COUNTED.search(f"{claim.row} {claim.column}"):
        return claim
    whole = f"{unit} {currency}" if unit.isascii() else unit + currency
    return replace(claim, figure=replace(claim.figure, unit=whole, kind=kind_of(whole)))


def without_currency(claim: Claim) -> Claim:
    """A cell whose scale is not told: it may be in millions of what its sign names, unless its name is of one share."""
    figure = claim.figure
    if (
        per_units(f"{claim.row.rpartition('：')[2]} {claim.column}")
        or figure.kind != "amount"
        or measure(figure.unit)[1] != 1
    ):
        return claim
    return replace(claim, figure=replace(figure, unit="", kind=kind_of("")))


def with_unit_of_change(claim: Claim, row: Sequence[Claim], bare: bool) -> Claim:
    """A cell of changes that took its table's unit, held against the levels beside it: the difference, or the growth.

    The unit of one that is neither is not known. bare: whether the cell itself names no unit.
    """
    scaled = is_scale(claim.figure.unit)  # its levels may have their currency's sign: $39.3；$28.1；40
    kinds = {claim.figure.kind} | ({"amount"} if scaled else set())
    levels = [other.figure for other in row if not other.is_change and other.figure.kind in kinds]
    if not bare or not claim.is_change or claim.figure.kind in ("percent", "points", "basis_points") or len(levels) < 2:
        return claim
    new, old = levels[0], levels[1]
    value = claim.figure.value
    if abs(value) == abs(new.value - old.value):
        return claim
    grown = growth(new, old)
    unit = "%" if grown and abs(abs(grown.value) - abs(value)) <= _MOST_ROUNDED else ""
    return replace(claim, figure=replace(claim.figure, unit=unit, kind=kind_of(unit)))


def _is_money(figure: Figure) -> bool:
    return figure.kind == "amount"


def _name(unit: str) -> str:
    """The currency of a unit as it is written there: USD of million USD, 元 of 百万元."""
    if unit.isascii():
        return unit.rpartition(" ")[2]
    return re.sub(r"^(?:万亿|[千百十]?[亿万]|千)", "", unit)

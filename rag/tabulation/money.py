"""What the cells of a table do not say of their units and the table does. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.binding import Claim
from rag.derive import growth
from rag.records import Figure
from rag.units import is_scale, kind_of, measure

_COUNTED = re.compile(
    r"customers?|clients?|employees|headcount|accounts?\b|branches|ATMs?\b|number of|\busers?\b|\bshares\b|transactions"
    r"|visits|people|\bdays\b|units|merchants|customer base|数|户|人|家|股|笔",
    re.IGNORECASE,
)
_NEARLY_ALL = 0.95
_MOST_ROUNDED = Decimal("0.5")


def currency_of(tables: Sequence[Claim]) -> str:
    """The one currency that the cells of a table name, as in a unit; "" where they name none or several."""
    found = {measure(claim.figure.unit)[0]: _name(claim.figure.unit) for claim in tables if _is_money(claim.figure)}
    return next(iter(found.values())) if len(found) == 1 else ""


def usual_currency(claims: Sequence[Claim]) -> str:
    """The currency that nearly all amounts of a report are in, as in a unit; "" where there is none such."""
    found = Counter(_name(claim.figure.unit) for claim in claims if _is_money(claim.figure))
    most, times = found.most_common(1)[0] if found else ("", 0)
    return most if times >= _NEARLY_ALL * found.total() else ""


def with_currency(claim: Claim, currency: str) -> Claim:
    """A cell in millions, of a table whose first row says of what: $742 | 315. What is counted is no money."""
    unit = claim.figure.unit
    if not currency or not is_scale(unit) or _COUNTED.search(f"{claim.row} {claim.column}"):
        return claim
    whole = f"{unit} {currency}" if unit.isascii() else unit + currency
    return replace(claim, figure=replace(claim.figure, unit=whole, kind=kind_of(whole)))


def with_unit_of_change(claim: Claim, row: Sequence[Claim], bare: bool) -> Claim:
    """A cell of changes that took its table's unit, held against the levels beside it: the difference, or the growth.

    The unit of one that is neither is not known. bare: whether the cell itself names no unit.
    """
    levels = [other.figure for other in row if not other.is_change and other.figure.kind == claim.figure.kind]
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

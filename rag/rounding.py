"""A figure as all the values that round to it: 9.08% stands for 9.075% to 9.085%. Pure; Decimal, never float."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.records import Figure

MOST_DIGITS = 15  # of a figure that is judged: no more are a quantity


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with all values that round to it, both ends included, in units of `base` ("%", "pp", "元", "户", "")."""

    surface: str
    value: Decimal
    least: Decimal
    greatest: Decimal
    base: str
    unit: str = ""  # as it is written: 亿元
    scale: Decimal = Decimal(1)  # of the unit in `base`
    places: int = 0  # decimal places as written


_UNIT = re.compile(
    r"(?P<scale>万亿|千亿|百亿|亿|千万|百万|万|千|trillion|billion|million|thousand|bn|mn)?(?P<base>.*)", re.IGNORECASE
)
_CHINESE_SCALES = {"万亿": 12, "千亿": 11, "百亿": 10, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3}
_ENGLISH_SCALES = {"trillion": 12, "billion": 9, "bn": 9, "million": 6, "mn": 6, "thousand": 3}
_POWERS = _CHINESE_SCALES | _ENGLISH_SCALES  # of ten


def quantity(figure: Figure) -> Quantity:
    """A figure of a text; basis points as percentage points."""
    if figure.kind == "basis_points":
        return rounded(figure.surface, figure.value.scaleb(-2), "pp")  # 17 basis points as 0.17 pp
    match = _UNIT.fullmatch(figure.unit)
    scale = match["scale"].lower() if match and match["scale"] else ""
    base = match["base"] if match else figure.unit
    power = Decimal(1).scaleb(_POWERS.get(scale, 0))
    found = rounded(figure.surface, figure.value, "元" if base == "人民币" else base, power)
    return replace(found, unit="pp" if found.base == "pp" else figure.unit)


def rounded(surface: str, value: Decimal, base: str, scale: Decimal = Decimal(1)) -> Quantity:
    """All values that round to this one: half a unit of its last place to either side."""
    places = decimal_places(value)
    half = Decimal(5).scaleb(-places - 1)
    least, greatest = (value - half) * scale, (value + half) * scale
    return Quantity(surface, value * scale, least, greatest, base, base, scale, places)


def of_one_precision(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """Zeros that both end in need not be digits that were measured: 97.7 million is often translated as 9770万.

    Only of whole numbers in 万, 亿 and the like, and three digits of each stay.
    """
    if one.scale == 1 or one.scale != other.scale or one.places or other.places:
        return one, other
    zeros = 0
    while all(
        q.value / q.scale % 10 ** (zeros + 1) == 0 and abs(q.value / q.scale) >= 10 ** (zeros + 3) for q in (one, other)
    ):
        zeros += 1
    half = one.scale * 10**zeros / 2
    one, other = (replace(q, least=q.value - half, greatest=q.value + half) for q in (one, other))
    return one, other


def decimal_places(value: Decimal) -> int:
    """How many digits stand behind the point."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def sizes(least: Decimal, greatest: Decimal) -> tuple[Decimal, Decimal]:
    """The range of the absolute value."""
    low, high = sorted((abs(least), abs(greatest)))
    return (Decimal(0), high) if least <= 0 <= greatest else (low, high)

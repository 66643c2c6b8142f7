"""Figures computed from figures of the reports, with their operands shown. Pure; Decimal, never float.

The level of an earlier year ("53.23%, up 23.23 percentage points on 2024" gives 30.00% for 2024), the difference of two
shares in percentage points, the difference and the growth of two amounts, the sum of several, the share that one is of
another. Operands must be of one unit, and whoever calls sees to it that they are of one subject; any other sum is
refused by not being made.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rag.figures import find_figures, years
from rag.records import Figure, Language

_UP = (
    r"扩大|提升|上升|增加|提高|升高|增长|上涨|up|rise|rose|risen|rising|gr[eo]wn?|widen(?:ed)?|increase[ds]?|higher"
    r"|gain(?:ed)?"
)
_DOWN = (
    r"下降|降低|减少|回落|下滑|收窄|down|fall|fell|fallen|falling|decrease[ds]?|lower|drop(?:ped)?|decline[ds]?"
    r"|narrow(?:ed)?|shr[iau]nk"
)
# From the level to the change: no other figure, no end of the sentence, and a word that says up or down.
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})", re.IGNORECASE)
_FARTHEST_CHARS = 60
_LISTED = re.compile(r"分别|依次|respectively", re.IGNORECASE)
_AFTER_CHANGE = 24  # characters: 12 basis points lower than in FY2024
_POINTS = {"points": Decimal(1), "basis_points": Decimal("0.01")}
_MOST_DIGITS = 18
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed figure and its sum as it is shown. unit: as in Figure."""

    value: Decimal
    unit: str
    derivation: str  # 53.23% − 23.23 pp = 30.00%
    operands: tuple[Figure, ...]
    within: tuple["Derived", ...] = ()  # other sums that its own shows: the growth of each of two that are compared

    def surface(self, language: Language) -> str:
        """The figure as it is shown; a fall in points without its sign, which the sum shows."""
        value = abs(self.value) if self.unit in ("pp", "bp") else self.value
        if self.unit == "pp":
            return f"{signed(value)}个百分点" if language == "zh" else f"{signed(value)} percentage points"
        if self.unit == "bp":
            return f"{signed(value)}个基点" if language == "zh" else f"{signed(value)} basis points"
        joined = language == "zh" or self.unit == "%"
        return _with_unit(value, self.unit) if joined else f"{signed(value)} {self.unit}".strip()


def points_between(later: Figure, earlier: Figure, *, in_basis: bool = False) -> Derived | None:
    """later − earlier of two shares, in percentage points, or in basis points; None where either is no share."""
    if later.unit != "%" or earlier.unit != "%" or not _exact(later, earlier):
        return None
    value, unit = later.value - earlier.value, "pp"
    if in_basis:
        value, unit = (value * 100).quantize(Decimal(1)) if value * 100 % 1 == 0 else value * 100, "bp"
    return Derived(value, unit, f"{later.value}% − {earlier.value}% = {signed(value)} {unit}", (later, earlier))


def difference(later: Figure, earlier: Figure) -> Derived | None:
    """later − earlier of two amounts or counts of one unit; None where the units differ."""
    alike = later.unit == earlier.unit and later.kind == earlier.kind and _exact(later, earlier)
    if not alike or later.kind in ("percent", "points"):
        return None
    value = later.value - earlier.value
    return Derived(
        value, later.unit, f"{shown(later)} − {shown(earlier)} = {_with_unit(value, later.unit)}", (later, earlier)
    )


def apart(one: Figure, other: Figure) -> Derived | None:
    """one − other: of two shares in percentage points, of amounts or counts in their unit."""
    return points_between(one, other) if one.kind == "percent" else difference(one, other)


def growth(later: Figure, earlier: Figure) -> Derived | None:
    """(later − earlier) / earlier of two amounts or counts of one unit, in percent to two decimals, half up."""
    alike = later.unit == earlier.unit and later.kind == earlier.kind and _exact(later, earlier)
    if not alike or earlier.value <= 0 or later.kind == "points":
        return None
    value = _hundredths((later.value - earlier.value) * 100 / earlier.value)
    sum_shown = f"({shown(later)} − {shown(earlier)}) ÷ {shown(earlier)} = {signed(value)}%"
    return Derived(value, "%", sum_shown, (later, earlier))


def growth_from_change(later: Figure, change: Figure, sign: int) -> Derived | None:
    """The growth that a level and its stated rise (sign 1) or fall (-1) give: change / (later ∓ change), in percent."""
    if later.unit != change.unit or later.kind != change.kind or not _exact(later, change):
        return None
    base = later.value - sign * change.value
    if base <= 0:
        return None
    value = _hundredths(sign * change.value * 100 / base)
    sum_shown = f"{shown(change)} ÷ ({shown(later)} {'−' if sign > 0 else '+'} {shown(change)}) = {signed(value)}%"
    return Derived(value, "%", sum_shown, (later, change))


def level_before(later: Figure, change: Figure, sign: int) -> Derived | None:
    """The level before a stated rise (sign 1) or fall (-1) of it: a share and points, or amounts of one unit."""
    if not _exact(later, change):
        return None
    if later.unit == "%" and change.kind in _POINTS:
        value = later.value - sign * change.value * _POINTS[change.kind]
        written = f"{later.value}% {'−' if sign > 0 else '+'} {change.value} {change.unit} = {signed(value)}%"
        return Derived(value, "%", written, (later, change))
    if later.unit != change.unit or later.kind != change.kind or later.kind == "percent":
        return None
    value = later.value - sign * change.value
    written = f"{shown(later)} {'−' if sign > 0 else '+'} {shown(change)} = {_with_unit(value, later.unit)}"
    return Derived(value, later.unit, written, (later, change))


def direction(text: str) -> int:
    """+1 where a text says up, -1 where it says down, 0 for neither or both."""
    return _sign(text, "")


def share(part: Figure, whole: Figure) -> Derived | None:
    """part / whole of two amounts or counts of one unit, in percent to two decimals, half up."""
    if part.unit != whole.unit or whole.value <= 0 or part.kind == "percent" or not _exact(part, whole):
        return None
    value = _hundredths(part.value * 100 / whole.value)
    return Derived(value, "%", f"{shown(part)} ÷ {shown(whole)} = {signed(value)}%", (part, whole))


def total(figures: Sequence[Figure]) -> Derived | None:
    """The sum of figures of one unit; None where units differ, or for one figure alone."""
    if len(figures) < 2 or len({(figure.unit, figure.kind) for figure in figures}) > 1 or not _exact(*figures):
        return None
    value = sum((figure.value for figure in figures), Decimal(0))
    unit = figures[0].unit
    return Derived(value, unit, f"{' + '.join(map(shown, figures))} = {_with_unit(value, unit)}", tuple(figures))


def earlier_level(text: str, year: int) -> list[Derived]:
    """For each share in a sentence whose change since `year` is stated right after it: the share in that year."""
    if _LISTED.search(text):  # 分别上升2个百分点和3个百分点: which change is whose is not plain
        return []
    figures = find_figures(text)
    found: list[Derived] = []
    for level, change in itertools.pairwise(figures):
        if level.kind != "percent" or change.kind not in _POINTS:
            continue
        between = text[level.end : change.start]
        if len(between) > _FARTHEST_CHARS or re.search(r"[。！？；]", between):
            continue
        after = text[change.end : change.end + _AFTER_CHANGE]
        if years(between + after) != {year} and years(between) != {year}:
            continue
        if _of_another_year(text, level, year) and (sign := _sign(between, after)):
            found += filter(None, [level_before(level, change, sign)])
    return found


def _of_another_year(text: str, level: Figure, year: int) -> bool:
    """The level is not itself of the year: 相较2024年的12.86% is 2024's own figure."""
    return year not in years(text[max(0, level.start - 8) : level.start])


def _sign(between: str, after: str) -> int:
    """+1 for a rise since then, -1 for a fall, 0 where the sentence says neither or both."""
    directions = {match.lastgroup for match in _DIRECTION.finditer(between)}
    directions = directions or {match.lastgroup for match in _DIRECTION.finditer(after)}
    if len(directions) != 1:
        return 0
    return 1 if directions == {"up"} else -1


def _exact(*figures: Figure) -> bool:
    """Whether figures may be reckoned with: no bounds (不到20%), and no more digits than a sum keeps."""
    return all(figure.comparator == "=" and len(figure.value.as_tuple().digits) <= _MOST_DIGITS for figure in figures)


def _hundredths(value: Decimal) -> Decimal:
    return value.quantize(_HUNDREDTH, ROUND_HALF_UP)


def signed(value: Decimal) -> str:
    """A number with its thousands parted and a minus sign, which a hyphen is not."""
    return f"{value:,}".replace("-", "−")


def shown(figure: Figure) -> str:
    """An operand: its value with its unit."""
    return _with_unit(figure.value, figure.unit)


def _with_unit(value: Decimal, unit: str) -> str:
    """A unit in Latin letters stands apart from its number: 18.6 billion EUR, 9.8亿元."""
    return f"{signed(value)}{' ' * (unit[:1].isascii() and unit[:1].isalpha())}{unit}"

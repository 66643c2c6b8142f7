"""Figures computed from figures of the reports, with their operands shown. Pure; Decimal, never float.

Here: the level of an earlier year, from a level and the change since then that its sentence states ("53.23%, up 23.23
percentage points on 2024" gives 30.00% for 2024). Any other sum is refused by not being made.
"""

import itertools
import re
from dataclasses import dataclass
from decimal import Decimal

from rag.figures import find_figures, years
from rag.records import Figure

_UP = r"提升|上升|增加|提高|升高|增长|上涨|up|rose|risen|rising|increase[ds]?|higher|gain(?:ed)?"
_DOWN = r"下降|降低|减少|回落|下滑|收窄|down|fell|fallen|falling|decrease[ds]?|lower|drop(?:ped)?|decline[ds]?"
# From the level to the change: no other figure, no end of the sentence, and a word that says up or down.
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})", re.IGNORECASE)
_FARTHEST_CHARS = 60
_LISTED = re.compile(r"分别|依次|respectively", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed figure and how: `level` and `change` are its operands."""

    value: Decimal
    unit: str
    level: Figure
    change: Figure
    year: int

    @property
    def surface(self) -> str:
        """The figure as it is shown."""
        return f"{self.value}{self.unit}"

    @property
    def derivation(self) -> str:
        """The sum as it is shown: 53.23% − 23.23 pp = 30.00%."""
        sign = "−" if self.level.value >= self.value else "+"
        return f"{self.level.value}% {sign} {self.change.value} pp = {self.surface}"


def earlier_level(text: str, year: int) -> list[Derived]:
    """For each share in a sentence whose change since `year` is stated right after it: the share in that year."""
    if _LISTED.search(text):  # 分别上升2个百分点和3个百分点: which change is whose is not plain
        return []
    figures = find_figures(text)
    found = []
    for level, change in itertools.pairwise(figures):
        if level.kind != "percent" or change.kind != "points":
            continue
        between = text[level.end : change.start]
        if len(between) > _FARTHEST_CHARS or re.search(r"[。！？；]", between) or years(between) != {year}:
            continue
        if _of_another_year(text, level, year) and (sign := _sign(between, text[change.end : change.end + 12])):
            found.append(Derived(level.value - sign * change.value, "%", level, change, year))
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

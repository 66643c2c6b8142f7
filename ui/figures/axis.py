"""Which of several figures can stand on one axis, and in which unit it is read. Pure; Decimal, never float."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rag.library.figure_query import ListedFigure
from rag.records import Language
from rag.units import measure

_HAN = (("万亿", 12), ("亿", 8), ("万", 4))
_LATIN = (("trillion", 12), ("billion", 9), ("million", 6), ("thousand", 3))
_NAMES = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "SGD": "新元", "GBP": "英镑", "JPY": "日元"}
_SAME = {"percent": "%", "points": "pp", "multiple": "倍"}
_SCALED_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Axis:
    """A unit, and how large it is in the base unit of what it measures."""

    unit: str
    size: Decimal

    def value(self, figure: ListedFigure) -> Decimal:
        """A figure in this unit, to four places after the point at most."""
        own = measure(figure.unit)[1]
        if own == self.size:
            return figure.value
        exact = figure.value * own / self.size
        rounded = exact.quantize(Decimal("0.0001"), ROUND_HALF_UP) if exact.as_tuple().exponent < -4 else exact  # type: ignore[operator]
        return rounded.normalize() + 0 if rounded else Decimal(0)


def on_one_axis(figures: Sequence[ListedFigure]) -> tuple[list[ListedFigure], list[ListedFigure]]:
    """Those of the most usual dimension, of several the one that came first; and the others."""
    counts = Counter(measure(figure.unit)[0] for figure in figures)
    usual = counts.most_common(1)[0][0] if counts else ""
    fits = [measure(figure.unit)[0] == usual for figure in figures]
    return (
        [figure for figure, fit in zip(figures, fits, strict=True) if fit],
        [figure for figure, fit in zip(figures, fits, strict=True) if not fit],
    )


def axis_of(figures: Sequence[ListedFigure], language: Language) -> Axis:
    """The unit in which figures of one dimension are read: their own where they share it, else by the largest."""
    units = {figure.unit for figure in figures}
    if len(units) == 1:
        unit = units.pop()
        return Axis(unit, measure(unit)[1])
    dimension, _ = measure(next(iter(units)))
    if dimension in _SAME:
        return Axis(_SAME[dimension], Decimal(1))
    largest = max(abs(figure.value * measure(figure.unit)[1]) for figure in figures)
    if largest < _SCALED_FROM:
        return Axis(_named("", dimension, language), Decimal(1))
    scales = _HAN if language == "zh" else _LATIN
    name, power = next(((name, power) for name, power in scales if largest >= 10**power), ("", 0))
    return Axis(_named(name, dimension, language), Decimal(10) ** power)


def _named(scale: str, dimension: str, language: Language) -> str:
    if language == "zh":
        return f"{scale}{_NAMES.get(dimension, dimension)}"
    return f"{scale} {'yuan' if dimension == 'CNY' else dimension}".strip()


def number_text(value: Decimal) -> str:
    """A number with its thousands parted, and no digit more than it has."""
    return f"{value:,f}"

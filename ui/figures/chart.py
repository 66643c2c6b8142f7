"""The picked figures -> what is drawn of them: bars over categories, or lines over periods. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from rag.folding import fold
from rag.library.figure_query import ListedFigure
from rag.library.figures import period_month
from rag.records import Language
from ui.figures.axis import Axis, axis_of, on_one_axis
from ui.figures.periods import period_text, unit_text
from ui.figures.wording import figure_words as words

_FEWEST = 2
_PART = " · "


@dataclass(frozen=True, slots=True)
class Point:
    """A figure as it is drawn: what stands at it, its value in the chart's unit, and its number in the references."""

    label: str
    value: Decimal
    n: int
    at: int = 0  # of a line: year * 12 + month in which the period ends


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one subject, in order."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. A chart of bars has one series. notes: sentences on what could not be drawn, and why."""

    is_lines: bool
    title: str
    axis: Axis
    series: tuple[Series, ...]
    notes: tuple[str, ...] = ()


_Numbered = tuple[int, ListedFigure]


def chart_of(figures: Sequence[ListedFigure], language: Language) -> Chart | None:
    """The chart of these figures, numbered from 1 as they come; None for fewer than two of one dimension."""
    fits, others = on_one_axis(figures)
    if len(fits) < _FEWEST:
        return None
    axis = axis_of(fits, language)
    numbered = [(n, figure) for n, figure in enumerate(figures, 1) if figure in fits]
    notes = _left_out([(n, figure) for n, figure in enumerate(figures, 1) if figure in others], axis, language)
    subjects = _by_subject(numbered)
    if all(len({_end(figure) for _, figure in of} - {None}) >= _FEWEST for of in subjects):
        return _lines(subjects, axis, notes, language)
    return _bars(numbered, axis, notes, language)


def _by_subject(numbered: Sequence[_Numbered]) -> list[list[_Numbered]]:
    """The figures of each subject and scope, whatever the report."""
    found: dict[tuple[str, str], list[_Numbered]] = {}
    for n, figure in numbered:
        found.setdefault((fold(figure.subject), fold(figure.scope)), []).append((n, figure))
    return list(found.values())


def _end(figure: ListedFigure) -> int | None:
    """The month, counted from the year 0, in which a figure's period ends."""
    return None if figure.year is None else figure.year * 12 + period_month(figure.part)


# bars


def _bars(numbered: Sequence[_Numbered], axis: Axis, notes: tuple[str, ...], language: Language) -> Chart:
    """A bar a figure; what all have in common is said once, in the title, and not at each."""
    figures = [figure for _, figure in numbered]
    subjects = [figure.subject.split(_PART) for figure in figures]
    told = [
        [*subject, _scope_unsaid(figure), period_text(figure, language)]
        for subject, figure in zip(_of_one_length(subjects), figures, strict=True)
    ]
    common = [len(set(column)) == 1 for column in zip(*told, strict=True)]
    title = _PART.join(text for text, alike in zip(told[0], common, strict=True) if alike and text)
    points = []
    for (n, figure), parts in zip(numbered, told, strict=True):
        label = _PART.join(text for text, alike in zip(parts, common, strict=True) if text and not alike)
        points.append(Point(label or figure.report, axis.value(figure), n))
    return Chart(False, title, axis, (Series("", tuple(points)),), notes)


def _of_one_length(subjects: Sequence[list[str]]) -> Sequence[list[str]]:
    """The parts of the subjects where all have as many (a row and a column's head); else each subject whole."""
    return subjects if len({len(parts) for parts in subjects}) == 1 else [[_PART.join(parts)] for parts in subjects]


def _scope_unsaid(figure: ListedFigure) -> str:
    """The scope where the subject does not name it."""
    return "" if figure.scope in figure.subject else figure.scope


# lines


def _lines(subjects: Sequence[Sequence[_Numbered]], axis: Axis, notes: tuple[str, ...], language: Language) -> Chart:
    told = list(notes)
    series = []
    for of in subjects:
        without = [n for n, figure in of if _end(figure) is None]
        if without:
            told.append(words("no_period", language, numbers=_numbers(without)))
        points = _points([one for one in of if _end(one[1]) is not None], axis, told, language)
        first = of[0][1]
        name = first.subject if len({figure.scope for one in subjects for _, figure in one}) == 1 else ""
        series.append(Series(name or _PART.join(filter(None, [first.subject, _scope_unsaid(first)])), points))
    parts = {figure.part[:1] for of in subjects for _, figure in of if figure.year is not None}
    if len(parts) > 1:
        told.append(words("mixed_periods", language))
    title = series[0].name if len(series) == 1 else ""
    return Chart(True, title, axis, tuple(series), tuple(told))


def _points(of: Sequence[_Numbered], axis: Axis, told: list[str], language: Language) -> tuple[Point, ...]:
    """A point a period; of two values for one the figure that was picked first. Adds to `told` where they differ."""
    ordered = sorted(of, key=lambda one: (_end(one[1]) or 0, one[0]))
    points = []
    for end, group in groupby(ordered, key=lambda one: _end(one[1]) or 0):
        (n, figure), *doubles = group
        label = period_text(figure, language)
        points.append(Point(label, axis.value(figure), n, end))
        for other, double in doubles:
            if axis.value(double) != axis.value(figure):
                values = {"name": figure.subject, "period": label, "first": n, "second": other}
                told.append(words("two_values", language, **values))
    return tuple(points)


# what cannot be drawn


def _left_out(others: Sequence[_Numbered], axis: Axis, language: Language) -> tuple[str, ...]:
    if not others:
        return ()
    units = list(dict.fromkeys(unit_text(figure.unit, language) for _, figure in others))
    unit = "、".join(units) if language == "zh" else ", ".join(units)
    numbers = _numbers([n for n, _ in others])
    return (words("left_out", language, numbers=numbers, unit=unit, axis=unit_text(axis.unit, language)),)


def _numbers(numbers: Sequence[int]) -> str:
    return " ".join(f"[{n}]" for n in numbers)

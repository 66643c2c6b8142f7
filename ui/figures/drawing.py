"""A chart -> HTML and SVG, drawn by the server: exact values at every bar and point, no script, no picture file. Pure.

Not Gradio's plots: they draw no values, cut long Chinese names short, and stand bars upright only.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from html import escape

from rag.records import Language
from ui.figures.axis import number_text
from ui.figures.chart import Chart, Point, Series
from ui.figures.periods import unit_text
from ui.figures.wording import figure_words as words

_WIDTH, _HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 30, 40
_CHARACTER, _REFERENCE = 14, 30  # widths at the sizes of a phone: of a digit of a value, of its number in brackets
_COLOURS = 6  # .c0 to .c5 in figures.css
_TICKS = 4
_LABEL_PLACES = 8  # more periods than this are labelled here and there only
_PHONE_PLACES = 4  # more than this have every other label and value left out on a phone
_ODD = ("", " odd")
_Scale = Callable[[float], float]
_ROOM = 0.12  # of the height, above and below the values


def chart_html(chart: Chart, language: Language) -> str:
    """The chart with its title, unit, legend and notes."""
    unit = words("unit", language, unit=unit_text(chart.axis.unit, language))
    title = f"<figcaption><b>{escape(chart.title)}</b><span>{escape(unit)}</span></figcaption>"
    drawn = _lines(chart) if chart.is_lines else _bars(chart.series[0].points)
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in chart.notes)
    return f'<figure class="chart">{title}{_legend(chart)}{drawn}{notes}</figure>'


def _legend(chart: Chart) -> str:
    if len(chart.series) < 2:
        return ""
    items = "".join(f'<li class="c{n % _COLOURS}">{escape(series.name)}</li>' for n, series in enumerate(chart.series))
    return f'<ul class="legend">{items}</ul>'


# bars


def _bars(points: Sequence[Point]) -> str:
    values = [point.value for point in points]
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    span = (high - low) or Decimal(1)
    return f'<dl class="bars">{"".join(_bar(point, low, span) for point in points)}</dl>'


def _bar(point: Point, low: Decimal, span: Decimal) -> str:
    zero = float(-low / span)
    length = float(abs(point.value) / span)
    begin = zero - length if point.value < 0 else zero
    style = f"margin-left:{begin:.2%};width:{length:.2%}"
    fall = " fall" if point.value < 0 else ""
    return (
        f"<dt>{escape(point.label)}</dt>"
        f'<dd><span class="track"><span class="bar{fall}" style="{style}"></span></span>'
        f'<span class="number">{escape(number_text(point.value))}<sup>[{point.n}]</sup></span></dd>'
    )


# lines


def _lines(chart: Chart) -> str:
    points = [point for series in chart.series for point in series.points]
    places = sorted({point.at: point.label for point in points}.items())
    ticks = _ticks(min(point.value for point in points), max(point.value for point in points))
    bottom, top = ticks[0], ticks[-1]
    widest = max(len(number_text(point.value)) for point in points) * _CHARACTER + _REFERENCE
    room = min(widest / 2, _WIDTH / 6)  # a value stands over its point, and must not reach the axis

    def x(at: float) -> float:
        first, last = places[0][0], places[-1][0]
        across = (at - first) / (last - first) if last > first else 0.5
        return _LEFT + room + (_WIDTH - _LEFT - _RIGHT - 2 * room) * across

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * ((value - bottom) / (top - bottom))

    parts = [*_grid(ticks, y), *_places(places, x)]
    for n, series in enumerate(chart.series):
        parts += _line(series, n, x, y, numbered=len(points) <= _LABEL_PLACES * 3)
    told = "; ".join(f"{series.name} {p.label} {p.value}" for series in chart.series for p in series.points)
    many = ' class="many"' if len(places) > _PHONE_PLACES else ""
    return (
        f'<div class="wide"><svg{many} viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(told)}">'
        f"{''.join(parts)}</svg></div>"
    )


def _ticks(low: Decimal, high: Decimal) -> list[float]:
    """Round numbers from below the least to above the greatest value; from zero where that is not far."""
    least, greatest = float(low), float(high)
    room = (greatest - least) * _ROOM or abs(greatest) * _ROOM or 1.0
    floor = 0.0 if 0 <= least <= (greatest - least) else least - room
    ceiling = 0.0 if least < greatest <= 0 else greatest + room
    raw = (ceiling - floor) / _TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= raw * 0.999)
    begin, end = math.floor(floor / step), math.ceil(ceiling / step)
    return [round(n * step, 10) for n in range(begin, end + 1)]


def _grid(ticks: Sequence[float], y: _Scale) -> Iterator[str]:
    for tick in ticks:
        at = y(tick)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>'
        yield f'<text class="tick" x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{tick:,.10g}</text>'


def _places(places: Sequence[tuple[int, str]], x: _Scale) -> Iterator[str]:
    every = -(-len(places) // _LABEL_PLACES)
    for n, (at, label) in enumerate(places):
        if n % every == 0:
            yield (
                f'<text class="tick at{_ODD[n // every % 2]}" x="{x(at):.1f}" y="{_HEIGHT - _BOTTOM + 22}" '
                f'text-anchor="middle">'
                f"{escape(label)}</text>"
            )


def _line(series: Series, n: int, x: _Scale, y: _Scale, *, numbered: bool) -> Iterator[str]:
    places = [(x(point.at), y(float(point.value)), point) for point in series.points]
    path = " ".join(f"{left:.1f},{top:.1f}" for left, top, _ in places)
    yield f'<polyline class="line c{n % _COLOURS}" points="{path}"/>'
    for place, (left, top, point) in enumerate(places):
        yield f'<circle class="dot c{n % _COLOURS}" cx="{left:.1f}" cy="{top:.1f}" r="4.5"/>'
        if numbered:
            yield (
                f'<text class="number{_ODD[place % 2]}" x="{left:.1f}" y="{top - 11:.1f}" text-anchor="middle">'
                f'{escape(number_text(point.value))}<tspan class="ref" dx="2" dy="-4">[{point.n}]</tspan></text>'
            )

"""Risk-coverage curves as a drawing (SVG), in the colours of the page. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from rag.records import Language
from ui.quality.results import Measures, Point, Run
from ui.quality.scorecard import percent
from ui.quality.wording import words

_WIDTH, _HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 90, 16, 44
_GROUPS = ("all", "zh", "en")
_FEWEST_SHOWN = 0.05  # of coverage: a first wrong answer among three is no rate


def curve(run: Run, language: Language) -> str:
    """The curves of all questions and of each language, with the setting in use; empty where none was measured."""
    curves = {group: run.curves[group] for group in _GROUPS if run.curves.get(group)}
    if not curves:
        return ""
    top = _top(curves, run.groups)
    drawn = [*_axes(top, language), *_lines(curves, top, language), *_dots(curves, run.groups, top, language)]
    about = escape(words("curve_means", language))
    told = "".join(f"<li class='{group}'>{escape(_told(group, run.groups[group], language))}</li>" for group in curves)
    return (
        f"<figure class='curve'><h3>{escape(words('curve', language))}</h3><p class='aside'>{about}</p>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(words("curve", language))}">'
        f"{''.join(drawn)}</svg><ul class='as-set'>{told}</ul></figure>"
    )


def _top(curves: Mapping[str, Sequence[Point]], groups: Mapping[str, Measures]) -> float:
    """The highest risk that is drawn, a whole tenth."""
    shown = [point.risk for points in curves.values() for point in points if point.coverage >= _FEWEST_SHOWN]
    shown += [groups[group].get("risk", 0.0) for group in curves]
    return min(1.0, max(0.1, math.ceil(10 * max(shown, default=0.1)) / 10))


def _x(coverage: float) -> float:
    return round(_LEFT + coverage * (_WIDTH - _LEFT - _RIGHT), 1)


def _y(risk: float, top: float) -> float:
    return round(_HEIGHT - _BOTTOM - min(risk, top) / top * (_HEIGHT - _TOP - _BOTTOM), 1)


def _axes(top: float, language: Language) -> Iterator[str]:
    for tenth in range(0, round(10 * top) + 1, 1 if top <= 0.5 else 2):
        y = _y(tenth / 10, top)
        yield f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text class="tick" x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{10 * tenth}%</text>'
    for fifth in range(6):
        x = _x(fifth / 5)
        yield f'<text class="tick" x="{x}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{20 * fifth}%</text>'
    middle, across = (_LEFT + _WIDTH - _RIGHT) / 2, escape(words("coverage", language))
    yield f'<text class="axis" x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">{across}</text>'
    up = (_TOP + _HEIGHT - _BOTTOM) / 2
    turned = f'transform="rotate(-90 14 {up})"'
    yield f'<text class="axis" x="14" y="{up}" text-anchor="middle" {turned}>{escape(words("risk", language))}</text>'


def _lines(curves: Mapping[str, Sequence[Point]], top: float, language: Language) -> Iterator[str]:
    ends: list[float] = []
    for group, points in curves.items():
        shown = [point for point in points if point.coverage >= _FEWEST_SHOWN]
        if not shown:
            continue
        path = " ".join(f"{_x(point.coverage)},{_y(point.risk, top)}" for point in shown)
        yield f'<polyline class="{group}" points="{path}"/>'
        y = _y(shown[-1].risk, top)
        while any(abs(y - other) < 16 for other in ends):  # names that would lie on each other
            y += 16
        ends.append(y)
        x, name = _x(shown[-1].coverage) + 8, escape(words(group, language))
        yield f'<text class="name {group}" x="{x}" y="{y + 4}">{name}</text>'


def _dots(
    curves: Mapping[str, Sequence[Point]], groups: Mapping[str, Measures], top: float, language: Language
) -> Iterator[str]:
    for group in curves:
        scores = groups.get(group, {})
        if "answered" in scores and "risk" in scores:
            x, y = _x(scores["answered"]), _y(scores["risk"], top)
            told = escape(_told(group, scores, language))
            yield f'<circle class="{group}" cx="{x}" cy="{y}" r="5"><title>{told}</title></circle>'


def _told(group: str, scores: Measures, language: Language) -> str:
    told = words(
        "as_set", language, coverage=percent(scores.get("answered", 0.0)), risk=percent(scores.get("risk", 0.0))
    )
    return f"{words(group, language)} · {told}"

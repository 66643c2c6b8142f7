"""A run's measures as markup: a bar a measure with what it means, the gate marked on it; and by kind. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from rag.records import Language
from ui.quality.results import SHIPPED, Asked, Run
from ui.quality.wording import label, words

MEASURES = (
    *("right", "figures_exact", "citation_precision", "quotes_valid", "lead_wrong", "false_answers"),
    *("false_abstentions", "R@1", "R@5", "R@10", "MRR@10", "nDCG@10", "evidence@3"),
)
LOWER_IS_BETTER = ("lead_wrong", "false_answers", "false_abstentions")
_BY_KIND = ("right", "figures_exact", "citation_precision", "false_answers", "false_abstentions")
_KIND = "kind:"

Gate = Mapping[str, Mapping[str, float]]


def percent(value: float) -> str:
    """A share as a person reads it."""
    return f"{100 * value:.1f}%"


def scorecard(run: Run, gate: Gate, language: Language) -> str:
    """The measures of all questions and of each language."""
    columns = [group for group in run.groups if not group.startswith(_KIND)]
    names = [name for name in MEASURES if any(name in run.groups[group] for group in columns)]
    heads = "".join(f"<th scope='col'>{escape(_group(group, language))}</th>" for group in columns)
    limits = gate if run.name == SHIPPED else {}
    rows = "".join(_row(name, columns, run, limits, language) for name in names)
    title = f"<caption>{escape(words('scorecard', language))}</caption>"
    head = f"<tr><th scope='col'>{escape(words('measure', language))}</th>{heads}</tr>"
    return f'<div class="wide"><table class="scores">{title}<thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def kinds(run: Run, language: Language) -> str:
    """The measures of each kind of question; empty where the set has none."""
    groups = [group for group in run.groups if group.startswith(_KIND)]
    if not groups:
        return ""
    names = [("kind", words("kind", language)), ("questions", words("questions", language))]
    names += [(name, words(name, language)) for name in _BY_KIND]
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for _, name in names)
    rows = "".join(_kind_row(group, run, language) for group in groups)
    title = f"<caption>{escape(words('kinds', language))}</caption>"
    table = f"{title}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f'<div class="wide"><table class="kinds">{table}</table></div>'


def promises(gate: Gate, language: Language) -> str:
    """What the shipped gate asks for, in lines; empty without a gate."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in _promises(gate, language))
    if not lines:
        return ""
    title, intro = escape(words("gate_title", language)), escape(words("gate_intro", language))
    return f"<h3>{title}</h3><p class='aside'>{intro}</p><ul>{lines}</ul>"


def _promises(gate: Gate, language: Language) -> Iterator[str]:
    for group, limits in gate.items():
        for limit, value in limits.items():
            measure = limit[4:]
            if measure in MEASURES:
                yield words(
                    *("gate_line", language),
                    group=_group(group, language),
                    measure=words(measure, language),
                    bound=words(limit[:3], language),
                    value=percent(value),
                )


def _row(name: str, columns: list[str], run: Run, gate: Gate, language: Language) -> str:
    head = (
        f"<th scope='row'>{escape(words(name, language))}<small>{escape(words(f'{name}_means', language))}</small></th>"
    )
    cells = "".join(_cell(name, run.groups[group].get(name), gate.get(group, {}), language) for group in columns)
    return f"<tr>{head}{cells}</tr>"


def _cell(name: str, value: float | None, limits: Mapping[str, float], language: Language) -> str:
    if value is None:
        return "<td></td>"
    bound = limits.get(f"min_{name}", limits.get(f"max_{name}"))
    mark = told = ""
    if bound is not None:
        told = f"<small>{escape(words('gate_mark', language, value=percent(bound)))}</small>"
        mark = f'<i style="left: {100 * bound:.1f}%"></i>'
    lower = " lower" if name in LOWER_IS_BETTER else ""
    bar = f'<span class="bar-track{lower}"><b style="width: {100 * value:.1f}%"></b>{mark}</span>'
    return f"<td><span class='value'>{percent(value)}</span>{bar}{told}</td>"


def _kind_row(group: str, run: Run, language: Language) -> str:
    scores = run.groups[group]
    kind = group.removeprefix(_KIND)
    shown = _measured([asked for asked in run.asked if asked.kind == kind])
    cells = "".join(_cell(name, scores.get(name) if name in shown else None, {}, language) for name in _BY_KIND)
    cells = f"<td>{int(scores.get('questions', 0))}</td>{cells}"
    return f"<tr><th scope='row'>{escape(label('kind', kind, language))}</th>{cells}</tr>"


def _measured(questions: Sequence[Asked]) -> set[str]:
    """Which measures say something of these questions: a share of nothing is written down as 0."""
    if any(asked.answerable is None for asked in questions) or not questions:
        return set(_BY_KIND)
    found = {"right"}
    if any(asked.answerable for asked in questions):
        found |= {"citation_precision", "false_abstentions"}
    if any(asked.answerable and asked.wants_figures for asked in questions):
        found.add("figures_exact")
    if not all(asked.answerable for asked in questions):
        found.add("false_answers")
    return found


def _group(group: str, language: Language) -> str:
    return words(group, language) if group in ("all", "zh", "en") else group

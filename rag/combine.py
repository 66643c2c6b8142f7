"""Answers to the parts of a question -> the answer to the whole: side by side, or a sum with its operands. Pure.

Each part was answered by itself (rag/extract.py). One that was not leaves the whole without an answer from its parts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.asked_sum import is_to_be_rounded
from rag.claims import RankedClaim
from rag.confidence import figure_confidence
from rag.decompose.decomposition import Combination, Decomposition
from rag.derive import Derived, difference, points_between, share, total
from rag.extract import Extract, Lead, Material, Part, extract, of_one_time
from rag.question import Question
from rag.records import Figure, FigureKind
from rag.relevance import QuestionTerms
from rag.units import measure

_AMOUNTS: frozenset[FigureKind] = frozenset({"amount", "count", "number"})
_LEVELS: frozenset[FigureKind] = _AMOUNTS | {"percent"}


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part of a question, what it names, and the passages found for it."""

    question: Question
    terms: QuestionTerms
    material: Material


def combine(whole: Question, parts: Decomposition, asked: Sequence[AskedPart], threshold: float) -> Extract | None:
    """The answer that the parts give; None where one of them has none, or they make no sum."""
    if parts.combination == "named":
        one = asked[0]
        found = extract(one.question, one.terms, one.material, threshold)
        return found if found.parts else None
    if parts.combination == "each":
        return _side_by_side(whole, parts.labels, asked, threshold)
    return _reckoned(whole, parts, asked, threshold)


def prefers_parts(whole: Question, parts: Decomposition, found: Extract) -> bool:
    """Whether the parts are to be asked, given what was found for the whole.

    A stated share, sum or gap is better than a computed one, but where decimals are asked for no report states it.
    """
    if not found.parts or parts.combination == "each":
        return True
    return parts.combination == "share" and is_to_be_rounded(whole.text) and not _is_computed(found)


def _is_computed(found: Extract) -> bool:
    return any(lead.derived for part in found.parts for lead in part.leads)


def _side_by_side(
    whole: Question, labels: Sequence[str], asked: Sequence[AskedPart], threshold: float
) -> Extract | None:
    found = []
    for one in asked:
        question = (
            one.question
            if whole.asks == one.question.asks
            else replace(one.question, asks=whole.asks, kinds=whole.kinds)
        )
        found.append(extract(question, one.terms, one.material, threshold))
    if not all(one.parts for one in found):
        return None
    if len({_what(one) for one in found}) < len(found):
        return None  # one thing under two names, or one of them was not told apart
    parts = [_labelled(part, label) for one, label in zip(found, labels, strict=True) for part in one.parts]
    return Extract(tuple(_merged(parts)), min(one.confidence for one in found))


def _what(found: Extract) -> tuple[object, ...]:
    """What an answer consists of: its figures where it leads with any, else its sentences."""
    return tuple(
        (part.sentences[0].start, tuple(lead.figure.start if lead.figure else lead.surface for lead in part.leads))
        for part in found.parts
    )


def _labelled(part: Part, label: str) -> Part:
    return replace(part, leads=tuple(replace(lead, label=label) for lead in part.leads))


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Parts that quote one sentence made one, with the figures of each."""
    found: dict[tuple[str, int], Part] = {}
    for part in parts:
        place = (part.passage.report.report_id, part.sentences[0].start)
        before = found.get(place)
        found[place] = replace(before, leads=(*before.leads, *part.leads)) if before else part
    return list(found.values())


# sums


def _reckoned(whole: Question, parts: Decomposition, asked: Sequence[AskedPart], threshold: float) -> Extract | None:
    kinds = _AMOUNTS if parts.combination == "share" else _LEVELS
    best = [_best(one, kinds) for one in asked]
    operands = [claim for claim, confidence in filter(None, best) if confidence >= threshold]
    if len(operands) < len(asked) or not _of_fitting_times(parts.combination, operands):
        return None
    if len({(one.sentence.place, one.claim.figure.start) for one in operands}) < len(operands):
        return None
    derived = _SUMS[parts.combination]([_in_one_unit(one.claim.figure, operands[0].claim.figure) for one in operands])
    if derived is None:
        return None
    shown = f"{derived.surface(whole.language)} ({derived.derivation})"
    lead = Lead(None, shown, derived=derived)
    quoted = [Part(one.sentence.passage, (one.sentence.sentence,)) for one in operands]
    quoted[0] = replace(quoted[0], leads=(lead,))
    return Extract(tuple(_merged(quoted)), min(confidence for _, confidence in filter(None, best)))


def _of_fitting_times(combination: Combination, operands: Sequence[RankedClaim]) -> bool:
    """All of one time; a year and its first half where the rest is asked for."""
    first, *others = operands
    if combination != "rest":
        return all(of_one_time(first, one) for one in others)
    return not first.claim.part and others[0].claim.part == "H1"


def _best(one: AskedPart, kinds: frozenset[FigureKind]) -> tuple[RankedClaim, float] | None:
    """The figure that answers a part, and how sure it is."""
    question = replace(one.question, asks="figure", kinds=kinds, change=False, asks_share=False)
    ranked = one.material.claims(question, one.terms)
    possible = [claim for claim in ranked if not claim.bar and not claim.claim.is_change]
    if not possible:
        return None
    barred = next((claim.score for claim in ranked if claim.bar), None)
    return possible[0], figure_confidence(possible, barred)


def _in_one_unit(figure: Figure, other: Figure) -> Figure:
    """A figure in the unit of another of the same measure (亿元 in 百万元); else as it is."""
    (what, size), (other_what, other_size) = measure(figure.unit), measure(other.unit)
    if figure.unit == other.unit or what != other_what or not figure.unit or not other.unit:
        return figure
    return replace(figure, value=figure.value * size / other_size, unit=other.unit)


def _difference(figures: Sequence[Figure]) -> Derived | None:
    one, other = figures
    return points_between(one, other) if one.kind == "percent" else difference(one, other)


def _gap(figures: Sequence[Figure]) -> Derived | None:
    return _difference(sorted(figures, key=lambda figure: -figure.value))


def _rest(figures: Sequence[Figure]) -> Derived | None:
    whole, part = figures
    return difference(whole, part) if 0 <= part.value <= whole.value else None


def _share(figures: Sequence[Figure]) -> Derived | None:
    part, whole = figures
    return share(part, whole)


_SUMS: dict[Combination, Callable[[Sequence[Figure]], Derived | None]] = {
    "share": _share,
    "sum": total,
    "gap": _gap,
    "rest": _rest,
}

"""Answers to the parts of a question -> the answer to the whole: side by side, or a sum with its operands. Pure.

Each part was answered by itself (rag/extract.py). One that was not leaves the whole without an answer from its parts.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.asked_change import compares_times
from rag.asked_gap import gap_asked
from rag.asked_sum import AMOUNTS, is_to_be_rounded
from rag.claims import RankedClaim, is_of_unasked_row
from rag.confidence import figure_confidence
from rag.decompose.decomposition import Combination, Decomposition
from rag.derive import Derived, apart, difference, share, total
from rag.extract import Extract, Lead, Material, Part, Time, extract, of_one_time
from rag.open_times import time_said
from rag.per_unit import per_units
from rag.periods import timeless
from rag.population import basis_said
from rag.question import Question
from rag.records import Figure, FigureKind, Language
from rag.relevance import QuestionTerms
from rag.wording import say

_LEVELS: frozenset[FigureKind] = AMOUNTS | {"percent"}
_NEARLY = 1.5  # in units of the score: how far behind the best a figure may be that goes with the others
_MOST_TRIED = 4
_AVERAGED = re.compile(r"日均|平均|\baverage", re.IGNORECASE)
_CHANGED_WORDS = re.compile(
    r"实现|达到?|为|约|共|计|本行|本集团|全行|人民币|[A-Z]{3}"
    r"|\b(?:was|were|of|a|an|the|reached|amounted to|stood at|made|combined)\b",
    re.IGNORECASE,
)
_GAP_SAID = re.compile(
    r"高于|低于|高出|低出|多出|少于|多于|相差|差距|\b(?:above|below|more than|less than|gap|difference)\b",
    re.IGNORECASE,
)
_TOTAL_SAID = re.compile(r"合计|共计|总计|总共|之和|小计|\b(?:total|combined|together|altogether)\b", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_MOST_PERCENT = 1_000  # what is more is no share of anything


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
    if parts.combination == "banks":
        return _of_banks(parts.labels, asked, threshold)
    if parts.combination == "each":
        return _side_by_side(whole, parts.labels, asked, threshold)
    if reckoned := _reckoned(whole, parts, asked, threshold):
        return reckoned
    beside = _side_by_side(whole, parts.labels, asked, threshold) if parts.combination == "gap" else None
    return beside if beside and beside.remark == "times_differ" else None


def prefers_parts(whole: Question, parts: Decomposition, found: Extract) -> bool:
    """Whether the parts are to be asked, given what was found for the whole.

    A stated share, sum or gap is better than a computed one, but where decimals are asked for no report states it.
    """
    if not found.parts or parts.combination in ("each", "banks", "named") or not answers_form(whole, parts, found):
        return True
    return parts.combination == "share" and is_to_be_rounded(whole.text) and not _is_computed(found)


def answers_form(whole: Question, parts: Decomposition, found: Extract) -> bool:
    """Whether what was found for the whole can be its answer: one of two operands is no sum, gap or share."""
    if parts.combination == "banks":
        return False  # the figure of one of them
    if parts.combination == "gap" and compares_times(whole.text):
        return False  # of two things at two times: what one of them changed by is not how far they are apart
    figures = [lead.figure for part in found.parts for lead in part.leads if lead.figure]
    if not figures or _is_computed(found) or parts.combination in ("each", "named", "rest"):
        return parts.combination != "rest" or _is_computed(found) or not figures
    if parts.combination == "share":
        return all(figure.kind in ("percent", "multiple") or figure.unit == "%" for figure in figures)
    if parts.combination == "gap":
        points = all(figure.kind in ("points", "basis_points") for figure in figures)
        return (points and not gap_asked(whole.text)) or _says(_GAP_SAID, found)
    return _says(_TOTAL_SAID, found)


def _says(pattern: re.Pattern[str], found: Extract) -> bool:
    return any(pattern.search(sentence.text) for part in found.parts for sentence in part.sentences)


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
    times = [one.time for one in found]
    differ = not whole.years and None not in times and len(set(times)) > 1
    if differ:
        labels = [_dated(label, one.time, whole.language) for one, label in zip(found, labels, strict=True)]
    parts = [_labelled(part, label) for one, label in zip(found, labels, strict=True) for part in one.parts]
    remark = "times_differ" if differ else ""
    return Extract(tuple(_merged(parts)), min(one.confidence for one in found), remark=remark)


def _dated(label: str, time: Time | None, language: Language) -> str:
    """What a figure is of, with its time: 甲银行（2025年上半年）."""
    if time is None or len(time[0]) != 1:
        return label
    said = time_said(min(time[0]), time[1], language)
    return f"{label}（{said}）" if language == "zh" else f"{label} ({said})"


def _of_banks(labels: Sequence[str], asked: Sequence[AskedPart], threshold: float) -> Extract | None:
    """The figure of each bank that has one, and which have none; None where none has, or two are not told apart."""
    found: list[tuple[Extract, str]] = []
    for one, label in zip(asked, labels, strict=True):
        answer, language = extract(one.question, one.terms, one.material, threshold), one.question.language
        dated = _of_its_report(one, answer, threshold)
        found.append((dated, _dated(label, dated.time, language)) if dated else (answer, label))
    told = [(one, label) for one, label in found if one.parts]
    if not told or len({_what(one) for one, _ in told}) < len(told):
        return None
    parts = [_labelled(part, label) for one, label in told for part in _led(one, asked[0].question.language)]
    missing = tuple(label for one, label in found if not one.parts)
    return Extract(tuple(_merged(parts)), min(one.confidence for one, _ in told), missing=missing)


def _led(found: Extract, language: Language) -> list[Part]:
    """The parts of a bank's answer; what leads with no figure says that it stands in the quotation."""
    as_quoted = (Lead(None, say("as_quoted", language)),)
    return [part if part.leads else replace(part, leads=as_quoted) for part in found.parts]


def _of_its_report(asked: AskedPart, found: Extract, threshold: float) -> Extract | None:
    """The figure of the time that its report is about, where no time is asked for and a row of several times was found
    that leads with none: beside other banks' figures it would have neither a name nor a figure."""
    if asked.question.years or not found.parts or any(part.leads for part in found.parts):
        return None
    about = asked.material.facts[found.parts[0].passage.report.report_id]
    if about.base_year is None:
        return None
    dated = replace(asked.question, years=frozenset({about.base_year}), part=asked.question.part or about.part)
    again = extract(dated, asked.terms, asked.material, threshold)
    return again if again.time and any(part.leads for part in again.parts) else None


def _what(found: Extract) -> tuple[object, ...]:
    """What an answer consists of: its figures where it leads with any, else its sentences."""
    return tuple(
        (
            part.passage.report.report_id,
            part.sentences[0].start,
            tuple(lead.figure.start if lead.figure else lead.surface for lead in part.leads),
        )
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
    """The sum over the likeliest figures of the parts that go together."""
    kinds = AMOUNTS if parts.combination in ("share", "sum", "rest") else _LEVELS
    candidates = [_candidates(one, kinds, threshold) for one in asked]
    for chosen in sorted(itertools.product(*candidates), key=_distance):
        operands = [claim for claim, _ in chosen]
        if not _go_together(parts.combination, operands, several_banks=len(whole.banks) > 1):
            continue
        if derived := _SUMS[parts.combination]([one.claim.figure for one in operands]):
            surface = derived.surface(whole.language)
            if told := _other_way(whole, operands) if parts.combination == "gap" else "":
                surface = say(told, whole.language, figure=surface)
            shown = f"{surface} ({derived.derivation})"
            quoted = [Part(one.sentence.passage, (one.sentence.sentence,)) for one in operands]
            quoted[0] = replace(quoted[0], leads=(Lead(None, shown, derived=derived),))
            return Extract(tuple(_merged(quoted)), min(confidence for _, confidence in chosen))
    return None


def _other_way(whole: Question, operands: Sequence[RankedClaim]) -> str:
    """The name of the wording that says that the first of two is not above, or not below, the second, as asked."""
    gap, (first, second) = gap_asked(whole.text), operands
    sign = gap.sign if gap else 0
    if not sign or sign * (first.claim.figure.value - second.claim.figure.value) >= 0:
        return ""
    return "below_not_above" if sign > 0 else "above_not_below"


def _distance(chosen: Sequence[tuple[RankedClaim, float]]) -> tuple[bool, float]:
    """What comes first: figures of one sentence or table, then those that fit best."""
    apart = len({one.sentence.passage.key for one, _ in chosen}) > 1
    return apart, -sum(one.score for one, _ in chosen)


def _candidates(one: AskedPart, kinds: frozenset[FigureKind], threshold: float) -> list[tuple[RankedClaim, float]]:
    """The figures that may answer a part, best first, with how sure each is: the best, and what fits nearly as well."""
    question = replace(one.question, asks="figure", kinds=kinds, change=False, asks_share=False)
    ranked = one.material.claims(question, one.terms)
    possible = [
        claim
        for claim in ranked
        if not claim.bar and not claim.claim.is_change and not is_of_unasked_row(question, one.terms, claim)
    ]
    barred = next((claim.score for claim in ranked if claim.bar), None)
    near = [claim for claim in possible if claim.score >= possible[0].score - _NEARLY][:_MOST_TRIED]
    sure = [(claim, figure_confidence([claim, *(o for o in possible if o is not claim)], barred)) for claim in near]
    return [(claim, confidence) for claim, confidence in sure if confidence >= threshold]


def _go_together(combination: Combination, operands: Sequence[RankedClaim], *, several_banks: bool) -> bool:
    """Whether figures may be reckoned with one another: of one time, basis and unit, and cells of one column.

    Two reports go together only where several banks are asked for: each has its own definitions.
    """
    first, *others = operands
    if len({(one.sentence.place, one.claim.figure.start) for one in operands}) < len(operands):
        return False
    if len({one.claim.figure.unit for one in operands}) > 1:
        return False
    if len({one.sentence.place[0] for one in operands}) > 1 and not several_banks:
        return False
    same_row = (
        combination == "gap" and len({(one.sentence.place, one.claim.row) for one in operands}) == 1 and first.claim.row
    )
    if (not same_row and len({basis_said(_said(one)) for one in operands}) > 1) or len(
        {per_units(_said(one)) for one in operands}
    ) > 1:
        return False
    if any(_AVERAGED.search(_said(one)) for one in operands) and not all(
        _AVERAGED.search(_said(one)) for one in operands
    ):
        return False
    if combination == "rest":
        return _is_year_and_half(first, others[0])
    in_tables = [one for one in operands if one.claim.row]
    if same_row:
        return all(of_one_time(first, one) for one in others)
    if len(in_tables) == len(operands) and len({" ".join(timeless(one.claim.column).split()) for one in operands}) > 1:
        return False
    return all(of_one_time(first, one) for one in others)


def _said(one: RankedClaim) -> str:
    return f"{one.claim.row} {one.claim.column} {one.claim.own}"


def _is_year_and_half(year: RankedClaim, half: RankedClaim) -> bool:
    """A whole year and its first half, of one and the same thing by its words."""
    if year.claim.part or half.claim.part != "H1" or not year.claim.years & half.claim.years:
        return False
    if year.claim.row or half.claim.row:
        return year.claim.row == half.claim.row
    return _thing(year) == _thing(half)


def _thing(one: RankedClaim) -> str:
    """The last words before a figure, which say what it is: 净利润, 归属于股东的净利润, net profit."""
    before = one.sentence.sentence.text[: one.claim.figure.start]
    clause = re.split(r"[，,；;。、]", before)[-1]
    words = _CHANGED_WORDS.sub(" ", timeless(clause)).split()
    return words[-1] if _HAN.search(clause) and words else " ".join(words[-2:])


def _gap(figures: Sequence[Figure]) -> Derived | None:
    return apart(*sorted(figures, key=lambda figure: -figure.value))


def _rest(figures: Sequence[Figure]) -> Derived | None:
    whole, part = figures
    return difference(whole, part) if 0 <= part.value <= whole.value else None


def _share(figures: Sequence[Figure]) -> Derived | None:
    part, whole = figures
    derived = share(part, whole)
    return derived if derived and derived.value <= _MOST_PERCENT else None


_SUMS: dict[Combination, Callable[[Sequence[Figure]], Derived | None]] = {
    "share": _share,
    "sum": total,
    "gap": _gap,
    "rest": _rest,
}

"""Which figures to compute an answer from, where no sentence states it: operands of one subject, or no sum at all.

Asked for a change (percentage points, growth, an amount), two levels of one row or one sentence are taken, of the two
years; asked for the level of a year that a sentence gives only as a change, that sum; asked what one thing is more than
another, or what several come to, the cells of one column.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.asked_gap import gap_asked
from rag.asked_sum import GROWTH_ASKED, levels_asked
from rag.claims import TOTAL_ROW, RankedClaim, is_of_unasked_row
from rag.compared_times import compared_times
from rag.computed import Computed, Search, Unranked
from rag.confidence import figure_confidence
from rag.derive import (
    Derived,
    difference,
    direction,
    earlier_level,
    growth,
    growth_from_change,
    level_before,
    points_between,
)
from rag.figures import find_figures
from rag.institutions import banks_named
from rag.one_subject import are_of_one_subject
from rag.open_times import leaves_later_open
from rag.periods import periods
from rag.population import populations
from rag.question import Question
from rag.records import Figure
from rag.relevance import QuestionTerms
from rag.superlative import Tables, superlative
from rag.table_sums import between_columns, between_rows, of_all
from rag.whole_first import first_of_its_name, without_other_columns, without_subtotals

_SINCE_LAST_YEAR = re.compile(
    r"较?上年|比上年|较年初|同比|year[- ]on[- ]year|from (?:a|the) (?:year|previous)|over the year", re.IGNORECASE
)
_LEVELS_TRIED = 3
_CHANGED_SINCE = re.compile(
    r"[，,（(]?\s*(?:较|比)?(?:上年末|年初|上年|去年末?|上年同期|同比)(?:净|同比)?(?:增加|增长|增|上升|提高|提升|扩大|减少|下降|降低|回落|收窄)了?(?:人民币)?\s*"
)
_SINCE_YEAR_END = re.compile(r"年末|年初")
# 52.7%, 1.9 percentage points more than a year earlier
_CHANGED_FROM = re.compile(
    r"\s*(?:(?P<up>more|higher|above|up)|(?P<down>less|fewer|lower|below|down))(?: than| from| on)?(?: in)? (?:a|the) year (?:earlier|before)\b"
    r"|\s*(?:(?P<up_from>more|higher|up)|(?P<down_from>less|fewer|lower|down))(?: than| from| on) the (?:previous|prior) year\b",
    re.IGNORECASE,
)
_FARTHEST_CHARS = 40


def compute(
    question: Question, search: Search, tables: Tables, ranked: Sequence[RankedClaim], terms: QuestionTerms
) -> Computed | Unranked | None:
    """The computed answer, where there is one to be made. ranked: the figures found for the question, barred ones too."""
    stated = [one for one in ranked if not one.bar]
    for rule in (between_columns, between_rows, of_all):
        if found := rule(question, search):
            return found
    if ranking := superlative(question, search, tables):
        return ranking
    if gap_asked(question.text):
        return None  # what one of the two changed by since another time is not how far they are apart
    if question.change:
        return _change(question, search, stated, terms)
    return _earlier(question, search, ranked)


# changes


def _change(question: Question, search: Search, stated: Sequence[RankedClaim], terms: QuestionTerms) -> Computed | None:
    """later − earlier of one subject; preferred unless the best stated figure is a change of the kind itself."""
    if leaves_later_open(question.text):
        return None
    is_stated = bool(stated) and stated[0].claim.is_change and is_of_kind(question, stated[0])
    later_year, earlier_year = _years(question)
    part = earlier_part = question.part
    if times := compared_times(question.text):
        (later_year, part), (earlier_year, earlier_part) = times.later, times.earlier
    kinds, share_asked = levels_asked(question)
    asked = replace(
        question,
        kinds=kinds,
        change=False,
        asks_share=share_asked,
        years=frozenset({later_year} if later_year else ()),
        part=part,
    )
    levels = [
        one
        for one in search(asked)
        if not (one.bar or one.claim.is_change or is_of_unasked_row(asked, terms, one)) and _is_of_a_row_asked(one)
    ]
    levels = first_of_its_name(asked, without_other_columns(asked, without_subtotals(asked, levels)))
    everything = search(replace(asked, years=frozenset(), part=""))
    for later in levels[:_LEVELS_TRIED]:
        earlier = _partner(later, everything, earlier_year, earlier_part if times else later.claim.part)
        derived = (
            _changed(question, later, earlier) if earlier else None if times else _from_stated_change(question, later)
        )
        if derived:
            rivals = [one for one in levels if one.sentence.place != later.sentence.place]
            # The clause of the later level may name its time alone (2025年为5%): then the other's tells the subject.
            confidence = max(figure_confidence([one, *rivals]) for one in (later, earlier) if one)
            # A stated change may be over the whole year.
            within_years = times is not None and bool(part or earlier_part)
            closer = not is_stated or within_years or _beyond(later) < _beyond(stated[0])
            return Computed(derived, (later.sentence,), confidence, preferred=closer)
    return None


def _is_of_a_row_asked(one: RankedClaim) -> bool:
    """Whether a cell of a table in the other language may be what is asked for: of a row that the question names."""
    row = one.claim.row
    if not row or not one.features["across"] or one.features["name_held"]:
        return True
    return bool(TOTAL_ROW.search(row) or periods(row) or banks_named(row) or populations(row))


def _beyond(one: RankedClaim) -> float:
    """How much of what the figure is said of the question does not speak of, 0 to 1."""
    return max(one.features["surplus"], one.features["surplus_before"])


def _from_stated_change(question: Question, later: RankedClaim) -> Derived | None:
    """The growth from a level and the rise or fall in amount that its sentence states right after it."""
    if not GROWTH_ASKED.search(question.text):
        return None
    following, between = _figure_after(later)
    if following is None or not _SINCE_LAST_YEAR.search(between):
        return None
    sign = direction(between)
    return growth_from_change(later.claim.figure, following, sign) if sign else None


def change_beside(question: Question, level: RankedClaim, possible: Sequence[RankedClaim]) -> RankedClaim | None:
    """The change on the year before that the sentence of a level states right behind it: 246家，较上年末减少7家."""
    following, between = _figure_after(level)
    if following is None or not _CHANGED_SINCE.fullmatch(between) or not _is_over_a_year(question):
        return None
    for one in possible:
        if one.sentence.place == level.sentence.place and one.claim.figure.start == following.start:
            alike = following.unit == level.claim.figure.unit or following.kind in ("percent", "points")
            return one if alike and one.claim.is_change and is_of_kind(question, one) else None
    return None


def _is_over_a_year(question: Question) -> bool:
    return len(question.years) < 2 or max(question.years) - min(question.years) == 1


def _figure_after(one: RankedClaim) -> tuple[Figure | None, str]:
    """The figure that follows a claim's own in its sentence, None for none, and the words between them."""
    text, end = one.sentence.sentence.text, one.claim.figure.end
    following = next((figure for figure in find_figures(text) if figure.start >= end), None)
    return following, text[end : following.start] if following else ""


def _years(question: Question) -> tuple[int | None, int | None]:
    if len(question.years) > 1:
        return max(question.years), min(question.years)
    if question.years:
        year = next(iter(question.years))
        return year, year - 1
    return None, None


def is_of_kind(question: Question, one: RankedClaim) -> bool:
    """Whether a change is of the kind asked for: a growth is no amount."""
    kind = one.claim.figure.kind
    if GROWTH_ASKED.search(question.text):
        return kind == "percent" or (kind in ("points", "basis_points") and kind in question.kinds)
    return True


def _partner(later: RankedClaim, everything: Sequence[RankedClaim], year: int | None, part: str) -> RankedClaim | None:
    """The level of the earlier time in the same row or sentence, said of the same subject and in the same unit."""
    this = later.claim
    implied = {later.base_year} if later.base_year and not _is_aside(later) else set()  # of its report's year
    when = this.years or implied
    wanted = year if year is not None else max(when) - 1 if when else None
    for one in everything:
        claim = one.claim
        if one.sentence.place != later.sentence.place or claim.figure.start == this.figure.start or claim.is_change:
            continue
        if wanted is None or wanted not in claim.years or claim.part != part:
            continue
        alike = claim.figure.unit == this.figure.unit and claim.figure.kind == this.figure.kind
        if alike and are_of_one_subject(later, one):
            return one
    return None


def _is_aside(one: RankedClaim) -> bool:
    """Whether a figure stands in brackets: 8.1分（满分10分）."""
    before = one.sentence.sentence.text[: one.claim.figure.start]
    return max(before.rfind("（"), before.rfind("(")) > max(before.rfind("）"), before.rfind(")"))


def _changed(question: Question, later: RankedClaim, earlier: RankedClaim) -> Derived | None:
    new, old = later.claim.figure, earlier.claim.figure
    if new.kind == "percent":
        return points_between(new, old, in_basis="basis_points" in question.kinds and "points" not in question.kinds)
    return growth(new, old) if GROWTH_ASKED.search(question.text) else difference(new, old)


# the level of an earlier year


def _earlier(question: Question, search: Search, ranked: Sequence[RankedClaim]) -> Computed | None:
    """The level of the year asked for, where a sentence gives it only as a change since then."""
    if len(question.years) != 1 or not any(one.bar in ("", "period") for one in ranked):
        return None
    year = next(iter(question.years))
    # Of any year, and barred by nothing else: what is of another time may be of another bank as well.
    levels = [one for one in search(replace(question, years=frozenset())) if not (one.bar or one.claim.is_change)]
    for one in levels[:_LEVELS_TRIED]:
        text = one.sentence.sentence.text
        found = [
            derived
            for derived in earlier_level(text, year)
            if derived.operands[0].start == one.claim.figure.start
            and all(p.part == question.part for p in periods(text[derived.operands[0].end : derived.operands[1].start]))
        ]
        if derived := found[0] if found else _before_last_change(question, one, levels, year):
            held = one.features["around"]
            rivals = [other for other in levels if other is not one and other.features["around"] >= held]
            return Computed(derived, (one.sentence,), figure_confidence([one, *rivals]))
    return None


def _before_last_change(
    question: Question, one: RankedClaim, levels: Sequence[RankedClaim], year: int
) -> Derived | None:
    """The level a year before, from the level and its stated change on the year before (较上年末增加71.5亿元)."""
    this_year = next(iter(one.claim.years), one.base_year)
    stated = (other for other in levels[:_LEVELS_TRIED] if year in other.claim.years)
    if this_year is None or this_year - 1 != year or any(other.claim.part == question.part for other in stated):
        return None
    following, between = _figure_after(one)
    if following is None or len(between) > _FARTHEST_CHARS:
        return None
    own_part = one.claim.part or ("" if one.claim.years else one.base_part)
    if question.part != ("" if _SINCE_YEAR_END.search(between) else own_part):
        return None  # on the year's end, or on the same part of the year before
    sign = direction(between) if _CHANGED_SINCE.fullmatch(between) else _said_after(one, following, between)
    return level_before(one.claim.figure, following, sign) if sign else None


def _said_after(one: RankedClaim, change: Figure, between: str) -> int:
    """The direction of a change that is said behind it, right after the level and a word or two; 0 for none."""
    match = _CHANGED_FROM.match(one.sentence.sentence.text, change.end)
    if not match or re.search(r"\d|[;.]|\band\b", between):
        return 0
    return 1 if match["up"] or match["up_from"] else -1

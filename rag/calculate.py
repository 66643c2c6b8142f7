"""Which figures to compute an answer from, where no sentence states it: operands of one subject, or no sum at all.

Asked for a change (percentage points, growth, an amount), two levels of one row or one sentence are taken, of the two
years; asked for the level of a year that a sentence gives only as a change, that sum; asked what one thing is more than
another, or what several come to, the cells of one column.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.claims import RankedClaim
from rag.confidence import figure_confidence
from rag.derive import Derived, difference, earlier_level, growth, points_between
from rag.figures import find_figures
from rag.question import Question
from rag.records import FigureKind
from rag.sentences import RankedSentence

Search = Callable[[Question], list[RankedClaim]]

_GROWTH_ASKED = re.compile(
    r"百分之|百分比|增速|增长率|增幅|降幅|多快|%|percent|\bby what (?:share|proportion)|growth|how fast|\brate\b",
    re.IGNORECASE,
)
_LEVELS: frozenset[FigureKind] = frozenset({"percent", "amount", "count", "multiple", "number"})


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed figure, the sentences of its operands and how sure it is. preferred: over a stated figure."""

    derived: Derived
    sentences: tuple[RankedSentence, ...]
    confidence: float
    preferred: bool = False
    name: str = ""  # of the row that was chosen, with its sign, where one was asked for


def compute(question: Question, search: Search, stated: Sequence[RankedClaim]) -> Computed | None:
    """The computed answer, where there is one to be made; `stated`: the figures that may answer as they stand."""
    if question.change:
        return _change(question, search, stated)
    return _earlier(question, search)


# changes


def _change(question: Question, search: Search, stated: Sequence[RankedClaim]) -> Computed | None:
    """later − earlier of one subject, unless the best stated figure is the change itself."""
    later_year, earlier_year = _years(question, stated)
    if stated and stated[0].claim.is_change and _is_of_kind(question, stated[0]):
        return None
    asked = replace(question, kinds=_LEVELS, change=False, years=frozenset({later_year} if later_year else ()))
    levels = [one for one in search(asked) if not one.bar and not one.claim.is_change]
    if not levels:
        return None
    later = levels[0]
    earlier = _partner(later, search(replace(asked, years=frozenset())), earlier_year)
    if earlier is None:
        return None
    derived = _changed(question, later, earlier)
    return Computed(derived, (later.sentence,), figure_confidence(levels), preferred=True) if derived else None


def _years(question: Question, stated: Sequence[RankedClaim]) -> tuple[int | None, int | None]:
    if len(question.years) > 1:
        return max(question.years), min(question.years)
    if question.years:
        year = next(iter(question.years))
        return year, year - 1
    return None, None


def _is_of_kind(question: Question, one: RankedClaim) -> bool:
    kind = one.claim.figure.kind
    if _GROWTH_ASKED.search(question.text):
        return kind == "percent" or (kind in ("points", "basis_points") and kind in question.kinds)
    return True


def _partner(later: RankedClaim, everything: Sequence[RankedClaim], year: int | None) -> RankedClaim | None:
    """The level of the earlier year in the same row or sentence, said of the same subject and in the same unit."""
    this = later.claim
    wanted = year if year is not None else max(this.years) - 1 if this.years else None
    for one in everything:
        claim = one.claim
        if one.sentence.place != later.sentence.place or claim.figure.start == this.figure.start or claim.is_change:
            continue
        if wanted is None or wanted not in claim.years or claim.part != this.part:
            continue
        if claim.figure.unit == this.figure.unit and claim.figure.kind == this.figure.kind and _one_subject(later, one):
            return one
    return None


def _one_subject(one: RankedClaim, other: RankedClaim) -> bool:
    """In a row: the same name and head but for the time. In prose: from one to the other, nothing else between."""
    if one.claim.column or other.claim.column:
        return _bare(one.claim.own) == _bare(other.claim.own)
    first, second = sorted((one.claim.figure, other.claim.figure), key=lambda figure: figure.start)
    between = one.sentence.sentence.text[first.end : second.start]
    return len(between) <= 30 and not re.search(r"[。；;]", between) and not find_figures(between)


def _bare(own: str) -> str:
    return re.sub(r"\s+|截至|止年度|年度|末", "", own)


def _changed(question: Question, later: RankedClaim, earlier: RankedClaim) -> Derived | None:
    new, old = later.claim.figure, earlier.claim.figure
    if new.kind == "percent":
        return points_between(new, old)
    return growth(new, old) if _GROWTH_ASKED.search(question.text) else difference(new, old)


# the level of an earlier year


def _earlier(question: Question, search: Search) -> Computed | None:
    """The level of the year asked for, where a sentence gives it only as a change since then."""
    if len(question.years) != 1 or "percent" not in question.kinds:
        return None
    year = next(iter(question.years))
    levels = [one for one in search(replace(question, years=frozenset())) if one.claim.figure.kind == "percent"]
    for one in levels[:1]:
        for derived in earlier_level(one.sentence.sentence.text, year):
            if derived.operands[0].start == one.claim.figure.start:
                open_levels = [level for level in levels if not level.bar]
                return Computed(derived, (one.sentence,), figure_confidence(open_levels))
    return None

"""Sums over the cells of a table: what a row is more than another, what several come to. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.asked_gap import Gap, gap_asked
from rag.asked_sum import AMOUNTS, item_count, levels_asked, says_sum
from rag.claims import RankedClaim
from rag.computed import Computed, Search
from rag.confidence import figure_confidence
from rag.derive import Derived, apart, total
from rag.institutions import ITSELF, banks_named, without_banks
from rag.periods import timeless
from rag.population import populations
from rag.question import Question
from rag.records import Figure
from rag.row_names import bare_row

_ITEMS_COMPARED = re.compile(
    r"比.{1,20}(?:高出?|低|多出?|少)了?多少|相差|(?<![息利价点])差(?:多少|几)|差距|\bgap\b|difference between"
    r"|(?:above|below|higher than|lower than|more than|less than) (?:the )?\w+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"^(?:[\s的]|['’]s\b|the )+|[\s的]+$")
_AT = re.compile(r"(?:at|in) ")
_LESS = re.compile(r"低|(?<!多)少|\b(?:below|lower|less)\b", re.IGNORECASE)
_EITHER_WAY = re.compile(r"相差|(?<![息利价点])差(?:多少|几)|差距|\bgap\b|difference", re.IGNORECASE)


def between_rows(question: Question, search: Search) -> Computed | None:
    """How much one row is above another in the column asked for."""
    if not asks_comparison(question) or len(question.years) > 1:
        return None
    kinds, share_asked = levels_asked(question)
    levels = replace(question, kinds=kinds, change=False, asks_share=share_asked)
    gap = gap_asked(question.text)
    two = _rows_of(gap, search(levels)) if gap else []
    if not two:
        two = _named_rows(levels, search)
        if len(two) != 2 or (gap and (gap.sign or not all(one.features["across"] for one in two))):
            return None  # rows that go by other names: which of them the question names first is not known
    first, second = sorted(two, key=lambda one: _place_in(question, one))
    if _LESS.search(question.text):
        first, second = second, first
    derived, told = _apart(question, first.claim.figure, second.claim.figure)
    if any(_place_in(question, one) == len(question.text) for one in two):
        told = ""
    computed = _over_rows(derived, two)
    return replace(computed, told=told) if computed else None


def of_all(question: Question, search: Search) -> Computed | None:
    """What the named rows of a column come to."""
    if not says_sum(question):
        return None
    rows = _named_rows(replace(question, kinds=AMOUNTS, asks_share=False), search)
    if len(rows) != item_count(question):
        return None  # an item that was not found is not zero
    return _over_rows(total([one.claim.figure for one in rows]), rows)


def between_columns(question: Question, search: Search) -> Computed | None:
    """How much the bank asked for is above or below a kind of banks that stands in the same row (城商行平均)."""
    of_others = populations(without_banks(question.text))
    if not asks_comparison(question) or len(of_others) != 1 or not question.banks:
        return None
    kinds, share_asked = levels_asked(question)
    found = search(replace(question, kinds=kinds, change=False, asks_share=share_asked))
    theirs = next((one for one in found if not one.bar and populations(one.claim.column) == of_others), None)
    if theirs is None:
        return None
    own = next(
        (one for one in found if _is_own_cell(question, one) and one.sentence.place == theirs.sentence.place), None
    )
    if own is None or own.claim.years != theirs.claim.years or own.claim.part != theirs.claim.part:
        return None
    new, old = own.claim.figure, theirs.claim.figure
    if _LESS.search(question.text):
        new, old = old, new
    derived, told = _apart(question, new, old)
    if derived is None:
        return None
    return Computed(derived, (theirs.sentence,), figure_confidence([theirs]), preferred=True, told=told)


def _apart(question: Question, new: Figure, old: Figure) -> tuple[Derived | None, str]:
    """new − old, the larger first, and the name of the wording that says so where it is not as the question has it."""
    told = ""
    if new.value < old.value:
        new, old = old, new
        if not _EITHER_WAY.search(question.text):
            told = "above_not_below" if _LESS.search(question.text) else "below_not_above"
    return apart(new, old), told


def asks_comparison(question: Question) -> bool:
    """Whether a question asks how far two things are apart: the level of one of them is no answer."""
    return _ITEMS_COMPARED.search(question.text) is not None or gap_asked(question.text) is not None


def _is_own_cell(question: Question, one: RankedClaim) -> bool:
    """Whether a cell stands under the name of the bank that is asked for."""
    named = banks_named(one.claim.column)
    return bool(named & question.banks) or named == {ITSELF}


def _named_rows(question: Question, search: Search) -> list[RankedClaim]:
    """The cells of one column whose rows the question names, each once; the column of the best of them."""
    cells = [
        one
        for one in search(question)
        if not one.bar and one.claim.row and one.features["name_held"] > 0 and one.features["name_surplus"] == 0
    ]
    if not cells:
        return []
    first = cells[0]
    rows: dict[str, RankedClaim] = {}
    for one in cells:
        if one.claim.column == first.claim.column and one.sentence.passage.key == first.sentence.passage.key:
            rows.setdefault(one.claim.row, one)
    return list(rows.values())


def _rows_of(gap: Gap, cells: Sequence[RankedClaim]) -> list[RankedClaim]:
    """The cells of one column whose rows bear the names of the two things, in order; none where one has no row."""
    rows = [one for one in cells if not one.bar and one.claim.row and not one.claim.is_change]
    for first in rows:
        if not _is_row_of(first, gap.first):
            continue
        for second in rows:
            alike = (
                second.claim.column == first.claim.column and second.sentence.passage.key == first.sentence.passage.key
            )
            if alike and second.claim.row != first.claim.row and _is_row_of(second, gap.second):
                return [first, second]
    return []


def _is_row_of(one: RankedClaim, item: str) -> bool:
    """Whether a row bears the name of an item, beside its time, its bank and what its column says: 甲县的不良率."""
    row = bare_row(one.claim.row).casefold()
    for name in (timeless(item), timeless(without_banks(item))):
        name = _NO_NAME.sub("", name.casefold().strip())
        rest = _NO_NAME.sub("", name.removeprefix(row))
        if name == row or (
            name.startswith(row) and (_AT.match(rest) or (rest and rest in one.claim.column.casefold()))
        ):
            return True
    return False


def _place_in(question: Question, one: RankedClaim) -> int:
    """Where a question names a row; at its end where it does so in other words."""
    place = question.text.casefold().find(bare_row(one.claim.row).casefold())
    return place if place >= 0 else len(question.text)


def _over_rows(derived: Derived | None, rows: Sequence[RankedClaim]) -> Computed | None:
    if derived is None:
        return None
    # Operands are no rivals: each is as sure as it would be alone, and the sum as the least sure of them.
    confidence = min(figure_confidence([one]) for one in rows)
    return Computed(derived, tuple(one.sentence for one in rows), confidence, preferred=True)

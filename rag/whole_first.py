"""Of the figures that may answer, those of the whole before those of its parts. Pure.

A row before its sub-rows, the column of the total before the others, the first row of a name before those that bear it
further down.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.claims import IN_OWN_WORDS, MOST_HELD, OF_NO_ROW, RankedClaim
from rag.periods import timeless
from rag.population import is_of_the_parent, without_basis
from rag.question import Question
from rag.row_names import row_names

# What a row in English goes on with, where it is a part of what it begins with: Total deposits in branches abroad.
_PART_OF_TOTAL = re.compile(
    r"(?P<whole>.+?)\s(?:in|of|for|at|from|by|with|held|excluding|including|other than|related to|net of)\s(?P<rest>.+)"
)
_NOTE_MARK = re.compile(r"(?:\([a-z0-9]{1,2}\))+$")
_NEAR_BY_NAME = 1.5  # in units of the score: how far behind the first a row of just that name may be
_AS_NEAR = 0.05  # of the question held around a figure
_WHOLE_COLUMN = re.compile(
    r"(?:(?:grand|firm|group) )?total(?: (?:firm|group))?|consolidated|reported|firmwide|合计|总计"
)
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")


def without_subtotals(question: Question, ranked: Sequence[RankedClaim]) -> list[RankedClaim]:
    """The claims without those of rows that go on with a qualifier that the question lacks, where a row has none."""
    rows = {_plain_row(one) for one in ranked}

    def is_subtotal(row: str) -> bool:
        part = _PART_OF_TOTAL.fullmatch(row)
        return part is not None and part["whole"] in rows and not _holds_a_word(question.text.lower(), part["rest"])

    return [one for one in ranked if not is_subtotal(_plain_row(one))]


def without_other_columns(question: Question, ranked: Sequence[RankedClaim]) -> list[RankedClaim]:
    """The claims without those of a row's other columns where one of the time is of the whole (Total, 合计) and the
    question speaks of no other."""
    wholes = {_time_of_row(one) for one in ranked if _is_whole(one)}

    def is_other(one: RankedClaim) -> bool:
        return (
            bool(one.claim.column)
            and _time_of_row(one) in wholes
            and not _is_whole(one)
            and not _holds_a_word(question.text.lower(), timeless(one.claim.column).lower())
            and not any(pair in question.text for pair in _PAIR.findall(one.claim.column))
        )

    return [one for one in ranked if not is_other(one)]


def without_the_parent(question: Question, ranked: Sequence[RankedClaim]) -> list[RankedClaim]:
    """The claims without those of the parent alone where no basis is asked for and one of the group fits as well."""
    if without_basis(question.text) != question.text:
        return list(ranked)
    others = [one for one in ranked if not is_of_the_parent(one.claim.own)]
    return [
        one
        for one in ranked
        if not is_of_the_parent(one.claim.own) or not any(_fits_as(one, other) for other in others)
    ]


def _is_whole(one: RankedClaim) -> bool:
    """Whether a cell stands under a head that says nothing but that it is all of it, and its time."""
    return _WHOLE_COLUMN.fullmatch(timeless(one.claim.column).strip(" ,，:：").lower()) is not None


def _time_of_row(one: RankedClaim) -> tuple[object, ...]:
    return (one.sentence.place, one.claim.years, one.claim.part, one.claim.is_change)


def first_of_its_name(question: Question, ranked: Sequence[RankedClaim]) -> list[RankedClaim]:
    """The claims, led by a row that is called just what is asked for, where the best is a row and this is nearly it.

    Of several of one report and one time that fit as well, the first in the report leads, and the others go: a report
    tells the whole before its segments. Not where a basis is asked for, which only some of them may say.
    """
    if not ranked or not ranked[0].claim.row or without_basis(question.text) != question.text:
        return list(ranked)
    of_row: dict[tuple[str, int], RankedClaim] = {}  # the best of each such row
    for one in ranked:
        if one.features["named"]:
            of_row.setdefault(one.sentence.place, one)
    best = next(iter(of_row.values()), None)
    if (
        best is None
        or best.features["own"] < MOST_HELD
        or (best.features["named"] < IN_OWN_WORDS and not ranked[0].features["named"])
        or ranked[0].score - best.score > _NEAR_BY_NAME
        or ranked[0].features["own"] - best.features["own"] > _AS_NEAR
    ):
        return list(ranked)
    name = row_names(best.claim.row)
    equals = [one for one in of_row.values() if name & row_names(one.claim.row) and _fits_as(best, one)]
    first = min(equals, key=lambda one: one.sentence.place)
    gone = {one.sentence.place for one in equals if one.claim.figure.value != first.claim.figure.value}
    others = [one for one in ranked if one is not first and one.sentence.place not in gone]
    return [replace(first, score=max(ranked[0].score, first.score)), *others]


def _fits_as(best: RankedClaim, one: RankedClaim) -> bool:
    """Whether a claim of another row may be the answer as well: of one report, time and kind, and no less asked for."""
    this, that = one.claim, best.claim
    return (
        one.sentence.place[0] == best.sentence.place[0]
        and (this.figure.kind == "percent") == (that.figure.kind == "percent")
        and (this.years, this.part, this.is_change) == (that.years, that.part, that.is_change)
        and one.features["around"] >= best.features["around"] - _AS_NEAR
        and (one.features["own"] >= best.features["own"] - _AS_NEAR or _lacks_only_its_group(best, one))
    )


def _lacks_only_its_group(best: RankedClaim, one: RankedClaim) -> bool:
    """Whether a row says less than the best only in that it stands in no group: under the heading Revenue, Trading for
    Revenue：Trading."""
    columns = {timeless(each.claim.column) for each in (best, one)}
    return "：" in best.claim.row and "：" not in one.claim.row and len(columns) == 1


def _plain_row(one: RankedClaim) -> str:
    return _NOTE_MARK.sub("", one.claim.row.rpartition("：")[2].strip()).lower()


def _holds_a_word(text: str, words: str) -> bool:
    return any(word in text for word in re.findall(r"[a-z.]{3,}", words) if word not in OF_NO_ROW)

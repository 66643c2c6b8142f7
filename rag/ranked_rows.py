"""The rows of the table that is asked about, ranked by a level of one column, or by its growth. Pure.

Every row of the table is looked at, in whichever chunks it stands; where it is not known that all of them are there,
or that all their cells were read, nothing is ranked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.binding import Claim, claims
from rag.claims import TOTAL_ROW, RankedClaim
from rag.derive import Derived, growth
from rag.question import Question
from rag.whole_table import TableRow

_HAN = re.compile(r"[\u4e00-\u9fff]")
_KIND_OF_THING = re.compile(r"(?:the|bank|group|other|total|all|of|which|loans?|deposits?)s?", re.IGNORECASE)
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d年?")
_FEWEST_RANKED = 3
_SUB_ROW = re.compile(r"\s*(?:其中|of which|including)", re.IGNORECASE)
# Rows that are of all the others together.
_OF_ALL_ROWS = re.compile(
    r"(?:全行|全部|全体|总体|整体|各项|各地区|总)(?!部|行)|平均|均值|中位|^(?:all|overall|whole)\b|\b(?:average|mean|median|sum)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"^按|(?:划分|分类|分布|分)$|[：:]$|^by |\s", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d,.]*")

_Cell = tuple[Claim, TableRow]


@dataclass(frozen=True, slots=True)
class RankedRow:
    """A row's cell, what it is ranked by, and its growth where it is that."""

    value: Decimal
    claim: Claim
    row: TableRow
    grown: Derived | None = None


def ranked_rows(
    question: Question, first: RankedClaim, table: Sequence[TableRow], *, most: bool, of_growth: bool
) -> list[RankedRow] | None:
    """The rows by the column of a cell, best first; None where they cannot be compared, or not all of them are known.

    of_growth: by the growth of each on the year before, which is computed.
    """
    every = [(claim, row) for row in table for claim in claims(row.sentence.text, first.base_year)]
    items = [(claim, row) for claim, row in every if _is_in_column(first.claim, claim) and is_an_item(claim)]
    column = _compared(question, items)
    if column is None or _has_unread_cell(first.claim.column, table, every):
        return None
    if len({claim.figure.unit for claim, _ in column}) > 1 or any(c.figure.comparator != "=" for c, _ in column):
        return None  # below 50 may be the least of all
    ranked = _by_growth(column, every) if of_growth else _by_level(column)
    if ranked is None or len(ranked) < 2 or len({one.claim.row for one in ranked}) < min(_FEWEST_RANKED, len(column)):
        return None
    return sorted(ranked, key=lambda one: one.value, reverse=most)


def is_an_item(claim: Claim) -> bool:
    """Whether a cell is of one of the things that a table lists: no total, no average, no part of a row above."""
    name = claim.row.rpartition("：")[2]
    of_all = TOTAL_ROW.search(claim.row) or _OF_ALL_ROWS.search(name)
    return not of_all and not _SUB_ROW.match(claim.row) and not _SUB_ROW.match(name)


def _by_level(column: Sequence[_Cell]) -> list[RankedRow]:
    return [RankedRow(claim.figure.value, claim, row) for claim, row in column]


def _by_growth(column: Sequence[_Cell], every: Sequence[_Cell]) -> list[RankedRow] | None:
    """The cells with their growth on the year before, and the sum of it; None where one of them has none."""
    ranked = []
    for claim, row in column:
        before = next((one for one, _ in every if one.row == claim.row and _is_a_year_earlier(one, claim)), None)
        grown = growth(claim.figure, before.figure) if before else None
        if grown is None:
            return None
        ranked.append(RankedRow(grown.value, claim, row, grown))
    return ranked


def _is_in_column(first: Claim, claim: Claim) -> bool:
    """Whether a cell is of the column of another one, and of its time where its row says that (2025年：甲)."""
    return claim.column == first.column and claim.years == first.years and claim.part == first.part


def _has_unread_cell(column: str, table: Sequence[TableRow], every: Sequence[_Cell]) -> bool:
    """Whether a row holds a number under a head that was not read as its figure: it may be the first of all."""
    read = {row.sentence.start for claim, row in every if claim.column == column}
    cell = re.compile(rf"[，；]{re.escape(column)}：(?P<cell>[^；（(]*)")
    for row in table:
        match = cell.search(row.sentence.text)
        numbers = len(_DIGITS.findall(match["cell"])) if match else 0
        if numbers > 1 or (numbers and row.sentence.start not in read):
            return True
    return False


def _compared(question: Question, column: Sequence[_Cell]) -> list[_Cell] | None:
    """The cells that are compared: those of the rows that a question lists, all where it names none; none for one.

    None where the table has several groups of rows and the question does not say of which it speaks.
    """
    named = [cell for cell in column if _is_named(question, cell[0].row)]
    if named:
        return named if len(named) > 1 else []
    groups = {cell[0].row.rpartition("：")[0] for cell in column}
    if len(groups) < 2:
        return list(column)
    asked = [group for group in groups if (name := _GROUPED.sub("", group)) and name in question.text]
    return [cell for cell in column if cell[0].row.rpartition("：")[0] == asked[0]] if len(asked) == 1 else None


def _is_named(question: Question, row: str) -> bool:
    """Whether a question names a row: its Chinese name, or the first word of a Latin one that is no kind of thing."""
    name = _SUB_ROW.sub("", row).strip()
    if _HAN.search(name):
        return name in question.text
    words = [word for word in re.findall(r"[A-Za-z]+", name) if not _KIND_OF_THING.fullmatch(word)]
    return bool(words) and all(re.search(rf"\b{word}\b", question.text, re.IGNORECASE) for word in words[:2])


def _is_a_year_earlier(one: Claim, other: Claim) -> bool:
    """Whether a cell is what another one was a year before: under the same head but for the year."""
    if len(one.years) != 1 or len(other.years) != 1 or one.part != other.part or one.is_change:
        return False
    return min(one.years) == min(other.years) - 1 and _YEAR.sub("", one.column) == _YEAR.sub("", other.column)

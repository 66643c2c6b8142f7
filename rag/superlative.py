"""Which row of a table is the first or the last by the figure, or the growth, that is asked for. Pure.

Every row of the table is looked at, in whichever chunks it stands; where it is not known that all of them are there,
or which of two tables is meant, nothing is ranked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.asked_sum import AMOUNTS, LEVELS
from rag.binding import Claim, claims, is_row
from rag.claims import TOTAL_ROW, RankedClaim
from rag.computed import Computed, Search
from rag.confidence import figure_confidence
from rag.derive import Derived, growth, shown
from rag.lexicon.lookup import Concept
from rag.question import Question
from rag.records import FigureKind
from rag.rows_asked import are_rows_asked
from rag.sentences import RankedSentence
from rag.whole_table import ReportText, TableRow

TableOf = Callable[[RankedSentence], Sequence[TableRow] | None]

_WHICH = re.compile(r"哪|谁|\bwhich\b|\bwho\b|\bwhat (?:region|segment|group|bank)", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    r"(?P<most>最高|最大|最多|最快|最强|highest|largest|biggest|\bmost\b(?! (?:thinly|weakly|recent))|fastest|\btop\b)"
    r"|(?P<least>最低|最小|最少|最慢|最弱|\blowest|\bsmallest"
    r"|(?<!at )\bleast\b|\bfewest|\bslowest|\bthinnest|\bmost thinly|\bweakest)",
    re.IGNORECASE,
)
# The second, the last but one, the first three: not what is first.
_FURTHER_DOWN = re.compile(
    r"第[二三四五六七八九十2-9](?!季|产业|期|批)|次[高大低小多快]|倒数|前[两二三四五六七八九十2-9]|(?:最.{1,3}的?|哪)[两二三四五六七八九十几2-9][个家大项名]|哪些"
    r"|\b(?:second|third|fourth|2nd|3rd|4th)\b(?! quarter| half)"
    r"|\b(?:top|first|last)[- ](?:two|three|four|five|ten|\d+)\b"
    r"|\b(?:two|three|four|five) (?:\w+ )?(?:highest|largest|biggest|lowest|smallest|fastest|slowest)",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"增速|增长|增幅|\bgrowth\b|\bgrew\b|\bgrown?\b|fastest|slowest", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KIND_OF_THING = re.compile(r"(?:the|bank|group|other|total|all|of|which|loans?|deposits?)s?", re.IGNORECASE)
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d年?")
_FEWEST_RANKED = 3
# A year is no row, and what rose, fell or got better the most is not what is highest.
_NOT_OF_ROWS = re.compile(
    r"哪一?年|哪几年|\bwhich year\b|\bwhen\b|降|跌|上升|提升|提高|升幅|升得|改善|恶化|变化"
    r"|\bfall|\bfell|\bdrop|\bdecline|\bris(?:e|en|ing)\b|\brose\b"
    r"|\bimprov|\bdeteriorat|\bwiden|\bnarrow",
    re.IGNORECASE,
)
_SUB_ROW = re.compile(r"\s*(?:其中|of which|including)", re.IGNORECASE)
# Rows that are of all the others together.
_OF_ALL_ROWS = re.compile(
    r"(?:全行|全部|全体|总体|整体|各项|各地区|总)(?!部|行)|平均|均值|中位|^(?:all|overall|whole)\b|\b(?:average|mean|median|sum)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"^按|(?:划分|分类|分布|分)$|[：:]$|^by |\s", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d,.]*")
_RIVAL_TABLES = 4


@dataclass(frozen=True, slots=True)
class Tables:
    """How rows of tables are found beyond the best few."""

    cells: Search  # as the search for the best figures, of all the sentences of the passages
    concepts: Sequence[Concept]  # what the question names
    text_of: ReportText
    table_of: TableOf  # all the rows of the table that a sentence is a row of; None where it is not known which


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A row's cell, what it is ranked by, and its growth where it is that."""

    value: Decimal
    claim: Claim
    row: TableRow
    grown: Derived | None = None


def asks_superlative(question: Question) -> bool:
    """Whether a question asks which of several is the first by a figure: one of their figures alone is no answer."""
    says_so = _SUPERLATIVE.search(question.text) or _FURTHER_DOWN.search(question.text)
    return bool(says_so and _WHICH.search(question.text)) and not _NOT_OF_ROWS.search(question.text)


def is_lone_row(text: str) -> bool:
    """Whether a text is a row of a table that does not say itself that it is the first of anything."""
    return is_row(text) and not _SUPERLATIVE.search(text)


def superlative(question: Question, search: Search, tables: Tables) -> Computed | None:
    """The row with the largest or smallest figure, or growth, of the column asked for, of the whole of its table."""
    wanted = _SUPERLATIVE.search(question.text)
    if not wanted or not asks_superlative(question) or _FURTHER_DOWN.search(question.text):
        return None
    of_growth = _GROWTH.search(question.text) is not None
    if question.change and not of_growth:
        return None
    cells = _cells_asked(question, search, of_growth=of_growth)
    if not cells:
        return None
    most = wanted.lastgroup == "most"

    def ranking(one: RankedClaim) -> list[_Ranked] | None:
        return _ranking(question, one, tables, most=most, of_growth=of_growth)

    ranked = ranking(cells[0])
    if ranked is None:
        return None
    others = _cells_asked(question, tables.cells, of_growth=of_growth)
    if not _is_of_one_table(cells[0], others, ranked, ranking):
        return None
    return _told(cells[0], ranked, ">" if most else "<")


def _cells_asked(question: Question, search: Search, *, of_growth: bool) -> list[RankedClaim]:
    """The cells of tables that the question may ask for, best first."""
    kinds: frozenset[FigureKind] = AMOUNTS if of_growth else question.kinds or LEVELS
    share = question.asks_share and not of_growth
    asked = replace(question, asks="figure", kinds=kinds, change=False, asks_share=share)
    return [one for one in search(asked) if not one.bar and one.claim.row and not one.claim.is_change]


def _ranking(
    question: Question, first: RankedClaim, tables: Tables, *, most: bool, of_growth: bool
) -> list[_Ranked] | None:
    """The cells of a cell's column, best first; None where they cannot be compared, or not all of them are known."""
    table = tables.table_of(first.sentence)
    if table is None or not are_rows_asked(question, tables.concepts, table, tables.text_of(first.sentence.passage)):
        return None
    every = [(claim, row) for row in table for claim in claims(row.sentence.text, first.base_year)]
    items = [(claim, row) for claim, row in every if _is_in_column(first.claim, claim) and _is_an_item(claim)]
    column = _compared(question, items)
    if column is None or _has_unread_cell(first.claim.column, table, every):
        return None
    if len({claim.figure.unit for claim, _ in column}) > 1 or any(c.figure.comparator != "=" for c, _ in column):
        return None  # below 50 may be the least of all
    found = [
        _by_growth(claim, row, every) if of_growth else _Ranked(claim.figure.value, claim, row) for claim, row in column
    ]
    ranked = [one for one in found if one is not None]
    if len(ranked) < len(column) or len(ranked) < 2:
        return None
    if len({one.claim.row for one in ranked}) < min(_FEWEST_RANKED, len(column)):
        return None
    return sorted(ranked, key=lambda one: one.value, reverse=most)


def _is_of_one_table(
    first: RankedClaim,
    others: Sequence[RankedClaim],
    ranked: Sequence[_Ranked],
    ranking: Callable[[RankedClaim], list[_Ranked] | None],
) -> bool:
    """Whether no other table that fits the words of the question as well has another row first."""
    report = first.sentence.place[0]
    seen = {(report, one.row.sentence.start) for one in ranked}
    for _ in range(_RIVAL_TABLES):
        rival = next((one for one in others if one.sentence.place not in seen and _fits_as_well(one, first)), None)
        if rival is None:
            return True
        other = ranking(rival)
        if other is None or (other[0].claim.row, other[0].value) != (ranked[0].claim.row, ranked[0].value):
            return False
        seen |= {(rival.sentence.place[0], one.row.sentence.start) for one in other} | {rival.sentence.place}
    return False


def _fits_as_well(one: RankedClaim, first: RankedClaim) -> bool:
    """Whether all that stands around a cell holds as much of the question as another one's."""
    words = ("around", "own", "year_agrees")
    return (
        one.claim.column == first.claim.column
        and _is_an_item(one.claim)
        and all(one.features[name] >= first.features[name] for name in words)
    )


def _told(first: RankedClaim, ranked: Sequence[_Ranked], sign: str) -> Computed:
    best, second = ranked[:2]
    name = f"{best.claim.row}: "
    if best.value == second.value:
        sign, name = "=", f"{best.claim.row}, {second.claim.row}: "
    if best.grown and second.grown:
        written = f"{best.grown.derivation} {sign} {second.grown.derivation}"
        operands = (*best.grown.operands, *second.grown.operands)
        derived = replace(best.grown, derivation=written, operands=operands, within=(second.grown,))
    else:
        of_best, of_second = best.claim.figure, second.claim.figure
        written = f"{shown(of_best)} {sign} {shown(of_second)}"
        derived = Derived(of_best.value, of_best.unit, written, (of_best, of_second))
    quoted = tuple(replace(first.sentence, passage=one.row.passage, index=one.row.index) for one in (best, second))
    return Computed(derived, quoted, figure_confidence([first]), preferred=True, name=name)


# which cells are compared


def _is_in_column(first: Claim, claim: Claim) -> bool:
    """Whether a cell is of the column of another one, and of its time where its row says that (2025年：甲)."""
    return claim.column == first.column and claim.years == first.years and claim.part == first.part


def _is_an_item(claim: Claim) -> bool:
    """Whether a cell is of one of the things that a table lists: no total, no average, no part of a row above."""
    name = claim.row.rpartition("：")[2]
    of_all = TOTAL_ROW.search(claim.row) or _OF_ALL_ROWS.search(name)
    return not of_all and not _SUB_ROW.match(claim.row) and not _SUB_ROW.match(name)


def _has_unread_cell(column: str, table: Sequence[TableRow], every: Sequence[tuple[Claim, TableRow]]) -> bool:
    """Whether a row holds a number under a head that was not read as its figure: it may be the first of all."""
    read = {row.sentence.start for claim, row in every if claim.column == column}
    cell = re.compile(rf"[，；]{re.escape(column)}：(?P<cell>[^；（(]*)")
    for row in table:
        match = cell.search(row.sentence.text)
        numbers = len(_NUMBER.findall(match["cell"])) if match else 0
        if numbers > 1 or (numbers and row.sentence.start not in read):
            return True
    return False


_Cell = tuple[Claim, TableRow]


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


def _by_growth(claim: Claim, row: TableRow, every: Sequence[_Cell]) -> _Ranked | None:
    """A cell with its growth on the year before, and the sum of it; None where there is none."""
    before = next((one for one, _ in every if one.row == claim.row and _is_a_year_earlier(one, claim)), None)
    grown = growth(claim.figure, before.figure) if before else None
    return _Ranked(grown.value, claim, row, grown) if grown else None


def _is_a_year_earlier(one: Claim, other: Claim) -> bool:
    """Whether a cell is what another one was a year before: under the same head but for the year."""
    if len(one.years) != 1 or len(other.years) != 1 or one.part != other.part or one.is_change:
        return False
    return min(one.years) == min(other.years) - 1 and _YEAR.sub("", one.column) == _YEAR.sub("", other.column)

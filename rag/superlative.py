"""Which row of a table stands at the place asked for, by the figure or the growth of a column: the first, the second,
the last, the first three. Pure.

Where it is not known that all the rows are there, or which of two tables is meant, nothing is ranked.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.asked_sum import AMOUNTS, LEVELS
from rag.claims import RankedClaim
from rag.computed import Computed, ListedRow, Search, Unranked
from rag.confidence import figure_confidence
from rag.derive import Derived, shown
from rag.lexicon.lookup import Concept
from rag.question import Question
from rag.rank_asked import RankAsked, rank_asked
from rag.ranked_rows import RankedRow, is_an_item, ranked_rows
from rag.records import FigureKind
from rag.rows_asked import are_rows_asked
from rag.sentences import RankedSentence
from rag.whole_table import ReportText, TableRow

TableOf = Callable[[RankedSentence], Sequence[TableRow] | None]
_Ranking = Callable[[RankedClaim], list[RankedRow] | None]
_Way = Callable[[Question, Search], list[RankedClaim]]
_GROWTH_KINDS: frozenset[FigureKind] = frozenset({"percent", "number"})
_IN_PERCENT = re.compile(r"[%％]|增速|增长率|增幅|\bgrowth\b", re.IGNORECASE)
_RIVAL_TABLES = 4
_LONGEST_CHAIN = 12  # rows


@dataclass(frozen=True, slots=True)
class Tables:
    """How rows of tables are found beyond the best few."""

    cells: Search  # as the search for the best figures, of all the sentences of the passages
    concepts: Sequence[Concept]  # what the question names
    text_of: ReportText
    table_of: TableOf  # all the rows of the table that a sentence is a row of; None where it is not known which


def superlative(question: Question, search: Search, tables: Tables) -> Computed | Unranked | None:
    """The rows at the places asked for, of the whole of their table; a cell of it where it cannot be ranked."""
    asked = rank_asked(question)
    if asked is None or (question.change and not asked.of_growth):
        return None
    ways: tuple[_Way, ...] = (_growth_stated, _levels_that_grew) if asked.of_growth else (_levels,)
    for way in ways:
        if found := _found(question, search, tables, asked, way):
            return found
    return None


def _found(
    question: Question, search: Search, tables: Tables, asked: RankAsked, way: _Way
) -> Computed | Unranked | None:
    """The rows by the cells that are looked for in one way."""
    cells = way(question, search)
    if not cells:
        return None

    def ranking(one: RankedClaim) -> list[RankedRow] | None:
        table = tables.table_of(one.sentence)
        if table is None or not _lists_what_is_asked(question, tables, one, table):
            return None
        return ranked_rows(question, one, table, most=asked.most, of_growth=way is _levels_that_grew)

    ranked = ranking(cells[0])
    if ranked is None or len(ranked) < asked.last:
        table = tables.table_of(cells[0].sentence)
        is_it = table is not None and _lists_what_is_asked(question, tables, cells[0], table)
        return Unranked(cells[0], figure_confidence([cells[0]])) if is_it else None
    if not _is_of_one_table(cells[0], way(question, tables.cells), ranked, asked.last, ranking):
        return None
    return _listed(cells[0], ranked, asked) if asked.is_list else _at_a_place(cells[0], ranked, asked)


def _lists_what_is_asked(question: Question, tables: Tables, one: RankedClaim, table: Sequence[TableRow]) -> bool:
    return are_rows_asked(question, tables.concepts, table, tables.text_of(one.sentence.passage))


def _levels(question: Question, search: Search) -> list[RankedClaim]:
    """The cells of tables that the question may ask for, best first."""
    return _cells(question, search, question.kinds or LEVELS, share=question.asks_share)


def _levels_that_grew(question: Question, search: Search) -> list[RankedClaim]:
    """The cells whose growth the question may ask for, best first."""
    return _cells(question, search, AMOUNTS, share=False)


def _growth_stated(question: Question, search: Search) -> list[RankedClaim]:
    """The cells of columns that give a growth in percent, best first, where they fit as well as levels that grew."""
    asked = replace(question, asks="figure", kinds=_GROWTH_KINDS, change=True, asks_share=False)
    cells = [one for one in search(asked) if not one.bar and one.claim.column and _is_growth(one)]
    levels = _levels_that_grew(question, search)
    return cells if cells and (not levels or cells[0].features["own"] >= levels[0].features["own"]) else []


def _is_growth(one: RankedClaim) -> bool:
    return one.claim.is_change and (one.claim.figure.unit == "%" or bool(_IN_PERCENT.search(one.claim.column)))


def _cells(question: Question, search: Search, kinds: frozenset[FigureKind], *, share: bool) -> list[RankedClaim]:
    asked = replace(question, asks="figure", kinds=kinds, change=False, asks_share=share)
    return [one for one in search(asked) if not one.bar and one.claim.row and not one.claim.is_change]


# which table


def _is_of_one_table(
    first: RankedClaim, others: Sequence[RankedClaim], ranked: Sequence[RankedRow], last: int, ranking: _Ranking
) -> bool:
    """Whether no other table that fits the question as well has other rows at its places up to the last."""
    report = first.sentence.place[0]
    seen = {(report, one.row.sentence.start) for one in ranked}
    for _ in range(_RIVAL_TABLES):
        rival = next((one for one in others if one.sentence.place not in seen and _fits_as_well(one, first)), None)
        if rival is None:
            return True
        other = ranking(rival)
        if other is None or _names_and_values(other[:last]) != _names_and_values(ranked[:last]):
            return False
        seen |= {(rival.sentence.place[0], one.row.sentence.start) for one in other} | {rival.sentence.place}
    return False


def _names_and_values(ranked: Sequence[RankedRow]) -> list[tuple[str, object]]:
    return [(one.claim.row, one.value) for one in ranked]


def _fits_as_well(one: RankedClaim, first: RankedClaim) -> bool:
    """Whether all that stands around a cell holds as much of the question as another one's."""
    words = ("around", "own", "year_agrees")
    return (
        one.claim.column == first.claim.column
        and is_an_item(one.claim)
        and all(one.features[name] >= first.features[name] for name in words)
    )


# what is told


def _at_a_place(first: RankedClaim, ranked: Sequence[RankedRow], asked: RankAsked) -> Computed | None:
    """The row at a place, or those that share it, with what stands before and right behind them."""
    start, tied = _sharing(ranked, asked.first)
    chain = ranked[: start + len(tied) + 1]
    if len(chain) > _LONGEST_CHAIN:
        return None
    chosen, rest = tied[0], [one for one in chain if one is not tied[0]]
    quoted = tuple(replace(first.sentence, passage=one.row.passage, index=one.row.index) for one in (chosen, *rest))
    name = f"{', '.join(one.claim.row for one in tied)}: "
    sure = figure_confidence([first])
    tied_at = start + 1 if len(tied) > 1 else 0
    return Computed(_compared(chosen, rest, chain, asked), quoted, sure, preferred=True, name=name, tied_at=tied_at)


def _compared(chosen: RankedRow, rest: Sequence[RankedRow], chain: Sequence[RankedRow], asked: RankAsked) -> Derived:
    """The figure of the row that is chosen, written with those it is compared with: 9% > 8% > 7%."""
    written = _shown(chain[0])
    for before, one in itertools.pairwise(chain):
        written += f" {'=' if one.value == before.value else '>' if asked.most else '<'} {_shown(one)}"
    if chosen.grown:
        grown = [one.grown for one in rest if one.grown]
        operands = tuple(operand for one in (chosen.grown, *grown) for operand in one.operands)
        return replace(chosen.grown, derivation=written, operands=operands, within=tuple(grown))
    figure = chosen.claim.figure
    return Derived(figure.value, figure.unit, written, tuple(one.claim.figure for one in chain))


def _shown(one: RankedRow) -> str:
    return one.grown.derivation if one.grown else shown(one.claim.figure)


def _listed(first: RankedClaim, ranked: Sequence[RankedRow], asked: RankAsked) -> Computed | None:
    """The rows at several places in order, and those that share the last of them, each with its own figure."""
    start, tied = _sharing(ranked, asked.last)
    chosen = ranked[: start + len(tied)]
    if len(chosen) > _LONGEST_CHAIN:
        return None
    rows = []
    for place, one in enumerate(chosen, start=1):
        before, sharing = _sharing(ranked, place)
        tied_at = before + 1 if len(sharing) > 1 else 0
        rows.append(ListedRow(one.claim.row, one.claim.figure, one.grown, tied_at))
    quoted = tuple(replace(first.sentence, passage=one.row.passage, index=one.row.index) for one in chosen)
    figure = chosen[0].claim.figure
    derived = chosen[0].grown or Derived(figure.value, figure.unit, shown(figure), (figure,))
    return Computed(derived, quoted, figure_confidence([first]), preferred=True, rows=tuple(rows))


def _sharing(ranked: Sequence[RankedRow], place: int) -> tuple[int, list[RankedRow]]:
    """The rows with the value that stands at a place, and how many stand before them."""
    value = ranked[place - 1].value
    tied = [one for one in ranked if one.value == value]
    return next(n for n, one in enumerate(ranked) if one.value == value), tied

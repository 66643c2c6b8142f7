"""A report -> the rows of the table of all figures. What a figure is said of comes from rag/binding.py. Pure.

Left out: what claims leave out (years, dates, numbering, codes, formulas), and what no subject can be told of: the
number of a section, a row whose cells ran together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from rag.binding import Claim, claims
from rag.claims import ReportFacts, report_facts
from rag.figures import stated, with_unit
from rag.periods import periods
from rag.records import Chunk, ReportDetails, Sentence
from rag.sentences import is_jammed
from rag.subject import own_clause
from rag.tabulation.money import currency_of, usual_currency, with_currency, with_unit_of_change
from rag.tabulation.names import headless_cells, of_headless, subject_of
from rag.tabulation.places import places
from rag.tabulation.row import FigureRow, PeriodSource
from rag.tabulation.scopes import report_scope, scope_of

_BARE = re.compile(r"[\d.,\-−–()（）]+")
_UNIT_NOTE = re.compile(r"（单位：([^）]*)）$")
_BEFORE_READ = 120  # characters before a clause that may hold its time


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim with the sentence it was read in."""

    chunk: Chunk
    sentence: Sentence
    claim: Claim
    subject: str
    headless: bool = False  # a cell whose column has no head

    @property
    def table(self) -> tuple[tuple[str, ...], int | None, str] | None:
        """What the rows of one table share: headings, page, and the unit of the whole; None for any other sentence."""
        note = _UNIT_NOTE.search(self.sentence.text)
        return (self.chunk.headings, self.chunk.page, note[1]) if note else None


def figure_rows(text: str, details: ReportDetails, chunks: Sequence[Chunk]) -> list[FigureRow]:
    """The figures of a report in the order of its text; a sentence that two chunks share is read once."""
    facts = report_facts(text, details)
    about = report_scope(details.title)
    found = [one for chunk, sentence in _sentences(chunks) for one in _told(chunk, sentence, facts)]
    told = _with_units([one for one in found if one.subject])
    rows: list[FigureRow] = []
    for _, of_sentence in groupby(told, key=lambda one: one.sentence.start):
        rows += _rows(text, list(of_sentence), facts, about)
    return rows


def _sentences(chunks: Sequence[Chunk]) -> Iterator[tuple[Chunk, Sentence]]:
    seen: set[tuple[int, int]] = set()
    for chunk in chunks:
        for sentence in chunk.sentences:
            if (place := (sentence.start, sentence.end)) not in seen:
                seen.add(place)
                yield chunk, sentence


def _told(chunk: Chunk, sentence: Sentence, facts: ReportFacts) -> Iterator[_Told]:
    """The claims of a sentence; of a row without heads each cell is known by its place."""
    if is_jammed(sentence.text):
        return
    found = claims(sentence.text, facts.base_year)
    bare = headless_cells(sentence.text)
    if bare is None:
        heading = chunk.headings[-1] if chunk.headings else ""
        row = [claim for claim in found if claim.row or claim.column]
        for claim in found:
            whole = with_unit_of_change(claim, row, bare=_is_bare(claim)) if row else claim
            yield _Told(chunk, sentence, whole, subject_of(claim, sentence.text, heading))
        return
    name, spans = bare
    for claim in found:
        place = next((n for n, (begin, end) in enumerate(spans, 1) if begin <= claim.figure.start < end), 0)
        if place:
            cell = replace(claim, own=name, before="", years=frozenset(), part="", is_change=False, row=name)
            yield _Told(chunk, sentence, cell, of_headless(name, place, len(spans)), headless=True)


def _with_units(told: Sequence[_Told]) -> list[_Told]:
    """The cells with the currency that their table, or else the whole report, gives its amounts in."""
    tables: dict[object, list[Claim]] = {}
    for one in told:
        if table := one.table:
            tables.setdefault(table, []).append(one.claim)
    named = {table: currency_of(cells) for table, cells in tables.items()}
    usual = usual_currency([one.claim for one in told])
    return [
        replace(one, claim=with_currency(one.claim, named[table] or usual)) if (table := one.table) else one
        for one in told
    ]


def _is_bare(claim: Claim) -> bool:
    return _BARE.fullmatch(claim.figure.surface) is not None


def _rows(text: str, told: Sequence[_Told], facts: ReportFacts, about: str) -> Iterator[FigureRow]:
    chunk, sentence = told[0].chunk, told[0].sentence
    source = text[sentence.start : sentence.end]
    begin = _after_name(source, told[0].claim.row)
    marks = places(source, [one.claim.figure for one in told], begin)
    for one, mark in zip(told, marks, strict=True):
        claim, figure = one.claim, one.claim.figure
        years, part, period_source = _time(claim, chunk, facts, headless=one.headless)
        yield FigureRow(
            subject=one.subject,
            scope=_scope(claim, sentence, chunk, about),
            surface=figure.surface,
            shown=with_unit(figure) if _is_bare(claim) else stated(sentence.text, figure),
            value=figure.value,
            unit=figure.unit,
            kind=figure.kind,
            comparator=figure.comparator,
            is_change=claim.is_change,
            first_year=min(years, default=None),
            year=max(years, default=None),
            part=part,
            period_source=period_source,
            start=sentence.start,
            end=sentence.end,
            mark=(sentence.start + mark[0], sentence.start + mark[1]) if mark else None,
            page=chunk.page,
            section=" > ".join(chunk.headings),
        )


def _after_name(source: str, row: str) -> int:
    """Where the cells of a row begin: a name may hold figures of its own."""
    name = row.rpartition("：")[2].strip()
    at = source.find(name) if name else -1
    return at + len(name) if at >= 0 else 0


def _time(
    claim: Claim, chunk: Chunk, facts: ReportFacts, *, headless: bool
) -> tuple[frozenset[int], str, PeriodSource]:
    """The years that a figure is of, the part of the year, and where that was read.

    A cell whose column has lost its head may be of any time.
    """
    if claim.years:
        return claim.years, claim.part, "figure"
    if headless:
        return frozenset(), "", ""
    around = [" ".join(reversed(chunk.headings))] if claim.row or claim.column else [claim.before[-_BEFORE_READ:]]
    for context in around:
        if named := periods(context):
            return frozenset({named[-1].year}), named[-1].part, "context"
    if facts.base_year is not None:
        return frozenset({facts.base_year}), facts.part, "report"
    return frozenset(), "", ""


def _scope(claim: Claim, sentence: Sentence, chunk: Chunk, about: str) -> str:
    if claim.row or claim.column:
        return scope_of((claim.column, claim.row, *reversed(chunk.headings)), about)
    own, before = own_clause(claim)
    return scope_of((own, before[-_BEFORE_READ:], sentence.text, *reversed(chunk.headings)), about)

"""A report -> the rows of the table of all figures. What a figure is said of comes from rag/binding.py. Pure.

Left out: what claims leave out (years, dates, numbering, codes, formulas), and what no subject can be told of: the
number of a section, a row whose cells ran together or lost what parted them from their names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from rag.binding import Claim, claims
from rag.claims import ReportFacts, report_facts
from rag.figures import stated, with_unit
from rag.periods import periods
from rag.records import Chunk, ReportDetails, Sentence
from rag.sentences import is_jammed
from rag.subject import own_clause
from rag.tabulation.counted import counted_noun, is_told, with_noun
from rag.tabulation.heads import has_many_times, with_heads_parted
from rag.tabulation.money import (
    caption_above,
    currency_of,
    is_scaled,
    says_scale,
    unit_above,
    usual_currency,
    with_currency,
    with_unit_above,
    with_unit_of_change,
    without_currency,
)
from rag.tabulation.names import headless_cells, of_headless, own_periods, subject_of_cell
from rag.tabulation.places import places
from rag.tabulation.prose import subject_in_prose
from rag.tabulation.row import FigureRow, PeriodSource
from rag.tabulation.scopes import About, about_of, scope_of

_BARE = re.compile(r"[\d.,\-−–()（）]+")
_UNIT_NOTE = re.compile(r"（单位：([^）]*)）$")
_NOTHING = re.compile(r"\s*[)）]?[-–\s][(（$¥€£]?\s*(?<=[\s(（])")
_NO_PROSE = re.compile(r"[.…·]{6}|\d\)[-–—]\(\d")  # a table of contents, cells that lost their bars
_BEFORE_READ = 120  # characters before a clause that may hold its time


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim with the sentence it was read in."""

    chunk: Chunk
    sentence: Sentence
    claim: Claim
    subject: str
    noun: str = ""  # what the figure counts, where that stands behind it
    timeless: bool = False  # a cell whose column's head does not tell its time

    @property
    def is_cell(self) -> bool:
        """Whether it stands in a table, and not in prose."""
        return bool(self.claim.row or self.claim.column)

    @property
    def table(self) -> tuple[tuple[str, ...], int | None, str] | None:
        """What the rows of one table share: headings, page, and the unit of the whole; None for any other sentence."""
        note = _UNIT_NOTE.search(self.sentence.text)
        return (self.chunk.headings, self.chunk.page, note[1]) if note else None


def figure_rows(text: str, details: ReportDetails, chunks: Sequence[Chunk]) -> list[FigureRow]:
    """The figures of a report in the order of its text; a sentence that two chunks share is read once."""
    facts = report_facts(text, details)
    about = about_of(text, details.title, facts.banks)
    found = [one for chunk, each in _sentences(chunks) for one in _told(chunk, _with_caption(each, text), facts)]
    told = _with_units(text, [one for one in found if one.subject])
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


def _with_caption(sentence: Sentence, text: str) -> Sentence:
    """A row with the unit that the lines above its table give, where it was read without."""
    if (
        "：" not in sentence.text
        or _UNIT_NOTE.search(sentence.text)
        or " | " not in text[sentence.start : sentence.end]
    ):
        return sentence
    caption = caption_above(text, sentence.start)
    return replace(sentence, text=f"{sentence.text}（单位：{caption}）") if caption else sentence


def _told(chunk: Chunk, sentence: Sentence, facts: ReportFacts) -> Iterator[_Told]:
    """The claims of a sentence; of a row without heads each cell is known by its place."""
    if is_jammed(sentence.text) or _NO_PROSE.search(sentence.text):
        return
    if bare := headless_cells(sentence.text):
        yield from _told_by_place(chunk, sentence, *bare, claims(sentence.text, facts.base_year, facts.part))
        return
    text = with_heads_parted(sentence.text)
    sentence = replace(sentence, text=text)
    heading = chunk.headings[-1] if chunk.headings else ""
    found = claims(text, facts.base_year, facts.part)
    row = [claim for claim in found if claim.row or claim.column]
    if not row and _ran_together(text, found):
        return
    for claim in found:
        if claim.row or claim.column:
            whole = with_unit_of_change(claim, row, bare=_is_bare(claim))
            timeless = has_many_times(claim, row)
            yield _Told(chunk, sentence, whole, subject_of_cell(claim, text, heading), timeless=timeless)
        elif is_told(text, claim.figure):
            noun = counted_noun(text, claim.figure)
            yield _Told(chunk, sentence, with_noun(claim, noun), subject_in_prose(claim, text), noun)


def _ran_together(text: str, found: Sequence[Claim]) -> bool:
    """Whether nothing parts two figures of prose: cells of a table that were read as a line."""
    ends = [claim.figure for claim in found]
    return any(_NOTHING.fullmatch(text, one.end, other.start) for one, other in pairwise(ends) if one.end < other.start)


def _told_by_place(
    chunk: Chunk, sentence: Sentence, name: str, spans: Sequence[tuple[int, int]], found: Sequence[Claim]
) -> Iterator[_Told]:
    for claim in found:
        place = next((n for n, (begin, end) in enumerate(spans, 1) if begin <= claim.figure.start < end), 0)
        if place:
            cell = replace(claim, own=name, before="", years=frozenset(), part="", is_change=False, row=name)
            yield _Told(chunk, sentence, without_currency(cell), of_headless(name, place, len(spans)), timeless=True)


def _with_units(text: str, told: Sequence[_Told]) -> list[_Told]:
    """The cells with the currency that their table, or else the whole report, gives its amounts in."""
    tables: dict[object, list[Claim]] = {}
    for one in told:
        if table := one.table:
            tables.setdefault(table, []).append(one.claim)
    named = {table: currency_of(cells) for table, cells in tables.items()}
    usual = usual_currency([one.claim for one in told])
    scaled = is_scaled([one.claim for one in told if one.is_cell])
    return [replace(one, claim=_in_its_currency(one, named.get(one.table, "") or usual, scaled, text)) for one in told]


def _in_its_currency(one: _Told, currency: str, scaled: bool, text: str) -> Claim:
    """scaled: whether a table of its report is in millions and the like: one that does not say so may be too."""
    claim = one.claim
    if table := one.table:
        claim, scaled = with_currency(claim, currency), says_scale(table[2])
    elif one.is_cell and not claim.figure.unit:
        return with_unit_above(claim, unit_above(text, one.sentence.start))
    return without_currency(claim) if scaled and one.is_cell else claim


def _is_bare(claim: Claim) -> bool:
    return _BARE.fullmatch(claim.figure.surface) is not None


def _rows(text: str, told: Sequence[_Told], facts: ReportFacts, about: About) -> Iterator[FigureRow]:
    chunk, sentence = told[0].chunk, told[0].sentence
    source = text[sentence.start : sentence.end]
    begin = _after_name(source, told[0].claim.row)
    marks = places(source, [one.claim.figure for one in told], begin)
    for one, mark in zip(told, marks, strict=True):
        claim, figure = one.claim, one.claim.figure
        years, part, period_source = _time(claim, chunk, facts, timeless=one.timeless)
        yield FigureRow(
            subject=one.subject,
            scope=_scope(one, about, alone=len(told) == 1),
            surface=figure.surface,
            shown=_shown(one),
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


def _shown(one: _Told) -> str:
    if one.is_cell and _is_bare(one.claim):
        return with_unit(one.claim.figure)
    return f"{stated(one.sentence.text, one.claim.figure)} {one.noun}".strip()


def _after_name(source: str, row: str) -> int:
    """Where the cells of a row begin: a name may hold figures of its own."""
    name = row.rpartition("：")[2].strip()
    at = source.find(name) if name else -1
    return at + len(name) if at >= 0 else 0


def _time(
    claim: Claim, chunk: Chunk, facts: ReportFacts, *, timeless: bool
) -> tuple[frozenset[int], str, PeriodSource]:
    """The years that a figure is of, the part of the year, and where that was read.

    A cell whose column has lost its head, or shares it, may be of any time.
    """
    if timeless:
        return frozenset(), "", ""
    if claim.years or not claim.is_timed:
        named = own_periods(claim.column) or own_periods(claim.row)
        part = named[0].part if named else claim.part
        years = frozenset(each.year for each in named) or claim.years
        return years, part, "figure" if years else ""
    around = [" ".join(reversed(chunk.headings))] if claim.row or claim.column else [claim.before[-_BEFORE_READ:]]
    for context in around:
        if named := periods(context):
            return frozenset({named[-1].year}), named[-1].part, "context"
    if facts.base_year is not None:
        return frozenset({facts.base_year}), facts.part, "report"
    return frozenset(), "", ""


def _scope(one: _Told, about: About, *, alone: bool) -> str:
    """alone: whether the sentence holds no other figure, which a name behind this one might belong to."""
    headings = tuple(reversed(one.chunk.headings))
    if one.is_cell:
        return scope_of((one.claim.column, one.claim.row, *headings), about)
    _, before = own_clause(one.claim)
    rest = (one.sentence.text,) if alone else ()
    return scope_of((one.subject, before[-_BEFORE_READ:], *rest, *headings), about)

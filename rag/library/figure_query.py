"""Questions to the table of all figures: searched, filtered, sorted and cut into pages by the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, Engine, Integer, Row, Select, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from rag.library.figures import figure_sentences, figures, searchable
from rag.library.schema import versions
from rag.records import Comparator, FigureKind
from rag.tabulation.names import GAP
from rag.tabulation.row import PeriodSource


class Place(FunctionElement[int]):
    """Where in a text another begins, from 1; 0 where it does not. A third of the time of LIKE, which folds case."""

    name = "place"
    type = Integer()
    inherit_cache = True


@compiles(Place)
def _instr(element: Place, compiler: Any, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(Place, "postgresql")
def _strpos(element: Place, compiler: Any, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


# "": those whose subjects hold the words come first, then those of which unit, period and subject are told,
# and of these the ones with a period of their own
Sort = Literal["", "subject", "value", "period", "report"]
_KEYS_A_QUERY = 500
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class FigureQuery:
    """Which figures, in which order; empty: all, those told in full first, else in the order of the reports."""

    words: str = ""  # all of them, in any order, in subject, sentence, section, or the report's title or publisher
    reports: tuple[str, ...] = ()  # ids
    years: tuple[int, ...] = ()
    kinds: tuple[FigureKind, ...] = ()
    publishers: tuple[str, ...] = ()
    sort: Sort = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """A figure of the table with the report it stands in. Invariant: report text[start:end] is its quote."""

    key: int
    subject: str
    scope: str
    surface: str
    shown: str
    value: Decimal
    unit: str
    kind: FigureKind
    comparator: Comparator
    is_change: bool
    first_year: int | None
    year: int | None
    part: str
    period_source: PeriodSource
    report_id: str
    version: int
    report: str  # the title
    publisher: str
    date: str
    file: str
    page: int | None
    section: str
    start: int
    end: int
    mark: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from."""

    reports: tuple[tuple[str, str], ...]  # (title, id)
    years: tuple[int, ...]  # newest first
    publishers: tuple[str, ...]


class FigureTable:
    """The rows, asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, query: FigureQuery, limit: int, offset: int = 0) -> tuple[list[ListedFigure], int]:
        """At most `limit` rows from `offset` on, and how many there are in all."""
        conditions = self._conditions(query)
        counted = select(func.count()).select_from(figures).where(*conditions)
        keys = select(figures.c.key).where(*conditions).order_by(*_order(query)).limit(limit).offset(offset)
        with self._engine.connect() as connection:
            if _words(query):  # every text is looked through: once, for the count as well
                found = connection.execute(keys.add_columns(func.count().over())).all()
                chosen, total = [row[0] for row in found], found[0][1] if found else 0
            else:  # the count is quick
                chosen, total = list(connection.execute(keys).scalars()), None
            if total is None or not chosen:
                total = connection.execute(counted).scalar() or 0
        return self.rows(chosen), total

    def rows(self, keys: Sequence[int]) -> list[ListedFigure]:
        """The rows of these keys in their order; keys that are gone are left out."""
        found: dict[int, ListedFigure] = {}
        with self._engine.connect() as connection:
            for begin in range(0, len(keys), _KEYS_A_QUERY):
                some = _listed().where(figures.c.key.in_(keys[begin : begin + _KEYS_A_QUERY]))
                found |= {row.key: _listed_figure(row) for row in connection.execute(some)}
        return [found[key] for key in keys if key in found]

    def every(self, query: FigureQuery) -> Iterator[ListedFigure]:
        """All rows of a query, read as they are taken."""
        ordered = _listed().where(*self._conditions(query)).order_by(*_order(query))
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=1_000).execute(ordered):
                yield _listed_figure(row)

    def facets(self) -> Facets:
        """The reports, years and publishers of the table."""
        reports = select(versions.c.title, versions.c.report_id, versions.c.publisher).where(versions.c.current)
        years = select(figures.c.year).where(figures.c.year.is_not(None)).distinct().order_by(figures.c.year.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(reports.order_by(versions.c.title)).all()
            named = sorted({row.publisher for row in rows} - {""})
            found = tuple(connection.execute(years).scalars())
        return Facets(tuple((row.title, row.report_id) for row in rows), found, tuple(named))

    def _conditions(self, query: FigureQuery) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if query.reports:
            conditions.append(figures.c.report_id.in_(query.reports))
        if query.years:
            within = [(figures.c.first_year <= year) & (figures.c.year >= year) for year in query.years]
            conditions.append(within[0].self_group() if len(within) == 1 else _any(within))
        if query.kinds:
            conditions.append(figures.c.kind.in_(query.kinds))
        if query.publishers:
            of = select(versions.c.report_id).where(versions.c.current, versions.c.publisher.in_(query.publishers))
            conditions.append(figures.c.report_id.in_(of))
        titled = self._titled(_words(query))
        return conditions + [_holds(word, titled[word]) for word in _words(query)]

    def _titled(self, words: Sequence[str]) -> dict[str, list[str]]:
        """For each word the reports whose title or publisher holds it; these are few, and folding is not SQL's."""
        if not words:
            return {}
        query = select(versions.c.report_id, versions.c.title, versions.c.publisher).where(versions.c.current)
        with self._engine.connect() as connection:
            named = [(row.report_id, searchable(f"{row.title} {row.publisher}")) for row in connection.execute(query)]
        return {word: [report_id for report_id, text in named if word in text] for word in words}


def _words(query: FigureQuery) -> list[str]:
    return searchable(query.words).split()[:_MOST_WORDS]


def _holds(word: str, titled: Sequence[str]) -> ColumnElement[bool]:
    sentences = select(figure_sentences.c.key).where(Place(figure_sentences.c.folded, word) > 0)
    held = [Place(figures.c.folded, word) > 0, figures.c.sentence.in_(sentences)]
    return _any([*held, figures.c.report_id.in_(titled)] if titled else held)


def _any(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *others = conditions
    for other in others:
        first = first | other
    return first


def _order(query: FigureQuery) -> list[ColumnElement[Any]]:
    columns: dict[str, list[ColumnElement[Any]]] = {
        "subject": [figures.c.folded],
        "value": [figures.c.size],
        "period": [figures.c.period_end],
        "report": [_title()],
    }
    by = columns.get(query.sort, [])
    ordered: list[ColumnElement[Any]] = [column.desc() if query.descending else column.asc() for column in by]
    if query.sort == "value":  # a percent is not compared with an amount
        ordered = [figures.c.kind, figures.c.dimension, *ordered]
    if query.sort == "period":
        ordered.insert(0, figures.c.period_end.is_(None))
    if not query.sort:
        if words := _words(query):
            ordered.append(-_in_subject(words))
        # A period that is only the report's: mostly what stands on its cover, or is of no time.
        ordered += [_is_partly_told(), figures.c.period_source == "report"]
    return [*ordered, figures.c.key]


def _is_partly_told() -> ColumnElement[bool]:
    """Whether a figure lacks its unit or its period, or its subject begins in the middle of a clause."""
    cut = func.substr(figures.c.subject, 1, 1) == GAP
    return (figures.c.unit == "") | figures.c.year.is_(None) | cut


def _in_subject(words: Sequence[str]) -> ColumnElement[int]:
    """How many of the words the subject holds."""
    found: ColumnElement[int] = case((Place(figures.c.folded, words[0]) > 0, 1), else_=0)
    for word in words[1:]:
        found = found + case((Place(figures.c.folded, word) > 0, 1), else_=0)
    return found


def _title() -> ColumnElement[Any]:
    return (
        select(versions.c.title)
        .where(versions.c.report_id == figures.c.report_id, versions.c.version == figures.c.version)
        .scalar_subquery()
    )


def _listed() -> Select[Any]:
    of_version = (versions.c.report_id == figures.c.report_id) & (versions.c.version == figures.c.version)
    return (
        select(
            figures,
            figure_sentences.c.start,
            figure_sentences.c.end,
            figure_sentences.c.page,
            figure_sentences.c.section,
            versions.c.title,
            versions.c.publisher,
            versions.c.date,
            versions.c.path,
        )
        .join(figure_sentences, figure_sentences.c.key == figures.c.sentence)
        .join(versions, of_version)
    )


def _listed_figure(row: Row[Any]) -> ListedFigure:
    return ListedFigure(
        key=row.key,
        subject=row.subject,
        scope=row.scope,
        surface=row.surface,
        shown=row.shown,
        value=Decimal(row.value),
        unit=row.unit,
        kind=row.kind,
        comparator=row.comparator,
        is_change=row.is_change,
        first_year=row.first_year,
        year=row.year,
        part=row.part,
        period_source=row.period_source,
        report_id=row.report_id,
        version=row.version,
        report=row.title,
        publisher=row.publisher,
        date=row.date,
        file=row.path.replace("\\", "/").rpartition("/")[2],
        page=row.page,
        section=row.section,
        start=row.start,
        end=row.end,
        mark=None if row.mark_start is None else (row.mark_start, row.mark_end),
    )

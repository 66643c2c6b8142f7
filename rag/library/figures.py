"""The table of all figures in the database of record: written with a version, asked for by page.

Only current versions have rows. Versions that were added before there were such rows, by an earlier maker of rows, or
whose title or period was changed since, are named by `missing`; `write` makes good what is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from rag.folding import fold, without_thousands
from rag.library.schema import facts, metadata, versions
from rag.tabulation.row import MAKER, FigureRow
from rag.units import measure

# One row a sentence or table row that holds figures: what is searched for beside the subjects.
figure_sentences = Table(
    "figure_sentences",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("report_id", String, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("section", Text, nullable=False),
    Column("folded", Text, nullable=False),  # as rag.folding folds it, to be searched
)

figures = Table(
    "figures",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),  # never given twice
    Column("sentence", Integer, nullable=False),
    Column("report_id", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("surface", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("value", String, nullable=False),  # a Decimal as it is written: no digit is lost
    Column("unit", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("comparator", String, nullable=False),
    Column("is_change", Boolean, nullable=False),
    Column("first_year", Integer),
    Column("year", Integer),
    Column("part", String, nullable=False),
    Column("period_source", String, nullable=False),
    Column("mark_start", Integer),
    Column("mark_end", Integer),
    Column("folded", Text, nullable=False),  # subject, scope, figure and year, folded
    Column("dimension", String, nullable=False),  # what is measured: percent, CNY, 家
    Column("size", Float, nullable=False),  # in the base unit of the dimension: to sort by
    Column("period_end", Integer),  # year * 100 + month
    Index("figures_by_size", "kind", "dimension", "size"),
    Index("figures_by_period", "period_end"),
    Index("figures_by_year", "year"),
    Index("figures_by_subject", "folded"),
)

# Which version's rows are there, and by which maker they were made.
figure_makings = Table(
    "figure_makings",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("maker", Integer, nullable=False),
)

_PART_END = {"": 12, "H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "C09": 9}
_LAST_KEY = "last_figure_key"


@dataclass(frozen=True, slots=True)
class Missing:
    """A current version whose rows are not there."""

    report_id: str
    version: int


def missing(engine: Engine) -> list[Missing]:
    """The current versions whose rows are not there, in the order in which they were added."""
    there = (
        (figure_makings.c.report_id == versions.c.report_id)
        & (figure_makings.c.version == versions.c.version)
        & (figure_makings.c.maker == MAKER)
    )
    query = select(versions.c.report_id, versions.c.version).outerjoin(figure_makings, there)
    query = query.where(versions.c.current, figure_makings.c.report_id.is_(None)).order_by(versions.c.added_at)
    with engine.connect() as connection:
        return [Missing(row.report_id, row.version) for row in connection.execute(query)]


def write(engine: Engine, what: Missing, text: str, rows: Sequence[FigureRow]) -> bool:
    """Write the rows of a version; False where it is no longer the current one, and nothing was written."""
    current = select(versions.c.version).where(versions.c.report_id == what.report_id, versions.c.current)
    with engine.begin() as connection:
        take_out_figures(connection, what.report_id)  # takes the lock before the look
        if connection.execute(current).scalar() != what.version:
            connection.rollback()
            return False
        insert_figures(connection, what.report_id, what.version, text, rows)
    return True


def take_out_figures(connection: Connection, report_id: str) -> None:
    """Take the rows of a report out."""
    for table in (figure_makings, figures, figure_sentences):
        connection.execute(delete(table).where(table.c.report_id == report_id))


def forget_making(connection: Connection, report_id: str) -> None:
    """Have the rows of a report made again at next need; until then the old ones stay."""
    connection.execute(delete(figure_makings).where(figure_makings.c.report_id == report_id))


def insert_figures(connection: Connection, report_id: str, version: int, text: str, rows: Sequence[FigureRow]) -> None:
    """Write the rows of a version whose report has none; text: of the version, that the rows' places are of."""
    last = int(connection.execute(select(facts.c.value).where(facts.c.name == _LAST_KEY)).scalar() or 0)
    sentences: dict[tuple[int, int], dict[str, object]] = {}
    values: list[Mapping[str, object]] = []
    for key, row in enumerate(rows, start=last + 1):
        sentence = sentences.setdefault((row.start, row.end), _sentence_values(key, report_id, text, row))
        values.append(
            {"key": key, "sentence": sentence["key"], "report_id": report_id, "version": version} | _values(row)
        )
    if values:
        connection.execute(insert(figure_sentences), list(sentences.values()))
        connection.execute(insert(figures), values)
        connection.execute(delete(facts).where(facts.c.name == _LAST_KEY))
        connection.execute(insert(facts).values(name=_LAST_KEY, value=str(last + len(rows))))
    connection.execute(insert(figure_makings).values(report_id=report_id, version=version, maker=MAKER))


def searchable(text: str) -> str:
    """Text as it is searched: folded, 1203 for 1,203, in one line."""
    return " ".join(without_thousands(fold(text)).split())


def _sentence_values(key: int, report_id: str, text: str, row: FigureRow) -> dict[str, object]:
    return {
        "key": key,
        "report_id": report_id,
        "start": row.start,
        "end": row.end,
        "page": row.page,
        "section": row.section,
        "folded": searchable(f"{row.section} {text[row.start : row.end]}"),
    }


def _values(row: FigureRow) -> dict[str, object]:
    dimension, size = measure(row.unit)
    return {
        "subject": row.subject,
        "scope": row.scope,
        "surface": row.surface,
        "shown": row.shown,
        "value": str(row.value),
        "unit": row.unit,
        "kind": row.kind,
        "comparator": row.comparator,
        "is_change": row.is_change,
        "first_year": row.first_year,
        "year": row.year,
        "part": row.part,
        "period_source": row.period_source,
        "mark_start": row.mark[0] if row.mark else None,
        "mark_end": row.mark[1] if row.mark else None,
        "folded": searchable(f"{row.subject} {row.scope} {row.shown} {row.year or ''}"),
        "dimension": dimension,
        "size": float(row.value * size),
        "period_end": None if row.year is None else row.year * 100 + period_month(row.part),
    }


def period_month(part: str) -> int:
    """The month in which a part of a year ends."""
    return int(part[1:]) if part.startswith("M") else _PART_END[part]

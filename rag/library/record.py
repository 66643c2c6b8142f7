"""The database of record: what SQLite has acknowledged is the library; every index can be made again from it."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DatabaseError

from rag.embedding.embedder import PassageVectors
from rag.errors import LibraryError
from rag.library import named_rows
from rag.library.conversations import Conversations
from rag.library.figure_query import FigureTable
from rag.library.figures import Missing, forget_making, insert_figures, missing, take_out_figures, write
from rag.library.holdings import Holding, holdings
from rag.library.packing import Vectors, pack_rows, pack_vector, unpack_rows, unpack_vector
from rag.library.schema import SCHEMA_VERSION, chunks, edits, facts, files, metadata, notes, remarks, versions
from rag.library.words import WordRow
from rag.records import EVERYTHING, Chunk, Document, Note, Passage, Report, ReportDetails, Scope, Sentence
from rag.tabulation.row import FigureRow

FILE_NAME = "record.sqlite3"
_KEYS_A_QUERY = 500  # SQLite takes 32,766 variables in one statement; this keeps statements small


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where a report came from and what its bytes were; `content` is empty where they need not be kept."""

    path: str
    sha256: str
    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A chunk's key and its place: report, version, ordinal."""

    key: int
    report_id: str
    version: int
    ordinal: int

    @property
    def name(self) -> str:
        """The place as one string, the chunk's id in the vector index."""
        return f"{self.report_id}.{self.version}.{self.ordinal}"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A report, or a new version of it, as it is added; one of `vectors` a chunk."""

    report_id: str
    source: SourceFile
    document: Document
    chunks: Sequence[Chunk]
    vectors: Sequence[PassageVectors]
    notes: Sequence[Note] = ()
    figures: Sequence[FigureRow] | None = None  # None: they are made when they are first needed


class Record:
    """The tables, read and written. Each public method is one transaction."""

    def __init__(self, folder: Path) -> None:
        """Open the record in `folder`, making it if it is not there. Raises LibraryError when it cannot be read."""
        self._path = folder / FILE_NAME
        self._engine = _engine(self._path)
        self.conversations = Conversations(self._engine)
        try:
            with self._engine.begin() as connection:
                metadata.create_all(connection)
                _add_period(connection)
                _check_schema(connection, self._path)
        except DatabaseError as error:
            raise LibraryError(
                f"{self._path} cannot be used as a library ({error.orig}). Restore it from a backup, or move it away "
                "and ingest the reports again."
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # facts

    def fact(self, name: str) -> str | None:
        """A fact about the library as a whole, None if it was never set."""
        with self._engine.connect() as connection:
            return _fact(connection, name)

    def set_fact(self, name: str, value: str) -> None:
        """Write a fact and see it on disk before returning."""
        with self._engine.begin() as connection:
            _set_fact(connection, name, value)

    # reports

    def reports(self) -> list[Report]:
        """The current version of every report, in the order they were first added."""
        return self.reports_in(Scope())

    def reports_in(self, scope: Scope) -> list[Report]:
        """The current versions within a scope, in the order they were first added."""
        query = select(*_REPORT_COLUMNS).where(versions.c.current, *_conditions(scope))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(versions.c.added_at, versions.c.report_id))
            return [_report(row) for row in rows]

    def report_count(self, scope: Scope = EVERYTHING) -> int:
        """How many reports there are within a scope; without reading them."""
        query = select(func.count(versions.c.chunks)).where(versions.c.current, *_conditions(scope))
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() or 0

    def chunk_count(self) -> int:
        """How many chunks the current versions have."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.sum(versions.c.chunks)).where(versions.c.current)).scalar() or 0

    def is_empty(self) -> bool:
        """Whether there is no report at all."""
        with self._engine.connect() as connection:
            return connection.execute(select(versions.c.report_id).limit(1)).first() is None

    def report(self, report_id: str, version: int) -> Report | None:
        """A version of a report, a current one or an earlier; None if there is none."""
        here = (versions.c.report_id == report_id) & (versions.c.version == version)
        with self._engine.connect() as connection:
            row = connection.execute(select(*_REPORT_COLUMNS).where(here)).first()
        return _report(row) if row else None

    def holdings(self, report_id: str | None = None) -> list[Holding]:
        """The current version of every report, as they were added; or all versions of one report, newest first."""
        with self._engine.connect() as connection:
            return holdings(connection, report_id)

    def version_with(self, *, sha256: str = "", path: str = "", folder: str = "") -> Report | None:
        """The current version whose file had this hash, or stood at this path, or anywhere in this folder."""
        match = versions.c.sha256 == sha256 if sha256 else versions.c.path == path
        if folder:
            match = versions.c.path.startswith(f"{folder}/", autoescape=True)
        with self._engine.connect() as connection:
            row = connection.execute(select(*_REPORT_COLUMNS).where(versions.c.current, match)).first()
        return _report(row) if row else None

    def sources(self) -> dict[str, SourceFile]:
        """The file of each report's current version, by report id."""
        query = select(versions.c.report_id, versions.c.path, versions.c.sha256).where(versions.c.current)
        with self._engine.connect() as connection:
            return {row.report_id: SourceFile(row.path, row.sha256) for row in connection.execute(query)}

    def paths(self) -> dict[str, str]:
        """The path of the file of each report's current version, by report id."""
        return {report_id: source.path for report_id, source in self.sources().items()}

    def holds(self, report_id: str) -> bool:
        """Whether there is a report of this id."""
        query = select(versions.c.report_id).where(versions.c.report_id == report_id).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def ended_with(self, source: SourceFile) -> str:
        """A report without a current version whose last file had this hash, or stood at this path; empty for none."""
        newer = versions.alias()
        later = select(newer.c.version).where(
            newer.c.report_id == versions.c.report_id, newer.c.current | (newer.c.version > versions.c.version)
        )
        match = (versions.c.sha256 == source.sha256) | (versions.c.path == source.path)
        query = select(versions.c.report_id).where(match, ~versions.c.current, ~later.exists())
        by_hash = (versions.c.sha256 == source.sha256).desc()
        with self._engine.connect() as connection:
            return connection.execute(query.order_by(by_hash, versions.c.added_at.desc()).limit(1)).scalar() or ""

    def resettle(self, paths: Mapping[str, str], ended: Sequence[str]) -> list[Place]:
        """Note where the files of reports stand now, by report id, and end reports: they keep their versions and have
        no current one. Returns the places that left."""
        with self._engine.begin() as connection:
            for report_id, path in paths.items():
                here = (versions.c.report_id == report_id) & versions.c.current
                connection.execute(update(versions).where(here).values(path=path))
            gone = versions.c.report_id.in_(ended)
            connection.execute(update(versions).where(gone).values(current=False))
            for report_id in ended:
                take_out_figures(connection, report_id)
            return [place for report_id in ended for place in _take_out_chunks(connection, report_id)]

    def text(self, report_id: str, version: int | None = None) -> str | None:
        """The whole text of a version of a report (None: the current one), as it was written; None if there is none."""
        which = versions.c.current if version is None else versions.c.version == version
        query = select(versions.c.text).where(versions.c.report_id == report_id, which)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar()

    def has_file(self, report_id: str, version: int) -> bool:
        """Whether the bytes of the file of a version were kept, so that its pages can be shown."""
        query = select(files.c.sha256).join(versions, versions.c.sha256 == files.c.sha256)
        with self._engine.connect() as connection:
            found = connection.execute(query.where(versions.c.report_id == report_id, versions.c.version == version))
            return found.first() is not None

    def file(self, report_id: str, version: int | None = None) -> bytes | None:
        """The bytes of the file of a version (None: the current one); None where they were not kept."""
        which = versions.c.current if version is None else versions.c.version == version
        query = select(files.c.content).join(versions, versions.c.sha256 == files.c.sha256)
        with self._engine.connect() as connection:
            return connection.execute(query.where(versions.c.report_id == report_id, which)).scalar()

    def add_versions(self, new: Sequence[NewVersion]) -> list[tuple[list[Place], list[Place]]]:
        """Write versions with their chunks and vectors, all in one transaction; the version before each steps back.

        Returns for each the places added and the places that left.
        """
        with self._engine.begin() as connection:
            return [_add_version(connection, version) for version in new]

    def remove(self, report_id: str) -> list[Place]:
        """Take a report and all its versions out; returns the places that left."""
        with self._engine.begin() as connection:
            left = _take_out_chunks(connection, report_id)
            connection.execute(delete(notes).where(notes.c.report_id == report_id))
            take_out_figures(connection, report_id)
            connection.execute(delete(remarks).where(remarks.c.report_id == report_id))
            connection.execute(delete(edits).where(edits.c.report_id == report_id))
            connection.execute(delete(versions).where(versions.c.report_id == report_id))
            connection.execute(delete(files).where(files.c.sha256.not_in(select(versions.c.sha256))))
        return left

    def edit_details(self, report_id: str, changes: Mapping[str, str]) -> None:
        """Write what a person says of a report: into its current version, and down for the versions to come.

        changes: values by the name of a field of ReportDetails.
        """
        here = (versions.c.report_id == report_id) & versions.c.current
        with self._engine.begin() as connection:
            before = connection.execute(select(versions).where(here)).mappings().first()
            connection.execute(update(versions).where(here).values(**changes))
            if before and any(changes.get(name, before[name]) != before[name] for name in _DATING):
                forget_making(connection, report_id)
            names = edits.c.name.in_(list(changes))
            connection.execute(delete(edits).where(edits.c.report_id == report_id, names))
            rows = [{"report_id": report_id, "name": name, "value": value} for name, value in changes.items()]
            connection.execute(insert(edits), rows)

    def edits(self, report_id: str) -> dict[str, str]:
        """What a person has said of a report, by the name of a field of ReportDetails."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(edits.c.name, edits.c.value).where(edits.c.report_id == report_id))
            return {row.name: row.value for row in rows}

    # notes

    def notes(self, report_id: str, version: int | None = None) -> list[Note]:
        """The notes on a version of a report (None: the current one), in the order of the text."""
        return self._notes(_of_version(report_id, version))

    def notes_within(self, report_id: str, version: int | None, start: int, end: int) -> list[Note]:
        """The notes on places that share a character with text[start:end] of a version (None: the current one)."""
        return self._notes(_of_version(report_id, version), notes.c.start < end, notes.c.end > start)

    def note_counts(self) -> dict[str, int]:
        """How many notes each report's current version has; reports without a note are left out."""
        here = (versions.c.report_id == notes.c.report_id) & (versions.c.version == notes.c.version)
        query = select(notes.c.report_id, func.count()).join(versions, here).where(versions.c.current)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(notes.c.report_id))}

    def _notes(self, *conditions: ColumnElement[bool]) -> list[Note]:
        query = select(notes).where(*conditions).order_by(notes.c.start, notes.c.ordinal)
        with self._engine.connect() as connection:
            return [Note(row.start, row.end, row.page, row.kind, row.derivation) for row in connection.execute(query)]

    # figures

    @property
    def figures(self) -> FigureTable:
        """The table of all figures of the current versions."""
        return FigureTable(self._engine)

    def without_figures(self) -> list[Missing]:
        """The current versions whose figures are not in the table, or would be others today."""
        return missing(self._engine)

    def add_figures(self, what: Missing, rows: Sequence[FigureRow]) -> bool:
        """Write the figures of a version that lacks them; False where it is no longer the current one."""
        return write(self._engine, what, self.text(what.report_id, what.version) or "", rows)

    # chunks

    def chunks(self, report_id: str) -> list[Chunk]:
        """The chunks of a report's current version in order."""
        query = select(chunks).where(chunks.c.report_id == report_id).order_by(chunks.c.ordinal)
        with self._engine.connect() as connection:
            return [_chunk(row) for row in connection.execute(query)]

    def passages(self, scores: Mapping[int, float]) -> dict[int, Passage]:
        """The chunks with these keys, each as a passage with its score; keys that are gone are left out."""
        found: dict[int, Passage] = {}
        with self._engine.connect() as connection:
            for keys in _batches(list(scores), _KEYS_A_QUERY):
                query = select(chunks, versions).where(
                    chunks.c.key.in_(keys),
                    versions.c.report_id == chunks.c.report_id,
                    versions.c.version == chunks.c.version,
                )
                for row in connection.execute(query.with_only_columns(*_PASSAGE_COLUMNS)):
                    found[row.key] = Passage(row.key, _report(row), _chunk(row), scores[row.key])
        return found

    def ordinal_at(self, report_id: str, version: int, offset: int) -> int | None:
        """The place in a version of the chunk that begins last before an offset into its text; None before them all."""
        here = (chunks.c.report_id == report_id) & (chunks.c.version == version)
        begin = chunks.c.sentences[0][0].as_integer()
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(chunks.c.ordinal)).where(here, begin <= offset)).scalar()

    def passages_at(self, report_id: str, version: int, ordinals: Sequence[int]) -> list[Passage]:
        """The chunks of a version at these places in it, in order, unscored."""
        query = select(chunks, versions).where(
            chunks.c.report_id == report_id,
            chunks.c.version == version,
            chunks.c.ordinal.in_(ordinals),
            versions.c.report_id == chunks.c.report_id,
            versions.c.version == chunks.c.version,
        )
        query = query.with_only_columns(*_PASSAGE_COLUMNS)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(chunks.c.ordinal))
            return [Passage(row.key, _report(row), _chunk(row), 0.0) for row in rows]

    def chunks_with_rows(
        self, names: Collection[str], reports: Collection[str] | None = None
    ) -> dict[str, list[tuple[str, int]]]:
        """Each of the names (as rag.row_names compares them) that a row of a table has -> report id and key of the
        chunks with such a row, in order. reports: of these only."""
        with self._engine.connect() as connection:
            return named_rows.chunks_with(connection, names, reports)

    def name_rows(self) -> None:
        """Make the names of the rows, where they are missing or would be others today."""
        with self._engine.begin() as connection:
            named_rows.fill(connection)

    def chunk_vectors(self, keys: Sequence[int]) -> dict[int, PassageVectors]:
        """The vectors of these chunks; keys that are gone are left out."""
        found: dict[int, PassageVectors] = {}
        with self._engine.connect() as connection:
            for some in _batches(keys, _KEYS_A_QUERY):
                query = select(chunks.c.key, chunks.c.vector, chunks.c.sentence_vectors).where(chunks.c.key.in_(some))
                for row in connection.execute(query):
                    found[row.key] = PassageVectors(unpack_vector(row.vector), unpack_rows(row.sentence_vectors))
        return found

    def vectors(self, reports: Sequence[str] | None = None) -> tuple[list[Place], Vectors]:
        """The place and vector of every chunk (of these reports) in the order of keys; (chunks, dimension) float32."""
        query = select(chunks.c.key, chunks.c.report_id, chunks.c.version, chunks.c.ordinal, chunks.c.vector)
        if reports is not None:
            query = query.where(chunks.c.report_id.in_(reports))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(chunks.c.key)).all()
        places = [Place(row.key, row.report_id, row.version, row.ordinal) for row in rows]
        packed = b"".join(row.vector for row in rows)
        width = len(rows[0].vector) // 2 if rows else 0
        return places, np.frombuffer(packed, dtype="<f2").reshape(len(rows), width).astype(np.float32)

    def all_chunks(self) -> Iterator[tuple[int, Chunk]]:
        """Every chunk with its key, for embedding again."""
        with self._engine.connect() as connection:
            for row in connection.execute(select(chunks).order_by(chunks.c.key)):
                yield row.key, _chunk(row)

    def word_rows(self, report_id: str = "") -> Iterator[WordRow]:
        """Every chunk (of this report) as the lexical index takes it."""
        query = select(chunks, versions.c.title).where(
            versions.c.report_id == chunks.c.report_id, versions.c.version == chunks.c.version
        )
        if report_id:
            query = query.where(chunks.c.report_id == report_id)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=1_000).execute(query.order_by(chunks.c.key)):
                yield WordRow(row.key, row.report_id, _chunk(row).word_text(row.title))

    def replace_vectors(self, keys: Sequence[int], vectors: Sequence[PassageVectors]) -> None:
        """Write new vectors for these chunks, in one transaction."""
        statement = update(chunks).where(chunks.c.key == bindparam("of_key"))
        rows = [{"of_key": key, **_vector_columns(found)} for key, found in zip(keys, vectors, strict=True)]
        with self._engine.begin() as connection:
            connection.execute(statement, rows)


_REPORT_COLUMNS = [column for column in versions.c if column.name != "text"]
_DATING = ("title", "period", "date")  # what tells of which year and of which bank a report's figures are
_PASSAGE_COLUMNS = [
    chunks.c.key,
    chunks.c.ordinal,
    chunks.c.page,
    chunks.c.headings,
    chunks.c.sentences,
    *_REPORT_COLUMNS,
]


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # acknowledged means on disk
        connection.execute("PRAGMA busy_timeout=5000")

    return engine


def _check_schema(connection: Connection, path: Path) -> None:
    found = _fact(connection, "schema")
    if found is None:
        _set_fact(connection, "schema", SCHEMA_VERSION)
    elif found != SCHEMA_VERSION:
        raise LibraryError(
            f"{path} has layout {found}, this Yanwen reads layout {SCHEMA_VERSION}. "
            "Move it away and ingest the reports again."
        )


def _add_period(connection: Connection) -> None:
    """Libraries that were made before reports had a period get the column; it is empty."""
    if not any(column["name"] == "period" for column in inspect(connection).get_columns(versions.name)):
        connection.execute(text(f"ALTER TABLE {versions.name} ADD COLUMN period VARCHAR NOT NULL DEFAULT ''"))


def _fact(connection: Connection, name: str) -> str | None:
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def _set_fact(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(facts).where(facts.c.name == name))
    connection.execute(insert(facts).values(name=name, value=value))


def _add_version(connection: Connection, new: NewVersion) -> tuple[list[Place], list[Place]]:
    left = _take_out_chunks(connection, new.report_id)
    here = versions.c.report_id == new.report_id
    last = connection.execute(select(func.max(versions.c.version)).where(here)).scalar()
    version = (last or 0) + 1
    if last:
        connection.execute(update(versions).where(here).values(current=False))
    connection.execute(insert(versions), _version_row(new, version))
    _keep_file(connection, new.source)
    _insert_notes(connection, new, version)
    take_out_figures(connection, new.report_id)
    if new.figures is not None:
        insert_figures(connection, new.report_id, version, new.document.text, new.figures)
    _insert_remarks(connection, new, version)
    return _insert_chunks(connection, new, version), left


def _version_row(new: NewVersion, version: int) -> dict[str, object]:
    details = new.document.details
    return {
        "report_id": new.report_id,
        "version": version,
        "current": True,
        "sha256": new.source.sha256,
        "path": new.source.path,
        "title": details.title,
        "publisher": details.publisher,
        "date": details.date,
        "url": details.url,
        "language": details.language,
        "period": details.period,
        "text": new.document.text,
        "pages": len(new.document.page_starts),
        "chunks": len(new.chunks),
        "added_at": datetime.datetime.now(datetime.UTC).isoformat(),
    }


def _keep_file(connection: Connection, source: SourceFile) -> None:
    known = connection.execute(select(files.c.sha256).where(files.c.sha256 == source.sha256)).first()
    if source.content and known is None:
        connection.execute(insert(files).values(sha256=source.sha256, content=source.content))


def _insert_chunks(connection: Connection, new: NewVersion, version: int) -> list[Place]:
    """Keys go up and are never given twice: an index may still know the old one."""
    last = int(_fact(connection, "last_key") or 0)
    places = [Place(last + i, new.report_id, version, chunk.ordinal) for i, chunk in enumerate(new.chunks, start=1)]
    rows = [
        {
            "key": place.key,
            "report_id": new.report_id,
            "version": version,
            "ordinal": chunk.ordinal,
            "page": chunk.page,
            "headings": list(chunk.headings),
            "sentences": [[sentence.start, sentence.end, sentence.text] for sentence in chunk.sentences],
            **_vector_columns(found),
        }
        for place, chunk, found in zip(places, new.chunks, new.vectors, strict=True)
    ]
    if rows:
        connection.execute(insert(chunks), rows)
        texts = {
            place.key: [sentence.text for sentence in chunk.sentences]
            for place, chunk in zip(places, new.chunks, strict=True)
        }
        named_rows.add(connection, texts)
        _set_fact(connection, "last_key", str(places[-1].key))
    return places


def _insert_notes(connection: Connection, new: NewVersion, version: int) -> None:
    rows = [
        {"report_id": new.report_id, "version": version, "ordinal": ordinal, **asdict(note)}
        for ordinal, note in enumerate(new.notes)
    ]
    if rows:
        connection.execute(insert(notes), rows)


def _insert_remarks(connection: Connection, new: NewVersion, version: int) -> None:
    rows = [
        {"report_id": new.report_id, "version": version, "ordinal": ordinal, "remark": remark}
        for ordinal, remark in enumerate(new.document.remarks)
    ]
    if rows:
        connection.execute(insert(remarks), rows)


def _of_version(report_id: str, version: int | None) -> ColumnElement[bool]:
    current = select(versions.c.version).where(versions.c.report_id == report_id, versions.c.current).scalar_subquery()
    return (notes.c.report_id == report_id) & (notes.c.version == (current if version is None else version))


def _take_out_chunks(connection: Connection, report_id: str) -> list[Place]:
    here = chunks.c.report_id == report_id
    query = select(chunks.c.key, chunks.c.report_id, chunks.c.version, chunks.c.ordinal).where(here)
    left = [Place(*row) for row in connection.execute(query)]
    named_rows.take_out(connection, report_id)
    connection.execute(delete(chunks).where(here))
    return left


def _vector_columns(found: PassageVectors) -> dict[str, bytes]:
    return {"vector": pack_vector(found.whole), "sentence_vectors": pack_rows(found.sentences)}


def _conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """A report without a date is in no range of dates."""
    found: list[ColumnElement[bool]] = []
    if scope.reports is not None:
        found.append(versions.c.report_id.in_(scope.reports))
    if scope.publisher:
        found.append(versions.c.publisher.contains(scope.publisher, autoescape=True))
    if scope.since:
        # a report of a month (2024-03) is of every day of it
        known = func.substr(scope.since, 1, func.length(versions.c.date))
        found += [versions.c.date != "", versions.c.date >= known]
    if scope.until:
        found += [versions.c.date != "", func.substr(versions.c.date, 1, len(scope.until)) <= scope.until]
    return found


def _report(row: Row[Any]) -> Report:
    details = ReportDetails(row.title, row.publisher, row.date, row.url, row.language, row.period)
    return Report(row.report_id, row.version, Path(row.path).name, details, row.chunks, row.pages)


def _chunk(row: Row[Any]) -> Chunk:
    sentences = tuple(Sentence(start, end, content) for start, end, content in row.sentences)
    return Chunk(row.ordinal, sentences, tuple(row.headings), row.page)


def _batches(items: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (items[i : i + size] for i in range(0, len(items), size))

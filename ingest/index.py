"""Report files -> library: found, read, split, embedded, added. Every file ends in one outcome."""

import hashlib
import itertools
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.details import changed_details
from ingest.moves import moves_after
from ingest.readers import FileRead, Readers, Underway, path_text
from ingest.reading import Reading, reading_of
from ingest.uploads import slot_of
from rag.embedding.embedder import Embedder, PassageVectors
from rag.errors import YanwenError
from rag.library.library import Library, passage_text
from rag.library.record import NewVersion, SourceFile
from rag.records import Chunk, Document, Report
from rag.tabulation.rows import figure_rows

Outcome = Literal["added", "unchanged", "revised", "skipped"]
# The lock of a file that is open in Office or WPS (~$报告.docx), what is half written, what file managers keep.
_LEFT_BESIDE = re.compile(r"~\$.*|\.~.*|~.*\.tmp|.*\.(?:tmp|crdownload|part)|thumbs\.db|desktop\.ini", re.IGNORECASE)
_BATCH_CHUNKS = 256
_LONGEST_WAIT_SECONDS = 2.0
_ID_DIGITS = 12  # of the first version's SHA-256: short enough to type, no clash below millions of reports


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file. `reason` is empty unless there is something to say."""

    path: str
    outcome: Outcome
    reason: str = ""
    report_id: str = ""
    pages: int = 0
    chunks: int = 0
    notes: int = 0  # stated changes that do not fit the levels beside them

    def as_json(self) -> dict[str, object]:
        """The outcome as the object of the --json contract."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Began:
    """A file's turn has come: the how manyth of how many."""

    number: int
    count: int
    path: str


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Every file under the paths, in a fixed order; hidden files, the insides of hidden folders and what programs leave
    beside reports are left out, unless they are named. A folder inside that is a link or may not be opened is given
    itself: reading it says why nothing of it is taken.

    Raises YanwenError for a path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise YanwenError(f"There is no file or folder {path}. Check the path and run this again.")
        if path.is_dir():
            found.extend(sorted(file for file in _inside(path) if _is_report(file.relative_to(path))))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _inside(folder: Path) -> Iterator[Path]:
    """The files inside, and the folders there that are not looked into; what goes away meanwhile is not there."""
    unopened: list[Path] = []

    def note(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            unopened.append(Path(error.filename))

    for inside, folders, files in os.walk(folder, onerror=note):
        yield from (Path(inside, name) for name in files)
        yield from (path for path in (Path(inside, name) for name in folders) if path.is_symlink())
    yield from unopened


def _is_report(path: Path) -> bool:
    return not (any(part.startswith(".") for part in path.parts) or _LEFT_BESIDE.fullmatch(path.name))


def index_files(
    paths: Iterable[Path],
    library: Library,
    embedder: Embedder,
    on_begin: Callable[[Began | Underway], None],
    workers: int = 0,
    on_read: Callable[[FileRead], None] | None = None,
    meta: Mapping[str, str] | None = None,
    stop: threading.Event | None = None,
    again: str = "",
) -> Iterator[FileOutcome]:
    """Index the files in order; each outcome is in the record, on disk, when it is yielded.

    They are read ahead in worker processes (0: one a core). Small files are embedded and written together: a model's
    batch and a transaction are far from full with one. on_begin: told of each file whose turn has come, and how far
    the one has come that is being read; on_read: what came from its reader.
    meta: what a person says of each report, by the name of a field of ReportDetails. stop: once set, no further file
    is begun, and what was read is written. again: the report that the one file is read anew for, also where its content
    is known.
    """
    library.check_model(embedder)
    waiting = _Batch(library, embedder, meta or {}, again)

    def known(source: SourceFile) -> bool:
        """Under the same suffix: what one format's reader took need not be what another's takes."""
        same = library.record.version_with(sha256=source.sha256)
        return not again and same is not None and Path(same.file).suffix.lower() == Path(source.path).suffix.lower()

    with library.changing(), Readers(workers) as readers:
        files = list(paths)
        numbers = itertools.count(1)
        told: Underway | None = None
        for found in readers.read(files, known):
            if stop is not None and stop.is_set():
                break
            if found is not None:
                on_begin(Began(next(numbers), len(files), path_text(found.path)))
                if on_read is not None:
                    on_read(found)
                yield from _index_file(found, readers, waiting)
            if (now := readers.underway()) is not None and now != told:
                on_begin(told := now)
            if waiting.is_due:
                yield from waiting.write()
        yield from waiting.write()


def _index_file(found: FileRead, readers: Readers, waiting: "_Batch") -> Iterator[FileOutcome]:
    """The outcomes that are certain now: of files that waited, if they were written, and of this one if it need not."""
    if found.source is None or found.reason:
        yield from waiting.write()
        yield FileOutcome(path_text(found.path), "skipped", found.reason)
        return
    if waiting.holds(found.source):
        yield from waiting.write()
    library = waiting.library
    same = library.record.version_with(sha256=found.source.sha256)
    if same and same.report_id != waiting.again:
        yield from waiting.write()
        outcome = _unchanged(found.path, found.source, same, library)
        if waiting.meta:
            library.edit(same.report_id, waiting.meta)
            outcome = replace(outcome, reason="; ".join(filter(None, [outcome.reason, "its details were changed"])))
        yield outcome
    elif found.reading is None:  # it was known when it was its turn to be read, and has been revised away since
        yield from _index_file(readers.read_now(found.path), readers, waiting)
    else:
        yield from waiting.add(path_text(found.path), found.reading, found.source)


def _unchanged(path: Path, source: SourceFile, same: Report, library: Library) -> FileOutcome:
    """The outcome of a file whose content is in the library: there already, or moved, or put over another report."""
    moves = moves_after(source.path, same.report_id, library.record)
    sources = library.record.paths()
    if moves.paths or moves.ended:
        library.resettle(moves.paths, moves.ended)
    told = [f"moved from {Path(sources[same.report_id]).name}"] if same.report_id in moves.paths else []
    others = ((each, to) for each, to in moves.paths.items() if each != same.report_id)
    told += [f"what was {Path(sources[each]).name} is now {Path(to).name}" for each, to in others]
    if not told and sources[same.report_id] != source.path:
        told.append(f"the same content is already in the library as {same.file}")
    told += [f"report {each}, which it held before, has left the answers" for each in moves.ended]
    noted = len(library.record.notes(same.report_id, same.version))
    outcome: Outcome = "revised" if moves.ended else "unchanged"
    return FileOutcome(path_text(path), outcome, "; ".join(told), same.report_id, same.pages, same.chunks, noted)


class _Batch:
    """Documents that wait to be embedded and written together."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        meta: Mapping[str, str] | None = None,
        again: str = "",
        *,
        with_figures: bool = True,
    ) -> None:
        """with_figures: list them now rather than when they are first needed."""
        self.library = library
        self.again = again
        self._with_figures = with_figures
        self.meta = meta or {}
        self._embedder = embedder
        self._waiting: list[tuple[FileOutcome, SourceFile, Reading]] = []
        self._since = 0.0  # when the first of them came

    def holds(self, source: SourceFile) -> bool:
        """Whether a file of this content waits, or one of the same path or uploaded under the same name."""
        slot = self._slot(source)
        return any(source.sha256 == other.sha256 or slot == self._slot(other) for _, other, _ in self._waiting)

    def _slot(self, source: SourceFile) -> str:
        return slot_of(source.path, self.library.folder) or source.path

    def _before(self, source: SourceFile) -> Report | None:
        """The report that a file of this path, or uploaded under this name, is a new version of."""
        if same := self.library.record.version_with(path=source.path):
            return same
        slot = slot_of(source.path, self.library.folder)
        return self.library.record.version_with(folder=slot) if slot else None

    def add(self, path: str, reading: Reading, source: SourceFile, report_id: str = "") -> list[FileOutcome]:
        """Let a report wait; what this made certain."""
        if not reading.chunks:
            return [*self.write(), FileOutcome(path, "skipped", "no sentence was found in it")]
        before = self._before(source)
        report_id = report_id or self.again or (before.report_id if before else self._id_of(source))
        details = changed_details(reading.document.details, self.library.record.edits(report_id) | dict(self.meta))
        reading = replace(reading, document=replace(reading.document, details=details))
        same = any(done.report_id == report_id for done, *_ in self._waiting)
        early = self.write() if same else []  # two versions of one report are written one after the other
        outcome: Outcome = "revised" if before or self.again else "added"
        reason = "; ".join(reading.document.remarks)
        if not self._waiting:
            self._since = time.monotonic()
        pages, chunks, notes = len(reading.document.page_starts), len(reading.chunks), len(reading.notes)
        self._waiting.append((FileOutcome(path, outcome, reason, report_id, pages, chunks, notes), source, reading))
        full = sum(len(some.chunks) for *_, some in self._waiting) >= _BATCH_CHUNKS
        return [
            *early,
            *(self.write() if full or before else []),
        ]  # a revision frees the content it had for another file

    def _id_of(self, source: SourceFile) -> str:
        """Of a report whose path is of none now: one that had ended and is back, or a new one."""
        ended = self.library.record.ended_with(source)
        taken = any(done.report_id == ended for done, *_ in self._waiting)
        return ended if ended and not taken else _new_id(source, self.library)

    def _embedded(self, chunks: Sequence[Chunk]) -> Iterator[PassageVectors]:
        """The vectors of the chunks; not of all at once, for a report may have thousands of pages."""
        for start in range(0, len(chunks), _BATCH_CHUNKS):
            part = chunks[start : start + _BATCH_CHUNKS]
            yield from self._embedder.embed_passages([passage_text(chunk) for chunk in part])

    @property
    def is_due(self) -> bool:
        """Whether a report has waited so long, for others that take their time, that it goes in alone."""
        return bool(self._waiting) and time.monotonic() - self._since > _LONGEST_WAIT_SECONDS

    def write(self) -> list[FileOutcome]:
        """Embed and write what waits."""
        if not self._waiting:
            return []
        chunks = [chunk for *_, reading in self._waiting for chunk in reading.chunks]
        vectors = self._embedded(chunks)
        new = [
            NewVersion(
                done.report_id,
                source,
                reading.document,
                reading.chunks,
                [next(vectors) for _ in reading.chunks],
                reading.notes,
                figure_rows(reading.document.text, reading.document.details, reading.chunks)
                if self._with_figures
                else None,
            )
            for done, source, reading in self._waiting
        ]
        self.library.add(new, self._embedder.identity)
        for version in new if self.meta else ():
            self.library.record.edit_details(version.report_id, self.meta)
        outcomes = [done for done, *_ in self._waiting]
        self._waiting = []
        return outcomes


def add_documents(
    documents: Iterable[tuple[str, Document, SourceFile, bool]], library: Library, embedder: Embedder
) -> Iterator[FileOutcome]:
    """Split, embed and add documents that are in memory: (report id or nothing, document, source, whether Markdown).

    A document from a path that is known is its new version. Their figures are listed when they are first needed.
    """
    waiting = _Batch(library, embedder, with_figures=False)
    with library.changing():
        for report_id, document, source, markdown in documents:
            if waiting.holds(source):
                yield from waiting.write()
            yield from waiting.add(source.path, reading_of(document, markdown=markdown), source, report_id)
        yield from waiting.write()


def _new_id(source: SourceFile, library: Library) -> str:
    """The first digits of the content's hash; where a report that was revised since holds them, of path and content."""
    short = source.sha256[:_ID_DIGITS]
    if not library.record.holds(short):
        return short
    return hashlib.sha256(f"{source.path}\n{source.sha256}".encode()).hexdigest()[:_ID_DIGITS]


def remove_report(report_id: str, library: Library) -> None:
    """Take a report out of the library. Raises YanwenError where there is none of that id."""
    if not library.record.holds(report_id):
        raise YanwenError(f"There is no report {report_id} in {library.folder}. See: python -m ingest --list")
    with library.changing():
        library.remove(report_id)


def edit_report(report_id: str, changes: Mapping[str, str], library: Library) -> None:
    """Change a report's details, by name; nothing is embedded again. Raises YanwenError where there is no such id."""
    if not library.record.holds(report_id):
        raise YanwenError(f"There is no report {report_id} in {library.folder}. See: python -m ingest --list")
    with library.changing():
        library.edit(report_id, changes)


def missing_files(paths: Iterable[Path], library: Library) -> dict[str, str]:
    """The files under these paths that the library knows and that are gone, by the id of their report.

    Not those whose names are no UTF-8: what the library has of such a name cannot be looked for.
    """
    roots = [path.resolve() for path in paths]
    known = ((report_id, Path(path)) for report_id, path in library.record.paths().items())
    return {
        report_id: str(path)
        for report_id, path in known
        if any(path.is_relative_to(root) for root in roots) and "\ufffd" not in path.name and not path.exists()
    }


def printable(text: str) -> str:
    """The text in one line: a file's name may hold line ends, terminal codes, marks that turn the line."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def summary(outcomes: Sequence[FileOutcome], missing: Mapping[str, str], started: float) -> dict[str, object]:
    """The object that ends `python -m ingest --json`. missing: as missing_files. started: of time.monotonic()."""
    return {
        "files": [outcome.as_json() for outcome in outcomes],
        "missing": [{"path": path, "report_id": report_id} for report_id, path in missing.items()],
        "seconds": round(time.monotonic() - started, 2),
    }

"""Report files -> library: found, read, split, embedded, added. Every file ends in one outcome."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.load import LOADERS, load
from ingest.split import split
from rag.embedding.embedder import Embedder
from rag.errors import UnreadableFileError, YanwenError
from rag.library.library import Library
from rag.library.record import SourceFile
from rag.records import Document, Report

Outcome = Literal["added", "unchanged", "revised", "skipped"]
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

    def as_json(self) -> dict[str, object]:
        """The outcome as the object of the --json contract."""
        return asdict(self)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Every file under the paths, in a fixed order; hidden files and the insides of hidden folders are left out.

    Raises YanwenError for a path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise YanwenError(f"There is no file or folder {path}. Check the path and run this again.")
        if path.is_dir():
            inside = (file for file in path.rglob("*") if not file.is_dir() and not _hidden(file.relative_to(path)))
            found.extend(sorted(inside))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def index_files(
    paths: Iterable[Path], library: Library, embedder: Embedder, say: Callable[[str], None]
) -> Iterator[FileOutcome]:
    """Index the files one after the other; each outcome is on disk when it is yielded."""
    library.check_model(embedder)
    for number, path in enumerate(files := list(paths), start=1):
        say(f"[{number}/{len(files)}] {path.name}")
        yield _index_file(path, library, embedder)


def _index_file(path: Path, library: Library, embedder: Embedder) -> FileOutcome:
    try:
        data, document = load(path)
    except UnreadableFileError as error:
        return FileOutcome(str(path), "skipped", str(error))
    source = SourceFile(str(path.resolve()), hashlib.sha256(data).hexdigest())
    if same := library.record.version_with(sha256=source.sha256):
        return _unchanged(path, source, same, library)
    markdown = path.suffix.lower() in (".md", ".markdown")
    return replace(add_document(document, source, library, embedder, markdown=markdown), path=str(path))


def _unchanged(path: Path, source: SourceFile, same: Report, library: Library) -> FileOutcome:
    if library.record.version_with(path=source.path) is not None:
        reason = ""
    elif library.record.follow_move(same, source.path):
        reason = f"moved from {same.file}"
    else:
        reason = f"the same content is already in the library as {same.file}"
    return FileOutcome(str(path), "unchanged", reason, same.report_id, same.pages, same.chunks)


def add_document(
    document: Document, source: SourceFile, library: Library, embedder: Embedder, *, markdown: bool, report_id: str = ""
) -> FileOutcome:
    """Split, embed and add a document; a document from a path that is known is its new version."""
    chunks = split(document, markdown=markdown)
    if not chunks:
        return FileOutcome(source.path, "skipped", "no sentence was found in it")
    vectors = embedder.embed_documents([chunk.search_text for chunk in chunks])
    before = library.record.version_with(path=source.path)
    report_id = report_id or (before.report_id if before else _new_id(source, library))
    with library.changing():
        library.add(report_id, source, document, chunks, vectors, embedder.identity)
    outcome: Outcome = "revised" if before else "added"
    return FileOutcome(source.path, outcome, "", report_id, len(document.page_starts), len(chunks))


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


def summary(outcomes: Sequence[FileOutcome], started: float) -> dict[str, object]:
    """The object that ends `python -m ingest --json`. started: of time.monotonic()."""
    return {"files": [outcome.as_json() for outcome in outcomes], "seconds": round(time.monotonic() - started, 2)}


__all__ = ["LOADERS", "FileOutcome", "add_document", "find_files", "index_files", "remove_report", "summary"]

"""A library: the database of record, the vector index made from it, and the lock that keeps both to one process."""

import contextlib
import logging
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rag.embedding.embedder import Embedder
from rag.errors import EmptyLibraryError, LibraryError, LibraryInUseError
from rag.library.lock import LibraryLock
from rag.library.record import FILE_NAME, Record, SourceFile, Vectors
from rag.records import Chunk, Document
from rag.vectors import ChromaVectors, ExactVectors

log = logging.getLogger(__name__)

# Building Chroma's graph at the first query takes 0.5 s per 1,000 chunks; up to this many it is not worth a thread.
_WARM_AT_ONCE_CHUNKS = 2_000
_EMBED_BATCH = 256
_CUT_SHORT = "of a rebuild that was cut short"


class Library:
    """Reports with their chunks, searchable by vector and by word.

    Opened as owner it may change and uses Chroma; opened while another process owns it, it only reads, and compares
    vectors exactly, since a second process must not open the same Chroma folder.
    """

    def __init__(self, folder: Path, lock: LibraryLock | None) -> None:
        """Use open_library or read_library. lock: held by this process, or None for reading only."""
        self.folder = folder
        self.record = Record(folder)
        self._lock = lock
        self._chroma: ChromaVectors | None = None
        self._exact: ExactVectors | None = None
        self._warm = threading.Event()
        self._changing = False
        self._index_lock = threading.RLock()

    def close(self) -> None:
        """Let go of the files and the lock."""
        self.record.close()
        if self._lock is not None:
            self._lock.release()

    # the embedding model

    def check_model(self, embedder: Embedder) -> None:
        """Raise LibraryError when the library's vectors come from another model."""
        built_with = self.record.fact("embedding")
        if built_with not in (None, embedder.identity):
            raise LibraryError(
                f"The library {self.folder} was built with the embedding model {built_with}, but {embedder.identity} "
                "is set. Set YANWEN_EMBEDDING back, or run: python -m ingest --rebuild"
            )

    # changing

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Mark the index as unfinished on disk for as long as changes go on; a kill leaves the mark, and a rebuild.

        Inside another changing() it does nothing: many reports may be added under one mark.
        """
        with self._index_lock:
            if self._changing:
                yield
                return
            self._open_chroma()
            self.record.set_fact("index_state", "changing")
            self._changing = True
            try:
                yield
            finally:
                self._changing = False
                self._exact = None
            self.record.set_fact("index_state", "whole")

    def add(
        self,
        report_id: str,
        source: SourceFile,
        document: Document,
        chunks: Sequence[Chunk],
        vectors: Vectors,
        identity: str,
    ) -> None:
        """Add a report, or a new version of it. Call inside changing()."""
        chroma = self._require_chroma()
        self.record.set_fact("embedding", identity)
        added, left = self.record.add_version(report_id, source, document, chunks, vectors)
        chroma.upsert(added, vectors)
        chroma.remove(left)

    def remove(self, report_id: str) -> None:
        """Take a report out. Call inside changing()."""
        left = self.record.remove(report_id)
        self._require_chroma().remove(left)

    def embed_again(self, embedder: Embedder, say: Callable[[str], None]) -> None:
        """New vectors for every chunk, with this model, and a new index."""
        with self._index_lock:
            self.record.set_fact("index_state", "changing")
            self.record.set_fact("embedding", _CUT_SHORT)  # until every vector is of one model
            self.record.index_words_again()
            waiting = list(self.record.all_chunks())
            for start in range(0, len(waiting), _EMBED_BATCH):
                part = waiting[start : start + _EMBED_BATCH]
                vectors = embedder.embed_documents([chunk.search_text for _, chunk in part])
                self.record.replace_vectors([key for key, _ in part], vectors)
                say(f"embedded {start + len(part)} of {len(waiting)} chunks")
            self.record.set_fact("embedding", embedder.identity)
            self._exact = None
            self._build_index()

    def check(self) -> list[str]:
        """What is wrong with the library, in sentences; empty when every chunk has its vector and its words."""
        if self.record.fact("embedding") == _CUT_SHORT:
            return ["A rebuild was cut short. Run: python -m ingest --rebuild"]
        places, vectors = self.record.vectors()
        faults = []
        if self._chroma is None and self._whole_chroma() is None:
            faults.append("The vector index is damaged or unfinished; it is made again when the library is next used.")
        if self.record.word_count() != len(places):
            faults.append("The lexical index and the chunks differ in number. Run: python -m ingest --rebuild")
        if len(places) != self.record.chunk_count():
            faults.append("The record has chunks that belong to no report. Ingest the reports again.")
        for place, vector in zip(places, vectors, strict=True):
            if abs(float(vector @ vector) - 1.0) > 0.01:
                faults.append(f"Chunk {place.name} has no usable vector. Run: python -m ingest --rebuild")
        return faults

    # searching

    def warm(self) -> None:
        """Bring Chroma up: at once for a small library, else in a thread while exact search answers."""
        if self._lock is None:
            return
        if self.record.chunk_count() <= _WARM_AT_ONCE_CHUNKS:
            self._warm_up()
        else:
            threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def search_vectors(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """Keys of the chunks nearest to a unit vector with their cosine similarity, best first."""
        if self._warm.is_set():
            return self._require_chroma().search(vector, limit)
        with self._index_lock:
            if self._exact is None:
                self._exact = ExactVectors(*self.record.vectors())
        return self._exact.search(vector, limit)

    def require_reports(self) -> None:
        """Raise EmptyLibraryError when there is nothing to ask."""
        if not self.record.reports():
            raise EmptyLibraryError(f"The library {self.folder} is empty. Add reports with: python -m ingest PATH")

    # the index

    def _warm_up(self) -> None:
        with self._index_lock:
            self._open_chroma()
            places, vectors = self.record.vectors()
            if places:
                self._require_chroma().search(vectors[0], 1)  # builds the graph
        self._warm.set()

    def _require_chroma(self) -> ChromaVectors:
        if self._chroma is None:
            raise RuntimeError("the vector index is not open")
        return self._chroma

    def _open_chroma(self) -> None:
        """Open the index; make it anew when its last change was cut short or it does not match the record."""
        if self._chroma is not None:
            return
        if self._lock is None:
            raise RuntimeError("a library opened for reading has no vector index")
        self._chroma = self._whole_chroma()
        if self._chroma is None:
            self._build_index()

    def _whole_chroma(self) -> ChromaVectors | None:
        """The index as it lies there, None where it is missing, unfinished, damaged, or not of this record."""
        folder = self.record.fact("index_folder")
        if folder is None or self.record.fact("index_state") == "changing" or not (self.folder / folder).is_dir():
            return None
        try:
            chroma = ChromaVectors(self.folder / folder)
            return chroma if chroma.count() == self.record.chunk_count() else None
        except LibraryError as error:
            log.warning("%s", error)
            return None

    def _build_index(self) -> None:
        """A new folder each time: Chroma caches its clients by path, and a damaged folder is not repaired but left."""
        number = int((self.record.fact("index_folder") or "chroma-0").rpartition("-")[2]) + 1
        name = f"chroma-{number}"
        shutil.rmtree(self.folder / name, ignore_errors=True)  # of a build that was cut short
        chroma = ChromaVectors(self.folder / name)
        places, vectors = self.record.vectors()
        chroma.upsert(places, vectors)
        self.record.set_fact("index_folder", name)
        self.record.set_fact("index_state", "whole")
        self._chroma = chroma
        for old in self.folder.glob("chroma-*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)  # what stays behind costs disk, never an answer


def open_library(folder: Path) -> Library:
    """Open a library to change it or to serve it, making it if it is not there.

    Raises LibraryInUseError when another process holds it, LibraryError when it cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = LibraryLock(folder)
        lock.acquire()
    except OSError as error:
        raise LibraryError(
            f"The library {folder} cannot be opened: {error.strerror}. Choose another folder."
        ) from error
    try:
        return Library(folder, lock)
    except BaseException:
        lock.release()
        raise


def read_library(folder: Path, *, own: bool) -> Library:
    """Open a library to ask it. own: take it when it is free; else read beside whoever owns it.

    Raises EmptyLibraryError when there is none.
    """
    if not (folder / FILE_NAME).is_file():
        raise EmptyLibraryError(
            f"There is no library in {folder}. Make one with: python -m ingest PATH --library {folder}"
        )
    if own:
        with contextlib.suppress(LibraryInUseError):
            return open_library(folder)
    return Library(folder, None)

"""A library: the database of record, the two indexes made from it, and the lock that keeps them to one process."""

import contextlib
import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from rag.embedding.embedder import Embedder, PassageText
from rag.errors import EmptyLibraryError, LibraryError, LibraryInUseError
from rag.library.lock import LibraryLock
from rag.library.packing import Vectors
from rag.library.record import FILE_NAME, NewVersion, Place, Record
from rag.library.words import Wanted, WordIndex, WordRow
from rag.records import Chunk, Scope
from rag.terms import word_units
from rag.vectors import ChromaVectors, ExactVectors

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Index = TypeVar("Index", ChromaVectors, WordIndex)

# Up to this many chunks every vector is compared, 9 ms at 100,000: nothing is missed, and a report that is added is
# found at once. Chroma holds them too and answers above; the first add after its first query makes it build
# its graph, 8 s at 10,000 chunks and minutes at 100,000, while that add waits.
EXACT_UP_TO_CHUNKS = 120_000
# Loading up to this many vectors is not worth a thread.
_WARM_AT_ONCE_CHUNKS = 20_000
_EMBED_BATCH = 256
_CHROMA_BATCH = 1_000
# In a scope of up to this many chunks their vectors are compared one by one: 3 ms, and nothing is missed, where
# Chroma's graph needs 80 ms to find its way among what is left out.
_EXACT_SCOPE_CHUNKS = 20_000
# What a long ingest adds is seen by the lexical leg after this; a commit takes some tens of milliseconds.
_UNSEEN_SECONDS = 2.0
_OURS_ONLY = 0o700  # reports may be confidential: a library that is made here is its user's alone
_CUT_SHORT = "of a rebuild that was cut short"


class Library:
    """Reports with their chunks, searchable by vector and by word.

    Opened as owner it may change; opened while another process owns it, it only reads, and compares vectors exactly
    whatever its size: a second process must not open the same Chroma folder. The lexical index may be read beside.
    """

    def __init__(self, folder: Path, lock: LibraryLock | None, exact_up_to: int = EXACT_UP_TO_CHUNKS) -> None:
        """Use open_library or read_library. lock: held by this process, or None for reading only."""
        self._exact_up_to = exact_up_to
        self.folder = folder
        self.record = Record(folder)
        if lock is not None:
            self.record.name_rows()  # of libraries from before there were names
        self._lock = lock
        self._chroma: ChromaVectors | None = None
        self._exact: ExactVectors | None = None
        self._words: WordIndex | None = None
        self._words_in_memory = False
        self._stamp: tuple[str | None, int, str | None] | None = None  # of the record, as a reader last saw it
        self._waiting: list[tuple[Place, Vectors]] = []  # written in the record, not yet in Chroma
        self._warm = threading.Event()
        self._changing = False
        self._committed = 0.0  # when searches last began to see the words of what was added
        self._index_lock = threading.RLock()
        self._exact_lock = threading.Lock()  # a question may load the vectors while a long ingest has the other one

    def close(self) -> None:
        """Let go of the files and the lock."""
        if self._words is not None:
            self._words.close()
        self.record.close()
        if self._lock is not None:
            self._lock.release()

    @property
    def is_owned(self) -> bool:
        """Whether this process owns the library, and may change it."""
        return self._lock is not None

    def announce(self, address: str) -> None:
        """Tell other processes where this one, the owner, takes commands; empty: nowhere."""
        if self._lock is not None:
            self._lock.announce(address)

    def _let_go(self) -> None:
        """Forget the indexes that are open; the next change or search opens or makes them again."""
        if self._words is not None:
            self._words.close()
        self._exact, self._chroma, self._words, self._waiting = None, None, None, []
        self._warm.clear()

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
            self._open_indexes()
            self.record.set_fact("index_state", "changing")
            self._changing = True
            try:
                yield
                self._index_waiting()
                self._commit_words()
                self.record.set_fact("index_state", "whole")
            except BaseException:
                self._let_go()  # they may not know what was written, and the mark on disk has them made again
                raise
            finally:
                self._changing = False

    def add(self, new: Sequence[NewVersion], identity: str) -> None:
        """Add reports, or new versions of them; on disk in the record when this returns. Call inside changing()."""
        words = self._word_index()
        if self.record.fact("embedding") != identity:
            self.record.set_fact("embedding", identity)
        for version, added, left in self._recorded(new):
            if left:
                gone = {place.key for place in left}
                self._waiting = [(place, vector) for place, vector in self._waiting if place.key not in gone]
                self._require_chroma().remove(left)
                words.remove(version.report_id)
            title = version.document.details.title
            rows = zip(added, version.chunks, strict=True)
            words.add(WordRow(place.key, version.report_id, chunk.word_text(title)) for place, chunk in rows)
            self._waiting += zip(added, (found.whole for found in version.vectors), strict=True)
        if len(self._waiting) >= _CHROMA_BATCH:
            self._index_waiting()
        if time.monotonic() - self._committed > _UNSEEN_SECONDS:
            self._commit_words()

    def _recorded(self, new: Sequence[NewVersion]) -> list[tuple[NewVersion, list[Place], list[Place]]]:
        """Write versions into the record, and have their vectors found from now on."""
        with self._exact_lock:
            places = self.record.add_versions(new)
            written = [(version, *each) for version, each in zip(new, places, strict=True)]
            for version, added, left in written:
                if self._exact is not None:
                    self._exact = self._exact.changed(added, [found.whole for found in version.vectors], left)
        return written

    def _commit_words(self) -> None:
        self._word_index().commit()
        self._committed = time.monotonic()

    def _index_waiting(self) -> None:
        """Hand the vectors that wait to Chroma: one call for many costs a tenth of a call for each report."""
        if self._waiting:
            places = [place for place, _ in self._waiting]
            self._require_chroma().upsert(places, np.stack([vector for _, vector in self._waiting]))
            self._waiting = []

    def remove(self, report_id: str) -> None:
        """Take a report out. Call inside changing()."""
        self._index_waiting()
        with self._exact_lock:
            left = self.record.remove(report_id)
            if self._exact is not None:
                self._exact = self._exact.changed([], [], left)
        self._require_chroma().remove(left)
        self._word_index().remove(report_id)

    def resettle(self, paths: Mapping[str, str], ended: Sequence[str]) -> None:
        """Note where the files of reports stand now, and take ended ones out of the answers. Call inside changing()."""
        self._index_waiting()
        with self._exact_lock:
            left = self.record.resettle(paths, ended)
            if self._exact is not None:
                self._exact = self._exact.changed([], [], left)
        if left:
            self._require_chroma().remove(left)
        for report_id in ended:
            self._word_index().remove(report_id)

    def edit(self, report_id: str, changes: Mapping[str, str]) -> None:
        """Change the details of a report; only its words are indexed again. Call inside changing()."""
        self.record.edit_details(report_id, changes)
        words = self._word_index()
        words.remove(report_id)
        words.add(self.record.word_rows(report_id))

    def embed_again(self, embedder: Embedder, say: Callable[[str], None]) -> None:
        """New vectors for every chunk, with this model, and a new index."""
        with self._index_lock:
            self.record.set_fact("index_state", "changing")
            self.record.set_fact("embedding", _CUT_SHORT)  # until every vector is of one model
            waiting = list(self.record.all_chunks())
            for start in range(0, len(waiting), _EMBED_BATCH):
                part = waiting[start : start + _EMBED_BATCH]
                vectors = embedder.embed_passages([passage_text(chunk) for _, chunk in part])
                self.record.replace_vectors([key for key, _ in part], vectors)
                say(f"embedded {start + len(part)} of {len(waiting)} chunks")
            self.record.set_fact("embedding", embedder.identity)
            self._exact = None
            self._build_indexes()

    def check(self) -> list[str]:
        """What is wrong with the library, in sentences; empty when every chunk has its vector and its words.

        An index that is at fault is made again when the library is next used.
        """
        if self.record.fact("embedding") == _CUT_SHORT:
            return ["A rebuild was cut short. Run: python -m ingest --rebuild"]
        places, vectors = self.record.vectors()
        faults = []
        with self._index_lock:
            sound = {"vector": self._chroma_is_sound(places, vectors), "lexical": self._words_are_sound()}
            if not all(sound.values()) and self.is_owned:
                self.record.set_fact("index_state", "changing")
                self._let_go()
        again = "is damaged or unfinished; it is made again when the library is next used, by an ingest or the page."
        faults += [f"The {name} index {again}" for name, is_sound in sound.items() if not is_sound]
        if len(places) != self.record.chunk_count():
            faults.append("The record has chunks that belong to no report. Ingest the reports again.")
        for place, vector in zip(places, vectors, strict=True):
            if abs(float(vector @ vector) - 1.0) > 0.01:
                faults.append(f"Chunk {place.name} has no usable vector. Run: python -m ingest --rebuild")
        return faults

    def _chroma_is_sound(self, places: Sequence[Place], vectors: Vectors) -> bool:
        chroma = self._chroma or self._whole_chroma()
        try:
            return chroma is not None and chroma.count() == len(places) and not chroma.lacks(places, vectors)
        except LibraryError as error:
            log.debug("%s", error)
            return False

    def _words_are_sound(self) -> bool:
        words = self._words or self._whole_words()
        chunks_with = Counter(unit for row in self.record.word_rows() for unit in set(word_units(row.text)))
        try:
            return words is not None and not words.lacks(chunks_with)
        except LibraryError as error:
            log.debug("%s", error)
            return False

    # searching

    def warm(self) -> None:
        """Bring both indexes up: at once for a small library, else in a thread."""
        if self._lock is None:
            return
        if self.record.chunk_count() <= _WARM_AT_ONCE_CHUNKS:
            self._warm_up()
        else:
            threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def search_vectors(
        self, vector: Vectors, limit: int, reports: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Keys of the chunks (of these reports) nearest to a unit vector, with their cosine similarity, best first."""
        if reports is not None:
            return self._search_inside(vector, limit, reports)
        if self._warm.is_set() and self.record.chunk_count() > self._exact_up_to:
            try:
                return self._require_chroma().search(vector, limit)
            except LibraryError as error:
                self._give_up_indexes(error)
        return self._exact_vectors().search(vector, limit)

    def _give_up_indexes(self, error: LibraryError) -> None:
        """After a search has shown that an index is damaged: the record answers until both are made again."""
        log.warning("%s", error)
        with self._index_lock:
            if self.is_owned:
                self.record.set_fact("index_state", "changing")
            self._let_go()

    def _exact_vectors(self) -> ExactVectors:
        self._follow_owner()
        if (exact := self._exact) is not None:
            return exact  # without the lock: a question need not wait for an ingest
        with self._exact_lock:
            if self._exact is None:
                self._exact = ExactVectors(*self.record.vectors())
            return self._exact

    def _follow_owner(self) -> None:
        """A reader forgets what it holds in memory when the owner has changed the record since."""
        if self._lock is not None:
            return
        stamp = (self.record.fact("last_key"), self.record.chunk_count(), self.record.fact("index_number"))
        if stamp != self._stamp:
            moved = self._stamp is not None and self._stamp[-1] != stamp[-1]
            self._stamp, self._exact = stamp, None
            if self._words_in_memory or moved:
                self._words = None

    def _search_inside(self, vector: Vectors, limit: int, reports: Sequence[str]) -> list[tuple[int, float]]:
        inside = set(reports)
        if self._lock is None or self.record.chunk_count() <= self._exact_up_to:
            return self._exact_vectors().search(vector, limit, inside)
        chunks = sum(report.chunks for report in self.record.reports() if report.report_id in inside)
        if self._warm.is_set() and chunks > _EXACT_SCOPE_CHUNKS:
            return self._require_chroma().search(vector, limit, reports)
        return ExactVectors(*self.record.vectors(reports)).search(vector, limit)

    def search_words(
        self, wanted: Sequence[Wanted], limit: int, reports: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Keys of the chunks that hold anything wanted, best BM25 first, with the score; in these reports only."""
        return self._asked(lambda words: words.search(wanted, limit, reports))

    def word_scores(self, wanted: Sequence[Wanted], keys: Sequence[int]) -> dict[int, float]:
        """The BM25 score of each of these chunks; none where it holds nothing wanted."""
        return self._asked(lambda words: words.scores(wanted, keys))

    def unit_frequencies(self, units: Iterable[str]) -> dict[str, int]:
        """In how many chunks each lexical unit stands, 0 where in none."""
        wanted = list(units)
        return self._asked(lambda words: words.frequencies(wanted))

    def _asked(self, ask: Callable[[WordIndex], Result]) -> Result:
        """What the lexical index says; where it turns out to be damaged, what one made in memory says."""
        try:
            return ask(self._word_index())
        except LibraryError as error:
            self._give_up_indexes(error)
            with self._index_lock:
                self._words, self._words_in_memory = self._build_words(None), True
            return ask(self._words)

    def within(self, scope: Scope) -> list[str] | None:
        """The ids of the reports of a scope; None for all. Raises EmptyLibraryError where there is none."""
        if scope.is_everything:
            return None
        found = [report.report_id for report in self.record.reports_in(scope)]
        if not found:
            raise EmptyLibraryError("No report of the library is within that scope. See: python -m ingest --list")
        return found

    def require_reports(self) -> None:
        """Raise EmptyLibraryError when there is nothing to ask."""
        if self.record.is_empty():
            raise EmptyLibraryError(f"The library {self.folder} is empty. Add reports with: python -m ingest PATH")

    # the indexes

    def _warm_up(self) -> None:
        with self._index_lock:
            self._open_indexes()
            if self.record.chunk_count() <= self._exact_up_to:
                self._exact_vectors()
        self._warm.set()

    def _require_chroma(self) -> ChromaVectors:
        if self._chroma is None:
            raise RuntimeError("the vector index is not open")
        return self._chroma

    def _word_index(self) -> WordIndex:
        """The lexical index; for a reader where none is whole, one made in memory."""
        self._follow_owner()
        if (words := self._words) is not None:
            return words
        with self._index_lock:
            if self._words is None:
                whole = self._whole_words()
                self._words_in_memory = whole is None
                self._words = whole or self._build_words(None)
            return self._words

    def _open_indexes(self) -> None:
        """Open both; make them anew when the last change was cut short or they do not match the record."""
        if self._chroma is not None and self._words is not None:
            return
        if self._lock is None:
            raise RuntimeError("a library opened for reading has no vector index")
        self._chroma, self._words = self._chroma or self._whole_chroma(), self._words or self._whole_words()
        if self._chroma is None or self._words is None:
            self._build_indexes()

    def _whole_chroma(self) -> ChromaVectors | None:
        """The vector index as it lies there, None where it is missing, unfinished, damaged, or not of this record."""
        return self._whole("chroma", ChromaVectors)

    def _whole_words(self) -> WordIndex | None:
        """As _whole_chroma, of the lexical index."""
        return self._whole("words", WordIndex)

    def _whole(self, kind: str, open_index: Callable[[Path], Index]) -> Index | None:
        folder = self._index_folder(kind)
        if folder is None:
            return None
        try:
            index = open_index(folder)
            return index if index.count() == self.record.chunk_count() else None
        except LibraryError as error:
            log.warning("%s", error)
            return None

    def _index_folder(self, kind: str) -> Path | None:
        number = self.record.fact("index_number")
        folder = self.folder / f"{kind}-{number}"
        unfinished = number is None or self.record.fact("index_state") == "changing"
        return None if unfinished or not folder.is_dir() else folder

    def _build_indexes(self) -> None:
        """New folders each time: Chroma caches its clients by path, and a damaged folder is not repaired but left."""
        number = str(int(self.record.fact("index_number") or 0) + 1)
        chroma_folder, words_folder = self.folder / f"chroma-{number}", self.folder / f"words-{number}"
        for folder in (chroma_folder, words_folder):
            shutil.rmtree(folder, ignore_errors=True)  # of a build that was cut short
        if self._words is not None:
            self._words.close()
        chroma = ChromaVectors(chroma_folder)
        chroma.upsert(*self.record.vectors())
        words = self._build_words(words_folder)
        self.record.set_fact("index_number", number)
        self.record.set_fact("index_state", "whole")
        self._chroma, self._words = chroma, words
        for old in [*self.folder.glob("chroma-*"), *self.folder.glob("words-*")]:
            if old not in (chroma_folder, words_folder):
                shutil.rmtree(old, ignore_errors=True)  # what stays behind costs disk, never an answer

    def _build_words(self, folder: Path | None) -> WordIndex:
        words = WordIndex(folder)
        words.add(self.record.word_rows())
        words.commit()
        return words


def passage_text(chunk: Chunk) -> PassageText:
    """What is embedded of a chunk: the last heading tells what the sentences are about."""
    heading = chunk.headings[-1] if chunk.headings else ""
    return PassageText(heading, tuple(sentence.text for sentence in chunk.sentences))


def open_library(folder: Path, *, exact_up_to: int = EXACT_UP_TO_CHUNKS) -> Library:
    """Open a library to change it or to serve it, making it if it is not there.

    Raises LibraryInUseError when another process holds it, LibraryError when it cannot be used.
    """
    try:
        folder.mkdir(_OURS_ONLY, parents=True, exist_ok=True)
        lock = LibraryLock(folder)
        lock.acquire()
        if not (folder / FILE_NAME).exists():
            (folder / FILE_NAME).touch(0o600)  # SQLite makes the files beside it like it
    except OSError as error:
        raise LibraryError(
            f"The library {folder} cannot be opened: {error.strerror}. Choose another folder."
        ) from error
    try:
        return Library(folder, lock, exact_up_to)
    except BaseException:
        lock.release()
        raise


def read_library(folder: Path, *, own: bool) -> Library:
    """Open a library to ask it. own: take it when it is free, and make it where there is none; else read beside others.

    Raises EmptyLibraryError when there is none to be read.
    """
    if not own and not (folder / FILE_NAME).is_file():
        raise EmptyLibraryError(
            f"There is no library in {folder}. Make one with: python -m ingest PATH --library {folder}"
        )
    if own:
        with contextlib.suppress(LibraryInUseError):
            return open_library(folder)
    return Library(folder, None)

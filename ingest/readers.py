"""Several worker processes that read files ahead of the one that embeds and writes; what they read comes in order."""

import hashlib
import os
import queue
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from ingest.keeper import Keeper
from ingest.load import has_pictures, read
from ingest.reading import Reading
from rag.errors import UnreadableFileError
from rag.library.record import SourceFile

QUIET_SECONDS = 0.2  # after which whoever waits for a file is let look round
_AHEAD = 2  # files a worker may be ahead: what waits is held in memory


@dataclass(frozen=True, slots=True)
class FileRead:
    """What came of reading one file: a reading; or a reason why there is none; or neither, where it was not needed."""

    path: Path
    source: SourceFile | None = None  # none where even its bytes could not be had
    reading: Reading | None = None
    reason: str = ""
    seconds: float = 0.0
    peak_bytes: int = 0  # of the worker's resident memory


@dataclass(frozen=True, slots=True)
class Underway:
    """A file that is being read: so many of its pages are done; 0 of 0 where that is not known."""

    path: str
    page: int = 0
    pages: int = 0


def path_text(path: Path) -> str:
    """A path as text; bytes of a name that are no UTF-8 are replaced, for no database or terminal takes them."""
    return os.fsencode(path).decode("utf-8", "replace")


class Readers:
    """`workers` processes, each started with its first file; to be used as a context, which ends them."""

    def __init__(self, workers: int = 0) -> None:
        """workers: 0 for as many as there are cores."""
        self._count = workers or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._count, thread_name_prefix="reader")
        self._keepers = [Keeper() for _ in range(self._count)]
        self._free: queue.SimpleQueue[Keeper] = queue.SimpleQueue()
        for keeper in self._keepers:
            self._free.put(keeper)
        self._reading: dict[Path, Keeper] = {}

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for keeper in self._keepers:
            keeper.kill()
        self._pool.shutdown()
        for keeper in self._keepers:
            keeper.close()

    def read(self, files: Sequence[Path], known: Callable[[SourceFile], bool]) -> Iterator[FileRead | None]:
        """What the files hold, in their order; None each time QUIET_SECONDS went by without one.

        known: whether a file of this name and content needs none.
        """
        waiting: deque[Future[FileRead]] = deque()
        for file in files:
            waiting.append(self._pool.submit(self._read, file, known))
            if len(waiting) > _AHEAD * self._count:
                yield from _awaited(waiting.popleft())
        while waiting:
            yield from _awaited(waiting.popleft())

    def underway(self) -> Underway | None:
        """The file that has been read for the longest time, None where none is."""
        for file, keeper in list(self._reading.items()):
            return Underway(path_text(file), keeper.page, keeper.pages)
        return None

    def read_now(self, file: Path) -> FileRead:
        """What one file holds, whatever is known."""
        return self._pool.submit(self._read, file, lambda _: False).result()

    def _read(self, file: Path, known: Callable[[SourceFile], bool]) -> FileRead:
        source: SourceFile | None = None
        started = time.monotonic()
        keeper = self._free.get()
        try:
            data = read(file)
            source = SourceFile(path_text(file.resolve()), hashlib.sha256(data).hexdigest())
            if known(source):
                return FileRead(file, source)
            self._reading[file] = keeper
            reading = keeper.read(data, file.name)
            if has_pictures(file.name):
                source = replace(source, content=data)
            return FileRead(file, source, reading, "", time.monotonic() - started, keeper.peak_bytes)
        except UnreadableFileError as error:
            return FileRead(file, source, None, str(error), time.monotonic() - started, keeper.peak_bytes)
        finally:
            self._reading.pop(file, None)
            self._free.put(keeper)


def _awaited(coming: Future[FileRead]) -> Iterator[FileRead | None]:
    while not wait([coming], QUIET_SECONDS).done:
        yield None
    yield coming.result()

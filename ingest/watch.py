"""A folder that is watched: new and changed files are taken once nobody writes to them any more.

It is looked at once a second rather than by the system's notices, which do not tell of what another machine writes to a
shared drive. A look at 10,000 files takes 0.1 s; where it takes longer, there are fewer.
"""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.index import find_files

LOOK_SECONDS = 1.0
_SHARE_OF_TIME = 0.1  # of a second that looking may take
_LOOKS_TO_SETTLE = 2  # of a file that looks the same each time, after the one that found it changed
_LOOKS_TO_BE_GONE = 4  # a file that was moved is taken at its new place before that

Stamp = tuple[int, int]  # size, and time of the last change in nanoseconds


@dataclass
class Seen:
    """What was seen of a folder, from look to look."""

    taken: dict[Path, Stamp] = field(default_factory=dict)
    _changing: dict[Path, tuple[Stamp, int]] = field(default_factory=dict)
    _gone: dict[Path, int] = field(default_factory=dict)

    def settled(self, stamps: Mapping[Path, Stamp]) -> list[Path]:
        """The new and changed files that nobody writes to any more, now that the files look like this."""
        changing = {path: stamp for path, stamp in stamps.items() if self.taken.get(path) != stamp}
        before, self._changing = self._changing, {}
        for path, stamp in changing.items():
            then, looks = before.get(path, (None, 0))
            self._changing[path] = (stamp, looks + 1 if then == stamp else 0)
        return [path for path, (_, looks) in self._changing.items() if looks >= _LOOKS_TO_SETTLE]

    def take(self, stamps: Mapping[Path, Stamp], files: Sequence[Path]) -> None:
        """These files were ingested as they looked."""
        self.taken |= {path: stamps[path] for path in files}

    def gone(self, stamps: Mapping[Path, Stamp]) -> list[Path]:
        """The files that were taken and that have been missing for long enough to be told of, each once."""
        self._gone = {path: self._gone.get(path, 0) + 1 for path in self.taken if path not in stamps}
        told = [path for path, looks in self._gone.items() if looks >= _LOOKS_TO_BE_GONE]
        for path in told:
            del self.taken[path]
        return told


def stamps_of(folder: Path) -> dict[Path, Stamp]:
    """How each file of a folder looks now."""
    found: dict[Path, Stamp] = {}
    for path in find_files([folder]):
        try:
            status = os.lstat(path)
        except OSError:  # it went while we looked
            continue
        found[path] = (status.st_size, status.st_mtime_ns)
    return found


def watch(
    folder: Path,
    ingest: Callable[[Sequence[Path]], bool],
    tell_gone: Callable[[Sequence[Path]], None],
    stop: threading.Event,
) -> None:
    """Look at a folder until stopped. ingest: takes files; False where that could not be done now.

    Raises YanwenError where the folder is gone.
    """
    seen = Seen()
    while not stop.is_set():
        started = time.monotonic()
        stamps = stamps_of(folder)
        looked = time.monotonic() - started
        if (files := seen.settled(stamps)) and ingest(files):
            seen.take(stamps, files)
        if gone := seen.gone(stamps):
            tell_gone(gone)
        stop.wait(max(LOOK_SECONDS, looked / _SHARE_OF_TIME))

"""How work on the library stands, event by event. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.commands import Event, Fault, Missing, Said
from ingest.index import Began, FileOutcome
from ingest.readers import Underway

Standing = Literal["waiting", "working", "done", "stopped", "failed"]

_READ_SHARE = 0.7  # of the time for a file, until its last page is read; then it is embedded and written
_FEWEST_DONE = 0.03  # before that no time is told: it would jump


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was handed in: where it is kept, what its user calls it, its bytes."""

    path: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of the files so far."""

    files: tuple[Given, ...] = ()
    outcomes: tuple[FileOutcome, ...] = ()
    reading: Underway | None = None
    indexing: str = ""  # the path of the file that is being embedded
    faults: tuple[str, ...] = ()  # of the library, in sentences
    standing: Standing = "waiting"
    queued: bool = False  # behind other work
    stopping: bool = False
    failure: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.standing in ("done", "stopped", "failed")

    def name(self, path: str) -> str:
        """What the user calls the file at a path."""
        return next((file.name for file in self.files if file.path == path), path.rpartition("/")[2])


def after(progress: Progress, event: Event) -> Progress:
    """How it stands after an event."""
    match event:
        case Said():
            return replace(progress, queued=progress.standing == "waiting")  # what else is said is for readers of lines
        case Underway():
            return replace(progress, standing="working", reading=event)
        case Began(path=path):
            reading = None if progress.reading and progress.reading.path == path else progress.reading
            return replace(progress, standing="working", reading=reading, indexing=path)
        case FileOutcome(path=path):
            reading = None if progress.reading and progress.reading.path == path else progress.reading
            indexing = "" if progress.indexing == path else progress.indexing
            outcomes = (*progress.outcomes, event)
            return replace(progress, standing="working", outcomes=outcomes, reading=reading, indexing=indexing)
        case Fault(line=line):
            return replace(progress, standing="working", faults=(*progress.faults, line))
        case Missing():
            return progress


def left(progress: Progress) -> Sequence[Given]:
    """The files that no outcome is known of."""
    ended = {outcome.path for outcome in progress.outcomes}
    return [file for file in progress.files if file.path not in ended]


def share_done(progress: Progress) -> float:
    """How much of the work is done, 0 to 1, by bytes; of the file that is being read, by its pages."""
    total = sum(file.size for file in progress.files)
    if not total:
        return 0.0
    done = float(total - sum(file.size for file in left(progress)))
    for file in left(progress):
        if file.path == progress.indexing:
            done += _READ_SHARE * file.size
        elif progress.reading and file.path == progress.reading.path and progress.reading.pages:
            done += _READ_SHARE * file.size * progress.reading.page / progress.reading.pages
    return done / total


def seconds_left(progress: Progress, at_last: float, elapsed: float) -> float | None:
    """How long the rest will take if it goes on as it did; None while that cannot be told, or is over already.

    at_last: the seconds it had taken when the last of it was heard of; from then on the time only runs down.
    """
    share = share_done(progress)
    if share < _FEWEST_DONE:
        return None
    left = at_last / share - elapsed
    return left if left > 0 else None

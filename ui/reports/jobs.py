"""Work on the library that visitors asked for: each in a thread of its own, whether or not its page stays open."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.commands import Command, Event, Tell
from rag.errors import YanwenError
from ui.reports.progress import Given, Progress, Standing, after, share_done

log = logging.getLogger(__name__)

CarryOut = Callable[[Command, Tell, threading.Event], bool]
_SECONDS_SHOWN = 900.0  # that what is over stays on the page


class Job:
    """One command. `progress` is how it stands; another thread replaces it."""

    def __init__(self, command: Command, files: Sequence[Given], by: str) -> None:
        self.command, self.by = command, by
        self.progress = Progress(tuple(files))
        self.is_bug = False  # the traceback is in the log
        self._stop = threading.Event()
        self._over = threading.Event()
        self._began = self._ended = 0.0
        self.seconds_at_last = 0.0  # of `seconds`, when more of it was done

    def stop(self) -> None:
        """Begin nothing more; what is being written is written."""
        self._stop.set()
        self.progress = replace(self.progress, stopping=True)

    def wait(self, seconds: float) -> bool:
        """Whether it was over within so many seconds."""
        return self._over.wait(seconds)

    @property
    def seconds(self) -> float:
        """Since its turn came."""
        return (self._ended or time.monotonic()) - self._began if self._began else 0.0

    @property
    def is_recent(self) -> bool:
        """Whether it still goes on, or was over a little while ago."""
        return not self._ended or time.monotonic() - self._ended < _SECONDS_SHOWN

    @property
    def changes(self) -> int:
        """How often it may have changed the library."""
        return len(self.progress.outcomes) + self.progress.is_over

    @property
    def is_told(self) -> bool:
        """Whether it was a moment's work, whose page has told of it."""
        return self.command.action in ("edit", "remove") and self.progress.standing == "done"

    def run(self, carry_out: CarryOut) -> None:
        """Carry it out in this thread."""
        try:
            finished = carry_out(self.command, self._take, self._stop)
            standing: Standing = "done" if finished and not self._stop.is_set() else "stopped"
            self.progress = replace(self.progress, standing=standing)
        except YanwenError as error:
            self.progress = replace(self.progress, standing="failed", failure=str(error))
        except Exception:
            log.exception("work on the library failed")
            self.is_bug = True
            self.progress = replace(self.progress, standing="failed")
        finally:
            self.progress = replace(self.progress, reading=None, indexing="")
            self._ended = time.monotonic()
            self._over.set()

    def _take(self, event: Event) -> None:
        before, self.progress = self.progress, replace(after(self.progress, event), stopping=self._stop.is_set())
        if self.progress.standing == "working" and not self._began:
            self._began = time.monotonic()
        if share_done(self.progress) != share_done(before):
            self.seconds_at_last = self.seconds


class Jobs:
    """All jobs of this process that a page may still show."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []
        self._earlier = 0  # of changes(), by jobs that are forgotten
        self._lock = threading.Lock()

    def start(self, job: Job, carry_out: CarryOut) -> None:
        """Carry a job out in a thread."""
        with self._lock:
            kept = [each for each in self._jobs if each.is_recent]
            self._earlier += sum(each.changes for each in self._jobs if each not in kept)
            self._jobs = [*kept, job]
        threading.Thread(target=job.run, args=(carry_out,), name="page-job", daemon=True).start()

    def going_on(self) -> list[Job]:
        """The jobs that are not over, oldest first."""
        return [job for job in self._jobs if not job.progress.is_over]

    def of(self, by: str) -> list[Job]:
        """What a visitor is to see of their own: all that goes on, or else what was over last."""
        mine = [job for job in self._jobs if job.by == by and job.is_recent and not job.is_told]
        return [job for job in mine if not job.progress.is_over] or mine[-1:]

    def changes(self) -> int:
        """A number that grows with everything that may have changed the library."""
        with self._lock:
            return self._earlier + sum(job.changes for job in self._jobs)

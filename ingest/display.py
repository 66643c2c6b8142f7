"""What a run shows: a line a file, the summary, and the object of --json; the same whoever does the work."""

import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.commands import Event, Fault, Missing
from ingest.index import Began, FileOutcome, printable, summary
from ingest.progress import Progress
from ingest.readers import Underway


class Display:
    """Shows events as they come, and keeps what the summary needs."""

    def __init__(self, files: Sequence[Path], given: Mapping[str, str], library: Path, *, as_json: bool) -> None:
        """given: the paths as the user wrote them, by the paths that the outcomes name."""
        self._given, self._library, self._as_json = given, library, as_json
        self._started = time.monotonic()
        self._progress = Progress(files, sys.stderr if as_json else sys.stdout)
        self.say = self._progress.say
        self.outcomes: list[FileOutcome] = []
        self.missing: dict[str, str] = {}
        self.faults = 0

    def show(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, FileOutcome):
            outcome = replace(event, path=self._given.get(event.path, event.path))
            self.outcomes.append(outcome)
            self._progress.ended(outcome.path, outcome.pages)
            self.say(_line(outcome))
        elif isinstance(event, Began):
            path = self._given.get(event.path, event.path)
            self._progress.began(f"[{event.number}/{event.count}] {printable(path)}")
        elif isinstance(event, Underway):
            if event.pages:
                path = self._given.get(event.path, event.path)
                self._progress.reading(f"{printable(path)}, page {event.page} of {event.pages}")
        elif isinstance(event, Missing):
            self.missing[event.report_id] = event.path
        else:
            self.faults += isinstance(event, Fault)
            self.say(event.line)

    def end(self) -> None:
        """Take the bar away; write the object of --json."""
        self._progress.close()
        if self._as_json:
            print(json.dumps(summary(self.outcomes, self.missing, self._started), ensure_ascii=False))

    def sum_up(self) -> bool:
        """The last lines of an ingest; whether every file was taken."""
        for report_id, path in self.missing.items():
            way_out = f"its report stays; to take it out: python -m ingest --remove {report_id}"
            self.say(f"  missing   {printable(path)}  {way_out}")
        counts = Counter(outcome.outcome for outcome in self.outcomes)
        told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items()) or "none"
        seconds = time.monotonic() - self._started
        self.say(f"{len(self.outcomes)} files in {seconds:.1f} s ({told}), library {self._library}")
        return not counts["skipped"]


def _line(outcome: FileOutcome) -> str:
    told = f"{outcome.chunks} chunks, id {outcome.report_id}" if outcome.report_id else ""
    line = f"  {outcome.outcome:9} {printable(outcome.path)}  {'; '.join(filter(None, [told, outcome.reason]))}"
    return f"{line}\n            {_told_of_notes(outcome.notes)}" if outcome.notes else line


def _told_of_notes(count: int) -> str:
    return "1 stated change does not add up" if count == 1 else f"{count} stated changes do not add up"

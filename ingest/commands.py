"""What changes or checks a library: a command, and what is told while it is carried out.

Both are plain data: the process that is asked for something need not be the one that does it (ingest/service.py).
"""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.again import read_again
from ingest.check import file_faults
from ingest.index import Began, FileOutcome, edit_report, index_files, missing_files, remove_report
from ingest.readers import Underway
from ingest.uploads import tidying
from rag.embedding.embedder import Embedder
from rag.library.library import Library


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. Paths are absolute: another process has another working folder."""

    action: Literal["ingest", "edit", "remove", "reread", "rebuild", "check"]
    files: tuple[str, ...] = ()  # to ingest, in order
    named: tuple[str, ...] = ()  # files and folders the user named: what is gone from there is told
    meta: tuple[tuple[str, str], ...] = ()
    report_id: str = ""  # to edit, to remove or to read again
    workers: int = 0
    only_if_empty: bool = False
    embedding: str = ""  # the setting to rebuild with


@dataclass(frozen=True, slots=True)
class Said:
    """A line for the user."""

    line: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that the library knows is gone."""

    report_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is wrong with the library: a sentence, with the next step."""

    line: str


Event = Began | Underway | Said | FileOutcome | Missing | Fault
Tell = Callable[[Event], None]


def perform(
    command: Command, library: Library, embedder: Callable[[], Embedder], tell: Tell, stop: threading.Event
) -> None:
    """Carry a command out in the process that owns the library.

    embedder: called only where something is embedded. stop: once set, an ingest ends after what it is writing.
    Raises YanwenError for what the user can mend.
    """
    if command.action == "ingest":
        _ingest(command, library, embedder, tell, stop)
    elif command.action == "edit":
        edit_report(command.report_id, dict(command.meta), library)
        tell(Said(f"The details of report {command.report_id} are changed."))
    elif command.action == "remove":
        with tidying(library):
            remove_report(command.report_id, library)
        tell(Said(f"Report {command.report_id} is out of the library."))
    elif command.action == "reread":
        for outcome in read_again(command.report_id, library, embedder(), tell, stop):
            tell(outcome)
    elif command.action == "rebuild":
        library.embed_again(embedder(), lambda line: tell(Said(line)))
        tell(Said("The library is rebuilt."))
    else:
        faults = [*library.check(), *file_faults(library.record)]
        for fault in faults:
            tell(Fault(fault))
        if not faults:
            tell(Said("The library is whole."))


def _ingest(
    command: Command, library: Library, embedder: Callable[[], Embedder], tell: Tell, stop: threading.Event
) -> None:
    if command.only_if_empty and (held := len(library.record.reports())):
        tell(Said(f"The library {library.folder} already holds {held} reports."))
        return
    with tidying(library, command.files):
        for outcome in index_files(
            [Path(file) for file in command.files],
            library,
            embedder(),
            tell,
            command.workers,
            meta=dict(command.meta),
            stop=stop,
        ):
            tell(outcome)
    if not stop.is_set():
        for report_id, path in missing_files(map(Path, command.named), library).items():
            tell(Missing(report_id, path))


def absolute(path: Path) -> str:
    """A path that any process understands; links are not followed, since a link is no report."""
    return os.path.abspath(path)  # noqa: PTH100  # Path.absolute() keeps "..", and resolve() follows links

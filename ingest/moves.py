"""Where the reports of a library stand after files were moved, copied over one another or exchanged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.check import UNNAMEABLE, sha256_at
from rag.library.record import Record, SourceFile


@dataclass(frozen=True, slots=True)
class Moves:
    """Reports with the paths at which their files are now, and those whose content is at none."""

    paths: Mapping[str, str] = field(default_factory=dict)  # by report id
    ended: tuple[str, ...] = ()  # report ids


def moves_after(path: str, report_id: str, record: Record) -> Moves:
    """What is to be changed now that the file at `path` has the content of this report.

    A file that is where it was has been copied. Otherwise it is here now; and what was here before may stand where it
    came from, as after an exchange of two names or of more. The content of what was here is nowhere else: it has ended.
    """
    if (standing := record.version_with(path=path)) and standing.report_id == report_id:
        return Moves()
    sources = record.sources()
    displaced = next((each for each, source in sources.items() if source.path == path), "")
    if _stands(sources[report_id]):
        return Moves(ended=(displaced,) if displaced else ())
    found: dict[str, str] = {}
    moved, here = report_id, path
    while moved:
        found[moved] = here
        here = sources[moved].path
        content = sha256_at(Path(here)) if displaced else ""
        if content and content == sources[displaced].sha256:
            return Moves(found | {displaced: here})
        moved = next((each for each, source in sources.items() if content and source.sha256 == content), "")
        if moved in found or (moved and _stands(sources[moved])):
            break
    return Moves(found, (displaced,) if displaced else ())


def _stands(source: SourceFile) -> bool:
    """Whether a report's file is where it was, as it was."""
    return UNNAMEABLE in source.path or sha256_at(Path(source.path)) == source.sha256

"""Whether the file of each report is still where it was read, and as it was read."""

import hashlib
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rag.library.library import Library
from rag.library.record import Record, SourceFile
from rag.library.words import Wanted
from rag.terms import word_units

FileState = Literal["whole", "changed", "gone", "unknown", "unnameable"]

UNNAMEABLE = "\ufffd"  # stands for bytes of a name that are no UTF-8: such a file cannot be looked for
_PIECE = 1 << 20
_LENGTH_OFF = 0.01  # of a vector that was kept in 16 bits
_UNITS_A_SEARCH = 200


def file_faults(record: Record) -> Iterator[str]:
    """A sentence for each report whose file is gone, has changed since, or has no known hash."""
    for report_id, source in record.sources().items():
        path, state = source.path, file_state(source)
        remove = f"take the report out: python -m ingest --remove {report_id}"
        if state == "unknown":
            yield f"Report {report_id} has no hash of its file. Ingest {path} again."
        elif state == "gone":
            yield f"The file {path} of report {report_id} is gone or cannot be read. Put it back, or {remove}"
        elif state == "changed":
            again = f"python -m ingest {shlex.quote(path)} or, where that cannot read it, {remove}"
            yield f"The file {path} of report {report_id} has changed since. Run: {again}"


def file_state(source: SourceFile) -> FileState:
    """How the file of a report stands; unknown: there is no hash to hold it against."""
    if UNNAMEABLE in source.path:
        return "unnameable"
    if not source.sha256:
        return "unknown"
    now = sha256_at(Path(source.path))
    return ("whole" if now == source.sha256 else "changed") if now else "gone"


def is_searchable(report_id: str, library: Library) -> bool:
    """Whether each chunk of a report has a usable vector, and words by which it is found."""
    expected = sum(held.report.chunks for held in library.record.holdings(report_id) if held.current)
    places, vectors = library.record.vectors([report_id])
    if len(places) != expected or any(abs(float(vector @ vector) - 1.0) > _LENGTH_OFF for vector in vectors):
        return False
    units = {row.key: next(reversed(word_units(row.text)), "") for row in library.record.word_rows(report_id)}
    wanted = [Wanted((((unit,), 1.0),)) for unit in dict.fromkeys(units.values()) if unit]
    found: set[int] = set()
    for start in range(0, len(wanted), _UNITS_A_SEARCH):
        found |= set(library.word_scores(wanted[start : start + _UNITS_A_SEARCH], list(units)))
    return all(key in found for key, unit in units.items() if unit)


def sha256_at(path: Path) -> str:
    """The hash of the file at a path, empty where there is none that can be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()

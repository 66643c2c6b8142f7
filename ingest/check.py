"""Whether the file of each report is still where it was read, and as it was read."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rag.library.library import Library
from rag.library.record import Record, SourceFile
from rag.library.words import Wanted
from rag.terms import word_units

FileState = Literal["whole", "changed", "gone", "unknown", "unnameable"]

_UNNAMEABLE = "\ufffd"  # stands for bytes of a name that are no UTF-8: such a file cannot be looked for
_PIECE = 1 << 20
_LENGTH_OFF = 0.01  # of a vector that was kept in 16 bits
_UNITS_A_SEARCH = 200


def file_faults(record: Record) -> Iterator[str]:
    """A sentence for each report whose file is gone, has changed since, or has no known hash."""
    for report_id, source in record.sources().items():
        path, state = source.path, file_state(source)
        if state == "unknown":
            yield f"Report {report_id} has no hash of its file. Ingest {path} again."
        elif state == "gone":
            yield (
                f"The file {path} of report {report_id} is gone or cannot be read. Put it back, or take the report "
                f"out: python -m ingest --remove {report_id}"
            )
        elif state == "changed":
            yield f"The file {path} of report {report_id} has changed since. Run: python -m ingest {path}"


def file_state(source: SourceFile) -> FileState:
    """How the file of a report stands; unknown: there is no hash to hold it against."""
    if _UNNAMEABLE in source.path:
        return "unnameable"
    if not source.sha256:
        return "unknown"
    try:
        return "whole" if _sha256(Path(source.path)) == source.sha256 else "changed"
    except OSError:
        return "gone"


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


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()

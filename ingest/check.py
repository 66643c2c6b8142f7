"""Whether the file of each report is still where it was read, and as it was read."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from rag.library.record import Record

_UNNAMEABLE = "\ufffd"  # stands for bytes of a name that are no UTF-8: such a file cannot be looked for
_PIECE = 1 << 20


def file_faults(record: Record) -> Iterator[str]:
    """A sentence for each report whose file is gone, has changed since, or has no known hash."""
    for report_id, source in record.sources().items():
        path = Path(source.path)
        if _UNNAMEABLE in source.path:
            continue
        if not source.sha256:
            yield f"Report {report_id} has no hash of its file. Ingest {path} again."
            continue
        try:
            changed = _sha256(path) != source.sha256
        except OSError:
            yield (
                f"The file {path} of report {report_id} is gone or cannot be read. Put it back, or take the report "
                f"out: python -m ingest --remove {report_id}"
            )
            continue
        if changed:
            yield f"The file {path} of report {report_id} has changed since. Run: python -m ingest {path}"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()

"""Whether the file of each report is still where it was read, and as it was read."""

import hashlib
import shlex
from collections.abc import Iterator
from pathlib import Path

from rag.library.record import Record

UNNAMEABLE = "\ufffd"  # stands for bytes of a name that are no UTF-8: such a file cannot be looked for
_PIECE = 1 << 20


def file_faults(record: Record) -> Iterator[str]:
    """A sentence for each report whose file is gone, has changed since, or has no known hash."""
    for report_id, source in record.sources().items():
        path = Path(source.path)
        if UNNAMEABLE in source.path:
            continue
        if not source.sha256:
            yield f"Report {report_id} has no hash of its file. Ingest {path} again."
            continue
        now = sha256_at(path)
        remove = f"take the report out: python -m ingest --remove {report_id}"
        if not now:
            yield f"The file {path} of report {report_id} is gone or cannot be read. Put it back, or {remove}"
        elif now != source.sha256:
            again = f"python -m ingest {shlex.quote(str(path))} or, where that cannot read it, {remove}"
            yield f"The file {path} of report {report_id} has changed since. Run: {again}"


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

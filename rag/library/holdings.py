"""What the record holds, version by version, with what a list of reports shows of each."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, select

from rag.library.schema import notes, remarks, versions
from rag.records import Report, ReportDetails


@dataclass(frozen=True, slots=True)
class Holding:
    """A version of a report, its file, and what was said when it was read."""

    report: Report
    path: str
    sha256: str
    added_at: str  # ISO 8601, UTC
    current: bool
    remarks: tuple[str, ...] = ()
    notes: int = 0  # stated changes that do not fit the levels beside them


def holdings(connection: Connection, report_id: str | None = None) -> list[Holding]:
    """The current version of every report, in the order they were added; of one report all versions, newest first."""
    columns = [column for column in versions.c if column.name != "text"]
    query = select(*columns)
    if report_id is None:
        query = query.where(versions.c.current).order_by(versions.c.added_at, versions.c.report_id)
    else:
        query = query.where(versions.c.report_id == report_id).order_by(versions.c.version.desc())
    said, noted = _remarks(connection), _notes(connection)
    found = []
    for row in connection.execute(query):
        key = (row.report_id, row.version)
        details = ReportDetails(row.title, row.publisher, row.date, row.url, row.language, row.period)
        report = Report(row.report_id, row.version, row.path.rpartition("/")[2], details, row.chunks, row.pages)
        held = Holding(report, row.path, row.sha256, row.added_at, row.current, tuple(said.get(key, ())), noted[key])
        found.append(held)
    return found


def _remarks(connection: Connection) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for row in connection.execute(select(remarks).order_by(remarks.c.ordinal)):
        found.setdefault((row.report_id, row.version), []).append(row.remark)
    return found


def _notes(connection: Connection) -> Counter[tuple[str, int]]:
    rows = connection.execute(select(notes.c.report_id, notes.c.version))
    return Counter((row.report_id, row.version) for row in rows)

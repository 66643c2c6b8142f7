"""What a library holds, in lines: its reports, and the notes on one. Needs no lock."""

from rag.errors import YanwenError
from rag.library.library import read_library
from rag.records import Note
from rag.settings import Settings


def list_reports(settings: Settings) -> None:
    """Print a line a report."""
    library = read_library(settings.library, own=False)
    try:
        notes = library.record.note_counts()
        for report in library.record.reports():
            details = report.details
            told = " | ".join(
                filter(None, [details.title, details.publisher, details.date, details.period, report.file])
            )
            counts = f"{report.chunks:5} chunks  {notes.get(report.report_id, 0):3} notes"
            print(f"{report.report_id}  v{report.version}  {counts}  {told}")
    finally:
        library.close()


def show_notes(report_id: str, settings: Settings) -> None:
    """Print where a report's stated changes do not add up. Raises YanwenError where there is no such report."""
    library = read_library(settings.library, own=False)
    try:
        text = library.record.text(report_id)
        if text is None:
            raise YanwenError(f"There is no report {report_id} in {settings.library}. See: python -m ingest --list")
        found = library.record.notes(report_id)
        for note in found:
            place = f"page {note.page}" if note.page else f"characters {note.start}-{note.end}"
            print(f"{place}  {' '.join(text[note.start : note.end].split())}\n    {_told_of(note)}")
        if not found:
            print(f"There are no notes on report {report_id}.")
    finally:
        library.close()


def _told_of(note: Note) -> str:
    return note.derivation + (" (a difference in points, given as percent)" if note.kind == "unit" else "")

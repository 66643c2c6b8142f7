"""What the library holds, as rows of a table and as the words for how each report is. Pure, but for a look at files."""

from collections.abc import Sequence
from pathlib import Path

from rag.folding import fold
from rag.library.holdings import Holding
from rag.records import Language
from ui.reports.wording import words

COLUMNS = (
    *("title", "date", "pages", "chunks", "version", "health", "publisher"),
    *("period", "language", "file", "added_at", "id"),
)
NUMBERS = ("pages", "chunks", "version")

Cell = str | int


def rows(held: Sequence[Holding], sought: str, language: Language) -> list[list[Cell]]:
    """A row for each report that holds all words sought, anywhere in its row; in the order of COLUMNS, newest first."""
    wanted = fold(sought).split()
    every = (_row(each, language) for each in reversed(held))
    return [row for row in every if _holds(row, wanted)]


def _holds(row: Sequence[Cell], wanted: Sequence[str]) -> bool:
    text = fold("\n".join(map(str, row)))
    return all(word in text for word in wanted)


def health(held: Holding, *, file_is_there: bool, language: Language) -> str:
    """In a few words: what there is to know, or that there is nothing."""
    told = [] if file_is_there else [words("file_gone", language)]
    if held.remarks:
        told.append(words("some_remarks", language, count=len(held.remarks)))
    if held.notes:
        told.append(words("some_notes", language, count=held.notes))
    return words("separator", language).join(told) or words("fine", language)


def day(added_at: str) -> str:
    """When a version came, to the minute, in UTC."""
    return added_at[:16].replace("T", " ")


def _row(held: Holding, language: Language) -> list[Cell]:
    report, details = held.report, held.report.details
    state = health(held, file_is_there=Path(held.path).is_file(), language=language)
    return [
        *(details.title, details.date, report.pages or "", report.chunks, report.version, state, details.publisher),
        *(details.period, words(details.language, language), report.file, day(held.added_at), report.report_id),
    ]

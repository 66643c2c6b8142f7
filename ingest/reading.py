"""A report file read to the end: what it says, its chunks, the notes on them. A worker process does this."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.load import is_markdown, parse
from ingest.split import split
from rag.consistency import contradictions
from rag.records import Chunk, Document, Note


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything about a file that the library takes, but for its vectors."""

    document: Document
    chunks: tuple[Chunk, ...]
    notes: tuple[Note, ...]


def read_report(data: bytes, file: str) -> Reading:
    """Read the bytes of a file of this name. Raises UnreadableFileError with the reason why that cannot be done."""
    return reading_of(parse(data, file), markdown=is_markdown(file))


def reading_of(document: Document, *, markdown: bool) -> Reading:
    """The reading of a document that is in memory."""
    chunks = split(document, markdown=markdown)
    return Reading(document, chunks, tuple(notes_on(chunks)))


def notes_on(chunks: Sequence[Chunk]) -> list[Note]:
    """A note for each stated change that does not fit the levels stated beside it, in the order of the text."""
    pages = {sentence.start: chunk.page for chunk in chunks for sentence in chunk.sentences}
    found = contradictions([sentence for chunk in chunks for sentence in chunk.sentences])
    return [Note(each.start, each.end, pages[each.start], each.kind, each.derivation) for each in found]

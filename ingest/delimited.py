"""Tables as text (csv, tsv) -> Document: rows with their column heads."""

import csv

from ingest.details import details_in_text
from ingest.encoding import decode
from ingest.layout import laid_out, table
from rag.errors import UnreadableFileError
from rag.records import Document

_LONGEST_FIELD = 1_000_000
_SAMPLE_LINES = 20
_DELIMITERS = ",;\t|"


def load_csv(data: bytes, name: str) -> Document:
    """Read a table with commas; semicolons, tabs or bars are taken where they part the first lines more evenly."""
    text = decode(data)
    return _load(text, name, _delimiter(text))


def load_tsv(data: bytes, name: str) -> Document:
    """Read a table with tabs."""
    return _load(decode(data), name, "\t")


def _load(text: str, name: str, delimiter: str) -> Document:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(text.split("\n"), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFileError("it is not a table that can be read: a cell of it never ends") from error
    made, blocks, _ = laid_out(list(table(rows)))
    return Document(made, blocks, details_in_text({}, made, name))


def _delimiter(text: str) -> str:
    lines = [line for line in text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES] if line.strip()]
    fewest = {mark: min((line.count(mark) for line in lines), default=0) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=fewest.__getitem__)  # the first of equals is the comma

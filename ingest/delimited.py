"""Tables as text (csv, tsv) -> Document: rows with their column heads."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.details import details_in_text
from ingest.encoding import decode
from ingest.layout import ENDING, laid_out, table
from rag.errors import UnreadableFileError
from rag.records import Document

_LONGEST_FIELD = 1_000_000
_SAMPLE_ROWS = 50
_DELIMITERS = ",;\t|"


def load_csv(data: bytes, name: str) -> Document:
    """Read a table with commas; semicolons, tabs or bars are taken where more rows agree on them."""
    text = decode(data)
    return _load(text, name, max(_DELIMITERS, key=lambda mark: _agreement(text, mark)))  # of equals the comma


def load_tsv(data: bytes, name: str) -> Document:
    """Read a table with tabs."""
    return _load(decode(data), name, "\t")


def _load(text: str, name: str, delimiter: str) -> Document:
    try:
        rows = list(_rows(text, delimiter))
    except csv.Error as error:
        raise UnreadableFileError("it is not a table that can be read: a cell of it never ends") from error
    made, blocks, _ = laid_out(list(table(list(_with_whole_lines(rows, delimiter)))))
    return Document(made, blocks, details_in_text({}, made, name))


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(io.StringIO(text), delimiter=delimiter)


def _agreement(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have as many cells as most have, more than one; and how many have more than one.

    A title, a unit or a note is a row of its own; marks inside quotation marks part nothing.
    """
    try:
        widths = [len(row) for row in islice(_rows(text, delimiter), _SAMPLE_ROWS)]
    except csv.Error:
        return 0, 0
    parted = [width for width in widths if width > 1]
    return max(Counter(parted).values(), default=0), len(parted)


def _with_whole_lines(rows: Sequence[list[str]], delimiter: str) -> Iterator[list[str]]:
    """The rows; a title above the first whole row and a note that the delimiter cut are one cell again."""
    width = max(Counter(len(row) for row in rows if len(row) > 1).items(), key=lambda each: each[1], default=(1, 0))[0]
    first = next((i for i, row in enumerate(rows) if sum(map(bool, row)) >= width), len(rows))
    for i, row in enumerate(rows):
        is_line = 1 < sum(map(bool, row)) < width and (i < first or ENDING.match(row[0]))
        yield [delimiter.join(row).rstrip(delimiter)] if is_line else row

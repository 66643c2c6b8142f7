"""Figures as comma-separated values that Excel reads as UTF-8, a piece at a time."""

import csv
import io
from collections.abc import Iterable, Iterator

from rag.records import Language
from ui.figures.cells import ExportRow, heads, rows_text

_BOM = "\ufeff"
_PIECE = 64_000  # characters


def csv_pieces(rows: Iterable[ExportRow], language: Language) -> Iterator[bytes]:
    """The file in pieces; every cell is in quotation marks, the first bytes are the mark of UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write(_BOM)
    writer.writerow(heads(language))
    for row in rows:
        writer.writerow(rows_text(row))
        if buffer.tell() > _PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()

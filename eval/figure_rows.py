"""Rows of the table of all figures, drawn at random to be judged by eye: `python -m eval.figure_rows`.

The rows are made anew from the library's texts, so that a change of rag/tabulation/ shows at once. So many are drawn of
each kind of source: Chinese prose, English prose, rows of tables.
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.binding import is_row
from rag.errors import YanwenError
from rag.library.library import read_library
from rag.library.record import Record
from rag.question import passage_language
from rag.tabulation.names import headless_cells
from rag.tabulation.row import FigureRow
from rag.tabulation.rows import figure_rows


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with the report it is of and the sentence, as it is read, that it was made from."""

    report: str
    sentence: str
    row: FigureRow


def rows_by_kind(record: Record) -> Mapping[str, list[DrawnRow]]:
    """All rows of the current reports by the kind of their source: "zh", "en", "table"."""
    found: dict[str, list[DrawnRow]] = defaultdict(list)
    for report in record.reports():
        chunks = record.chunks(report.report_id)
        read = {(one.start, one.end): one.text for chunk in chunks for one in chunk.sentences}
        text = record.text(report.report_id, report.version) or ""
        for row in figure_rows(text, report.details, chunks):
            sentence = read[row.start, row.end]
            is_cell = is_row(sentence) or headless_cells(sentence) is not None
            found["table" if is_cell else passage_language(sentence)].append(
                DrawnRow(report.details.title, sentence, row)
            )
    return found


def told(drawn: DrawnRow) -> str:
    """A row as lines to be judged."""
    row = drawn.row
    years = "-".join(str(year) for year in dict.fromkeys([row.first_year, row.year]) if year)
    period = f"{years} {row.part} ({row.period_source or 'none'})"
    return (
        f"{row.subject} | {row.shown} | unit {row.unit or '-'} | {'change | ' * row.is_change}{period}"
        f" | of {row.scope or '-'}\n    {drawn.report[:30]}, p. {row.page} > {row.section[-60:]}\n    {drawn.sentence}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the rows that are drawn."""
    parser = argparse.ArgumentParser(prog="python -m eval.figure_rows", description=__doc__)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20, help="rows of each kind (default 20)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    try:
        library = read_library(options.library, own=False)
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1
    for kind, rows in sorted(rows_by_kind(library.record).items()):
        drawn = random.Random(options.seed).sample(rows, min(options.count, len(rows)))
        print(f"{kind}: {len(drawn)} of {len(rows)}")
        for n, each in enumerate(drawn, 1):
            print(f"{n}. {told(each)}")
    library.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

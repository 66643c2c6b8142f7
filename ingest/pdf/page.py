"""One page -> its text in reading order, its parts, and where on the page each character of the text stands. Pure.

The same page gives the same text each time: a place in a report's text leads back to the page by reading it again.
"""

import itertools
import re
from collections.abc import Sequence

from ingest.pdf.aligned import aligned_tables
from ingest.pdf.chart import Chart, bar_chart
from ingest.pdf.gutters import in_columns
from ingest.pdf.lines import Line, Segment, lines_of, segments_of
from ingest.pdf.ruled import Table, ruled_tables
from ingest.pdf.words import PageWords, Word
from ingest.pdf.writer import PageText, PageWriter

_VERTICAL = 0.5  # of the words of a page a single character below another: it is written from top to bottom
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


def page_text(page: PageWords) -> PageText:
    """The text of a page: column after column, tables a row a line with bars between the cells."""
    out = PageWriter()
    if _is_in_file_order(page.words):
        _write_in_file_order(out, page.words)
        return out.done()
    if page.is_picture and (chart := bar_chart(segments := segments_of(page.words))):
        _write_chart(out, segments, chart, page)
        return out.done()
    tables = ruled_tables(page.words, page.rules) if page.rules else []
    words = [word for word in page.words if not any(table.holds(word) for table in tables)] if tables else page.words
    stand_ins = [_stand_in(table) for table in tables]
    for flow in in_columns([*segments_of(words), *segments_of(stand_ins)]):
        _write_flow(out, flow, tables, page)
    return out.done()


def _write_chart(out: "PageWriter", segments: Sequence[Segment], chart: Chart, page: PageWords) -> None:
    """A chart where it stands among the rest of its page; the figures of its axis after all, for they say nothing."""
    rest = [segment for segment in segments if segment not in chart.used and segment not in chart.axis]
    top = chart.table.y0
    _write_lines(out, lines_of([segment for segment in rest if segment.y1 < top + segment.size]), page)
    out.table(chart.table)
    _write_lines(out, lines_of([segment for segment in rest if segment.y1 >= top + segment.size]), page)
    out.axis(lines_of(chart.axis))


def _stand_in(table: Table) -> Word:
    """A table as one word in its place, so that it is put in the order of the page."""
    return Word(-1, -1, "table", table.x0, table.y0, table.x1, table.y1, table.y1 - table.y0, False)


def _write_flow(out: "PageWriter", flow: Sequence[Segment], tables: Sequence[Table], page: PageWords) -> None:
    ruled = sorted((segment for segment in flow if segment.words[0].start < 0), key=lambda segment: segment.y0)
    rest = [segment for segment in flow if segment.words[0].start >= 0]
    top = float("-inf")
    for stand_in in ruled:
        _write_lines(out, lines_of([s for s in rest if top <= _middle(s.y0, s.y1) < stand_in.y0]), page)
        out.table(next(table for table in tables if table.y0 == stand_in.y0 and table.x0 == stand_in.x0))
        top = max(top, stand_in.y0)
    _write_lines(out, lines_of([s for s in rest if _middle(s.y0, s.y1) >= top]), page)


def _middle(y0: float, y1: float) -> float:
    return (y0 + y1) / 2


def _write_lines(out: "PageWriter", lines: Sequence[Line], page: PageWords) -> None:
    done = 0
    for first, stop, table in aligned_tables(lines, page.rules):
        out.lines(lines[done:first])
        out.table(table)
        done = stop
    out.lines(lines[done:])


def _is_in_file_order(words: Sequence[Word]) -> bool:
    """Whether the places of words do not tell their order: text from top to bottom, or from right to left."""
    single = sum(word.end - word.start == 1 for word in words)
    below = sum(
        a.end - a.start == 1 == b.end - b.start and abs(a.x0 - b.x0) < a.size / 2 and b.y0 > a.y0
        for a, b in itertools.pairwise(words)
    )
    if below > _VERTICAL * len(words) and single > _VERTICAL * len(words):
        return True
    foreign = sum(bool(_RIGHT_TO_LEFT.search(word.text)) for word in words)
    return foreign > 0.3 * len(words)


def _write_in_file_order(out: "PageWriter", words: Sequence[Word]) -> None:
    for word in words:
        out.lines(lines_of(segments_of([word])))

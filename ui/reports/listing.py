"""The list of reports, brought up to date for a visitor."""

from html import escape
from typing import Any

import gradio as gr

from rag.errors import YanwenError
from ui.reports.components import Components
from ui.reports.counter import Counter
from ui.reports.shelf import COLUMNS, rows
from ui.reports.wording import counted, size, words

# The first seven fit beside the panel on a screen of 1280 pixels; that the next is cut says that there are more.
_WIDTHS = {"title": 220, "date": 95, "pages": 64, "chunks": 72, "version": 72, "health": 100, "publisher": 110}
_WIDTHS |= {"period": 110, "language": 80, "file": 220, "added_at": 150, "id": 130}


def listing(view: Components, counter: Counter, sought: str) -> dict[Any, Any]:
    """The table, of the reports that hold what is sought, and the totals of all."""
    language, library = counter.visitor.language, counter.library
    try:
        held = library.record.holdings() if library else []
    except YanwenError as error:
        return {view.totals: _line(str(error)), view.table: gr.skip()}
    pages, chunks = sum(each.report.pages for each in held), sum(each.report.chunks for each in held)
    totals = words(
        "totals", language, reports=counted("reports", len(held), language), size=size(pages, chunks, language)
    )
    table = gr.Dataframe(
        value={"headers": [words(name, language) for name in COLUMNS], "data": rows(held, sought, language)},
        column_widths=[f"{_WIDTHS[name]}px" for name in COLUMNS],
        label=words("library", language),
        visible=True,
    )
    return {view.totals: _line(totals if held else words("empty", language)), view.table: table}


def _line(text: str) -> str:
    return f"<p>{escape(text)}</p>"

"""The addresses of exports. A file is made while it is sent, and nothing of it is kept."""

import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Literal

from fastapi import FastAPI, Query
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from rag.library.figure_query import FigureQuery, ListedFigure, Sort
from rag.library.record import Record
from rag.records import FigureKind, Language
from ui.figures.addresses import PATH
from ui.figures.cells import ExportRow, export_row
from ui.figures.chart import chart_of
from ui.figures.delimited import csv_pieces
from ui.figures.desk import LONGEST_SEARCH, MOST_PICKED
from ui.figures.making import library_of
from ui.figures.wording import figure_words
from ui.figures.workbook import workbook_bytes
from ui.opening import Opening

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXTS_HELD = 32
_AT_ONCE = 1  # a large workbook takes a core for half a minute


class Asked(BaseModel):
    """What is exported: the picked figures, or all of a query."""

    language: Language = "zh"
    keys: Annotated[str, Field(pattern=r"^(\d{1,18}(,\d{1,18})*)?$", max_length=20 * MOST_PICKED)] = ""
    words: Annotated[str, Field(max_length=LONGEST_SEARCH)] = ""
    reports: list[str] = []
    years: list[Annotated[int, Field(ge=0, le=9999)]] = []
    kinds: list[FigureKind] = []
    publishers: list[str] = []
    sort: Sort = ""
    descending: bool = False

    def query(self) -> FigureQuery:
        """The query."""
        return FigureQuery(
            self.words,
            tuple(self.reports),
            tuple(self.years),
            tuple(self.kinds),
            tuple(self.publishers),
            self.sort,
            self.descending,
        )


def add_exports(app: FastAPI, opening: Opening) -> None:
    """Serve figures as files, to whoever may read: they hold nothing that the view does not show."""
    making = threading.BoundedSemaphore(_AT_ONCE)

    @app.get(f"{PATH}.{{suffix}}")
    def export(suffix: Literal["xlsx", "csv"], asked: Annotated[Asked, Query()]) -> Response:
        library = library_of(opening)
        if library is None:
            return PlainTextResponse(figure_words("loading", asked.language), 503)
        picked = _picked(library.record, asked.keys)
        figures = iter(picked) if asked.keys else library.record.figures.every(asked.query())
        rows = _rows(library.record, figures, asked.language)
        named = {"Content-Disposition": f'attachment; filename="yanwen-figures.{suffix}"', "Cache-Control": "no-store"}
        if suffix == "csv":
            return StreamingResponse(csv_pieces(rows, asked.language), media_type="text/csv", headers=named)
        if not making.acquire(blocking=False):
            return PlainTextResponse(figure_words("busy", asked.language), 503, {"Retry-After": "10"})
        try:
            chart = chart_of(picked, asked.language)
            return Response(workbook_bytes(rows, chart, asked.language), media_type=_XLSX, headers=named)
        finally:
            making.release()


def _picked(record: Record, keys: str) -> list[ListedFigure]:
    return record.figures.rows([int(key) for key in keys.split(",") if key][:MOST_PICKED])


def _rows(record: Record, figures: Iterator[ListedFigure], language: Language) -> Iterator[ExportRow]:
    """The rows with their quotes, cut from the texts; of these some are held."""
    text_of = lru_cache(maxsize=_TEXTS_HELD)(record.text)
    for n, figure in enumerate(figures, 1):
        text = text_of(figure.report_id, figure.version) or ""
        yield export_row(n, figure, text[figure.start : figure.end], language)

"""The addresses of the source: a report with a passage marked, and its pages as pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRouter
from pydantic import BaseModel

from ingest.boxes import PageBox
from rag.errors import UnreadableFileError
from rag.records import Language, Report
from ui.opening import Opening, Texts
from ui.source.drawing import Drawing
from ui.source.page import Passage, begin_of_text, message_page, picture_page, text_page
from ui.wording import page_language, words

_STYLE = Path(__file__).with_name("source.css")
_KEEP = {"Cache-Control": "private, max-age=3600"}  # a version of a report does not change

_MOST_DIGITS = 9


class Asked(BaseModel):
    """What is asked of a report: the passage to mark, and which part of the report is shown."""

    start: int = 0
    end: int = 0
    view: Literal["", "text"] = ""
    at: int | None = None  # where the shown text begins
    page: int | None = None  # counts from 1


def add_source(app: FastAPI, opening: Opening, drawing: Drawing) -> None:
    """Serve the reports of the library that is being opened."""
    router = APIRouter(prefix="/source")

    @router.get("/source.css")
    def style() -> Response:
        return Response(_STYLE.read_bytes(), media_type="text/css")

    @router.get("/{report_id}/{version}/page/{page}.png")
    def page_picture(report_id: str, version: str, page: str) -> Response:
        return _picture(opening, lambda texts: drawing.page(texts, report_id, _number(version), _number(page)))

    @router.get("/{report_id}/{version}/passage.png")
    def passage_picture(report_id: str, version: str, start: int, end: int) -> Response:
        return _picture(opening, lambda texts: drawing.marked(texts, report_id, _number(version), start, end))

    @router.get("/{report_id}/{version}")
    def source(request: Request, report_id: str, version: str, asked: Annotated[Asked, Query()]) -> Response:
        language = page_language(request.headers.get("accept-language", ""))
        texts, number = _texts(opening), _number(version)
        report = texts.report(report_id, number) if texts else None
        text = texts.text(report_id, number) if texts else None
        if texts is None or report is None or text is None:
            return HTMLResponse(message_page(words("no_source", language), language), 404)
        passage = Passage(report_id, number, asked.start, asked.end)
        return HTMLResponse(_page(passage, report, text, asked, texts, drawing, language))

    app.include_router(router)


def _number(written: str) -> int:
    """The number of a version or a page in an address; 0, which none has, for what is none or too large for one."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS else 0


def _page(
    passage: Passage, report: Report, text: str, asked: Asked, texts: Texts, drawing: Drawing, language: Language
) -> str:
    """The page that holds the passage, or the text where there is no page to be seen, or the text is asked for."""
    paged = report.pages > 0 and texts.has_file(passage.report_id, passage.version)
    if paged and asked.view != "text":
        boxes = _boxes(passage, texts, drawing)
        first = boxes[0].page if boxes else text.count("\f", 0, passage.start) + 1
        page = min(max(asked.page or first, 1), report.pages)
        return picture_page(passage, report, page, boxes, language)
    return text_page(passage, report, text, begin_of_text(passage, text, asked.at), language, paged)


def _boxes(passage: Passage, texts: Texts, drawing: Drawing) -> tuple[PageBox, ...]:
    try:
        return drawing.boxes(texts, passage.report_id, passage.version, passage.start, passage.end)
    except UnreadableFileError:  # the page is shown without marks; its picture says what is wrong with it
        return ()


def _picture(opening: Opening, draw: Callable[[Texts], bytes]) -> Response:
    texts = _texts(opening)
    if texts is None:
        return Response(status_code=404)
    try:
        return Response(draw(texts), media_type="image/png", headers=_KEEP)
    except UnreadableFileError as error:
        return Response(str(error), 404, media_type="text/plain")


def _texts(opening: Opening) -> Texts | None:
    assistant = opening.opened
    return assistant.library.record if assistant else None

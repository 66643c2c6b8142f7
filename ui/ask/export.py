"""The addresses of what is taken along: a conversation, or one answer of it, as Word or Markdown."""

import datetime
from typing import Literal

from fastapi import FastAPI, Request
from fastapi.responses import Response

from rag.export.markdown import as_markdown
from rag.export.word import as_word
from rag.records import ReportDetails
from ui.ask.keeping import Keeping
from ui.gate.gate import visitor_name
from ui.opening import Opening
from ui.wording import page_language, words

Format = Literal["docx", "md"]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def export_address(conversation: str, file_format: Format, turn: int | None = None) -> str:
    """Where a conversation of the visitor, or one turn of it, is found as a file. turn: as it is kept."""
    return f"/export/{conversation}.{file_format}" + ("" if turn is None else f"?turn={turn}")


def add_export(app: FastAPI, opening: Opening) -> None:
    """Serve the conversations of whoever asks, to them alone."""

    @app.get("/export/{conversation}.{file_format}")
    def export(request: Request, conversation: str, file_format: Format, turn: int | None = None) -> Response:
        language = page_language(request.headers.get("accept-language", ""))
        if opening.state != "ready":
            told = opening.failure or words("loading" if opening.state == "loading" else "bug", language)
            return Response(told, 503, media_type="text/plain")
        found = Keeping(opening, visitor_name(request) or "").open(conversation)
        turns = [(each.question, each.answer) for each in (found.turns if found else ()) if each.answer]
        turns = turns if turn is None else turns[turn : turn + 1] if turn >= 0 else []
        if not turns:
            return Response(words("no_conversation", language), 404, media_type="text/plain")
        now = datetime.datetime.now().astimezone()
        if file_format == "docx":
            content, kind = as_word(turns, details_of(opening), now.date()), _WORD
        else:
            content, kind = as_markdown(turns, details_of(opening), now.date()).encode(), "text/markdown; charset=utf-8"
        name = f"yanwen-{now:%Y%m%d-%H%M}.{file_format}"
        return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def details_of(opening: Opening) -> dict[str, ReportDetails]:
    """What is known of each report, by id."""
    assistant = opening.opened
    return {each.report_id: each.details for each in assistant.library.record.reports()} if assistant else {}

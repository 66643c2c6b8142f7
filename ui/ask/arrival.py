"""What a visitor finds: the page in their language, and the reports they may choose from."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from rag.errors import YanwenError
from rag.records import Language, Report
from ui.ask.scope import scope_of, told, wrong_date
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.opening import Opening
from ui.visitor import visitor_of
from ui.wording import words

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_arrival(page: gr.Blocks, view: AskView, house: House) -> None:
    """On arrival the words; the reports when they are looked for, since one may come at any time."""

    def arrive(request: gr.Request) -> Updates:
        """The page in the visitor's language; `?reports=ID,ID` chooses reports."""
        language = visitor_of(request, house.access).language
        asked = [part for part in request.query_params.get("reports", "").split(",") if part]
        reports = _reports(house.opening)
        return {**view.in_language(language), **_choices(view, reports, asked, "", "", language)}

    def look(chosen: Sequence[str], since: str, until: str, request: gr.Request) -> Updates:
        """The reports there are now, and what is chosen of them."""
        language = visitor_of(request, house.access).language
        return _choices(view, _reports(house.opening), chosen or (), since, until, language)

    scope = [view.scope, view.reports, view.since, view.until]
    page.load(arrive, None, [view.chat, view.box, view.ask, view.stop, view.new, view.evidence, *scope], **_QUIET)
    looked = [
        view.scope.expand,
        view.reports.change,
        view.since.blur,
        view.until.blur,
        view.since.submit,
        view.until.submit,
    ]
    gr.on(looked, look, scope[1:], scope, **_QUIET)


def _choices(
    view: AskView, reports: Sequence[Report], chosen: Sequence[str], since: str, until: str, language: Language
) -> Updates:
    titles = {report.report_id: report.details.title for report in reports}
    known = [each for each in chosen if each in titles or not titles]  # the reports are not known while it is opening
    wrong = wrong_date(since, until)
    line = told(scope_of(known, since, until), titles, language)
    names = [(title, report_id) for report_id, title in titles.items()] or [(each, each) for each in known]
    about = words("wrong_date", language, date=wrong) if wrong else ""
    return {
        view.scope: gr.Accordion(label=f"{line}  {about}".strip()),
        view.reports: gr.Dropdown(choices=names, value=known, label=words("choose_reports", language)),
        view.since: gr.Textbox(label=words("since", language), placeholder="2024", value=since),
        view.until: gr.Textbox(label=words("until", language), placeholder="2025-06", value=until),
    }


def _reports(opening: Opening) -> list[Report]:
    assistant = opening.wait() if opening.state == "ready" else None
    try:
        return assistant.library.record.reports() if assistant else []
    except YanwenError:  # the header tells it
        return []

"""What a visitor finds: the page in their language, and the reports they may choose from."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from rag.errors import YanwenError
from rag.records import Language, Report
from ui.ask.history import history_list, shown
from ui.ask.keeping import Keeping
from ui.ask.scope import Chosen, Date, scope_of, told, wrong_date
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.opening import Opening
from ui.visitor import visitor_of
from ui.wording import words

_SECONDS_BETWEEN_LOOKS = 1.0
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_arrival(page: gr.Blocks, view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> None:
    """On arrival the words, and what was left; the reports when they are looked for, since one may come at any time."""
    waiting = gr.Timer(_SECONDS_BETWEEN_LOOKS, active=False)

    def arrive(remembered: str, request: gr.Request) -> Updates:
        """The page in the visitor's language; `?reports=ID,ID` chooses reports."""
        visitor = visitor_of(request, house.access)
        asked = [part for part in request.query_params.get("reports", "").split(",") if part]
        choices = _choices(view, _reports(house.opening), asked, "", "", visitor.language)
        found = find_again(remembered, Talk(), request)
        if isinstance(found.get(view.chat), list):
            found[view.chat] = view.empty(visitor.language, value=found[view.chat])
        return view.in_language(visitor.language) | choices | found

    def find_again(remembered: str, now: Talk | None, request: gr.Request) -> Updates:
        """The conversation that was open, or the answer of `?answer=`, once the library is open; then examples."""
        if house.opening.state == "loading":
            return {waiting: gr.Timer(active=True)}
        if now and now.turns:  # something has been asked meanwhile
            return {waiting: gr.Timer(active=False)}
        visitor = visitor_of(request, house.access)
        keeping = Keeping(house.opening, visitor.name)
        found = _asked_for(keeping, request.query_params.get("answer", ""), remembered or "")
        listed = {view.history: history_list(keeping.all(), found.id if found else "", visitor.language)}
        if found is None:
            return {**listed, **offer(visitor.language)}
        again = shown(view, talk, found, house, visitor.language)
        if not found.id:  # it is shared: what was open here before is not forgotten for it
            again.pop(view.remembered)
        return {**listed, **again, waiting: gr.Timer(active=False)}

    def offer(language: Language) -> Updates:
        """Examples for the empty page, once they are made."""
        examples = suggesting.examples(language)
        if examples is None:
            return {waiting: gr.Timer(active=True)}
        return {waiting: gr.Timer(active=False), view.chat: view.empty(language, examples)}

    def look(chosen: Chosen, since: Date, until: Date, request: gr.Request) -> Updates:
        """The reports there are now, and what is chosen of them."""
        language = visitor_of(request, house.access).language
        return _choices(view, _reports(house.opening), chosen or (), since, until, language)

    scope = [view.scope, view.reports, view.since, view.until]
    found = [waiting, view.history, view.chat, view.evidence, view.remembered, talk]
    named = [view.box, view.ask, view.stop, view.new, view.kinds, view.more, view.send, view.link]
    page.load(arrive, [view.remembered], [*found, *named, *scope], **_QUIET)
    waiting.tick(find_again, [view.remembered, talk], found, **_QUIET)
    dates = [view.since.blur, view.until.blur, view.since.submit, view.until.submit]
    gr.on([view.scope.expand, view.reports.input, *dates], look, scope[1:], scope, **_QUIET)


def _asked_for(keeping: Keeping, token: str, remembered: str) -> Talk | None:
    if token:
        return keeping.shared(token)
    return keeping.open(remembered) if remembered else None


def _choices(
    view: AskView,
    reports: Sequence[Report],
    chosen: Sequence[str] | None,
    since: str | None,
    until: str | None,
    language: Language,
) -> Updates:
    titles = {report.report_id: report.details.title for report in reports}
    known = [each for each in chosen or () if each in titles or not titles]
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
    assistant = opening.opened
    try:
        return assistant.library.record.reports() if assistant else []
    except YanwenError:  # the header tells it
        return []

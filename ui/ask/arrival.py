"""What a visitor finds: the page in their language, and the reports they may choose from."""

from typing import Any

import gradio as gr

from rag.records import Language
from ui.ask.choosing import choices, reports_of
from ui.ask.history import listed, shown
from ui.ask.keeping import Keeping
from ui.ask.scope import Chosen, Date
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.visitor import visitor_of

_SECONDS_BETWEEN_LOOKS = 1.0
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_arrival(page: gr.Blocks, view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> None:
    """On arrival the words, and what was left; the reports when they are looked for, since one may come at any time."""
    waiting = gr.Timer(_SECONDS_BETWEEN_LOOKS, active=False)

    def arrive(remembered: str, request: gr.Request) -> Updates:
        """The page in the visitor's language; `?reports=ID,ID` chooses reports."""
        visitor = visitor_of(request, house.access)
        chosen = choices(view, house.opening, _asked_of(request), "", "", visitor.language)
        found = find_again(remembered, Talk(), request)
        if isinstance(found.get(view.chat), list):
            found[view.chat] = view.empty(visitor.language, value=found[view.chat])
        return {**view.in_language(visitor.language), **chosen, **found}

    def find_again(remembered: str, now: Talk | None, request: gr.Request) -> Updates:
        """The conversation that was open, or the answer of `?answer=`, once the library is open; then examples."""
        if house.opening.state == "loading":
            return {waiting: gr.Timer(active=True)}
        if now and now.turns:  # something has been asked meanwhile
            return {waiting: gr.Timer(active=False)}
        visitor = visitor_of(request, house.access)
        keeping = Keeping(house.opening, visitor.name)
        found = _asked_for(keeping, request.query_params.get("answer", ""), remembered or "")
        if found is None:
            return {**listed(view, keeping, "", visitor.language), **offer(visitor.language)}
        again = shown(view, talk, found, house, visitor)
        kept = [] if found.id else [view.remembered]  # it is shared: what was open here before is not forgotten for it
        kept += view.choices if _asked_of(request) else []
        again = {part: update for part, update in again.items() if part not in kept}
        return {**again, waiting: gr.Timer(active=False)}

    def offer(language: Language) -> Updates:
        """Examples for the empty page, once they are made."""
        examples = suggesting.examples(language)
        if examples is None:
            return {waiting: gr.Timer(active=True)}
        has_reports = house.opening.opened is None or bool(reports_of(house.opening))
        return {waiting: gr.Timer(active=False), view.chat: view.empty(language, examples, has_reports=has_reports)}

    def look(chosen: Chosen, since: Date, until: Date, request: gr.Request) -> Updates:
        """The reports there are now, and what is chosen of them."""
        language = visitor_of(request, house.access).language
        return choices(view, house.opening, chosen, since, until, language)

    scope = view.choices
    found = [waiting, *view.of_a_talk, talk]
    named = [view.box, view.ask, view.new, view.kinds, view.more, view.send, view.close]
    page.load(arrive, [view.remembered], [*found, *named], **_QUIET)
    waiting.tick(find_again, [view.remembered, talk], found, **_QUIET)
    dates = [view.since.blur, view.until.blur, view.since.submit, view.until.submit]
    gr.on([view.scope.expand, view.reports.input, *dates], look, scope[1:], scope, **_QUIET)


def _asked_of(request: gr.Request) -> list[str]:
    """The reports that the address chooses."""
    return [part for part in request.query_params.get("reports", "").split(",") if part]


def _asked_for(keeping: Keeping, token: str, remembered: str) -> Talk | None:
    if token:
        return keeping.shared(token)
    return keeping.open(remembered) if remembered else None

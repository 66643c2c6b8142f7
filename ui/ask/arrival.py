"""What a visitor finds: the page in their language, and the reports they may choose from."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from rag.records import Language
from ui.ask.choosing import choices, reports_of
from ui.ask.history import listed, shown
from ui.ask.keeping import Keeping
from ui.ask.notice import notice_line
from ui.ask.scope import Chosen, Date
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.opening import Opening
from ui.visitor import visitor_of
from ui.wording import words

_SECONDS_BETWEEN_LOOKS = 1.0
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}

# What is written and not sent outlives its page, which is loaded anew when the service was restarted or the login has
# ended. The browser keeps it for its tab, and for who wrote it; it comes after a question that got no answer.
_KEEP = """(written) => {
  const writer = document.querySelector(".visitor")?.dataset.name ?? "";
  sessionStorage.setItem("yanwen-draft", JSON.stringify([writer, written]));
}"""
_FIND = """(remembered, unanswered) => {
  const draft = JSON.parse(sessionStorage.getItem("yanwen-draft"));
  if (!draft?.[1]) return [remembered, unanswered];
  const both = unanswered?.[1] && unanswered[0] === draft[0];
  return [remembered, both ? [draft[0], `${unanswered[1]}\\n${draft[1]}`] : draft];
}"""


def wire_arrival(page: gr.Blocks, view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> None:
    """On arrival the words, and what was left; the reports when they are looked for, since one may come at any time."""
    waiting = gr.Timer(_SECONDS_BETWEEN_LOOKS, active=False)

    def arrive(remembered: str, unsent: Sequence[str] | None, request: gr.Request) -> Updates:
        """The page in the visitor's language; `?reports=ID,ID` chooses reports. The box holds what was left."""
        visitor = visitor_of(request, house.access)
        chosen = choices(view, house.opening, _asked_of(request), "", "", visitor.language)
        found = find_again(remembered, Talk(), request)
        if isinstance(found.get(view.chat), list):
            found[view.chat] = view.empty(visitor.language, value=found[view.chat])
        named = view.in_language(visitor.language)
        asker, question = unsent or ("", "")
        if question and asker == visitor.name:
            named[view.box] = view.question(visitor.language, question)
        return {**named, **chosen, **found, view.unanswered: ("", "")}

    def find_again(remembered: str, now: Talk | None, request: gr.Request) -> Updates:
        """The conversation that was open, or the answer of `?answer=`, once the library is open; then examples."""
        if house.opening.state == "loading":
            return {waiting: gr.Timer(active=True)}
        visitor = visitor_of(request, house.access)
        if now and now.turns:  # the examples are for when it is left
            return offer(visitor.language)
        keeping = Keeping(house.opening, visitor.name)
        found = _asked_for(keeping, request.query_params.get("answer", ""), remembered or "")
        told = _lost(request, house.opening, found, visitor.language)
        lost = {view.notice: gr.HTML(notice_line(told), visible=True)} if told else {}
        if found is None:
            return {**listed(view, keeping, "", visitor.language), **offer(visitor.language), **lost}
        again = shown(view, talk, found, house, visitor)
        kept = [] if found.id else [view.remembered]  # it is shared: what was open here before is not forgotten for it
        kept += view.choices if _asked_of(request) else []
        again = {part: update for part, update in again.items() if part not in kept}
        return {**again, **lost, waiting: gr.Timer(active=True)}

    def offer(language: Language) -> Updates:
        """Examples for the empty page, once they are made; they stay out of sight while there is a conversation."""
        examples = suggesting.examples(language)
        if examples is None:
            return {waiting: gr.Timer(active=True)}
        has_reports = house.opening.opened is None or bool(reports_of(house.opening))
        return {waiting: gr.Timer(active=False), view.chat: view.empty(language, examples, has_reports=has_reports)}

    def look(chosen: Chosen, since: Date, until: Date, request: gr.Request) -> Updates:
        """The reports there are now, and what is chosen of them."""
        language = visitor_of(request, house.access).language
        now = choices(view, house.opening, chosen, since, until, language)
        return {part: now[part] for part in (view.scope, view.reports)}  # in the dates one may be writing on

    scope = view.choices
    found = [waiting, *view.of_a_talk, talk]
    named = [view.box, view.ask, view.new, view.kinds, view.more, view.send, view.close]
    page.load(arrive, [view.remembered, view.unanswered], [*found, *named], js=_FIND, **_QUIET)
    view.box.change(js=_KEEP, inputs=[view.box])
    waiting.tick(find_again, [view.remembered, talk], found, **_QUIET)
    dates = [view.since.blur, view.until.blur, view.since.submit, view.until.submit]
    gr.on([view.scope.expand, view.reports.input, *dates], look, scope[1:], scope[:2], **_QUIET)


def _asked_of(request: gr.Request) -> list[str]:
    """The reports that the address chooses."""
    return [part for part in request.query_params.get("reports", "").split(",") if part]


def _lost(request: gr.Request, opening: Opening, found: Talk | None, language: Language) -> str:
    """What the address leads to and is not there, in a sentence; empty where nothing is missing."""
    if request.query_params.get("answer") and found is None:
        return words("no_conversation", language)
    known = {report.report_id for report in reports_of(opening)}
    gone = [each for each in _asked_of(request) if each not in known]
    return words("no_such_report", language, reports=words("separator", language).join(gone)) if gone else ""


def _asked_for(keeping: Keeping, token: str, remembered: str) -> Talk | None:
    if token:
        return keeping.shared(token)
    return keeping.open(remembered) if remembered else None

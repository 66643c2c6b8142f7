"""What a visitor thinks of an answer; and the link under which others find it."""

from typing import Any

import gradio as gr

from rag.records import Answer
from ui.ask.export import details_of
from ui.ask.keeping import Keeping
from ui.ask.showing import clicked, clicked_place, messages_of
from ui.ask.talk import Talk
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.visitor import visitor_of
from ui.wording import words

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_rating(view: AskView, talk: gr.State, house: House) -> None:
    """Thumbs up and down, the latter with a reason."""
    rated = gr.State((-1, None))  # the turn whose reason is asked for, and its answer

    def rate(now: Talk, event: gr.EventData, request: gr.Request) -> Updates:
        """Keep a thumb, or take it back; for one that is down a reason is asked for."""
        visitor = visitor_of(request, house.access)
        place = clicked_place(event, now)
        if place is None:
            return {view.reason: gr.Column(visible=False)}
        liked: bool | None = clicked(event).get("name") == "up"
        if now.turns[place].liked is liked:  # a second click takes it back
            liked = None
        now = Keeping(house.opening, visitor.name).rate(now, place, liked)
        asking = gr.Column(visible=liked is False)
        return {
            talk: now,
            view.chat: messages_of(now, details_of(house.opening), visitor.language),
            view.reason: asking,
            view.kinds: [],
            view.more: "",
            rated: (place, now.turns[place].answer),
        }

    def explain(now: Talk, of: tuple[int, Answer | None], kinds: list[str], more: str, request: gr.Request) -> Updates:
        """Keep the reason."""
        visitor = visitor_of(request, house.access)
        place, answer = of
        if 0 <= place < len(now.turns) and now.turns[place].answer == answer:  # not of one that gave way meanwhile
            reason = "; ".join(filter(None, [*kinds, more.strip()]))
            Keeping(house.opening, visitor.name).rate(now, place, False, reason)
        return {view.reason: gr.Column(visible=False), view.kinds: [], view.more: ""}

    def close() -> gr.Column:
        """Ask for no reason any more; the thumb stays."""
        return gr.Column(visible=False)

    explained = [view.reason, view.kinds, view.more]
    view.evidence.like(rate, [talk], [talk, view.chat, *explained, rated], **_QUIET)
    view.close.click(close, None, [view.reason], **_QUIET)
    sent = [view.send.click, view.more.submit]
    gr.on(sent, explain, [talk, rated, view.kinds, view.more], explained, **_QUIET)


def wire_sharing(view: AskView, talk: gr.State, house: House) -> None:
    """A link to one answer."""

    def share(now: Talk, event: gr.EventData, request: gr.Request) -> Updates:
        """Make the link, and show it."""
        visitor = visitor_of(request, house.access)
        place = clicked_place(event, now)
        token = None if place is None else Keeping(house.opening, visitor.name).share(now, place)
        if token is None:
            gr.Warning(words("not_shared", visitor.language))
            return {view.link: gr.Textbox(visible=False)}
        return {view.link: gr.Textbox(f"{_origin(request)}/?answer={token}", visible=True)}

    view.evidence.copy(share, [talk], [view.link], **_QUIET)


def _origin(request: gr.Request) -> str:
    """How the visitor reaches this page: the Host is one of those that are answered to."""
    scheme = request.headers.get("x-forwarded-proto", "http")
    return f"{'https' if scheme == 'https' else 'http'}://{request.headers.get('host', '')}"

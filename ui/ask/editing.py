"""A question that is changed: it stands in the box until it is asked, or left as it was."""

from typing import Any

import gradio as gr

from ui.ask.history import noticed
from ui.ask.showing import clicked_place
from ui.ask.talk import Talk
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.visitor import visitor_of

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_editing(view: AskView, talk: gr.State, house: House) -> None:
    """A question into the box, and out of it."""

    def edit(now: Talk, written: str, event: gr.EventData, request: gr.Request) -> Any:
        """Put a question into the box; what is written there comes back after it."""
        place = clicked_place(event, now)
        if place is None:
            return gr.skip()
        draft = written if now.editing is None else now.draft
        return _boxed(now.edited(place, draft), now.turns[place].question, request)

    def cancel(now: Talk, request: gr.Request) -> Any:
        """Change no question after all."""
        return gr.skip() if now.editing is None else _boxed(now.edited(None), now.draft, request)

    def _boxed(now: Talk, written: str, request: gr.Request) -> Updates:
        language = visitor_of(request, house.access).language
        return {view.box: written, talk: now, view.notice: noticed(now, language)}

    view.evidence.edit(edit, [talk, view.box], [view.box, view.notice, talk], **_QUIET)
    view.evidence.undo(cancel, [talk], [view.box, view.notice, talk], **_QUIET)

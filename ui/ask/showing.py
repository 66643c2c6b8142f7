"""The evidence of a citation that was clicked, or of the answer that has just come."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from rag.export.plain_text import as_text
from rag.export.references import Details
from rag.records import Language
from ui.ask.export import export_address
from ui.ask.talk import Talk
from ui.ask.view import AskView
from ui.conversation import Taken, messages
from ui.evidence import empty_panel, evidence_panel
from ui.house import House
from ui.opening import Opening
from ui.visitor import visitor_of


def wire_evidence(view: AskView, talk: gr.State, house: House) -> None:
    """A click on a citation shows its evidence."""

    def show(now: Talk, event: gr.EventData, request: gr.Request) -> str:
        """Show the evidence of the citation that was clicked."""
        language = visitor_of(request, house.access).language
        place = clicked_place(event, now)
        n = clicked(event).get("n")
        if place is None or not isinstance(n, int):
            return empty_panel(language, "gone")
        return evidence_of(now, place, n, house.opening, language)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    view.evidence.click(show, [talk], [view.evidence], **quiet)


def clicked(event: gr.EventData) -> Mapping[str, object]:
    """What the page tells of a click; it comes from outside, and may be anything."""
    return event._data if isinstance(event._data, Mapping) else {}


def clicked_place(event: gr.EventData, talk: Talk) -> int | None:
    """The turn in which something was clicked; None where there is no such turn."""
    place = clicked(event).get("place")
    return place if isinstance(place, int) and 0 <= place < len(talk.turns) else None


def evidence_of(talk: Talk, place: int, n: int, opening: Opening, language: Language) -> str:
    """The panel for citation n of a turn's answer."""
    answer = talk.turns[place].answer
    assistant = opening.wait() if answer else None
    if answer is None or assistant is None:
        return empty_panel(language, "gone")
    if not answer.citations:
        return empty_panel(language)
    return evidence_panel(answer, place, n, assistant.library.record, language)


def messages_of(talk: Talk, details: Details, language: Language) -> list[dict[str, object]]:
    """The conversation as messages; its answers can be copied, and taken along once they are kept."""
    taken = {}
    for kept, place in enumerate(place for place, turn in enumerate(talk.turns) if turn.answer):
        answer = talk.turns[place].answer
        file = export_address(talk.id, "docx", kept) if talk.id else ""
        taken[place] = Taken(as_text(answer, details) if answer else "", file)
    shown: list[dict[str, object]] = [*messages(talk.turns, language, taken)]
    if talk.turns and talk.turns[-1].next_questions:
        shown[-1]["options"] = [{"value": each, "label": each} for each in talk.turns[-1].next_questions]
    return shown

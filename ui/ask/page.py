"""The view for asking, put together; and the public endpoint `ask`."""

from typing import Any

import gradio as gr
from gradio.events import api

from rag.serialise import answer_as_json
from ui.ask.arrival import wire_arrival
from ui.ask.asking import wire_asking
from ui.ask.editing import wire_editing
from ui.ask.history import wire_history
from ui.ask.rating import wire_rating, wire_sharing
from ui.ask.showing import wire_evidence
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk
from ui.ask.view import AskView
from ui.house import House
from ui.opening import Opening
from ui.turns import take_turn

AT_ONCE = 2  # questions answered at the same time


def add_ask(page: gr.Blocks, house: House) -> None:
    """The view over an assistant that may still be opening, and the public endpoint `ask`."""
    view = AskView()
    talk = gr.State(Talk())
    suggesting = Suggesting(house.opening)
    asking = wire_asking(view, talk, house, suggesting)
    wire_editing(view, talk, house)
    wire_evidence(view, talk, house)
    wire_history(view, talk, house, asking.running, asking.leave)
    wire_rating(view, talk, house)
    wire_sharing(view, talk, house)
    wire_arrival(page, view, talk, house, suggesting)
    api(_public_ask(house.opening), api_name="ask", concurrency_limit=AT_ONCE)


def _public_ask(opening: Opening) -> Any:
    def ask(question: str) -> dict[str, Any]:
        """Answer a question from the reports of the library.

        Returns the object that `python -m rag --json` prints: the text, its citations with the quoted passages,
        and a verdict for every figure.

        Parameters:
            question: in Chinese or English, at most 2,000 characters
        """
        *_, last = take_turn(str(question), opening, "en")
        if last.answer is None:
            raise gr.Error(last.failure, print_exception=False)
        return answer_as_json(last.answer)

    return ask

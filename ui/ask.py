"""The view for asking: conversation on the left, evidence on the right, and what happens when one asks or clicks."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from rag.records import Answer, Language
from rag.serialise import answer_as_json
from ui.conversation import messages
from ui.evidence import empty_panel, evidence_panel
from ui.house import House
from ui.opening import Opening
from ui.turns import Turn, earlier_questions, take_turn
from ui.wording import page_language, words

EXAMPLES = [
    "有多少机构同外部科技企业联合开发大语言模型？",
    "松岭农商行2025年的个人消费贷款不良率是多少？",
    "What share of banks rated large models as very important in 2025?",
    "What share of the banks ran a chatbot facing customers in 2025?",
]
AT_ONCE = 2  # questions answered at the same time
_SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")

Updates = dict[Any, Any]


def add_ask(page: gr.Blocks, house: House) -> None:
    """The view over an assistant that may still be opening, and the public endpoint `ask`."""
    view = _View()
    turns = gr.State([])
    _wire_asking(view, turns, house.opening)
    _wire_arrival(page, view)
    api(_public_ask(house.opening), api_name="ask", concurrency_limit=AT_ONCE)


class _View:
    """The components, in their places."""

    def __init__(self) -> None:
        with gr.Row(elem_id="desk"):
            with gr.Column(scale=3, min_width=340, elem_id="talk"):
                self.chat = gr.Chatbot(
                    elem_id="chat",
                    show_label=False,
                    container=False,
                    buttons=[],
                    feedback_options=None,
                    latex_delimiters=[],
                    allow_tags=False,
                    examples=[{"text": example} for example in EXAMPLES],
                )
                with gr.Row(elem_id="asking", equal_height=True):
                    self.box = gr.Textbox(
                        elem_id="question", show_label=False, container=False, max_lines=6, scale=1, autofocus=True
                    )
                    self.ask = gr.Button("➤", variant="primary", elem_id="ask", scale=0, min_width=72)
                    self.clear = gr.Button("✕", variant="secondary", elem_id="clear", scale=0, min_width=72)
            with gr.Column(scale=2, min_width=320, elem_id="sources"):
                self.evidence = gr.HTML(js_on_load=_SCRIPT, elem_id="evidence")


def _wire_asking(view: _View, turns: gr.State, opening: Opening) -> None:
    def converse(question: str, past: list[Turn], request: gr.Request) -> Iterator[Updates]:
        """Answer the question below the turns so far; empties the box."""
        question, language = question.strip(), _language(request)
        if not question:
            yield {view.box: ""}
            return
        updates: Updates = {view.box: ""}
        for turn in take_turn(question, opening, language, earlier_questions(past)):
            now = [*past, turn]
            updates |= {view.chat: messages(now, language), turns: now}
            if turn.answer:
                updates[view.evidence] = _evidence(now, len(past), 1, opening, language)
            yield updates
            updates = {}

    def converse_example(past: list[Turn], event: gr.SelectData, request: gr.Request) -> Iterator[Updates]:
        """Ask the example that was clicked."""
        yield from converse(str(event.value["text"]), past, request)

    def show(past: list[Turn], event: gr.EventData, request: gr.Request) -> str:
        """Show the evidence of the citation that was clicked."""
        clicked: Mapping[str, object] = event._data or {}
        return _evidence(past, clicked.get("place"), clicked.get("n"), opening, _language(request))

    def clear(request: gr.Request) -> Updates:
        """An empty conversation."""
        return {view.chat: [], turns: [], view.evidence: empty_panel(_language(request)), view.box: ""}

    outputs = [view.chat, view.box, view.evidence, turns]
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    asking = gr.on(
        [view.box.submit, view.ask.click], converse, [view.box, turns], outputs, trigger_mode="once", **quiet
    )
    example = view.chat.example_select(converse_example, [turns], outputs, trigger_mode="once", **quiet)
    view.evidence.click(show, [turns], [view.evidence], queue=False, **quiet)
    cleared = [view.clear.click, view.chat.clear]
    gr.on(cleared, clear, None, outputs, queue=False, cancels=[asking, example], **quiet)


def _wire_arrival(page: gr.Blocks, view: _View) -> None:
    def arrive(request: gr.Request) -> Updates:
        """The page in the visitor's language."""
        language = _language(request)
        return {
            view.chat: gr.Chatbot(placeholder=f"## {words('welcome', language)}\n\n{words('promise', language)}"),
            view.box: gr.Textbox(placeholder=words("placeholder", language), label=words("box", language)),
            view.ask: gr.Button(words("ask", language)),
            view.clear: gr.Button(words("clear", language)),
            view.evidence: empty_panel(language),
        }

    labels = [view.chat, view.box, view.ask, view.clear, view.evidence]
    page.load(arrive, None, labels, show_progress="hidden", api_visibility="private", queue=False)


def _public_ask(opening: Opening) -> Any:
    def ask(question: str) -> dict[str, Any]:
        """Answer a question from the reports of the library.

        Returns the object that `python -m rag --json` prints: the text, its citations with the quoted passages,
        and a verdict for every figure.

        Parameters:
            question: in Chinese or English, at most 2,000 characters
        """
        *_, last = take_turn(question, opening, "en")
        if last.answer is None:
            raise gr.Error(last.failure, print_exception=False)
        return answer_as_json(last.answer)

    return ask


def _evidence(past: list[Turn], place: object, n: object, opening: Opening, language: Language) -> str:
    answer = past[place].answer if isinstance(place, int) and 0 <= place < len(past) else None
    assistant = opening.wait() if answer else None
    if not isinstance(answer, Answer) or assistant is None or not isinstance(n, int) or not isinstance(place, int):
        return empty_panel(language, "gone")
    if not answer.citations:
        return empty_panel(language)
    return evidence_panel(answer, place, n, assistant.library.record, language)


def _language(request: gr.Request) -> Language:
    return page_language(request.headers.get("accept-language", ""))

"""The components of the view for asking, in their places, and their words in the visitor's language."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from rag.records import Language
from ui.evidence import empty_panel
from ui.wording import words

_NAMED = ["history", "conversation", "box", "answer"]
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_WORDS = json.dumps({language: {name: words(name, language) for name in _NAMED} for language in _LANGUAGES})
_SCRIPT = f"const WORDS = {_WORDS};\n{Path(__file__).with_name('ask.js').read_text(encoding='utf-8')}"

# The address leads to what was there before one went on: a shared answer, chosen reports.
_LEAVE_ADDRESS = """() => {
  const here = new URL(location);
  ["answer", "reports"].forEach((name) => here.searchParams.delete(name));
  history.replaceState(history.state, "", here);
}"""

_REASONS = ["wrong_figure", "wrong_passage", "missed", "beside"]

Updates = dict[Any, Any]


class AskView:
    """The components. Made in the page that is open."""

    leave_address = _LEAVE_ADDRESS
    none_open = "none"  # no conversation is called so

    def __init__(self) -> None:
        with gr.Sidebar(open=False, width=300, elem_id="history"):
            self.find = gr.Textbox(show_label=False, container=False, max_lines=1, elem_id="find")
            self.title = gr.Textbox(visible=False, max_lines=1, elem_id="title")
            self.history = gr.HTML(elem_id="conversations", padding=False)
        # the conversation that is open, so that it is found again; whose it is, the server decides. Gradio writes no
        # empty value down: `none_open` where there is none
        self.remembered = gr.BrowserState("", storage_key="yanwen-conversation", secret="not a secret")
        # the question that is being answered, and who asks: an answer ends with its page, the question comes back
        self.unanswered = gr.BrowserState(("", ""), storage_key="yanwen-question", secret="not a secret")
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
                    autoscroll=False,  # to the end, past the figure that leads a long answer: ask.js scrolls
                )
                self._reason()
                self.link = gr.Textbox(visible=False, interactive=False, buttons=["copy"], elem_id="link", max_lines=1)
                self._scope()
                self.notice = gr.HTML(visible=False, elem_id="notice", padding=False)
                with gr.Row(elem_id="asking", equal_height=True):
                    self.box = gr.Textbox(
                        elem_id="question", show_label=False, container=False, max_lines=6, scale=1, autofocus=True
                    )
                    self.ask = gr.Button("➤", variant="primary", elem_id="ask", scale=0, min_width=72)
                    self.stop = gr.Button("■", variant="stop", elem_id="stop", scale=0, min_width=72, visible=False)
                    self.new = gr.Button("✕", variant="secondary", elem_id="new", scale=0, min_width=72)
            with gr.Column(scale=2, min_width=320, elem_id="sources"):
                self.evidence = gr.HTML(js_on_load=_SCRIPT, elem_id="evidence")
        self.choices = [self.scope, self.reports, self.since, self.until]
        self.lists = [self.history, self.title, self.find]
        # what changes with the conversation that is open, and what is put away with it
        self.of_a_talk = [self.chat, self.evidence, self.notice, *self.lists, *self.choices, self.remembered]
        self.of_a_talk += [self.reason, self.link, self.stop, self.unanswered]

    def _scope(self) -> None:
        with gr.Accordion("…", open=False, elem_id="scope") as self.scope:
            self.reports = gr.Dropdown(multiselect=True, choices=[], elem_id="scope-reports", filterable=True)
            with gr.Row():
                self.since = gr.Textbox("", max_lines=1, elem_id="scope-since", min_width=120)
                self.until = gr.Textbox("", max_lines=1, elem_id="scope-until", min_width=120)

    def _reason(self) -> None:
        with gr.Column(visible=False, elem_id="why") as self.reason:
            self.kinds = gr.CheckboxGroup(choices=[], container=False)
            with gr.Row():
                self.more = gr.Textbox(show_label=False, container=False, max_lines=3, scale=1)
                self.send = gr.Button("…", scale=0, min_width=80)
                self.close = gr.Button("✕", scale=0, min_width=80, elem_id="why-close")

    def empty(
        self, language: Language, examples: Sequence[str] = (), *, has_reports: bool = True, **more: Any
    ) -> gr.Chatbot:
        """The conversation before there is one: what this is, and what may be asked, or what is to be done first."""
        place = f"[{words('view_reports', language)}](/reports)"
        said = words("promise", language) if has_reports else words("no_reports", language, place=place)
        said = f"## {words('welcome', language)}\n\n{said}"
        return gr.Chatbot(placeholder=said, examples=[{"text": each} for each in examples], **more)

    def question(self, language: Language, written: str = "") -> gr.Textbox:
        """The box for questions with what is `written` there, if anything: what one has begun to write stays."""
        value: dict[str, Any] = {"value": written} if written else {}
        return gr.Textbox(placeholder=words("placeholder", language), label=words("box", language), **value)

    def in_language(self, language: Language) -> Updates:
        """The components with their words, nothing asked yet."""
        return {
            self.chat: self.empty(language),
            self.box: self.question(language),
            self.ask: gr.Button(words("ask", language)),
            self.stop: gr.Button(words("stop", language)),
            self.new: gr.Button(words("new", language)),
            self.evidence: empty_panel(language),
            self.kinds: gr.CheckboxGroup(choices=[words(name, language) for name in _REASONS]),
            self.more: gr.Textbox(placeholder=words("reason", language), label=words("reason", language)),
            self.send: gr.Button(words("send", language)),
            self.close: gr.Button(words("cancel", language)),
            self.link: gr.Textbox(label=words("link", language)),
        }

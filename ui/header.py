"""The bar at the head of every view: the name, the way to the other views, and how the machine stands."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from rag.errors import YanwenError
from rag.records import Language
from ui.house import House
from ui.login.wording import login_words
from ui.opening import Opening
from ui.visitor import visitor_of
from ui.wording import words

_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_BETWEEN_LATER_LOOKS = 5.0
# Gradio has one title for all pages of a site, in one language, and goes on asking when its login has ended: then the
# page is loaded again, which leads to the login and back. What is written as a question stays (ui/ask/arrival.py).
_LOST: dict[Language, list[str]] = {each: [words("lost", each), words("found_again", each)] for each in ("zh", "en")}
_SCRIPT = (
    f"const LOST = {json.dumps(_LOST)};"
    + """watch("value", () => {
  const view = element.querySelector("nav [aria-current]")?.textContent;
  if (view) document.title = `${view} · 研问 Yanwen`;
});
const ask = window.fetch;
window.fetch = async (...asked) => {
  const answer = await ask(...asked);
  if (answer.status === 401) location.reload();
  return answer;
};
// Gradio tells in English only that the connection is lost; it loads the page again once there is one
new MutationObserver(() => {
  const text = document.querySelector("[data-testid=toast-text]");
  if (!text?.textContent.startsWith("Connection to the server was lost")) return;
  const title = text.closest("[data-testid=toast-body]").querySelector(".toast-title-row span").firstChild;
  [title.textContent, text.textContent] = LOST[document.documentElement.lang.slice(0, 2)] ?? LOST.en;
}).observe(document.body, { subtree: true, childList: true });"""
)


def add_header(page: gr.Blocks, house: House, views: Sequence[tuple[str, str]], current: str) -> None:
    """The bar, which tells how the machine stands: loading, reading reports, ready, and who writes the answers.

    views: (path, name in ui/wording.py) of each. current: the path of this one.
    """
    bar = gr.HTML(_bar("", "", "", "", "", "zh"), elem_id="header", js_on_load=_SCRIPT)
    timer = gr.Timer(_SECONDS_BETWEEN_LOOKS)

    def refresh(request: gr.Request) -> tuple[str, gr.Timer]:
        """How the machine stands."""
        visitor = visitor_of(request, house.access)
        language = visitor.language
        state: str = house.opening.state
        links = "".join(_link(path, words(name, language), path == current) for path, name in views)
        if state == "ready" and house.desk.is_busy:
            state, status = "loading", words("reading", language)
        else:
            status = _status(house.opening, language)
        bar = _bar(links, state, status, _written_by(house, language), _way_out(visitor.name, language), language)
        return bar, gr.Timer(_SECONDS_BETWEEN_LOOKS if state == "loading" else _SECONDS_BETWEEN_LATER_LOOKS)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    page.load(refresh, None, [bar, timer], **quiet)
    timer.tick(refresh, None, [bar, timer], **quiet)


def _bar(links: str, state: str, status: str, writer: str, way_out: str, language: Language) -> str:
    name = '<p class="name">研问 <span>Yanwen</span></p>'
    nav = f'<nav aria-label="{escape(words("views", language))}">{links}</nav>' if links else ""
    told = f'<p class="status {state}" role="status">{escape(status)}</p>'
    return f'<header class="bar">{name}{nav}{told}{writer}{way_out}</header>'


def _written_by(house: House, language: Language) -> str:
    """Which language model writes the answers, or that none does."""
    told = words("written_with", language, model=house.llm) if house.llm else words("no_model", language)
    return f'<p class="writer">{escape(told)}</p>'


def _way_out(visitor: str, language: Language) -> str:
    if not visitor:
        return ""
    leave, name = escape(login_words("log_out", language)), escape(visitor)
    form = f'<form class="visitor" data-name="{name}" method="post" action="/logout">'
    return f"{form}{name} <button>{leave}</button></form>"


def _link(path: str, label: str, current: bool) -> str:
    return f'<a href="{path}"{" aria-current=" + chr(34) + "page" + chr(34) if current else ""}>{escape(label)}</a>'


def _status(opening: Opening, language: Language) -> str:
    if opening.state == "failed":
        return opening.failure or words("bug", language)
    assistant = opening.opened
    if assistant is None:
        return words("loading", language)
    try:
        return words("ready", language, reports=len(assistant.library.record.reports()))
    except YanwenError as error:
        return str(error)

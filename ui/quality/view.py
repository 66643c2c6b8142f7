"""The view of the last evaluation: how often Yanwen is right, how it knows when it is not, and what went wrong."""

from html import escape
from typing import Any

import gradio as gr

from rag.records import Language
from ui.house import House
from ui.quality.curve import curve
from ui.quality.failures import failures
from ui.quality.results import Asked, Run, gate, read_run, run_names
from ui.quality.scorecard import kinds, promises, scorecard
from ui.quality.wording import label, words
from ui.visitor import Visitor, visitor_of
from ui.wording import LANG

Updates = dict[Any, Any]
_EVERY = ""


class _View:
    """The components, in their places."""

    def __init__(self) -> None:
        with gr.Column(elem_id="quality"):
            self.set = gr.Dropdown(visible=False, elem_id="quality-set", interactive=True)
            self.summary = gr.HTML(elem_id="quality-summary")
            with gr.Column(visible=False) as self.below:
                self.title = gr.HTML()
                with gr.Row(elem_id="quality-filters"):
                    self.language = gr.Dropdown(elem_id="filter-language", interactive=True)
                    self.kind = gr.Dropdown(elem_id="filter-kind", interactive=True)
                    self.cause = gr.Dropdown(elem_id="filter-class", interactive=True)
                self.failures = gr.HTML(elem_id="quality-failures")


def add_quality(page: gr.Blocks, house: House) -> None:
    """The view of what `python -m eval` wrote last."""
    view = _View()
    filters = [view.language, view.kind, view.cause]

    def arrive(request: gr.Request) -> Updates:
        """The latest run, or how to make one."""
        return _run(view, house, visitor_of(request, house.access), "")

    def choose(name: str, request: gr.Request) -> Updates:
        """The run over another set."""
        return _run(view, house, visitor_of(request, house.access), name)

    def narrow(name: str, language: str, kind: str, cause: str, request: gr.Request) -> str:
        """The failures that the filters leave."""
        visitor = visitor_of(request, house.access)
        run = read_run(house.evaluation, name) if visitor.role else None
        if run is None:
            return ""
        asked = [each for each in run.asked if _fits(each, language, kind)]
        wrong = [each for each in asked if each.failure and cause in (_EVERY, each.failure_class)]
        return failures(wrong, len(asked), visitor.language)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    everything = [view.set, view.summary, view.below, view.title, *filters, view.failures]
    page.load(arrive, None, everything, **quiet)
    view.set.input(choose, [view.set], everything, **quiet)
    gr.on([each.input for each in filters], narrow, [view.set, *filters], [view.failures], **quiet)


def _run(view: _View, house: House, visitor: Visitor, name: str) -> Updates:
    language = visitor.language
    names = run_names(house.evaluation) if visitor.role else []
    run = read_run(house.evaluation, name or names[0]) if names else None
    if run is None:
        folder = str(house.evaluation) if visitor.may_edit else ""
        return {view.summary: _none(folder, language), view.set: gr.skip(), view.below: gr.Column(visible=False)}
    parts = [_head(run, language), scorecard(run, gate(), language), curve(run, language), kinds(run, language)]
    return {
        view.set: gr.Dropdown(names, value=run.name, label=words("set", language), visible=len(names) > 1),
        view.summary: f'<section lang="{LANG[language]}">{"".join(parts)}</section>',
        view.below: gr.Column(visible=bool(run.asked)),
        view.title: f"<h3>{escape(words('failures', language))}</h3>",
        view.language: _filter("language", [asked.language for asked in run.asked], language),
        view.kind: _filter("kind", [asked.kind for asked in run.asked], language),
        view.cause: _filter("class", [asked.failure_class for asked in run.failures], language),
        view.failures: failures(run.failures, len(run.asked), language),
    }


def _filter(name: str, values: list[str], language: Language) -> gr.Dropdown:
    found = [value for value in dict.fromkeys(values) if value]
    named = [(words(value, language) if name == "language" else label(name, value, language), value) for value in found]
    choices = [(words(f"every_{name}", language), _EVERY), *named]
    return gr.Dropdown(choices, value=_EVERY, label=words(name, language), visible=len(found) > 1)


def _fits(asked: Asked, language: str, kind: str) -> bool:
    return language in (_EVERY, asked.language) and kind in (_EVERY, asked.kind)


def _head(run: Run, language: Language) -> str:
    questions = int(max((scores.get("questions", 0) for scores in run.groups.values()), default=0))
    llm = words("llm", language, llm=run.llm) if run.llm else words("no_llm", language)
    ended = run.ended[:16].replace("T", " ")
    about = words("about", language, questions=questions, ended=ended, embedding=run.embedding, llm=llm)
    shown = about if run.ended else f"{questions}"
    intro = escape(words("intro", language))
    return f'<h2>{escape(words("quality", language))}</h2><p>{intro}</p><p class="aside">{escape(shown)}</p>'


def _none(folder: str, language: Language) -> str:
    looked = f'<p class="aside">{escape(words("looked", language, folder=folder))}</p>' if folder else ""
    told = f'<h2>{escape(words("quality", language))}</h2><p class="none">{escape(words("none", language))}</p>'
    return f'<section lang="{LANG[language]}">{told}{looked}{promises(gate(), language)}</section>'

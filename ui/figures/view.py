"""The view of figures: the components, and what happens when one searches, sorts, picks or clicks a row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from rag.library.library import Library
from rag.records import Language
from rag.row_shown import row_shown
from ui.figures.desk import KINDS, ROWS, Desk
from ui.figures.making import Making, library_of
from ui.figures.sentence import sentence_panel
from ui.figures.table import message, note_html, table_html
from ui.figures.tray import tray_html
from ui.figures.wording import figure_words as words
from ui.house import House
from ui.visitor import visitor_of

_SCRIPT = Path(__file__).with_name("figures.js").read_text(encoding="utf-8")
_SECONDS_BETWEEN_LOOKS = 2.0
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}

Updates = dict[Any, Any]


def add_figures(page: gr.Blocks, house: House) -> None:
    """The view over a library that may still be opening. Readers and editors may use all of it."""
    view = _View()
    _Wiring(view, gr.State(Desk()), house).wire(page)


class _View:
    """The components, in their places."""

    def __init__(self) -> None:
        with gr.Column(elem_id="figures-desk"):
            with gr.Row(elem_id="figures-search"):
                self.words = gr.Textbox(
                    elem_id="figures-words", max_lines=1, container=False, show_label=False, scale=5, autofocus=True
                )
                self.clear = gr.Button("✕", elem_id="figures-clear", scale=0, min_width=96)
            with gr.Row(elem_id="figures-filters"):
                many: dict[str, Any] = {"multiselect": True, "choices": [], "min_width": 150}
                self.reports = gr.Dropdown(elem_id="figures-reports", scale=3, **many)
                self.years = gr.Dropdown(elem_id="figures-years", scale=1, **many)
                self.kinds = gr.Dropdown(elem_id="figures-kinds", scale=2, **many)
                self.publishers = gr.Dropdown(elem_id="figures-publishers", scale=2, **many)
            self.note = gr.HTML(elem_id="figures-note")
            with gr.Row(elem_id="figures-main"):
                with gr.Column(scale=5, min_width=340):
                    self.table = gr.HTML(elem_id="figures-table", js_on_load=_SCRIPT)
                with gr.Column(scale=2, min_width=280):
                    self.sentence = gr.HTML(elem_id="figures-sentence", js_on_load=_SCRIPT)
            self.tray = gr.HTML(elem_id="figures-tray", js_on_load=_SCRIPT)
            self.timer = gr.Timer(_SECONDS_BETWEEN_LOOKS, active=False)

    @property
    def filters(self) -> list[Any]:
        """What the query is made of."""
        return [self.words, self.reports, self.years, self.kinds, self.publishers]


class _Wiring:
    """The listeners."""

    def __init__(self, view: _View, desk: gr.State, house: House) -> None:
        self.view, self.desk, self.house = view, desk, house
        self.making = Making()
        self.left = gr.State()

    def wire(self, page: gr.Blocks) -> None:
        """Connect the components."""
        view = self.view
        parts = [self.desk, view.table, view.sentence, view.tray]
        offered = [view.reports, view.years, view.publishers]
        looked = [self.left, view.note, view.timer, *offered, *parts]
        page.load(self._arrive, [*view.filters], [view.words, view.clear, view.kinds, *looked], **_QUIET)
        view.timer.tick(self._look, [self.desk, self.left], looked, **_QUIET)
        changes = [view.words.change, *(each.input for each in view.filters[1:])]
        gr.on(changes, self._ask, [*view.filters, self.desk], parts, trigger_mode="always_last", **_QUIET)
        view.words.submit(self._ask, [*view.filters, self.desk], parts, **_QUIET)
        view.clear.click(self._clear, [self.desk], [*view.filters, *parts], **_QUIET)
        for part in (view.table, view.sentence, view.tray):
            part.click(self._click, [self.desk], parts, **_QUIET)

    # the listeners

    def _arrive(
        self,
        asked: str,
        reports: list[str],
        years: list[int],
        kinds: list[str],
        publishers: list[str],
        request: gr.Request,
    ) -> Updates:
        """The view in the visitor's language; what they have begun to type meanwhile stays."""
        language, view = self._language(request), self.view
        offered = [(words(name, language), name) for name in KINDS]
        labels: Updates = {
            view.words: gr.Textbox(placeholder=words("search_hint", language), label=words("search", language)),
            view.clear: gr.Button(words("clear", language)),
            view.kinds: gr.Dropdown(choices=offered, label=words("kinds", language)),
        }
        for name in ("reports", "years", "publishers"):
            labels[getattr(view, name)] = gr.Dropdown(label=words(name, language))
        desk = Desk().asked(asked or "", reports or [], years or [], kinds or [], publishers or [])
        return labels | self._look(desk, None, request)

    def _look(self, desk: Desk, before: int | None, request: gr.Request) -> Updates:
        """How many reports are still to be listed, and whether to look again; the table only where that has changed.

        before: how many there were, None where that is not known. What is asked for meanwhile must not be written over.
        """
        language, library = self._language(request), self._library(request)
        left = self.making.left(library) if library else None
        loading = self.house.opening.state == "loading"
        updates: Updates = {
            self.left: left,
            self.view.note: self._note(library, left or 0, language),
            self.view.timer: gr.Timer(active=loading or bool(left and not self.making.failed)),
        }
        if library is None or left != before or before is None:
            updates |= self._parts(desk, request)
        if library is not None and left != before:
            updates |= self._offered(library, language)
        return updates

    def _offered(self, library: Library, language: Language) -> Updates:
        """What the filters offer."""
        facets = library.record.figures.facets()
        offered: dict[str, list[Any]] = {
            "reports": list(facets.reports),
            "years": [(str(year), year) for year in facets.years],
            "publishers": list(facets.publishers),
        }
        return {
            getattr(self.view, name): gr.Dropdown(choices=choices, label=words(name, language))
            for name, choices in offered.items()
        }

    def _note(self, library: Library | None, left: int, language: Language) -> str:
        """A sentence on the figures that are not listed yet; "" where all are."""
        if library is None or not left:
            return ""
        name = "making_failed" if self.making.failed else "making" if library.is_owned else "making_elsewhere"
        return note_html(name, language, left=left)

    def _ask(
        self,
        asked: str,
        reports: list[str],
        years: list[int],
        kinds: list[str],
        publishers: list[str],
        desk: Desk,
        request: gr.Request,
    ) -> Updates:
        return self._parts(desk.asked(asked, reports, years, kinds, publishers), request)

    def _clear(self, desk: Desk, request: gr.Request) -> Updates:
        filters: Updates = {each: [] for each in self.view.filters[1:]} | {self.view.words: ""}
        return filters | self._parts(desk.asked("", [], [], [], []).sorted_by(""), request)

    def _click(self, desk: Desk, event: gr.EventData, request: gr.Request) -> Updates:
        told = event._data if isinstance(event._data, dict) else {}
        return self._parts(self._done(desk, str(told.get("do", "")), str(told.get("at", "")), request), request)

    # what they do

    def _done(self, desk: Desk, do: str, at: str, request: gr.Request) -> Desk:
        """The desk after a click on what says that it does this."""
        number = int(at) if at.removeprefix("-").isdecimal() and len(at) < 16 else None
        if do == "sort":
            return desk.sorted_by(at)
        if do == "empty":
            return desk.toggled_all(())
        if do == "page" and (library := self._library(request)):
            rows, _ = library.record.figures.page(desk.query, ROWS, desk.offset)
            return desk.toggled_all(row.key for row in rows)
        by_number: dict[str, Callable[[int], Desk]] = {"pick": desk.toggled, "show": desk.showing, "turn": desk.turned}
        return by_number[do](number) if do in by_number and number is not None else desk

    def _parts(self, desk: Desk, request: gr.Request) -> Updates:
        """The table, the sentence and the tray of a desk."""
        view, language, library = self.view, self._language(request), self._library(request)
        if library is None:
            name = self._why_not(request)
            empty = {view.sentence: sentence_panel(None, None, language), view.tray: tray_html([], {}, desk, language)}
            return {self.desk: desk, view.table: message(name, language)} | empty
        table = library.record.figures
        rows, total = table.page(desk.query, ROWS, desk.offset)
        if not rows and desk.offset:  # reports left, and their pages with them
            desk = desk.from_the_start()
            rows, total = table.page(desk.query, ROWS)
        return {
            self.desk: desk,
            view.table: table_html(rows, total, desk, language),
            view.sentence: self._sentence(library, desk, language),
            view.tray: self._tray(library, desk, language),
        }

    def _sentence(self, library: Library, desk: Desk, language: Language) -> str:
        if desk.shown is None:
            return sentence_panel(None, None, language)
        found = library.record.figures.rows([desk.shown])
        if not found:
            return sentence_panel(None, None, language, "gone")
        return sentence_panel(found[0], library.record.text(found[0].report_id, found[0].version), language)

    def _tray(self, library: Library, desk: Desk, language: Language) -> str:
        picked = library.record.figures.rows(desk.picked)
        texts = {one.report_id: library.record.text(one.report_id, one.version) or "" for one in picked}
        read = {
            (report_id, sentence.start, sentence.end): row_shown(sentence.text, text[sentence.start : sentence.end])
            for report_id, text in texts.items()
            for chunk in library.record.chunks(report_id)
            for sentence in chunk.sentences
        }
        quotes = {one.key: read.get((one.report_id, one.start, one.end), "") for one in picked}
        return tray_html(picked, quotes, desk, language)

    # who asks

    def _language(self, request: gr.Request) -> Language:
        return visitor_of(request, self.house.access).language

    def _library(self, request: gr.Request) -> Library | None:
        """The library for a visitor who may read it; None while it is opened, or where it could not be."""
        return library_of(self.house.opening) if visitor_of(request, self.house.access).role else None

    def _why_not(self, request: gr.Request) -> str:
        if not visitor_of(request, self.house.access).role:
            return "not_let_in"
        return "failed" if self.house.opening.state == "failed" else "loading"

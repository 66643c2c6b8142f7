"""The view of the reports: what the library holds, how each report is, uploads, and changes by those who may."""

from html import escape
from typing import Any

import gradio as gr

from ingest.load import LARGEST_FILE_BYTES, LOADERS
from rag.records import Language
from ui.house import House
from ui.reports.choosing import choose_report
from ui.reports.components import FIELDS, Components, labelled
from ui.reports.counter import Counter
from ui.reports.editing import wire_editing
from ui.reports.listing import listing
from ui.reports.uploading import follow, wire_uploading
from ui.reports.wording import words

_SECONDS_BETWEEN_LOOKS = 1.0
_ONE_NAME = (".markdown", ".htm", ".jpeg", ".docm", ".xlsm", ".pptm")  # other names for formats that are named anyway


def add_reports(page: gr.Blocks, house: House) -> None:
    """The view over a library that may still be opening."""
    view = Components()
    waiting = gr.Timer(_SECONDS_BETWEEN_LOOKS)

    def arrive(request: gr.Request) -> dict[Any, Any]:
        """The view for whoever came: in their language, with what they may do."""
        counter = Counter.of(house, request)
        if counter.library is None:
            note = _note(_why_closed(house, counter.visitor.language))
            return {view.note: note, waiting: gr.Timer(active=house.opening.state == "loading")}
        wanted = str(request.query_params.get("report", ""))
        return {
            waiting: gr.Timer(active=False),
            view.seen: house.desk.jobs.changes(),
            **_labels(view, counter),
            **listing(view, counter, ""),
            **follow(view, counter),
            **choose_report(view, counter, wanted),
        }

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    everything = [each for each in vars(view).values() if isinstance(each, gr.blocks.Block)]
    gr.on([page.load, waiting.tick], arrive, None, [waiting, *everything, *view.fields], **quiet)
    wire_uploading(view, house)
    wire_editing(view, house)


def _labels(view: Components, counter: Counter) -> dict[Any, Any]:
    language, may_edit = counter.visitor.language, counter.visitor.may_edit
    return {
        view.note: _note(_standing_note(counter)),
        view.uploading: gr.Column(visible=may_edit),
        view.files: gr.File(label=words("upload", language)),
        view.formats: f"<p>{escape(_formats(language))}</p>",
        view.search: gr.Textbox(placeholder=words("search", language), label=words("search", language)),
        view.check: gr.Button(words("check", language), visible=may_edit),
        view.form: gr.Accordion(label=words("edit", language)),
        view.save: gr.Button(words("save", language)),
        view.reread: gr.Button(words("reread", language)),
        view.remove: gr.Button(words("remove", language)),
        view.yes: gr.Button(words("remove_yes", language)),
        view.no: gr.Button(words("remove_no", language)),
        **{field: labelled(name, language) for name, field in zip(FIELDS, view.fields, strict=True)},
    }


def _standing_note(counter: Counter) -> str:
    """What a visitor should know before they try: that they may not, or who does it."""
    language, carrier = counter.visitor.language, counter.house.desk.carrier
    if not counter.visitor.may_edit:
        return words("reader", language)
    if carrier is not None and (holder := carrier.holder) is not None:
        return words("held", language, pid=holder.pid, command=holder.command)
    return ""


def _why_closed(house: House, language: Language) -> str:
    if house.opening.state == "failed":
        return words("failed", language, reason=house.opening.failure or words("bug", language))
    return words("loading", language)


def _note(text: str) -> str:
    return f'<p class="aside" role="status">{escape(text)}</p>' if text else ""


def _formats(language: Language) -> str:
    named = " ".join(suffix.lstrip(".") for suffix in LOADERS if suffix not in _ONE_NAME)
    return words("formats", language, formats=named, megabytes=LARGEST_FILE_BYTES // 1_000_000)

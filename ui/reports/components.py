"""The components of the reports view, in their places."""

import gradio as gr

from rag.records import Language
from ui.reports.shelf import COLUMNS, NUMBERS
from ui.reports.wording import words

FIELDS = ("title", "publisher", "date", "period", "url", "language")  # that an editor may change, in their order
LANGUAGES: tuple[Language, ...] = ("zh", "en")
SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LATER_LOOKS = 0.5, 5.0  # while work goes on, and else: others change things too
_TABLE_HEIGHT = 560
_DROP_HEIGHT = 150


class Components:
    """Uploads above, the list of reports on the left, the chosen one on the right (on a phone: below)."""

    def __init__(self) -> None:
        self.chosen = gr.State("")  # the id of the report in the panel
        self.filled = gr.State({})  # what its form was filled with, by the name of a field
        self.begun = gr.State(())  # what this page has to tell of once it is done
        self.seen = gr.State(-1)  # of Jobs.changes(), when the list was last brought up to date
        self.timer = gr.Timer(SECONDS_BETWEEN_LATER_LOOKS, active=False)
        with gr.Column(elem_id="shelf"):
            self.note = gr.HTML(elem_id="shelf-note")
            with gr.Column(elem_id="uploading", visible=False) as self.uploading:
                self.files = gr.File(file_count="multiple", height=_DROP_HEIGHT, elem_id="upload")
                self.formats = gr.HTML(elem_id="upload-note")
            self.board = gr.HTML(elem_id="board")
            self.stop = gr.Button(visible=False, elem_id="stop", size="sm")
            with gr.Row(elem_id="holdings"):
                with gr.Column(scale=2, min_width=320):
                    self._add_table()
                with gr.Column(scale=1, min_width=320, elem_id="chosen"):
                    self._add_panel()
        # what changes while work goes on; what changes with the report that is chosen; what it takes to know how
        self.followed = [self.board, self.stop, self.timer]
        self.renewed = [self.chosen, self.panel, self.tools, self.told, self.filled, self.begun, *self.fields]
        self.now: set[gr.blocks.Block] = {self.chosen, self.filled, self.begun, self.seen, self.search, *self.fields}

    def _add_table(self) -> None:
        with gr.Row(elem_id="holdings-head"):
            self.totals = gr.HTML(elem_id="totals")
            self.search = gr.Textbox(show_label=False, container=False, elem_id="search", scale=1, min_width=160)
            self.check = gr.Button(visible=False, elem_id="check", size="sm", scale=0, min_width=120)
        self.table = gr.Dataframe(
            visible=False,  # until its heads are in the visitor's language
            datatype=["number" if name in NUMBERS else "str" for name in COLUMNS],
            column_count=len(COLUMNS),
            type="array",
            interactive=False,
            show_label=False,
            latex_delimiters=[],
            buttons=[],
            max_height=_TABLE_HEIGHT,
            pinned_columns=1,
            wrap=True,
            elem_id="reports",
        )

    def _add_panel(self) -> None:
        self.panel = gr.HTML(elem_id="report")
        self.told = gr.HTML(elem_id="told")
        with gr.Column(visible=False, elem_id="tools") as self.tools:
            with gr.Accordion(open=False, elem_id="edit") as self.form:
                self.fields = [self._field(name) for name in FIELDS]
                self.save = gr.Button(variant="primary", elem_id="save", size="sm")
            with gr.Row():
                self.reread = gr.Button(elem_id="reread", size="sm")
                self.remove = gr.Button(elem_id="remove", size="sm")
        with gr.Column(visible=False, elem_id="sure") as self.sure:
            self.question = gr.HTML()
            with gr.Row():
                self.yes = gr.Button(variant="stop", elem_id="remove-yes", size="sm")
                self.no = gr.Button(elem_id="remove-no", size="sm")

    @staticmethod
    def _field(name: str) -> gr.Textbox | gr.Dropdown:
        if name == "language":
            return gr.Dropdown(choices=list(LANGUAGES), elem_id=f"field-{name}", interactive=True)
        return gr.Textbox(elem_id=f"field-{name}", max_lines=2, interactive=True)


def labelled(name: str, language: Language, value: str = "") -> gr.Textbox | gr.Dropdown:
    """A field of the form in a language, with what the report has."""
    label = words(name, language)
    if name == "language":
        return gr.Dropdown([(words(each, language), each) for each in LANGUAGES], value=value or language, label=label)
    hint = words(f"{name}_hint", language) if name in ("date", "period") else ""
    return gr.Textbox(value, label=label, placeholder=hint)

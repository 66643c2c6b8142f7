"""The reports and dates that are chosen, as the page shows them."""

from collections.abc import Sequence

import gradio as gr

from rag.errors import YanwenError
from rag.records import Language, Report
from ui.ask.scope import Chosen, Date, refusal, scope_of, told
from ui.ask.view import AskView, Updates
from ui.opening import Opening
from ui.wording import words


def choices(view: AskView, opening: Opening, chosen: Chosen, since: Date, until: Date, language: Language) -> Updates:
    """The reports there are now, what is chosen of them, and a line that tells it."""
    titles = {report.report_id: report.details.title for report in reports_of(opening)}
    known = [each for each in chosen or () if each in titles or not titles]
    line = told(scope_of(known, since, until), titles, language)
    names = [(title, report_id) for report_id, title in titles.items()] or [(each, each) for each in known]
    about = refusal(since, until, language)
    return {
        view.scope: gr.Accordion(label=f"{line}  {about}".strip()),
        view.reports: gr.Dropdown(choices=names, value=known, label=words("choose_reports", language)),
        view.since: gr.Textbox(label=words("since", language), placeholder="2024", value=since),
        view.until: gr.Textbox(label=words("until", language), placeholder="2025-06", value=until),
    }


def reports_of(opening: Opening) -> Sequence[Report]:
    """The reports there are now; none while the library is being opened or changed."""
    assistant = opening.opened
    try:
        return assistant.library.record.reports() if assistant else []
    except YanwenError:  # the header tells it
        return []

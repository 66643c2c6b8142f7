"""The report that is chosen, in the panel and the form: when it is chosen, and when it has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from rag.records import Language
from ui.reports.components import FIELDS, Components, labelled
from ui.reports.counter import Counter, shown
from ui.reports.form import filled, renewed
from ui.reports.jobs import Job
from ui.reports.panel import empty_panel, report_panel
from ui.reports.wording import words

Now = Mapping[Any, Any]  # what the page has now, by component
Updates = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Begun:
    """Work that is not done yet. told: what to say once it is; empty where the board tells of it."""

    job: Job
    told: str = ""


def choose_report(view: Components, counter: Counter, report_id: str, told: str = "") -> Updates:
    """A report in the panel, and its details in the form."""
    language, library = counter.visitor.language, counter.library
    found = shown(report_id, library) if library and report_id else None
    reset = {view.sure: gr.Column(visible=False), view.told: told, view.begun: ()}
    if found is None:
        nothing = empty_panel(language, "gone" if report_id and not told else "pick")
        return {view.chosen: "", view.panel: nothing, view.tools: gr.Column(visible=False), **reset}
    details = found.versions[0].report.details
    named = zip(FIELDS, view.fields, strict=True)
    fields = {field: labelled(name, language, getattr(details, name)) for name, field in named}
    reset |= {view.tools: gr.Column(visible=counter.visitor.may_edit), view.filled: filled(details)}
    return {view.chosen: report_id, view.panel: report_panel(found, language), **fields, **reset}


def renew_report(view: Components, counter: Counter, now: Now, told: str = "") -> Updates:
    """The chosen report as it is now; in the form only what has not been changed there. told: of its removal."""
    language, library, report_id = counter.visitor.language, counter.library, now[view.chosen]
    if library is None or not report_id:
        return {}
    found = shown(report_id, library)
    if found is None:
        return choose_report(view, counter, report_id, told)
    anew, filled_now = renewed(typed(view, now), now[view.filled], found.versions[0].report.details)
    named = zip(FIELDS, view.fields, strict=True)
    fields = {field: labelled(name, language, anew[name]) for name, field in named if name in anew}
    return {view.panel: report_panel(found, language), view.filled: filled_now, **fields}


def typed(view: Components, now: Now) -> dict[str, str]:
    """What the form says, by the name of a field."""
    return {name: str(now[field] or "") for name, field in zip(FIELDS, view.fields, strict=True)}


def told_at_last(view: Components, begun: Sequence[Begun], language: Language) -> Updates:
    """What has become of work that was not done when its page told of it; nothing while some of it goes on."""
    if not begun or not all(each.job.progress.is_over for each in begun):
        return {}
    failures = (failure for each in begun if (failure := failure_of(each.job, language)) and each.told)
    failure, told = next(failures, ""), begun[-1].told
    return {view.told: failed(failure) if failure else succeeded(told) if told else "", view.begun: ()}


def failure_of(job: Job, language: Language) -> str:
    """Why work that is over was not done; empty where it was."""
    if job.progress.standing == "done":
        return ""
    return job.progress.failure or words("bug" if job.is_bug else "ended", language)


def succeeded(told: str) -> str:
    """A line that tells of something done, or begun."""
    return f'<p class="fine" role="status">{escape(told)}</p>'


def failed(told: str) -> str:
    """A line that tells why something was not done."""
    return f'<p class="failure" role="alert">{escape(told)}</p>'

"""What happens when a report is chosen, and when an editor changes it, reads it again or takes it out."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import gradio as gr

from ingest.commands import Command
from ingest.details import as_kept, unfit_details
from rag.errors import YanwenError
from rag.library.holdings import Holding
from ui.house import House
from ui.reports.components import FIELDS, Components, labelled
from ui.reports.counter import Counter, RefusedError, shown
from ui.reports.listing import listing
from ui.reports.panel import empty_panel, report_panel
from ui.reports.progress import Given
from ui.reports.uploading import follow
from ui.reports.wording import words

Updates = dict[Any, Any]
_SECONDS_WAITED = 5.0  # for a change to be made, before the page goes on without it


def wire_editing(view: Components, house: House) -> None:
    """Wire the table, the form and the buttons below a report."""

    def choose(chosen: str, event: gr.EventData, request: gr.Request) -> Updates:
        """Show the report of the row that was clicked; a caller of its own may send no row, or anything.

        A table that is drawn anew selects its row again: the form of the report that is chosen already stays as it is.
        """
        row = event._data.get("row_value") if isinstance(event._data, dict) else None
        report_id = str(row[-1]) if isinstance(row, list) and row else ""
        updates = choose_report(view, Counter.of(house, request), report_id)
        return _without_form(view, updates) if report_id == chosen else updates

    def save(
        report_id: str,
        title: str,
        publisher: str,
        date: str,
        period: str,
        url: str,
        language: str,
        sought: str,
        request: gr.Request,
    ) -> Updates:
        """Change a report's details to what the form says."""
        given = dict(zip(FIELDS, (title, publisher, date, period, url, language), strict=True))
        return _done(
            view, Counter.of(house, request), report_id, sought, lambda counter: _save(counter, report_id, given)
        )

    def ask_whether(report_id: str, request: gr.Request) -> Updates:
        """Have a removal confirmed."""
        counter = Counter.of(house, request)
        question = _removal(counter, report_id)
        return {view.sure: gr.Column(visible=bool(question)), view.question: question, view.told: ""}

    def remove(report_id: str, sought: str, request: gr.Request) -> Updates:
        """Take a report out."""
        return _done(view, Counter.of(house, request), report_id, sought, lambda counter: _remove(counter, report_id))

    def reread(report_id: str, sought: str, request: gr.Request) -> Updates:
        """Read a report's file again, in the background."""
        return _done(view, Counter.of(house, request), report_id, sought, lambda counter: _reread(counter, report_id))

    def check(report_id: str, sought: str, request: gr.Request) -> Updates:
        """Check the whole library, in the background."""
        return _done(view, Counter.of(house, request), report_id, sought, _check)

    def keep() -> Updates:
        """Take the question of a removal back."""
        return {view.sure: gr.Column(visible=False)}

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    following = [view.board, view.stop, view.timer, view.seen, view.totals, view.table, view.told, view.sure]
    panel = [view.chosen, view.panel, view.tools, view.told, view.sure]
    everything = list(dict.fromkeys([*following, *panel]))  # not the form: what is typed stays, whatever comes back
    view.table.select(choose, [view.chosen], [*panel, *view.fields], **quiet)
    view.save.click(save, [view.chosen, *view.fields, view.search], everything, **quiet)
    view.remove.click(ask_whether, [view.chosen], [view.sure, view.question, view.told], **quiet)
    view.yes.click(remove, [view.chosen, view.search], everything, **quiet)
    view.no.click(keep, None, [view.sure], **quiet)
    view.reread.click(reread, [view.chosen, view.search], everything, **quiet)
    view.check.click(check, [view.chosen, view.search], everything, **quiet)


def choose_report(view: Components, counter: Counter, report_id: str, told: str = "") -> Updates:
    """A report in the panel, and its details in the form."""
    language, library = counter.visitor.language, counter.library
    found = shown(report_id, library) if library and report_id else None
    hidden = {view.sure: gr.Column(visible=False), view.told: told}
    if found is None:
        nothing = empty_panel(language, "gone" if report_id and not told else "pick")
        return {view.chosen: "", view.panel: nothing, view.tools: gr.Column(visible=False), **hidden}
    details = found.versions[0].report.details
    named = zip(FIELDS, view.fields, strict=True)
    fields = {field: labelled(name, language, getattr(details, name)) for name, field in named}
    tools = gr.Column(visible=counter.visitor.may_edit)
    return {view.chosen: report_id, view.panel: report_panel(found, language), view.tools: tools, **fields, **hidden}


def _done(view: Components, counter: Counter, report_id: str, sought: str, act: Callable[[Counter], str]) -> Updates:
    """Do something and tell of it, with the page as it is then; or tell why not, and leave what was typed."""
    try:
        told = f'<p class="fine" role="status">{escape(act(counter))}</p>'
    except YanwenError as error:
        return {view.told: f'<p class="failure" role="alert">{escape(str(error))}</p>'}
    changes = {view.seen: counter.house.desk.jobs.changes()}
    chosen = _without_form(view, choose_report(view, counter, report_id, told))
    return {**follow(view, counter), **listing(view, counter, sought), **changes, **chosen}


def _without_form(view: Components, updates: Updates) -> Updates:
    """The updates without those of the form: more of it may have been typed meanwhile."""
    return {component: update for component, update in updates.items() if component not in view.fields}


def _save(counter: Counter, report_id: str, given: Mapping[str, str]) -> str:
    held, language = _held(counter, report_id), counter.visitor.language
    waiting = counter.house.desk.jobs.being_edited(report_id)
    changes = {
        name: value
        for name, value in as_kept(given).items()
        if name in waiting or value != getattr(held.report.details, name)
    }
    for unfit in unfit_details(changes).values():
        raise RefusedError(words(unfit, language))
    if not changes:
        return words("nothing_changed", language)
    command = Command("edit", report_id=report_id, meta=tuple(changes.items()))
    return _awaited(counter, command, words("saved", language))


def _removal(counter: Counter, report_id: str) -> str:
    """The question whether to remove a report; empty for who may not, or where it is gone."""
    if counter.library is None or not counter.visitor.may_edit:
        return ""
    versions = counter.library.record.holdings(report_id)
    if not versions:
        return ""
    title = versions[0].report.details.title
    question = words("remove_sure", counter.visitor.language, title=title, versions=len(versions))
    return f'<p class="sure" role="alert">{escape(question)}</p>'


def _remove(counter: Counter, report_id: str) -> str:
    title = _held(counter, report_id).report.details.title
    told = words("removed", counter.visitor.language, title=title)
    return _awaited(counter, Command("remove", report_id=report_id), told)


def _reread(counter: Counter, report_id: str) -> str:
    held = _held(counter, report_id)
    given = Given(held.path, held.report.file, 1)
    counter.begin(Command("reread", report_id=report_id), (given,))
    return words("work_reread", counter.visitor.language)


def _check(counter: Counter) -> str:
    counter.begin(Command("check"))
    return words("checking", counter.visitor.language)


def _held(counter: Counter, report_id: str) -> Holding:
    """The current version of a report, for an editor. Raises RefusedError."""
    versions = counter.require_editor().record.holdings(report_id)
    if not versions:
        raise RefusedError(words("gone", counter.visitor.language))
    return versions[0]


def _awaited(counter: Counter, command: Command, told: str) -> str:
    """What to tell of a command that is done in a moment; where other work is before it, that it waits."""
    job = counter.begin(command)
    if not job.wait(_SECONDS_WAITED):
        return words("waits", counter.visitor.language)
    if job.progress.standing != "done":
        failure = "bug" if job.is_bug else "ended"
        raise RefusedError(job.progress.failure or words(failure, counter.visitor.language))
    return told

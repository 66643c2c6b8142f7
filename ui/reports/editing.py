"""What happens when a report is chosen, and when an editor changes it, reads it again or takes it out."""

from collections.abc import Callable
from html import escape
from typing import Any

import gradio as gr

from ingest.commands import Command
from ingest.details import unfit_details
from rag.errors import YanwenError
from rag.library.holdings import Holding
from ui.house import House
from ui.reports.choosing import (
    Begun,
    Now,
    Updates,
    choose_report,
    failed,
    failure_of,
    renew_report,
    succeeded,
    typed,
)
from ui.reports.components import Components
from ui.reports.counter import Counter, RefusedError
from ui.reports.form import changed
from ui.reports.listing import listing
from ui.reports.progress import Given
from ui.reports.uploading import follow
from ui.reports.wording import words

_SECONDS_WAITED = 5.0  # for a change to be made, before the page goes on without it

Done = tuple[str, Begun | None]  # what to tell now, and what is not done yet


def wire_editing(view: Components, house: House) -> None:
    """Wire the table, the form and the buttons below a report."""

    def choose(now: Now, event: gr.EventData, request: gr.Request) -> Updates:
        """Show the report of the row that was clicked; a caller of its own may send no row, or anything.

        A table that is drawn anew selects its row again: what is typed of the report that is chosen already stays.
        """
        row = event._data.get("row_value") if isinstance(event._data, dict) else None
        report_id = str(row[-1]) if isinstance(row, list) and row else ""
        counter = Counter.of(house, request)
        if report_id and report_id == now[view.chosen]:
            return renew_report(view, counter, now)
        return choose_report(view, counter, report_id)

    def save(now: Now, request: gr.Request) -> Updates:
        """Change those of a report's details that were changed in the form."""
        return _done(view, Counter.of(house, request), now, lambda counter: _save(view, counter, now))

    def ask_whether(report_id: str, request: gr.Request) -> Updates:
        """Have a removal confirmed."""
        counter = Counter.of(house, request)
        question = _removal(counter, report_id)
        return {view.sure: gr.Column(visible=bool(question)), view.question: question, view.told: ""}

    def remove(now: Now, request: gr.Request) -> Updates:
        """Take a report out."""
        return _done(view, Counter.of(house, request), now, lambda counter: _remove(counter, now[view.chosen]))

    def reread(now: Now, request: gr.Request) -> Updates:
        """Read a report's file again, in the background."""
        return _done(view, Counter.of(house, request), now, lambda counter: _reread(counter, now[view.chosen]))

    def check(now: Now, request: gr.Request) -> Updates:
        """Check the whole library, in the background."""
        return _done(view, Counter.of(house, request), now, _check)

    def keep() -> Updates:
        """Take the question of a removal back."""
        return {view.sure: gr.Column(visible=False)}

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    everything = [*view.followed, *view.renewed, view.seen, view.totals, view.table, view.sure]
    view.table.select(choose, view.now, [*view.renewed, view.sure], **quiet)
    view.save.click(save, view.now, everything, **quiet)
    view.remove.click(ask_whether, [view.chosen], [view.sure, view.question, view.told], **quiet)
    view.yes.click(remove, view.now, everything, **quiet)
    view.no.click(keep, None, [view.sure], **quiet)
    view.reread.click(reread, view.now, everything, **quiet)
    view.check.click(check, view.now, everything, **quiet)


def _done(view: Components, counter: Counter, now: Now, act: Callable[[Counter], Done]) -> Updates:
    """Do something and tell of it, with the page as it is then; or tell why not, and leave what was typed."""
    try:
        told, begun = act(counter)
    except YanwenError as error:
        return {view.told: failed(str(error)), view.begun: ()}
    line = succeeded(told)
    updates = {view.seen: counter.house.desk.jobs.changes(), **follow(view, counter)}
    updates |= {**listing(view, counter, now[view.search]), **renew_report(view, counter, now, line)}
    unfinished = (*now[view.begun], begun) if begun else ()
    return {**updates, view.told: line, view.sure: gr.Column(visible=False), view.begun: unfinished}


def _save(view: Components, counter: Counter, now: Now) -> Done:
    held, language = _held(counter, now[view.chosen]), counter.visitor.language
    waiting = {name for each in now[view.begun] if not each.job.progress.is_over for name, _ in each.job.command.meta}
    changes = changed(typed(view, now), now[view.filled], waiting)
    for unfit in unfit_details(changes).values():
        raise RefusedError(words(unfit, language))
    if not changes:
        return words("nothing_changed", language), None
    command = Command("edit", report_id=held.report.report_id, meta=tuple(changes.items()))
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


def _remove(counter: Counter, report_id: str) -> Done:
    title = _held(counter, report_id).report.details.title
    told = words("removed", counter.visitor.language, title=title)
    return _awaited(counter, Command("remove", report_id=report_id), told)


def _reread(counter: Counter, report_id: str) -> Done:
    held = _held(counter, report_id)
    file = Given(held.path, held.report.file, 1)
    job = counter.begin(Command("reread", report_id=report_id), (file,))
    return words("work_reread", counter.visitor.language), Begun(job)


def _check(counter: Counter) -> Done:
    return words("checking", counter.visitor.language), Begun(counter.begin(Command("check")))


def _held(counter: Counter, report_id: str) -> Holding:
    """The current version of a report, for an editor. Raises RefusedError."""
    versions = counter.require_editor().record.holdings(report_id)
    if not versions:
        raise RefusedError(words("gone", counter.visitor.language))
    return versions[0]


def _awaited(counter: Counter, command: Command, told: str) -> Done:
    """What to tell of a command that is done in a moment; where other work is before it, that it waits."""
    language, job = counter.visitor.language, counter.begin(command)
    if not job.wait(_SECONDS_WAITED):
        return words("waits", language), Begun(job, told)
    if failure := failure_of(job, language):
        raise RefusedError(failure)
    return told, None

"""What happens when files are uploaded, while they are taken, and when that is stopped."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from ingest.commands import Command
from ingest.uploads import keep_upload
from rag.errors import YanwenError
from rag.library.library import Library
from ui.house import House
from ui.reports.board import board
from ui.reports.choosing import Now, Updates, renew_report, told_at_last
from ui.reports.components import SECONDS_BETWEEN_LATER_LOOKS, SECONDS_BETWEEN_LOOKS, Components
from ui.reports.counter import Counter
from ui.reports.listing import listing
from ui.reports.progress import Given
from ui.reports.wording import words

_READERS = 1  # processes that read uploads: the page answers questions meanwhile


def wire_uploading(view: Components, house: House) -> None:
    """Wire uploads, the board and its stop button, and the search in the list."""

    def upload(files: list[str] | None, request: gr.Request) -> Updates:
        """Take the files over, and have them read."""
        counter = Counter.of(house, request)
        uploaded = [Path(file) for file in files or []]
        try:
            given = _kept(uploaded, counter.require_editor())
            paths = tuple(file.path for file in given)
            counter.begin(Command("ingest", files=paths, workers=_READERS), given)
        except YanwenError as error:
            raise gr.Error(str(error), print_exception=False) from None
        finally:
            _drop(uploaded)
        return {view.files: None, **follow(view, counter)}

    def tick(now: Now, request: gr.Request) -> Updates:
        """How the work stands; the list and the chosen report anew where somebody has changed something."""
        counter = Counter.of(house, request)
        changes = house.desk.jobs.changes()
        updates = follow(view, counter) | told_at_last(view, now[view.begun], counter.visitor.language)
        if changes != now[view.seen]:
            updates |= listing(view, counter, now[view.search]) | renew_report(view, counter, now)
            updates[view.seen] = changes
        return updates

    def stop(request: gr.Request) -> Updates:
        """Stop what this visitor has going on."""
        counter = Counter.of(house, request)
        if counter.visitor.may_edit:
            for job in house.desk.jobs.of(counter.visitor.name):
                if not job.progress.is_over:
                    job.stop()
        return follow(view, counter)

    def search(sought: str, request: gr.Request) -> Updates:
        """The reports that hold these words."""
        return listing(view, Counter.of(house, request), sought)

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}
    view.files.upload(upload, [view.files], [view.files, *view.followed], **quiet)
    everything = [*view.followed, *view.renewed, view.seen, view.totals, view.table, view.sure]
    view.timer.tick(tick, view.now, everything, **quiet)
    view.search.input(search, [view.search], [view.totals, view.table], trigger_mode="always_last", **quiet)
    view.stop.click(stop, None, view.followed, **quiet)


def follow(view: Components, counter: Counter) -> Updates:
    """The board of a visitor as it stands, with its button and the timer that has it told again."""
    jobs, by = counter.house.desk.jobs, counter.visitor.name
    going_on = jobs.going_on()
    timer = gr.Timer(SECONDS_BETWEEN_LOOKS if going_on else SECONDS_BETWEEN_LATER_LOOKS, active=True)
    if not counter.visitor.may_edit:
        return {view.board: "", view.stop: gr.Button(visible=False), view.timer: timer}
    mine = jobs.of(by)
    others = sum(job.by != by for job in going_on)
    stoppable = any(job.progress.files and not job.progress.is_over for job in mine)
    return {
        view.board: board(mine, others, counter.visitor.language),
        view.stop: gr.Button(words("stop", counter.visitor.language), visible=stoppable),
        view.timer: timer,
    }


def _kept(files: Sequence[Path], library: Library) -> tuple[Given, ...]:
    given = []
    for file in files:
        size = file.stat().st_size
        given.append(Given(str(keep_upload(library.folder, file.name, file)), file.name, size))
    return tuple(given)


def _drop(files: Sequence[Path]) -> None:
    """What Gradio still has of an upload: the file where it was refused, its folder, the copy it makes the name of."""
    for file in files:
        file.unlink(missing_ok=True)
        if file.parent.is_dir() and not any(file.parent.iterdir()):
            file.parent.rmdir()

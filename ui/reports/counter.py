"""Where a visitor of the reports view is served: who they are, what they see, what they may have done."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from ingest.check import file_state, is_searchable
from ingest.commands import Command
from ingest.load import has_pictures
from rag.errors import YanwenError
from rag.library.library import Library
from rag.library.record import SourceFile
from ui.house import House
from ui.reports.jobs import Job
from ui.reports.panel import Shown
from ui.reports.progress import Given
from ui.reports.wording import words
from ui.visitor import Visitor, visitor_of


class RefusedError(YanwenError):
    """A visitor may not do this, or it cannot be done now; the message is in their language."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The house, as one visitor finds it with one request."""

    house: House
    visitor: Visitor

    @classmethod
    def of(cls, house: House, request: gr.Request) -> "Counter":
        """For whoever sent a request."""
        return cls(house, visitor_of(request, house.access))

    @property
    def library(self) -> Library | None:
        """The library, once it is open; None for somebody who is not let in."""
        return self.house.desk.library if self.visitor.role else None

    def require_editor(self) -> Library:
        """The library, for an editor. Raises RefusedError for anybody else, and while there is none."""
        if not self.visitor.may_edit:
            raise RefusedError(words("reader", self.visitor.language))
        if self.library is None:
            raise RefusedError(words("loading", self.visitor.language))
        return self.library

    def begin(self, command: Command, files: tuple[Given, ...] = ()) -> Job:
        """Have a command carried out, in the background. Raises RefusedError."""
        self.require_editor()
        carrier = self.house.desk.carrier
        if carrier is None:
            raise RefusedError(words("loading", self.visitor.language))
        job = Job(command, files, self.visitor.name)
        self.house.desk.jobs.start(job, carrier.carry_out)
        return job


def shown(report_id: str, library: Library) -> Shown | None:
    """What there is to show of a report; None where it is gone."""
    versions = library.record.holdings(report_id)
    if not versions:
        return None
    held = versions[0]
    return Shown(
        versions,
        library.record.notes(report_id),
        file_state(SourceFile(held.path, held.sha256)),
        has_pictures(Path(held.path).name) and library.record.file(report_id) is not None,
        is_searchable(report_id, library),
    )

"""What the views work on that show and change the library itself: the library, who carries commands out, the work."""

import threading
from typing import Protocol

from ingest.commands import Command, Tell
from rag.library.library import Library
from rag.library.lock import Owner
from ui.reports.jobs import Jobs


class Carrier(Protocol):
    """Carries commands out; ingest.service.Service is one, and ingest.beside.Beside."""

    @property
    def holder(self) -> Owner | None:
        """The other process that holds the library, None where this one does."""

    @property
    def is_busy(self) -> bool:
        """Whether a command is being carried out."""

    def carry_out(self, command: Command, tell: Tell, stop: threading.Event) -> bool:
        """Carry a command out in this thread; False where the end of this process came before. Raises YanwenError."""


class Desk:
    """Empty until the library is open."""

    def __init__(self) -> None:
        self.library: Library | None = None
        self.carrier: Carrier | None = None
        self.jobs = Jobs()

    @property
    def is_busy(self) -> bool:
        """Whether the library is being changed, from this page or by a command that was handed over."""
        return bool(self.jobs.going_on()) or (self.carrier is not None and self.carrier.is_busy)

    def open(self, library: Library, carrier: Carrier) -> None:
        """From now on there is something to show, and to change."""
        self.library, self.carrier = library, carrier

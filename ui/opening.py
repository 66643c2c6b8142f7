"""The assistant while it is being opened: loading, then ready or failed. Questions wait for it here."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol

from rag.answer import Partial
from rag.errors import YanwenError
from rag.library.conversations import Conversations
from rag.records import EVERYTHING, Answer, Note, Report, Scope

log = logging.getLogger(__name__)

State = Literal["loading", "ready", "failed"]


class Texts(Protocol):
    """The reports and their texts; the library's record is one."""

    @property
    def conversations(self) -> Conversations:
        """What was asked and answered before."""

    def reports(self) -> list[Report]:
        """The reports there are."""

    def report(self, report_id: str, version: int) -> Report | None:
        """A version of a report, a current one or an earlier; None if there is none."""

    def has_file(self, report_id: str, version: int) -> bool:
        """Whether the bytes of a version were kept, so that its pages can be shown."""

    def file(self, report_id: str, version: int | None = None) -> bytes | None:
        """The bytes of a version of a report whose pages can be shown; None where they are not kept."""

    def text(self, report_id: str, version: int | None = None) -> str | None:
        """The whole text of a version of a report, None: as it stands now; None if it is gone."""

    def notes_within(self, report_id: str, version: int | None, start: int, end: int) -> list[Note]:
        """The notes on places that share a character with text[start:end]; version None: as the report stands now."""


class Shelf(Protocol):
    """What holds the texts; a library is one."""

    @property
    def record(self) -> Texts:
        """The texts."""


class Answerer(Protocol):
    """What the page needs of an assistant."""

    @property
    def library(self) -> Shelf:
        """Where the cited reports are."""

    def stream(
        self, question: str, scope: Scope = EVERYTHING, history: Sequence[str] = ()
    ) -> Iterator[Partial | Answer]:
        """Partial texts, then the checked answer, last. history: the earlier questions, oldest first."""


class Opening:
    """Opens an assistant in the background. `state` goes from loading to ready or failed, once."""

    def __init__(self, open_assistant: Callable[[], Answerer]) -> None:
        """open_assistant: may take many seconds; raises YanwenError for what the user can mend."""
        self._open = open_assistant
        self._done = threading.Event()
        self._assistant: Answerer | None = None
        self.failure = ""  # one sentence; empty for a failure that is a bug, whose traceback is in the log

    def start(self) -> None:
        """Begin to open."""
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    @property
    def state(self) -> State:
        """Where the opening stands."""
        if not self._done.is_set():
            return "loading"
        return "failed" if self._assistant is None else "ready"

    @property
    def opened(self) -> Answerer | None:
        """The assistant if it is open now, without waiting."""
        return self._assistant if self._done.is_set() else None

    def wait(self) -> Answerer | None:
        """The assistant, once it is open; None when that failed."""
        self._done.wait()
        return self._assistant

    def _run(self) -> None:
        try:
            self._assistant = self._open()
        except YanwenError as error:
            self.failure = str(error)
            log.error("%s", error)
        except Exception:
            log.exception("the assistant could not be opened")
        finally:
            self._done.set()

"""Lists the figures of reports that have none yet, in the background, in the process that owns the library."""

import logging
import threading

from rag.library.figures import Missing
from rag.library.library import Library
from rag.tabulation.rows import figure_rows
from ui.opening import Opening

log = logging.getLogger(__name__)


def library_of(opening: Opening) -> Library | None:
    """The library, once it is open."""
    assistant = opening.opened
    library = assistant.library if assistant else None
    return library if isinstance(library, Library) else None


class Making:
    """At most one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.failed = False

    def left(self, library: Library) -> int:
        """How many reports' figures are missing; begins to make them where that is this process's to do."""
        missing = len(library.record.without_figures())
        if missing and library.is_owned:
            with self._lock:
                if not self.failed and (self._thread is None or not self._thread.is_alive()):
                    self._thread = threading.Thread(target=self._make, args=[library], name="figures", daemon=True)
                    self._thread.start()
        return missing

    def wait(self) -> None:
        """Until the thread is done."""
        if self._thread is not None:
            self._thread.join()

    def _make(self, library: Library) -> None:
        for what in library.record.without_figures():
            try:
                make(library, what)
            except Exception:
                self.failed = True
                log.exception("the figures of report %s could not be listed", what.report_id)


def make(library: Library, what: Missing) -> None:
    """List the figures of a version. One that is revised meanwhile is left as it is: its successor has its own."""
    record = library.record
    report, text = record.report(what.report_id, what.version), record.text(what.report_id, what.version)
    if report is not None and text is not None:
        record.add_figures(what, figure_rows(text, report.details, record.chunks(what.report_id)))

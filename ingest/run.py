"""A command as the command line runs it: here, or in the process that owns the library, with the same lines."""

import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.beside import carry_out_beside
from ingest.commands import Command, absolute
from ingest.display import Display
from ingest.index import printable
from ingest.readers import path_text
from ingest.stopping import stopping
from ingest.watch import watch
from rag.embedding.embedder import Embedder
from rag.errors import EmptyLibraryError, LibraryInUseError
from rag.library.library import read_library
from rag.settings import Settings


class Run:
    """Runs commands over one library; the embedding model is loaded once, and only where it is needed."""

    def __init__(self, settings: Settings, *, as_json: bool) -> None:
        self._settings, self._as_json = settings, as_json
        self._embedder: Embedder | None = None
        self._stop = threading.Event()

    def ingest(self, files: Sequence[Path], named: Sequence[Path], command: Command) -> bool:
        """Ingest files; whether all were taken. named: where files that are gone are looked for.

        Raises KeyboardInterrupt where it was stopped, with all that is listed in the library.
        """
        paths = {absolute(file): file for file in files}
        given = {path_text(Path(path)): path_text(file) for path, file in paths.items()}
        command = replace(command, files=tuple(paths), named=tuple(map(absolute, named)))
        display = Display(files, given, self._settings.library, as_json=self._as_json)
        try:
            with stopping(self._stop):
                self._carry_out(command, display)
            if self._stop.is_set():
                raise KeyboardInterrupt
        finally:
            display.end()
        return display.sum_up()

    def maintain(self, command: Command) -> int:
        """Edit, remove, rebuild or check; how many faults there are."""
        display = Display([], {}, self._settings.library, as_json=False)
        self._carry_out(command, display)
        return display.faults

    def watch(self, folder: Path, command: Command) -> None:
        """Ingest what comes into a folder, until stopped."""
        waits = False

        def ingest(files: Sequence[Path]) -> bool:
            nonlocal waits
            try:
                self.ingest(files, [], command)
            except LibraryInUseError as error:
                if not waits:
                    print(f"{error} Watching goes on.", file=sys.stderr)
                waits = True
                return False
            except KeyboardInterrupt:
                self._stop.set()
            waits = False
            return True

        with stopping(self._stop):
            print(f"Watching {folder}; Ctrl-C ends it.", file=sys.stderr)
            watch(folder, ingest, self._tell_gone, self._stop)
        print("Stopped watching.", file=sys.stderr)

    def _tell_gone(self, gone: Sequence[Path]) -> None:
        """A line for each file that the library still has at the place from where it went."""
        try:
            library = read_library(self._settings.library, own=False)
        except EmptyLibraryError:  # nothing was ever taken
            return
        try:
            known = {path: report_id for report_id, path in library.record.paths().items()}
        finally:
            library.close()
        display = Display([], {}, self._settings.library, as_json=self._as_json)
        for path in gone:
            if report_id := known.get(path_text(path.resolve())):
                way_out = f"its report stays; to take it out: python -m ingest --remove {report_id}"
                display.say(f"  missing   {printable(path_text(path))}  {way_out}")

    def _carry_out(self, command: Command, display: Display) -> None:
        carry_out_beside(self._settings.library, lambda: self._loaded(display), command, display.show, self._stop)

    def _loaded(self, display: Display) -> Embedder:
        from rag.assemble import go_offline
        from rag.embedding.load import load_embedder

        go_offline()
        if self._embedder is None:
            self._embedder = load_embedder(self._settings, display.say)
        return self._embedder

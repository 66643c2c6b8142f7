"""The owner of a library takes commands from `python -m ingest`, at a Unix socket that only its user may open."""

import contextlib
import logging
import os
import shutil
import socket
import tempfile
import threading
from pathlib import Path

from ingest.commands import Command, Event, Said, Tell, perform
from ingest.messages import LONGEST_LINE, command_of, event_line, line_of, message_of
from ingest.uploads import drop_forgotten
from ingest.wire import WireError
from rag.embedding.embedder import Embedder
from rag.errors import LibraryError, YanwenError
from rag.library.library import Library
from rag.library.lock import Owner

log = logging.getLogger(__name__)

_LONGEST_ADDRESS = 100  # bytes: systems take 104 or 108
_SECONDS_TO_TAKE = 60.0  # for whoever asked, to take what it is told
_SECONDS_TO_END = 60.0
_LOOK_SECONDS = 0.2
FAULT = "The process that holds the library failed at this. Its log says why; run this again once it is stopped."


class Service:
    """Carries commands out one after another, in threads beside whatever else the owner does."""

    def __init__(self, library: Library, embedder: Embedder, embedding: str) -> None:
        """library: owned by this process. embedding: the setting that `embedder` comes from."""
        self.library, self._embedder, self._embedding = library, embedder, embedding
        self._turn = threading.Lock()
        self._stops: set[threading.Event] = set()
        self._ended = False
        self.holder: Owner | None = None  # no other process
        self._folder, self._address = _place(library.folder)
        self._listening = _listen(self._address)

    @property
    def is_busy(self) -> bool:
        """Whether a command is being carried out."""
        return self._turn.locked()

    def start(self) -> None:
        """Begin to take commands, and tell other processes where."""
        drop_forgotten(self.library)
        threading.Thread(target=self._accept, name="ingest-service", daemon=True).start()
        self.library.announce(str(self._address))

    def close(self) -> None:
        """Take no more commands; what is being carried out ends after what it is writing."""
        self._ended = True
        self.library.announce("")
        with contextlib.suppress(OSError):  # some systems do not wake a thread that waits in accept otherwise
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._address.unlink(missing_ok=True)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        for stop in list(self._stops):
            stop.set()
        if self._turn.acquire(timeout=_SECONDS_TO_END):
            self._turn.release()

    def _accept(self) -> None:
        while not self._ended:
            try:
                connection, _ = self._listening.accept()
            except OSError:  # it was closed
                return
            threading.Thread(target=self._serve, args=(connection,), name="ingest-command", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(_SECONDS_TO_TAKE)
        with connection, connection.makefile("rb") as lines:
            try:
                _, value = message_of(lines.readline(LONGEST_LINE))
                command = command_of(value)
            except (WireError, OSError) as error:
                log.warning("a command could not be understood: %s", error)
                return
            stop = threading.Event()
            threading.Thread(target=_listen_for_stop, args=(connection, stop), name="ingest-stop", daemon=True).start()
            asker = _Asker(connection, stop)
            try:
                asker.send(line_of("done", self.carry_out(command, asker.tell, stop)))
            except YanwenError as error:
                asker.send(line_of("error", str(error)))
            except Exception:
                log.exception("a command failed")
                asker.send(line_of("error", FAULT))
            finally:
                with contextlib.suppress(OSError):  # whoever asked has gone already
                    connection.shutdown(socket.SHUT_RDWR)

    def carry_out(self, command: Command, tell: Tell, stop: threading.Event) -> bool:
        """Carry a command out once all earlier ones are done; False where the service was closed before its end.

        For any thread of this process. Raises YanwenError as perform does.
        """
        self._stops.add(stop)
        try:
            if not self._take_turn(tell, stop):
                return not self._ended
            try:
                self._check_embedding(command)
                if not self._ended:
                    perform(command, self.library, lambda: self._embedder, tell, stop)
                return not self._ended
            finally:
                if not self._ended:
                    self.library.warm()  # what failed half way, or was found damaged, has let the indexes go
                self._turn.release()
        finally:
            self._stops.discard(stop)

    def _take_turn(self, tell: Tell, stop: threading.Event) -> bool:
        """Wait until nothing else is carried out; False where this was stopped before."""
        if self._turn.acquire(blocking=False):
            return True
        tell(Said(f"Process {os.getpid()} is busy with an earlier command; this one waits for it."))
        while not self._turn.acquire(timeout=_LOOK_SECONDS):
            if stop.is_set():
                return False
        return True

    def _check_embedding(self, command: Command) -> None:
        if command.action == "rebuild" and command.embedding != self._embedding:
            raise LibraryError(
                f"Process {os.getpid()}, which holds the library, runs with the embedding model {self._embedding}, and "
                f"{command.embedding} is set here. Stop it, run this again, and start it with the new setting."
            )


class _Asker:
    """Whoever gave a command; once it is gone, or takes nothing more, what it asked for stops."""

    def __init__(self, connection: socket.socket, stop: threading.Event) -> None:
        self._connection, self._stop, self._gone = connection, stop, False

    def tell(self, event: Event) -> None:
        self.send(event_line(event))

    def send(self, line: bytes) -> None:
        if self._gone:
            return
        try:
            self._connection.sendall(line)
        except OSError:  # gone: there is nobody to be told
            self._gone = True
            self._stop.set()


def _listen_for_stop(connection: socket.socket, stop: threading.Event) -> None:
    """Anything more that whoever asked says, or its end, means stop."""
    while not stop.is_set():
        try:
            connection.recv(1)
        except TimeoutError:
            continue
        except OSError:  # closed here: the command is done
            return
        stop.set()


def _place(folder: Path) -> tuple[Path | None, Path]:
    """Where the socket goes: into the library's folder; where that path is too long for one, into one for it alone."""
    address = folder.resolve() / "ingest.socket"
    if len(os.fsencode(address)) <= _LONGEST_ADDRESS:
        return None, address
    alone = Path(tempfile.mkdtemp(prefix="yanwen-"))
    return alone, alone / "ingest.socket"


def _listen(address: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    address.unlink(missing_ok=True)  # of an owner that was killed
    listening.bind(str(address))
    address.chmod(0o600)  # before it listens: until then nobody is let in
    listening.listen()
    return listening

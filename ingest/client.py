"""A command handed to the process that owns the library, and what that tells, as if it were done here."""

import contextlib
import socket
import threading
from collections.abc import Iterator

from ingest.commands import Command, Tell
from ingest.messages import LONGEST_LINE, command_line, event_of, line_of, message_of
from ingest.wire import WireError
from rag.errors import LibraryError, LibraryInUseError

_LOOK_SECONDS = 0.2
_CUT_OFF = (
    "The process that holds the library ended before this was done. What is listed above is in the library; "
    "run this again for the rest."
)


def hand_over(command: Command, in_use: LibraryInUseError, tell: Tell, stop: threading.Event) -> None:
    """Have the owner carry a command out; returns when it is done.

    stop: once set, the owner is asked to end after what it is writing. Raises YanwenError as perform does; in_use
    where the owner does not answer.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(in_use.address)
            connection.sendall(command_line(command))
        except OSError:
            raise in_use from None
        over = threading.Event()
        threading.Thread(target=_pass_on, args=(connection, stop, over), name="stop", daemon=True).start()
        with connection.makefile("rb") as lines:
            try:
                _follow(iter(lambda: lines.readline(LONGEST_LINE), b""), tell)
            except (OSError, WireError) as error:
                raise LibraryInUseError(_CUT_OFF) from error
            finally:
                over.set()


def _follow(lines: Iterator[bytes], tell: Tell) -> None:
    for line in lines:
        word, value = message_of(line)
        if word == "error":
            raise LibraryError(str(value))
        if word == "done" and value is True:
            return
        if word == "done":
            break
        tell(event_of(word, value))
    raise LibraryInUseError(_CUT_OFF)


def _pass_on(connection: socket.socket, stop: threading.Event, over: threading.Event) -> None:
    while not over.is_set():
        if stop.wait(_LOOK_SECONDS):
            with contextlib.suppress(OSError):  # it is done already
                connection.sendall(line_of("stop"))
            return

"""One process owns a library: a lock of the operating system, which ends with the process, however it ends."""

import json
import os
import shlex
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryInUseError

_LONGEST_COMMAND = 200
_OWNER_FILE = "lock.owner"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a library. `address`: of the socket at which it takes commands; empty where it takes none."""

    pid: int
    command: str
    address: str = ""


class LibraryLock:
    """Held from acquire() to release(). The file beside it names the owner, for the message to others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(
            folder / "lock", mode=0o600, thread_local=False
        )  # the page opens and closes it in two threads

    def acquire(self) -> None:
        """Raise LibraryInUseError at once when another process holds it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            owner = owner_of(self._folder)
            told = f"process {owner.pid} ({owner.command})" if owner else "another process"
            raise LibraryInUseError(
                f"The library {self._folder} is in use by {told}. Wait until that is done, or stop it; "
                "then run this again.",
                owner.address if owner else "",
            ) from error
        self.announce("")

    def announce(self, address: str) -> None:
        """Tell other processes where this one, the owner, takes commands; empty: nowhere."""
        owner = Owner(os.getpid(), _command(), address)
        written = self._folder / f"{_OWNER_FILE}.new"
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(owner), file)
        written.replace(self._folder / _OWNER_FILE)  # whoever reads it finds all of it

    def release(self) -> None:
        """Give the library back."""
        if self._lock.is_locked:
            (self._folder / _OWNER_FILE).unlink(missing_ok=True)
            self._lock.release()


def owner_of(folder: Path) -> Owner | None:
    """The process that holds the library in `folder`, as it has told; None where none has, or it cannot be read."""
    try:
        told = json.loads((folder / _OWNER_FILE).read_text(encoding="utf-8"))
        return Owner(int(told["pid"]), str(told["command"]), str(told["address"]))
    except (OSError, ValueError, KeyError, TypeError):  # it is being written, or an earlier Yanwen wrote it
        return None


def _command() -> str:
    """The command line of this process in one line, without the interpreter's folder."""
    told = shlex.join([Path(sys.orig_argv[0]).name, *sys.orig_argv[1:]])
    return "".join(char if char.isprintable() else " " for char in told)[:_LONGEST_COMMAND]

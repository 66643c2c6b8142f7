"""The keeper of a worker process: hands it files, watches its time and memory, replaces it when it dies.

A file that takes too long, takes too much memory or kills its reader costs one line, not the run.
"""

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ingest.limits import MEMORY_BYTES, SECONDS_A_FILE, SECONDS_A_PAGE, SECONDS_AFTER_A_PAGE
from ingest.reading import Reading
from ingest.wire import WireError, from_json
from ingest.worker import TOO_MUCH_MEMORY
from rag.errors import UnreadableFileError

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.02
_KEPT_BYTES = 400_000_000  # a worker that holds more after a file is replaced: the next one needs the room
_LARGEST_REPLY_BYTES = 600_000_000
_LONGEST_LINE = 100
MOST_PAGES = 10_000  # a worker is believed to have read
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_ROOT = Path(__file__).parent.parent

WORKER = (sys.executable, "-P", "-m", "ingest.worker")  # -P: what lies in the working folder is no part of it
CRASHED = "it made its reader crash; save it again from the program it was made with"
FAULT = (
    "its reader failed on it; save it again from the program it was made with, or run this with --verbose to see why"
)


class Keeper:
    """One worker process at a time; started with the first file. Not for several threads at once."""

    def __init__(self, command: Sequence[str] = WORKER, seconds: float = SECONDS_A_FILE) -> None:
        """command: what serves requests as worker.py does. seconds: for one file."""
        self._command, self._seconds = command, seconds
        self._ended = False
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._verdict = ""  # why the process was killed
        self._deadline = 0.0
        self.peak_bytes = 0  # of resident memory, in the last file
        self.page, self.pages = 0, 0  # how far the reader of the file has come, as it says

    def read(self, data: bytes, file: str) -> Reading:
        """Have the bytes of a file of this name read.

        Raises UnreadableFileError with the reason; also where the file took too long or too much, or ended its reader.
        """
        self.page, self.pages = 0, 0
        for _ in range(2):
            used = self._start()
            reply = self._ask(data, file)
            if reply is None and used and self._verdict != self._too_slow():
                continue  # it may be what was read before that made it die: once more, in a new process
            return self._understood(reply)
        raise RuntimeError("unreachable")

    @property
    def pid(self) -> int | None:
        """Of the process, None where there is none."""
        return self._process.pid if self._process else None

    def kill(self) -> None:
        """End the process for good, also while another thread waits for its answer."""
        self._ended = True
        self._kill("")

    def close(self) -> None:
        """End the process and let go of what led to it."""
        self._kill("")
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):  # what it was not given any more
                    if pipe is not None:
                        pipe.close()
        self._process = None

    def _start(self) -> bool:
        """See that there is a process; whether it has read a file before."""
        if self._ended:
            raise UnreadableFileError("the run was stopped before it was read")
        if self._process is not None and self._process.poll() is None:
            return self._served > 0
        self.close()
        self._served = 0
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment |= {name: value for name, value in os.environ.items() if name.startswith("YANWEN_")}
        environment |= {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), *sys.path]))}
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if log.isEnabledFor(logging.DEBUG) else subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the keeper
        )
        return False

    def _ask(self, data: bytes, file: str) -> tuple[str, bytes] | None:
        """The worker's answer, None where it died or was killed."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("no worker")
        self._verdict, self.peak_bytes = "", 0
        self._deadline = time.monotonic() + self._seconds
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(process, done), name="watch", daemon=True)
        watch.start()
        try:
            process.stdin.write(json.dumps({"file": file, "size": len(data)}).encode() + b"\n")
            process.stdin.write(data)
            process.stdin.flush()
            return self._reply(process.stdout)
        except (OSError, WireError):
            self._kill(self._verdict)
            return None
        finally:
            done.set()
            watch.join()
            self.peak_bytes = max(self.peak_bytes, peak_bytes(process.pid))  # it may have been quicker than a look
            self._served += 1

    def _reply(self, replies: IO[bytes]) -> tuple[str, bytes] | None:
        while line := replies.readline(_LONGEST_LINE):
            word, _, length = line.decode("ascii", "replace").partition(" ")
            if not length.strip().isdecimal() or int(length) > _LARGEST_REPLY_BYTES:
                raise WireError("not a reply")
            message = replies.read(int(length))
            if len(message) < int(length):
                break
            if word != "page":
                return word, message
            self.page, self.pages = _page_of_pages(message)
            more = SECONDS_A_PAGE + SECONDS_AFTER_A_PAGE * min(self.page, MOST_PAGES)
            self._deadline = max(self._deadline, time.monotonic() + more)
        return None

    def _understood(self, reply: tuple[str, bytes] | None) -> Reading:
        if reply is None:
            raise UnreadableFileError(self._verdict or CRASHED)
        word, message = reply
        if self.peak_bytes > _KEPT_BYTES:
            self._kill("")
        if word == "unreadable":
            raise UnreadableFileError(_one_line(message))
        if word == "fault":
            log.debug("a reader failed:\n%s", message.decode("utf-8", "replace"))
            raise UnreadableFileError(FAULT)
        try:
            return from_json(message)
        except WireError as error:
            log.debug("a worker's reply cannot be used: %s", error)
            self._kill("")
            raise UnreadableFileError(FAULT) from error

    def _watch(self, process: subprocess.Popen[bytes], done: threading.Event) -> None:
        forget_peak(process.pid)
        while not done.wait(_LOOK_SECONDS):
            self.peak_bytes = max(self.peak_bytes, peak_bytes(process.pid))
            if self.peak_bytes > MEMORY_BYTES:
                self._kill(TOO_MUCH_MEMORY)
            elif time.monotonic() > self._deadline:
                self._kill(self._too_slow())

    def _too_slow(self) -> str:
        return f"reading it takes longer than {self._seconds:.0f} s; split it, or save it again from its program"

    def _kill(self, verdict: str) -> None:
        process = self._process
        if process is None:
            return
        self._verdict = verdict
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # it has just ended by itself
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _page_of_pages(message: bytes) -> tuple[int, int]:
    """A page and how many there are, as a worker says; 0 for what is no such number."""
    numbers = [int(part) if part.isdigit() and len(part) < 6 else 0 for part in message.split()]
    return (numbers[0] if numbers else 0), (numbers[1] if len(numbers) > 1 else 0)


def _one_line(message: bytes) -> str:
    return " ".join(message.decode("utf-8", "replace").split())[:500]


def peak_bytes(pid: int) -> int:
    """The most memory a process has held since it was last forgotten; what it holds now where only that is told."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return _resident_bytes(pid)
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def forget_peak(pid: int) -> None:
    """Begin to count a process's peak anew, where the system can."""
    with contextlib.suppress(OSError):  # then the peak is of all files it has read
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def _resident_bytes(pid: int) -> int:
    if sys.platform == "linux":
        return 0  # it has ended
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return int(told.strip() or 0) * 1024

"""Ctrl-C and SIGTERM in good order: the first asks for an end, the second ends at once."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_SAID = b"Stopping after what is being written; once more stops at once.\n"


@contextlib.contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """Inside, the first signal sets `stop`, the second raises KeyboardInterrupt. For the main thread only."""

    def asked(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        os.write(2, _SAID)  # print may be what was interrupted

    before = {each: signal.signal(each, asked) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)

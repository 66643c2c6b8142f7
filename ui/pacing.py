"""What comes in pieces, some of them late, taken so that whoever takes them can stop in between."""

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

Piece = TypeVar("Piece")


def paced(pieces: Iterator[Piece], longest_seconds: float) -> Iterator[Piece | None]:
    """The pieces as they come, and None each time that none has come for so long.

    They are made in a thread of their own. Who stops taking them ends it with the next piece it makes.
    """
    coming: queue.SimpleQueue[tuple[list[Piece], BaseException | None]] = queue.SimpleQueue()
    stopped = threading.Event()

    def make() -> None:
        try:
            for piece in pieces:
                if stopped.is_set():
                    return
                coming.put(([piece], None))
            coming.put(([], None))
        except BaseException as error:  # it is raised where the pieces are taken
            coming.put(([], error))

    threading.Thread(target=make, name="answer", daemon=True).start()
    try:
        while True:
            try:
                made, error = coming.get(timeout=longest_seconds)
            except queue.Empty:
                yield None
                continue
            if error is not None:
                raise error
            if not made:
                return
            yield made[0]
    finally:
        stopped.set()

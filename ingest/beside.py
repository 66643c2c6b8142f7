"""Commands carried out from a process that does not hold the library: by whichever process does, else here."""

import threading
from collections.abc import Callable
from pathlib import Path

from ingest.client import hand_over
from ingest.commands import Command, Tell, perform
from rag.embedding.embedder import Embedder
from rag.errors import LibraryInUseError
from rag.library.library import open_library
from rag.library.lock import Owner, owner_of


def carry_out_beside(
    folder: Path, embedder: Callable[[], Embedder], command: Command, tell: Tell, stop: threading.Event
) -> None:
    """Have a command carried out by the owner of the library in `folder`; by this process where it has none.

    Raises YanwenError as perform does; LibraryInUseError where the owner takes no commands.
    """
    try:
        library = open_library(folder)
    except LibraryInUseError as error:
        if not error.address:
            raise
        hand_over(command, error, tell, stop)
        return
    try:
        perform(command, library, embedder, tell, stop)
    finally:
        library.close()


class Beside:
    """What a service is, for a process that only reads its library."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._folder, self._embedder = folder, embedder

    @property
    def is_busy(self) -> bool:
        """Nothing is told of what the other process does."""
        return False

    @property
    def holder(self) -> Owner | None:
        """The process that holds the library, as it has told; None where none does."""
        return owner_of(self._folder)

    def carry_out(self, command: Command, tell: Tell, stop: threading.Event) -> bool:
        """As carry_out_beside; True."""
        carry_out_beside(self._folder, lambda: self._embedder, command, tell, stop)
        return True

"""One process owns a library: a lock of the operating system, which ends with the process, however it ends."""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LibraryInUseError


class LibraryLock:
    """Held from acquire() to release(). The file beside it names the owner, for the message to others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / "lock")

    def acquire(self) -> None:
        """Raise LibraryInUseError at once when another process holds it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise LibraryInUseError(
                f"The library {self._folder} is in use by process {self._owner()}. "
                "Stop that program (the chat page, or another ingest), then run this again."
            ) from error
        self._owner_file.write_text(str(os.getpid()), encoding="utf-8")

    def release(self) -> None:
        """Give the library back."""
        if self._lock.is_locked:
            self._owner_file.unlink(missing_ok=True)
            self._lock.release()

    @property
    def _owner_file(self) -> Path:
        return self._folder / "lock.owner"

    def _owner(self) -> str:
        try:
            return self._owner_file.read_text(encoding="utf-8").strip() or "unknown"
        except OSError:
            return "unknown"

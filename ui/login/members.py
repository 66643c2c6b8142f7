"""Those who may log in, as the users file says now."""

import logging
import threading
from pathlib import Path

from rag.errors import SettingsError
from rag.users import Role, User, read_users

_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int, int]  # of a file: device and number, size, time and mode


class Members:
    """The users of the file, which is read again when it has changed. While it cannot be read nobody is a member."""

    def __init__(self, path: Path) -> None:
        """Raises SettingsError where the file cannot be used, or nobody could log in."""
        self._path = path
        self._lock = threading.Lock()
        self._stamp = self._look()
        self._users = read_users(path)
        if not self._users:
            raise SettingsError(
                f"Nobody could log in: {path} holds no users. Add one: python -m rag user add NAME --role editor"
            )

    def find(self, name: str) -> User | None:
        """The user of this name."""
        with self._lock:
            self._refresh()
            return self._users.get(name)

    def role(self, name: str) -> Role | None:
        """What the user of this name may do; None for one who is not let in."""
        user = self.find(name)
        return user.role if user else None

    def _refresh(self) -> None:
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._users = read_users(self._path)
        except SettingsError as error:
            self._users = {}  # rather than let in who may have been removed
            _log.error("%s Until then nobody is let in.", error)

    def _look(self) -> _Stamp | None:
        try:
            state = self._path.stat()
        except OSError:
            return None
        return state.st_ino, state.st_size, state.st_mtime_ns, state.st_mode

"""Who is logged in: random tokens, kept as hashes, in memory; a restart ends them all."""

import secrets
import threading
from dataclasses import dataclass
from hashlib import sha256

from rag.users import User
from ui.login.throttle import Clock

IDLE_SECONDS = 8 * 3600
LONGEST_SECONDS = 24 * 3600
_PER_USER = 20  # the one unused for longest ends when there are more


@dataclass(slots=True)
class _Session:
    user: User  # as it was at login: a session ends when the password is another
    began: float
    used: float


class Sessions:
    """Sessions by token. A token cannot be told from what is kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[bytes, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, user: User) -> str:
        """A new session's token."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._forget()
            own = [key for key, session in self._sessions.items() if session.user.name == user.name]
            own.sort(key=lambda key: self._sessions[key].used)
            for key in own[: max(0, len(own) - _PER_USER + 1)]:
                del self._sessions[key]
            self._sessions[_digest(token)] = _Session(user, now, now)
        return token

    def user(self, token: str) -> User | None:
        """Whose session this is, as they were at login; None for one that has ended."""
        with self._lock:
            self._forget()
            session = self._sessions.get(_digest(token))
            return session.user if session else None

    def use(self, token: str) -> None:
        """Its user does something now."""
        with self._lock:
            if session := self._sessions.get(_digest(token)):
                session.used = self._clock()

    def end(self, token: str) -> None:
        """End the session, if there is one."""
        with self._lock:
            self._sessions.pop(_digest(token), None)

    def _forget(self) -> None:
        now = self._clock()
        for key, session in list(self._sessions.items()):
            if now - session.used >= IDLE_SECONDS or now - session.began >= LONGEST_SECONDS:
                del self._sessions[key]


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()

"""Letting someone in: by name and password, and from then on by the token of a session."""

import hmac
import threading
import time
import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

from rag.passwords import matches
from rag.users import LONGEST_NAME, User
from ui.login.members import Members
from ui.login.sessions import Sessions
from ui.login.throttle import Clock, Throttle

WINDOW_SECONDS = 300
FAILURES = 5  # for a name from an address
_FAILURES_IN_ALL = 50  # for a name from anywhere, and from an address for any name


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why someone was not let in."""

    reason: Literal["wrong", "throttled"]
    retry_after_seconds: int = 0


class Login:
    """The login of a site. Everything may be called from several threads."""

    def __init__(self, members: Members, clock: Clock = time.monotonic) -> None:
        self.members = members
        self.sessions = Sessions(clock)
        self._throttle = Throttle(WINDOW_SECONDS, clock)
        self._hashing = threading.Lock()  # a hash takes 64 MiB: one at a time, however many are asked for
        matches("", None)  # what it is compared with is made once: the first unknown name takes no longer either

    def check(self, name: str, password: str, address: str) -> User | Refusal:
        """The user whose name and password these are. address: where they come from.

        A name that nobody has takes as long as a wrong password.
        """
        name = unicodedata.normalize("NFC", name.strip())[: LONGEST_NAME + 1]
        own = (name, address)
        limits: dict[Hashable, int] = {own: FAILURES, ("name", name): _FAILURES_IN_ALL, (address,): _FAILURES_IN_ALL}
        if seconds := self._throttle.attempt(limits):
            return Refusal("throttled", seconds)
        user = self.members.find(name)
        with self._hashing:
            right = matches(password, user.password_hash if user else None)
        if not user or not right:
            return Refusal("wrong")
        self._throttle.succeeded(own, limits)
        return user

    def user(self, token: str) -> User | None:
        """Who uses this session, as they are now; None where it has ended, or the user or the password is gone."""
        then = self.sessions.user(token)
        now = self.members.find(then.name) if then else None
        if then and now and hmac.compare_digest(then.password_hash, now.password_hash):
            return now
        self.sessions.end(token)
        return None

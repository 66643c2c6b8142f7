"""How often a password may be guessed."""

import threading
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from math import ceil

Clock = Callable[[], float]  # seconds, never going back


class Throttle:
    """Counts failures within a window of time. An attempt is a failure until it is said to have succeeded,

    so that many at once get no further than one after another.
    """

    def __init__(self, window_seconds: float, clock: Clock) -> None:
        self._window = window_seconds
        self._clock = clock
        self._failures: dict[Hashable, deque[float]] = {}
        self._lock = threading.Lock()

    def attempt(self, limits: Mapping[Hashable, int]) -> int:
        """Begin an attempt. limits: failures allowed to each of the keys it counts for.

        Returns 0, or the whole seconds after which one may try again; then it does not count.
        """
        with self._lock:
            self._forget()
            now = self._clock()
            waits = [
                self._failures[key][-limit] + self._window - now
                for key, limit in limits.items()
                if len(self._failures.get(key, ())) >= limit
            ]
            if waits:
                return ceil(max(waits))
            for key in limits:
                self._failures.setdefault(key, deque()).append(now)
            return 0

    def succeeded(self, own: Hashable, limits: Mapping[Hashable, int]) -> None:
        """The last attempt was none: forget it, and of `own` all that came before."""
        with self._lock:
            for key in limits:
                if failures := self._failures.get(key):
                    failures.pop()
            self._failures.pop(own, None)

    def _forget(self) -> None:
        oldest = self._clock() - self._window
        for key, failures in list(self._failures.items()):
            while failures and failures[0] <= oldest:
                failures.popleft()
            if not failures:
                del self._failures[key]

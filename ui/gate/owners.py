"""Whose a session of the page, an event or a file is. Gradio lets whoever knows its name have it. Pure."""

import json
import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterator

_MOST_PER_USER = 5_000  # of each kind; the one unused for longest is forgotten, to its own user's disadvantage only
_PATH = re.compile(rb'"path":\s*("(?:[^"\\]|\\.)*")')  # what a user wrote has its quotes escaped, and is not found


class Owners:
    """Who was the first to use a name that browsers make up, or was given a name of the server's."""

    def __init__(self) -> None:
        self._owner: dict[str, str] = {}
        self._own: defaultdict[str, OrderedDict[str, None]] = defaultdict(OrderedDict)

    def take(self, name: str, user: str) -> bool:
        """Whether it is this user's, or nobody's until now."""
        if self._owner.setdefault(name, user) != user:
            return False
        _remember(self._own[user], name)
        while len(self._own[user]) > _MOST_PER_USER:
            forgotten, _ = self._own[user].popitem(last=False)
            del self._owner[forgotten]
        return True


class Handed:
    """Which files a user was told of. Two who make the same file share it: its name is a hash of what it holds."""

    def __init__(self) -> None:
        self._paths: defaultdict[str, OrderedDict[str, None]] = defaultdict(OrderedDict)

    def hand(self, path: str, user: str) -> None:
        """The user was told of this file."""
        _remember(self._paths[user], path)
        while len(self._paths[user]) > _MOST_PER_USER:
            self._paths[user].popitem(last=False)

    def holds(self, path: str, user: str) -> bool:
        """Whether the user was told of this file."""
        return path in self._paths.get(user, ())


def paths_told(response: bytes) -> Iterator[str]:
    """The files that a piece of a response tells of."""
    for quoted in _PATH.findall(response):
        yield str(json.loads(quoted))


def _remember(kept: OrderedDict[str, None], name: str) -> None:
    kept[name] = None
    kept.move_to_end(name)

"""One user has nothing of another's: sessions of the page, events, uploads and files made for them."""

import json
from collections.abc import Iterator

from starlette.datastructures import QueryParams

from ui.gate.body import objects
from ui.gate.owners import Handed, Owners, paths_told
from ui.gate.refused import Refused
from ui.gate.routes import API, FILE, UPLOAD

_NAMES = ("session_hash", "event_id", "upload_id")


class Belongings:
    """What belongs to whom, learnt from requests and responses as they pass."""

    def __init__(self) -> None:
        self._owners = Owners()
        self._handed = Handed()

    def check(self, path: str, query: QueryParams, body: object, user: str) -> None:
        """Refuses a request for what is another user's."""
        for name in _named(path, query, body):
            if not self._owners.take(name, user):
                raise Refused(403, "another")
        if path.startswith(FILE) and not self._handed.holds(path.removeprefix(FILE), user):
            raise Refused(403, "file")
        for file in _files(body):
            if not self._handed.holds(file, user):
                raise Refused(403, "file")

    def learn(self, path: str, response: bytes, user: str) -> None:
        """A piece of a response: what it tells of is the user's."""
        if not path.startswith(API) or path.startswith(FILE):  # what a file says makes nobody its owner
            return
        told = _read(response)
        if path == UPLOAD and isinstance(told, list):
            for file in told:
                self._handed.hand(str(file), user)
        if isinstance(told, dict) and isinstance(event := told.get("event_id"), str):
            self._owners.take(event, user)
        for file in paths_told(response):
            self._handed.hand(file, user)


def check_files(body: object) -> None:
    """Refuses files at an address of the network, which Gradio would fetch."""
    if any("://" in file for file in _files(body)):
        raise Refused(403, "file")


def _named(path: str, query: QueryParams, body: object) -> Iterator[str]:
    for name in _NAMES:
        yield from query.getlist(name)
        given = body.get(name) if isinstance(body, dict) else None
        if isinstance(given, str):
            yield given
        elif given is not None:
            raise Refused(400, "unreadable")
    place = path.removeprefix(API).strip("/").split("/")
    if place[0] == "heartbeat" or (place[0] == "call" and body is None):
        yield place[-1]  # /heartbeat/SESSION, and what came of /call/NAME/EVENT


def _files(body: object) -> Iterator[str]:
    for each in objects(body):
        if isinstance(file := each.get("path"), str):
            yield file


def _read(response: bytes) -> object:
    try:
        value: object = json.loads(response)
    except ValueError:
        return None  # a piece, or no JSON
    return value

"""The body of a request, read within limits before anything else works on it."""

import json
from collections.abc import Iterator

from starlette.types import Message, Receive

from ui.gate.refused import Refused

_MEGABYTES = 2
_LARGEST = _MEGABYTES * 2**20
_DEEPEST = 64


async def read_body(receive: Receive, declared: str | None) -> bytes:
    """All of it. declared: the Content-Length. Refuses more than 2 MB without reading on."""
    if declared is not None and (not declared.isdecimal() or int(declared) > _LARGEST):
        raise Refused(413, "large", _MEGABYTES)
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _LARGEST:
            raise Refused(413, "large", _MEGABYTES)
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return bytes(body)


def again(body: bytes, receive: Receive) -> Receive:
    """Gives the body once more, then whatever follows."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def parse(body: bytes) -> object:
    """What the JSON holds; None for an empty body. Refuses what is none, or is nested too deeply."""
    if not body:
        return None
    try:
        value: object = json.loads(body)
        for _ in objects(value):
            pass
    except (ValueError, RecursionError) as error:
        raise Refused(400, "unreadable") from error
    return value


def objects(value: object) -> Iterator[dict[str, object]]:
    """Every object within a JSON value. Raises ValueError where it is nested too deeply."""
    level = [value]
    for _ in range(_DEEPEST):
        found = [each for each in level if isinstance(each, dict)]
        lists = [each for each in level if isinstance(each, list)]
        yield from found
        level = [inner for each in found for inner in each.values()] + [inner for each in lists for inner in each]
        if not level:
            return
    raise ValueError("nested too deeply")

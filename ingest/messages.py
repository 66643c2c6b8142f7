"""Commands and what is told of them as lines of JSON, between `python -m ingest` and the process that owns the library.

A line is a list: a word, and a value. From the one that asks: `command`, `stop`. From the owner: the word of an event,
then `done`, or `error` with a sentence. Characters beyond ASCII are escaped: a file's name may hold bytes that are no
UTF-8.
"""

import json

from ingest.commands import Command, Event, Fault, Missing, Said
from ingest.index import Began, FileOutcome
from ingest.readers import Underway
from ingest.wire import WireError, built, plain

LONGEST_LINE = 100_000_000  # bytes; a hundred thousand files with long paths are a tenth of it
_EVENTS: dict[str, type[Event]] = {
    "began": Began,
    "underway": Underway,
    "said": Said,
    "outcome": FileOutcome,
    "missing": Missing,
    "fault": Fault,
}
_WORDS = {kind: word for word, kind in _EVENTS.items()}


def line_of(word: str, value: object = None) -> bytes:
    """One message."""
    return json.dumps([word, value]).encode("ascii") + b"\n"


def event_line(event: Event) -> bytes:
    """The message of an event."""
    return line_of(_WORDS[type(event)], plain(event))


def command_line(command: Command) -> bytes:
    """The message of a command."""
    return line_of("command", plain(command))


def message_of(line: bytes) -> tuple[str, object]:
    """The word and the value of a message. Raises WireError where it is none."""
    try:
        word, value = json.loads(line)
    except (ValueError, TypeError) as error:
        raise WireError("not a message") from error
    return str(word), value


def command_of(value: object) -> Command:
    """The command in a message's value. Raises WireError where it is none."""
    command = built(Command, value)
    assert isinstance(command, Command)
    return command


def event_of(word: str, value: object) -> Event:
    """The event of a message. Raises WireError where it is none."""
    if word not in _EVENTS:
        raise WireError(f"no event: {word}")
    event = built(_EVENTS[word], value)
    assert isinstance(event, Event)
    return event

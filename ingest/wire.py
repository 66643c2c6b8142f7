"""Readings as JSON, between a worker process and the one that keeps the library.

What comes from a worker is data and nothing else, whatever a hostile file made of that process: only the records'
own types are built, each value is checked against its type, and every offset against the text. A record travels as
the list of its fields.
"""

import json
import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ingest.reading import Reading
from rag.records import Block, Note, Sentence


class WireError(ValueError):
    """A message is not what it must be."""


def to_json(reading: Reading) -> bytes:
    """A reading as UTF-8 JSON."""
    return json.dumps(plain(reading), ensure_ascii=False).encode("utf-8", "replace")


def from_json(message: bytes) -> Reading:
    """The reading in a message. Raises WireError where it is no sound one."""
    try:
        value = json.loads(message)
    except ValueError as error:
        raise WireError("not JSON") from error
    reading = built(Reading, value)
    if not isinstance(reading, Reading):
        raise WireError("not a reading")
    _check_offsets(reading)
    return reading


def plain(value: object) -> object:
    """A record as lists of plain values, for JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, field.name)) for field in fields(value)]
    return [plain(each) for each in value] if isinstance(value, tuple) else value


@cache
def _hints(record: type) -> tuple[Any, ...]:
    hints = get_type_hints(record)
    return tuple(hints[field.name] for field in fields(record))


def built(hint: Any, value: Any) -> object:
    """The value of this type that `plain` made lists of. Raises WireError where it is none."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        types_of_fields = _hints(hint)
        if isinstance(value, list) and len(value) == len(types_of_fields):
            return hint(*(built(each, part) for each, part in zip(types_of_fields, value, strict=True)))
    elif origin is tuple and isinstance(value, list):
        if arguments[1:] == (...,):
            return tuple(built(arguments[0], part) for part in value)
        if len(arguments) == len(value):
            return tuple(built(each, part) for each, part in zip(arguments, value, strict=True))
    elif origin in (Union, types.UnionType):
        given = next((each for each in arguments if (value is None) == (each is type(None))), None)
        return None if value is None and given else built(given, value)
    elif (origin is Literal and value in arguments) or (origin is None and type(value) is hint):
        return value
    elif hint is float and type(value) is int:
        return float(value)
    raise WireError(f"{type(value).__name__} where {hint} must be")


def _check_offsets(reading: Reading) -> None:
    length = len(reading.document.text)
    sentences = (sentence for chunk in reading.chunks for sentence in chunk.sentences)
    spanned: tuple[Block | Sentence | Note, ...] = (*reading.document.blocks, *sentences, *reading.notes)
    places = [(each.start, each.end) for each in spanned]
    pages = reading.document.page_starts
    if not all(0 <= start <= end <= length for start, end in places):
        raise WireError("an offset outside the text")
    if any(not 0 <= start <= length for start in pages) or list(pages) != sorted(pages):
        raise WireError("pages out of order")
    if [chunk.ordinal for chunk in reading.chunks] != list(range(len(reading.chunks))):
        raise WireError("chunks out of order")
    if not all(chunk.sentences for chunk in reading.chunks):
        raise WireError("a chunk without a sentence")

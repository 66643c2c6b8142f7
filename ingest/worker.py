"""The worker process: reads one report file after another, under limits. `python -m ingest.worker`, for keeper.py only.

A request is a line of JSON {"file", "size"} and that many bytes. A reply is a line with a word and a length, and that
many bytes: `page` (one more is done: its number, and of how many), then `reading`, `unreadable` (the reason), or
`fault` (a traceback).
"""

import json
import os
import sys
import traceback
from typing import BinaryIO

from ingest.limits import MEMORY_BYTES, set_limits
from ingest.pace import listen
from rag.errors import UnreadableFileError

TOO_MUCH_MEMORY = f"reading it takes more than {MEMORY_BYTES // 1_000_000:,} MB of memory; split it into smaller files"


def main() -> None:
    """Serve requests until there are no more, or memory has run out once."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no reply
    listen(lambda page, pages: send(replies, "page", f"{page} {pages}".encode()))
    from ingest.reading import read_report  # before the limits: an import may look at the machine
    from ingest.wire import to_json

    set_limits()
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        data = sys.stdin.buffer.read(request["size"])
        try:
            send(replies, "reading", to_json(read_report(data, request["file"])))
        except UnreadableFileError as error:
            send(replies, "unreadable", str(error).encode("utf-8", "replace"))
        except RecursionError:
            send(replies, "unreadable", b"it is nested too deeply to be read")
        except MemoryError:
            send(replies, "unreadable", TOO_MUCH_MEMORY.encode())
            return  # what is left in memory would make the next file fail
        except Exception:  # a bug of a reader, or of its library: the keeper shows it where it is asked for
            send(replies, "fault", traceback.format_exc().encode("utf-8", "replace"))


def send(replies: BinaryIO, word: str, message: bytes) -> None:
    """Write one reply."""
    replies.write(f"{word} {len(message)}\n".encode())
    replies.write(message)
    replies.flush()


if __name__ == "__main__":
    main()

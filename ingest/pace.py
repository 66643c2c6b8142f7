"""How a reader of many pages tells that it gets on, so that a long scan is given the time it needs.

A loader calls `page_done` after each page that takes seconds (OCR); in a worker process that reaches its keeper,
anywhere else it does nothing.
"""

from collections.abc import Callable

_listener: Callable[[int, int], None] | None = None


def page_done(page: int, pages: int) -> None:
    """Tell that a page, of so many, has been read."""
    if _listener is not None:
        _listener(page, pages)


def listen(listener: Callable[[int, int], None]) -> None:
    """Have every later `page_done` call this."""
    global _listener
    _listener = listener

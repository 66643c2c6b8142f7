"""Pages of reports as pictures, drawn in a process of their own: a hostile file costs one picture, not the page."""

import logging
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from typing import TypeVar

from ingest.boxes import PageBox, marked_image, page_image, quote_boxes, starts_of_pages
from ingest.limits import set_limits
from rag.errors import UnreadableFileError
from ui.opening import Texts

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_SECONDS = 40.0  # OCR of a scanned page takes some; a page with text takes a tenth of one
_KEPT = 64  # pictures of some 100 kB
_FAILED = "this page cannot be drawn; its text is shown instead"


class Drawing:
    """Draws pages of the reports in a record, one at a time; what was drawn last is kept."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._kept = lru_cache(_KEPT)(self._drawn)

    def page(self, texts: Texts, report_id: str, version: int, page: int) -> bytes:
        """A page, counted from 1, as a PNG. Raises UnreadableFileError where there is none to draw."""
        return self._kept(_Bytes(texts, report_id, version), "page", (page,))  # type: ignore[return-value]

    def marked(self, texts: Texts, report_id: str, version: int, start: int, end: int) -> bytes:
        """What is around text[start:end] on its page, with it marked; a PNG. Raises as `page` does."""
        return self._kept(_Bytes(texts, report_id, version), "marked", (start, end))  # type: ignore[return-value]

    def boxes(self, texts: Texts, report_id: str, version: int, start: int, end: int) -> tuple[PageBox, ...]:
        """The boxes of text[start:end] on its pages. Raises as `page` does."""
        return self._kept(_Bytes(texts, report_id, version), "boxes", (start, end))  # type: ignore[return-value]

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def _drawn(self, source: "_Bytes", what: str, places: tuple[int, ...]) -> object:
        data, text = source.read()
        if what == "page":
            return self._run(page_image, data, *places)
        starts = starts_of_pages(text)
        return self._run(marked_image if what == "marked" else quote_boxes, data, starts, *places)

    def _run(self, draw: Callable[..., Result], *arguments: object) -> Result:
        with self._turn:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, context, initializer=set_limits)
            try:
                return self._pool.submit(draw, *arguments).result(_SECONDS)
            except UnreadableFileError:
                raise
            except (TimeoutError, BrokenProcessPool, MemoryError) as error:
                self._end()
                log.warning("a page could not be drawn: %r", error)
                raise UnreadableFileError(_FAILED) from None

    def _end(self) -> None:
        if self._pool is not None:
            for process in (self._pool._processes or {}).values():  # there is no public way before Python 3.14
                process.kill()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


class _Bytes:
    """The bytes of a version of a report, read where they are wanted; equal to another of the same version."""

    def __init__(self, texts: Texts, report_id: str, version: int) -> None:
        self._texts, self._place = texts, (report_id, version)

    def read(self) -> tuple[bytes, str]:
        data, text = self._texts.file(*self._place), self._texts.text(*self._place)
        if data is None or text is None:
            raise UnreadableFileError("this report has no pages that could be drawn")
        return data, text

    def __hash__(self) -> int:
        return hash(self._place)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes) and self._place == other._place

"""A question's way on the page: waiting, being written, answered or failed. No gradio here."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.errors import EmptyLibraryError, YanwenError
from rag.records import EVERYTHING, Answer, Language, Scope
from ui.opening import Answerer, Opening
from ui.pacing import paced
from ui.wording import words

log = logging.getLogger(__name__)

LONGEST_QUESTION = 2_000
_LONGEST_WAIT_SECONDS = 0.2  # as long a stop may take to be heard while a model is silent
_SECONDS_BETWEEN_PARTIALS = 0.1  # a model may write faster than a page should be redrawn


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what there is to show for it so far; at most one of the other fields is filled."""

    question: str
    answer: Answer | None = None
    partial: str = ""  # unchecked
    note: str = ""
    failure: str = ""
    liked: bool | None = None  # what its visitor thinks of the answer
    next_questions: tuple[str, ...] = ()  # that may be asked after it

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes: it is answered, or has failed or been stopped."""
        return self.answer is not None or bool(self.failure)


def take_turn(
    question: str,
    opening: Opening,
    language: Language,
    history: Sequence[str] = (),
    scope: Scope = EVERYTHING,
    stop: threading.Event | None = None,
) -> Iterator[Turn]:
    """The turn as it goes on; the last one is answered or failed.

    language: of the page, for its own words. stop: once set, the turn ends; what was written is unchecked, and goes.
    """
    if len(question) > LONGEST_QUESTION:
        failure = words("too_long", language, length=len(question), limit=LONGEST_QUESTION)
        yield Turn(question, failure=failure)
        return
    if opening.state == "loading":
        yield Turn(question, note=words("waiting", language))
    assistant = opening.wait()
    if assistant is None:
        yield Turn(question, failure=opening.failure or words("bug", language))
        return
    yield Turn(question, note=words("searching", language))
    shown = 0.0
    try:
        for piece in paced(assistant.stream(question, scope, history), _LONGEST_WAIT_SECONDS):
            if stop is not None and stop.is_set():
                yield Turn(question, failure=words("stopped", language))
                return
            if isinstance(piece, Answer):
                yield Turn(question, answer=piece)
            elif piece is not None and time.monotonic() - shown >= _SECONDS_BETWEEN_PARTIALS:
                shown = time.monotonic()
                yield Turn(question, partial=piece.text)
    except YanwenError as error:
        yield Turn(question, failure=_told(error, assistant, language))
    except Exception:  # a bug: the page goes on, the traceback is for whoever reads the log
        log.exception("a question failed")
        yield Turn(question, failure=words("bug", language))


def _told(error: YanwenError, assistant: Answerer, language: Language) -> str:
    """An error in the page's language where the page has its own words for it."""
    if not isinstance(error, EmptyLibraryError):
        return str(error)
    if assistant.library.record.reports():
        return words("none_in_scope", language)
    return words("no_reports", language, place=words("view_reports", language))

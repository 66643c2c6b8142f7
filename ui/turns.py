"""A question's way on the page: waiting, being written, answered or failed. No gradio here."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.errors import YanwenError
from rag.records import EVERYTHING, Answer, Language, Scope
from ui.opening import Opening
from ui.pacing import paced
from ui.wording import words

log = logging.getLogger(__name__)

LONGEST_QUESTION = 2_000
_LONGEST_WAIT_SECONDS = 0.5  # as long a stop may take to be heard while a model is silent
_SECONDS_BETWEEN_PARTIALS = 0.1  # a model may write faster than a page should be redrawn


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what there is to show for it so far; at most one of the other fields is filled."""

    question: str
    answer: Answer | None = None
    partial: str = ""  # unchecked
    note: str = ""
    failure: str = ""
    stopped: bool = False
    liked: bool | None = None  # what its visitor thinks of the answer
    next_questions: tuple[str, ...] = ()  # that may be asked after it

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes: it is answered, has failed or was stopped."""
        return self.answer is not None or bool(self.failure) or self.stopped


def stopped(turn: Turn, language: Language) -> Turn:
    """The turn as it stands when its visitor has stopped it: what was written so far is unchecked, and not kept."""
    return turn if turn.is_over else Turn(turn.question, failure=words("stopped", language), stopped=True)


def take_turn(
    question: str, opening: Opening, language: Language, history: Sequence[str] = (), scope: Scope = EVERYTHING
) -> Iterator[Turn]:
    """The turn as it goes on; the last one is answered or failed. language: of the page, for its own words."""
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
        last = Turn(question, note=words("searching", language))
        for piece in paced(assistant.stream(question, scope, history), _LONGEST_WAIT_SECONDS):
            if piece is None:
                yield last
            elif isinstance(piece, Answer):
                yield Turn(question, answer=piece)
            elif time.monotonic() - shown >= _SECONDS_BETWEEN_PARTIALS:
                shown = time.monotonic()
                last = Turn(question, partial=piece.text)
                yield last
    except YanwenError as error:
        yield Turn(question, failure=str(error))
    except Exception:  # a bug: the page goes on, the traceback is for whoever reads the log
        log.exception("a question failed")
        yield Turn(question, failure=words("bug", language))

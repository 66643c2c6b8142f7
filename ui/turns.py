"""A question's way on the page: waiting, being written, answered or failed. No gradio here."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.errors import YanwenError
from rag.records import Answer, Language
from rag.smalltalk import CONVERSATION
from ui.opening import Opening
from ui.wording import words

log = logging.getLogger(__name__)

LONGEST_QUESTION = 2_000
_SECONDS_BETWEEN_PARTIALS = 0.1  # a model may write faster than a page should be redrawn


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what there is to show for it so far; at most one of the other fields is filled."""

    question: str
    answer: Answer | None = None
    partial: str = ""  # unchecked
    note: str = ""
    failure: str = ""


def earlier_questions(turns: Sequence[Turn]) -> list[str]:
    """What has been answered so far, each as it was understood, oldest first."""
    answered = [turn for turn in turns if turn.answer and turn.answer.answered_by != CONVERSATION]
    return [turn.answer.completed or turn.question for turn in answered if turn.answer]


def take_turn(question: str, opening: Opening, language: Language, history: Sequence[str] = ()) -> Iterator[Turn]:
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
        for piece in assistant.stream(question, history=history):
            if isinstance(piece, Answer):
                yield Turn(question, answer=piece)
            elif time.monotonic() - shown >= _SECONDS_BETWEEN_PARTIALS:
                shown = time.monotonic()
                yield Turn(question, partial=piece.text)
    except YanwenError as error:
        yield Turn(question, failure=str(error))
    except Exception:  # a bug: the page goes on, the traceback is for whoever reads the log
        log.exception("a question failed")
        yield Turn(question, failure=words("bug", language))

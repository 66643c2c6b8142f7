"""A conversation as the page holds it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import EVERYTHING, Scope
from rag.smalltalk import CONVERSATION
from ui.turns import Turn


@dataclass(frozen=True, slots=True)
class Talk:
    """The turns so far, and where the next question goes."""

    turns: tuple[Turn, ...] = ()
    id: str = ""  # in the record; empty until something of it is kept
    editing: int | None = None  # the turn whose question is being changed: it and what follows give way to the new one
    draft: str = ""  # what was in the box before that question
    scope: Scope = EVERYTHING
    seen: str = ""  # how far it is known here what the record holds: `updated_at` of the conversation
    parted: bool = False  # whether it has become one of its own, since another page went on with what it was

    @property
    def place(self) -> int:
        """Of the next question."""
        return len(self.turns) if self.editing is None else self.editing

    def before(self, place: int) -> "Talk":
        """The conversation as it stood before a turn; all of it where there is no such turn."""
        return replace(self, turns=self.turns[: max(place, 0)]).edited(None)

    def with_turn(self, turn: Turn) -> "Talk":
        """With one more turn."""
        return replace(self, turns=(*self.turns, turn)).edited(None)

    def edited(self, place: int | None, draft: str = "") -> "Talk":
        """With the question of a turn being changed, or none."""
        return replace(self, editing=place, draft=draft)


def earlier_questions(turns: Sequence[Turn]) -> list[str]:
    """What has been answered so far, each as it was understood, oldest first."""
    answered = [turn for turn in turns if turn.answer and turn.answer.answered_by != CONVERSATION]
    return [turn.answer.completed or turn.question for turn in answered if turn.answer]

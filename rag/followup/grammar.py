"""What the rules of a language offer. Questions stand without their final mark throughout."""

from dataclasses import dataclass
from typing import Literal, Protocol

from rag.followup.measures import Measure
from rag.followup.slots import Content

Kind = Literal["other", "difference", "change", "why", "which", "pronoun", "most"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An elliptic question: what it does with the question before it, and its own words."""

    kind: Kind
    content: str
    measure: Measure = ""  # that it asks for beside whom it names: it stands by itself where that was not asked before
    when: str = ""  # the times that it sets against each other: 2024年和2025年(相差多少)


class Grammar(Protocol):
    """A module a language: chinese, english. None comes back where the earlier question has no place for it."""

    def read(self, text: str, *, asked: bool) -> FollowUp | None:
        """What kind of follow-up a text is by its form; None for a question that stands by itself.

        asked: whether it ended in a question mark.
        """
        ...

    def with_other(self, content: Content, earlier: str) -> str | None:
        """The earlier question asked of what the content names."""
        ...

    def difference(self, asked: str, one: str, other: str | None, *, years_only: bool) -> str | None:
        """Two earlier questions (or one that names two things), asked how far apart their answers are."""
        ...

    def why(self, asked: str, earlier: str) -> str | None:
        """The earlier question, asked for the reason."""
        ...

    def which(self, asked: str, earlier: str) -> str | None:
        """The earlier question, asked which ones they are."""
        ...

    def pronoun(self, asked: str, earlier: str, institution: str | None) -> str | None:
        """The follow-up with its pronoun resolved. institution: the one that was named last."""
        ...

    def topic(self, earlier: str) -> str | None:
        """What a question asks for, as a noun."""
        ...

    def institution(self, earlier: str) -> str | None:
        """The bank or company that a question asks about."""
        ...

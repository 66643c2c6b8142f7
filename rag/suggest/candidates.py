"""What may be asked next, best first, each with the figure that must come back. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile, zip_longest
from typing import Literal

from rag.institutions import banks_named, without_banks
from rag.records import Language
from rag.suggest.asking import change_question, question_for
from rag.suggest.topic import PROSE, Place, Topic, change_between, is_earlier

_NAMED_ALIKE = 2  # characters
_NEAR = 200  # characters between sentences that may speak of the same thing
Kind = Literal["period", "neighbour", "change", "bank", "level", "rank"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question and what its answer must be led by. row: whose name must lead it too, of a question for a rank."""

    question: str
    value: Decimal
    unit: str
    place: Place
    kind: Kind
    row: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The language of the questions, and what banks are called in it where a report calls them otherwise."""

    language: Language
    names: dict[str, str]

    def calling(self, question: str) -> "Speaker":
        """The same, calling the bank that a question names what the question calls it: 邮储银行."""
        blank = without_banks(question)
        hidden = [n for n, (a, b) in enumerate(zip(question, blank, strict=False)) if a != b]
        asked = question[hidden[0] : hidden[-1] + 1] if hidden and len(blank) == len(question) else ""
        if re.search(r"[()（）、,，]", asked):
            return self
        same = [who for who in self.names if asked and banks_named(who) == banks_named(asked)]
        return replace(self, names=self.names | dict.fromkeys(same, asked))

    def _named(self, topic: Topic) -> Topic:
        """The topic, its bank called as it is to be in the language of the report."""
        called = self.names.get(topic.who, "")
        return replace(topic, who=called) if called and topic.language == self.language else topic

    def level(self, topic: Topic, kind: Kind) -> Candidate | None:
        """The question for a topic's figure."""
        asked = question_for(self._named(topic), self.language, self.names.get(topic.who, ""))
        return Candidate(asked, topic.figure.value, topic.figure.unit, topic.place, kind) if asked else None

    def change(self, later: Topic, earlier: Topic) -> Candidate | None:
        """The question for what lies between two topics of one subject."""
        change = change_between(later, earlier)
        if change is None:
            return None
        asked = change_question(
            self._named(later), self._named(earlier), change, self.language, self.names.get(later.who, "")
        )
        return Candidate(asked, abs(change.value), change.unit, later.place, "change") if asked else None


def after(
    own: Topic | None, again: Sequence[Candidate], cited: Sequence[Topic], near: Sequence[Topic], speaker: Speaker
) -> list[Candidate]:
    """What goes on from an answer, kinds in turn.

    own: what it is led by; again: its question of other periods; cited: the topics of what it quotes; near: of what
    stands around.
    """
    if own is None:
        return [*again, *(one for topic in cited if (one := speaker.level(topic, "neighbour")))]
    kinds = [
        again or _periods(own, near, speaker),
        _neighbours(own, cited, near, speaker),
        _changes(own, near, speaker),
    ]
    return [one for turn in zip_longest(*kinds) for one in turn if one]


def _periods(own: Topic, near: Sequence[Topic], speaker: Speaker) -> Iterator[Candidate | None]:
    others = [one for one in near if is_earlier(one, own) or is_earlier(own, one)]
    others.sort(key=lambda one: (abs(_year(one) - _year(own)), -_year(one)))
    return (speaker.level(one, "period") for one in others[:2])


def _neighbours(
    own: Topic, cited: Sequence[Topic], near: Sequence[Topic], speaker: Speaker
) -> Iterator[Candidate | None]:
    of_time = [one for one in near if one.subject != own.subject and (_same_time(one, own) or one.form == "share")]
    beside = [one for one in of_time if one in cited]
    rows = [one for one in of_time if one not in cited and _is_beside(one, own)]
    rows.sort(key=lambda one: (one.place.start < own.place.start, abs(one.place.start - own.place.start)))
    return (speaker.level(one, "neighbour") for one in [*rows[:1], *beside[:2], *rows[1:3]])


def _changes(own: Topic, near: Sequence[Topic], speaker: Speaker) -> Iterator[Candidate | None]:
    earlier = sorted((one for one in near if is_earlier(one, own)), key=_year, reverse=True)
    yield from (speaker.change(own, one) for one in earlier[:1])
    later = sorted((one for one in near if is_earlier(own, one)), key=_year)
    yield from (speaker.change(one, own) for one in later[:1])
    stated = [one for one in near if one.form == "change" and (one.who, one.item) == (own.who, own.item)]
    yield from (speaker.level(one, "change") for one in stated[:1])


def at_other_banks(own: Topic, found: Sequence[Topic], speaker: Speaker) -> list[Candidate]:
    """The same item at the other banks that the reports hold one of."""
    alike = [
        one
        for one in found
        if one.item == own.item
        and one.form == own.form == "level"
        and one.row == own.row
        and one.who
        and one.who != own.who
        and _same_time(one, own)
    ]
    return [one for topic in alike if (one := speaker.level(topic, "bank"))]


def _year(topic: Topic) -> int:
    return topic.when.year if topic.when else 0


def _same_time(one: Topic, other: Topic) -> bool:
    return bool(one.when and other.when) and (_year(one) == _year(other)) and one.when.part == other.when.part  # type: ignore[union-attr]


def _is_beside(one: Topic, other: Topic) -> bool:
    """Whether a topic is a row of the same table, another share of a survey, or named alike nearby in one section."""
    if one.form == other.form == "share":
        return True
    if one.group != other.group or not _same_column(one, other):
        return False
    return not one.group.startswith(PROSE) or (
        _shared_end(one.item, other.item) >= _NAMED_ALIKE and abs(one.place.start - other.place.start) <= _NEAR
    )


def _shared_end(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(other), strict=False)))


def _same_column(one: Topic, other: Topic) -> bool:
    """Two rows of one table, of the same column of it."""
    if one.row or other.row:
        return bool(one.row and other.row) and one.item == other.item
    return one.who == other.who and one.figure.kind == other.figure.kind

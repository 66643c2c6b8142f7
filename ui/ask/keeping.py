"""A conversation of the page <-> the database of record. It is kept for whoever asks, and shown to them alone."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from rag.library.conversations import Conversation, Conversations, KeptTurn
from rag.serialise import answer_as_json, answer_from_json
from ui.ask.talk import Talk
from ui.opening import Opening
from ui.turns import Turn

log = logging.getLogger(__name__)

Result = TypeVar("Result")


class Keeping:
    """One user's conversations. Where the record cannot be reached, the page goes on."""

    def __init__(self, opening: Opening, user: str) -> None:
        self._opening, self._user = opening, user

    def keep(self, talk: Talk) -> Talk:
        """Keep the last turn, if it is answered; returns the talk with its id. As it is where that fails."""
        if not talk.turns or talk.turns[-1].answer is None:
            return talk
        return self._asked(lambda conversations: self._put(conversations, talk), talk)

    def _put(self, conversations: Conversations, talk: Talk) -> Talk:
        last = len(talk.turns) - 1
        if talk.id and (seen := self._write(conversations, talk, last, talk.seen)):
            return replace(talk, seen=seen, parted=False)
        # none was begun, or another page has gone on with it or removed it: what is here is kept as a new one
        answered = [place for place, turn in enumerate(talk.turns) if turn.answer]
        name = conversations.begin(self._user, talk.turns[answered[0]].question, talk.scope)
        kept = replace(talk, id=name, seen="", parted=bool(talk.id))
        for place in answered:
            kept = replace(kept, seen=self._write(conversations, kept, place, kept.seen) or "")
        return kept

    def _write(self, conversations: Conversations, talk: Talk, place: int, seen: str) -> str | None:
        turn, at = talk.turns[place], _kept_place(talk, place)
        assert turn.answer is not None
        answer = answer_as_json(turn.answer)
        return conversations.put_turn(talk.id, self._user, at, turn.question, answer, seen=seen, scope=talk.scope)

    def all(self, holding: str = "") -> list[Conversation]:
        """The conversations, the one that was last asked in first. holding: a part of a title or a question."""
        return self._asked(lambda conversations: conversations.of_user(self._user, holding), [])

    def rename(self, name: str, title: str) -> None:
        """Call a conversation otherwise."""
        self._asked(lambda conversations: conversations.rename(name, self._user, title), None)

    def open(self, name: str) -> Talk | None:
        """A conversation as it was left; None where there is none of this id."""
        return self._asked(lambda conversations: self._opened(conversations, name), None)

    def _opened(self, conversations: Conversations, name: str) -> Talk | None:
        found = conversations.find(name, self._user)
        if found is None:
            return None
        turns = tuple(_turn(kept) for kept in conversations.turns(name, self._user))
        return Talk(turns, name, scope=found.scope, seen=found.updated_at)

    def remove(self, name: str) -> None:
        """Take a conversation out."""
        self._asked(lambda conversations: conversations.remove(name, self._user), None)

    def rate(self, talk: Talk, place: int, liked: bool | None, reason: str = "") -> Talk:
        """Keep what is thought of an answer, None: nothing any more; returns the talk with it."""
        if not self._asked(lambda kept: kept.rate(talk.id, self._user, _kept_place(talk, place), liked, reason), False):
            return talk
        rated = replace(talk.turns[place], liked=liked)
        return replace(talk, turns=(*talk.turns[:place], rated, *talk.turns[place + 1 :]))

    def share(self, talk: Talk, place: int) -> str | None:
        """A token for an answer; None where it is not kept."""
        at = _kept_place(talk, place)
        return self._asked(lambda conversations: conversations.share(talk.id, self._user, at), None)

    def shared(self, token: str) -> Talk | None:
        """An answer that somebody has shared, as a conversation of one turn that is nobody's yet."""
        found = self._asked(lambda conversations: conversations.shared(token), None)
        return Talk((_turn(found),)) if found else None

    def _asked(self, ask: Callable[[Conversations], Result], otherwise: Result) -> Result:
        assistant = self._opening.wait()
        if assistant is None:
            return otherwise
        try:
            return ask(assistant.library.record.conversations)
        except SQLAlchemyError:  # the disk is full, or another process writes for long: answers matter more
            log.exception("the conversations could not be reached")
            return otherwise


def _kept_place(talk: Talk, place: int) -> int:
    """The place of a turn in the record, which keeps only those that were answered."""
    return sum(turn.answer is not None for turn in talk.turns[:place])


def _turn(kept: KeptTurn) -> Turn:
    return Turn(kept.question, answer=answer_from_json(kept.answer), liked=kept.liked)

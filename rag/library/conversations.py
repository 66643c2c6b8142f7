"""Conversations in the database of record: who asked what and was answered what, rated how, shared under which token.

Each belongs to a user; without a login there is one, whose name is empty. What belongs to another is not found. The
answers are kept as they were given: a report that is revised or removed later does not change them.
"""

import datetime
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    delete,
    insert,
    select,
    update,
)

from rag.library.schema import metadata
from rag.records import Scope

_LONGEST_TITLE = 80
_LONGEST_REASON = 2_000
_TOKEN_BYTES = 16

# These tables came after others of this layout: they are made where they are missing.
_conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("title", String, nullable=False),
    Column("scope", JSON, nullable=False),
    Column("started_at", String, nullable=False),
    Column("updated_at", String, nullable=False),
    Index("conversations_by_user", "user", "updated_at"),
)
_turns = Table(
    "turns",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("place", Integer, primary_key=True),  # from 0
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),  # the object of the --json contract
    Column("asked_at", String, nullable=False),
)
# A rating is a copy of what was rated: it outlives a turn that gives way to another, or a conversation that is removed.
_ratings = Table(
    "ratings",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("user", String, nullable=False),
    Column("question", Text, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("liked", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String, nullable=False),
)
_shares = Table(
    "shares",
    metadata,
    Column("token", String, primary_key=True),
    Column("user", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its turns."""

    id: str
    title: str  # its first question, or what its user called it
    updated_at: str  # ISO 8601, UTC; another one with each turn that is kept, so that it tells how far one has seen
    scope: Scope


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question and its answer, the answer as the object of the --json contract; and how it was rated."""

    question: str
    answer: dict[str, Any]
    liked: bool | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody thought of an answer."""

    user: str
    question: str
    answer: dict[str, Any]
    liked: bool
    reason: str
    at: str  # ISO 8601, UTC


class Conversations:
    """The tables, read and written. Each public method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """engine: of the record, in which the tables are."""
        self._engine = engine

    def begin(self, user: str, question: str, scope: Scope) -> str:
        """A new conversation without a turn, named by its first question. Returns its id, which cannot be guessed."""
        name, now = secrets.token_urlsafe(_TOKEN_BYTES), _now()
        row = {"id": name, "user": user, "title": _title(question), "scope": asdict(scope)}
        with self._engine.begin() as connection:
            connection.execute(insert(_conversations).values(**row, started_at=now, updated_at=now))
        return name

    def of_user(self, user: str, holding: str = "", limit: int = 200) -> list[Conversation]:
        """A user's conversations, the one that was last asked in first. holding: a part of a title or a question."""
        query = select(_conversations).where(_conversations.c.user == user)
        if holding:
            asked = select(_turns.c.conversation).where(_turns.c.question.icontains(holding, autoescape=True))
            titled = _conversations.c.title.icontains(holding, autoescape=True)
            query = query.where(titled | _conversations.c.id.in_(asked))
        query = query.order_by(_conversations.c.updated_at.desc(), _conversations.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [_conversation(row) for row in connection.execute(query)]

    def find(self, name: str, user: str) -> Conversation | None:
        """A user's conversation; None where they have none of this id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_conversations).where(*_own(name, user))).first()
        return _conversation(row) if row else None

    def turns(self, name: str, user: str) -> list[KeptTurn]:
        """The turns of a user's conversation, the first one first; none where they have no such conversation."""
        rated = _ratings.c.conversation, _ratings.c.place, _ratings.c.question, _ratings.c.answer
        turn = _turns.c.conversation, _turns.c.place, _turns.c.question, _turns.c.answer
        query = (
            select(_turns.c.question, _turns.c.answer, _ratings.c.liked)
            .join(_conversations, _conversations.c.id == _turns.c.conversation)
            .outerjoin(_ratings, and_(*(one == other for one, other in zip(rated, turn, strict=True))))
            .where(*_own(name, user))
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_turns.c.place))
            return [KeptTurn(row.question, json.loads(row.answer), row.liked) for row in rows]

    def put_turn(
        self, name: str, user: str, place: int, question: str, answer: dict[str, object], *, seen: str, scope: Scope
    ) -> str | None:
        """Keep a turn; those from its place on give way, if the writer has seen them.

        seen: `updated_at` when the writer last read or wrote; empty for one who begins. scope: what was asked.
        Returns the new `updated_at`. None, and nothing is kept, where others wrote since, or the conversation is gone.
        """
        row = {"conversation": name, "place": place, "question": question, "answer": json.dumps(answer)}
        now = _now()
        as_seen = _conversations.c.updated_at == (seen or _conversations.c.started_at)
        write = update(_conversations).where(*_own(name, user), as_seen).values(updated_at=now, scope=asdict(scope))
        with self._engine.begin() as connection:
            if not connection.execute(write).rowcount:
                return None
            if place == 0 and (before := _turn(connection, name, user, 0)):  # a title that was given stays
                unnamed = _conversations.c.title == _title(before[0])
                titled = update(_conversations).where(*_own(name, user), unnamed)
                connection.execute(titled.values(title=_title(question)))
            connection.execute(delete(_turns).where(_turns.c.conversation == name, _turns.c.place >= place))
            connection.execute(insert(_turns).values(**row, asked_at=now))
        return now

    def rename(self, name: str, user: str, title: str) -> None:
        """Call a conversation otherwise; an empty title changes nothing."""
        if line := _title(title):
            with self._engine.begin() as connection:
                connection.execute(update(_conversations).where(*_own(name, user)).values(title=line))

    def remove(self, name: str, user: str) -> None:
        """Take a conversation out; what was shared from it, and what was thought of its answers, stays."""
        with self._engine.begin() as connection:
            if connection.execute(delete(_conversations).where(*_own(name, user))).rowcount:
                connection.execute(delete(_turns).where(_turns.c.conversation == name))

    def rate(self, name: str, user: str, place: int, liked: bool | None, reason: str = "") -> bool:
        """Keep what a user thinks of an answer, in place of what they thought before. False where there is none.

        liked: None for nothing any more.
        """
        with self._engine.begin() as connection:
            turn = _turn(connection, name, user, place)
            if turn is None:
                return False
            question, answer = turn
            key = {"conversation": name, "place": place, "question": question}
            connection.execute(delete(_ratings).where(*(_ratings.c[part] == value for part, value in key.items())))
            if liked is None:
                return True
            thought = {"liked": liked, "reason": reason[:_LONGEST_REASON], "at": _now(), "user": user}
            connection.execute(insert(_ratings).values(**key, **thought, answer=answer))
        return True

    def ratings(self) -> Iterator[Rating]:
        """All that was thought of answers, the earliest first."""
        with self._engine.connect() as connection:
            rows: Sequence[Row[Any]] = connection.execute(select(_ratings).order_by(_ratings.c.at)).all()
        for row in rows:
            yield Rating(row.user, row.question, json.loads(row.answer), row.liked, row.reason, row.at)

    def share(self, name: str, user: str, place: int) -> str | None:
        """A token under which whoever may read the page finds a copy of an answer; None where there is no such turn."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._engine.begin() as connection:
            turn = _turn(connection, name, user, place)
            if turn is None:
                return None
            question, answer = turn
            known = (_shares.c.user == user) & (_shares.c.question == question) & (_shares.c.answer == answer)
            before = connection.execute(select(_shares.c.token).where(known)).scalar()
            if before is not None:
                return str(before)
            kept = {"user": user, "question": question, "answer": answer}
            connection.execute(insert(_shares).values(token=token, at=_now(), **kept))
        return token

    def shared(self, token: str) -> KeptTurn | None:
        """What was shared under a token; None where nothing was."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_shares).where(_shares.c.token == token)).first()
        return KeptTurn(row.question, json.loads(row.answer)) if row else None


def _own(name: str, user: str) -> tuple[Any, ...]:
    return (_conversations.c.id == name, _conversations.c.user == user)


def _turn(connection: Connection, name: str, user: str, place: int) -> tuple[str, str] | None:
    """Question and answer of a turn of a user's conversation, as they are kept."""
    query = select(_turns.c.question, _turns.c.answer).join(
        _conversations, _conversations.c.id == _turns.c.conversation
    )
    row = connection.execute(query.where(*_own(name, user), _turns.c.place == place)).first()
    return (row.question, row.answer) if row else None


def _conversation(row: Row[Any]) -> Conversation:
    scope = {**row.scope, "reports": tuple(row.scope["reports"]) if row.scope["reports"] is not None else None}
    return Conversation(row.id, row.title, row.updated_at, Scope(**scope))


def _title(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")

"""Conversations in the record: whose they are, what gives way, what stays."""

import threading
from pathlib import Path
from typing import Any

import pytest

from rag.library.conversations import Conversations, KeptTurn
from rag.library.record import Record
from rag.records import EVERYTHING, Scope
from tests.fakes import conversations_in_memory

A: dict[str, Any] = {"text": "1%"}
B: dict[str, Any] = {"text": "2%"}


@pytest.fixture
def conversations() -> Conversations:
    return conversations_in_memory()


def kept(conversations: Conversations, user: str = "li", *questions: str) -> str:
    name = conversations.begin(user, questions[0], EVERYTHING)
    for place, question in enumerate(questions):
        assert put(conversations, name, user, place, question, A)
    return name


def put(
    conversations: Conversations,
    name: str,
    user: str,
    place: int,
    question: str,
    answer: dict[str, Any],
    scope: Scope = EVERYTHING,
) -> str | None:
    """Put a turn, having seen all that is there."""
    found = conversations.find(name, user)
    seen = found.updated_at if found else ""
    return conversations.put_turn(name, user, place, question, answer, seen=seen, scope=scope)


def test_a_conversation_is_found_again_by_a_new_process(tmp_path: Path) -> None:
    scope = Scope(("r1", "r2"), since="2024")
    record = Record(tmp_path)
    name = record.conversations.begin("", "不良率？", scope)
    put(record.conversations, name, "", 0, "不良率？", A, scope)
    record.close()
    record = Record(tmp_path)
    found = record.conversations.find(name, "")
    assert found is not None
    assert (found.title, found.scope) == ("不良率？", scope)
    assert record.conversations.turns(name, "") == [KeptTurn("不良率？", A)]
    record.close()


def test_the_last_one_asked_in_comes_first(conversations: Conversations) -> None:
    first, second = kept(conversations, "li", "一"), kept(conversations, "li", "二")
    put(conversations, first, "li", 1, "三", A)
    assert [each.id for each in conversations.of_user("li")] == [first, second]


def test_another_user_finds_nothing_and_changes_nothing(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一")
    assert conversations.of_user("wang") == []
    assert conversations.find(name, "wang") is None
    assert conversations.turns(name, "wang") == []
    assert not put(conversations, name, "wang", 0, "二", B)
    assert not conversations.rate(name, "wang", 0, True)
    assert conversations.share(name, "wang", 0) is None
    conversations.remove(name, "wang")
    assert conversations.turns(name, "li") == [KeptTurn("一", A)]


def test_a_question_that_is_changed_takes_what_followed_with_it(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一", "二", "三")
    put(conversations, name, "li", 1, "贰", B)
    assert conversations.turns(name, "li") == [KeptTurn("一", A), KeptTurn("贰", B)]
    put(conversations, name, "li", 0, "壹", B)
    assert conversations.turns(name, "li") == [KeptTurn("壹", B)]
    assert conversations.of_user("li")[0].title == "壹"


def test_a_turn_takes_away_nothing_that_its_writer_has_not_seen(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一")
    found = conversations.find(name, "li")
    assert found is not None
    first = conversations.put_turn(name, "li", 1, "二", A, seen=found.updated_at, scope=EVERYTHING)
    assert first is not None
    for place in (0, 1, 2):  # written by one who has seen the first turn only
        assert conversations.put_turn(name, "li", place, "贰", B, seen=found.updated_at, scope=EVERYTHING) is None
    assert conversations.put_turn(name, "li", 1, "贰", B, seen="", scope=EVERYTHING) is None
    assert conversations.turns(name, "li") == [KeptTurn("一", A), KeptTurn("二", A)]
    assert conversations.put_turn(name, "li", 2, "三", A, seen=first, scope=EVERYTHING)


def test_the_scope_is_that_of_the_last_question(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一")
    put(conversations, name, "li", 1, "二", A, Scope(("r1",), until="2025"))
    assert [each.scope for each in conversations.of_user("li")] == [Scope(("r1",), until="2025")]


def test_conversations_are_searched_by_title_and_question(conversations: Conversations) -> None:
    first, second = kept(conversations, "li", "不良率？", "50% of Banks?"), kept(conversations, "li", "网点？")
    kept(conversations, "wang", "不良率？")
    found = {
        part: [each.id for each in conversations.of_user("li", part)] for part in ("良率", "banks", "%", "网", "_", "x")
    }
    assert found == {"良率": [first], "banks": [first], "%": [first], "网": [second], "_": [], "x": []}


def test_a_name_that_was_given_stays(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一", "二")
    conversations.rename(name, "wang", "别人的")
    conversations.rename(name, "li", " \n")
    assert conversations.of_user("li")[0].title == "一"
    conversations.rename(name, "li", "息差")
    put(conversations, name, "li", 0, "壹", B)
    assert conversations.of_user("li")[0].title == "息差"
    assert [each.id for each in conversations.of_user("li", "息差")] == [name]


def test_a_rating_is_the_last_one_and_outlives_its_conversation(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一", "二")
    conversations.rate(name, "li", 1, True)
    conversations.rate(name, "li", 1, False, "数字不对")
    assert [turn.liked for turn in conversations.turns(name, "li")] == [None, False]
    conversations.remove(name, "li")
    assert conversations.of_user("li") == []
    ratings = [(rating.user, rating.question, rating.liked, rating.reason) for rating in conversations.ratings()]
    assert ratings == [("li", "二", False, "数字不对")]


def test_a_rating_is_of_the_question_it_was_given_to(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一")
    conversations.rate(name, "li", 0, False)
    put(conversations, name, "li", 0, "壹", B)
    assert conversations.turns(name, "li") == [KeptTurn("壹", B)]
    assert len(list(conversations.ratings())) == 1


def test_a_new_answer_to_the_same_question_has_no_rating(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一")
    conversations.rate(name, "li", 0, False)
    put(conversations, name, "li", 0, "一", B)
    assert conversations.turns(name, "li") == [KeptTurn("一", B)]
    conversations.rate(name, "li", 0, True)
    assert conversations.turns(name, "li") == [KeptTurn("一", B, True)]


def test_what_is_shared_stays_as_it_was(conversations: Conversations) -> None:
    name = kept(conversations, "li", "一")
    token = conversations.share(name, "li", 0)
    assert token is not None
    assert conversations.share(name, "li", 0) == token
    put(conversations, name, "li", 0, "壹", B)
    conversations.remove(name, "li")
    assert conversations.shared(token) == KeptTurn("一", A)
    assert conversations.shared("guess") is None


def test_ids_and_tokens_cannot_be_guessed(conversations: Conversations) -> None:
    names = {kept(conversations, "li", "一") for _ in range(20)}
    assert len(names) == 20
    assert min(map(len, names)) == 22  # 16 bytes


def test_a_long_question_is_a_short_title_in_one_line(conversations: Conversations) -> None:
    kept(conversations, "li", "长\n" * 200)
    title = conversations.of_user("li")[0].title
    assert len(title) == 80
    assert title.endswith("长…")


def test_several_threads_write_at_once(tmp_path: Path) -> None:
    record = Record(tmp_path)
    names: list[str] = []

    def talk(user: str) -> None:
        name = record.conversations.begin(user, "0", EVERYTHING)
        for place in range(20):
            assert put(record.conversations, name, user, place, str(place), A)
        names.append(name)

    threads = [threading.Thread(target=talk, args=(f"user {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(4):
        (found,) = record.conversations.of_user(f"user {n}")
        assert [turn.question for turn in record.conversations.turns(found.id, f"user {n}")] == [*map(str, range(20))]
    record.close()

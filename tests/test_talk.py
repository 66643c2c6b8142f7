"""A conversation on the page: left, gone on with in two tabs, changed, found again, named; never mixed with another."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from rag.answer import Partial
from rag.records import EVERYTHING, Answer, Report, Scope
from tests.test_page import ScriptedAssistant
from tests.test_page import ask as asked
from tests.visits import launched, needs_chromium, served, visit
from ui.ask.asking import Asking
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk
from ui.ask.view import AskView
from ui.house import House
from ui.opening import Opening
from ui.turns import Turn

pytestmark = needs_chromium
ASKED, FOLLOWED, ENGLISH = "多少机构联合开发？", "2024年呢？", "How many run a chatbot?"


@pytest.fixture
def assistant() -> ScriptedAssistant:
    return ScriptedAssistant()


@pytest.fixture
def address(assistant: ScriptedAssistant) -> Iterator[str]:
    with served(House(Opening(lambda: assistant))) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def ask(page: Page, question: str) -> Locator:
    """Ask below what is there, and wait for the answer, which is not the one above."""
    before = page.locator(".reply.answer").count()
    asked(page, question)
    expect(page.locator(".reply.answer")).to_have_count(before + 1)
    return page.locator(".reply.answer").last


def written_beside_another(page: Page) -> None:
    """A conversation with an answer, and a new one in which an answer is under way, with the earlier ones open."""
    ask(page, ASKED)
    page.locator("#new").click()
    expect(page.locator(".reply")).to_have_count(0)
    page.locator("#history .toggle-button").click()
    page.locator("#question textarea").fill("写")
    page.keyboard.press("Enter")
    expect(page.locator(".reply.partial")).to_be_visible()


def questions(page: Page) -> list[str]:
    return page.locator(".asked > span:first-child").all_text_contents()


def kept(assistant: ScriptedAssistant) -> dict[str, list[str]]:
    """The questions of each conversation, by its title, the one that was last asked in first."""
    stored = assistant.conversations
    return {each.title: [turn.question for turn in stored.turns(each.id, "")] for each in stored.of_user("")}


def opened(page: Page, title: str) -> None:
    """Open a conversation from the side bar."""
    page.locator("#history .talk", has_text=title).click()


def field(page: Page, name: str) -> Any:
    return page.locator(f"#{name} textarea, #{name} input").first


@pytest.mark.browser
def test_a_new_conversation_leaves_nothing_of_the_old_one(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        reply = ask(page, ASKED)
        reply.locator(".act.share").click()
        expect(page.locator("#link")).to_be_visible()
        reply.locator(".act.down").click()
        expect(page.locator("#why")).to_be_visible()
        expect(page.locator("#history .whole")).to_have_count(1)
        page.locator("#new").click()
        for gone in ("#why", "#link"):
            expect(page.locator(gone)).to_be_hidden()
        expect(page.locator("#history .whole")).to_have_count(0)
        expect(page.locator("#history [aria-current]")).to_have_count(0)


@pytest.mark.browser
def test_asking_again_puts_the_reason_form_away(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        reply = ask(page, ASKED)
        reply.locator(".act.down").click()
        expect(page.locator("#why")).to_be_visible()
        reply.locator(".act.retry").click()
        expect(page.locator("#why")).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("again", [False, True])
def test_two_tabs_lose_nothing_of_each_other(
    browser: Browser, address: str, assistant: ScriptedAssistant, again: bool
) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED)
        other = page.context.new_page()
        other.goto(address)
        expect(other.locator(".reply.answer")).to_have_count(1)
        ask(page, FOLLOWED)
        if again:
            other.locator(".act.retry").click()
        else:
            ask(other, ENGLISH)
        expect(other.locator("#notice")).to_contain_text("另存为一段新对话")
        mine, theirs = assistant.conversations.of_user("")
        assert [turn.question for turn in assistant.conversations.turns(theirs.id, "")] == [ASKED, FOLLOWED]
        assert [turn.question for turn in assistant.conversations.turns(mine.id, "")] == [ASKED, ENGLISH][: 2 - again]
        ask(other, FOLLOWED)  # goes on in its own, and needs no telling any more
        expect(other.locator("#notice")).to_be_hidden()
        assert len(assistant.conversations.of_user("")) == 2


@pytest.mark.browser
def test_a_question_that_is_being_changed_is_told_and_can_be_left(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address, locale="en-GB") as page:
        ask(page, ASKED)
        ask(page, FOLLOWED)
        ask(page, ENGLISH)
        box = page.locator("#question textarea")
        page.locator(".asked .edit").nth(1).focus()
        page.keyboard.press("Enter")
        told = "Editing question 2: its answer gives way, and so do the turns after it (1). Cancel"
        expect(page.locator("#notice")).to_have_text(told)
        expect(box).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#notice")).to_be_hidden()
        expect(box).to_have_value("")
        page.locator(".asked .edit").nth(2).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#notice")).to_have_text("Editing question 3: its answer gives way. Cancel")
        page.locator("#notice a").click()
        expect(page.locator("#notice")).to_be_hidden()
        ask(page, "And in 2023?")
        assert kept(assistant) == {ASKED: [ASKED, FOLLOWED, ENGLISH, "And in 2023?"]}


@pytest.mark.browser
def test_what_was_asked_after_a_shared_answer_is_found_again(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED).locator(".act.share").click()
        link = field(page, "link").input_value()
    with visit(browser, link) as page:
        expect(page.locator(".reply.answer")).to_have_count(1)
        page.reload()
        expect(page.locator(".reply.answer")).to_have_count(1)
        ask(page, ENGLISH)
        expect(page).to_have_url(f"{address}/")
        page.reload()
        expect(page.locator(".reply.answer")).to_have_count(2)
        assert questions(page) == [ASKED, ENGLISH]


@pytest.mark.browser
def test_an_answer_under_way_never_lands_in_another_conversation(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address) as page:
        written_beside_another(page)
        opened(page, ASKED)
        expect(page.locator(".reply.answer")).to_have_count(1)
        assistant.go_on.set()
        page.wait_for_timeout(700)  # as long as what was stopped would need to come
        assert questions(page) == [ASKED]
        expect(page.locator("#stop")).to_be_hidden()
        ask(page, FOLLOWED)
        assert kept(assistant) == {ASKED: [ASKED, FOLLOWED]}


@pytest.mark.browser
def test_an_answer_goes_on_while_another_conversation_is_taken_out(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address) as page:
        written_beside_another(page)
        page.locator("#history .forget").click()
        page.locator("#history .forget.sure").click()
        expect(page.locator("#history .nothing")).to_be_visible()
        assistant.go_on.set()
        expect(page.locator(".reply.answer")).to_have_count(1)
        assert kept(assistant) == {"写": ["写"]}


@pytest.mark.browser
def test_the_scope_comes_back_with_its_conversation(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, f"{address}/?reports=llm") as page:
        expect(page.locator("#scope")).to_contain_text("范围：llm")
        ask(page, ASKED)
        page.locator("#scope button").first.click()
        field(page, "scope-since").fill("2024-06")
        ask(page, FOLLOWED)
        page.reload()
        expect(page.locator("#scope")).to_contain_text("范围：llm · 2024-06 – …")
        page.locator("#scope button").first.click()
        expect(field(page, "scope-since")).to_have_value("2024-06")
        page.locator("#new").click()
        expect(page.locator(".reply")).to_have_count(0)
        field(page, "scope-since").fill("2020")
        ask(page, ENGLISH)
        page.locator("#history .toggle-button").click()
        opened(page, ASKED)
        expect(field(page, "scope-since")).to_have_value("2024-06")
        ask(page, "And in 2023?")
        assert [scope.since for scope in assistant.scopes] == ["", "2024-06", "2020", "2024-06"]
        assert {scope.reports for scope in assistant.scopes} == {("llm",)}
    assert [each.scope for each in assistant.conversations.of_user("")] == [
        Scope(("llm",), since="2024-06"),
        Scope(("llm",), since="2020"),
    ]


@pytest.mark.browser
def test_a_conversation_is_searched_for_and_named(browser: Browser, address: str, assistant: ScriptedAssistant) -> None:
    with visit(browser, address, locale="en-GB") as page:
        ask(page, ASKED)
        ask(page, "And in 2023?")
        page.locator("#new").click()
        expect(page.locator(".reply")).to_have_count(0)
        ask(page, ENGLISH)
        page.locator("#history .toggle-button").click()
        expect(page.locator("#history .talk")).to_have_text([ENGLISH, ASKED])
        field(page, "find").fill("in 2023")
        expect(page.locator("#history .talk")).to_have_text([ASKED])
        field(page, "find").fill("nothing of it")
        expect(page.locator("#history .nothing")).to_have_text("No conversation holds this.")
        field(page, "find").fill("")
        expect(page.locator("#history .talk")).to_have_count(2)
        expect(field(page, "title")).to_have_value(ENGLISH)
        field(page, "title").fill("Chatbots")
        page.keyboard.press("Enter")
        expect(page.locator("#history .talk")).to_have_text(["Chatbots", ASKED])
        page.locator("#history .toggle-button").click()  # it lies over the conversation
        page.locator(".act.retry").click()
        page.locator("#new").click()
        expect(page.locator("#title")).to_be_hidden()
    assert {"Chatbots", ASKED} == set(kept(assistant))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "label", "told"),
    [
        ("zh-CN", "历史对话", "找不到这段对话或这条回答，可能已被删除。"),
        ("en-GB", "Earlier conversations", "This conversation or answer is not there; it may have been deleted."),
    ],
)
def test_small_words_are_true_and_in_the_readers_language(
    browser: Browser, address: str, locale: str, label: str, told: str
) -> None:
    with visit(browser, address, locale=locale) as page:
        expect(page.locator("#history .toggle-button")).to_have_attribute("aria-label", label)
    answered = httpx.get(f"{address}/export/gone.docx", headers={"Accept-Language": locale})
    assert (answered.status_code, answered.text) == (404, told)


class WritingAssistant(ScriptedAssistant):
    """Writes many pieces, and counts how often its reports are read."""

    read = 0

    def reports(self) -> list[Report]:
        self.read += 1
        return super().reports()

    def stream(self, question: str, scope: Scope = EVERYTHING, history: Any = ()) -> Iterator[Partial | Answer]:
        yield from (Partial("写" * n) for n in range(1, 20))
        yield from super().stream(question, scope, history)


def listening(assistant: ScriptedAssistant) -> tuple[Asking, gr.State]:
    """The listeners without a page."""
    opening = Opening(lambda: assistant)
    opening.start()
    opening.wait()
    with gr.Blocks():
        talk = gr.State(Talk())
        return Asking(AskView(), talk, House(opening), Suggesting(opening)), talk


REQUEST = cast(gr.Request, SimpleNamespace(username=None, headers={}, session_hash="s"))


def test_the_reports_are_read_twice_for_an_answer_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.turns._SECONDS_BETWEEN_PARTIALS", 0.0)
    assistant = WritingAssistant()
    asking, _ = listening(assistant)
    shown = list(asking.ask_written("净利润？", Talk(), None, "", "", REQUEST))  # abstains: no evidence to look up
    assert len(shown) == 1 + 19 + 1
    assert assistant.read == 2


def test_what_may_come_next_is_shown_only_under_its_answer() -> None:
    asking, state = listening(ScriptedAssistant())
    first, second = Answer("一", "zh", "1%"), Answer("二", "zh", "2%")
    talk = Talk((Turn("一", answer=first),))
    offered = asking.offer(talk, (first, ("三",)), REQUEST)
    assert offered[state].turns[-1].next_questions == ("三",)
    since = Talk((*talk.turns, Turn("二", answer=second)))
    assert asking.offer(since, (first, ("三",)), REQUEST) == gr.skip()

"""The view for asking in a real browser: what can be done with an answer, with a question, with a conversation."""

from collections.abc import Iterator
from io import BytesIO
from typing import Literal

import docx
import httpx
import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from rag.records import Scope
from tests.test_page import ENGLISH_QUOTE, QUOTE, ScriptedAssistant, ask, marked
from tests.visits import launched, needs_chromium, served, visit
from ui.ask.scope import refusal, scope_of, told, wrong_date
from ui.ask.suggesting import Suggesting
from ui.house import House
from ui.opening import Opening

pytestmark = needs_chromium
ASKED = "多少机构联合开发？"


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


def questions(page: Page) -> list[str]:
    return page.locator(".asked > span:first-child").all_text_contents()


def box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).bounding_box()
    assert found
    return found


@pytest.mark.browser
def test_the_view_is_as_high_as_the_window_also_while_a_reason_is_asked_for(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        reply = ask(page, ASKED)
        before = box(page, "#chat")["height"]
        reply.locator(".act.down").click()
        expect(page.locator("#why textarea, #why input[type=text]").first).to_be_visible()
        lost = before - box(page, "#chat")["height"]
        assert 0 < lost <= box(page, "#why")["height"] + 16  # what the reasons take, and no more
        assert page.evaluate("document.documentElement.scrollHeight") == 800


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 640)])
def test_the_figure_stays_in_sight_when_questions_are_offered_after_it(
    browser: Browser, address: str, width: int, height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = [f"报告{n}里还有多少机构选择同外部科技企业联合开发大语言模型？" for n in range(3)]
    monkeypatch.setattr(Suggesting, "after", lambda *_: tuple(offered))
    with visit(browser, address, width=width) as page:
        page.set_viewport_size({"width": width, "height": height})
        for question in ("2024年呢？", ASKED):
            ask(page, question)
            expect(page.locator("#chat .option")).to_have_count(len(offered))
        page.wait_for_timeout(500)  # longer than Gradio waits before it scrolls
        asked, lead, chat = box(page, "#chat .asked >> nth=-1"), box(page, ".lead .head"), box(page, "#chat")
        assert chat["y"] <= asked["y"] < lead["y"]
        assert lead["y"] + lead["height"] <= chat["y"] + chat["height"]
        log = page.locator("#chat [role=log]")
        log.evaluate("each => each.scrollTo(0, 0)")  # the reader goes back,
        page.locator(".act.up").last.evaluate("each => each.click()")
        expect(page.locator(".act.up.chosen")).to_have_count(1)
        assert log.evaluate("each => each.scrollTop") == 0  # and is left there


@pytest.mark.browser
def test_a_question_that_is_asked_is_in_sight_where_the_page_was_scrolled_away(browser: Browser, address: str) -> None:
    with visit(browser, address, width=390) as page:
        ask(page, ASKED).locator(".cite").first.click()
        page.wait_for_function("scrollY > 200")
        log = page.locator("#chat [role=log]")
        assert log.evaluate("each => each.getBoundingClientRect().top") < 0
        ask(page, "2024年呢？")
        expect(page.locator("#chat .asked > span").last).to_be_in_viewport(ratio=1)
        page.evaluate("scrollTo(0, 200)")  # the reader goes on,
        page.locator(".act.up").last.evaluate("each => each.click()")
        expect(page.locator(".act.up.chosen")).to_have_count(1)
        assert page.evaluate("scrollY") == 200  # and is left there


@pytest.mark.browser
def test_the_earlier_conversations_open_below_their_button_and_are_out_of_reach_while_closed(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED)
        button, entry = page.locator("#history .toggle-button"), page.locator("#history .talk")
        expect(entry).to_be_hidden()
        assert (
            page.locator("#history .talk, #find input").evaluate_all(
                "found => found.filter((each) => each.checkVisibility()).length"
            )
            == 0
        )  # what is not drawn takes no focus
        assert button.evaluate('each => getComputedStyle(each, "::after").content') == '"历史对话"'
        button.click()
        expect(entry).to_be_visible()
        bar, drawer = box(page, "#header"), box(page, "#history .sidebar-content")
        assert drawer["y"] >= bar["y"] + bar["height"]
        page.keyboard.press("Escape")
        expect(entry).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_placeholder_can_be_read(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    with visit(browser, address) as page:
        page.emulate_media(color_scheme=scheme)
        page.reload()
        ask(page, ASKED).locator(".act.down").click()
        page.locator("#scope button").first.click()
        page.locator("#history .toggle-button").click()
        quiet = {"light": "rgb(81, 96, 122)", "dark": "rgb(169, 182, 202)"}[scheme]  # --yw-quiet
        for place in ("#find", "#why", "#scope-since", "#scope-until", "#question"):
            field = page.locator(f"{place} :is(input[placeholder], textarea)").first
            expect(field).to_be_visible()
            assert field.evaluate('each => getComputedStyle(each, "::placeholder").color') == quiet, place


@pytest.mark.browser
def test_a_citation_shows_its_quote_when_it_is_pointed_at(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        citation = ask(page, ASKED).locator(".cite").first
        expect(citation.locator(".tip")).to_be_hidden()
        citation.hover()
        expect(citation.locator(".tip")).to_be_visible()
        expect(citation.locator(".tip")).to_contain_text(QUOTE)


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "label"), [("zh-CN", "复制"), ("en-GB", "Copy")])
def test_an_answer_is_copied_with_its_references(browser: Browser, address: str, locale: str, label: str) -> None:
    with visit(browser, address, locale=locale) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, ASKED).locator(".act", has_text=label).first.click()
        expect(page.locator(".act.done")).to_have_count(1)
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("74.19%")
        assert "\n[1] 研究室" in copied
        assert QUOTE in copied.partition("[1] 研究室")[2]


@pytest.mark.browser
def test_the_report_opens_at_the_passage(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED)
        with page.context.expect_page() as opened:
            page.locator(".viewer .open").click()
        report = opened.value
        expect(report.locator("h1")).to_have_text("llm")
        expect(report.locator("mark")).to_have_text(QUOTE)
        expect(report.locator("mark")).to_be_in_viewport()
        assert report.evaluate("document.documentElement.lang") == "zh-CN"


@pytest.mark.browser
def test_a_question_that_is_changed_takes_the_place_of_the_old_one(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED)
        ask(page, "2024年呢？")
        page.locator(".asked .edit").first.focus()
        edit, text, bubble = (
            page.locator(place).first.bounding_box()
            for place in (".asked .edit", ".asked span", "#chat .user .message")
        )
        assert edit and text and bubble and edit["x"] + edit["width"] <= text["x"]  # beside the question, in sight,
        assert edit["x"] > 0 and text["width"] == bubble["width"]  # and taking no room from it
        page.keyboard.press("Enter")
        expect(page.locator("#question textarea")).to_have_value(ASKED)
        page.locator("#question textarea").fill("How many run a chatbot?")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.answer")).to_have_count(1)
        assert questions(page) == ["How many run a chatbot?"]
        assert assistant.histories[-1] == []
        assert marked(page) == ENGLISH_QUOTE


@pytest.mark.browser
def test_a_question_is_asked_again(browser: Browser, address: str, assistant: ScriptedAssistant) -> None:
    with visit(browser, address) as page:
        ask(page, "坏")
        page.locator(".act.retry").click()
        for _ in range(100):  # the reply looks the same as before
            if len(assistant.histories) < 2:
                page.wait_for_timeout(50)
        expect(page.locator(".reply.failure")).to_have_count(1)
        assert len(assistant.histories) == 2


@pytest.mark.browser
def test_what_is_written_and_not_asked_stays_in_the_box(
    browser: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Suggesting, "examples", lambda *_: (ASKED,))
    monkeypatch.setattr(Suggesting, "after", lambda *_: ("2024年呢？",))
    draft = "还没有写完"
    with visit(browser, address) as page:
        written = page.locator("#question textarea")
        written.fill(draft)
        page.locator("#chat .example").click()
        expect(page.locator(".reply.answer")).to_have_count(1)
        page.locator("#chat .option").click()
        expect(page.locator(".reply.answer")).to_have_count(2)
        page.locator(".act.retry").first.click()
        page.locator(".act.retry").first.click()
        expect(page.locator(".reply")).to_have_count(1)
        expect(page.locator(".reply.answer")).to_have_count(1)
        expect(written).to_have_value(draft)
        page.locator(".asked .edit").first.click()
        expect(written).to_have_value(ASKED)
        page.keyboard.press("Escape")
        expect(written).to_have_value(draft)
        page.locator(".asked .edit").first.click()
        expect(written).to_have_value(ASKED)
        written.fill("How many run a chatbot?")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.answer")).to_contain_text("61.5%")
        expect(written).to_have_value(draft)
        page.locator("#new").click()
        expect(page.locator(".reply")).to_have_count(0)
        expect(written).to_have_value(draft)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "retry", "sure"),
    [
        ("zh-CN", "重新回答", "重新回答，其后的 2 轮问答将被取代？"),
        ("en-GB", "Ask again", "Ask again? The turns after it give way (2)"),
    ],
)
def test_one_click_lets_no_later_turn_give_way(
    browser: Browser, address: str, assistant: ScriptedAssistant, locale: str, retry: str, sure: str
) -> None:
    asked = [ASKED, "2024年呢？", "净利润？"]
    with visit(browser, address, locale=locale) as page:
        for question in asked:
            ask(page, question)
        again = page.locator(".act.retry").first
        again.click()
        expect(again).to_have_text(sure)
        page.locator("#question textarea").focus()  # not meant
        expect(again).to_have_text(retry)
        assert questions(page) == asked
        assert len(assistant.histories) == len(asked)
        again.click()
        again.click()
        expect(page.locator(".reply")).to_have_count(1)
        expect(page.locator(".reply.answer")).to_have_count(1)
        assert questions(page) == asked[:1]


@pytest.mark.browser
def test_what_a_model_writes_is_stopped(browser: Browser, address: str) -> None:
    with visit(browser, address, locale="en-GB") as page:
        expect(page.locator(".status")).not_to_be_empty()
        page.locator("#question textarea").fill("写")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.partial")).to_be_visible()
        page.locator("#stop").click()
        expect(page.locator(".reply.failure p").first).to_have_text("Stopped.")
        expect(page.locator("#stop")).to_be_hidden()
        expect(ask(page, "How many run a chatbot?")).to_contain_text("61.5%")


@pytest.mark.browser
def test_an_answer_that_is_stopped_takes_no_other_ones_place(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    assistant.go_on.set()
    with visit(browser, address) as page:
        for question in ("写", "2024年呢？"):
            ask(page, question)
        assistant.go_on.clear()
        page.locator(".act.retry").first.click()
        page.locator(".act.retry").first.click()
        expect(page.locator(".reply.partial")).to_be_visible()
        page.locator("#stop").click()
        expect(page.locator(".reply.answer")).to_have_count(2)
        expect(page.locator("#notice")).to_have_text("已停止，原来的问答没有改变。")
        expect(page.locator("#stop")).to_be_hidden()
        assert questions(page) == ["写", "2024年呢？"]
        ask(page, ASKED)
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#history .talk")).to_have_text(["写"])  # still the one conversation
        written = page.locator("#question textarea")
        written.fill("之前写的")
        page.locator(".asked .edit").last.click()
        expect(written).to_have_value(ASKED)
        written.fill("写")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.partial")).to_be_visible()
        expect(written).to_have_value("之前写的")
        written.fill("等待时写的")
        page.locator("#stop").click()
        expect(page.locator(".reply.answer")).to_have_count(3)
        expect(written).to_have_value("写")
        expect(page.locator("#notice")).to_contain_text("正在修改第 3 个问题")
        page.keyboard.press("Escape")
        expect(written).to_have_value("等待时写的")
        assert questions(page) == ["写", "2024年呢？", ASKED]


@pytest.mark.browser
def test_a_question_that_was_stopped_is_in_the_box_when_the_page_is_reloaded(browser: Browser, address: str) -> None:
    with visit(browser, address) as arrived:
        page = arrived.context.new_page()  # as below
        page.goto(address)
        ask(page, ASKED)
        page.locator("#question textarea").fill("写")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.partial")).to_be_visible()
        page.locator("#stop").click()
        expect(page.locator(".reply.failure")).to_have_count(1)
        page.reload()
        expect(page.locator("#question textarea")).to_have_value("写")
        ask(page, "2024年呢？")
        page.reload()
        expect(page.locator(".reply.answer")).to_have_count(2)
        expect(page.locator("#question textarea")).to_have_value("")


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "empty"), [("zh-CN", "还没有对话。"), ("en-GB", "No conversation yet.")])
def test_a_conversation_is_found_again(browser: Browser, address: str, locale: str, empty: str) -> None:
    with visit(browser, address, locale=locale) as page:
        ask(page, ASKED)
        ask(page, "2024年呢？")
        page.reload()
        expect(page.locator(".reply.answer")).to_have_count(2)
        assert marked(page) == QUOTE
        page.locator("#new").click()
        expect(page.locator(".reply")).to_have_count(0)
        ask(page, "How many run a chatbot?")
        page.locator("#history .toggle-button").click()
        expect(page.locator("#history .talk")).to_have_text(["How many run a chatbot?", ASKED])
        page.locator("#history .talk").last.click()
        expect(page.locator(".reply.answer")).to_have_count(2)
        assert questions(page) == [ASKED, "2024年呢？"]
        for left in (1, 0):
            page.locator("#history .forget").first.click()
            page.locator("#history .forget.sure").click()
            expect(page.locator("#history .talk")).to_have_count(left)
        expect(page.locator("#history .nothing")).to_have_text(empty)
        expect(page.locator(".reply")).to_have_count(0)


@pytest.mark.browser
def test_a_conversation_is_taken_along_as_word(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED)
        ask(page, "净利润？")
        page.locator("#history .toggle-button").click()
        with page.expect_download() as download:
            page.locator("#history .whole a").first.click()
        with open(download.value.path(), "rb") as file:  # noqa: PTH123
            texts = [paragraph.text for paragraph in docx.Document(BytesIO(file.read())).paragraphs]
        assert download.value.suggested_filename.endswith(".docx")
        assert ASKED in " ".join(texts)
        assert any(QUOTE in text and "研究室" in text for text in texts)


@pytest.mark.browser
def test_a_link_to_an_answer_shows_it_to_somebody_else(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED).locator(".act.share").click()
        field = page.locator("#link textarea, #link input").first
        expect(field).to_be_visible()
        link = field.input_value()
    assert link.startswith(f"{address}/?answer=")
    with visit(browser, link, locale="en-GB") as page:
        expect(page.locator(".reply.answer")).to_contain_text("74.19%")
        assert marked(page) == QUOTE
        expect(page.locator(".act.share")).to_have_count(0)  # it is not theirs to share until they go on from it


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "locale", "told"),
    [
        ("answer=nonsense", "zh-CN", "找不到这段对话或这条回答，可能已被删除。"),
        ("reports=llm,gone", "zh-CN", "地址中指定的报告不在报告库里：gone。"),
        ("reports=gone", "en-GB", "The address asks for reports that the library does not hold: gone."),
    ],
)
def test_an_address_that_leads_nowhere_is_told(
    browser: Browser, address: str, query: str, locale: str, told: str
) -> None:
    with visit(browser, f"{address}/?{query}", locale=locale) as page:
        expect(page.locator("#notice")).to_have_text(told)


@pytest.mark.browser
def test_a_question_whose_page_is_reloaded_is_not_lost(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address) as arrived:
        page = arrived.context.new_page()  # Gradio tells the console that its stream was cut: that is no error here
        page.goto(address)
        ask(page, ASKED)
        page.locator("#question textarea").fill("写")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.partial")).to_be_visible()
        page.reload()
        expect(page.locator("#question textarea")).to_have_value("写")
        expect(page.locator(".reply.answer")).to_have_count(1)
        assistant.go_on.set()
        page.keyboard.press("Enter")
        expect(page.locator(".reply.answer")).to_have_count(2)
        page.reload()
        expect(page.locator(".reply.answer")).to_have_count(2)
        expect(page.locator("#question textarea")).to_have_value("")


@pytest.mark.browser
def test_a_new_conversation_is_still_new_when_the_page_is_reloaded(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address) as arrived:
        page = arrived.context.new_page()  # as above
        page.goto(address)
        ask(page, ASKED)
        page.locator("#new").click()
        expect(page.locator(".reply")).to_have_count(0)
        page.reload()
        expect(page.locator("#question textarea")).to_have_attribute("placeholder", "输入问题，按回车发送")
        expect(page.locator(".reply")).to_have_count(0)
        page.locator("#question textarea").fill("写")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.partial")).to_be_visible()
        page.reload()
        expect(page.locator("#question textarea")).to_have_value("写")
        assistant.go_on.set()
        page.keyboard.press("Enter")
        expect(page.locator(".reply.answer")).to_have_count(1)
        assert questions(page) == ["写"]


@pytest.mark.parametrize(("language", "told"), [("zh-TW", "没有这个页面。"), ("fr", "There is no such page.")])
def test_an_address_without_a_page_is_told_to_browsers(address: str, language: str, told: str) -> None:
    page = httpx.get(f"{address}/nope", headers={"Accept": "text/html", "Accept-Language": language})
    assert (page.status_code, told in page.text) == (404, True)
    assert httpx.get(f"{address}/nope").json() == {"detail": "Not Found"}
    assert httpx.get(address, headers={"Accept": "text/html"}).headers["cache-control"] == "no-store"


@pytest.mark.browser
def test_a_thumb_down_is_kept_with_its_reason(browser: Browser, address: str, assistant: ScriptedAssistant) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED).locator(".act.down").click()
        page.locator("#why label", has_text="引文不对").click()
        page.locator("#why textarea, #why input[type=text]").first.fill("另一年的")
        page.locator("#why button").first.click()
        expect(page.locator("#why")).to_be_hidden()
        expect(page.locator(".act.down.chosen")).to_have_count(1)
    (rating,) = assistant.conversations.ratings()
    assert (rating.question, rating.liked, rating.reason) == (ASKED, False, "引文不对; 另一年的")


@pytest.mark.browser
def test_a_thumb_is_taken_back_by_a_second_click(browser: Browser, address: str, assistant: ScriptedAssistant) -> None:
    with visit(browser, address) as page:
        ask(page, ASKED).locator(".act.down").click()
        expect(page.locator("#why")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#why")).to_be_hidden()
        expect(page.locator(".act.down.chosen")).to_have_count(1)  # only the reason was declined
        page.locator(".act.down").click()
        expect(page.locator(".act.down.chosen")).to_have_count(0)
        expect(page.locator("#why")).to_be_hidden()
    assert list(assistant.conversations.ratings()) == []


@pytest.mark.browser
@pytest.mark.parametrize(("locale", "sure"), [("zh-CN", "确认删除"), ("en-GB", "Really delete")])
def test_one_click_deletes_no_conversation(browser: Browser, address: str, locale: str, sure: str) -> None:
    with visit(browser, address, locale=locale) as page:
        ask(page, ASKED)
        page.locator("#history .toggle-button").click()
        cross = page.locator("#history .forget")
        cross.click()
        expect(cross).to_have_text(sure)
        page.locator("#find input").focus()  # not meant
        expect(cross).to_have_text("×")
        expect(page.locator("#history .talk")).to_have_count(1)
        cross.click()
        page.keyboard.press("Enter")  # the second time by key
        expect(page.locator("#history .talk")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "named"), [("zh-CN", ["对话", "问题", "回答"]), ("en-GB", ["Conversation", "Question", "Answer"])]
)
def test_the_parts_of_a_conversation_are_named_without_markup(
    browser: Browser, address: str, locale: str, named: list[str]
) -> None:
    with visit(browser, address, locale=locale) as page:
        for question in (ASKED, "净利润？"):
            ask(page, question)
        labels = page.locator("#chat [role=log], #chat [data-testid=user], #chat [data-testid=bot]")
        assert labels.evaluate_all("found => found.map((each) => each.ariaLabel)") == [*named, *named[1:]]


@pytest.mark.browser
def test_only_chosen_reports_are_asked(browser: Browser, address: str, assistant: ScriptedAssistant) -> None:
    with visit(browser, f"{address}/?reports=llm,gone") as page:
        expect(page.locator("#scope")).to_contain_text("范围：llm")
        ask(page, ASKED)
        assert assistant.scopes[-1] == Scope(("llm",))
        page.locator("#scope button").first.click()
        page.locator("#scope-since textarea, #scope-since input").first.fill("去年")
        expect(ask(page, "2024年呢？")).to_contain_text("“去年”不是日期")
        page.locator("#scope-since textarea, #scope-since input").first.fill("2026")
        page.locator("#scope-until textarea, #scope-until input").first.fill("2025")
        expect(ask(page, "净利润？")).to_contain_text("起始日期 2026 晚于截止日期 2025")
        page.locator("#scope-until textarea, #scope-until input").first.fill("")
        page.locator("#scope-since textarea, #scope-since input").first.fill("2024-06")
        expect(ask(page, "2024年呢？")).to_contain_text(QUOTE)
        assert assistant.scopes[-1] == Scope(("llm",), since="2024-06")


def test_a_scope_is_told_in_a_line() -> None:
    titles = {"a": "甲报告", "b": "乙报告"}
    assert told(Scope(), titles, "en") == "Scope: all reports"
    assert told(Scope(("a",)), titles, "zh") == "范围：甲报告"
    assert told(Scope(("a", "b"), since="2024"), titles, "en") == "Scope: 2 reports · 2024 – …"


@pytest.mark.parametrize(
    ("since", "until", "used"),
    [
        ("2026", "2025", False),
        ("2025", "2026", True),
        ("2025-06", "2025", True),  # to the end of that year
        ("2025-06", "2025-05-31", False),
        ("2025-06-02", "2025-06", True),
        ("2025", "", True),
        ("", "2025", True),
    ],
)
def test_a_range_ends_after_it_begins(since: str, until: str, used: bool) -> None:
    assert (refusal(since, until, "zh") == "") == used


@pytest.mark.parametrize(
    ("since", "until", "wrong"),
    [("2024", "2024-06", ""), ("", None, ""), ("2024-13", "", "2024-13"), ("2024", "24-06", "24-06")],
)
def test_dates_are_years_months_or_days(since: str | None, until: str | None, wrong: str) -> None:
    assert wrong_date(since, until) == wrong
    assert scope_of(None, since, until).since == (since if since and not wrong.startswith(since) else "")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "lang"),
    [
        ("zh", "zh-CN"),
        ("zh-HK", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
    ],
)
def test_a_page_is_in_one_language_whatever_the_browser_asks_for(
    browser: Browser, address: str, locale: str, lang: str
) -> None:
    with visit(browser, f"{address}/reports", locale=locale) as page:
        expect(page.locator("nav a[aria-current]")).to_have_text("报告" if locale.startswith("zh") else "Reports")
        assert page.evaluate("navigator.language") == lang
        assert page.evaluate("document.documentElement.lang") == lang
        expect(page).to_have_title("报告 · 研问 Yanwen" if lang == "zh-CN" else "Reports · 研问 Yanwen")

"""From question to source on the real thing: the shipped reports, the bundled model, a real browser."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from rag.assemble import assemble
from rag.settings import load_settings
from tests.test_page import ask, marked
from tests.visits import launched, needs_chromium, served, visit
from ui.house import House
from ui.opening import Opening

pytestmark = needs_chromium
REPORTS = Path(__file__).parent.parent / "eval" / "shipped" / "reports"
QUOTE = "在大语言模型的获取方式上，74.19%的机构选择同外部科技企业联合开发。"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("journey") / "library"
    settings = load_settings(library=folder)
    arguments = [sys.executable, "-m", "ingest", str(REPORTS), "--library", str(folder)]
    subprocess.run(arguments, cwd=REPORTS.parents[2], check=True, capture_output=True)
    with served(House(Opening(lambda: assemble(settings, lambda _: None, serving=True)))) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "question", "follow_up", "near_miss"),
    [
        (
            "zh-CN",
            "有多少机构同外部科技企业联合开发大语言模型？",
            "自研的呢？",
            "国有大行里有多少同科技公司联合开发大语言模型？",
        ),
        (
            "en-GB",
            "What share of banks co-develop LLMs with vendors?",
            "",
            "What share of state-owned banks co-develop LLMs?",
        ),
    ],
)
def test_from_a_question_to_its_sentence(
    browser: Browser, address: str, locale: str, question: str, follow_up: str, near_miss: str
) -> None:
    with visit(browser, address, locale=locale) as page:
        expect(page.locator(".status.ready")).to_be_visible(timeout=60_000)
        reply = ask(page, question)
        expect(reply.locator(".lead .head")).to_have_text("74.19%")
        reply.locator(".cite").first.click()
        assert marked(page) == QUOTE
        if follow_up:
            expect(ask(page, follow_up).locator(".lead .head")).to_have_text("16.13%")
        expect(ask(page, near_miss)).to_have_class("reply abstained")


@pytest.mark.browser
def test_a_page_that_came_back_with_a_conversation_has_examples_for_the_next(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        expect(page.locator(".status.ready")).to_be_visible(timeout=60_000)
        ask(page, "有多少机构同外部科技企业联合开发大语言模型？")
        page.reload()
        expect(page.locator(".reply.answer")).to_have_count(1)
        page.locator("#new").click()
        page.locator("#chat .example").first.wait_for(timeout=60_000)


@pytest.mark.browser
def test_the_empty_page_keeps_its_heading_by_its_examples(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.locator("#chat .example").first.wait_for(timeout=60_000)
        heading, promise, example = (
            page.locator(f"#chat {part}").first for part in ("h2", ".placeholder p", ".example")
        )
        above, below = promise.bounding_box(), example.bounding_box()
        assert above and below
        assert 0 < below["y"] - (above["y"] + above["height"]) < 60
        page.set_viewport_size({"width": 1280, "height": 560})
        page.locator("#scope button").first.click()
        expect(page.locator("#scope-since")).to_be_visible()
        chat, title = page.locator("#chat").bounding_box(), heading.bounding_box()
        assert chat and title
        assert title["y"] > chat["y"]

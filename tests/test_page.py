"""The page in a real browser over an assistant with a script: asking, evidence, hostile texts, loading, failing."""

import json
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import SimpleNamespace

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import app
from rag.answer import Partial
from rag.errors import EmptyLibraryError, YanwenError
from rag.library.conversations import Conversations
from rag.records import EVERYTHING, Answer, Citation, FigureVerdict, Note, Report, ReportDetails, Scope
from tests.fakes import conversations_in_memory
from tests.visits import launched, needs_chromium, served, visit
from ui.conversation import messages
from ui.evidence import evidence_panel
from ui.excerpt import Excerpt, excerpt
from ui.house import House
from ui.opening import Opening
from ui.plain import plain
from ui.surroundings import marked_html
from ui.turns import LONGEST_QUESTION, Turn
from ui.wording import page_language

pytestmark = needs_chromium
HOSTILE = (
    '<img src=x onerror="window.hacked=1"> ![pixel](http://evil.example/x.png) <script>window.hacked=1</script> '
    "[click](http://evil.example/) ${window.hacked=1} {{constructor}} <b>9%</b> www.evil.example **not bold**"
)
FILLING = "".join(f"这是第{n}个用来把引文推到视野之外的段落，它很长，也没有数字可引。\n\n" for n in range(60))
QUOTE = "74.19%的机构选择同外部科技企业联合开发。"
ENGLISH_QUOTE = "In 2025, 61.5% of the banks ran a chatbot, up from 44.0% in 2024."
ROW = "| 营业网点 | 家 | 342 | 318 |"
TABLE = f"| 指标 | 单位 | 2023年 | 2025年 |\n| --- | --- | --- | --- |\n{ROW}\n"
TEXTS = {
    "llm": f"---\ntitle: 大模型\n---\n\n# 大模型\n\n{FILLING}在获取方式上，{QUOTE}自研的占16.13%。\n\n{FILLING}",
    "asia": f"# Pulse\n\n{ENGLISH_QUOTE} Few let it **act**.\n\n{TABLE}",
    "evil": f"# {HOSTILE}\n\n{HOSTILE}\n\n引文：{HOSTILE}到此为止。\n\n{HOSTILE}",
}


def cite(n: int, report_id: str, quote: str, url: str = "https://example.com/report") -> Citation:
    start = TEXTS[report_id].rindex(quote)
    title = HOSTILE if report_id == "evil" else f"报告 {report_id}"
    section = "二、落地 > （一）开发路径"
    return Citation(n, report_id, title, f"{report_id}.md", 3, section, start, start + len(quote), quote, "2025", url)


def quoted(surface: str, *citations: int) -> FigureVerdict:
    return FigureVerdict(surface, Decimal(surface.rstrip("%")), "%", "quoted", citations)


UNSUPPORTED = FigureVerdict("88.8%", Decimal("88.8"), "%", "unsupported", (1,))
HOSTILE_CITATION = cite(1, "evil", HOSTILE, url="javascript:alert(1)")
ANSWERS = {
    "多少机构联合开发？": Answer(
        "",
        "zh",
        f"74.19% ——“{QUOTE}”[1]\n\n脚注[1]不是引文。另有 88.8%。[2]",
        citations=(cite(1, "llm", QUOTE), cite(2, "asia", ROW)),
        figures=(quoted("74.19%", 1), UNSUPPORTED),
    ),
    "How many run a chatbot?": Answer(
        "", "en", f"“{ENGLISH_QUOTE}” [1]", citations=(cite(1, "asia", ENGLISH_QUOTE),), figures=(quoted("61.5%", 1),)
    ),
    "2024年呢？": Answer("", "zh", f"“{QUOTE}”[1]", citations=(cite(1, "llm", QUOTE),), completed=f"2024年{HOSTILE}"),
    "And in 2023?": Answer("", "en", f"“{QUOTE}” [1]", citations=(cite(1, "llm", QUOTE),), completed="Shares in 2023?"),
    "你好": Answer("", "zh", "你好！请提问。", answered_by="conversation"),
    "净利润？": Answer("", "zh", "报告中没有找到这个问题的答案。", abstained=True, reason="internal"),
    HOSTILE: Answer("", "zh", f"{HOSTILE} [1]", citations=(HOSTILE_CITATION,), reason=HOSTILE, answered_by=HOSTILE),
}


@dataclass
class ScriptedAssistant:
    """Answers the questions of the script; "写" is written slowly, "坏" fails, anything else is a bug."""

    go_on: threading.Event = field(default_factory=threading.Event)
    histories: list[list[str]] = field(default_factory=list)  # what each question came with
    scopes: list[Scope] = field(default_factory=list)
    conversations: Conversations = field(default_factory=conversations_in_memory)

    @property
    def library(self) -> SimpleNamespace:
        return SimpleNamespace(record=self)

    def reports(self) -> list[Report]:
        return [Report(name, 1, f"{name}.md", ReportDetails(name, publisher="研究室"), 1, 0) for name in TEXTS]

    def report(self, report_id: str, version: int) -> Report | None:
        return next((each for each in self.reports() if (each.report_id, each.version) == (report_id, version)), None)

    def has_file(self, report_id: str, version: int) -> bool:  # noqa: ARG002
        return False

    def file(self, report_id: str, version: int | None = None) -> bytes | None:  # noqa: ARG002
        return None

    def text(self, report_id: str, version: int | None = None) -> str | None:
        return TEXTS.get(report_id) if version == 1 else None

    def notes_within(self, report_id: str, version: int | None, start: int, end: int) -> list[Note]:
        assert version == 1
        row = TEXTS["asia"].index(ROW)
        note = Note(row, row + len(ROW), None, "change", "318 − 342 = −24 ≠ **−42** <b>")
        return [note] if report_id == "asia" and start < note.end and end > note.start else []

    def stream(
        self, question: str, scope: Scope = EVERYTHING, history: Sequence[str] = ()
    ) -> Iterator[Partial | Answer]:
        self.scopes.append(scope)
        self.histories.append(list(history))
        if question == "坏":
            raise YanwenError("The language model is asleep.")
        if question == "写":
            yield Partial("写到 **74.19%")
            assert self.go_on.wait(20)
            question = "多少机构联合开发？"
        yield ANSWERS[question]


@pytest.fixture(scope="module")
def assistant() -> ScriptedAssistant:
    return ScriptedAssistant()


@pytest.fixture(scope="module")
def address(assistant: ScriptedAssistant) -> Iterator[str]:
    with served(House(Opening(lambda: assistant))) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def ask(page: Page, question: str) -> Locator:
    """Ask, and return the reply."""
    expect(page.locator(".status")).not_to_be_empty()  # it has arrived, and listens
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    replies, questions = page.locator(".reply.answer, .reply.abstained, .reply.failure"), page.locator("#chat .asked")
    expect(questions.last).to_contain_text(question[:10])
    expect(replies).to_have_count(questions.count())  # not the reply above
    return replies.last


def marked(page: Page) -> str:
    """The marked text, which must be in view: within the window and within its panel."""
    mark = page.locator(".passage mark")
    expect(mark).to_be_in_viewport(ratio=0.9)
    inner, outer = mark.bounding_box(), page.locator(".passage").bounding_box()
    assert inner and outer
    assert outer["y"] <= inner["y"] + 1
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1
    return mark.text_content() or ""


@pytest.mark.browser
def test_a_chinese_question(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        expect(page.locator(".status")).to_have_text("就绪 · 3 份报告")
        reply = ask(page, "多少机构联合开发？")
        expect(reply).to_contain_text("74.19%")
        expect(reply.locator(".verdict.quoted")).to_contain_text("引自原文")
        expect(reply.locator(".verdict.unsupported")).to_have_text("未核实")
        expect(reply.locator(".figure.unsupported")).to_have_text("88.8%")
        assert marked(page) == QUOTE  # the first citation shows by itself
        expect(page.locator(".evidence")).to_contain_text("研究室 · 2025 · llm.md")
        expect(page.locator(".evidence")).to_contain_text("二、落地 › （一）开发路径 · 第 3 页")
        reply.locator(".cite", has_text="[2]").first.click()
        expect(page.locator(".evidence .title")).to_have_text("报告 asia")
        assert marked(page) == ROW
        page.locator("#new").click()
        expect(page.locator(".reply")).to_have_count(0)
        expect(page.locator(".passage")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "told"),
    [("zh-CN", "报告此处的变化值与前后数字不符："), ("en-GB", "The stated change does not fit the figures here: ")],
)
def test_a_cited_change_that_does_not_add_up_is_told(browser: Browser, address: str, locale: str, told: str) -> None:
    with visit(browser, address, locale=locale) as page:
        reply = ask(page, "多少机构联合开发？")
        assert marked(page) == QUOTE
        expect(page.locator(".evidence .unfit")).to_have_count(0)  # no note on this one
        reply.locator(".cite", has_text="[2]").first.click()
        expect(page.locator(".evidence .unfit")).to_have_text(f"{told}318 − 342 = −24 ≠ **−42** <b>")
        assert marked(page) == ROW


@pytest.mark.browser
def test_an_english_question_on_a_phone(browser: Browser, address: str) -> None:
    with visit(browser, address, locale="en-GB", width=390) as page:
        expect(page.locator(".status")).to_have_text("Ready · 3 reports")
        reply = ask(page, "How many run a chatbot?")
        expect(reply.locator(".figure.quoted")).to_have_attribute("title", "quoted")
        ask(page, "多少机构联合开发？")
        reply = page.locator(".reply.answer").first
        reply.locator(".source").click()  # of an earlier answer
        expect(page.locator(".evidence .title")).to_have_text("报告 asia")
        assert marked(page) == ENGLISH_QUOTE
        link = page.locator(".evidence .about a")
        expect(link).to_have_attribute("href", "https://example.com/report")
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
def test_a_hostile_report_is_only_text(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        reply = ask(page, HOSTILE)
        expect(reply.locator("p").first).to_have_text(
            re.compile(rf"^{re.escape(HOSTILE)} ?\[1\]$"), use_inner_text=True
        )
        assert marked(page) == HOSTILE
        for place in (".reply", ".evidence", "#chat .user"):
            assert page.locator(f"{place} :is(img, script, strong, b, em)").count() == 0
        assert page.locator('[href*="evil.example"], [href^="javascript"]').count() == 0
        assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_an_abstention_looks_different(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        reply = ask(page, "净利润？")
        expect(reply).to_have_class("reply abstained")
        expect(reply.locator(".badge")).to_have_text("报告中没有答案")
        expect(reply).not_to_contain_text("internal")


@pytest.mark.browser
def test_a_follow_up_shows_how_it_was_understood(browser: Browser, address: str, assistant: ScriptedAssistant) -> None:
    with visit(browser, address) as page:
        ask(page, "多少机构联合开发？")
        expect(page.locator(".understood")).to_have_count(0)
        reply = ask(page, "2024年呢？")
        expect(reply.locator(".understood")).to_have_text(f"理解为：2024年{HOSTILE}")
        assert page.locator(".understood :is(img, script, strong, b, em, a)").count() == 0
        expect(ask(page, "And in 2023?").locator(".understood")).to_have_text("Understood as: Shares in 2023?")
        asked = ["多少机构联合开发？", f"2024年{HOSTILE}"]
        assert assistant.histories[-3:] == [[], asked[:1], asked]  # a follow-up goes on from what was understood
        page.locator("#new").click()
        expect(page.locator(".reply")).to_have_count(0)
        ask(page, "多少机构联合开发？")
        assert assistant.histories[-1] == []


@pytest.mark.browser
def test_a_greeting_is_no_written_answer_and_no_context(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address) as page:
        reply = ask(page, "你好")
        expect(reply).to_have_class("reply answer")
        expect(reply).to_have_text("你好！请提问。")  # and not that a model wrote it
        expect(page.locator(".passage")).to_have_count(0)
        ask(page, "多少机构联合开发？")
        assert assistant.histories[-1] == []


@pytest.mark.browser
def test_what_a_model_writes_is_unchecked_until_it_is_checked(
    browser: Browser, address: str, assistant: ScriptedAssistant
) -> None:
    with visit(browser, address) as page:
        page.locator("#question textarea").fill("写")
        page.keyboard.press("Enter")
        partial = page.locator(".reply.partial")
        expect(partial.locator(".badge")).to_contain_text("尚未核实")
        expect(partial.locator("p").last).to_have_text("写到 74.19%")  # without a model's Markdown
        assistant.go_on.set()
        expect(page.locator(".reply.answer .lead")).to_have_text("74.19%引自原文")
        expect(partial).to_have_count(0)


@pytest.mark.browser
def test_a_failure_is_one_sentence_and_the_page_goes_on(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        expect(ask(page, "坏").locator("p").first).to_have_text("The language model is asleep.")
        expect(ask(page, "没有写好").locator("p").first).to_have_text("程序出错，详情见服务器日志。")
        expect(ask(page, "长" * (LONGEST_QUESTION + 1))).to_contain_text("2001 个字符")
        expect(ask(page, "多少机构联合开发？")).to_contain_text("74.19%")


@pytest.mark.browser
def test_a_question_waits_for_the_models(browser: Browser, assistant: ScriptedAssistant) -> None:
    loaded = threading.Event()

    def open_slowly() -> ScriptedAssistant:
        assert loaded.wait(20)
        return assistant

    with served(House(Opening(open_slowly))) as address, visit(browser, address) as page:
        assert httpx.get(f"{address}/healthz").json() == {"state": "loading"}
        expect(page.locator(".status")).to_have_text("正在加载模型…")
        page.locator("#question textarea").fill("多少机构联合开发？")
        page.keyboard.press("Enter")
        expect(page.locator(".reply.note")).to_contain_text("完成后立即回答")
        loaded.set()
        expect(page.locator(".reply.answer")).to_contain_text("74.19%")
        expect(page.locator(".status")).to_have_text("就绪 · 3 份报告")


@pytest.mark.browser
def test_what_keeps_the_library_shut_is_told(browser: Browser) -> None:
    def fail() -> ScriptedAssistant:
        raise EmptyLibraryError("The library is empty. Add reports.")

    with served(House(Opening(fail))) as address, visit(browser, address) as page:
        expect(page.locator(".status.failed")).to_have_text("The library is empty. Add reports.")
        expect(ask(page, "多少机构联合开发？").locator("p").first).to_have_text("The library is empty. Add reports.")
        assert httpx.get(f"{address}/healthz").json() == {"state": "failed"}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "title", "text"),
    [("zh-CN", "连接已断开", "正在重新连接"), ("en-GB", "The connection is lost", "Trying to reach the server")],
)
def test_a_connection_that_is_lost_is_told_in_the_visitors_language(
    browser: Browser, assistant: ScriptedAssistant, locale: str, title: str, text: str
) -> None:
    with browser.new_context(locale=locale) as context:  # what is not reached is an error on the browser's console
        page = context.new_page()
        with served(House(Opening(lambda: assistant))) as address:
            page.goto(address)
            expect(page.locator(".status.ready")).to_be_visible()
            page.locator("#question textarea").fill("多少机构联合开发？")
            context.set_offline(True)
        page.locator("#question textarea").press("Enter")
        expect(page.get_by_test_id("toast-body")).to_contain_text(title, timeout=20_000)
        expect(page.get_by_test_id("toast-text")).to_contain_text(text)


def test_headers_and_hosts(address: str) -> None:
    for path in ("/", "/healthz", "/nothing"):
        headers = httpx.get(address + path, headers={"Origin": "http://evil.example"}).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers
    assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 400


def test_one_public_endpoint(address: str) -> None:
    assert list(httpx.get(f"{address}/gradio_api/info").json()["named_endpoints"]) == ["/ask"]
    asked = httpx.post(f"{address}/gradio_api/call/ask", json={"data": ["How many run a chatbot?"]}).json()
    events = httpx.get(f"{address}/gradio_api/call/ask/{asked['event_id']}").text
    (answer,) = json.loads(events.rpartition("data: ")[2])
    assert answer["citations"][0]["quote"] == ENGLISH_QUOTE


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--host", "0.0.0.0"], "without a login"),
        (["--allow-remote"], "without a login"),
        (["--port", "{taken}"], "Cannot listen on 127.0.0.1 port"),
        (["--port", "70000"], "--port 70000 is not a port"),
        (["--port", "0", "--library", "/dev/null/library"], "The library /dev/null/library cannot be opened"),
    ],
)
def test_a_start_that_fails_is_one_sentence(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert app.main([argument.replace("{taken}", port) for argument in arguments]) == 1
    error = capsys.readouterr().err
    assert told in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh", "zh"),
        ("zh-CN,en;q=0.8", "zh"),
        ("en-US,zh;q=0.9", "en"),
        ("en;q=0.3, zh-TW", "zh"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_pages_language(header: str, language: str) -> None:
    assert page_language(header) == language


def test_plain_text_keeps_figures_and_loses_structure() -> None:
    assert plain("74.19%、1,203\n") == "74.19%、1,203<br>"
    assert set("<>*_`[]!$\\#~|") & set(plain(HOSTILE).replace("&#", "")) == set()


def test_an_excerpt_ends_with_lines_and_leaves_front_matter_out() -> None:
    text = TEXTS["llm"]
    start = text.index(QUOTE)
    shown = excerpt(text, start, start + len(QUOTE))
    assert shown.before + shown.quote + shown.after in text
    for side in (shown.before, shown.after):
        assert 300 <= len(side) <= 500
    assert shown.before.startswith("这是第") and shown.after.endswith("\n")
    assert excerpt(text, 30, 40).before.startswith("\n# 大模型")


def test_a_quoted_row_stays_exact_within_its_table() -> None:
    text = TEXTS["asia"]
    start = text.index(ROW)
    shown = marked_html(excerpt(text, start, start + len(ROW)))
    assert "---" not in shown
    assert '<span class="cell"> 2023年 </span>' in shown
    assert shown.count("<mark>") == 1


def test_around_a_quote_a_link_leaves_nothing_of_an_address_with_brackets() -> None:
    shown = marked_html(Excerpt("See [Bank](https://a.example/Bank_(UK)). ", "It grew.", " ![i](b(c).png)End."))
    assert re.sub("<.*?>", "", shown) == "See Bank. It grew. iEnd."


def test_rows_of_a_pdf_are_a_table_whose_empty_cells_keep_their_columns() -> None:
    row = "Net fees | 315 | 298"
    shown = marked_html(Excerpt("Results\n | 1Q31 | 1Q30\n", row, "\nTotal |  | 613\nThe end | of it."))
    assert shown.count('<div class="table">') == 1
    cells = [re.findall(r'<span class="cell">(.*?)</span>', each) for each in shown.split('<span class="row">')[1:4]]
    assert [[cell.strip() for cell in row] for row in cells] == [
        ["", "1Q31", "1Q30"],
        ["Net fees", "315", "298"],
        ["Total", "", "613"],
    ]
    marked = re.sub("<.*?>", "", shown[shown.index("<mark>") : shown.index("</mark>")])
    assert marked == row


def test_a_cited_row_is_read_with_its_heads_in_the_panel_and_where_it_is_pointed_at() -> None:
    told = "净息差，2025年：1.71%；2024年：1.88%"
    cited = replace(cite(1, "asia", ROW), shown=told)
    answer = Answer("净息差是多少？", "zh", "1.71%[1]", citations=(cited,))
    panel = evidence_panel(answer, 0, 1, SimpleNamespace(reports=list, text=lambda *_: None), "zh")
    assert f'<p class="reads">{told}</p>' in panel
    reply = str(messages([Turn("净息差是多少？", answer=answer)], "zh")[1]["content"])
    assert plain(told) in reply and plain(ROW) not in reply
    english = replace(answer, language="en", citations=(replace(cited, page=4),))
    shown = str(messages([Turn("?", answer=english)], "en")[1]["content"])
    assert plain("p. 4") in shown and "页" not in shown


def test_a_report_that_changed_shows_only_the_quote() -> None:
    answer = ANSWERS["多少机构联合开发？"]
    changed = SimpleNamespace(reports=list, text=lambda *_: "另一个版本")
    panel = evidence_panel(answer, 0, 1, changed, "zh")
    assert f"<mark>{QUOTE}</mark>" in panel
    assert "报告在回答之后有更新" in panel


def test_a_report_that_was_revised_shows_the_version_that_was_cited() -> None:
    cited = replace(cite(1, "llm", QUOTE), version=2)
    answer = Answer("", "zh", "[1]", citations=(cited,))

    def panel(now: int) -> str:
        report = Report("llm", now, "llm.md", ReportDetails("报告 llm"), 1, 0)
        texts = SimpleNamespace(
            reports=lambda: [report],
            has_file=lambda *_: False,
            text=lambda report_id, version: TEXTS[report_id] if version == 2 else "另一个版本",
            notes_within=lambda *_: [],
        )
        return evidence_panel(answer, 0, 1, texts, "zh")

    assert "第 2 版</p>" in panel(2)
    assert "已更新" not in panel(2)
    assert "已更新为第 3 版" in panel(3)
    assert f"<mark>{QUOTE}</mark>" in panel(3)

"""The reports view in a real browser, over a library of its own: uploads, changes, removal, and who may not."""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from ingest.commands import Command, Event
from ingest.service import Service
from rag.answer import Assistant
from rag.library.library import Library, read_library
from rag.records import ReportDetails
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests import pdf_files
from tests.fakes import WordEmbedder, library_of, small_lexicon
from tests.visits import launched, needs_chromium, served, visit
from ui.desk import Desk
from ui.house import House
from ui.opening import Opening
from ui.reports.form import changed, renewed
from ui.visitor import Access, EveryoneEdits

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=window.hacked=1> ![p](http://evil.example/p.png)"
FIRST = "# 甲报告\n\n合作开发的银行占74.19%。\n"
SECONDS = 30_000  # milliseconds, for work on a busy machine


class EveryoneReads:
    """Whoever comes may read."""

    def role(self, name: str) -> Any:
        return None if name else "reader"


@dataclass
class Site:
    """A site that is served, and its library."""

    address: str
    library: Library
    service: Service

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Other work goes on, for as long as the block runs."""
        may_end, begun = threading.Event(), threading.Event()

        def hold(_: Event) -> None:
            begun.set()
            assert may_end.wait(SECONDS / 1000)

        working = threading.Thread(target=self.service.carry_out, args=(Command("check"), hold, threading.Event()))
        working.start()
        assert begun.wait(SECONDS / 1000)
        try:
            yield
        finally:
            may_end.set()
            working.join()

    def titles(self) -> list[str]:
        return [report.details.title for report in self.library.record.reports()]


@contextmanager
def site_of(folder: Path, access: Access, *texts: str) -> Iterator[Site]:
    if not texts:
        read_library(folder / "library", own=True).close()  # as a page does that finds none
    library = library_of(folder / "library", *texts)
    for report in library.record.reports():
        with library.changing():
            library.edit(report.report_id, {"title": f"甲报告 {HOSTILE}"})
    library.warm()
    service = Service(library, WordEmbedder(), "words")
    desk = Desk()
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    assistant = Assistant(retriever, load_settings(library=library.folder, answer_threshold=0))

    def open_assistant() -> Assistant:
        desk.open(library, service)
        return assistant

    with served(House(Opening(open_assistant), access, desk=desk)) as address:
        yield Site(address, library, service)
    service.close()
    library.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_of(tmp_path_factory.mktemp("editors"), EveryoneEdits(), FIRST) as site:
        yield site


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site_of(tmp_path_factory.mktemp("readers"), EveryoneReads(), FIRST) as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def files_in(folder: Path) -> list[Path]:
    """Also while the work of another test goes on in there."""
    return [Path(inside, name) for inside, _, names in os.walk(folder) for name in names]


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def pdf(sentence: str, title: str) -> bytes:
    page = pdf_files.Page().text(60, 60, title, 16, bold=True).text(60, 100, sentence)
    return pdf_files.make_pdf(page, Title=title)


def upload(page: Page, *files: FilePayload) -> None:
    """Upload files, and wait until all are done."""
    page.locator("#upload input[type=file]").set_input_files(list(files))
    names = re.compile("|".join(re.escape(file["name"]) for file in files))
    expect(page.locator(".job.done .outcomes .name")).to_have_text([names] * len(files), timeout=SECONDS)


def choose(page: Page, title: str) -> None:
    """Click on the row of a report."""
    page.locator("#reports .body-cell", has_text=title).first.click()
    expect(page.locator(".report h2")).to_contain_text(title)


def write(page: Page, field: str, text: str) -> None:
    """Type into a field of the form; one that was drawn a moment ago may be set once more, sooner than people type."""
    box = page.locator(f"#field-{field} textarea")
    for _ in range(10):
        box.fill(text)
        page.wait_for_timeout(200)
        if box.input_value() == text:
            return
    raise AssertionError(f"{field} does not stay as it is typed")


def asked(address: str, question: str) -> dict[str, Any]:
    """The answer of the public endpoint."""
    event = httpx.post(f"{address}/gradio_api/call/ask", json={"data": [question]}).json()["event_id"]
    events = httpx.get(f"{address}/gradio_api/call/ask/{event}", timeout=60).text
    (answer,) = json.loads(events.rpartition("data: ")[2])
    assert isinstance(answer, dict)
    return answer


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "bank", "added", "counted"),
    [("zh-CN", "Oakfield", "已收入", "1 页，1 段"), ("en-GB", "Elmtree", "added", "1 page, 1 chunk")],
)
def test_a_pdf_is_uploaded_and_can_be_asked_at_once(
    browser: Browser, site: Site, locale: str, bank: str, added: str, counted: str
) -> None:
    with visit(browser, f"{site.address}/reports", locale) as page:
        file = pdf(f"The cost income ratio of {bank} Bank was 47.3% in 2025.", f"{bank} annual review")
        upload(page, payload(f"{bank}.pdf", file))
        line = page.locator(".outcomes li")
        expect(line.locator("b")).to_have_text(added)
        expect(line).to_contain_text(f"{bank}.pdf")
        expect(line).to_contain_text(counted)
        expect(page.locator("#reports .body-cell", has_text=f"{bank} annual review").first).to_be_visible()
        answer = asked(site.address, f"What was the cost income ratio of {bank} Bank in 2025?")
        assert "47.3%" in answer["text"]
        report_id = answer["citations"][0]["report_id"]
        assert line.locator("a").get_attribute("href") == f"/?reports={report_id}"


@pytest.mark.browser
def test_several_files_each_end_in_one_line(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports") as page:
        good = payload("丙.md", "# 丙报告\n\n占比为21.5%。\n".encode())
        upload(page, good, payload("empty.txt", b""), payload("old.doc", b"x"), payload("half.pdf", b"%PDF-1.7\n"))
        lines = page.locator(".outcomes li")
        expect(lines.nth(0)).to_contain_text("未收入 empty.txt 文件是空的")  # first what is to be seen to
        expect(lines.nth(1)).to_contain_text("未收入 old.doc 不支持 .doc 格式；请用 Office")
        expect(lines.nth(2)).to_contain_text("未收入 half.pdf 文件已损坏")
        expect(lines.nth(3)).to_contain_text("已收入 丙.md")
        expect(page.locator(".job.done .unfit")).to_have_text("收入 1 个，未收入 3 个")
        upload(page, payload("丙.md", "# 丙报告（修订）\n\n占比为22.5%。\n".encode()))
        expect(lines).to_contain_text(["已更新 丙.md"])
        choose(page, "丙报告（修订）")
        expect(page.locator(".report")).to_contain_text("第 2 版")
        page.reload()
        expect(page.locator(".outcomes li")).to_contain_text(["已更新 丙.md"])  # it is still told


@pytest.mark.browser
def test_a_file_with_a_hostile_name_and_title_is_only_text(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports") as page:
        name = "<img src=x onerror=window.hacked=1>.txt"
        page.locator("#upload input[type=file]").set_input_files([payload(name, b"It was 31.5% of all the banks.\n")])
        expect(page.locator(".outcomes .name")).to_contain_text("onerror=window.hacked=1", timeout=SECONDS)
        choose(page, "It was 31.5% of all the banks.")
        choose(page, "甲报告")
        expect(page.locator(".report h2")).to_contain_text(HOSTILE)
        assert page.locator("#shelf :is(.board, .report, #reports) :is(img, script)").count() == 0
        assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_details_are_edited_with_the_rules_of_the_command_line(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports") as page:
        upload(page, payload("丁.md", "# 丁报告\n\n占比为41.5%。\n".encode()))
        choose(page, "丁报告")
        page.locator("#edit > button").click()
        expect(page.locator("#field-title textarea")).to_have_value("丁报告")
        write(page, "title", "丁报告 终稿")
        write(page, "date", "2025年3月8日")
        write(page, "url", "javascript:alert(1)")
        page.locator("#save").click()
        expect(page.locator("#told .failure")).to_have_text("网址须以 http:// 或 https:// 开头。")
        expect(page.locator("#field-title textarea")).to_have_value("丁报告 终稿")  # what was typed stays
        write(page, "url", "https://example.com/4")
        write(page, "date", "2025-13-45")
        page.locator("#save").click()
        expect(page.locator("#told .failure")).to_have_text("日期须写作 YYYY-MM-DD、YYYY-MM 或 YYYY。")
        write(page, "date", "2025年3月8日")
        page.locator("#save").click()
        expect(page.locator("#told .fine")).to_have_text("已保存。")
        expect(page.locator("#field-date textarea")).to_have_value("2025年3月8日")  # what is typed is not written over
        expect(page.locator(".report")).to_contain_text("2025-03-08")
        expect(page.locator(".report a", has_text="example.com")).to_have_attribute("href", "https://example.com/4")
        expect(page.locator("#reports .body-cell", has_text="丁报告 终稿").first).to_be_visible()
        assert "丁报告 终稿" in site.titles()


@pytest.mark.browser
def test_two_editors_of_a_report_keep_each_others_changes(browser: Browser, site: Site) -> None:
    with (
        visit(browser, f"{site.address}/reports") as first,
        visit(browser, f"{site.address}/reports", "en-GB") as second,
    ):
        upload(first, payload("eight.md", b"---\ntitle: Aster review\ndate: 2025\n---\nIt was 81.5%.\n"))
        for page in (first, second):
            choose(page, "Aster review")
            page.locator("#edit > button").click()
        write(first, "publisher", "Desk A")
        write(second, "title", "Aster review, audited")
        write(second, "date", "2026-04-04")
        second.locator("#save").click()
        expect(second.locator("#told .fine")).to_have_text("Saved.")
        expect(first.locator(".report h2")).to_have_text("Aster review, audited", timeout=SECONDS)  # by itself
        expect(first.locator("#field-date textarea")).to_have_value("2026-04-04")
        expect(first.locator("#field-publisher textarea")).to_have_value("Desk A")  # what is typed stays
        first.locator("#save").click()
        expect(first.locator("#told .fine")).to_have_text("已保存。")
        expect(first.locator(".report .about")).to_have_text("Desk A · 2026-04-04 · 英文")
        assert "Aster review, audited" in site.titles()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "waits", "saved"),
    [
        ("zh-CN", "前一项工作还没有结束，这一项排在它后面，完成后会在这里说明。", "已保存。"),
        ("en-GB", "Earlier work is still", "Saved."),
    ],
)
def test_an_edit_that_waits_is_told_of_once_it_is_done(
    browser: Browser, site: Site, locale: str, waits: str, saved: str
) -> None:
    with visit(browser, f"{site.address}/reports", locale) as page:
        title = f"Dahlia {locale}"
        upload(page, payload(f"{locale}.md", f"# {title}\n\nIt was 11.5% of all.\n".encode()))
        choose(page, title)
        page.locator("#edit > button").click()
        write(page, "title", f"{title} 2")
        with site.busy():
            page.locator("#save").click()
            expect(page.locator("#told .fine")).to_contain_text(waits, timeout=SECONDS)
            expect(page.locator(".report h2")).to_have_text(title)
        expect(page.locator("#told .fine")).to_have_text(saved, timeout=SECONDS)
        expect(page.locator(".report h2")).to_have_text(f"{title} 2")
        expect(page.locator("#field-title textarea")).to_have_value(f"{title} 2")


@pytest.mark.browser
def test_a_new_version_is_not_undone_by_the_form_of_the_last(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports") as page:
        upload(page, payload("nine.md", b"---\ntitle: Briar facts\nperiod: 2024\n---\nIt was 91.5%.\n"))
        choose(page, "Briar facts")
        page.locator("#edit > button").click()
        upload(page, payload("nine.md", b"---\ntitle: Briar facts\nperiod: 2025\n---\nIt was 92.5%.\n"))
        expect(page.locator("#field-period textarea")).to_have_value("2025")
        write(page, "publisher", "Briar IR")
        page.locator("#save").click()
        expect(page.locator("#told .fine")).to_have_text("已保存。")
        (report,) = [each for each in site.library.record.reports() if each.details.title == "Briar facts"]
        assert (report.details.publisher, report.details.period) == ("Briar IR", "2025")
        assert site.library.record.edits(report.report_id) == {"publisher": "Briar IR"}


@pytest.mark.browser
def test_what_others_remove_leaves_the_list(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports") as page, visit(browser, f"{site.address}/reports") as other:
        upload(page, payload("ten.md", b"# Clover review\n\nIt was 10.5% of all.\n"))
        other.reload()
        choose(other, "Clover review")
        choose(page, "Clover review")
        page.locator("#remove").click()
        page.locator("#remove-yes").click()
        expect(other.locator(".report .nothing")).to_have_text("这份报告已不在库中。", timeout=SECONDS)
        expect(other.locator("#reports .body-cell", has_text="Clover review")).to_have_count(0)


@pytest.mark.browser
def test_a_report_is_removed_once_that_is_confirmed(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports", "en-GB") as page:
        upload(page, payload("five.md", b"# Report five\n\nIt was 51.5% of all.\n"))
        choose(page, "Report five")
        page.locator("#remove").click()
        expect(page.locator("#sure")).to_contain_text("Remove “Report five” with all its versions (1)?")
        page.locator("#remove-no").click()
        expect(page.locator("#sure")).to_be_hidden()
        page.locator("#remove").click()
        page.locator("#remove-yes").click()
        expect(page.locator("#told .fine")).to_have_text("“Report five” is removed.")
        expect(page.locator("#reports .body-cell", has_text="Report five")).to_have_count(0)
        assert "Report five" not in site.titles()


@pytest.mark.browser
def test_a_report_is_read_again_and_its_loss_is_told(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports", "en-GB") as page:
        upload(page, payload("six.md", b"# Report six\n\nIt was 61.5% of all.\n"))
        choose(page, "Report six")
        expect(page.locator(".report")).to_contain_text("in its place, unchanged")
        page.locator("#reread").click()
        expect(page.locator(".outcomes li")).to_contain_text(["revised six.md"], timeout=SECONDS)
        (kept,) = [file for file in files_in(site.library.folder / "uploads") if file.name == "six.md"]
        kept.unlink()
        choose(page, "甲报告")
        choose(page, "Report six")
        expect(page.locator(".report .unfit")).to_have_text("no longer in its place")
        page.locator("#reread").click()
        expect(page.locator(".job.failed .failure")).to_contain_text("keeps no copy of it", timeout=SECONDS)


@pytest.mark.browser
def test_the_list_is_searched(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports") as page:
        upload(page, payload("seven.md", b"# Seven seas review\n\nIt was 71.5% of all.\n"))
        page.locator("#search textarea").press_sequentially("SEAS seven.md")
        expect(page.locator("#reports .virtual-row")).to_have_count(1)
        page.locator("#search textarea").press_sequentially(" nothing-such")
        expect(page.locator("#reports .virtual-row")).to_have_count(0)


@pytest.mark.browser
def test_an_address_names_a_report(browser: Browser, site: Site) -> None:
    report = site.library.record.reports()[0]
    with visit(browser, f"{site.address}/reports?report={report.report_id}", width=390) as page:
        expect(page.locator(".report h2")).to_contain_text("甲报告")
        link = page.locator(".report .links a").first
        expect(link).to_have_attribute("href", f"/?reports={report.report_id}")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.browser
def test_the_library_is_checked(browser: Browser, site: Site) -> None:
    with visit(browser, f"{site.address}/reports") as page:
        page.locator("#check").click()
        expect(page.locator(".faults")).to_contain_text("report0.md", timeout=SECONDS)  # which never was a file


@pytest.mark.browser
def test_a_reader_sees_reports_and_no_buttons(browser: Browser, readers: Site) -> None:
    with visit(browser, f"{readers.address}/reports") as page:
        choose(page, "甲报告")
        expect(page.locator("#shelf-note")).to_contain_text("只能阅读")
        for control in ("#uploading", "#check", "#tools", "#sure", "#stop"):
            expect(page.locator(control)).to_be_hidden()


@pytest.mark.parametrize("version", ["2", "0", "-1", "abc", "9" * 20, "9" * 5_000])
def test_the_address_of_no_version_is_answered_with_a_sentence(site: Site, version: str) -> None:
    report = site.library.record.reports()[0].report_id
    answer = httpx.get(f"{site.address}/source/{report}/{version}", headers={"Accept-Language": "en"})
    assert (answer.status_code, "not in the library" in answer.text) == (404, True)
    assert httpx.get(f"{site.address}/source/{report}/{version}/page/{version}.png").status_code == 404


def listeners(address: str) -> list[tuple[int, list[str], list[str]]]:
    """(number, the elements it takes, the elements whose events call it) of everything that the site can be asked."""
    config = httpx.get(f"{address}/config").json()
    names = {each["id"]: each["props"].get("elem_id") or "" for each in config["components"]}
    return [
        (each["id"], [names[each_id] for each_id in each["inputs"]], [names.get(on[0], "") for on in each["targets"]])
        for each in config["dependencies"]
    ]


def call(address: str, number: int, data: list[Any], event: dict[str, Any] | None = None) -> httpx.Response:
    body = {"fn_index": number, "data": data, "session_hash": "s", "trigger_id": None, "event_data": event}
    return httpx.post(f"{address}/gradio_api/run/predict", json=body, timeout=60)


def call_by(address: str, target: str, event: dict[str, Any] | None = None, **typed: str) -> httpx.Response:
    """What the listener of an element answers, with this typed into the form."""
    number, inputs = next((number, inputs) for number, inputs, on in listeners(address) if on == [target])
    typed = {"language": "zh", **typed}
    return call(address, number, [typed.get(name.removeprefix("field-"), "") for name in inputs], event)


CHANGES = {"save", "remove-yes", "reread", "check"}


def change_everything(site: Site) -> dict[str, str]:
    """Choose the report, then call every listener that changes the library, the removal last; what each answers."""
    report = site.library.record.reports()[0].report_id
    chosen = call_by(site.address, "reports", {"index": [0, 0], "value": "", "row_value": [report]})
    assert report in chosen.text  # the session of these calls has it in its panel
    last = sorted(CHANGES, key=lambda name: name == "remove-yes")
    return {target: call_by(site.address, target, title="新题").text for target in last}


def test_a_row_that_nobody_clicked_is_no_fault_of_the_page(site: Site) -> None:
    events: list[dict[str, Any] | None] = [None, {}, {"row_value": 3}, {"row_value": []}]
    for event in events:
        assert call_by(site.address, "reports", event).status_code == 200


def test_a_row_that_is_chosen_already_leaves_the_form_as_it_is(site: Site) -> None:
    """A table that is drawn anew tells of its chosen row again, perhaps while somebody types."""
    row = {"index": [0, 0], "value": "", "row_value": [site.library.record.reports()[0].report_id]}
    first, again = (call_by(site.address, "reports", row, title="甲报告 待定").text for _ in range(2))
    assert ("甲报告" in first, '"label":"Title"' in first.replace(" ", "")) == (True, True)
    assert ("甲报告" in again, '"label":"Title"' in again.replace(" ", "")) == (True, False)


BEFORE = {"title": "甲", "publisher": "", "date": "2025-03-08", "period": "2024", "url": "", "language": "zh"}


@pytest.mark.parametrize(
    ("typed", "waiting", "sent"),
    [
        ({}, (), {}),
        ({"date": "2025年3月8日"}, (), {}),  # the same day
        ({"publisher": "乙所"}, (), {"publisher": "乙所"}),  # whatever the library says of the others by now
        ({"title": "", "date": "2026"}, (), {"title": "", "date": "2026"}),
        ({"publisher": "乙所"}, ("title",), {"title": "甲", "publisher": "乙所"}),  # back to what it was
    ],
)
def test_what_an_editor_changed(typed: dict[str, str], waiting: Sequence[str], sent: dict[str, str]) -> None:
    assert changed(BEFORE | typed, BEFORE, waiting) == sent


@pytest.mark.parametrize(
    ("typed", "library", "anew", "filled_with"),
    [
        ({}, {"title": "乙"}, {"title": "乙"}, {"title": "乙"}),
        ({"title": "丙"}, {"title": "乙"}, {}, {}),  # it counts as changed, whatever else there is
        ({"title": "丙"}, {"title": "丙"}, {}, {"title": "丙"}),  # it is saved
        ({"title": "丙"}, {"date": "2026"}, {"date": "2026"}, {"date": "2026"}),
        ({"date": "2025年3月8日"}, {}, {}, {}),
    ],
)
def test_what_is_filled_in_anew(
    typed: dict[str, str], library: dict[str, Any], anew: dict[str, str], filled_with: dict[str, str]
) -> None:
    details = ReportDetails(**{**BEFORE, **library})
    assert renewed(BEFORE | typed, BEFORE, details) == (anew, BEFORE | filled_with)


def test_a_reader_is_refused_by_every_listener(readers: Site) -> None:
    before = readers.library.record.holdings()
    said = change_everything(readers)
    assert said.keys() == CHANGES
    for answer in said.values():
        assert "may read only" in answer
    assert readers.library.record.holdings() == before
    assert readers.titles()[0].startswith("甲报告")


def test_an_editor_is_refused_by_none(tmp_path: Path) -> None:
    with site_of(tmp_path, EveryoneEdits(), FIRST) as own:
        said = change_everything(own)
        assert said.keys() == CHANGES
        assert not [answer for answer in said.values() if "may read only" in answer]
        assert own.titles() == []  # the calls are those that change it


def test_a_first_report_is_asked_from_the_page_that_began_without_one(tmp_path: Path) -> None:
    with site_of(tmp_path, EveryoneEdits()) as own:
        assert "no report yet" in events_of(own, "What share was it?")
        (path,) = uploaded(own, "a.md").json()
        call(own.address, upload_listener(own), [[file_data(path)]])
        wait_for(lambda: own.titles() == ["x"])
        assert "1.5%" in events_of(own, "What share was it?")


def events_of(site: Site, question: str) -> str:
    """What the public endpoint tells, an answer or a failure."""
    event = httpx.post(f"{site.address}/gradio_api/call/ask", json={"data": [question]}).json()["event_id"]
    return httpx.get(f"{site.address}/gradio_api/call/ask/{event}", timeout=60).text


def uploaded(site: Site, name: str) -> httpx.Response:
    return httpx.post(f"{site.address}/gradio_api/upload", files={"files": (name, b"# x\n\nIt was 1.5%.\n")})


def test_a_reader_cannot_leave_a_file(readers: Site, site: Site) -> None:
    refused = uploaded(readers, "a.md")
    assert (refused.status_code, "may read only" in refused.text) == (403, True)
    assert uploaded(site, "a.md").status_code == 200


def upload_listener(site: Site) -> int:
    return next(number for number, inputs, on in listeners(site.address) if on == inputs == ["upload"])


def file_data(path: str) -> dict[str, Any]:
    return {"path": path, "orig_name": path.rpartition("/")[2], "meta": {"_type": "gradio.FileData"}}


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS / 1000
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    "name", ["../../evil.md", "..\\..\\evil.md", "a\r\nX: y.md", "银" * 300 + ".md", "<b>.md", ".md", "..", " "]
)
def test_no_name_of_an_upload_leads_out_of_the_library(site: Site, name: str) -> None:
    answer = uploaded(site, name)
    if answer.status_code == 400:  # Gradio takes no such name
        return
    (path,) = answer.json()
    assert call(site.address, upload_listener(site), [[file_data(path)]]).status_code == 200
    wait_for(lambda: not Path(path).exists())  # it is taken out of Gradio's folder
    inside = files_in(site.library.folder.parent)
    assert [file for file in inside if file.suffix == ".md" and "uploads" not in file.parts] == []


def test_a_path_that_was_not_uploaded_is_not_taken(site: Site) -> None:
    taken = call(site.address, upload_listener(site), [[file_data("/etc/passwd")]])
    assert "not uploaded by a user" in taken.text
    assert "passwd" not in [file.name for file in files_in(site.library.folder / "uploads")]


@pytest.mark.browser
def test_it_speaks_the_visitors_language_also_before_the_library_is_open(browser: Browser, tmp_path: Path) -> None:
    library, desk, loaded = library_of(tmp_path / "library", "# Harbour\n\nIt was 3%.\n"), Desk(), threading.Event()
    service = Service(library, WordEmbedder(), "words")

    def open_slowly() -> Any:
        assert loaded.wait(20)
        desk.open(library, service)
        return SimpleNamespace(library=library)

    with (
        served(House(Opening(open_slowly), desk=desk)) as address,
        visit(browser, f"{address}/reports", "en-GB") as page,
    ):
        expect(page.locator("#shelf-note")).to_contain_text("opened")
        assert re.findall("[\u4e00-\u9fff]+", page.locator("#shelf").inner_text()) == []
        loaded.set()
        expect(page.locator("#reports th").first).to_contain_text("Title")
        expect(page.locator("#reports .body-cell", has_text="Harbour").first).to_be_visible()
        expect(page.locator(".report .nothing")).to_be_visible()
    service.close()
    library.close()

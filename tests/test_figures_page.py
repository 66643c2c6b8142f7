"""The view of figures in a real browser: search, pick several, chart, workbook; a keyboard; a phone."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from rag.library.library import Library
from rag.users import Role
from tests.fakes import library_of
from tests.visits import launched, needs_chromium, served, visit
from ui.figures.cells import COLUMNS
from ui.house import House
from ui.opening import Opening

pytestmark = needs_chromium
HOSTILE = '<img src=x onerror="window.hacked=1"><b>=1+1</b>${window.hacked=1}'
BANK = """---
title: 苍栖银行2025年年度报告
publisher: 苍栖银行
---

# 苍栖银行2025年年度报告

| 指标 | 2025年 | 2024年 | 2023年 |
| --- | --- | --- | --- |
| 净息差 | 1.71% | 1.88% | 2.06% |
| 营业收入（亿元） | 202.68 | 193.10 | 184.20 |

2025年，净息差较上年下降17个基点。
"""
REVIEW = f"""---
title: Straits Review 2025
publisher: "{HOSTILE.replace('"', "'")}"
---

# Straits Review 2025

| Group | NPL ratio | Net profit (USD million) |
| --- | --- | --- |
| Merrow Bank {HOSTILE} | 1.1% | 2,486 |
| Tidewell Bank | 1.4% | 1,512 |

{"".join(f"The product {chr(97 + n) * 4} had a share of {n}.5%.{chr(10)}{chr(10)}" for n in range(30))}
"""


class Readers:
    """Whoever comes is a reader."""

    def role(self, name: str) -> Role | None:
        return None if name else "reader"


class Strangers:
    """Nobody without a name is let in."""

    def role(self, name: str) -> Role | None:
        return "reader" if name else None


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = library_of(tmp_path_factory.mktemp("library"), BANK, REVIEW)
    yield library
    library.close()


@pytest.fixture(scope="module")
def address(library: Library) -> Iterator[str]:
    house = House(Opening(lambda: SimpleNamespace(library=library)), access=Readers())
    with served(house) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def search(page: Page, words: str, expected: str) -> None:
    """Search, and wait for the count that is expected."""
    expect(page.locator("#figures-table tbody tr, #figures-table .nothing").first).to_be_visible()
    page.locator("#figures-words input, #figures-words textarea").fill(words)
    expect(page.locator("#figures-table .top p")).to_contain_text(expected)


def pick(page: Page, row: int) -> None:
    button = page.locator("#figures-table tbody .pick button").nth(row)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def downloaded(page: Page, place: str, suffix: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f"{place} .export a", has_text=suffix).click()
    return Path(download.value.path()).read_bytes()


def test_from_a_search_to_a_chart_to_a_workbook_in_chinese(browser: Browser, address: str, library: Library) -> None:
    with visit(browser, f"{address}/figures") as page:
        expect(page.locator("#figures-table tbody tr").first).to_be_visible()  # listed at need, without a reload
        search(page, "净息差 2024", "1 条数据")
        search(page, "净息差", "4 条数据")
        for row in range(3):
            pick(page, row)
        expect(page.locator("#figures-tray .chart svg")).to_be_in_viewport(ratio=1)  # beside the rows it is made of
        expect(page.locator("#figures-tray .chart text.number")).to_have_text(["2.06[3]", "1.88[2]", "1.71[1]"])
        search(page, "下降", "1 条数据")
        pick(page, 0)  # of another unit; those that were picked stay
        expect(page.locator("#figures-tray .note")).to_have_text("[4] 没有画入：个基点不能与%放在一条轴上。")
        expect(page.locator("#figures-tray li")).to_have_count(4)
        expect(page.locator("#figures-tray li .quote").first).to_have_text(
            "净息差，2025年：1.71%；2024年：1.88%；2023年：2.06%"
        )
        sheets = load_workbook(io.BytesIO(downloaded(page, "#figures-tray", "xlsx"))).worksheets
    value, subject, quote = (COLUMNS.index(name) for name in ("value", "subject", "quote"))
    rows = list(sheets[0].iter_rows(min_row=2, values_only=True))
    assert [(row[subject], row[value]) for row in rows[:3]] == [
        ("净息差", 0.0171),
        ("净息差", 0.0188),
        ("净息差", 0.0206),
    ]
    assert rows[3][value] == 17
    assert str(rows[0][quote]) in (library.record.text(library.record.reports()[0].report_id) or "")
    assert [cell.value for cell in sheets[1]["A"]] == ["单位：%", "2023年", "2024年", "2025年"]


def test_the_whole_of_what_was_found_in_english(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/figures", "en-US") as page:
        search(page, "ＮＰＬ ratio", "2 figures")
        content = downloaded(page, "#figures-table", "csv")
        pick(page, 0)
        pick(page, 1)
        expect(page.locator("#figures-tray figcaption")).to_contain_text("NPL ratio · 2025")
        expect(page.locator("#figures-tray .bars dt").last).to_have_text("Tidewell Bank")
        expect(page.locator("#figures-tray .bars .number")).to_have_text(["1.1[1]", "1.4[2]"])
        assert page.evaluate("window.hacked") is None
        page.locator("#figures-tray .top > button").click()
        expect(page.locator("#figures-tray")).to_contain_text("Pick figures with +")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row[COLUMNS.index("value")] for row in rows] == ["Value", "1.1", "1.4"]
    assert rows[0][-1] == "Base unit"


def test_a_row_shows_its_sentence_with_the_figure_marked(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/figures") as page:
        search(page, "营业收入", "3 条数据")
        page.locator("#figures-table tbody .value").nth(1).click()
        expect(page.locator("#figures-sentence .at")).to_have_text("193.10")
        mark = page.locator("#figures-sentence mark")
        expect(mark).to_contain_text("202.68")
        expect(page.locator("#figures-sentence .big")).to_have_text("193.10亿元")
        expect(page.locator("#figures-sentence")).to_contain_text("苍栖银行2025年年度报告")
        source = page.locator("#figures-sentence .open").get_attribute("href") or ""
    assert "193.10" in httpx.get(address + source, headers={"accept-language": "zh"}).text


def test_heads_sort_filters_hold_and_pages_turn(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/figures", "en-US") as page:
        search(page, "product share", "30 figures")
        head = page.locator("#figures-table thead .value button")
        head.click()
        expect(page.locator("#figures-table th.value")).to_have_attribute("aria-sort", "descending")
        expect(page.locator("#figures-table td.value").first).to_have_text("29.5%")
        page.locator(".pages button", has_text="Next").click()
        expect(page.locator("#figures-table tbody tr")).to_have_count(10)
        expect(page.locator("#figures-table td.value").last).to_have_text("0.5%")
        head.click()
        expect(page.locator("#figures-table td.value").first).to_have_text("0.5%")
        page.locator("#figures-kinds input").click()
        page.get_by_role("option", name="Amounts").click()
        expect(page.locator("#figures-table .nothing")).to_be_visible()
        page.locator("#figures-clear").click()
        expect(page.locator("#figures-table .top p")).to_contain_text("41 figures")


def test_the_keyboard_goes_on_where_it_was(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/figures", "en-US") as page:
        search(page, "ratio", "2 figures")
        page.locator("#figures-table tbody .pick button").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#figures-tray li")).to_have_count(1)
        expect(page.locator("#figures-table tbody .pick button").first).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#figures-sentence .at")).to_have_text("1.1%")


def test_a_phone_shows_all_of_it_in_its_width(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/figures", width=390) as page:
        search(page, "净息差", "4 条数据")
        pick(page, 0)
        pick(page, 1)
        newest = page.locator("#figures-tray .chart text.number").last
        expect(newest).to_be_visible()
        box = newest.bounding_box()
        assert box and box["x"] + box["width"] < 390 and box["height"] > 11  # within the page, and can be read
        first = page.locator("#figures-tray .chart text.number").first.bounding_box()
        axis = page.locator("#figures-tray .chart .tick:not(.at)").evaluate_all(
            "found => Math.max(...found.map((each) => each.getBoundingClientRect().right))"
        )
        assert first and first["x"] > axis  # no value lies over the numbers of the axis
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.evaluate("scrollTo(0, 0)")
        expect(page.locator("#figures-tray .top")).to_be_in_viewport()  # what is picked stays in sight,
        tray = page.locator("#figures-tray").bounding_box()
        assert tray and tray["height"] < page.evaluate("innerHeight") / 2  # and leaves room for what is picked from


@pytest.mark.parametrize(
    ("locale", "width", "height"), [("zh-CN", 390, 844), ("en-US", 390, 844), ("en-US", 1280, 800)]
)
@pytest.mark.parametrize("picked", [0, 3])
def test_the_sentence_of_a_row_comes_into_sight(
    browser: Browser, address: str, locale: str, width: int, height: int, picked: int
) -> None:
    with visit(browser, f"{address}/figures", locale, width) as page:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#figures-table tbody tr")).to_have_count(20)
        for n in range(picked):
            pick(page, n)
        page.evaluate("scrollTo(0, 0)")
        row = page.locator("#figures-table tbody tr").nth(1)
        for _ in range(2):  # also where it is shown already
            page.evaluate("scrollTo(0, 0)")
            row.locator(".subject button").click()
            at = page.locator("#figures-sentence .at")
            expect(at).to_be_in_viewport(ratio=1)
            page.wait_for_timeout(100)
            assert at.evaluate(
                """each => {
                    const { x, y, width, height } = each.getBoundingClientRect();
                    return document.elementFromPoint(x + width / 2, y + height / 2) === each;
                }"""
            )  # nothing lies over it


def test_a_stranger_sees_nothing(browser: Browser, library: Library) -> None:
    house = House(Opening(lambda: SimpleNamespace(library=library)), access=Strangers())
    with served(house) as address, visit(browser, f"{address}/figures") as page:
        expect(page.locator("#figures-table .nothing")).to_have_text("请先登录。")


def test_an_export_that_nobody_can_mean_is_refused(address: str) -> None:
    assert httpx.get(f"{address}/export/figures.exe").status_code == 422
    for wrong in ("keys=1;drop", f"keys=1,{'9' * 21}", "keys=1,,2", f"years={'9' * 21}"):
        assert httpx.get(f"{address}/export/figures.csv?{wrong}").status_code == 422
    gone = httpx.get(f"{address}/export/figures.csv?language=en&keys=999999999")
    assert gone.headers["content-disposition"] == 'attachment; filename="yanwen-figures.csv"'
    assert len(gone.text.splitlines()) == 1

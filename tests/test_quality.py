"""The quality view: a run read from its files, its measures as bars, its curve, failures that one can open."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from eval.cases import Case
from eval.results import run_as_json, write_json, write_outcomes
from eval.run import Guess, Outcome
from eval.scorecard import score_answers
from rag.records import Answer, Citation
from rag.settings import load_settings
from tests.visits import launched, needs_chromium, served, visit
from ui.house import House
from ui.opening import Opening
from ui.quality.curve import curve
from ui.quality.failures import failures
from ui.quality.results import gate, read_run, run_names
from ui.quality.scorecard import kinds, promises, scorecard
from ui.quality.wording import told_failure

HOSTILE = "<img src=x onerror=window.hacked=1>"
CITED = Citation(1, "r", f"年报 {HOSTILE}", "r.md", 7, "一、经营 > （一）规模", 0, 6, f"占比为12.5%。{HOSTILE}")
RIGHT = Case("q1", "zh", "占比是多少？", True, (("12.5%",),), evidence=("占比为12.5%",), kind="figure")
WRONG = Case("q2", "zh", f"增速是多少？{HOSTILE}", True, (("3.1%", "3.10%"),), evidence=("增速3.1%",), kind="figure")
MISSED = Case("q3", "en", "How much did it grow?", True, (("3.1%",),), evidence=("growth 3.1%",), kind="years")
FALSE = Case("q4", "en", "How many cats?", False, kind="unanswerable")
ANSWER = Answer("", "zh", f"12.5% {HOSTILE}", citations=(CITED,), score=0.9)
NONE = Answer("", "en", "Not in the reports.", abstained=True, score=0.1)


def outcome(case: Case, answer: Answer, failure: str, failure_class: str) -> Outcome:
    return Outcome(case, answer, failure, 0 if failure else 1, True, False, 1, failure_class, Guess(answer, failure))


OUTCOMES = [
    outcome(RIGHT, ANSWER, "", ""),
    outcome(WRONG, ANSWER, "figures missing: 3.1%", "reading"),
    outcome(MISSED, NONE, "abstained", "abstention"),
    outcome(FALSE, ANSWER, "answered what the reports do not hold", "false answer"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a run over a set of the name `shipped` has been written."""
    folder = tmp_path_factory.mktemp("eval")
    write_outcomes(folder / "shipped.outcomes.jsonl", OUTCOMES)
    card = score_answers(OUTCOMES).as_json() | {"run": run_as_json(load_settings(embedding="bundled"))}
    write_json(folder / "shipped.scorecard.json", card)
    return folder


def test_a_run_is_read_as_it_was_written(folder: Path) -> None:
    assert run_names(folder) == ["shipped"]
    run = read_run(folder, "shipped")
    assert run is not None
    assert (run.embedding, run.llm) == ("bundled", "")
    assert run.groups["all"]["right"] == 1 / 4
    assert [asked.id for asked in run.failures] == ["q2", "q3", "q4"]
    wrong, missed, false = run.failures
    assert (wrong.wanted, wrong.kind, wrong.language) == (("3.1% / 3.10%",), "figure", "zh")
    assert wrong.citations[0].page == 7
    assert (missed.abstained, false.answerable) == (True, False)
    assert run.curves["all"][-1].risk == pytest.approx(2 / 3, abs=0.001)  # of the three that are answered at all


@pytest.mark.parametrize("name", ["../shipped", "nothing", ""])
def test_only_a_run_of_the_folder_is_read(folder: Path, name: str) -> None:
    assert read_run(folder / "inside", name) is None
    assert read_run(folder, name) is None


def test_a_file_that_is_no_run_is_told_as_none(tmp_path: Path) -> None:
    (tmp_path / "x.scorecard.json").write_text('{"groups": 3', encoding="utf-8")
    assert read_run(tmp_path, "x") is None


def test_a_run_of_an_earlier_version_can_still_be_opened(tmp_path: Path) -> None:
    row: dict[str, object] = {
        "id": "q",
        "failure": "abstained",
        "failure_class": "abstention",
        "question": "多少？",
        "language": "zh",
    }
    row |= {"text": "没有", "abstained": True, "citations": []}
    (tmp_path / "old.outcomes.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    write_json(tmp_path / "old.scorecard.json", {"groups": {"all": {"questions": 1.0, "right": 0.0}}, "failures": []})
    run = read_run(tmp_path, "old")
    assert run is not None
    assert (run.ended, run.failures[0].answerable) == ("", None)
    assert "文件中没有记录" in failures(run.failures, 1, "zh")


def test_bars_are_as_wide_as_their_shares_and_the_gate_is_marked(folder: Path) -> None:
    run = read_run(folder, "shipped")
    assert run is not None
    shown = scorecard(run, {"all": {"min_right": 0.69}, "zh": {"max_false_answers": 0.15}}, "en")
    (right,) = re.findall(r"<tr><th scope='row'>Right.*?</tr>", shown)
    assert re.findall(r'<b style="width: ([\d.]+)%', right) == ["25.0", "50.0", "0.0"]  # all, zh, en
    assert re.findall(r"gate ([\d.]+)%", shown) == ["69.0", "15.0"]


def test_of_a_kind_only_what_was_measured_is_shown(folder: Path) -> None:
    run = read_run(folder, "shipped")
    assert run is not None
    rows = re.findall(r"<th scope='row'>([^<]*)</th>(.*?)</tr>", kinds(run, "en"))
    shown = {name: re.findall(r"class='value'>([\d.%]+)|(<td></td>)", cells) for name, cells in rows}
    # right, figures exact, citations right, false answers, missed answers
    assert [value for value, _ in shown["one figure"]] == ["50.0%", "50.0%", "50.0%", "", "0.0%"]
    assert [value for value, _ in shown["not in the reports"]] == ["0.0%", "", "", "100.0%", ""]


def test_the_curve_is_drawn_from_its_points(folder: Path) -> None:
    run = read_run(folder, "shipped")
    assert run is not None
    drawn = curve(run, "zh")
    assert drawn.count("<polyline") == 3
    assert "现在的设置：回答 75.0%，其中答错 66.7%" in drawn


def test_the_gate_is_told_where_there_is_no_run() -> None:
    told = promises(gate(), "en")
    assert f"All: Right at least {100 * gate()['all']['min_right']:.1f}%" in told
    assert f"All: False answers at most {100 * gate()['all']['max_false_answers']:.1f}%" in told


def test_a_judgement_is_told_in_chinese() -> None:
    assert told_failure("figures missing: 3.1%, 4%", "zh") == "答案里缺少数字：3.1%, 4%"
    assert told_failure("abstained", "en") == "abstained"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


def house(evaluation: Path) -> House:
    def fail() -> None:
        raise OSError("there is no library here, and none is needed")

    return House(Opening(fail), evaluation=evaluation)  # type: ignore[arg-type]


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "verdict", "kind", "only"),
    [
        ("zh-CN", "答案里缺少数字：3.1%", "年份区分", "没有回答"),
        ("en-GB", "figures missing: 3.1%", "the right year", "no answer"),
    ],
)
def test_a_failure_is_opened(
    browser: Browser, folder: Path, locale: str, verdict: str, kind: str, only: str, caplog: pytest.LogCaptureFixture
) -> None:
    with served(house(folder)) as address, visit(browser, f"{address}/quality", locale) as page:
        lines = page.locator(".failures details")
        expect(lines).to_have_count(3)
        expect(lines.first.locator("dl")).to_be_hidden()
        lines.first.locator("summary").click()
        expect(lines.first.locator("dl")).to_contain_text(verdict)
        expect(lines.first.locator("dl")).to_contain_text("增速3.1%")
        expect(lines.first.locator("dl")).to_contain_text(f"占比为12.5%。{HOSTILE}")
        assert page.locator("#quality-failures :is(img, script)").count() == 0
        assert page.evaluate("window.hacked") is None
        expect(page.locator("#quality-summary svg polyline")).to_have_count(3)
        page.locator("#filter-kind input").click()
        page.get_by_role("option", name=kind).click()
        expect(lines).to_have_count(1)
        lines.first.locator("summary").click()
        expect(lines.first.locator("dl em")).to_have_text(only)
    assert "OSError" in caplog.text


@needs_chromium
@pytest.mark.browser
def test_without_a_run_it_says_how_to_make_one(browser: Browser, tmp_path: Path) -> None:
    with served(house(tmp_path)) as address, visit(browser, f"{address}/quality", width=390) as page:
        expect(page.locator("#quality .none")).to_contain_text("python -m eval")
        expect(page.locator("#quality li")).to_have_count(9)  # of the shipped gate
        assert page.evaluate("document.documentElement.scrollWidth") == 390

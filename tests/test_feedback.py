"""What people thought of answers becomes a question set."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.cases import draft_count, read_cases
from eval.feedback import draft_cases, lead_figures
from eval.measures import failure
from rag.errors import EvaluationError
from rag.library.conversations import Rating
from rag.library.library import open_library
from rag.records import Answer, Citation, FigureStatus, FigureVerdict, Scope
from rag.serialise import answer_as_json

QUOTE = "2025年占53.23%，2024年占23.23%。"
SUM = "53.23% − 23.23% = 30.00 pp"
TEXT = f"30.00个百分点 ({SUM}) ——“{QUOTE}”[1]"


def figure(surface: str, status: FigureStatus = "quoted") -> FigureVerdict:
    return FigureVerdict(surface, Decimal(0), "", status)


FIGURES = (figure("30.00个百分点", "derived"), figure("53.23%"), figure("23.23%"))


def answer(text: str = TEXT, *figures: FigureVerdict, **given: Any) -> Answer:
    cited = Citation(1, "r", "报告", "a.md", None, "", 0, len(QUOTE), QUOTE)
    return Answer("高多少？", "zh", text, citations=(cited,), figures=figures or FIGURES, **given)


def rating(given: Answer, *, liked: bool = True, reason: str = "", at: str = "2026-01-01", user: str = "") -> Rating:
    return Rating(user, given.question, answer_as_json(given), liked, reason, at)


def test_a_liked_answer_expects_its_lead_figure_and_its_sources() -> None:
    [case] = draft_cases([rating(answer())])
    assert {**case, "id": ""} == {
        "id": "",
        "lang": "zh",
        "question": "高多少？",
        "answerable": True,
        "figures": ["30.00个百分点"],
        "evidence": [QUOTE],
        "kind": "feedback",
    }


def test_a_disliked_answer_is_a_draft_that_expects_nothing() -> None:
    [case] = draft_cases([rating(answer(), liked=False, reason="年份\n不对")])
    assert (case["draft"], case["note"], case["answered"]) == (True, "年份 不对", TEXT)
    assert (case["answerable"], case["figures"], case["evidence"]) == (None, [], [])


def test_a_liked_abstention_expects_one_and_not_what_it_quoted_instead() -> None:
    [case] = draft_cases([rating(answer("没有。最接近的内容：“x”[1]", abstained=True))])
    assert case["answerable"] is False
    assert "evidence" not in case and "figures" not in case


def test_a_follow_up_is_told_as_it_was_understood() -> None:
    [case] = draft_cases([rating(answer(completed="2025年比2024年高多少？"))])
    assert case["question"] == "2025年比2024年高多少？"


def test_small_talk_is_no_case() -> None:
    assert draft_cases([rating(answer("你好！", answered_by="conversation"))]) == []


def test_a_question_stands_once_and_whoever_disliked_the_answer_makes_it_a_draft() -> None:
    twice = [rating(answer(), user="a"), rating(answer(), user="b", at="2026-01-02")]
    assert [case.get("draft") for case in draft_cases(twice)] == [None]
    doubted = [rating(answer(), liked=False, reason="错", at="2026-01-01"), *twice[1:]]
    assert [case.get("note") for case in draft_cases(doubted)] == ["错"]


def test_the_newest_answer_counts_and_the_id_stays() -> None:
    old, new = rating(answer("别的。[1]"), liked=False), rating(answer(), at="2026-01-02")
    [first], [case] = draft_cases([old]), draft_cases([new, old])
    assert first["id"] == case["id"]
    assert case["answerable"] is True


@pytest.mark.parametrize(
    ("text", "figures", "told"),
    [
        ("“占53.23%。”[1]", (figure("53.23%"),), []),  # only a quotation: which figure was meant is not known
        ("占53.23%，另有 23.23%。[1]", (figure("23.23%"), figure("53.23%")), ["53.23%", "23.23%"]),
        ("5,468亿元 ——“x 5,468”[1]", (figure("5,468"), figure("5,468亿元")), ["5,468亿元"]),
        ("153.23% ——“x”[1]", (figure("53.23%"),), []),
        ("55% ——“x”[1]", (figure("55%", "unsupported"),), []),
        ("西岭: 1.46% (1.46% > 0.70%) ——“x”[1]", (figure("1.46%"), figure("0.70%")), ["1.46%"]),
        ("9% ((5 − 4) ÷ 4 = 25%) ——“x”[1]", (figure("9%"), figure("25%")), ["9%"]),
        ("9% ——“甲“乙”占25%。”[1]", (figure("9%"), figure("25%")), ["9%"]),
        ("9% ——“甲“乙占25%。”[1]", (figure("9%"), figure("25%")), ["9%"]),
    ],
)
def test_the_figures_that_an_answer_says_itself(text: str, figures: tuple[FigureVerdict, ...], told: list[str]) -> None:
    assert lead_figures(answer(text, *figures)) == told


def library_with(folder: Path, *rated: tuple[Answer, bool, str]) -> Path:
    library = open_library(folder)
    kept = library.record.conversations
    for given, liked, reason in rated:
        name = kept.begin("", given.question, Scope())
        assert kept.put_turn(name, "", 0, given.question, answer_as_json(given), seen="", scope=Scope())
        assert kept.rate(name, "", 0, liked, reason)
    library.close()
    return folder


def test_the_command_writes_a_set_that_can_be_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Answer("何时？", "zh", "2025年。", answered_by="extractive")
    library = library_with(tmp_path / "library", (answer(), True, ""), (other, False, "错"))
    out = tmp_path / "new" / "set.jsonl"
    assert main(["from-feedback", "--library", str(library), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "2 new of 2 rating(s): 1 case(s) of liked answers, 1 draft(s) of disliked ones" in said
    [case] = read_cases(out)
    assert failure(case, answer()) == ""
    assert failure(case, answer("31.00个百分点 ——“x”[1]")) != ""
    assert draft_count(out) == 1


def test_the_set_lies_where_evaluations_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = library_with(tmp_path / "library", (answer(), True, ""))
    monkeypatch.setenv("YANWEN_EVALUATION", str(tmp_path / "measured"))
    assert main(["from-feedback", "--library", str(library)]) == 0
    assert len(read_cases(tmp_path / "measured" / "feedback.jsonl")) == 1


def test_a_line_that_a_person_wrote_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = library_with(tmp_path / "library", (answer(), False, "错"))
    out = tmp_path / "set.jsonl"
    command = ["from-feedback", "--library", str(library), "--out", str(out)]
    main(command)
    mended = {**json.loads(out.read_text(encoding="utf-8")), "answerable": True, "draft": False, "figures": ["31%"]}
    out.write_text(json.dumps(mended), encoding="utf-8")  # without a line break at its end
    library_with(tmp_path / "library", (Answer("何时？", "zh", "2025年。"), True, ""))
    assert main(command) == 0
    assert "1 already there" in capsys.readouterr().out
    assert [case.figures for case in read_cases(out)] == [(("31%",),), ()]


def test_a_library_without_ratings_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = library_with(tmp_path / "library")
    assert main(["from-feedback", "--library", str(library), "--out", str(tmp_path / "set.jsonl")]) == 1
    assert capsys.readouterr().err.startswith("Nobody has rated an answer of this library yet")
    assert not (tmp_path / "set.jsonl").exists()


def test_drafts_alone_are_no_set(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text('{"id": "f1", "draft": true}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match="holds drafts only"):
        read_cases(tmp_path / "set.jsonl")

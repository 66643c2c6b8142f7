"""Stated changes against stated levels: sums one can do in the head, what is never judged, and where notes are kept."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.__main__ import main
from ingest.index import add_documents, remove_report
from ingest.markdown import load_markdown
from ingest.plain import load_plain
from ingest.reading import notes_on
from ingest.split import split
from rag.consistency import checks, contradictions
from rag.library.library import Library, open_library
from rag.library.record import SourceFile
from rag.records import Note, Sentence
from tests.fakes import WordEmbedder


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.derivation) for each in contradictions([Sentence(0, len(text), text)])]


def judged(text: str) -> int:
    return len(list(checks([Sentence(0, len(text), text)])))


@pytest.mark.parametrize(
    "text",
    [
        "使用率32.86% → 41.94%，上升9.08个百分点。",
        "使用率由32.86%升至41.94%，上升9.08个百分点，增长27.6%。",
        "不良率由2.80%上升0.40个百分点至3.20%。",
        "贷款余额1,203亿元，较上年的1,100亿元增长9.4%。",
        "税后利润412.50亿元，较上年增加62.50亿元，增长17.86%。",  # 62.5 / 350
        "利息支出46.4亿元，同比减少5.1亿元，下降9.9%。",  # 5.1 / 51.5
        "净息差为1.42%，较上年末的1.54%收窄12个基点。",
        "个人贷款120亿元（上年同期：100亿元），同比增长20%。",
        "個人貸款餘額120億元，較上年的100億元增長20%。",
        "降幅由８.５％收窄至６.０％，收窄２.５个百分点。",
        "净利润，2024年：120；2025年：110；增减额：(10)；变动（%）：(8.33)（单位：亿元）",
        "净息差，2025年：1.42%；2024年：1.54%；较上年：下降0.12个百分点",
        "净息差（%），2024年：1.54；2025年：1.42；变动（%）：-0.12",  # of a share the difference may be meant
        "Adoption rose from 32.86% in 2023 to 41.94% in 2024, up 9.08 percentage points.",
        "Adoption rose by 9.08 percentage points to 41.94% from 32.86%.",
        "Fees were $115 million, an increase of $15 million, or 15%.",
        "\ue000\ue001 使用率由20%升至30%，上升10个百分点。",  # icons of a PDF
        "Exposure increased by $895 million from $9.2 billion to $10.1 billion.",
    ],
)
def test_a_change_that_fits_is_judged_and_holds(text: str) -> None:
    assert judged(text) > 0
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "derivation"),
    [
        ("使用率由32.86%升至41.94%，上升9.80个百分点。", "41.94% − 32.86% = 9.08 pp ≠ 9.80 pp"),
        ("不良率由2.8%升至3.2%，上升0.6个百分点。", "3.2% − 2.8% = 0.4 pp ≠ 0.6 pp"),
        ("不良率由2.80%上升0.50个百分点至3.20%。", "3.20% − 2.80% = 0.40 pp ≠ 0.50 pp"),
        ("不良率由3.2%降至2.8%，上升0.4个百分点。", "2.8% − 3.2% = −0.4 pp ≠ 0.4 pp"),
        ("贷款余额1,203亿元，较上年的1,100亿元增长12.0%。", "1,203亿元 ÷ 1,100亿元 − 1 = 9.4% ≠ 12.0%"),
        ("贷款余额1,203亿元，较上年的1,100亿元增加97亿元。", "1,203亿元 − 1,100亿元 = 103亿元 ≠ 97亿元"),
        ("利润110亿元，较上年增加10亿元，增长12%。", "10亿元 ÷ (110亿元 − 10亿元) = 10.0% ≠ 12%"),
        ("利润90亿元，同比减少10亿元，下降12%。", "−10亿元 ÷ (90亿元 + 10亿元) = −10.0% ≠ −12%"),
        ("净息差为1.42%，较上年的1.54%收窄22个基点。", "1.42% − 1.54% = −0.12 pp ≠ −0.22 pp"),
        ("科技投入，2024年：9.8；2025年：11.3；增幅（%）：20.0", "11.3 ÷ 9.8 − 1 = 15.3% ≠ 20.0%"),
        ("科技投入，期末：120；期初：100；增（减）额：30（单位：亿元）", "120 − 100 = 20 ≠ 30"),
        ("Costs, FY2025：115；FY2024：100；Change (%)：20", ""),  # a row without its head's marks is no row
        ("Costs，FY2025：120；FY2024：100；Change (%)：30", "120 ÷ 100 − 1 = 20.0% ≠ 30%"),
        (
            "The ratio rose from 2.80% to 3.20%, an increase of 0.50 percentage points.",
            "3.20% − 2.80% = 0.40 pp ≠ 0.50 pp",
        ),
        ("Revenue was $120 million, up 30% from $100 million.", "120 million ÷ 100 million − 1 = 20.0% ≠ 30%"),
        ("Fees were $110 million, up $10 million, or 15%.", "10 million ÷ (110 million − 10 million) = 10.0% ≠ 15%"),
    ],
)
def test_a_change_that_does_not_fit(text: str, derivation: str) -> None:
    assert found(text) == ([("change", derivation)] if derivation else [])


def test_a_difference_in_points_given_as_percent_is_a_matter_of_its_unit() -> None:
    assert found("使用率由32.86%升至41.94%，上升9.08%。") == [("unit", "41.94% − 32.86% = 9.08 pp ≠ 9.08%")]
    assert found("使用率由32.86%升至41.94%，上升27.6%。") == []  # 9.08 / 32.86
    assert found("The share rose from 20.0% to 30.0%, up 10.0%.") == [("unit", "30.0% − 20.0% = 10.0 pp ≠ 10.0%")]


def test_what_rounding_explains_is_no_contradiction() -> None:
    assert found("不良率由2.8%升至3.2%，上升0.5个百分点。") == []  # 2.76 to 3.24 is 0.48
    assert found("不良率由2.80%升至3.20%，上升0.5个百分点。") == [("change", "3.20% − 2.80% = 0.40 pp ≠ 0.5 pp")]
    assert found("费用9770万美元，较上年同期的6000万美元增长62.7%。") == []  # 97.7 to 60.0 million: 62.67 to 62.96


@pytest.mark.parametrize(
    "text",
    [
        "不良率由约2.8%升至3.2%，上升0.9个百分点。",
        "余额近1,203亿元，较上年的1,100亿元增长30%。",
        "余额1,203亿元，较上年增加90余亿元，增长30%。",
        "Costs rose from nearly 10% to 20%, up 90 percentage points.",
        "A行和B行不良率分别由2.8%升至3.2%，上升0.9个百分点。",
        "余额由100亿元增至200亿元，年均增长15%。",
        "预计收入由100亿元增至200亿元，增长15%。",
        "收入100亿元至120亿元，较上年的50亿元增长10%。",
        "收入120亿元，较上年的100亿元增长10%至20%。",
        "余额由年初的100亿元增至120亿元，同比增长50%。",  # since another day
        "余额120亿元，较年初增加20亿元，同比增长50%。",
        "CPI环比由上月下降0.1%转为上涨0.4%，同比下降0.2%。",
        "相比一季度的355亿元，环比增加34亿元，增长15%。",  # the level is the earlier one
        "余额120亿元，较上年增加20亿元，占比提高5个百分点。",
        "余额120亿元，占比12.0%，较上年提高5个百分点。",
        "余额120亿元，利润较上年的100亿元增长90%。",
        "\ue000\ue001\ue002由\ue000升至\ue000，上升\ue000，见图1、2、3，增1。",  # icons of a PDF
        "收入120亿元，较上年的100亿美元增长90%。",
        "亏损，2024年：(20)；2025年：(10)；变动（%）：90",
        "持股，期初：100；增加：50；减少：20；期末：130",
        "Costs and fees rose from 10% to 20%, up 10 and 20 percentage points, respectively.",
        f"由{'9' * 40}亿元增至{'8' * 40}亿元，增长10%。",
    ],
)
def test_what_is_not_plain_is_not_noted(text: str) -> None:
    assert found(text) == []


LEVELS = st.tuples(st.integers(1, 9_999), st.integers(1, 9_999), st.integers(0, 2))


def share(hundredths: int, places: int) -> str:
    return str(round(Decimal(hundredths) / 100, places))


def points(levels: tuple[int, int, int], stated: str) -> str:
    earlier, later, places = levels
    verb = "上升" if later >= earlier else "下降"
    return f"使用率由{share(earlier, places)}%升至{share(later, places)}%，{verb}{stated}个百分点。"


@given(LEVELS)
def test_the_true_difference_never_raises_a_note(levels: tuple[int, int, int]) -> None:
    earlier, later, places = levels
    stated = share(abs(later - earlier), places)
    assert found(points(levels, stated)) == []


@given(LEVELS, st.integers(2, 500))
def test_a_difference_off_by_more_than_the_rounding_always_does(levels: tuple[int, int, int], off: int) -> None:
    earlier, later, places = levels
    step = Decimal(1).scaleb(-places)  # the three roundings together are one and a half steps
    stated = abs(Decimal(share(later, places)) - Decimal(share(earlier, places))) + off * step
    ((kind, _),) = found(points(levels, str(stated)))
    assert kind == "change"


# in the library

REPORT = "# 甲\n\n使用率由32.86%升至41.94%，上升9.80个百分点。网点有318家。\n\n余额120亿元，较上年的100亿元增长20%。\n"
DERIVATION = "41.94% − 32.86% = 9.08 pp ≠ 9.80 pp"


def put(library: Library, text: str) -> str:
    source = SourceFile("a.md", str(hash(text)))
    (done,) = add_documents([("", load_markdown(text.encode(), "a"), source, True)], library, WordEmbedder())
    return done.report_id


def test_notes_stand_with_their_version_until_the_report_goes(tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    record, report_id = library.record, put(library, REPORT)
    (note,) = record.notes(report_id)
    assert (note.kind, note.derivation) == ("change", DERIVATION)
    assert REPORT[note.start : note.end] == "使用率由32.86%升至41.94%，上升9.80个百分点。"
    assert record.notes_within(report_id, None, note.end - 1, note.end + 5) == [note]
    assert record.notes_within(report_id, 1, note.end, note.end + 5) == []
    assert put(library, REPORT.replace("9.80", "9.08")) == report_id
    assert record.notes(report_id) == []
    assert record.notes(report_id, 1) == [note]
    assert record.note_counts() == {}
    remove_report(report_id, library)
    assert record.notes(report_id, 1) == []
    library.close()


def test_notes_outlive_a_rebuild_and_are_missing_from_an_older_library(tmp_path: Path) -> None:
    library = open_library(tmp_path / "library")
    report_id = put(library, REPORT)
    library.embed_again(WordEmbedder(), lambda _: None)
    assert record_of(library, report_id) == [DERIVATION]
    library.close()
    library = open_library(tmp_path / "library")
    assert record_of(library, report_id) == [DERIVATION]
    with library.record._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE notes")  # as it was before there were notes
    library.close()
    library = open_library(tmp_path / "library")
    assert record_of(library, report_id) == []
    assert library.check() == []
    library.close()


def record_of(library: Library, report_id: str) -> list[str]:
    return [note.derivation for note in library.record.notes(report_id)]


def test_a_note_has_the_page_of_its_sentence() -> None:
    text = "第一页没有数字。\f不良率由2.80%升至3.20%，上升0.50个百分点。"
    (note,) = notes_on(split(load_plain(text.encode(), "a"), markdown=False))
    assert note == Note(text.index("不良率"), len(text), 2, "change", "3.20% − 2.80% = 0.40 pp ≠ 0.50 pp")


def test_the_command_line_tells_of_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, library = tmp_path / "a.md", str(tmp_path / "library")
    file.write_text(REPORT, encoding="utf-8")
    assert main([str(file), "--library", library]) == 0
    assert "\n            1 stated change does not add up\n" in capsys.readouterr().out
    assert main(["--list", "--library", library]) == 0
    listed = capsys.readouterr().out
    assert "    1 notes  " in listed
    assert main(["--notes", listed.split()[0], "--library", library]) == 0
    assert DERIVATION in capsys.readouterr().out
    assert main(["--notes", "no-such-report", "--library", library]) == 1
    assert "There is no report no-such-report" in capsys.readouterr().err

"""The rows of English tables as people read them: Latin punctuation, and nothing else of the answer moved by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.retrieve import Retriever
from rag.row_shown import row_shown
from rag.settings import load_settings
from tests.fakes import WordEmbedder, assistant_over, library_of, small_lexicon

REPORT = """# Marlow Bank in figures

(in millions)

| | 2025 | 2024 |
| --- | --- | --- |
| Total net revenue | $30,717 | $32,266 |
| Trading income | (1,203) | 415 |
"""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "Net fees，March 31, 2025：$717；March 31, 2024：$266（单位：in millions）",
            "Net fees — March 31, 2025: $717; March 31, 2024: $266 (in millions)",
        ),
        ("Deposits：Retail, at cost，2025：(4)；2024：3%", "Deposits: Retail, at cost — 2025: (4); 2024: 3%"),
        ("，2025：4", "2025: 4"),
        ("Branches，1,203；1,180", "Branches — 1,203; 1,180"),
        *((kept, kept) for kept in ("净利润，2025年：4；2024年：3（单位：亿元）", "NPL ratio，2025年：1.2%")),
        *((kept, kept) for kept in ("Assets，2025：4（单位：亿元）", "Of the banks: 3, 4 and 5.", "")),
    ],
)
def test_an_english_row_has_latin_punctuation(written: str, read: str) -> None:
    assert row_shown(written, written.replace("，", " | ")) == read


@pytest.mark.parametrize(
    "prose",
    [
        "By June 2025， Marlow Bank ran 61 branches， of which 7 were new： three in March； four in May.",
        "Marlow Bank earned 4，120 million （unit：USD），2025： a record.",
    ],
)
def test_prose_with_wide_punctuation_stays_word_for_word(prose: str) -> None:
    assert row_shown(prose, f"**{prose}**") == prose


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    library = library_of(tmp_path / "library", REPORT)
    yield Assistant(Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon")), load_settings())
    library.close()


def test_an_answer_shows_the_row_and_cites_it_as_it_is_written(assistant: Assistant) -> None:
    row = "| Trading income | (1,203) | 415 |"
    shown = "Trading income — 2025: (1,203); 2024: 415 (in millions)"
    answer = assistant.ask("What was the trading income of Marlow Bank in 2025?")
    (cited,) = answer.citations
    assert (cited.quote, cited.shown, REPORT[cited.start : cited.end]) == (row, shown, row)
    assert answer.text.endswith(f" — “{shown}” [1]") and answer.sentences[0].text == answer.text
    # brackets are a loss in the row as it is kept, and were nothing in the row as it is shown
    assert {(f.surface, f.value, f.status) for f in answer.figures} >= {("(1,203)", -1203, "quoted")}
    assert all(figure.status == "quoted" for figure in answer.figures)


@pytest.mark.parametrize("bold", ["", "**"])
def test_an_answer_quotes_prose_with_wide_punctuation_word_for_word(tmp_path: Path, bold: str) -> None:
    quote = "Marlow Bank ran 61 branches in 2025， of which 7 were new： three in May."
    report = f"# Marlow Bank in prose\n\n{bold}Marlow Bank{bold}{quote[11:]}\n"
    with assistant_over(tmp_path, report) as assistant:
        answer = assistant.ask("How many branches did Marlow Bank have in 2025?")
    assert f"“{quote}” [1]" in answer.text


def test_a_figure_with_the_unit_of_its_table_is_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("What was the total net revenue of Marlow Bank in 2025?")
    assert answer.text.startswith("30,717 million USD — ")  # of "$30,717" in a table in millions
    assert [figure.status for figure in answer.figures] == ["quoted"] * 3

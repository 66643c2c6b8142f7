"""The same folder again, and revised reports: nothing is doubled, and an old version stays in the record only."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from docx import Document as new_docx
from openpyxl import Workbook
from pptx import Presentation

from ingest.index import find_files, index_files
from rag.library.library import Library, open_library
from tests.fakes import WordEmbedder
from tests.test_command_lines import run

SENTENCE = "{bank}银行2024年的科技投入占营业收入的{share}%。"


def write_text(path: Path, sentence: str) -> None:
    encoding = "gb18030" if path.suffix == ".txt" else "utf-8"
    markup = f"<html><body><p>{sentence}</p></body></html>" if path.suffix in (".html", ".htm") else f"{sentence}\n"
    path.write_text(markup, encoding=encoding)


def write_rows(path: Path, sentence: str) -> None:
    between = "," if path.suffix == ".csv" else "\t"
    path.write_text(f"事项{between}说明\n投入{between}{sentence}\n", encoding="utf-8")


def write_docx(path: Path, sentence: str) -> None:
    file = new_docx()
    file.add_paragraph(sentence)
    file.save(str(path))


def write_xlsx(path: Path, sentence: str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["事项", "说明"])
    book.active.append(["投入", sentence])
    book.save(path)


def write_pptx(path: Path, sentence: str) -> None:
    file = Presentation()
    slide = file.slides.add_slide(file.slide_layouts[1])
    slide.shapes.title.text = "年度报告"
    slide.placeholders[1].text = sentence
    file.save(str(path))


WRITERS = {
    **dict.fromkeys((".md", ".markdown", ".txt", ".html", ".htm"), write_text),
    **dict.fromkeys((".csv", ".tsv"), write_rows),
    ".docx": write_docx,
    ".xlsx": write_xlsx,
    ".pptx": write_pptx,
}


def write_all(folder: Path, share: int) -> None:
    """A report a format, each of a bank of its own."""
    folder.mkdir(exist_ok=True)
    for number, (suffix, write) in enumerate(WRITERS.items()):
        bank = "甲乙丙丁戊己庚辛壬癸"[number]
        write(folder / f"{number}{suffix}", SENTENCE.format(bank=bank, share=f"{share}.{number}"))


def index(folder: Path, library: Library) -> set[str]:
    found = index_files(find_files([folder]), library, WordEmbedder(), lambda _: None)
    return {f"{outcome.outcome} {outcome.reason}".strip() for outcome in found}


def everything(library: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables of the record."""
    with closing(sqlite3.connect(library / "record.sqlite3")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(tmp_path / "library")
    yield library
    library.close()


def test_the_same_folder_three_times_changes_nothing(library: Library, tmp_path: Path) -> None:
    write_all(tmp_path / "reports", 3)
    assert index(tmp_path / "reports", library) == {"added"}
    before = everything(tmp_path / "library")
    assert len(before["versions"]) == len(WRITERS)
    for _ in range(3):
        assert index(tmp_path / "reports", library) == {"unchanged"}
        assert everything(tmp_path / "library") == before
    assert library.check() == []


def test_revised_reports_take_the_place_of_the_old_ones_which_stay_in_the_record(
    library: Library, tmp_path: Path
) -> None:
    write_all(tmp_path / "reports", 3)
    index(tmp_path / "reports", library)
    first = {row[0]: row for row in everything(tmp_path / "library")["versions"]}
    write_all(tmp_path / "reports", 4)
    assert index(tmp_path / "reports", library) == {"revised"}
    for report in library.record.reports():
        assert report.version == 2
        assert "科技投入占营业收入的3." in (library.record.text(report.report_id, 1) or "")
        assert "科技投入占营业收入的4." in (library.record.text(report.report_id) or "")
    kept = {(row[0], row[3]) for row in everything(tmp_path / "library")["versions"] if row[1] == 1}
    assert kept == {(report_id, row[3]) for report_id, row in first.items()}  # each with the hash of its file
    held = " ".join(chunk.text for _, chunk in library.record.all_chunks())
    assert "3." not in held
    assert library.check() == []


def test_a_citation_names_the_version_where_it_is_not_the_first(tmp_path: Path) -> None:
    report, library = tmp_path / "a.md", tmp_path / "library"
    cited = []
    for share in ("3.1", "4.1"):
        report.write_text(f"# 甲银行年报\n\n{SENTENCE.format(bank='甲', share=share)}\n", encoding="utf-8")
        assert run("ingest", report, "--library", library, YANWEN_EMBEDDING="bundled-fast").returncode == 0
        question = "甲银行2024年的科技投入占营业收入的多少？"
        asked = run("rag", question, "--library", library, "--json", YANWEN_EMBEDDING="bundled-fast")
        (citation,) = json.loads(asked.stdout)["citations"]
        cited.append((citation["version"], citation["quote"]))
    assert cited == [(1, SENTENCE.format(bank="甲", share="3.1")), (2, SENTENCE.format(bank="甲", share="4.1"))]
    told = run("rag", question, "--library", library, YANWEN_EMBEDDING="bundled-fast").stdout
    assert "(a.md, version 2)" in told

"""The measure of bad files: the manifest's words read by rules, and verdicts held against them."""

import re
from pathlib import Path

import pytest

from eval.badfiles import MOST_BYTES, expectation, judge, read_manifest, run
from ingest.index import FileOutcome
from ingest.markdown import load_markdown
from ingest.readers import FileRead
from ingest.reading import reading_of
from rag.errors import EvaluationError

BAD_FILES = Path(__file__).parent.parent.parent / "shared" / "badfiles"


@pytest.mark.parametrize(
    ("expected", "wanted", "reason"),
    [
        ("ingested", "ingested", ""),
        ("clear error", "error", ""),
        ("clear error: password protected", "error", "password"),
        ("clear error: type not accepted", "error", "type not accepted"),
        ("clear error: too large when unpacked; RSS < 1 GB, < 10 s", "error", "too large"),
        ("clear notice: no text found", "no text", ""),
        ("clear notice: no text found (or OCR)", "either", ""),
        ("ingested or clear error; never a crash, hang or >1 GB", "either", ""),
        ("no request is made", "either", ""),
        ("ingested, bad bytes replaced and reported", "ingested", ""),
    ],
)
def test_the_manifests_words_are_read(expected: str, wanted: str, reason: str) -> None:
    found = expectation("a.txt", "", expected)
    assert (found.wanted, found.reason) == (wanted, reason)


def test_bounds_and_encodings_are_read() -> None:
    found = expectation("a", "zip bomb", "clear error; RSS < 1 GB, < 10 s")
    assert (found.seconds, found.peak_bytes) == (10.0, 1_000_000_000)
    assert expectation("a", "", "ingested, < 120 s").seconds == 60.0
    right = "ingested with the right characters"
    assert expectation("a", "encoding: GB2312 (press release)", right).encoding == "gb18030"
    assert expectation("a", "HTML in big5, nothing declared", right).encoding == "big5"
    assert expectation("a", "declares UTF-8, is GBK", right).encoding == "gbk"


def fault(expected: str, outcome: str, reason: str, text: str = "占比为12.5%。", peak: int = 0) -> str:
    reading = reading_of(load_markdown(text.encode(), "a"), markdown=True)
    read = FileRead(Path("a.md"), None, reading, reason, 1.0, peak)
    told = FileOutcome("a.md", outcome, reason)  # type: ignore[arg-type]
    return judge(expectation("a.md", "encoding: GBK", expected), told, read, "占比为12.5%。".encode("gbk")).fault


def test_a_verdict_is_held_against_what_is_expected() -> None:
    assert fault("ingested", "added", "") == ""
    assert fault("ingested", "skipped", "it is damaged") == "not ingested"
    assert fault("clear error", "added", "") == "ingested"
    assert fault("clear error", "skipped", "") == "skipped without a reason"
    assert fault("clear error: password protected", "skipped", "it is damaged") == "the reason does not say: password"
    assert fault("clear error", "skipped", "lxml.XMLSyntaxError: line 1") == "the reason names lxml"
    assert fault("ingested", "added", "", peak=MOST_BYTES + 1) == "1.50 GB"
    assert fault("ingested with the right characters", "added", "") == ""
    assert (
        fault("ingested with the right characters", "added", "", "쫱펚왶") == "characters that the file does not hold"
    )


def test_a_folder_without_a_manifest_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"MANIFEST\.tsv"):
        read_manifest(tmp_path)


@pytest.mark.skipif(not BAD_FILES.is_dir(), reason="the bad files are not beside the project")
def test_every_bad_file_ends_in_a_verdict(tmp_path: Path) -> None:
    judged = run(BAD_FILES, tmp_path / "library", 2)
    assert len(judged) == len(read_manifest(BAD_FILES))
    office = [each for each in judged if not each.file.endswith((".pdf", ".PDF", ".png", ".jpg"))]
    assert sum(not each.fault for each in office) >= 0.95 * len(office)
    assert [each for each in judged if re.search(r"\d GB|\d s\b|names|line|without", each.fault)] == []

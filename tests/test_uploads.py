"""Uploaded files and the work on them: names, places, revisions, a report read again, how far work has come."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.beside import Beside
from ingest.check import file_state, is_searchable
from ingest.commands import Command, Event, Fault, Said
from ingest.index import Began, FileOutcome
from ingest.readers import Underway
from ingest.service import Service
from ingest.uploads import keep_upload, safe_name, slot_of
from rag.errors import LibraryError
from rag.library.library import Library, open_library, read_library
from rag.library.record import SourceFile
from rag.library.words import Wanted
from tests.fakes import WordEmbedder
from tests.pdf_files import Page, make_pdf
from ui.reports.jobs import Job, Jobs
from ui.reports.progress import Given, Progress, after, left, seconds_left, share_done
from ui.reports.reasons import told

NAMES = [
    ("年报（2025）.pdf", "年报（2025）.pdf"),
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("..\\..\\evil.md", "evil.md"),
    ("a\r\nSet-Cookie: x.md", "aSet-Cookie_ x.md"),
    ("a\0b.md", "ab.md"),
    ('<img src=x onerror="1">.md', "_img src=x onerror=_1_.md"),
    ("", "file"),
    ("..", "file"),
    (".hidden.md", "hidden.md"),
    ("   ", "file"),
    ("a\u202efdp.md", "afdp.md"),
]


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_a_file_keeps_its_name_as_far_as_it_is_one(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_before_its_suffix() -> None:
    assert safe_name("银" * 300 + ".pdf") == "银" * 58 + ".pdf"  # 58 * 3 + 4 bytes <= 180


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = open_library(tmp_path / "library")
    yield library
    library.close()


@pytest.fixture
def service(library: Library) -> Iterator[Service]:
    service = Service(library, WordEmbedder(), "words")
    yield service
    service.close()


def upload(service: Service, tmp_path: Path, name: str, content: bytes) -> FileOutcome:
    """Upload one file; its outcome."""
    uploaded = tmp_path / "from the browser"
    uploaded.write_bytes(content)
    kept = keep_upload(service.library.folder, name, uploaded)
    (outcome,) = outcomes(carried_out(service, Command("ingest", files=(str(kept),), workers=1)))
    return outcome


def carried_out(service: Service, command: Command) -> list[Event]:
    events: list[Event] = []
    assert service.carry_out(command, events.append, threading.Event())
    return events


def outcomes(events: list[Event]) -> list[FileOutcome]:
    return [event for event in events if isinstance(event, FileOutcome)]


def kept_files(library: Library) -> list[str]:
    return sorted(path.name for path in (library.folder / "uploads").rglob("*") if path.is_file())


@pytest.mark.parametrize("name", [name for name, _ in NAMES])
def test_whatever_its_name_an_upload_stays_inside_the_library(name: str, tmp_path: Path) -> None:
    uploaded = tmp_path / "x"
    uploaded.write_bytes(b"x")
    kept = keep_upload(tmp_path / "library", name, uploaded)
    assert kept.resolve().is_relative_to((tmp_path / "library" / "uploads").resolve())
    assert (kept.read_bytes(), uploaded.exists()) == (b"x", False)
    assert slot_of(str(kept), tmp_path / "library") == str(kept.parent.parent)
    assert slot_of(str(tmp_path / "elsewhere.md"), tmp_path / "library") == ""


def test_a_file_uploaded_again_under_its_name_is_a_revision(service: Service, tmp_path: Path) -> None:
    library = service.library
    first = upload(service, tmp_path, "甲.md", "# 甲\n\n占比为11.25%。\n".encode())
    same = upload(service, tmp_path, "甲.md", "# 甲\n\n占比为11.25%。\n".encode())
    other = upload(service, tmp_path, "乙.md", "# 乙\n\n占比为12.25%。\n".encode())
    again = upload(service, tmp_path, "甲.md", "# 甲\n\n占比为13.25%。\n".encode())
    assert [each.outcome for each in (first, same, other, again)] == ["added", "unchanged", "added", "revised"]
    assert first.report_id == same.report_id == again.report_id != other.report_id
    assert [held.report.version for held in library.record.holdings(first.report_id)] == [2, 1]
    assert kept_files(library) == ["乙.md", "甲.md"]  # what is no report's is gone
    assert [len(found(library, number)) for number in ("11.25", "12.25", "13.25")] == [0, 1, 1]
    carried_out(service, Command("remove", report_id=first.report_id))
    assert kept_files(library) == ["乙.md"]


def test_a_damaged_upload_leaves_the_report_of_its_name_as_it_was(service: Service, tmp_path: Path) -> None:
    good = make_pdf(Page().text(60, 60, "The ratio of the bank was 47.3% in 2025."))
    first = upload(service, tmp_path, "a.pdf", good)
    assert upload(service, tmp_path, "a.pdf", good[:200]).outcome == "skipped"
    (held,) = service.library.record.holdings()
    assert (held.report.report_id, held.report.version) == (first.report_id, 1)
    assert file_state(SourceFile(held.path, held.sha256)) == "whole"
    assert kept_files(service.library) == ["a.pdf"]


def found(library: Library, unit: str) -> list[tuple[int, float]]:
    return library.search_words([Wanted((((unit,), 1.0),))], 9)


def test_a_report_is_read_again_from_its_file_and_from_the_record(service: Service, tmp_path: Path) -> None:
    library = service.library
    file = tmp_path / "outside.pdf"
    file.write_bytes(make_pdf(Page().text(60, 60, "The ratio of the bank was 47.3% in 2025.")))
    (added,) = outcomes(carried_out(service, Command("ingest", files=(str(file),), workers=1)))
    again = Command("reread", report_id=added.report_id)
    (read,) = outcomes(carried_out(service, again))
    assert (read.outcome, read.report_id) == ("revised", added.report_id)
    file.unlink()
    (read,) = outcomes(carried_out(service, again))  # from the bytes that the record keeps of a PDF
    (held,) = library.record.holdings()
    assert (read.outcome, held.report.version, Path(held.path).name) == ("revised", 3, "outside.pdf")
    assert Path(held.path).is_relative_to((library.folder / "uploads").resolve())
    assert file_state(SourceFile(held.path, held.sha256)) == "whole"
    assert len(found(library, "47.3")) == 1


def test_a_text_whose_file_is_gone_cannot_be_read_again(service: Service, tmp_path: Path) -> None:
    added = upload(service, tmp_path, "甲.md", "# 甲\n\n占比为11.25%。\n".encode())
    (held,) = service.library.record.holdings()
    Path(held.path).unlink()
    with pytest.raises(Exception, match="is gone, and the library keeps no copy of it"):
        carried_out(service, Command("reread", report_id=added.report_id))
    assert len(found(service.library, "11.25")) == 1


def test_remarks_of_a_reader_are_kept_with_the_version(service: Service, tmp_path: Path) -> None:
    added = upload(service, tmp_path, "甲.txt", "中小银行的占比为11.25%。\n".encode() * 40 + b"\xff\n")
    (held,) = service.library.record.holdings(added.report_id)
    assert held.remarks == (added.reason,)
    assert "could not be read" in added.reason


def test_what_is_searchable_and_what_is_not(service: Service, tmp_path: Path) -> None:
    added = upload(service, tmp_path, "甲.md", "# 甲\n\n占比为11.25%。\n".encode())
    assert is_searchable(added.report_id, service.library)
    with service.library.changing():
        service.library._word_index().remove(added.report_id)
    assert not is_searchable(added.report_id, service.library)


def test_one_command_after_another_and_a_stop_while_waiting(service: Service, tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold(_: Event) -> None:
        begun.set()
        assert go_on.wait(20)

    kept = tmp_path / "a.md"
    kept.write_text("# 甲\n\n占比为11.25%。\n", encoding="utf-8")
    first = threading.Thread(
        target=service.carry_out, args=(Command("ingest", files=(str(kept),)), hold, threading.Event())
    )
    first.start()
    assert begun.wait(20)
    stop, heard = threading.Event(), list[Event]()

    def listen(event: Event) -> None:
        heard.append(event)
        stop.set()

    assert service.carry_out(Command("check"), listen, stop)
    go_on.set()
    first.join(20)
    assert [type(event) for event in heard] == [Said]  # that it waits, and nothing was checked


def test_a_process_beside_the_owner_hands_over(library: Library, tmp_path: Path) -> None:
    service = Service(library, WordEmbedder(), "words")
    service.start()
    try:
        reading = read_library(library.folder, own=False)
        beside = Beside(reading.folder, WordEmbedder())
        assert beside.holder is not None
        file = tmp_path / "a.md"
        file.write_text("# 甲\n\n占比为11.25%。\n", encoding="utf-8")
        events: list[Event] = []
        assert beside.carry_out(Command("ingest", files=(str(file),)), events.append, threading.Event())
        assert [outcome.outcome for outcome in outcomes(events)] == ["added"]
        assert len(reading.record.reports()) == 1
        reading.close()
    finally:
        service.close()


# how far work has come

FILES = (Given("/u/1/a.pdf", "a.pdf", 300), Given("/u/2/b.md", "b.md", 100))


def test_progress_goes_by_bytes_and_pages() -> None:
    progress = Progress(FILES)
    assert share_done(progress) == 0
    assert seconds_left(progress, 5.0, 5.0) is None
    progress = after(progress, Underway("/u/1/a.pdf", 25, 50))
    assert share_done(progress) == pytest.approx(300 / 400 * 0.7 * 25 / 50)
    progress = after(progress, Began(1, 2, "/u/1/a.pdf"))
    assert (progress.reading, progress.indexing) == (None, "/u/1/a.pdf")
    assert share_done(progress) == pytest.approx(300 / 400 * 0.7)
    progress = after(progress, FileOutcome("/u/1/a.pdf", "added"))
    assert share_done(progress) == 300 / 400
    assert seconds_left(progress, 6.0, 6.0) == pytest.approx(2.0)  # 3 of 4 parts in 6 s
    assert [file.name for file in left(progress)] == ["b.md"]
    assert (progress.name("/u/1/a.pdf"), progress.name("/elsewhere/c.md")) == ("a.pdf", "c.md")


def test_the_time_that_is_left_only_runs_down_while_nothing_is_heard() -> None:
    progress = after(Progress(FILES), FileOutcome("/u/1/a.pdf", "added"))
    left = [seconds_left(progress, 6.0, elapsed) for elapsed in (6.0, 6.5, 7.5, 8.0, 60.0)]
    assert left == [pytest.approx(2.0), pytest.approx(1.5), pytest.approx(0.5), None, None]


def test_waiting_is_told_until_the_work_begins() -> None:
    progress = after(Progress(FILES), Said("busy"))
    assert (progress.standing, progress.queued) == ("waiting", True)
    assert after(progress, Fault("broken")).standing == "working"


def run(job: Job, error: Exception | None = None, *, finished: bool = True) -> Job:
    def carry_out(*_: object) -> bool:
        if error:
            raise error
        return finished

    Jobs().start(job, carry_out)
    assert job.wait(20)
    return job


def test_a_job_ends_in_one_of_three_ways() -> None:
    ingest = Command("ingest")
    assert run(Job(ingest, FILES, "")).progress.standing == "done"
    assert run(Job(ingest, FILES, ""), finished=False).progress.standing == "stopped"
    failed = run(Job(ingest, FILES, ""), LibraryError("It is full."))
    assert (failed.progress.standing, failed.progress.failure, failed.is_bug) == ("failed", "It is full.", False)


def test_a_bug_of_a_job_is_no_sentence_and_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    failed = run(Job(Command("ingest"), FILES, ""), ZeroDivisionError("secret"))
    assert (failed.progress.standing, failed.progress.failure, failed.is_bug) == ("failed", "", True)
    assert "ZeroDivisionError" in caplog.text


def test_everybody_sees_their_own_jobs() -> None:
    jobs, go_on = Jobs(), threading.Event()
    mine, done = Job(Command("ingest"), FILES, "me"), Job(Command("ingest"), FILES, "me")
    jobs.start(done, lambda *_: True)
    assert done.wait(20)
    assert jobs.of("me") == [done]
    jobs.start(mine, lambda *_: go_on.wait(20))
    assert (jobs.of("me"), jobs.of("you"), jobs.going_on()) == ([mine], [], [mine])
    go_on.set()
    assert mine.wait(20)


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("it is empty", "文件是空的"),
        ("page 3 is without text", "第 3 页没有文字"),
        ("pages 2, 3 are damaged and left out; page 5 is without text", "第 2, 3 页已损坏，未收入；第 5 页没有文字"),
        ("the same content is already in the library as a; b.md", "内容与库中的 a; b.md 相同"),
        (".doc files are not read; open it in Office or LibreOffice and save it as .docx", None),
        ("something that nobody has translated; yet", "something that nobody has translated; yet"),
    ],
)
def test_reasons_are_told_in_chinese(reason: str, chinese: str | None) -> None:
    assert told(reason, "zh") == (chinese or "不支持 .doc 格式；请用 Office 或 LibreOffice 打开后另存为 .docx")
    assert told(reason, "en") == reason

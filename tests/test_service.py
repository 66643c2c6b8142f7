"""The owner of a library takes commands: the command line beside it shows the same lines and ends the same way."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest.service import Service
from rag.embedding.embedder import PassageText, PassageVectors
from rag.library.library import Library
from rag.library.words import Wanted
from tests.fakes import WordEmbedder, library_of

ROOT = Path(__file__).parent.parent
FIRST = "# 甲报告\n\n合作开发的银行占74.19%。\n"


class SlowEmbedder(WordEmbedder):
    """Takes its time for each batch, so that something can happen meanwhile."""

    seconds = 0.0

    def embed_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        time.sleep(self.seconds)
        return super().embed_passages(passages)


@pytest.fixture
def embedder() -> SlowEmbedder:
    return SlowEmbedder()


@pytest.fixture
def owned(tmp_path: Path, embedder: SlowEmbedder) -> Iterator[Library]:
    library = library_of(tmp_path / "library", FIRST)
    library.warm()
    service = Service(library, embedder, "words")
    service.start()
    yield library
    service.close()
    library.close()


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "ingest", *map(str, arguments)]


def run(*arguments: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    passed = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command(*arguments), capture_output=True, text=True, cwd=cwd, env=passed, check=False)


def write(folder: Path, *numbers: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:02}.md").write_text(
            f"# 报告{number}\n\n第{number}家银行占{number}.25%。\n", encoding="utf-8"
        )


def found(library: Library, unit: str) -> int:
    return len(library.search_words([Wanted((((unit,), 1.0),))], 9))


def test_an_ingest_is_handed_over_and_looks_as_if_done_here(owned: Library, tmp_path: Path) -> None:
    write(tmp_path / "reports", 1, 2)
    (tmp_path / "reports" / "old.doc").write_bytes(b"x")
    here = run("reports", "--library", tmp_path / "alone", cwd=tmp_path, YANWEN_EMBEDDING="bundled-fast")
    there = run("reports", "--library", owned.folder, cwd=tmp_path)
    assert (here.returncode, there.returncode) == (3, 3), there.stderr
    assert here.stdout.splitlines()[:-1] == there.stdout.splitlines()[:-1]
    assert "(2 added, 1 skipped)" in there.stdout
    assert found(owned, "2.25") == 1  # and at once
    again = run("reports", "--library", owned.folder, "--json", cwd=tmp_path)
    assert again.returncode == 3
    files = json.loads(again.stdout)["files"]
    assert [file["outcome"] for file in files] == ["unchanged", "unchanged", "skipped"]
    assert files[0]["path"] == "reports/01.md"


def test_editing_checking_rebuilding_and_removing_are_handed_over(owned: Library, tmp_path: Path) -> None:
    write(tmp_path / "reports", 1)
    added = run(tmp_path / "reports", "--library", owned.folder, "--json")
    report_id = json.loads(added.stdout)["files"][0]["report_id"]
    edited = run("--edit", report_id, "--meta", "title=新题", "--library", owned.folder)
    assert (edited.returncode, edited.stdout) == (0, f"The details of report {report_id} are changed.\n")
    assert "新题" in run("--list", "--library", owned.folder).stdout
    checked = run("--check", "--library", owned.folder)
    assert checked.returncode == 1
    assert "report0.md" in checked.stdout  # which never was a file
    assert run("--rebuild", "--library", owned.folder, YANWEN_EMBEDDING="words").returncode == 0
    other = run("--rebuild", "--library", owned.folder, YANWEN_EMBEDDING="bundled")
    assert other.returncode == 1
    assert f"Process {os.getpid()}, which holds the library, runs with the embedding model words" in other.stderr
    assert run("--remove", report_id, "--library", owned.folder).returncode == 0
    assert found(owned, "1.25") == 0
    gone = run("--remove", report_id, "--library", owned.folder)
    assert (gone.returncode, len(gone.stderr.splitlines())) == (1, 1)


def test_questions_need_not_wait_for_an_ingest(owned: Library, embedder: SlowEmbedder, tmp_path: Path) -> None:
    write(tmp_path / "reports", *range(1, 4))
    embedder.seconds = 3.0
    with subprocess.Popen(
        command(tmp_path / "reports", "--library", owned.folder), stdout=subprocess.PIPE, cwd=ROOT
    ) as ingesting:
        while owned.record.fact("index_state") != "changing":
            time.sleep(0.01)
        assert found(owned, "74.19") == 1
        assert owned.search_vectors(embedder.embed_query(FIRST), 1)
        assert owned.record.fact("index_state") == "changing"  # it still goes on
        ingesting.wait()
    assert ingesting.returncode == 0


def test_ctrl_c_of_whoever_asked_ends_in_good_order(owned: Library, embedder: SlowEmbedder, tmp_path: Path) -> None:
    write(tmp_path / "reports", *range(1, 40))
    (tmp_path / "reports" / "01.md").write_text("# 长\n\n" + "占比为12.5%。\n\n## 节\n\n" * 300, encoding="utf-8")
    embedder.seconds = 2.0
    ingesting = subprocess.Popen(
        command(tmp_path / "reports", "--library", owned.folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    while owned.record.fact("index_state") != "changing":
        time.sleep(0.01)
    ingesting.send_signal(signal.SIGINT)
    told, said = ingesting.communicate(timeout=60)
    assert ingesting.returncode == 1
    assert "Stopped. What is listed above is in the library" in said
    assert "Traceback" not in said
    assert owned.record.fact("index_state") == "whole"
    assert owned.check() == []
    assert len(owned.record.reports()) == 1 + told.count("  added")
    embedder.seconds = 0.0
    assert run(tmp_path / "reports", "--library", owned.folder).returncode == 0
    assert len(owned.record.reports()) == 40


def test_only_the_user_may_open_the_socket(owned: Library) -> None:
    (address,) = {json.loads((owned.folder / "lock.owner").read_text(encoding="utf-8"))["address"]}
    assert stat.S_IMODE(Path(address).stat().st_mode) == 0o600


@pytest.mark.parametrize("message", [b"", b"what\n", b"[1]\n", b'["command", ["destroy"]]\n', b'["command", null]\n'])
def test_what_is_no_command_is_not_carried_out(owned: Library, message: bytes, tmp_path: Path) -> None:
    address = json.loads((owned.folder / "lock.owner").read_text(encoding="utf-8"))["address"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(address)
        connection.sendall(message)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b""
    write(tmp_path / "reports", 1)
    assert run(tmp_path / "reports", "--library", owned.folder).returncode == 0  # and it goes on serving


def test_commands_take_turns(owned: Library, embedder: SlowEmbedder, tmp_path: Path) -> None:
    write(tmp_path / "one", 1)
    write(tmp_path / "two", 2)
    embedder.seconds = 2.0
    done: list[subprocess.CompletedProcess[str]] = []
    both = [
        threading.Thread(target=lambda name=name: done.append(run(tmp_path / name, "--library", owned.folder)))
        for name in ("one", "two")
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert [each.returncode for each in done] == [0, 0]
    assert len(owned.record.reports()) == 3
    assert owned.check() == []


def test_an_owner_that_takes_no_commands_is_named(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", FIRST)
    write(tmp_path / "reports", 1)
    done = run(tmp_path / "reports", "--library", library.folder)
    library.close()
    assert done.returncode == 1
    assert f"in use by process {os.getpid()} (" in done.stderr
    assert "pytest" in done.stderr
    assert len(done.stderr.splitlines()) == 1

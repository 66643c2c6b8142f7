"""The worker process: what it may do, what becomes of it, and that only sound records come back from it."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ingest.keeper import CRASHED, FAULT, Keeper
from ingest.markdown import load_markdown
from ingest.readers import Readers
from ingest.reading import Reading, reading_of
from ingest.wire import WireError, from_json, to_json
from rag.errors import UnreadableFileError

ROOT = Path(__file__).parent.parent
TEXT = "# 报告\n\n占比由2.80%升至3.20%，上升0.50个百分点。\n"


def reading(text: str = TEXT) -> Reading:
    return reading_of(load_markdown(text.encode(), "a"), markdown=True)


def test_a_reading_survives_its_way() -> None:
    assert len(reading().notes) == 1
    assert from_json(to_json(reading())) == reading()


def test_only_sound_readings_are_taken() -> None:
    sound = json.loads(to_json(reading()))
    assert from_json(json.dumps(sound).encode()) == reading()
    for path, wrong in [
        ((0, 0), 7),  # the text
        ((0, 1, 0, 0), "script"),  # the kind of a block
        ((0, 1, 0, 2), 10_000),  # its end
        ((1, 0, 0), 5),  # the ordinal of a chunk
        ((1, 0, 1), []),  # its sentences
        ((1, 0, 1, 0, 0), -1),  # the start of one
        ((1, 0, 3), True),  # a page
        ((2, 0, 1), "9"),  # the end of a note
        ((2,), None),
    ]:
        changed = json.loads(to_json(reading()))
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = wrong
        with pytest.raises(WireError):
            from_json(json.dumps(changed).encode())
    for message in (b"", b"[]", b"cos\nsystem\n", b'{"a": 1}', b"\xff"):
        with pytest.raises(WireError):
            from_json(message)


def test_the_worker_reads_one_file_after_another() -> None:
    keeper = Keeper()
    assert keeper.read(TEXT.encode(), "a.md") == reading()
    with pytest.raises(UnreadableFileError, match="it is empty"):
        keeper.read(b"", "b.md")
    assert keeper.read(TEXT.encode(), "c.md").chunks == reading().chunks
    assert keeper.peak_bytes > 1_000_000 or sys.platform != "linux"
    keeper.close()


READS = "import os, sys, json, time; stream = sys.stdin.buffer; stream.read(json.loads(stream.readline())['size'])\n"


def ending(script: str, seconds: float = 30.0) -> str:
    """What is said of a file whose reader does what the script does."""
    keeper = Keeper((sys.executable, "-c", READS + script), seconds)
    with pytest.raises(UnreadableFileError) as told:
        keeper.read(b"x", "a.md")
    keeper.close()
    return str(told.value)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("os.kill(os.getpid(), 11)", CRASHED),
        ("sys.exit(0)", CRASHED),
        ("print('reading 3\\nabc', end='', flush=True)", FAULT),
        ("print('reading 99999999999\\nabc', end='', flush=True)", CRASHED),
        ("print('hello', flush=True)", CRASHED),
        ("print('fault 5\\nTrace', end='', flush=True)", FAULT),
        ("print('unreadable 4\\na\\nbc', end='', flush=True)", "a bc"),
    ],
)
def test_a_reader_that_fails_is_one_sentence(script: str, told: str) -> None:
    assert ending(script) == told


def test_a_reader_that_takes_too_long_is_ended() -> None:
    assert ending("time.sleep(600)", 0.5).startswith("reading it takes longer than")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_a_reader_that_takes_too_much_memory_is_ended() -> None:
    assert "of memory" in ending("held = [b'x' * 50_000_000 for _ in range(60)]; time.sleep(600)")


def test_pages_that_are_done_give_more_time() -> None:
    script = "print('page 1\\n7', end='', flush=True); time.sleep(1.5); print('unreadable 2\\nok', end='', flush=True)"
    assert ending(script, 1.0) == "ok"


def limited(script: str) -> str:
    code = f"from ingest.limits import set_limits\nset_limits()\n{script}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stdout.strip() or done.stderr.strip().rpartition("\n")[2]


def test_a_worker_has_no_network_and_starts_no_program() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert "PermissionError" in limited(f"import socket; socket.create_connection(('127.0.0.1', {port}))")
    assert "may not do this" in limited("import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')")
    assert "PermissionError" in limited("import subprocess; subprocess.run(['true'])")
    assert "PermissionError" in limited("import os; os.system('true')")


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_worker_that_asks_for_too_much_memory_is_refused_it() -> None:
    assert "MemoryError" in limited("held = bytearray(2_000_000_000)")


def test_files_are_read_in_order_and_ahead(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.md" for number in range(9)]
    for number, file in enumerate(files):
        file.write_text(
            f"# 报告\n\n占比为{number}.5%。\n" + "说明文字。" * (3_000 if number == 0 else 1), encoding="utf-8"
        )
    (tmp_path / "3.md").write_bytes(b"")
    with Readers(2) as readers:
        found = [each for each in readers.read(files, lambda _: False) if each is not None]
    assert [each.path for each in found] == files
    assert [each.reason for each in found if each.reason] == ["it is empty"]
    assert all(each.source for each in found)


def test_what_is_known_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    with Readers(1) as readers:
        (found,) = filter(None, readers.read([tmp_path / "a.md"], lambda _: True))
        assert (found.reading, found.reason) == (None, "")
        assert readers.read_now(tmp_path / "a.md").reading == reading()


def test_stopping_does_not_wait_for_a_slow_file() -> None:
    keeper = Keeper((sys.executable, "-c", READS + "time.sleep(600)"))
    told: list[str] = []

    def ask() -> None:
        try:
            keeper.read(b"x", "a.md")
        except UnreadableFileError as error:
            told.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    while keeper.pid is None:
        threading.Event().wait(0.01)
    keeper.kill()
    thread.join(20)
    keeper.close()
    assert not thread.is_alive()
    assert len(told) == 1

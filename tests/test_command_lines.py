"""The command lines as a user meets them: one sentence for a mistake, an exit code, JSON as agreed."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from eval.__main__ import SHIPPED

ROOT = Path(__file__).parent.parent
REPORTS = SHIPPED / "reports"


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment}, check=False
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library") / "shipped"
    done = run("ingest", REPORTS, "--library", folder, "--json")
    assert done.returncode == 0, done.stderr
    files = json.loads(done.stdout.splitlines()[-1])["files"]
    assert {file["outcome"] for file in files} == {"added"}
    assert set(files[0]) == {"path", "outcome", "reason", "report_id", "pages", "chunks", "notes"}
    return folder


def test_a_question_is_answered_in_json(library: Path) -> None:
    done = run("rag", "有多少机构同外部科技企业联合开发大语言模型？", "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    keys = {"question", "language", "text", "abstained", "reason", "sentences", "citations", "figures", "answered_by"}
    assert keys | {"seconds"} <= set(answer)
    assert answer["text"].startswith("74.19%")
    (citation,) = answer["citations"]
    source = (REPORTS / citation["file"]).read_text(encoding="utf-8")
    assert source[citation["start"] : citation["end"]] == citation["quote"]


def test_a_batch_answers_in_order(library: Path, tmp_path: Path) -> None:
    questions = [
        {"id": "b", "question": "走自研路线的机构占多少？"},
        {"id": "a", "question": "What share of banks sell tea?"},
        {"id": "c", "question": "那自研的呢？", "history": ["有多少机构同外部科技企业联合开发大语言模型？"]},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(q) for q in questions), encoding="utf-8")
    done = run("rag", "--batch", tmp_path / "q.jsonl", "--library", library)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["b", "a", "c"]
    assert [answer["abstained"] for answer in answers[:2]] == [False, True]
    assert [answer["completed"] for answer in answers] == ["", "", "有多少机构自研大语言模型？"]


def test_a_history_that_is_no_list_is_one_sentence(library: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": 1, "question": "2024年呢？", "history": "占比？"}', encoding="utf-8")
    done = run("rag", "--batch", tmp_path / "q.jsonl", "--library", library)
    assert done.returncode == 1
    assert 'line 1: expected an object with "id" and "question", and "history"' in done.stderr


def test_listing_checking_and_removing(tmp_path: Path) -> None:
    library = tmp_path / "library"
    report = tmp_path / "a.md"
    report.write_text("# 报告\n\n占比为12.5%。\n", encoding="utf-8")
    assert run("ingest", report, "--library", library).returncode == 0
    listed = run("ingest", "--list", "--library", library).stdout
    assert run("ingest", "--check", "--library", library).stdout == "The library is whole.\n"
    edited = run("ingest", "--edit", listed.split()[0], "--meta", "title=甲银行年报", "--library", library)
    assert edited.returncode == 0, edited.stderr
    assert "甲银行年报" in run("ingest", "--list", "--library", library).stdout
    assert run("ingest", "--remove", listed.split()[0], "--library", library).returncode == 0
    assert run("ingest", "--list", "--library", library).stdout == ""


def test_a_vector_that_is_gone_is_found_and_made_again(tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert run("ingest", REPORTS, "--library", library, YANWEN_EMBEDDING="bundled-fast").returncode == 0
    (file,) = library.glob("chroma-*/chroma.sqlite3")
    with contextlib.closing(sqlite3.connect(file)) as connection:  # its count does not show it
        connection.execute("DELETE FROM embeddings_queue WHERE seq_id = (SELECT max(seq_id) FROM embeddings_queue)")
        connection.commit()
    checked = run("ingest", "--check", "--library", library)
    assert checked.returncode == 1
    assert checked.stdout.startswith("The vector index is damaged")
    assert len(checked.stdout.splitlines()) == 1
    assert run("ingest", REPORTS, "--library", library, YANWEN_EMBEDDING="bundled-fast").returncode == 0
    assert run("ingest", "--check", "--library", library).returncode == 0


def test_another_model_and_a_lost_index_are_mended_by_a_rebuild(library: Path, tmp_path: Path) -> None:
    own = shutil.copytree(library, tmp_path / "library")
    for folder in own.glob("chroma-*"):
        shutil.rmtree(folder)
    other = run("ingest", REPORTS, "--library", own, YANWEN_EMBEDDING="bundled-fast")
    assert other.returncode == 1
    assert "--rebuild" in other.stderr
    rebuilt = run("ingest", "--rebuild", "--library", own, YANWEN_EMBEDDING="bundled-fast")
    assert rebuilt.stdout.endswith("The library is rebuilt.\n"), rebuilt.stderr
    assert run("ingest", "--check", "--library", own).returncode == 0
    question = "有多少机构同外部科技企业联合开发大语言模型？"
    answer = run("rag", question, "--library", own, YANWEN_EMBEDDING="bundled-fast")
    assert answer.stdout.startswith("74.19%"), answer.stderr


def test_watching_takes_what_comes_and_ends_cleanly(tmp_path: Path) -> None:
    folder, library = tmp_path / "reports", tmp_path / "library"
    folder.mkdir()
    command = [sys.executable, "-u", "-m", "ingest", "--watch", str(folder), "--library", str(library)]
    environment = {**os.environ, "YANWEN_EMBEDDING": "bundled-fast"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert watching.stderr.readline().startswith("Watching")
        (folder / "a.md").write_text("# 报告\n\n占比为12.5%。\n", encoding="utf-8")
        told = [watching.stdout.readline() for _ in range(3)]
        assert told[1].startswith("  added")
        assert run("ingest", "--list", "--library", library).stdout.endswith("a.md\n")
        (folder / "a.md").unlink()
        assert watching.stdout.readline().startswith("  missing")
        watching.send_signal(signal.SIGINT)
        assert watching.stderr.read().endswith("Stopped watching.\n")
    assert watching.returncode == 0
    assert run("ingest", "--check", "--library", library).returncode == 1  # its file is gone


@pytest.mark.parametrize("arguments", [("--watch", "/nonexistent")])
def test_a_folder_to_watch_that_is_not_there_is_one_sentence(arguments: tuple[str, ...]) -> None:
    done = run("ingest", *arguments)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "There is no folder /nonexistent to watch" in done.stderr


def test_a_skipped_file_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 报告\n\n占比为12.5%。\n", encoding="utf-8")
    (tmp_path / "b.epub").write_bytes(b"PK")
    done = run("ingest", tmp_path / "a.md", tmp_path / "b.epub", "--library", tmp_path / "library", "--json")
    assert done.returncode == 3
    files = json.loads(done.stdout.splitlines()[-1])["files"]
    assert [file["outcome"] for file in files] == ["added", "skipped"]
    assert "not read yet" in files[1]["reason"]


def test_odd_files_of_a_folder_end_in_a_line_each(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a\nb\x1b[31m.md").write_text("# 报告\n\n占比为12.5%。\n", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text("# 报告\n\n占比为13.5%。\n", encoding="utf-8")
    (folder / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.md")
    (folder / "gone.docx").write_bytes(b"text")
    done = run("ingest", folder, "--library", tmp_path / "library")
    assert done.returncode == 3, done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith("[")]
    assert [line.split()[0] for line in lines] == ["added", "skipped", "skipped", "skipped", "added", "5"]
    reasons = "\n".join(lines)
    for told in ("it is a link", "not a regular file", "not an Office file", "2 added, 3 skipped"):
        assert told in reasons
    assert "root:" not in run("rag", "root", "--library", tmp_path / "library").stdout


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(f"# 报告{name}\n\n占比为12.5%。\n", encoding="utf-8")
    library = tmp_path / "library"
    first = run("ingest", tmp_path / "a.md", tmp_path / "b.md", "--library", library, "--json")
    ids = {Path(file["path"]).name: file["report_id"] for file in json.loads(first.stdout)["files"]}
    (tmp_path / "b.md").unlink()
    (tmp_path / "reports").mkdir()
    again = run("ingest", tmp_path, "--library", library, "--json")
    found = json.loads(again.stdout.splitlines()[-1])
    assert found["missing"] == [{"path": str(tmp_path / "b.md"), "report_id": ids["b.md"]}]
    assert f"--remove {ids['b.md']}" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (("rag", "多少？", "--library", "/nonexistent/library"), {}, "There is no library in /nonexistent/library"),
        (("rag",), {}, "Give a question"),
        (("rag", "--batch", "/nonexistent.jsonl"), {}, "cannot be read"),
        (("ingest", "/nonexistent/report.md"), {}, "There is no file or folder"),
        (("ingest",), {}, "Name the files or folders"),
        (("ingest", "--edit", "x"), {}, "Say what to change"),
        (("ingest", "eval/shipped/reports", "--meta", "title=x"), {}, "of one report"),
        (("ingest", "eval/shipped/reports", "--meta", "colour=x"), {}, "the keys are"),
        (("ingest", "eval/shipped/reports", "--library", "/proc/library"), {}, "cannot be opened"),
        (("rag", "多少？"), {"YANWEN_PASSAGES": "many"}, "YANWEN_PASSAGES='many' cannot be used"),
        (("rag", "多少？"), {"YANWEN_LLM": "gpt"}, "YANWEN_LLM='gpt' cannot be used"),
        (("ingest", "eval/shipped/reports", "--library", "/tmp/none"), {"YANWEN_CACHE": "/proc/no"}, "cache folder"),
        (("eval", "--library", "/nonexistent/library"), {}, "There is no library"),
        (("eval", "--set", "/nonexistent.jsonl"), {}, "cannot be read"),
        (("eval", "--gate", "/nonexistent.toml"), {}, "cannot be used"),
    ],
)
def test_a_mistake_is_one_sentence(arguments: tuple[str, ...], environment: dict[str, str], told: str) -> None:
    done = run(*arguments, **environment)
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_an_unknown_model_is_one_sentence(tmp_path: Path) -> None:
    done = run("ingest", REPORTS, "--library", tmp_path / "library", YANWEN_EMBEDDING="no-such/model")
    assert done.returncode == 1
    assert "There is no embedding model 'no-such/model' on this machine" in done.stderr
    assert "Traceback" not in done.stderr


def test_answers_are_measured_over_a_corpus(tmp_path: Path) -> None:
    texts = [
        f"{bank}银行2024年末的不良贷款率为1.{number}2%，比上年末有所下降。" for number, bank in enumerate("甲乙丙丁")
    ]
    corpus = [{"id": f"d{number}", "title": "", "text": text} for number, text in enumerate(texts)]
    asked = [
        {
            "question": "丙银行2024年末的不良贷款率是多少？",
            "evidence": ["丙银行2024年末的不良贷款率为1.22%"],
            "answerable": True,
        },
        {
            "question": "丁银行2024年末的不良贷款率是多少？",
            "answers": ["1.32%"],
            "gold_ids": ["d3"],
            "answerable": True,
        },
        {"question": "火星上的茶叶店有几间？", "answerable": False},
    ]
    questions = [{"id": number, "lang": "zh", **question} for number, question in enumerate(asked)]
    for name, rows in (("corpus", corpus), ("questions", questions)):
        lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    done = run("eval", "--set", tmp_path, "--answers", "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    (card,) = json.loads(done.stdout).values()
    assert card["groups"]["all"]["questions"] == 3
    assert card["groups"]["all"]["right"] == 1.0, card["failures"]
    stored = {path.name.removeprefix(f"{tmp_path.name}.") for path in (tmp_path / "out").iterdir()}
    assert stored == {"scorecard.json", "outcomes.jsonl", "risk.json"}
    some = run("eval", "--set", tmp_path, "--answers", "--limit", "2", "--out", tmp_path / "out")
    assert some.returncode == 0, some.stderr
    assert ["all", "2"] in [line.split()[:2] for line in some.stdout.splitlines()]

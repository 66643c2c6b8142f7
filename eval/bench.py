"""`python -m eval bench`: speed, memory and size in one run on one machine; the peers beside it where they are there.

Corpora of 1,000, 10,000 and 100,000 chunks are cut from a set's documents; where a set is too small for the largest,
its chunks are dealt again with their sentences in another order, so that no two are the same. Each size is indexed
in a process of its own, whose peak memory is read at its end. Questions are the set's own, each asked once, cold ones
(the first) apart. With --write the table goes into docs/benchmarks.md with date, machine and commit.
"""

import argparse
import datetime
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from eval.cases import read_cases, read_rows
from rag.errors import EvaluationError
from rag.settings import PROJECT, load_settings

PAGE = PROJECT / "docs" / "benchmarks.md"
SIZES = (1_000, 10_000, 100_000)
_QUESTIONS = 200
_MARK = "<!-- measured -->"
_SEED = 7


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit code 1 when a run failed."""
    options = _parser().parse_args(arguments)
    if options.one:
        print(json.dumps(_measure(options.set, options.one)))
        return 0
    rows = [_in_a_process(options.set, size) for size in options.sizes]
    peers = _peers(options.peers, options.set, options.peer_documents) if options.peers else []
    table = _table(rows, peers)
    print(table)
    if options.write:
        _write(table)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval bench", description=__doc__)
    parser.add_argument("--set", type=Path, required=True, help="a folder with corpus.jsonl and questions.jsonl")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="chunks")
    parser.add_argument("--peers", nargs="*", default=[], help='commands, the set\'s folder is added: "python peer.py"')
    parser.add_argument("--peer-documents", type=int, default=600, help="passed on as --docs")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    return parser


def _in_a_process(path: Path, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "eval.bench", "--set", str(path.resolve()), "--one", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    if done.returncode:
        sys.exit(f"The run with {size} chunks failed: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _documents(path: Path, size: int) -> Iterator[tuple[str, Any, Any, bool]]:
    """Documents with `size` chunks in all, as ingest.index.add_documents takes them."""
    from ingest.plain import load_plain
    from ingest.split import split
    from rag.library.record import SourceFile

    chance = random.Random(_SEED)
    rows = [row for _, row in read_rows(path / "corpus.jsonl")]
    chunks, turn = 0, 0
    while chunks < size:
        for row in rows:
            text = str(row["text"])
            if turn:
                sentences = re.findall(r"[^。！？\n]+[。！？\n]?", text)
                chance.shuffle(sentences)
                text = "".join(sentences)
            name = f"{row['id']}-{turn}" if turn else str(row["id"])
            document = load_plain(text.encode(), str(row.get("title") or name))
            chunks += len(split(document, markdown=False))
            yield name, document, SourceFile(name, name), False
            if chunks >= size:
                return
        if not chunks:
            raise EvaluationError(f"{path} holds no text to index.")
        turn += 1


def _measure(path: Path, size: int) -> dict[str, Any]:
    """Everything of one size."""
    from ingest.index import add_documents
    from rag.answer import Assistant
    from rag.assemble import go_offline, load_terms
    from rag.embedding.load import load_embedder
    from rag.library.library import open_library
    from rag.question import read_question
    from rag.retrieve import Retriever

    go_offline()
    with tempfile.TemporaryDirectory(prefix="yanwen-bench-", ignore_cleanup_errors=True) as folder:
        settings = load_settings(library=Path(folder))
        embedder = load_embedder(settings, lambda _: None)
        terms = load_terms(settings, lambda _: None)
        documents = list(_documents(path, size))
        characters = sum(len(document.text) for _, document, _, _ in documents)
        library = open_library(settings.library)
        started = time.perf_counter()
        chunks = sum(outcome.chunks for outcome in add_documents(documents, library, embedder))
        indexed = time.perf_counter() - started
        started = time.perf_counter()
        library._warm_up()
        warmed = time.perf_counter() - started
        assistant = Assistant(Retriever(library, embedder, terms), settings)
        questions = [case.question for case in read_cases(path / "questions.jsonl")][:_QUESTIONS]
        timings = _timings(assistant, questions, read_question)
        started = time.perf_counter()
        one = replace(documents[0][1], text=documents[0][1].text + " ")
        list(
            add_documents(
                [("one-more", one, replace(documents[0][2], path="one", sha256="one"), False)], library, embedder
            )
        )
        assistant.retriever.search(read_question(questions[0]), 8)
        added = time.perf_counter() - started
        library.close()
        size_on_disk = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return {
        "embedding": settings.embedding,
        "chunks": chunks,
        "characters": characters,
        "index_seconds": round(indexed, 1),
        "characters_per_second": round(characters / indexed),
        "chunks_per_second": round(chunks / indexed, 1),
        "graph_seconds": round(warmed, 1),
        **timings,
        "add_one_seconds": round(added, 2),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "index_mb": round(size_on_disk / 1e6),
    }


def _timings(assistant: Any, questions: Sequence[str], read_question: Any) -> dict[str, float]:
    """Milliseconds, median and 95th percentile: of embedding, of each leg, of the whole search, of the answer."""
    retriever = assistant.retriever
    retriever.search(read_question(questions[0]), 8)
    spent: dict[str, list[float]] = {name: [] for name in ("embed", "dense", "lexical", "search", "answer")}
    for text in questions:
        question = read_question(text)
        vector = _clocked(spent["embed"], retriever.embedder.embed_query, text)
        _clocked(spent["dense"], retriever.library.search_vectors, vector, 50)
        _clocked(spent["lexical"], retriever.lexical, question, 50)
        _clocked(spent["search"], retriever.search, question, 8)
        _clocked(spent["answer"], assistant.ask, text)
    return {
        f"{name}_ms_p{point}": round(float(np.percentile(values, point)), 1)
        for name, values in spent.items()
        for point in (50, 95)
    }


def _clocked(spent: list[float], work: Any, *given: Any) -> Any:
    started = time.perf_counter()
    found = work(*given)
    spent.append(1_000 * (time.perf_counter() - started))
    return found


def _peers(commands: Sequence[str], path: Path, documents: int) -> list[dict[str, Any]]:
    rows = []
    for command in commands:
        program = [*command.split(), str(path.resolve())]
        if "langchain" in command:
            program += ["--docs", str(documents)]
        done = subprocess.run(program, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"The peer {command} failed: {done.stderr.strip().splitlines()[-1:]}")
        rows += [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return rows


def _table(rows: Sequence[dict[str, Any]], peers: Sequence[dict[str, Any]]) -> str:
    """Markdown: a measure a row, a size a column; then the peers."""
    sizes = [f"{row['chunks']:,} chunks" for row in rows]
    lines = [f"| | {' | '.join(sizes)} |", f"|---|{'---|' * len(rows)}"]
    lines += [f"| {name} | {' | '.join(_shown(row[name]) for row in rows)} |" for name in rows[0] if name != "chunks"]
    for peer in peers:
        shown = ", ".join(f"{name} {_shown(value)}" for name, value in peer.items() if name not in ("peer", "set"))
        lines.append(f"\nPeer {peer['peer']} on {peer['set']}: {shown}")
    return "\n".join(lines)


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _write(table: str) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=PROJECT, check=True
    ).stdout.strip()
    machine = f"{os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}"
    stamp = f"{datetime.datetime.now(datetime.UTC).date()}, {machine}, commit {commit}"
    before, _, after = PAGE.read_text(encoding="utf-8").partition(_MARK)
    rest = after.partition(_MARK)[2]
    PAGE.write_text(f"{before}{_MARK}\n\n{stamp}\n\n{table}\n\n{_MARK}{rest}", encoding="utf-8")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())

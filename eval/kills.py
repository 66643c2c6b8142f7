"""Ingests killed at random moments: `python -m eval.kills [--rounds 20] [--reports FOLDER]`.

Each round starts an ingest as a process of its own, ends it and its workers with SIGKILL, and then holds the library
against an undisturbed one: it opens and answers; every report whose line was printed is there; a second run completes
it, each report once, with as many chunks, and `--check` finds it whole. Without --reports the reports are made, and
every second round kills an ingest of revised ones into a library that holds the first versions.
"""

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ingest.__main__ import main as ingest_main
from rag.assemble import assemble, go_offline
from rag.errors import EmptyLibraryError, EvaluationError, YanwenError
from rag.library.library import read_library
from rag.settings import load_settings

_ROOT = Path(__file__).parent.parent
_FINISHED = ("added", "revised", "unchanged")
_LONGEST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class Case:
    """What the rounds of one kind kill, and what stands in the end when nothing is killed."""

    kind: str
    reports: Path
    before: Path | None  # the library each round begins with; None: a new one
    chunks: Mapping[str, int]  # of each report, by its path
    versions: Mapping[str, int]
    seconds: float  # from the first line of an undisturbed run to its end
    question: str = ""
    figure: str = ""  # stands in the answer once everything is there


@dataclass(slots=True)
class Round:
    """What one kill came to. `faults`: what should not be."""

    kind: str
    after_seconds: float  # from the first line to the kill
    told: int = 0  # finished reports whose line was printed before
    held: int = 0  # reports in the library after the kill
    killed: bool = True  # False where the run was over first
    faults: list[str] = field(default_factory=list)


def write_reports(folder: Path, count: int, paragraphs: int, edition: int = 1) -> None:
    """Made-up bank reports in Markdown, each with its own figures; another edition has others."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        parts = [f"# 第{number}号银行年度报告", f"第{number}号银行的科技投入占营业收入的{figure_of(number, edition)}。"]
        for place in range(paragraphs):
            parts.append(f"## 第{place}节 业务回顾")
            parts.append(f"第{number}号银行第{place}项业务的客户数为{edition}{place},{number:03}户，较上年有所增长。")
        (folder / f"report{number:03}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def figure_of(number: int, edition: int) -> str:
    """The share that an edition of a made-up report states."""
    return f"{10 * edition + number}.25%"


def undisturbed(kind: str, reports: Path, before: Path | None, work: Path, asked: tuple[str, str]) -> Case:
    """Ingest once without a kill, to know what must stand in the end and how long it takes."""
    library = _new_library(work / f"{kind}-undisturbed", before)
    process = _start(reports, library)
    assert process.stdout is not None
    process.stdout.readline()
    started = time.monotonic()
    told = process.communicate(timeout=_LONGEST_WAIT)[0]
    seconds = time.monotonic() - started
    if process.returncode not in (0, 3):
        raise EvaluationError(f"An ingest of {reports} fails without a kill; run it alone to see why. {told[-300:]}")
    chunks, versions = _held(library)
    return Case(kind, reports, before, chunks, versions, seconds, *asked)


def kill(case: Case, library: Path, share: float) -> tuple[Round, set[str]]:
    """The first half of a round; with the paths whose lines had been printed before the kill."""
    played = Round(case.kind, share * case.seconds)
    return played, _killed(case, _new_library(library, case.before), played)


def look(case: Case, library: Path, played: Round, told: set[str]) -> Round:
    """The second half of a round: what the kill left, and what another run makes of it."""
    try:
        _look_after_kill(case, library, told, played)
        _look_after_rerun(case, library, told, played)
    except YanwenError as error:
        played.faults.append(f"unusable: {error}")
    return played


def _new_library(library: Path, before: Path | None) -> Path:
    if before is not None:
        shutil.copytree(before, library)
    return library


def _start(reports: Path, library: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", str(reports), "--library", str(library), "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=_ROOT,
        start_new_session=True,
    )


def _killed(case: Case, library: Path, played: Round) -> set[str]:
    """The paths whose lines had been printed when the ingest was killed."""
    with _start(case.reports, library) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(played.after_seconds)
        played.killed = process.poll() is None
        workers = _descendants(process.pid)
        for pid in [process.pid, *workers] if played.killed else workers:
            with contextlib.suppress(ProcessLookupError):  # it ended by itself in between
                os.kill(pid, signal.SIGKILL)
        lines = [first, *process.stdout.read().splitlines()]
    told = {path for path in case.chunks for line in lines if _tells_of(line, path)}
    played.told = len(told)
    return told


def _tells_of(line: str, path: str) -> bool:
    return line.strip().startswith(_FINISHED) and f"{Path(path).name}  " in line


def _descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    found = [pid]
    for known in found:  # grows as it is walked
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]


def _look_after_kill(case: Case, library: Path, told: set[str], played: Round) -> None:
    try:
        _ask(library, case.question, serving=False)
    except EmptyLibraryError:
        if told:
            played.faults.append("empty, though reports were told as finished")
        return
    chunks, _ = _held(library)
    played.held = len(chunks)
    played.faults += [f"lost: {Path(path).name}" for path in told if chunks.get(path) != case.chunks[path]]


def _look_after_rerun(case: Case, library: Path, told: set[str], played: Round) -> None:
    code, written = _ingest(str(case.reports), "--library", str(library), "--json")
    if code not in (0, 3):
        played.faults.append(f"the second run ended with {code}")
        return
    again = {file["path"]: file["outcome"] for file in json.loads(written.splitlines()[-1])["files"]}
    played.faults += [f"done twice: {Path(path).name}" for path in told if again.get(path) != "unchanged"]
    chunks, versions = _held(library)
    if chunks != case.chunks:
        played.faults.append(f"{sum(chunks.values())} chunks of {len(chunks)} reports, not {sum(case.chunks.values())}")
    if versions != case.versions:
        played.faults.append("other versions than without a kill")
    code, written = _ingest("--check", "--library", str(library))
    if code:
        played.faults.append(f"--check: {written.strip()}")
    if case.figure not in _ask(library, case.question, serving=True):
        played.faults.append(f"the answer does not hold {case.figure}")


def _ingest(*arguments: str) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as written, contextlib.redirect_stderr(io.StringIO()) as said:
        code = ingest_main(arguments)
    return code, written.getvalue() if code in (0, 3) else written.getvalue() + said.getvalue()


def _ask(library: Path, question: str, *, serving: bool) -> str:
    assistant = assemble(load_settings(library=library), lambda _: None, serving=serving)
    try:
        return assistant.ask(question).text
    finally:
        assistant.library.close()


def _held(folder: Path) -> tuple[dict[str, int], dict[str, int]]:
    """How many chunks each report has, and which version it is in, by its path. A path that is held twice raises."""
    library = read_library(folder, own=False)
    try:
        paths = library.record.paths()
        if len(set(paths.values())) != len(paths):
            raise YanwenError("a report is there twice")
        reports = library.record.reports()
        counted = {paths[report.report_id]: report.chunks for report in reports}
        return counted, {paths[report.report_id]: report.version for report in reports}
    finally:
        library.close()


def cases_of(given: Path | None, work: Path, count: int, paragraphs: int) -> list[Case]:
    """The kinds of rounds: a first ingest, and, of reports that are made here, one of revised reports."""
    if given is not None:
        return [undisturbed("first", given.resolve(), None, work, ("净利润是多少？", ""))]
    question = "第1号银行的科技投入占营业收入的多少？"
    write_reports(work / "reports", count, paragraphs)
    first = undisturbed("first", work / "reports", None, work, (question, figure_of(1, 1)))
    write_reports(work / "revised", count, paragraphs)
    undisturbed("before", work / "revised", None, work, (question, ""))
    write_reports(work / "revised", count, paragraphs, edition=2)
    before = work / "before-undisturbed"
    return [first, undisturbed("revised", work / "revised", before, work, (question, figure_of(1, 2)))]


def played(cases: Sequence[Case], rounds: int, work: Path, moments: random.Random) -> Iterator[Round]:
    """All rounds in turn; the next ingest is started and killed while the one before is looked at."""
    with ThreadPoolExecutor(1) as killing:
        begun = []
        for number in range(rounds):
            case, library = cases[number % len(cases)], work / f"round{number}"
            begun.append((case, library, killing.submit(kill, case, library, moments.uniform(0.0, 1.05))))
        for case, library, killed in begun:
            yield look(case, library, *killed.result())
            shutil.rmtree(library, ignore_errors=True)


def table(rounds: Sequence[Round]) -> str:
    """A line a round, then the sum."""
    lines = ["round  kind      killed after  told  held  faults"]
    for number, each in enumerate(rounds, start=1):
        moment = f"{each.after_seconds:8.2f} s" if each.killed else "    ended "
        faults = "; ".join(each.faults) or "none"
        lines.append(f"{number:5}  {each.kind:8} {moment}     {each.told:4}  {each.held:4}  {faults}")
    faulty = sum(bool(each.faults) for each in rounds)
    killed = sum(each.killed for each in rounds)
    told = sum(each.told for each in rounds)
    lines.append(f"{len(rounds)} rounds, {killed} killed, {told} reports finished before a kill, {faulty} with faults")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; exit code 1 where a round has a fault."""
    parser = argparse.ArgumentParser(prog="python -m eval.kills", description="Ingests killed at random moments.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--reports", type=Path, help="a folder of reports (default: reports that are made here)")
    parser.add_argument("--count", type=int, default=8, help="how many reports are made (default: 8)")
    parser.add_argument("--paragraphs", type=int, default=80, help="how long each is made (default: 80)")
    parser.add_argument("--seed", type=int, help="of the random moments (default: new ones)")
    options = parser.parse_args(arguments)
    go_offline()
    try:
        with tempfile.TemporaryDirectory(prefix="yanwen-kills-") as folder:
            work = Path(folder).resolve()  # the record's paths lead through no link
            cases = cases_of(options.reports, work, options.count, options.paragraphs)
            rounds = list(played(cases, options.rounds, work, random.Random(options.seed)))
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(rounds))
    return 1 if any(each.faults for each in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())

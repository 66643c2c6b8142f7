"""Damaged, hostile and odd files through the whole of ingest: `python -m eval.badfiles FOLDER`.

FOLDER holds MANIFEST.tsv: a head, then a line a file with `file`, `origin`, `what is wrong`, `expected behaviour`. The
wording of the last two is read by rules; whatever it says, every file must end in one sentence without a name out of
a library, within 60 s and 1.5 GB.
"""

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from ingest.index import FileOutcome, index_files
from ingest.readers import FileRead
from rag.assemble import go_offline
from rag.embedding.load import load_embedder
from rag.errors import EvaluationError, YanwenError
from rag.library.library import open_library
from rag.settings import load_settings

MOST_SECONDS = 60.0
MOST_BYTES = 1_500_000_000
_GIGABYTE = 1_000_000_000

Wanted = Literal["ingested", "error", "no text", "either"]

_INSIDE_NAMES = re.compile(r"Traceback|\b\w*(?:Error|Exception)\b|\b(?:lxml|zipfile|pdfium|openpyxl|cv2)\b")
_SECONDS = re.compile(r"< (\d+) s\b")
# A word of what is expected, and what the reason must then hold.
_REASONS = {
    "password": re.compile(r"password"),
    "too large": re.compile(r"too large|larger than|memory"),
    "type not accepted": re.compile(r"not read"),
}
_NAMED_ENCODING = re.compile(
    r"encoding: ([\w-]+(?: [BL]E)?)|HTML declares ([\w-]+)$|HTML in ([\w-]+), nothing|declares [\w-]+, is ([\w-]+)"
)
_FOREIGN_SHARE = 0.01  # of characters beyond ASCII that the rightly decoded file does not hold: it was misread


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a line of the manifest asks for."""

    file: str
    wanted: Wanted
    reason: str = ""  # a key of _REASONS
    seconds: float = MOST_SECONDS
    peak_bytes: int = MOST_BYTES
    encoding: str = ""  # the file's, where it is named


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a file, and where that is not what was expected, how."""

    file: str
    wanted: Wanted
    outcome: str
    reason: str
    seconds: float
    peak_bytes: int
    fault: str = ""


def expectation(file: str, wrong: str, expected: str) -> Expectation:
    """What is expected of a file, read from the manifest's words."""
    says = expected.lower()
    notice, error = "no text found" in says, "clear error" in says or "type not accepted" in says
    ingested = bool(re.search(r"ingested|limited text|\(or ocr\)|or as text|documented choice", says))
    wanted: Wanted = "either"
    if notice:
        wanted = "either" if ingested else "no text"
    elif error != ingested:
        wanted = "error" if error else "ingested"
    reason = next((word for word in _REASONS if word in says and wanted == "error"), "")
    seconds = min(MOST_SECONDS, *(float(found) for found in _SECONDS.findall(says)), MOST_SECONDS)
    peak = _GIGABYTE if re.search(r"rss < 1 gb|>1 gb", says) else MOST_BYTES
    named = _NAMED_ENCODING.search(wrong) if "right characters" in says else None
    return Expectation(file, wanted, reason, seconds, peak, _codec(named) if named else "")


def _codec(named: re.Match[str]) -> str:
    name = str(next(filter(None, named.groups()))).lower().replace(" ", "-")
    return {"windows-1252": "cp1252", "gb2312": "gb18030", "utf-16-with": "utf-16"}.get(name, name)


def judge(expected: Expectation, outcome: FileOutcome, read: FileRead, data: bytes) -> Judged:
    """Hold what became of a file against what was expected. data: the file's bytes."""
    faults = _faults(expected, outcome, read, data)
    return Judged(
        expected.file,
        expected.wanted,
        outcome.outcome,
        outcome.reason,
        round(read.seconds, 2),
        read.peak_bytes,
        "; ".join(faults),
    )


def _faults(expected: Expectation, outcome: FileOutcome, read: FileRead, data: bytes) -> Iterator[str]:
    skipped = outcome.outcome == "skipped"
    if skipped and not outcome.reason:
        yield "skipped without a reason"
    if inside := _INSIDE_NAMES.search(outcome.reason):
        yield f"the reason names {inside.group()}"
    if "\n" in outcome.reason:
        yield "the reason is more than a line"
    if read.seconds > expected.seconds:
        yield f"{read.seconds:.0f} s"
    if read.peak_bytes > expected.peak_bytes:
        yield f"{read.peak_bytes / _GIGABYTE:.2f} GB"
    if skipped and expected.wanted == "ingested":
        yield "not ingested"
    if not skipped and expected.wanted in ("error", "no text"):
        yield "ingested"
    if skipped and expected.wanted == "no text" and "no text" not in outcome.reason:
        yield "not said to hold no text"
    if skipped and expected.reason and not _REASONS[expected.reason].search(outcome.reason):
        yield f"the reason does not say: {expected.reason}"
    if not skipped and expected.encoding and read.reading and not _reads_right(read, data, expected.encoding):
        yield "characters that the file does not hold"


def _reads_right(read: FileRead, data: bytes, encoding: str) -> bool:
    """Whether the characters beyond ASCII are the file's, decoded as it was encoded, and most of those are there."""
    held = {char for char in data.decode(encoding, "replace") if ord(char) > 127}
    wide = [char for char in (read.reading.document.text if read.reading else "") if ord(char) > 127]
    return sum(char not in held for char in wide) <= _FOREIGN_SHARE * len(wide) and 2 * len(set(wide)) >= len(held)


def read_manifest(folder: Path) -> list[Expectation]:
    """The lines of a folder's manifest. Raises EvaluationError where it cannot be used."""
    path = folder / "MANIFEST.tsv"
    try:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} cannot be read. Give a folder with a MANIFEST.tsv.") from error
    if bad := next((row for row in rows if len(row) != 4), None):
        raise EvaluationError(f"{path}: expected four columns parted by tabs in the line of {bad[0]!r}.")
    return [expectation(file, wrong, expected) for file, _, wrong, expected in rows]


def run(folder: Path, library_folder: Path, workers: int) -> list[Judged]:
    """Ingest every file of the manifest into a new library, and judge each."""
    expected = read_manifest(folder)
    reads: dict[Path, FileRead] = {}
    library = open_library(library_folder)
    try:
        embedder = load_embedder(load_settings(library=library_folder), _quiet)
        files = [folder / each.file for each in expected]
        outcomes = index_files(files, library, embedder, _quiet, workers, lambda read: reads.update({read.path: read}))
        by_path = {Path(outcome.path): outcome for outcome in outcomes}
    finally:
        library.close()
    return [
        judge(each, by_path[file], reads[file], file.read_bytes()) for each, file in zip(expected, files, strict=True)
    ]


def _quiet(_: object) -> None:
    """Progress is not shown: the table is what is wanted."""


def table(judged: Sequence[Judged]) -> str:
    """What came out, a line for each kind of expectation, then each file that is not as expected."""
    counts, right = Counter(each.wanted for each in judged), Counter(each.wanted for each in judged if not each.fault)
    lines = [f"{'expected':10} {'files':>5} {'as expected':>11} {'not':>4}"]
    lines += [f"{kind:10} {counts[kind]:5} {right[kind]:11} {counts[kind] - right[kind]:4}" for kind in counts]
    lines += [f"{'all':10} {len(judged):5} {right.total():11} {len(judged) - right.total():4}"]
    lines += [f"as expected: {right.total() / max(1, len(judged)):.1%}", ""]
    lines += [f"{each.file}: {each.fault} ({each.outcome}: {each.reason})" for each in judged if each.fault]
    slow, large = max(judged, key=lambda each: each.seconds), max(judged, key=lambda each: each.peak_bytes)
    lines += ["", f"slowest: {slow.seconds:.1f} s, {slow.file}"]
    lines += [f"largest: {large.peak_bytes / _GIGABYTE:.2f} GB, {large.file}"]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; exit code 1 where a file is not as expected."""
    parser = argparse.ArgumentParser(prog="python -m eval.badfiles", description="Bad files through the ingest.")
    parser.add_argument("folder", type=Path, help="a folder with a MANIFEST.tsv")
    parser.add_argument("--workers", type=int, default=0, help="processes that read (default: cores)")
    parser.add_argument("--json", action="store_true", help="a line of JSON a file")
    parser.add_argument("--all", action="store_true", help="a line a file, with its seconds and peak memory")
    options = parser.parse_args(arguments)
    go_offline()
    try:
        with tempfile.TemporaryDirectory() as folder:
            judged = run(options.folder, Path(folder), options.workers)
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1
    for each in judged if options.json or options.all else ():
        told = f"{each.seconds:6.2f} s {each.peak_bytes // 1_000_000:5} MB  {each.outcome:9} {each.file}  {each.reason}"
        print(json.dumps(asdict(each), ensure_ascii=False) if options.json else told)
    print(table(judged), file=sys.stderr if options.json else sys.stdout)
    return 1 if any(each.fault for each in judged) else 0


if __name__ == "__main__":
    sys.exit(main())

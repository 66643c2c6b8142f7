"""`python -m ingest PATH...`: put reports into a library, list them and their notes, take them out, rebuild."""

import argparse
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ingest.details import EDITABLE, edited_details
from ingest.index import (
    FileOutcome,
    edit_report,
    find_files,
    index_files,
    missing_files,
    printable,
    remove_report,
    summary,
)
from ingest.progress import Progress
from rag.errors import YanwenError
from rag.library.library import Library, open_library, read_library
from rag.records import Note
from rag.settings import Settings, load_settings

_MOST_WORKERS = 64
EXIT_ALL_TAKEN, EXIT_FAILED, EXIT_SOME_SKIPPED = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0 when all files were taken, 3 when some were skipped, 1 on failure."""
    options = _parser().parse_args(arguments)
    if options.verbose:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("ingest").setLevel(logging.DEBUG)
    try:
        return _run(options, load_settings(library=options.library))
    except YanwenError as error:
        print(error, file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print("Stopped. What is listed above is in the library; run this again for the rest.", file=sys.stderr)
        return EXIT_FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Put research reports into a library.")
    parser.add_argument("paths", nargs="*", type=Path, help="report files, or folders of them")
    parser.add_argument("--library", type=Path, help="the library's folder (default: $YANWEN_LIBRARY, else ./library)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object that names every file")
    parser.add_argument("--if-empty", action="store_true", help="do nothing when the library holds reports")
    parser.add_argument(
        "--meta",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help=f"say what a report's {', '.join(EDITABLE)} is, whatever its file says; with a path or with --edit",
    )
    parser.add_argument("--workers", type=_count, default=0, metavar="N", help="processes that read (default: cores)")
    parser.add_argument("--verbose", action="store_true", help="show why a reader failed, with its traceback")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--list", action="store_true", help="list the reports of the library")
    action.add_argument("--notes", metavar="ID", help="show where a report's stated changes do not add up")
    action.add_argument("--edit", metavar="ID", help="change a report's details to what --meta says")
    action.add_argument("--remove", metavar="ID", help="take a report out")
    action.add_argument("--rebuild", action="store_true", help="embed every chunk again, with the model that is set")
    action.add_argument("--check", action="store_true", help="see that every chunk has its vector and its words")
    return parser


def _count(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{given} is not a number of processes from 1 to {_MOST_WORKERS}")
    return int(given)


def _run(options: argparse.Namespace, settings: Settings) -> int:
    if options.list:
        return _list(settings)
    if options.notes:
        return _notes(options.notes, settings)
    if options.edit and not options.meta:
        raise YanwenError("Say what to change, for example: python -m ingest --edit ID --meta title=...")
    if options.edit or options.remove or options.rebuild or options.check:
        return _maintain(options, settings)
    if not options.paths:
        raise YanwenError("Name the files or folders to put into the library, for example: python -m ingest reports/")
    return _ingest(options, settings)


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    from rag.assemble import go_offline
    from rag.embedding.load import load_embedder

    go_offline()

    started = time.monotonic()
    files = find_files(options.paths)
    meta = _meta(options.meta, len(files))
    outcomes: list[FileOutcome] = []
    missing: dict[str, str] = {}
    library = open_library(settings.library)
    progress = Progress(files, sys.stderr if options.json else sys.stdout)
    say = progress.say
    try:
        if options.if_empty and library.record.reports():
            say(f"The library {settings.library} already holds {len(library.record.reports())} reports.")
            return EXIT_ALL_TAKEN
        embedder = load_embedder(settings, say)
        for outcome in index_files(files, library, embedder, progress.began, options.workers, meta=meta):
            outcomes.append(outcome)
            progress.ended(outcome.path, outcome.pages)
            say(_line(outcome))
        missing = missing_files(options.paths, library)
    finally:
        library.close()
        progress.close()
        if options.json:
            print(json.dumps(summary(outcomes, missing, started), ensure_ascii=False))
    for report_id, path in missing.items():
        say(f"  missing   {printable(path)}  its report stays; to take it out: python -m ingest --remove {report_id}")
    counts = Counter(outcome.outcome for outcome in outcomes)
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    say(f"{len(outcomes)} files in {time.monotonic() - started:.1f} s ({told or 'none'}), library {settings.library}")
    return EXIT_SOME_SKIPPED if counts["skipped"] else EXIT_ALL_TAKEN


def _meta(given: Sequence[str], files: int) -> dict[str, str]:
    """What --meta says; a title and an address belong to one report."""
    meta = edited_details(given)
    if files != 1 and {"title", "url"} & set(meta):
        raise YanwenError(f"--meta title and url are of one report, and {files} files are named. Name one file.")
    return meta


def _line(outcome: FileOutcome) -> str:
    told = f"{outcome.chunks} chunks, id {outcome.report_id}" if outcome.report_id else ""
    line = f"  {outcome.outcome:9} {printable(outcome.path)}  {'; '.join(filter(None, [told, outcome.reason]))}"
    return f"{line}\n            {_told_of_notes(outcome.notes)}" if outcome.notes else line


def _told_of_notes(count: int) -> str:
    return "1 stated change does not add up" if count == 1 else f"{count} stated changes do not add up"


def _list(settings: Settings) -> int:
    library = read_library(settings.library, own=False)
    try:
        notes = library.record.note_counts()
        for report in library.record.reports():
            details = report.details
            told = " | ".join(
                filter(None, [details.title, details.publisher, details.date, details.period, report.file])
            )
            counts = f"{report.chunks:5} chunks  {notes.get(report.report_id, 0):3} notes"
            print(f"{report.report_id}  v{report.version}  {counts}  {told}")
    finally:
        library.close()
    return EXIT_ALL_TAKEN


def _notes(report_id: str, settings: Settings) -> int:
    library = read_library(settings.library, own=False)
    try:
        text = library.record.text(report_id)
        if text is None:
            raise YanwenError(f"There is no report {report_id} in {settings.library}. See: python -m ingest --list")
        found = library.record.notes(report_id)
        for note in found:
            place = f"page {note.page}" if note.page else f"characters {note.start}-{note.end}"
            print(f"{place}  {' '.join(text[note.start : note.end].split())}\n    {_told_of(note)}")
        if not found:
            print(f"There are no notes on report {report_id}.")
    finally:
        library.close()
    return EXIT_ALL_TAKEN


def _told_of(note: Note) -> str:
    return note.derivation + (" (a difference in points, given as percent)" if note.kind == "unit" else "")


def _maintain(options: argparse.Namespace, settings: Settings) -> int:
    library = read_library(settings.library, own=False)  # says so where there is none
    library.close()
    library = open_library(settings.library)
    try:
        if options.edit:
            edit_report(options.edit, edited_details(options.meta), library)
            print(f"The details of report {options.edit} are changed.")
        elif options.remove:
            remove_report(options.remove, library)
            print(f"Report {options.remove} is out of the library.")
        elif options.rebuild:
            _rebuild(library, settings)
        else:
            return _check(library)
    finally:
        library.close()
    return EXIT_ALL_TAKEN


def _rebuild(library: Library, settings: Settings) -> None:
    from rag.assemble import go_offline
    from rag.embedding.load import load_embedder

    go_offline()

    library.embed_again(load_embedder(settings, print), print)
    print("The library is rebuilt.")


def _check(library: Library) -> int:
    faults = library.check()
    print("\n".join(faults) or "The library is whole.")
    return EXIT_FAILED if faults else EXIT_ALL_TAKEN


if __name__ == "__main__":
    sys.exit(main())

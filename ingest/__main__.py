"""`python -m ingest PATH...`: put reports into a library, list them and their notes, take them out, rebuild."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.commands import Command
from ingest.details import EDITABLE, edited_details
from ingest.index import find_files
from ingest.listing import list_reports, show_notes
from ingest.run import Run
from rag.errors import YanwenError
from rag.library.library import read_library
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
    action.add_argument("--watch", type=Path, metavar="FOLDER", help="take new and changed files until Ctrl-C")
    action.add_argument("--list", action="store_true", help="list the reports of the library")
    action.add_argument("--notes", metavar="ID", help="show where a report's stated changes do not add up")
    action.add_argument("--edit", metavar="ID", help="change a report's details to what --meta says")
    action.add_argument("--remove", metavar="ID", help="take a report out")
    action.add_argument("--rebuild", action="store_true", help="embed every chunk again, with the model that is set")
    action.add_argument(
        "--check", action="store_true", help="see that every chunk has its vector, its words and its file"
    )
    return parser


def _count(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{given} is not a number of processes from 1 to {_MOST_WORKERS}")
    return int(given)


def _run(options: argparse.Namespace, settings: Settings) -> int:
    if options.list:
        list_reports(settings)
        return EXIT_ALL_TAKEN
    if options.notes:
        show_notes(options.notes, settings)
        return EXIT_ALL_TAKEN
    run = Run(settings, as_json=options.json)
    if options.watch:
        return _watch(options, run)
    if options.edit or options.remove or options.rebuild or options.check:
        return _maintain(options, run, settings)
    if not options.paths:
        raise YanwenError("Name the files or folders to put into the library, for example: python -m ingest reports/")
    files = find_files(options.paths)
    taken = run.ingest(files, options.paths, _ingest_command(options, len(files)))
    return EXIT_ALL_TAKEN if taken else EXIT_SOME_SKIPPED


def _watch(options: argparse.Namespace, run: Run) -> int:
    if not options.watch.is_dir():
        raise YanwenError(f"There is no folder {options.watch} to watch. Check the path and run this again.")
    run.watch(options.watch, _ingest_command(options, 0))
    return EXIT_ALL_TAKEN


def _ingest_command(options: argparse.Namespace, files: int) -> Command:
    """What to ingest with; the files are still to be named. A title and an address belong to one report."""
    meta = edited_details(options.meta)
    if files != 1 and {"title", "url"} & set(meta):
        raise YanwenError(f"--meta title and url are of one report, and {files} files are named. Name one file.")
    return Command("ingest", meta=tuple(meta.items()), workers=options.workers, only_if_empty=options.if_empty)


def _maintain(options: argparse.Namespace, run: Run, settings: Settings) -> int:
    if options.edit and not options.meta:
        raise YanwenError("Say what to change, for example: python -m ingest --edit ID --meta title=...")
    read_library(settings.library, own=False).close()  # says so where there is none
    if options.edit:
        command = Command("edit", report_id=options.edit, meta=tuple(edited_details(options.meta).items()))
    elif options.remove:
        command = Command("remove", report_id=options.remove)
    elif options.rebuild:
        command = Command("rebuild", embedding=settings.embedding)
    else:
        command = Command("check")
    return EXIT_FAILED if run.maintain(command) else EXIT_ALL_TAKEN


if __name__ == "__main__":
    sys.exit(main())

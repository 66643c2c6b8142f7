"""`python -m rag "QUESTION"`: one answer; `--batch FILE.jsonl`: one JSON answer a line; `--prepare`: build the models;
`user add NAME`: who may log in.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.errors import YanwenError
from rag.records import Answer, Scope
from rag.settings import Settings, load_settings

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code is 0 for an answer (an abstention is one), 1 on failure."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given[:1] == ["user"]:
            return _users(given[1:])
        options = _parser().parse_args(given)
        settings = load_settings(library=options.library)
        if options.prepare:
            return _prepare(settings)
        if options.batch:
            return _batch(options.batch, settings, _scope(options))
        if not options.question:
            raise YanwenError('Give a question: python -m rag "What share of banks co-develop LLMs with vendors?"')
        return _one(options.question, settings, _scope(options), as_json=options.json)
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m rag",
        description="Ask the reports of a library.",
        epilog="Who may log in to the page: python -m rag user --help",
    )
    parser.add_argument("question", nargs="?", help="the question, in Chinese or English")
    parser.add_argument("--library", type=Path, help="the library's folder (default: $YANWEN_LIBRARY, else ./library)")
    parser.add_argument("--json", action="store_true", help="print the answer as one JSON object")
    parser.add_argument("--batch", type=Path, metavar="FILE", help="answer every line {id, question} of a JSONL file")
    within = parser.add_argument_group("which reports are asked (default: all)")
    within.add_argument("--report", action="append", metavar="ID", help="this report only; may be given several times")
    within.add_argument("--publisher", default="", help="those whose publisher holds this text")
    within.add_argument(
        "--since", default="", metavar="DATE", help="those dated from then on: 2024, 2024-06, 2024-06-30"
    )
    within.add_argument("--until", default="", metavar="DATE", help="those dated until then, the end included")
    parser.add_argument("--prepare", action="store_true", help="build the bundled models now (make setup does this)")
    return parser


def _scope(options: argparse.Namespace) -> Scope:
    for name in ("since", "until"):
        if (date := getattr(options, name)) and not _DATE.fullmatch(date):
            raise YanwenError(
                f"--{name} {date} is not a date. Write a year, a month or a day: 2024, 2024-06, 2024-06-30."
            )
    reports = tuple(options.report) if options.report else None
    return Scope(reports, options.publisher, options.since, options.until)


def _one(question: str, settings: Settings, scope: Scope, *, as_json: bool) -> int:
    from rag.assemble import assemble, go_offline
    from rag.serialise import answer_as_json

    go_offline()
    assistant = assemble(settings, _say, serving=False)
    try:
        answer = assistant.ask(question, scope)
    finally:
        assistant.library.close()
    print(json.dumps(answer_as_json(answer), ensure_ascii=False) if as_json else "\n".join(_lines(answer)))
    return 0


def _lines(answer: Answer) -> Iterator[str]:
    yield answer.text
    for figure in answer.figures:
        if figure.status == "unsupported":
            yield f"! {figure.surface}: not in the cited sentences"
    for citation in answer.citations:
        version = f"version {citation.version}" if citation.version > 1 else ""
        page = f"p. {citation.page}" if citation.page else ""
        place = ", ".join(filter(None, [version, citation.section, page]))
        yield f"[{citation.n}] {citation.report} ({citation.file}{', ' + place if place else ''})"
    if answer.reason and not answer.abstained:
        yield answer.reason


def _batch(path: Path, settings: Settings, scope: Scope) -> int:
    from rag.assemble import assemble, go_offline
    from rag.serialise import answer_as_json

    questions = list(_questions(path))
    go_offline()
    assistant = assemble(settings, _say, serving=True)
    try:
        for identity, question, history in questions:
            answer = answer_as_json(assistant.ask(question, scope, history))
            print(json.dumps({"id": identity, **answer}, ensure_ascii=False), flush=True)
    finally:
        assistant.library.close()
    return 0


def _questions(path: Path) -> Iterator[tuple[object, str, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise YanwenError(f"The question file {path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
                history = row.get("history") or []
                if not isinstance(row["question"], str):
                    raise TypeError("question")
                if not isinstance(history, list) or not all(isinstance(asked, str) for asked in history):
                    raise TypeError("history")
                yield row["id"], row["question"], history
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise YanwenError(
                    f'{path}, line {number}: expected an object with "id" and "question", and "history", '
                    "where there is one, as a list of earlier questions."
                ) from error


def _prepare(settings: Settings) -> int:
    from rag.assemble import go_offline, prepare_models

    go_offline()
    print(f"The models are ready in {prepare_models(settings, _say)}.")
    return 0


def _users(arguments: Sequence[str]) -> int:
    from rag.user_commands import manage_users

    print(manage_users(arguments, load_settings().auth))
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

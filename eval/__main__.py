"""`python -m eval`: measure the shipped set over the shipped reports, or any set, offline."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import EvaluationError, YanwenError
from rag.settings import load_settings

if TYPE_CHECKING:
    from eval.cases import Case
    from eval.scorecard import Scorecard
    from rag.answer import Assistant

SHIPPED = Path(__file__).parent / "shipped"
SHIPPED_GATE = Path(__file__).parent / "gate.toml"
EXIT_BELOW_GATE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line: 0 when measured (and through the gate), 2 when below the gate, 1 on failure."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["bench"]:
        from eval.bench import main as bench

        return bench(given[1:])
    if given[:1] == ["from-feedback"]:
        from eval.feedback import main as from_feedback

        return from_feedback(given[1:])
    options = _parser().parse_args(given)
    try:
        return _run(options)
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval",
        description="Measure answers and rankings, offline; `python -m eval bench` measures speed, "
        "`python -m eval from-feedback` makes a set of what people thought of answers.",
    )
    parser.add_argument(
        "--set",
        dest="sets",
        type=Path,
        action="append",
        metavar="DIR|FILE",
        help="a folder with questions.jsonl (and corpus.jsonl), or a questions file; default: the shipped set",
    )
    parser.add_argument("--reports", type=Path, nargs="+", help="reports that the set's questions are about")
    parser.add_argument("--library", type=Path, help="ask a library that is there, instead of indexing reports")
    parser.add_argument(
        "--out", type=Path, help="folder for the JSON results (default: $YANWEN_EVALUATION, else ./out/eval)"
    )
    parser.add_argument("--json", action="store_true", help="print the scorecards as one JSON object")
    parser.add_argument("--gate", type=Path, help=f"thresholds; fail when one is missed (shipped: {SHIPPED_GATE.name})")
    parser.add_argument("--limit", type=_count, metavar="N", help="ask N questions of each set, always the same ones")
    corpus = parser.add_mutually_exclusive_group()
    corpus.add_argument("--rankings", type=Path, metavar="FILE", help="write the ranked documents of each question")
    corpus.add_argument("--answers", action="store_true", help="measure answers over a corpus, instead of rankings")
    return parser


def _count(given: str) -> int:
    if not given.isdecimal() or not int(given):
        raise argparse.ArgumentTypeError(f"{given!r} is not a number of questions")
    return int(given)


def _run(options: argparse.Namespace) -> int:
    from eval.gate import read_gate, shortfalls
    from rag.assemble import go_offline

    go_offline()
    options.out = options.out or load_settings().evaluation
    gate = read_gate(options.gate) if options.gate else {}
    cards: dict[str, Scorecard] = {}
    for path in options.sets or [SHIPPED]:
        name, card = _measure(path, options)
        cards[name] = card
        if not options.json:
            _print_card(name, card)
    if options.json:
        print(json.dumps({name: card.as_json() for name, card in cards.items()}, ensure_ascii=False))
    missed = [f"{name}: {sentence}" for name, card in cards.items() for sentence in shortfalls(card, gate)]
    for sentence in missed:
        print(f"Below the gate: {sentence}", file=sys.stderr)
    return EXIT_BELOW_GATE if missed else 0


def _print_card(name: str, card: "Scorecard") -> None:
    print("\n\n".join(filter(None, [f"\n{name}\n{card.table()}", card.risk_table(), card.class_table()])))
    for row in card.failures:
        print(f"  {row['id']}  {row['class']}  {row['failure']}  |  {row['question']}")


def _measure(path: Path, options: argparse.Namespace) -> "tuple[str, Scorecard]":
    from eval.cases import draft_count, read_cases
    from eval.results import run_as_json, write_json
    from eval.run import sampled

    file = path / "questions.jsonl" if path.is_dir() else path
    cases = sampled(read_cases(file), options.limit)
    if drafts := draft_count(file):
        _say(f"{file}: {drafts} draft(s) left out, until somebody says in them what is expected.")
    name = path.name if path.is_dir() else path.stem
    options.out.mkdir(parents=True, exist_ok=True)
    with _library_folder(options) as folder:
        assistant = assistant_over_set(path, folder, options.reports, indexed=bool(options.library))
        try:
            if options.answers or not (path / "corpus.jsonl").is_file():
                card = _measure_answers(cases, assistant, options.out, name)
            else:
                card = _measure_rankings(cases, assistant, options.rankings)
        finally:
            assistant.library.close()
    write_json(options.out / f"{name}.scorecard.json", card.as_json() | {"run": run_as_json(load_settings())})
    return name, card


def assistant_over_set(
    path: Path, folder: Path, reports: Sequence[Path] | None, *, indexed: bool = False
) -> "Assistant":
    """An assistant over the set's corpus or the reports, put into the library `folder`; indexed: they are there."""
    from eval.run import index_corpus, index_reports
    from rag.answer import Assistant
    from rag.assemble import load_reranker, load_terms
    from rag.embedding.load import load_embedder
    from rag.library.library import open_library, read_library
    from rag.model import make_writer
    from rag.retrieve import Retriever

    settings = load_settings(library=folder)
    embedder = load_embedder(settings, _say)
    library = read_library(settings.library, own=False) if indexed else open_library(settings.library)
    try:
        if not indexed:
            if (corpus := path / "corpus.jsonl").is_file():
                index_corpus(corpus, library, embedder, _say)
            else:
                index_reports(_reports(path, reports), library, embedder, _say)
        library.require_reports()
        library.check_model(embedder)
        retriever = Retriever(library, embedder, load_terms(settings, _say), load_reranker(settings))
        library.warm()
    except BaseException:
        library.close()
        raise
    return Assistant(retriever, settings, make_writer(settings))


def _reports(path: Path, named: Sequence[Path] | None) -> Sequence[Path]:
    if named:
        return list(named)
    if (inside := path / "reports").is_dir():
        return [inside]
    raise EvaluationError(f"{path} brings no texts: name them with --reports PATH, or a library with --library DIR.")


def _measure_answers(cases: "Sequence[Case]", assistant: "Assistant", out: Path, name: str) -> "Scorecard":
    from eval.results import write_outcomes, write_risk
    from eval.run import run_cases
    from eval.scorecard import score_answers
    from rag.answer import Assistant

    # Without a writer: what the language model wrote has no score that could order it.
    unbounded = Assistant(assistant.retriever, load_settings(answer_threshold=0))
    outcomes = list(run_cases(cases, assistant, unbounded))
    card = score_answers(outcomes)
    write_outcomes(out / f"{name}.outcomes.jsonl", outcomes)
    write_risk(out / f"{name}.risk.json", card, load_settings().answer_threshold)
    return card


def _measure_rankings(cases: "Sequence[Case]", assistant: "Assistant", file: Path | None) -> "Scorecard":
    from eval.results import write_rankings
    from eval.run import rankings
    from eval.scorecard import score_rankings

    ranked = list(rankings(cases, assistant.retriever))
    if file:
        write_rankings(file, ranked)
    return score_rankings(ranked)


@contextmanager
def _library_folder(options: argparse.Namespace) -> Iterator[Path]:
    """The library that was named, or a fresh one that is gone afterwards."""
    if options.library:
        yield options.library
        return
    with tempfile.TemporaryDirectory(prefix="yanwen-eval-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""`python -m rag.embedding.training PAIRS_FOLDER`: make the bundled model anew; over an hour on two cores."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from rag.errors import YanwenError


def main(arguments: Sequence[str] | None = None) -> int:
    """Graft, train, write. Exit code 1, with one sentence, where something that is needed is not there."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    from rag.embedding.training.distil import Recipe

    parser = argparse.ArgumentParser(prog="python -m rag.embedding.training", description=__doc__)
    parser.add_argument("pairs_folder", type=Path, help="files *.tsv of Chinese, a tab, English")
    parser.add_argument("--work", type=Path, required=True, help="folder for the graft, caches and checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="folder for the finished model")
    parser.add_argument("--lines", type=Path, nargs="*", default=[], help="text files of English lines")
    parser.add_argument("--lines-limit", type=int, default=60_000, help="lines taken of those files")
    parser.add_argument("--version", required=True, help="kept with every library that is built with the model")
    parser.add_argument("--threads", type=int, default=0, help="of torch; 0: as many as there are cores")
    for field in fields(Recipe):
        kind = type(field.default)
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    return parser


def _run(options: argparse.Namespace) -> None:
    import torch
    from tokenizers import Tokenizer

    from rag.embedding.bundled import BundledEmbedder
    from rag.embedding.graph import make_graph
    from rag.embedding.training.distil import Course, Recipe, Student, Targets, train
    from rag.embedding.training.fast import train_fast
    from rag.embedding.training.graft import build_graft, teacher_folder
    from rag.embedding.training.texts import read_corpus
    from rag.embedding.training.write import write_about, write_model

    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    graft = options.work / "graft"
    grafted = build_graft(graft, _say)
    tokenizer = Tokenizer.from_file(str(graft / "tokenizer.json"))
    corpus = read_corpus(
        options.pairs_folder, grafted.glosses, grafted.terms, options.lines, options.lines_limit, options.seed
    )
    _say(f"{len(corpus.pairs):,} pairs, {len(corpus.words):,} words, {len(corpus.english):,} English lines")
    course = Course(corpus, tokenizer, Targets(teacher_folder(), options.work, device, _say), recipe)
    student = Student(graft, grafted.english_rows)
    train(student, course, recipe, options.work, device, _say)
    write_model(student.cpu(), graft, options.out)
    graph = options.work / "graph.onnx"
    make_graph(options.out, graph)
    train_fast(corpus, options.out, BundledEmbedder(options.out, graph, options.version), _say)
    write_about(options.out, options.version)
    _say(f"Wrote the model to {options.out}.")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

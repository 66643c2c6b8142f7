"""Cases x assistant -> outcomes; a corpus -> a library and rankings."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, read_rows
from eval.failures import failure_class
from eval.measures import failure, lead_is_wrong, on_evidence, pieces_cited, squash, supports
from ingest.index import add_documents, find_files, index_files
from ingest.plain import load_plain
from rag.answer import Assistant
from rag.conversation import complete
from rag.embedding.embedder import Embedder
from rag.errors import EvaluationError
from rag.library.library import Library
from rag.library.record import SourceFile
from rag.question import read_question
from rag.records import Answer, Document
from rag.retrieve import Retriever
from rag.smalltalk import without_greeting

Say = Callable[[str], None]

FUSED = "fused"
EVIDENCE_PASSAGES = 3
_RANKING_DEPTH = 20
_SEARCHED_PASSAGES = 16  # that an extractive answer is made from
_SAID_EVERY = 1_000  # texts
_SAMPLE_SEED = 11  # not that of eval.fit: a sample should not be the one that the models were fitted on


@dataclass(frozen=True, slots=True)
class Guess:
    """The answer at threshold 0: as given, or what would have been given in its stead. Abstained: there is none."""

    answer: Answer
    failure: str  # empty when right


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, the answer it got, and each judgement with its reason."""

    case: Case
    answer: Answer
    failure: str  # empty when right
    citations_on_evidence: int
    quotes_valid: bool  # every citation's quote is the report's text at its offsets
    lead_wrong: bool
    pieces_cited: int = 0  # of the case's evidence
    failure_class: str = ""  # of eval.failures; empty when right
    guess: Guess | None = None


def sampled(cases: Sequence[Case], limit: int | None) -> list[Case]:
    """So many of the cases at most, in their order; the same ones every time."""
    if limit is None or limit >= len(cases):
        return list(cases)
    return [cases[place] for place in sorted(random.Random(_SAMPLE_SEED).sample(range(len(cases)), limit))]


def run_cases(cases: Sequence[Case], assistant: Assistant, unbounded: Assistant) -> Iterator[Outcome]:
    """Ask every case, once as set and once of the assistant over the same library that has threshold 0.

    Neither is made from the other: below the threshold a stated figure may stand where a computed one would.
    """
    for case in cases:
        answer = assistant.ask(case.question, history=case.history)
        guess = unbounded.ask(case.question, history=case.history)
        why = failure(case, answer)
        yield Outcome(
            case,
            answer,
            why,
            sum(on_evidence(case, citation) for citation in answer.citations),
            _quotes_valid(answer, assistant.library),
            lead_is_wrong(case, answer),
            pieces_cited(case, answer.citations),
            failure_class(case, answer, _found(case, answer, assistant.retriever)) if why else "",
            Guess(guess, failure(case, guess)),
        )


def _found(case: Case, answer: Answer, retriever: Retriever) -> list[str]:
    """The sentences on the evidence among the passages that the answer could be made from, as the reports have them."""
    asked = read_question(answer.completed or without_greeting(answer.question))
    sentences = []
    for passage in retriever.search(asked, _SEARCHED_PASSAGES):
        report = passage.report
        text = retriever.library.record.text(report.report_id, report.version) or ""
        quotes = [text[sentence.start : sentence.end] for sentence in passage.chunk.sentences]
        sentences += [quote for quote in quotes if supports(case, report.report_id, quote)]
    return sentences


def _quotes_valid(answer: Answer, library: Library) -> bool:
    texts = {citation.report_id: library.record.text(citation.report_id) or "" for citation in answer.citations}
    return all(texts[c.report_id][c.start : c.end] == c.quote for c in answer.citations)


def index_reports(paths: Sequence[Path], library: Library, embedder: Embedder, say: Say) -> None:
    """Put report files into a library. Raises EvaluationError for a file that cannot be taken."""
    for outcome in index_files(find_files(paths), library, embedder, lambda _: None):
        if outcome.outcome == "skipped":
            raise EvaluationError(f"The report {outcome.path} cannot be used: {outcome.reason}")
        say(f"  {outcome.path}: {outcome.chunks} chunks")


def index_corpus(path: Path, library: Library, embedder: Embedder, say: Say) -> None:
    """Put the texts of a corpus.jsonl ({"id", "title", "text", "lang"}) into a library under their ids."""
    for number, _ in enumerate(add_documents(_texts(path), library, embedder), start=1):
        if number % _SAID_EVERY == 0:
            say(f"  {number} texts")


def _texts(path: Path) -> Iterator[tuple[str, Document, SourceFile, bool]]:
    for number, row in read_rows(path):
        if "id" not in row or "text" not in row:
            raise EvaluationError(f'{path}, line {number} has no "id" or no "text".')
        document = load_plain(str(row["text"]).encode(), str(row.get("title") or row["id"]))
        yield str(row["id"]), document, SourceFile(f"{path.name}#{row['id']}", f"{path.name}#{row['id']}"), False


@dataclass(frozen=True, slots=True)
class RankedCase:
    """A case with the documents that were found, best first, at most 20: of the whole search, and of each leg alone."""

    case: Case
    rankings: Mapping[str, list[str]]
    evidence_near_top: bool | None = (
        None  # a piece of evidence stands in one of the first passages; None: none is known
    )


def rankings(cases: Sequence[Case], retriever: Retriever) -> Iterator[RankedCase]:
    """Rank the library's documents for each case, by their best chunk."""
    depth = 5 * _RANKING_DEPTH
    for case in cases:
        question = read_question(complete(case.question, case.history))
        ranked = retriever.search(question, depth)
        found = {FUSED: [passage.report.report_id for passage in ranked]}
        for leg, keys in (("dense", retriever.dense(question, depth)), ("lexical", retriever.lexical(question, depth))):
            passages = retriever.library.record.passages(dict.fromkeys(keys, 0.0))
            found[leg] = [passages[key].report.report_id for key in keys]
        documents = {leg: list(dict.fromkeys(ids))[:_RANKING_DEPTH] for leg, ids in found.items()}
        first = "".join(squash(passage.chunk.text) for passage in ranked[:EVIDENCE_PASSAGES])
        near_top = any(squash(piece) in first for piece in case.evidence) if case.evidence else None
        yield RankedCase(case, documents, near_top)

"""Cases x assistant -> outcomes; a corpus -> a library and rankings."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, read_rows
from eval.measures import failure, lead_is_wrong, on_evidence, squash
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

Say = Callable[[str], None]

FUSED = "fused"
EVIDENCE_PASSAGES = 3
_RANKING_DEPTH = 20
_SAID_EVERY = 1_000  # texts


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, the answer it got, and each judgement with its reason."""

    case: Case
    answer: Answer
    failure: str  # empty when right
    citations_on_evidence: int
    quotes_valid: bool  # every citation's quote is the report's text at its offsets
    lead_wrong: bool


def run_cases(cases: Sequence[Case], assistant: Assistant) -> Iterator[Outcome]:
    """Ask every case."""
    for case in cases:
        answer = assistant.ask(case.question, history=case.history)
        yield Outcome(
            case,
            answer,
            failure(case, answer),
            sum(on_evidence(case, citation) for citation in answer.citations),
            _quotes_valid(answer, assistant.library),
            lead_is_wrong(case, answer),
        )


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

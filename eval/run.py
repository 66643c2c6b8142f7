"""Cases x assistant -> outcomes; a corpus -> a library and rankings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import Case, read_rows
from eval.measures import failure, lead_is_wrong, on_evidence
from ingest.index import find_files, index_files
from ingest.plain import load_plain
from ingest.split import split
from rag.answer import Assistant
from rag.embedding.embedder import Embedder
from rag.errors import EvaluationError
from rag.library.library import Library
from rag.library.record import SourceFile
from rag.question import read_question
from rag.records import Answer, Chunk, Document
from rag.retrieve import Retriever

Say = Callable[[str], None]

_RANKING_DEPTH = 20
_EMBED_BATCH = 512


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
        answer = assistant.ask(case.question)
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
    with library.changing():
        waiting: list[_Text] = []
        for number, row in read_rows(path):
            if "id" not in row or "text" not in row:
                raise EvaluationError(f'{path}, line {number} has no "id" or no "text".')
            document = load_plain(str(row["text"]).encode(), str(row.get("title") or row["id"]))
            source = SourceFile(f"{path.name}#{row['id']}", str(row["id"]))
            waiting.append((str(row["id"]), source, document, split(document, markdown=False)))
            if sum(len(chunks) for *_, chunks in waiting) >= _EMBED_BATCH:
                _add(waiting, library, embedder)
                waiting = []
                say(f"  {number} texts")
        _add(waiting, library, embedder)


_Text = tuple[str, SourceFile, Document, Sequence[Chunk]]


def _add(texts: Sequence[_Text], library: Library, embedder: Embedder) -> None:
    """Embed the chunks of many texts together: short texts would waste the model's batches."""
    if not texts:
        return
    vectors = embedder.embed_documents([chunk.search_text for *_, chunks in texts for chunk in chunks])
    begin = 0
    for report_id, source, document, chunks in texts:
        library.add(report_id, source, document, chunks, vectors[begin : begin + len(chunks)], embedder.identity)
        begin += len(chunks)


def rankings(cases: Sequence[Case], retriever: Retriever) -> Iterator[tuple[Case, list[str]]]:
    """For each case the documents of the library, best first, at most 20, by their best chunk."""
    for case in cases:
        passages = retriever.search(read_question(case.question), 5 * _RANKING_DEPTH)
        documents = list(dict.fromkeys(passage.report.report_id for passage in passages))
        yield case, documents[:_RANKING_DEPTH]

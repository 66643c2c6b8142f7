"""Parts that behave: an embedder by shared words, a writer with a script, small libraries."""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
from sqlalchemy import StaticPool, create_engine

from ingest.index import add_documents
from ingest.markdown import load_markdown
from rag.answer import Assistant
from rag.embedding.embedder import PassageText, PassageVectors, Vectors, embed_by_parts
from rag.errors import ChatModelError
from rag.lexicon.build import build_lexicon
from rag.lexicon.lookup import Lexicon, load_lexicon
from rag.library.conversations import Conversations
from rag.library.library import Library, open_library
from rag.library.record import SourceFile
from rag.library.schema import metadata
from rag.retrieve import Retriever
from rag.settings import load_settings
from rag.terms import terms

DIMENSION = 512

# A dictionary of the words that the tests' questions use: (Chinese, English glosses).
WORDS = [
    ("银行", ["bank"]),
    ("合作", ["to cooperate", "cooperation"]),
    ("开发", ["to develop"]),
    ("供应商", ["supplier", "vendor"]),
    ("模型", ["model"]),
    ("自主", ["independent"]),
    ("不重要", ["unimportant"]),
    ("报告", ["report"]),
    ("上海", ["Shanghai"]),
    ("员工", ["employee", "staff"]),
]


class WordEmbedder:
    """Texts that share words have near vectors: each word adds one to a place that its checksum names."""

    identity = "words"

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        vector = np.zeros(DIMENSION, dtype=np.float32)
        for word in terms(text) or [""]:
            vector[zlib.crc32(word.encode()) % DIMENSION] += 1
        return vector / np.float32(np.linalg.norm(vector))

    def embed_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        return embed_by_parts(self, passages)


class ScriptedWriter:
    """Says what the script says, piece by piece, and keeps what it was given."""

    name = "scripted"

    def __init__(self, *pieces: str, fails_after: int | None = None) -> None:
        self._pieces = pieces
        self._fails_after = fails_after
        self.given: list[tuple[str, str]] = []

    def stream(self, instructions: str, material: str) -> Iterator[str]:
        self.given.append((instructions, material))
        for number, piece in enumerate(self._pieces):
            if number == self._fails_after:
                raise ChatModelError("scripted", "cut_off")
            yield piece


def small_lexicon(folder: Path) -> Lexicon:
    """A lexicon of WORDS and the glossary."""
    build_lexicon(folder, lambda _: None, entries=WORDS)
    return load_lexicon(folder)


def library_of(folder: Path, *reports: str) -> Library:
    """A library of these Markdown texts, open."""
    library = open_library(folder)
    for number, text in enumerate(reports):
        source = SourceFile(f"report{number}.md", f"{zlib.crc32(text.encode()):012x}")
        document = load_markdown(text.encode(), f"report{number}")
        list(add_documents([("", document, source, True)], library, WordEmbedder()))
    return library


def conversations_in_memory() -> Conversations:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    return Conversations(engine)


@contextmanager
def assistant_over(folder: Path, *reports: str, today: date = date(2026, 5, 4)) -> Iterator[Assistant]:
    """An assistant over these reports that gives the best it finds, however little it is sure of it."""
    library = library_of(folder / "library", *reports)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    yield Assistant(retriever, load_settings(library=library.folder, answer_threshold=0), today=lambda: today)
    library.close()

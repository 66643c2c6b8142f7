"""The shape every embedding model has here. The names of the first two methods are LangChain's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassageText:
    """What is embedded of a passage: its sentences in order, and the heading they stand under (or nothing)."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Unit vectors of a passage as a whole, (dimension,), and of its sentences, (sentences, dimension)."""

    whole: Vectors
    sentences: Vectors


class Embedder(Protocol):
    """Texts to unit vectors; the dot product of two is their cosine similarity."""

    @property
    def identity(self) -> str:
        """Name and version; vectors of two identities are never compared."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension), unit length."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """(dimension,), unit length."""
        ...

    def embed_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage, in order."""
        ...


def unit_rows(rows: Vectors) -> Vectors:
    """The rows at unit length; a row of zeros stays as it is."""
    lengths: Vectors = np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return rows / lengths


def embed_by_parts(embedder: Embedder, passages: Sequence[PassageText]) -> list[PassageVectors]:
    """embed_passages for a model that gives one vector a text: the whole, and each sentence under its heading."""
    joined = [" ".join(filter(None, [passage.heading, *passage.sentences])) for passage in passages]
    single = [f"{passage.heading} {sentence}".strip() for passage in passages for sentence in passage.sentences]
    vectors = embedder.embed_documents([*joined, *single])
    found, start = [], len(joined)
    for whole, passage in zip(vectors, passages, strict=False):
        found.append(PassageVectors(whole, vectors[start : start + len(passage.sentences)]))
        start += len(passage.sentences)
    return found

"""The shape every embedding model has here. The method names are LangChain's."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


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

"""Any sentence-transformers model as an Embedder. The only user of that library."""

import os
from collections.abc import Sequence

import numpy as np

from rag.embedding.embedder import PassageText, PassageVectors, Vectors, embed_by_parts
from rag.errors import EmbeddingModelError
from rag.folding import fold

_BATCH = 32


class TransformerEmbedder:
    """Texts are folded first (width, case, traditional to simplified): a model should not see the difference."""

    def __init__(self, folder_or_name: str, identity: str, *, offline: bool) -> None:
        """Load the model. Raises EmbeddingModelError where there is none, with what to do."""
        if offline:  # a hub name without a network would otherwise hang for a minute
            os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.identity = identity
        try:
            self._model = SentenceTransformer(
                folder_or_name, device="cpu", local_files_only=offline, trust_remote_code=False
            )
        except (OSError, ValueError) as error:
            raise EmbeddingModelError(
                f"There is no embedding model {folder_or_name!r} on this machine. Set YANWEN_EMBEDDING to 'bundled', "
                "to a sentence-transformers folder, or to the name of a model already downloaded "
                "(YANWEN_ALLOW_DOWNLOAD=1 lets it be fetched)."
            ) from error

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension), unit length."""
        return self._encode(list(texts))

    def embed_query(self, text: str) -> Vectors:
        """(dimension,), unit length."""
        return self._encode([text]).reshape(-1)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage; another model's sentences are read one by one."""
        return embed_by_parts(self, passages)

    def _encode(self, texts: list[str]) -> Vectors:
        encoded = self._model.encode(
            [fold(text) for text in texts],
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(encoded, dtype=np.float32)

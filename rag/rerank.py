"""Any CrossEncoder as a reranker: it reads question and passage together. Off unless YANWEN_RERANKER names one."""

import os
from collections.abc import Sequence

from rag.errors import EmbeddingModelError

_BATCH = 16


class CrossEncoderReranker:
    """Orders the first passages of a search; costs seconds on two cores with a large model."""

    def __init__(self, folder_or_name: str, *, offline: bool) -> None:
        """Load the model. Raises EmbeddingModelError where there is none, with what to do."""
        if offline:  # a hub name without a network would otherwise hang for a minute
            os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = CrossEncoder(folder_or_name, device="cpu", local_files_only=offline, trust_remote_code=False)
        except (OSError, ValueError) as error:
            raise EmbeddingModelError(
                f"There is no reranker {folder_or_name!r} on this machine. Unset YANWEN_RERANKER, or set it to the "
                "folder of a CrossEncoder or the name of one already downloaded (YANWEN_ALLOW_DOWNLOAD=1 fetches it)."
            ) from error

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers; higher is better."""
        pairs = [(question, text) for text in texts]
        return [float(s) for s in self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)]

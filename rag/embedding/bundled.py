"""The bundled model run by ONNX Runtime: no torch at run time, a tenth of the start-up, twice the speed on two cores.

The folder stays a standard sentence-transformers folder; model.onnx beside its weights is the same network, pooled and
normalised, exported once at setup. The only user of onnxruntime.
"""

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from rag.embedding.embedder import Vectors
from rag.embedding.graft import GRAFT_VERSION, build_graft
from rag.folding import fold

GRAPH = "model.onnx"
MAX_TOKENS = 256
_BATCH = 32


class BundledEmbedder:
    """Texts are folded first (width, case, traditional to simplified): the model should not see the difference."""

    identity = f"bundled {GRAFT_VERSION}"

    def __init__(self, folder: Path) -> None:
        """folder: made by prepare_bundled."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = max(1, len(os.sched_getaffinity(0)))
        self._session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension), unit length. Batches hold texts of like length, so that little is padding."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch([fold(text) for text in texts])]
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        vectors: dict[int, Vectors] = {}
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            vectors.update(zip(places, self._run([tokens[i] for i in places]), strict=True))
        return np.stack([vectors[i] for i in range(len(tokens))]) if tokens else np.zeros((0, 384), dtype=np.float32)

    def embed_query(self, text: str) -> Vectors:
        """(dimension,), unit length."""
        return self.embed_documents([text]).reshape(-1)

    def _run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        width = max(map(len, tokens))
        ids = np.zeros((len(tokens), width), dtype=np.int64)  # 0 is the padding token
        mask = np.zeros_like(ids)
        for row, sequence in enumerate(tokens):
            ids[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        vectors: Vectors = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


def is_prepared(folder: Path) -> bool:
    """Whether the model was built to the end in this folder."""
    return (folder / GRAPH).is_file()


def prepare_bundled(folder: Path, say: Callable[[str], None]) -> None:
    """Build the model's folder and its graph; about half a minute, once."""
    if not (folder / "yanwen.json").is_file():
        build_graft(folder, say)
    say("Writing the graph that ONNX Runtime runs.")
    unfinished = folder / f"{GRAPH}.part"
    _export(folder, unfinished)
    unfinished.replace(folder / GRAPH)


def _export(folder: Path, target: Path) -> None:
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    encoder = AutoModel.from_pretrained(
        folder, local_files_only=True, attn_implementation="eager", dtype=torch.float32
    ).eval()

    class Pooled(torch.nn.Module):
        """Tokens to one unit vector: the mean of the last layer over the tokens that are not padding."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            last = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(last.dtype)
            mean = (last * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    sample = torch.ones(2, 16, dtype=torch.long)
    axes = {0: "texts", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes on its own internals; the test compares the vectors
        torch.onnx.export(
            Pooled(),
            (sample, torch.ones_like(sample)),
            str(target),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vector": {0: "texts"}},
            opset_version=17,
            dynamo=False,  # the new exporter wants a package more, for the same graph
        )

"""The static student `bundled-fast`: a weight for each token and one map, learned from the bundled model's vectors.

Targets are the bundled model's vectors of the Chinese and English sentences and of the made passages; the loss is the
cosine to them and contrast over the batch. A minute on two cores.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from rag.embedding.bundled import BundledEmbedder
from rag.embedding.fast import STUDENT, token_rows
from rag.embedding.training.distil import Recipe, contrast, distance
from rag.embedding.training.texts import Corpus
from rag.folding import fold
from rag.records import join_sentences

Say = Callable[[str], None]

_DIMENSION = 256
_BATCH = 512
_EPOCHS = 8
_RATE = 3e-3


def train_fast(corpus: Corpus, folder: Path, bundled: BundledEmbedder, say: Say, seed: int = 7) -> None:
    """Write the student into the bundled model's folder."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer

    torch.manual_seed(seed)
    texts = _texts(corpus)
    say(f"the bundled model reads {len(texts):,} texts")
    targets = torch.from_numpy(bundled.embed_documents(texts))
    rows = torch.from_numpy(token_rows(bundled))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    encodings = tokenizer.encode_batch([fold(text) for text in texts], add_special_tokens=False)
    tokens = [encoding.ids for encoding in encodings]
    first = _principal(targets)
    mapped = torch.nn.Parameter(first.clone())
    weights = torch.nn.Parameter(_rarity(tokens, len(rows)))
    optimizer = torch.optim.Adam([mapped, weights], lr=_RATE)
    aim = functional.normalize(targets @ first, dim=1)  # the same principal axes keep what cosines tell
    chance = random.Random(seed)
    order = [i for i, ids in enumerate(tokens) if ids]
    for epoch in range(_EPOCHS):
        chance.shuffle(order)
        total = 0.0
        for start in range(0, len(order) - _BATCH, _BATCH):
            places = order[start : start + _BATCH]
            vectors = functional.normalize(_sums(rows, weights, [tokens[i] for i in places]) @ mapped, dim=1)
            loss = 4 * distance(vectors, aim[places]) + 0.5 * contrast(vectors, aim[places], Recipe())
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            total += loss.item()
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (1 - (epoch + 1) / _EPOCHS)
        say(f"static student, epoch {epoch + 1}: loss {total / max(1, len(order) // _BATCH):.4f}")
    tensors = {
        "map": mapped.detach().numpy().astype(np.float16),
        "weights": weights.detach().numpy().astype(np.float16),
    }
    save_file(tensors, folder / STUDENT)


def _texts(corpus: Corpus) -> list[str]:
    passages = [join_sentences([corpus.pairs[i][0] for i in passage.members]) for passage in corpus.passages]
    pairs = [text for pair in corpus.pairs for text in pair]
    return [*pairs, *passages, *corpus.english[: len(corpus.pairs) // 3], *(word for word, _ in corpus.words)]


def _sums(rows: torch.Tensor, weights: torch.Tensor, texts: Sequence[Sequence[int]]) -> torch.Tensor:
    """(texts, dimension): each text's rows summed by weight."""
    ids = torch.tensor([token for text in texts for token in text])
    owners = torch.repeat_interleave(torch.arange(len(texts)), torch.tensor([len(text) for text in texts]))
    sums = torch.zeros(len(texts), rows.shape[1])
    found: torch.Tensor = torch.index_add(sums, 0, owners, rows[ids] * weights[ids].unsqueeze(1))
    return found


def _principal(targets: torch.Tensor) -> torch.Tensor:
    """(dimension, fewer): the axes along which the targets differ most (without centring: cosines count)."""
    _, vectors = torch.linalg.eigh(targets.T @ targets)
    axes: torch.Tensor = vectors[:, -_DIMENSION:].contiguous()
    return axes


def _rarity(texts: Sequence[Sequence[int]], vocabulary: int) -> torch.Tensor:
    """(vocabulary,): smooth inverse frequency to begin with (Arora et al. 2017)."""
    counts = np.ones(vocabulary)
    for text in texts:
        np.add.at(counts, text, 1)
    share = counts / counts.sum()
    return torch.from_numpy((1e-3 / (1e-3 + share)).astype(np.float32))

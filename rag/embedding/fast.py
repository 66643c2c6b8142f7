"""`bundled-fast`: a static student of the bundled model, for archives too large to be read by a network.

A text's vector is the sum of its tokens' rows. A token's row is what the bundled model makes of the token alone, mapped
and weighed: map and weights were learned from the bundled model's vectors of sentences and passages (the idea is
model2vec's, the learning rag/embedding/training/fast.py). Only these ship; the rows are made once, at first use.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.embedding.bundled import BundledEmbedder
from rag.embedding.embedder import PassageText, PassageVectors, Vectors, unit_rows
from rag.folding import fold

STUDENT = "fast.safetensors"
_ROWS_A_BATCH = 4_096


class FastEmbedder:
    """No context is read: a word means the same wherever it stands."""

    def __init__(self, folder: Path, table: Vectors, identity: str) -> None:
        """folder: the bundled model's; table: (vocabulary, dimension), made by make_table."""
        from tokenizers import Tokenizer

        self.identity = identity
        self._table = table
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._nothing = table[self._tokenizer.get_vocab()["[SEP]"]]  # of a text of marks alone

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension), unit length."""
        return unit_rows(self._filled(self._sums(texts)))

    def embed_query(self, text: str) -> Vectors:
        """(dimension,), unit length."""
        return self.embed_documents([text]).reshape(-1)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage, in order."""
        headings = self._sums([passage.heading for passage in passages])
        sentences = self._filled(self._sums([sentence for passage in passages for sentence in passage.sentences]))
        found, start = [], 0
        for heading, passage in zip(headings, passages, strict=True):
            end = start + len(passage.sentences)
            whole = unit_rows((heading + sentences[start:end].sum(axis=0))[np.newaxis])[0]
            found.append(PassageVectors(whole, unit_rows(sentences[start:end])))
            start = end
        return found

    def _filled(self, sums: Vectors) -> Vectors:
        sums[~sums.any(axis=1)] = self._nothing
        return sums

    def _sums(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension): the sum of each text's rows; zeros for a text without tokens."""
        encodings = self._tokenizer.encode_batch_fast([fold(text) for text in texts], add_special_tokens=False)
        lengths = np.array([len(encoding.ids) for encoding in encodings], dtype=np.int64)
        sums = np.zeros((len(texts), self._table.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if len(filled):
            ids = np.concatenate([encodings[i].ids for i in filled])
            starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
            sums[filled] = np.add.reduceat(self._table[ids], starts, axis=0)
        return sums


def make_table(folder: Path, bundled: BundledEmbedder) -> Vectors:
    """(vocabulary, dimension) float32: every token read alone by the bundled model, mapped and weighed."""
    from safetensors.numpy import load_file

    student = load_file(folder / STUDENT)
    rows = token_rows(bundled)
    table: Vectors = (rows @ student["map"].astype(np.float32)) * student["weights"].astype(np.float32)[:, np.newaxis]
    return table


def token_rows(bundled: BundledEmbedder) -> Vectors:
    """(vocabulary, dimension), unit length: every token read alone."""
    tokens = range(bundled.vocabulary_size)
    parts = [bundled.embed_tokens(tokens[start : start + _ROWS_A_BATCH]) for start in tokens[::_ROWS_A_BATCH]]
    return np.concatenate(parts)

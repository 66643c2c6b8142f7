"""The bundled model run by ONNX Runtime: no torch at run time, and int8 arithmetic, twice as fast on two cores.

A passage is read once, in segments of whole sentences: the vector of a sentence is the mean over its tokens, read in
their context, and the vector of the passage the mean over all. So sentences cost nothing beside their passage. Segments
are short, since attention over a long one costs more than it finds. The only user of onnxruntime at run time.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedding.embedder import PassageText, PassageVectors, Vectors, unit_rows
from rag.folding import fold

MAX_TOKENS = 256  # of a text read alone
_SEGMENT_TOKENS = 96
_HEADING_TOKENS = 24  # repeated at the head of every segment
_BATCH_TOKENS = 1_536  # padding included: what stays in the second-level cache


@dataclass(frozen=True, slots=True)
class _Segment:
    """Tokens with [CLS] and [SEP], and where each piece of a sentence stands in them."""

    passage: int
    tokens: list[int]
    pieces: tuple[tuple[int, int, int], ...]  # sentence, first token, after the last


class BundledEmbedder:
    """Texts are folded first (width, case, traditional to simplified): the model should not see the difference."""

    def __init__(self, folder: Path, graph: Path, identity: str) -> None:
        """folder: the model's, with tokenizer.json; graph: made from its weights by rag/embedding/graph.py."""
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = max(1, len(os.sched_getaffinity(0)))
        self.identity = identity
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        vocabulary = self._tokenizer.get_vocab()
        self._opening, self._closing = vocabulary["[CLS]"], vocabulary["[SEP]"]

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimension), unit length; of a text longer than the model reads, its beginning."""
        tokens = [self._framed(ids[: MAX_TOKENS - 2]) for ids in self._cut(texts)]
        means = self._means([_Segment(i, ids, ()) for i, ids in enumerate(tokens)])
        return unit_rows(np.stack([rows[0] for rows in means])) if means else np.zeros((0, 384), dtype=np.float32)

    @property
    def vocabulary_size(self) -> int:
        """How many tokens there are."""
        return int(self._tokenizer.get_vocab_size())

    def embed_tokens(self, tokens: Sequence[int]) -> Vectors:
        """(tokens, dimension), unit length: each read alone."""
        rows = self._means([_Segment(i, self._framed([token]), ()) for i, token in enumerate(tokens)])
        return unit_rows(np.stack([row[0] for row in rows]))

    def embed_query(self, text: str) -> Vectors:
        """(dimension,), unit length."""
        return self.embed_documents([text]).reshape(-1)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[PassageVectors]:
        """The vectors of each passage, in order; nothing of a passage is left unread, however long it is."""
        headings = self._cut([passage.heading for passage in passages])
        sentences = iter(self._cut([sentence for passage in passages for sentence in passage.sentences]))
        segments: list[_Segment] = []
        for number, passage in enumerate(passages):
            parts = [next(sentences) for _ in passage.sentences]
            segments += self._segments(number, headings[number][:_HEADING_TOKENS], parts)
        wholes = np.zeros((len(passages), 384), dtype=np.float32)
        singles = [np.zeros((len(passage.sentences), 384), dtype=np.float32) for passage in passages]
        for segment, rows in zip(segments, self._means(segments), strict=True):
            wholes[segment.passage] += rows[0] * len(segment.tokens)
            for (sentence, start, end), row in zip(segment.pieces, rows[1:], strict=True):
                singles[segment.passage][sentence] += row * (end - start)
        return [
            PassageVectors(whole, unit_rows(single)) for whole, single in zip(unit_rows(wholes), singles, strict=True)
        ]

    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast([fold(text) for text in texts], add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def _framed(self, tokens: Sequence[int]) -> list[int]:
        return [self._opening, *tokens, self._closing]

    def _segments(self, passage: int, heading: list[int], sentences: Sequence[list[int]]) -> Iterable[_Segment]:
        """Whole sentences together while they fit; a sentence that is too long for one segment goes on in the next."""
        room = _SEGMENT_TOKENS - len(heading) - 2
        tokens: list[int] = []
        pieces: list[tuple[int, int, int]] = []
        shift = len(heading) + 1
        for number, sentence in enumerate(sentences):
            for start in range(0, max(1, len(sentence)), room):
                part = sentence[start : start + room] or [self._closing]  # marks alone leave no token
                if tokens and len(tokens) + len(part) > room:
                    yield _Segment(passage, self._framed([*heading, *tokens]), tuple(pieces))
                    tokens, pieces = [], []
                pieces.append((number, shift + len(tokens), shift + len(tokens) + len(part)))
                tokens = tokens + part
        if tokens:
            yield _Segment(passage, self._framed([*heading, *tokens]), tuple(pieces))

    def _means(self, segments: Sequence[_Segment]) -> list[Vectors]:
        """For each segment (1 + pieces, dimension): the mean over all its tokens, then over each piece."""
        order = sorted(range(len(segments)), key=lambda i: len(segments[i].tokens))
        found: dict[int, Vectors] = {}
        start = len(order)
        while start:
            longest = len(segments[order[start - 1]].tokens)
            places = order[max(0, start - max(1, _BATCH_TOKENS // longest)) : start]
            start -= len(places)
            batch = [segments[i] for i in places]
            for place, segment, rows in zip(places, batch, self._run(batch), strict=True):
                found[place] = rows[: 1 + len(segment.pieces)]
        return [found[i] for i in range(len(segments))]

    def _run(self, batch: Sequence[_Segment]) -> Vectors:
        width = max(len(segment.tokens) for segment in batch)
        ids = np.zeros((len(batch), width), dtype=np.int64)  # 0 is the padding token
        mask = np.zeros_like(ids)
        pooling = np.zeros((len(batch), 1 + max(len(segment.pieces) for segment in batch), width), dtype=np.float32)
        for row, segment in enumerate(batch):
            length = len(segment.tokens)
            ids[row, :length] = segment.tokens
            mask[row, :length] = 1
            for place, (start, end) in enumerate([(0, length), *((a, b) for _, a, b in segment.pieces)]):
                pooling[row, place, start:end] = 1 / (end - start)
        inputs: dict[str, Any] = {"input_ids": ids, "attention_mask": mask, "pooling": pooling}
        means: Vectors = self._session.run(None, inputs)[0]
        return means

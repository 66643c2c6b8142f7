"""How well a passage fits a question: the features that both legs give, and their weights. Pure.

The candidates of both legs are scored alike, whichever leg found them: cosine of the whole passage, of its best
sentence and of its best two sentences in a row (small to big: a paragraph's mean hides the sentence that answers), BM25
as a share of the best one of the question, the share of what is asked for that one sentence holds by itself, whether a
sentence holds a number or a date where one is asked for, and agreement of years. A linear model weighs them, fitted by
`python -m eval.fusion` on development sets (docs/evaluation.md): one for passages in the question's language, where
words decide, and one across languages, where meaning does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from rag.embedding.embedder import PassageVectors, Vectors
from rag.figures import years
from rag.folding import fold, without_thousands
from rag.question import Question
from rag.records import Chunk

FEATURES = (
    *("whole", "sentence", "window", "lexical", "lexical_rank", "dense_rank", "held", "held_at_once"),
    *("held_in_title", "of_kind_gap", "no_kind", "year_agrees", "year_differs"),
)
SAME_LANGUAGE: Mapping[str, float] = {
    "whole": 1.26,
    "sentence": 1.912,
    "window": 3.24,
    "lexical": 5.142,
    "lexical_rank": 0.967,
    "dense_rank": 0.338,
    "held": 4.06,
    "held_at_once": 4.833,
    "held_in_title": 8.85,
    "of_kind_gap": -5.144,
    "no_kind": -4.66,
    "year_agrees": 1.954,
    "year_differs": -1.505,
}
# The only set across languages names few years: their weights are those of SAME_LANGUAGE.
ACROSS_LANGUAGES: Mapping[str, float] = {
    "whole": 4.338,
    "sentence": 8.829,
    "window": 6.917,
    "lexical": 4.941,
    "lexical_rank": -1.459,
    "dense_rank": 0.317,
    "held": 6.416,
    "held_at_once": 6.898,
    "held_in_title": -1.153,
    "of_kind_gap": 0.72,
    "no_kind": -1.948,
    "year_agrees": 1.954,
    "year_differs": -1.505,
}
_RANK_CONSTANT = 10  # a rank counts 1 / (1 + rank / 10): the first places differ most

_TIME_ASKED = re.compile(
    r"时间|日期|何时|什么时候|几时|哪一?[年天月日]|几[月号]|\bwhen\b|\bwhat (?:year|date|day|month|time)\b",
    re.IGNORECASE,
)
_QUANTITY_ASKED = re.compile(r"(?:数|量|额|率|值|营收|收入|利润|票房|增速|规模|人数|占比|价格|市值|金额)[？?]?$")
_TIME = re.compile(
    r"\d\s?[年月日号]|[一二三四五六七八九十]月|周[一二三四五六日]|\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December)\b"
)
_QUANTITY = re.compile(
    r"\d(?![\d.,]*\s?[年月日号时点:])|[一二三四五六七八九十百千万亿两]{2,}|[一二三四五六七八九]成|百分之|\b(?i:half|thirds?|quarters?)\b"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as passages are measured against it."""

    vector: Vectors  # (dimension,), unit length
    years: frozenset[int]
    kind: re.Pattern[str] | None  # what a sentence should hold: a quantity, a time, or anything
    wanted: tuple[tuple[tuple[str, ...], float], ...]  # forms of each thing asked for, folded, with its weight


def kind_asked(question: Question) -> re.Pattern[str] | None:
    """What a sentence that answers should hold, as a pattern; None where any sentence may answer."""
    if _TIME_ASKED.search(question.text):
        return _TIME
    return _QUANTITY if question.asks == "figure" or _QUANTITY_ASKED.search(question.text) else None


@dataclass(frozen=True, slots=True)
class Found:
    """What the two legs say of a passage: BM25 over the question's best one, and its ranks, from 1."""

    lexical: float
    dense_rank: int | None
    lexical_rank: int | None


def passage_features(asked: Asked, chunk: Chunk, title: str, vectors: PassageVectors, found: Found) -> dict[str, float]:
    """The features of one candidate, by the names of FEATURES; title: of its report."""
    similarities = vectors.sentences @ asked.vector
    texts = [sentence.text for sentence in chunk.sentences]
    best = float(similarities.max())
    of_kind = [float(s) for s, text in zip(similarities, texts, strict=True) if asked.kind and asked.kind.search(text)]
    here = years(chunk.text) if asked.years else frozenset()
    held, at_once = held_shares(asked.wanted, texts)
    return {
        "whole": float(vectors.whole @ asked.vector),
        "sentence": best,
        "window": best_window(vectors.sentences, similarities, [len(text) for text in texts]),
        "lexical": found.lexical,
        "dense_rank": _of_rank(found.dense_rank),
        "lexical_rank": _of_rank(found.lexical_rank),
        "held": held,
        "held_at_once": at_once,
        "held_in_title": held_shares(asked.wanted, [" ".join([title, *chunk.headings])])[0],
        "of_kind_gap": best - max(of_kind) if of_kind else 0.0,
        "no_kind": float(bool(asked.kind and not of_kind)),
        "year_agrees": float(bool(asked.years & here)),
        "year_differs": float(bool(asked.years and here and not asked.years & here)),
    }


def passage_score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Higher is better; comparable among the candidates of one question only."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def best_window(sentences: Vectors, similarities: Vectors, lengths: Sequence[int]) -> float:
    """The best cosine of two sentences in a row, their vectors' mean weighed by length; of the one where there is one.

    sentences: (sentences, dimension), unit length; similarities: their cosines with the question.
    """
    if len(similarities) < 2:
        return float(similarities.max())
    weights = np.asarray(lengths, dtype=np.float32)
    first, second = weights[:-1], weights[1:]
    together = (sentences[:-1] * sentences[1:]).sum(axis=1)
    norms = np.sqrt(np.maximum(first**2 + second**2 + 2 * first * second * together, 1e-9))
    return float(((first * similarities[:-1] + second * similarities[1:]) / norms).max())


def held_shares(wanted: Sequence[tuple[tuple[str, ...], float]], texts: Sequence[str]) -> tuple[float, float]:
    """The share, by weight, of what is wanted that stands in the texts, and that stands in the best one by itself."""
    total = sum(weight for _, weight in wanted)
    if not total:
        return 0.0, 0.0
    folded = without_thousands(fold("\n".join(text.replace("\n", " ") for text in texts)))
    # Plain loops: this is most of what a search costs.
    present: list[tuple[list[str], float]] = []
    everywhere = 0.0
    for forms, weight in wanted:
        if here := [form for form in forms if form in folded and _stands_alone(form, folded)]:
            present.append((here, weight))
            everywhere += weight
    at_once = 0.0
    for line in folded.split("\n") if len(texts) > 1 else ():
        held = 0.0
        for here, weight in present:
            for form in here:
                if form in line and _stands_alone(form, line):
                    held += weight
                    break
        at_once = max(at_once, held)
    return everywhere / total, (at_once if len(texts) > 1 else everywhere) / total


def _stands_alone(form: str, text: str) -> bool:
    """Whether a form that is in a text is a word of it: 5 is none of 2025, ai none of said; Chinese has no such bounds."""
    bounds = _bounds(form)
    return bounds is None or bounds.search(text) is not None


@lru_cache(maxsize=4096)
def _bounds(form: str) -> re.Pattern[str] | None:
    """A pattern for a form with a letter or a digit at an edge, its plural too; None for Chinese."""
    before = r"(?<![\d.])" if form[0].isdigit() else r"(?<![a-z])" if form[0].isascii() else ""
    after = r"(?!\.?\d)" if form[-1].isdigit() else r"(?:s|es)?(?![a-z])" if form[-1].isascii() else ""
    return re.compile(before + re.escape(form) + after) if before or after else None


def _of_rank(rank: int | None) -> float:
    return 0.0 if rank is None else 1 / (1 + (rank - 1) / _RANK_CONSTANT)

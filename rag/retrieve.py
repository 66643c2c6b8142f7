"""Question -> passages: a dense and a lexical leg find candidates, and one ranking orders them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from rag.embedding.embedder import Embedder, PassageVectors, Vectors
from rag.folding import fold
from rag.institutions import without_banks
from rag.lexicon.lookup import Lexicon
from rag.library.library import Library
from rag.library.words import Wanted
from rag.periods import timeless
from rag.question import Question, passage_language, without_asking
from rag.ranking import (
    ACROSS_LANGUAGES,
    SAME_LANGUAGE,
    Asked,
    Found,
    kind_asked,
    passage_features,
    passage_score,
)
from rag.records import EVERYTHING, Passage, Scope, is_wide
from rag.row_names import asked_names, phrases, row_names
from rag.terms import terms, word_units

# How deep each leg is read: a passage below this in both legs is not worth a look.
LEG_DEPTH = 50
# How many of them are looked at closely.
CANDIDATES = 40
# Cormack, Clarke and Büttcher 2009: 60 was best on TREC and is not sensitive.
RRF_K = 60
# A form of the other language below this weight is a guess that would bring more noise than passages.
_LEAST_FORM_WEIGHT = 0.2
_FORMS_A_CONCEPT = 6
# Chunks with a row that is called what is asked for, beside those that are found.
_NAMED = 8
_NAMED_A_REPORT = 5
_MOST = 0.6
_RERANKED = 30
# A unit in more of the passages than this is not searched for.
_COMMON_SHARE = 0.3


class Reranker(Protocol):
    """Orders passages by reading the question and each of them together."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers; higher is better."""
        ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what the ranking knows of it."""

    passage: Passage
    features: Mapping[str, float]
    across: bool  # whether it is in the other language


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[int]], weights: Sequence[float] | None = None, k: int = RRF_K
) -> dict[int, float]:
    """key -> sum of weight / (k + rank) over the rankings, ranks from 1; best first, ties by the first ranking."""
    scores: dict[int, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + weight / (k + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


@dataclass(frozen=True, slots=True)
class Retriever:
    """Finds passages in one library."""

    library: Library
    embedder: Embedder
    lexicon: Lexicon
    reranker: Reranker | None = None

    def search(self, question: Question, limit: int, scope: Scope = EVERYTHING) -> list[Passage]:
        """The best passages within the scope, best first, each with its rank in either leg and its sentences' cosines.

        Raises EmptyLibraryError where no report is within the scope.
        """
        found = sorted(self.candidates(question, scope), key=_order)
        passages = [replace(candidate.passage, score=_score(candidate)) for candidate in found]
        if self.reranker is not None:
            passages = _reranked(question.text, passages, self.reranker)
        if limit > len(passages):
            passages += self._further(question, limit, scope, passages)
        return passages[:limit]

    def _further(self, question: Question, limit: int, scope: Scope, ranked: Sequence[Passage]) -> list[Passage]:
        """What the legs find deeper down, after the ranked ones, in the order of reciprocal rank."""
        reports = self.library.within(scope)
        vector = self.embedder.embed_query(question.text)
        near = [key for key, _ in self.library.search_vectors(vector, limit, reports)]
        keys = list(reciprocal_rank_fusion([near, self.lexical(question, limit, reports)]))
        seen = {passage.key for passage in ranked}
        last = min((passage.score for passage in ranked), default=0.0)
        below = {key: last - place for place, key in enumerate((key for key in keys if key not in seen), start=1)}
        found = self.library.record.passages(below)
        return [found[key] for key in below if key in found]

    def with_named_rows(
        self, question: Question, passages: Sequence[Passage], scope: Scope = EVERYTHING
    ) -> list[Passage]:
        """The passages, and behind them those with a row of a table that is called just what a question asks for."""
        if question.asks != "figure":
            return list(passages)
        here = {passage.key for passage in passages}
        keys = [key for key in self._named(question, passages, scope) if key not in here]
        if not keys:
            return list(passages)
        vectors = self.library.record.chunk_vectors(keys)
        query = self.embedder.embed_query(question.text)
        found = self.library.record.passages(dict.fromkeys(keys, min((one.score for one in passages), default=0.0)))
        return [*passages, *(_compared(found[key], vectors[key], query) for key in keys if key in found)]

    def _named(self, question: Question, passages: Sequence[Passage], scope: Scope) -> list[int]:
        """The chunks with such rows: the first of each report, those of the passages' reports before others."""
        reports = self.library.within(scope)
        asked = timeless(question.text)
        found = self.library.record.chunks_with_rows(phrases(asked), reports)
        names = asked_names(asked, found)
        if not names:
            found = self._renamed(question, reports)
            names = frozenset(found)
        rank = {report: n for n, report in reversed(list(enumerate(one.report.report_id for one in passages)))}
        of_report: dict[str, list[int]] = {}
        for report, key in sorted({place for name in names for place in found[name]}):
            of_report.setdefault(report, []).append(key)
        first = sorted(of_report, key=lambda report: (rank.get(report, len(rank)), of_report[report][0]))
        return [key for report in first for key in of_report[report][:_NAMED_A_REPORT]][:_NAMED]

    def _renamed(self, question: Question, reports: Sequence[str] | None) -> dict[str, list[tuple[str, int]]]:
        """The chunks with rows that are called what the question asks for in other words or in the other language; none
        where these are less than most of what it names."""
        text = timeless(without_banks(without_asking(question)))
        concepts = self.lexicon.concepts(text, question.language)
        names_of = [
            {name for form, weight in one.forms if weight >= _LEAST_FORM_WEIGHT for name in row_names(form)}
            for one in concepts
        ]
        found = self.library.record.chunks_with_rows(set().union(*names_of), reports)
        called = sum(len(one.surface) for one, names in zip(concepts, names_of, strict=True) if names & found.keys())
        return found if called > _MOST * sum(len(one.surface) for one in concepts) else {}

    def candidates(self, question: Question, scope: Scope = EVERYTHING) -> list[Candidate]:
        """The first CANDIDATES passages by reciprocal rank in the two legs, with features, in no order."""
        reports = self.library.within(scope)
        vector = self.embedder.embed_query(question.text)
        wanted = self.wanted(question)
        near = [key for key, _ in self.library.search_vectors(vector, LEG_DEPTH, reports)]
        hits = self.library.search_words(wanted, LEG_DEPTH, reports)
        lexical = [key for key, _ in hits]
        vectors = self.library.record.chunk_vectors(list(dict.fromkeys([*near, *lexical])))
        dense = _by_meaning(vector, vectors)
        keys = list(reciprocal_rank_fusion([dense, lexical]))[:CANDIDATES]
        scores = dict(hits) | self.library.word_scores(wanted, [key for key in keys if key not in lexical])
        best = max(scores.values(), default=0.0)
        ranks = _ranks(dense), _ranks(lexical)
        asked = Asked(vector, question.years, kind_asked(question), self._weighed(wanted))
        found = []
        for key, passage in self.library.record.passages(dict.fromkeys(keys, 0.0)).items():
            by = Found(scores.get(key, 0.0) / best if best else 0.0, ranks[0].get(key), ranks[1].get(key))
            found.append(_candidate(question, asked, passage, vectors[key], by))
        return found

    def dense(self, question: Question, limit: int) -> list[int]:
        """Chunk keys by meaning, best first: this leg alone."""
        vector = self.embedder.embed_query(question.text)
        near = [key for key, _ in self.library.search_vectors(vector, limit)]
        return _by_meaning(vector, self.library.record.chunk_vectors(near))

    def lexical(self, question: Question, limit: int, reports: Sequence[str] | None = None) -> list[int]:
        """Chunk keys by shared words, best first: this leg alone."""
        return [key for key, _ in self.library.search_words(self.wanted(question), limit, reports)]

    def _weighed(self, wanted: Sequence[Wanted]) -> tuple[tuple[tuple[str, ...], float], ...]:
        """Each thing wanted with its forms as they stand in a folded text, and its inverse document frequency."""
        units = {unit for one in wanted for form, _ in one.forms for unit in form}
        frequencies = self.library.unit_frequencies(units)
        chunks = max(1, self.library.record.chunk_count())

        def rarity(one: Wanted) -> float:
            most = max(min(frequencies[unit] for unit in form) for form, _ in one.forms)
            return math.log(1 + chunks / (1 + most))

        return tuple((one.surfaces, rarity(one)) for one in wanted)

    def _telling(self, units: Sequence[str]) -> Sequence[str]:
        """Without the units of so many passages that they tell little and cost most; all where no others are left."""
        frequencies = self.library.unit_frequencies(units)
        most = _COMMON_SHARE * self.library.record.chunk_count()
        return [unit for unit in units if frequencies[unit] <= most] or units

    def wanted(self, question: Question) -> list[Wanted]:
        """What the lexical leg looks for: the question's own units, and what the lexicon says for them."""
        text = without_asking(question)
        found = [Wanted((((unit,), 1.0),), (unit,)) for unit in self._telling(list(dict.fromkeys(word_units(text))))]
        for concept in self.lexicon.concepts(question.text, question.language):
            likely = [form for form, weight in concept.forms[:_FORMS_A_CONCEPT] if weight >= _LEAST_FORM_WEIGHT]
            known = [form for form in likely if terms(form)]
            if known:
                weights = dict(concept.forms)
                units = tuple((tuple(dict.fromkeys(terms(form))), weights[form]) for form in known)
                found.append(Wanted(units, tuple(map(_as_it_stands, known))))
        return found


def _compared(passage: Passage, vectors: PassageVectors, query: Vectors) -> Passage:
    similarities = np.round((vectors.sentences @ query).astype(float), 6)
    return replace(passage, similarities=tuple(similarities.tolist()))


def _candidate(question: Question, asked: Asked, passage: Passage, vectors: PassageVectors, found: Found) -> Candidate:
    seen = replace(
        _compared(passage, vectors, asked.vector), dense_rank=found.dense_rank, lexical_rank=found.lexical_rank
    )
    across = passage_language(passage.chunk.text) != question.language
    title = passage.report.details.title
    return Candidate(seen, passage_features(asked, passage.chunk, title, vectors, found), across)


def _as_it_stands(form: str) -> str:
    """A form as it stands in a folded text; Latin words without their plurals."""
    folded = fold(form)
    return folded if is_wide(folded[-1]) else " ".join(terms(form))


def _score(candidate: Candidate) -> float:
    return passage_score(candidate.features, ACROSS_LANGUAGES if candidate.across else SAME_LANGUAGE)


def _order(candidate: Candidate) -> tuple[float, int]:
    """Best first; of two that are alike the one that was added first, so that an answer is the same each time."""
    return -_score(candidate), candidate.passage.key


def _reranked(question: str, passages: Sequence[Passage], reranker: Reranker) -> list[Passage]:
    """The first passages in the reranker's order, then the others."""
    head, rest = passages[:_RERANKED], passages[_RERANKED:]
    if not head:
        return list(rest)
    scores = reranker.scores(question, [passage.chunk.text for passage in head])
    order = sorted(range(len(head)), key=lambda i: (-scores[i], i))
    # The answer goes by the score: it follows the new order.
    placed = [replace(head[i], score=passage.score) for i, passage in zip(order, head, strict=True)]
    return [*placed, *rest]


def _by_meaning(query: Vectors, vectors: Mapping[int, PassageVectors]) -> list[int]:
    """Keys by the mean cosine of the whole passage and its best sentence, best first.

    On XQuAD (240 Chinese paragraphs, English questions, nothing trained) the paragraph alone had R@1 0.622, its best
    sentence 0.650, both 0.692.
    """
    scores = {key: float(found.whole @ query + (found.sentences @ query).max()) for key, found in vectors.items()}
    return sorted(scores, key=lambda key: (-scores[key], key))


def _ranks(keys: Sequence[int]) -> dict[int, int]:
    return {key: rank for rank, key in enumerate(keys, start=1)}

"""Question -> passages: a dense leg in the vector index, a lexical leg in the record, fused by reciprocal rank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.embedding.embedder import Embedder
from rag.lexicon.lookup import Lexicon
from rag.library.library import Library
from rag.question import Question, without_asking
from rag.records import Language, Passage
from rag.terms import terms

# Cormack, Clarke and Büttcher 2009: 60 was best on TREC and is not sensitive.
RRF_K = 60
# How deep each leg is read: a passage below this in both legs is not worth a look.
LEG_DEPTH = 50
# A form of the other language below this weight is a guess that would bring more noise than passages.
_LEAST_FORM_WEIGHT = 0.2
_FORMS_A_CONCEPT = 6


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

    def search(self, question: Question, limit: int) -> list[Passage]:
        """The best passages, best first, each with its rank in either leg."""
        dense = self.dense(question)
        lexical = self.lexical(question)
        fused = reciprocal_rank_fusion([dense, lexical])
        best = dict(list(fused.items())[:limit])
        found = self.library.record.passages(best)
        ranks = _ranks(dense), _ranks(lexical)
        return [
            replace(found[key], dense_rank=ranks[0].get(key), lexical_rank=ranks[1].get(key))
            for key in best
            if key in found
        ]

    def dense(self, question: Question) -> list[int]:
        """Chunk keys by similarity of meaning, best first."""
        vector = self.embedder.embed_query(question.text)
        return [key for key, _ in self.library.search_vectors(vector, LEG_DEPTH)]

    def lexical(self, question: Question) -> list[int]:
        """Chunk keys by shared words, best first; the other language's words come by the lexicon."""
        phrases = [[term] for term in terms(without_asking(question))]
        phrases += self._other_language(question.text, question.language)
        return [key for key, _ in self.library.record.search_words(phrases, LEG_DEPTH)]

    def _other_language(self, text: str, language: Language) -> list[list[str]]:
        phrases = []
        for concept in self.lexicon.concepts(text, language):
            for form, weight in concept.forms[:_FORMS_A_CONCEPT]:
                if weight >= _LEAST_FORM_WEIGHT:
                    phrases.append(terms(form))
        return phrases


def _ranks(keys: Sequence[int]) -> Mapping[int, int]:
    return {key: rank for rank, key in enumerate(keys, start=1)}

"""How much of a question a sentence covers: its words in the question's language, its concepts across languages.

Pure but for the lexicon's look-ups. A word that few chunks of the library hold weighs more (inverse document
frequency); one that stands only in the sentence's surroundings counts for part.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rag.folding import fold
from rag.lexicon.lookup import Concept, Lexicon, PreparedText, covered, prepare
from rag.question import Question, question_language, without_asking
from rag.terms import terms

# A word in the heading, the title or a neighbouring sentence says what the sentence is about, but the sentence does not
# say it itself.
_CONTEXT_SHARE = 0.6
# English words that ask and join: the lexicon leaves them out of its concepts, and so must the question's own words.
_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "with",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "does",
        "did",
        "how",
        "many",
        "much",
        "what",
        "which",
        "who",
        "whom",
        "share",
        "percentage",
        "percent",
        "proportion",
        "ratio",
        "rate",
        "number",
        "and",
        "or",
        "that",
        "this",
        "it",
        "its",
        "their",
        "they",
        "there",
        "have",
        "has",
        "had",
        "between",
        "than",
    ]
)


@dataclass(frozen=True, slots=True)
class Term:
    """A thing the question names, with its weight: a bigram or word of its own language, or a concept across."""

    surface: str
    weight: float
    concept: Concept | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A sentence and what stands around it, prepared once for many look-ups."""

    units: frozenset[str]
    prepared: PreparedText
    context_units: frozenset[str]
    context: PreparedText
    same_language: bool


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """What a question names, weighed by how rare each is in the library."""

    own: tuple[Term, ...]
    across: tuple[Term, ...]
    language: str

    def coverage(self, sentence: Surroundings) -> float:
        """0 to 1: the share of the question's weight that the sentence (or, for part, its surroundings) holds."""
        parts = self.own if sentence.same_language else self.across
        total = sum(term.weight for term in parts)
        return sum(term.weight * _held(term, sentence) for term in parts) / total if total else 0.0

    def missing(self, sentence: Surroundings) -> list[str]:
        """The surfaces that neither the sentence nor its surroundings hold, heaviest first."""
        parts = sorted(self.across, key=lambda term: -term.weight)
        return [term.surface for term in parts if not _held(term, sentence)]


def _held(term: Term, sentence: Surroundings) -> float:
    if term.concept is None:
        if term.surface in sentence.units:
            return 1.0
        return _CONTEXT_SHARE if term.surface in sentence.context_units else 0.0
    here = covered(term.concept, sentence.prepared)
    best = max((weight for _, weight in term.concept.forms), default=1.0)
    there = _CONTEXT_SHARE * covered(term.concept, sentence.context)
    return min(1.0, max(here, there) / best) if best else 0.0


def question_terms(
    question: Question, lexicon: Lexicon, chunk_count: int, frequencies: Callable[[Iterable[str]], Mapping[str, int]]
) -> QuestionTerms:
    """Weigh what a question names. frequencies: in how many of the library's chunks each lexical unit stands."""
    units = [unit for unit in dict.fromkeys(terms(without_asking(question))) if unit not in _STOP]
    known = frequencies(units)
    own = tuple(Term(unit, _idf(known[unit], chunk_count)) for unit in units)
    concepts = lexicon.concepts(question.text, question.language)
    across = tuple(
        Term(concept.surface, _concept_weight(concept, chunk_count, frequencies), concept) for concept in concepts
    )
    return QuestionTerms(own, across, question.language)


def _concept_weight(
    concept: Concept, chunk_count: int, frequencies: Callable[[Iterable[str]], Mapping[str, int]]
) -> float:
    """As rare as its most frequent form: a concept stands wherever any of its forms does."""
    units = {unit for form, _ in concept.forms[:4] for unit in terms(form)[:1]}
    return _idf(max(frequencies(units).values(), default=0), chunk_count)


def _idf(frequency: int, chunk_count: int) -> float:
    """Robertson's idf, never negative; a word the library does not hold weighs as one that a single chunk holds."""
    frequency = max(1, frequency)
    return math.log(1 + (chunk_count - frequency + 0.5) / (frequency + 0.5)) if chunk_count >= frequency else 0.1


def surroundings(sentence: str, context: str, question: Question) -> Surroundings:
    """Prepare a sentence and its surroundings for a question."""
    return Surroundings(
        frozenset(terms(sentence)),
        prepare(sentence),
        frozenset(terms(context)),
        prepare(context),
        question_language(fold(sentence)) == question.language,
    )

"""The sentences of the passages in the order in which they fit a question, by meaning, words, years and form.

FIGURE_RANK and TEXT_RANK are linear models over the features of a sentence, for questions that ask for a figure and for
others, fitted by `python -m eval.fit` on development sets only
(docs/evaluation.md has the sets, and what each reaches when it is left out of the fit). What is not named weighs nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.binding import is_row
from rag.embedding.embedder import Embedder
from rag.figures import find_figures, years
from rag.lexicon.lookup import prepare
from rag.population import is_of_others, populations
from rag.question import Question, question_language, without_asking
from rag.records import Passage, Sentence
from rag.relevance import QuestionTerms

# A row of a table whose cells lost what parted them: 3,9504,589 or 100%4,276,865.
_JAMMED = re.compile(r"\d,\d{3}\d|\d[%)]\d|\d--|\d\)\(\d")
_CAPTION = re.compile(r"\s*(?:[图表]|Table|Figure|Chart)\s?\d", re.IGNORECASE)
_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_USUAL_LENGTH = 60  # characters of a sentence
FIGURE_RANK: Mapping[str, float] = {
    "meaning": 3.207,
    "coverage": 4.728,
    "coverage_around": 4.319,
    "heaviest_missing": -0.182,
    "passage": 1.493,
    "quoted": 2.335,
    "bare_number": -0.028,
    "table_row": 1.091,
    "across": -0.575,
    "year_agrees": 1.331,
    "year_differs": -0.937,
    "year_unknown": -0.394,
    "population_differs": -0.81,
    "population_unknown": -0.567,
}
TEXT_RANK: Mapping[str, float] = {
    "meaning": 3.051,
    "coverage": 6.218,
    "coverage_around": 3.441,
    "heaviest_missing": 1.238,
    "passage": 1.768,
    "quoted": -2.634,
    "across": -0.17,
    "year_agrees": 2.356,
    "year_differs": -2.1,
    "year_unknown": -0.256,
    "population_differs": -0.126,
    "population_unknown": -0.087,
}


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence that may answer, with its features; `score` orders the sentences of one question."""

    passage: Passage
    index: int  # of the sentence in its chunk
    features: Mapping[str, float]
    score: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.passage.chunk.sentences[self.index]

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands: the report's id and the offset."""
        return self.passage.report.report_id, self.sentence.start


def rank_sentences(
    question: Question,
    terms: QuestionTerms,
    passages: Sequence[Passage],
    embedder: Embedder,
    periods: Mapping[str, frozenset[int]],
) -> list[RankedSentence]:
    """The sentences of the passages that could answer, best first; the same sentence in two chunks counts once.

    periods: report id -> the years that the report is about as a whole.
    """
    found = _sentences(question, passages)
    if not found:
        return []
    meaning = _meanings(question, found, embedder)
    top = max(passage.score for passage in passages)
    ranked = []
    for (passage, index), similarity in zip(found, meaning, strict=True):
        text = passage.chunk.sentences[index].text
        coverage = terms.coverage(prepare(titled(passage, text)), prepare(context_of(passage, index)))
        features = {
            "meaning": similarity,
            "coverage": coverage.sentence,
            "coverage_around": coverage.around,
            "heaviest_missing": coverage.heaviest_missing,
            "passage": 1 / (1 + top - passage.score),
            "unknown": terms.unknown_share,
            **_population_features(question, passage, index),
            **_form_features(question, passage, index, periods[passage.report.report_id]),
        }
        ranked.append(RankedSentence(passage, index, features, rank_score(question, features)))
    return sorted(ranked, key=lambda one: -one.score)


def rank_score(question: Question, features: Mapping[str, float]) -> float:
    """The ranking model's score of a sentence; higher is better, comparable within one question only."""
    weights = FIGURE_RANK if question.asks == "figure" else TEXT_RANK
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def context_of(passage: Passage, index: int) -> str:
    """What stands around a sentence and says what it is about: title, headings, the sentence before, a line each.

    Of a row of a table not the row before it, which is another thing, but what stands before the table.
    """
    place = index - 1
    while place >= 0 and is_row(passage.chunk.sentences[place].text):
        place -= 1
    before = (
        passage.chunk.sentences[place].text if place == index - 1 or is_row(passage.chunk.sentences[index].text) else ""
    )
    before = before if place >= 0 else ""
    return "\n".join([passage.report.details.title, *passage.chunk.headings, before])


def titled(passage: Passage, text: str) -> str:
    """A text with its report's title: what the report is about need not be said again in each of its sentences."""
    return f"{passage.report.details.title} {text}"


def _sentences(question: Question, passages: Sequence[Passage]) -> list[tuple[Passage, int]]:
    found: dict[tuple[str, int], tuple[Passage, int]] = {}
    for passage in passages:
        for index, sentence in enumerate(passage.chunk.sentences):
            if is_jammed(sentence.text):
                continue  # whose cells these are cannot be told
            if question.asks == "text" or _may_hold(question, sentence.text):
                found.setdefault((passage.report.report_id, sentence.start), (passage, index))
    return list(found.values())


def is_jammed(text: str) -> bool:
    """Whether a text is a row of a table whose cells lost what parted them."""
    return _JAMMED.search(text) is not None


def _may_hold(question: Question, text: str) -> bool:
    return any(figure.kind in question.kinds for figure in find_figures(text))


def _meanings(question: Question, found: Sequence[tuple[Passage, int]], embedder: Embedder) -> list[float]:
    """Cosine of the question and each sentence: as the search measured it, else measured now."""
    if all(passage.similarities for passage, _ in found):
        return [passage.similarities[index] for passage, index in found]
    vectors = embedder.embed_documents([_with_heading(passage, index) for passage, index in found])
    return [float(value) for value in vectors @ embedder.embed_query(question.text)]


def _with_heading(passage: Passage, index: int) -> str:
    return " ".join([*passage.chunk.headings[-1:], passage.chunk.sentences[index].text])


def _form_features(question: Question, passage: Passage, index: int, period: frozenset[int]) -> dict[str, float]:
    text = passage.chunk.sentences[index].text
    figures = [figure for figure in find_figures(text) if figure.kind in question.kinds]
    return {
        **_year_features(question, passage, index, period),
        "quoted": float(any(quoted in text for quoted in question.quoted)),
        "bare_number": float(bool(figures) and all(figure.kind == "number" for figure in figures)),
        "table_row": float("：" in text and "；" in text),
        "caption": float(_CAPTION.match(text) is not None),
        "brevity": 1 / (1 + len(text) / _USUAL_LENGTH),
        "pairs": _pairs_held(question, text),
        "across": float(question_language(text) != question.language),
    }


def _pairs_held(question: Question, text: str) -> float:
    """The share of the question's pairs of Chinese characters, asking words apart, that stand in the text."""
    pairs = set(_HAN_PAIR.findall(without_asking(question)))
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _population_features(question: Question, passage: Passage, index: int) -> dict[str, float]:
    """Whether the sentence, or else what stands around it, speaks of the banks that were asked about."""
    asked = populations(question.text)
    held = populations(passage.chunk.sentences[index].text) or populations(context_of(passage, index))
    return {
        "population_differs": float(is_of_others(asked, held)),
        "population_unknown": float(bool(asked and not held)),
    }


def _year_features(question: Question, passage: Passage, index: int, period: frozenset[int]) -> dict[str, float]:
    """Whether the sentence speaks of the year asked for: by itself, else by what stands around it, else its report."""
    features = {"year_agrees": 0.0, "year_differs": 0.0, "year_unknown": 0.0}
    if not question.years:
        return features
    for text in (passage.chunk.sentences[index].text, context_of(passage, index), passage.chunk.text):
        if here := years(text):
            features["year_agrees" if question.years & here else "year_differs"] = 1.0
            return features
    name = "year_agrees" if question.years & period else "year_differs" if period else "year_unknown"
    features[name] = 1.0
    return features

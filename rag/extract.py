"""An answer without a language model: the sentence that answers, word for word, led by the figure that was asked for.

Each sentence of the passages is scored by meaning (embedding), by the share of the question it covers (words and, across
languages, concepts), by agreement of years, and by whether it holds the kind of figure asked for. Below a threshold
there is no answer.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.derive import Derived, earlier_level
from rag.embedding.embedder import Embedder, Vectors
from rag.figures import find_figures, same_quantity, stated, with_unit, years
from rag.lexicon.lookup import prepare
from rag.population import populations
from rag.question import Question, question_language
from rag.records import Figure, Passage, Sentence
from rag.relevance import QuestionTerms

# Two linear models over the features of a sentence, fitted by `python -m eval.fit` on development sets only
# (docs/evaluation.md has the sets and what each reaches when it is left out of the fit). RANK orders the sentences of a
# question. CONFIDENCE says, of the first one alone, how likely it is to answer; a logistic model, compared with
# YANWEN_ANSWER_THRESHOLD. What is not named weighs nothing.
RANK: Mapping[str, float] = {
    "meaning": 0.997,
    "coverage": 2.519,
    "coverage_around": 2.155,
    "heaviest_missing": -0.432,
    "passage": 1.814,
    "quoted": 0.338,
    "bare_number": -0.394,
    "table_row": 0.351,
    "across": 0.033,
    "year_agrees": 0.384,
    "year_differs": -0.374,
    "year_unknown": -0.01,
    "population_differs": -0.031,
    "population_unknown": -0.024,
}
CONFIDENCE: Mapping[str, float] = {
    "bias": -5.45,
    "coverage": 0.589,
    "coverage_around": -0.54,
    "heaviest_missing": 0.121,
    "passage": 0.243,
    "quoted": 0.283,
    "bare_number": 0.144,
    "table_row": -0.049,
    "across": 0.342,
    "year_agrees": -0.313,
    "year_differs": -0.499,
    "year_unknown": 0.017,
    "unknown": 0.42,
    "population_differs": -0.278,
    "score": 0.824,
    "margin": 0.252,
}
_WIDEST_MARGIN = 3.0  # beyond it a lead over the second sentence says no more
# A second sentence goes along when it is nearly as good as the first and a list or several parts were asked for.
_NEARLY = 0.8  # in units of the ranking score
# A figure leads the answer only when its clause is this much better than the next one's.
_CLEAR_LEAD = 0.04
_CLEAR_SUBJECT = 0.08
_LISTED = re.compile(r"分别|依次|各为|respectively", re.IGNORECASE)
_TO = re.compile(
    r"\s*(?:又|再|进一步)?(?:上|提|升|增|降|减|回|下|扩|涨|调)[升高加至到为长少落降滑大增低]{0,2}(?:至|到|为)?\s*(?:(?:19|20)\d{2}年(?:末|底)?的?)?\s*|\s*to\s+"
)
_CLAUSE = re.compile(r"[，,；;。！？：]|\.\s")
_COMPARISON = re.compile(
    r"(?:相较于?|较|相比|比起|与)(?:上年|去年|上一年|\d{4}年|年初)|同比|环比|compared (?:with|to)|versus|than in|\bfrom\b",
    re.IGNORECASE,
)
_OWN_YEAR = re.compile(
    r"\s*(?:in|for|at the end of|by)\s+(?:[A-Z][a-z]+ )?((?:19|20)\d{2})\b|\s*[（(]((?:19|20)\d{2})年?[)）]"
)
_SINCE = re.compile(
    r"(?:相?较于?|比|同比|对比)\s?(?:19|20)\d{2}年(?:末|底|初)?|(?:compared with|versus|than in) (?:19|20)\d{2}"
)
_LIST_FOLLOWS = ("：", ":")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, with its features; `score` orders the sentences of one question."""

    passage: Passage
    index: int  # of the sentence in its chunk
    features: Mapping[str, float]
    score: float
    of_another: bool = False  # speaks of another year or other banks than a figure was asked for

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.passage.chunk.sentences[self.index]


@dataclass(frozen=True, slots=True)
class Lead:
    """The figure that answers; `year` where several years were asked for; `derived` where it was computed."""

    figure: Figure
    surface: str  # as it is shown, with its bound and unit
    year: int | None = None
    derived: Derived | None = None


def rank_sentences(
    question: Question,
    terms: QuestionTerms,
    passages: Sequence[Passage],
    embedder: Embedder,
    periods: Mapping[str, frozenset[int]],
) -> list[Candidate]:
    """The sentences of the passages that could answer, best first; the same sentence in two chunks counts once.

    periods: report id -> the years that the report is about as a whole.
    """
    found = _sentences(question, passages)
    if not found:
        return []
    meaning = _meanings(question, found, embedder)
    top = max(passage.score for passage in passages)
    candidates = []
    for (passage, index), similarity in zip(found, meaning, strict=True):
        coverage = terms.coverage(prepare(passage.chunk.sentences[index].text), prepare(_context(passage, index)))
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
        of_another = _of_another(question, passage.chunk.sentences[index].text, features)
        candidates.append(Candidate(passage, index, features, rank_score(features), of_another))
    return sorted(candidates, key=lambda candidate: -candidate.score)


def rank_score(features: Mapping[str, float]) -> float:
    """The ranking model's score of a sentence; higher is better, comparable within one question only."""
    return sum(RANK.get(name, 0.0) * value for name, value in features.items())


def confidence(ranked: Sequence[Candidate]) -> float:
    """The probability, 0 to 1, that the first of the ranked sentences answers; 0 where there is none."""
    if not ranked:
        return 0.0
    scores = [candidate.score for candidate in ranked]
    features = {"bias": 1.0, **confidence_features(ranked[0].features, scores)}
    return 1 / (1 + math.exp(-sum(CONFIDENCE.get(name, 0.0) * value for name, value in features.items())))


def confidence_features(features: Mapping[str, float], scores: Sequence[float]) -> dict[str, float]:
    """The features of the first sentence with its score and its lead. scores: of all sentences, best first."""
    margin = scores[0] - scores[1] if len(scores) > 1 else _WIDEST_MARGIN
    return {**features, "score": scores[0], "margin": min(margin, _WIDEST_MARGIN)}


def _sentences(question: Question, passages: Sequence[Passage]) -> list[tuple[Passage, int]]:
    found: dict[tuple[str, int], tuple[Passage, int]] = {}
    for passage in passages:
        for index, sentence in enumerate(passage.chunk.sentences):
            if question.asks == "text" or _may_hold(question, sentence.text):
                found.setdefault((passage.report.report_id, sentence.start), (passage, index))
    return list(found.values())


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


def _context(passage: Passage, index: int) -> str:
    before = passage.chunk.sentences[index - 1].text if index else ""
    return " ".join([passage.report.details.title, *passage.chunk.headings, before])


def _form_features(question: Question, passage: Passage, index: int, period: frozenset[int]) -> dict[str, float]:
    text = passage.chunk.sentences[index].text
    figures = [figure for figure in find_figures(text) if figure.kind in question.kinds]
    return {
        **_year_features(question, passage, index, period),
        "quoted": float(any(quoted in text for quoted in question.quoted)),
        "bare_number": float(bool(figures) and all(figure.kind == "number" for figure in figures)),
        "table_row": float("：" in text and "；" in text),
        "across": float(question_language(text) != question.language),
    }


def _population_features(question: Question, passage: Passage, index: int) -> dict[str, float]:
    """Whether the sentence, or else what stands around it, speaks of the banks that were asked about."""
    asked = populations(question.text)
    held = populations(passage.chunk.sentences[index].text) or populations(_context(passage, index))
    return {
        "population_differs": float(bool(asked and held and not asked & held)),
        "population_unknown": float(bool(asked and not held)),
    }


def _year_features(question: Question, passage: Passage, index: int, period: frozenset[int]) -> dict[str, float]:
    """Whether the sentence speaks of the year asked for: by itself, else by what stands around it, else its report."""
    features = {"year_agrees": 0.0, "year_differs": 0.0, "year_unknown": 0.0}
    if not question.years:
        return features
    for text in (passage.chunk.sentences[index].text, _context(passage, index), passage.chunk.text):
        if here := years(text):
            features["year_agrees" if question.years & here else "year_differs"] = 1.0
            return features
    name = "year_agrees" if question.years & period else "year_differs" if period else "year_unknown"
    features[name] = 1.0
    return features


def _of_another(question: Question, sentence: str, features: Mapping[str, float]) -> bool:
    """Whether a figure of this sentence would be bound to the wrong period or population, however well it reads."""
    if question.asks == "text":
        return False
    own = years(_SINCE.sub("", sentence))  # 较2018年末 is what it is compared with, not what it speaks of
    other_year = bool(question.years and own and not question.years & years(sentence))
    return other_year or bool(features["population_differs"])


def answerable(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that may be answered with, in order."""
    return [candidate for candidate in ranked if not candidate.of_another]


def choose(question: Question, ranked: Sequence[Candidate], threshold: float) -> list[Candidate]:
    """The candidates that make the answer: none below the threshold; one, or a few where several parts were asked."""
    if confidence(ranked) < threshold:
        return []
    chosen = [ranked[0]]
    if _several_parts(question):
        missing = question.years - years(ranked[0].sentence.text)
        for candidate in ranked[1:]:
            fills = bool(missing & years(candidate.sentence.text)) if question.years else True
            if candidate.score >= ranked[0].score - _NEARLY and fills and len(chosen) < 2:
                chosen.append(candidate)
    return chosen


def _several_parts(question: Question) -> bool:
    return len(question.years) == 2 or bool(
        re.search(r"分别|各是|各为|各多少|respectively|\beach\b|\bboth\b", question.text)
    )


def extended(candidate: Candidate) -> list[Sentence]:
    """The sentence, with the list it announces."""
    sentences = candidate.passage.chunk.sentences
    index = candidate.index
    last = index
    if sentences[index].text.endswith(_LIST_FOLLOWS):
        last = len(sentences) - 1
    return list(sentences[index : last + 1])


def lead_figures(question: Question, terms: QuestionTerms, sentence: Sentence, embedder: Embedder) -> list[Lead]:
    """The figure of the sentence that answers, or one a year asked for; none when it is not clear which."""
    everything = find_figures(sentence.text)
    figures = [figure for figure in everything if figure.kind in question.kinds]
    # A figure that the question names is its condition (银行 with 5%以下), not its answer.
    given = find_figures(question.text)
    figures = [figure for figure in figures if not any(same_quantity(figure, other) for other in given)]
    if not figures:
        return []
    clauses = [_clause(sentence.text, figure, everything) for figure in figures]
    vectors = embedder.embed_documents(clauses)
    query = embedder.embed_query(question.text)
    meaning = vectors @ query
    scored = [
        (_clause_score(question, terms, clause, float(similarity), sentence.text, figure), figure)
        for clause, similarity, figure in zip(clauses, meaning, figures, strict=True)
    ]
    if len(question.years) == 2 and not question.change:
        return _a_figure_a_year(question, sentence.text, scored)
    if len(figures) > 1 and _LISTED.search(sentence.text):
        return []  # 分别为1.2、1.5、1.9亿元: which is whose is read by the reader
    if computed := _computed(question, terms, sentence.text, embedder, query, max(score for score, _ in scored)):
        return [computed]
    ordered = sorted(scored, key=lambda item: -item[0])
    if (
        len(ordered) > 1
        and ordered[0][0] - ordered[1][0] < _CLEAR_LEAD
        and ordered[0][1].surface != ordered[1][1].surface
    ):
        return []
    if _another_fits_better(terms, ordered[0][1], figures, sentence.text, everything):
        return []
    return [_lead(sentence.text, ordered[0][1])]


def _lead(text: str, figure: Figure, year: int | None = None) -> Lead:
    """The figure as it stands, with its bound; a bare number of a table with the unit that its head gives."""
    shown = stated(text, figure)
    bare = shown == figure.surface and re.fullmatch(r"[\d.,\-−()（）]+", shown)
    return Lead(figure, with_unit(figure) if bare else shown, year)


def _another_fits_better(
    terms: QuestionTerms, chosen: Figure, figures: Sequence[Figure], text: str, everything: Sequence[Figure]
) -> bool:
    """Whether another figure's clause holds more of the question than the chosen one's, with all that went before it.

    A year may agree where the subject does not: then neither is the answer for certain.
    """

    def around(figure: Figure) -> float:
        clause = _clause(text, figure, everything)
        return terms.coverage(prepare(clause), prepare(_before(text, clause))).around

    own = around(chosen)
    return any(around(figure) > own + _CLEAR_SUBJECT for figure in figures if figure is not chosen)


def _computed(
    question: Question, terms: QuestionTerms, text: str, embedder: Embedder, query: Vectors, stated: float
) -> Lead | None:
    """The level of the year asked for, where the sentence gives it only as a change, and no stated figure fits better."""
    if len(question.years) != 1 or question.change or "percent" not in question.kinds:
        return None
    (year,) = question.years
    best: tuple[float, Lead] | None = None
    figures = find_figures(text)
    for derived in earlier_level(text, year):
        clause = _clause(text, derived.level, figures)
        meaning = float(embedder.embed_documents([clause])[0] @ query)
        score = 0.5 + _clause_match(question, terms, clause, _before(text, clause), meaning)
        if score > max(stated, best[0] if best else 0.0):
            best = score, Lead(derived.level, f"{derived.surface} ({derived.derivation})", None, derived)
    return best[1] if best else None


def _a_figure_a_year(question: Question, text: str, scored: Sequence[tuple[float, Figure]]) -> list[Lead]:
    leads = []
    for year in sorted(question.years):
        of_year = [(score, figure) for score, figure in scored if year in _years_of(text, figure)]
        if of_year:
            leads.append(_lead(text, max(of_year, key=lambda item: item[0])[1], year))
    return leads


def _clause(text: str, figure: Figure, figures: Sequence[Figure]) -> str:
    """The words that belong to a figure: its clause, and what leads to it since the figure before."""
    begin = max((match.end() for match in _CLAUSE.finditer(text, 0, figure.start)), default=0)
    end_match = _CLAUSE.search(text, figure.end)
    end = end_match.start() if end_match else len(text)
    previous = max((other.end for other in figures if other.end <= figure.start), default=0)
    if begin > previous:  # no other figure between: the clause before may hold the subject
        before = max((match.end() for match in _CLAUSE.finditer(text, 0, max(0, begin - 1))), default=0)
        begin = max(before, previous)
    elif previous > begin:
        begin = previous
        if _TO.fullmatch(text[previous : figure.start]):  # 由2.8%升至3.2%: one subject for both
            other = [each for each in figures if each.end <= figure.start][-1]
            begin = max((match.end() for match in _CLAUSE.finditer(text, 0, other.start)), default=0)
    following = min((other.start for other in figures if other.start >= figure.end), default=len(text))
    return text[begin : min(end, following) if following > figure.end else end]


def _clause_score(
    question: Question, terms: QuestionTerms, clause: str, meaning: float, sentence: str, figure: Figure
) -> float:
    score = _clause_match(question, terms, clause, _before(sentence, clause), meaning)
    of_figure = _years_of(sentence, figure)
    if question.years:
        score += 0.5 * bool(question.years & of_figure) - 0.5 * bool(of_figure and not question.years & of_figure)
    if _COMPARISON.search(clause) and figure.kind not in ("points", "basis_points") and not question.years:
        score -= 0.25
    if question.change != (figure.kind in ("points", "basis_points")) and "points" in question.kinds:
        score -= 0.2
    return score


def _clause_match(question: Question, terms: QuestionTerms, clause: str, before: str, meaning: float) -> float:
    """How well a clause fits the question; what its sentence said before may be its unspoken subject."""
    quoted = any(words in clause for words in question.quoted)
    coverage = terms.coverage(prepare(clause), prepare(before))
    return 0.5 * meaning + 0.3 * coverage.sentence + 0.4 * coverage.around + 0.3 * quoted


def _before(sentence: str, clause: str) -> str:
    return sentence[: max(0, sentence.find(clause))]


def _years_of(text: str, figure: Figure) -> frozenset[int]:
    """The year a figure speaks of: one said right after it (44.0% in 2024), else the nearest before it, else after."""
    after = _OWN_YEAR.match(text, figure.end)
    if after:
        return frozenset({int(after[1] or after[2])})
    before = text[: figure.start]
    cells = before.rsplit("；", 1)[-1] if "：" in text else before
    if found := years(cells):
        last = max(found, key=lambda year: cells.rfind(str(year)))
        return frozenset({last})
    return years(text[figure.end : figure.end + 14])

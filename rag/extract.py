"""An answer without a language model: the sentences that answer, word for word, led by the figures that were asked for.

A question for a figure is answered by the best claim that is of the period, the banks and the kind asked for
(rag/claims.py), or by a sum over claims where none states it (rag/calculate.py); a question for a text by the best
sentence, with the list that it announces. Below the threshold of confidence there is no answer.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.asked_gap import gap_asked
from rag.asked_sum import asks_sum
from rag.binding import is_row
from rag.calculate import change_beside, compute, is_of_kind
from rag.claims import (
    RankedClaim,
    ReportFacts,
    banks_of,
    is_of_another,
    is_of_unasked_row,
    rank_claims,
)
from rag.computed import Computed, ListedRow, Unranked
from rag.confidence import figure_confidence, text_confidence
from rag.derive import Derived, direction
from rag.embedding.embedder import Embedder
from rag.figures import same_quantity, stated, with_unit, years
from rag.institutions import ITSELF, bank_groups, banks_named
from rag.namesakes import looks_like
from rag.part_for_whole import is_no_sum
from rag.periods import relative_periods
from rag.question import Question
from rag.rank_asked import asks_greatest_change, asks_superlative, states_no_rank
from rag.records import Figure, Passage, Sentence
from rag.relevance import QuestionTerms
from rag.rounding import quantity
from rag.sentences import RankedSentence, context_of, rank_sentences
from rag.stated_change import states_change, states_gap
from rag.superlative import Tables, superlative
from rag.table_sums import asks_comparison
from rag.unfit_texts import is_no_answer
from rag.units import measure
from rag.whole_first import first_of_its_name, without_other_columns, without_subtotals, without_the_parent
from rag.whole_table import Neighbour, ReportText, whole_table
from rag.wording import say

# A second sentence goes along when it is nearly as good as the first and several parts were asked for.
_NEARLY = 0.8  # in units of the ranking score
# A figure leads the answer only when it is this much better than the next one of its sentence.
_CLEAR_LEAD = 0.12
_SEVERAL = re.compile(
    r"分别|各是|各为|各有|各多少|各几|各在|和.{1,12}各|respectively|\beach\b|\bboth\b|\bversus\b", re.IGNORECASE
)
_GAP_SAID = re.compile(
    r"高于|低于|高出|低出|多出|少于|多于|相差|差距|\b(?:above|below|more|less|fewer|higher|lower|gap|difference)\b",
    re.IGNORECASE,
)
_CLAUSE_SIGNS = re.compile(r"[，,；;。]")
_NOT_THE_NAME = re.compile(r"(?:股份|控股|集团)*(?:有限)?(?:责任)?公司$|,? (?:Inc|Ltd|PLC|Corp(?:oration)?|Group)\.?$")
_SHORTEST_NAME = 3
_GAP_ASKED = re.compile(
    r"相差|差距|(?<![息利价点])差(?:了)?(?:多少|几)|\bapart\b|\bdifference\b|\bgap\b", re.IGNORECASE
)
_BELOW = re.compile(r"低|(?<!多)少|\b(?:lower|less|fewer|below)\b", re.IGNORECASE)  # 低多少 says that it fell
# Two reports contradict each other where another one's figure fits the question nearly as well...
_AS_GOOD = 1.5  # in units of the score
_AS_MUCH = 0.15  # of the question held
_HALF_HELD = 0.5
_LIKELY_ACROSS = 0.15
_LEAST_RATIO = Decimal("0.5")  # ... and is not a different thing by its size
_GOES_ALONG = 1.0  # in units of the ranking score
_LONGEST_PASSAGE = 3  # sentences
_SUMMARY = re.compile(
    r"总结|概述|概括|归纳|梳理|综述|如何通过|通过哪些|哪些(?:方面|举措|措施|变化|事件)|\bsummari[sz]e\b|\boverview\b|\boutline\b",
    re.IGNORECASE,
)
_SUMMARISED = 2.0  # in units of the ranking score: how far behind the first a sentence of a summary may be
# What a named report says of a subject is asked for: any of it is some of the answer, and states no figure by itself.
_SUMMARY_THRESHOLD = 0.15
_APART = 120  # characters between two sentences of a summary: not the neighbour, which the first may bring along
_EVERY_SENTENCE = 400  # of the passages that are read
_FEWER_ASKED = re.compile(r"[少低]了?(?:多少|几)|\b(?:less|fewer)\b", re.IGNORECASE)
_SHARE_ASKED = re.compile(r"占比|比重|份额|\bshare of\b|\bproportion of\b|\bwhat share\b", re.IGNORECASE)
_WHOLE = 100  # in percent
_LIST_FOLLOWS = ("：", ":")


Time = tuple[frozenset[int], str]  # years, and the part of them


@dataclass(frozen=True, slots=True)
class Lead:
    """A figure that answers; `year` where several years were asked for; `derived` where it was computed; `label` where
    several things were."""

    figure: Figure | None
    surface: str  # as it is shown, with its bound and unit
    year: int | None = None
    derived: Derived | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive sentences of a passage that are quoted, and the figures of them that lead."""

    passage: Passage
    sentences: tuple[Sentence, ...]
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """What the reports give: parts of an answer, or none and why. confidence: 0 to 1, of the best thing found."""

    parts: tuple[Part, ...]
    confidence: float
    closest: RankedSentence | None = None
    barred: RankedClaim | None = None  # what was found instead: of another period, other banks
    remark: str = ""  # name of the wording of what is to be said of the figures
    time: Time | None = None  # that the figure which leads is of, where it is known
    missing: tuple[str, ...] = ()  # of several banks asked for, those without a figure


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer is made from."""

    passages: Sequence[Passage]
    facts: Mapping[str, ReportFacts]  # by report id
    embedder: Embedder
    neighbour: Neighbour
    text_of: ReportText

    def sentences(self, question: Question, terms: QuestionTerms) -> list[RankedSentence]:
        """The sentences that could answer, best first."""
        periods = {report_id: about.years for report_id, about in self.facts.items()}
        named = named_reports(question, self.passages)
        passages = [passage for passage in self.passages if not named or passage.report.report_id in named]
        return rank_sentences(question, terms, passages, self.embedder, periods)

    def claims(self, question: Question, terms: QuestionTerms) -> list[RankedClaim]:
        """The figures that could answer, best first, barred ones among them."""
        return rank_claims(question, terms, self.sentences(question, terms), self.facts)

    def tables(self, terms: QuestionTerms) -> Tables:
        """All the figures of the passages, and all the rows of a row's table."""
        return Tables(
            lambda asked: rank_claims(asked, terms, self.sentences(asked, terms), self.facts, _EVERY_SENTENCE),
            [term.concept for term in terms.terms],
            self.text_of,
            lambda one: whole_table(one.passage, one.index, self.neighbour, self.text_of),
        )


def named_reports(question: Question, passages: Sequence[Passage]) -> dict[str, str]:
    """Reports whose title, or the name in it, stands in the question -> that name; the longest names where some hold
    others."""
    named = {p.report.report_id: _NOT_THE_NAME.sub("", p.report.details.title) for p in passages}
    found = {key: name for key, name in named.items() if len(name) >= _SHORTEST_NAME and name in question.text}
    return {
        key: name for key, name in found.items() if not any(name != other and name in other for other in found.values())
    }


def banks_not_found(question: Question, terms: QuestionTerms, material: Material) -> tuple[list[str], list[str]]:
    """The banks asked for that neither the passages nor what their reports are about name, and names like theirs."""
    groups = bank_groups(question.text)
    if not groups:
        return [], []
    texts = "\n".join(sentence.text for one in material.passages for sentence in one.chunk.sentences)
    named = (banks_named(texts) - {ITSELF}).union(*(about.banks for about in material.facts.values()))
    absent = [
        max(group, key=len)
        for group in groups
        if not any(terms.is_bank_asked(bank, other) for bank in group for other in named)
    ]
    return absent, [other for other in sorted(named) if any(looks_like(bank, other) for bank in absent)]


def leaves_a_bank_out(question: Question, terms: QuestionTerms, material: Material, parts: Sequence[Part]) -> bool:
    """Whether what is said to lie between two banks is told of one of them: its growth is not their gap.

    Where a sentence can only be of the banks that its report is about, and these are several, it is of none for sure.
    """
    groups = bank_groups(question.text)
    if len(groups) < 2 or not (question.change or asks_comparison(question)):
        return False
    named: set[str] = set()
    for part in parts:
        about = material.facts[part.passage.report.report_id]
        for sentence in part.sentences:
            index = part.passage.chunk.sentences.index(sentence)
            here = banks_of(sentence.text, context_of(part.passage, index), about)
            named |= here if len(here) == 1 or here & banks_named(sentence.text) else frozenset()
    return any(not any(terms.is_bank_asked(bank, other) for bank in group for other in named) for group in groups)


def extract(question: Question, terms: QuestionTerms, material: Material, threshold: float) -> Extract:
    """The parts of the answer, none below the threshold."""
    if question.asks == "figure":
        return _figures(question, terms, material, threshold)
    ranks = asks_superlative(question)
    first = (
        superlative(question, lambda asked: material.claims(asked, terms), material.tables(terms)) if ranks else None
    )
    if first and first.confidence >= threshold:
        if isinstance(first, Unranked):
            return _unranked(first, threshold)
        return Extract(_computed_parts(question, first), first.confidence)
    everything = material.sentences(question, terms)
    ranked = [
        one
        for one in everything
        if not is_of_another(question, terms, one, material.facts[one.place[0]])
        and not is_no_answer(question, one.sentence.text)
    ]
    confidence = text_confidence(ranked)
    if _SUMMARY.search(question.text) and named_reports(question, material.passages):
        threshold = min(threshold, _SUMMARY_THRESHOLD)
    is_row_of_many = bool(ranked) and asks_greatest_change(question) and is_row(ranked[0].sentence.text)
    no_rank = is_row_of_many or (bool(ranked) and ranks and states_no_rank(question, ranked[0].sentence.text))
    if not ranked or confidence < threshold or no_rank:
        return Extract(
            (), confidence if confidence < threshold else threshold / 2, next(iter(ranked or everything), None)
        )
    chosen = _chosen_texts(question, ranked)
    scores = {one.place: one.score for one in ranked}
    return Extract(tuple(Part(one.passage, extended(one, scores)) for one in chosen), confidence, ranked[0])


# figures


def _figures(question: Question, terms: QuestionTerms, material: Material, threshold: float) -> Extract:
    sentences = material.sentences(question, terms)
    ranked = rank_claims(question, terms, sentences, material.facts)
    answering = _answering(question, terms, ranked)
    unbarred = next((one for one in ranked if not one.bar), None)
    if unbarred and answering[:1] != [unbarred]:  # of a part: what the whole is may stand further off
        everything = rank_claims(question, terms, sentences, material.facts, _EVERY_SENTENCE)
        answering = _answering(question, terms, everything)
    answering = without_the_parent(question, without_subtotals(question, answering))
    possible = first_of_its_name(question, without_other_columns(question, answering))
    confidence = figure_confidence(possible, _best_barred(question, terms, material, ranked, possible))
    computed = compute(question, lambda asked: material.claims(asked, terms), material.tables(terms), ranked, terms)
    if isinstance(computed, Unranked):
        if computed.confidence >= threshold:
            return _unranked(computed, threshold)
        computed = None
    if (
        computed
        and not (computed.name or computed.rows)
        and (confirmed := _stated_as_computed(question, computed, possible))
    ):
        lead = Part(confirmed.sentence.passage, (confirmed.sentence.sentence,), (_lead(confirmed),))
        if (sure := max(computed.confidence, figure_confidence([confirmed]))) >= threshold:
            return Extract((lead,), sure, confirmed.sentence)
    if computed and computed.confidence >= max(threshold, 0.0 if computed.preferred else confidence):
        return Extract(_computed_parts(question, computed), computed.confidence)
    closest = ranked[0].sentence if ranked else None
    of_part = possible and is_no_sum(question.text, _words_of(possible[0]))
    if asks_sum(question) or of_part:  # one of the operands is no sum
        return Extract((), min(confidence, threshold / 2), closest)
    lone_level = (
        possible and not possible[0].claim.is_change and not _GAP_SAID.search(possible[0].sentence.sentence.text)
    )
    of_one = possible and gap_asked(question.text) and not states_gap(possible[0])
    if (asks_comparison(question) and lone_level) or of_one:
        return Extract((), min(confidence, threshold / 2), closest)
    if question.change and possible and not (states_change(possible[0]) and is_of_kind(question, possible[0])):
        beside = change_beside(question, possible[0], possible)
        sure = max(confidence, figure_confidence([beside])) if beside else 0.0
        if beside is None or sure < threshold:
            return _no_change(possible[0], confidence, threshold)
        leads = _told(question, beside, (_lead(beside),))
        return Extract(
            (Part(beside.sentence.passage, (beside.sentence.sentence,), leads),), confidence, beside.sentence
        )
    if asks_superlative(question) and possible and states_no_rank(question, possible[0].sentence.sentence.text):
        return Extract((), min(confidence, threshold / 2), closest)
    if not possible or confidence < threshold:
        barred = ranked[0] if ranked and ranked[0].bar else None
        return Extract((), confidence, possible[0].sentence if possible else closest, barred)
    if _is_scarcely_held(question, possible[0]):
        return Extract((), min(confidence, threshold / 2), possible[0].sentence)
    parts = _stated_parts(question, possible)
    if len(parts) == 1 and (other := _another_source(possible)):
        parts.append(Part(other.sentence.passage, (other.sentence.sentence,), (_lead(other),)))
        # Of two banks that are asked for each has its own figure.
        remark = "sources_differ" if len(bank_groups(question.text)) < 2 else ""
        return Extract(tuple(parts), confidence, possible[0].sentence, remark=remark)
    return Extract(tuple(parts), confidence, possible[0].sentence, time=time_of(possible[0]))


def _answering(question: Question, terms: QuestionTerms, ranked: Sequence[RankedClaim]) -> list[RankedClaim]:
    """The figures that are of what is asked for, best first."""
    return [
        one for one in ranked if not (one.bar or is_of_unasked_row(question, terms, one) or _is_no_share(question, one))
    ]


def _is_scarcely_held(question: Question, one: RankedClaim) -> bool:
    """Whether most of what an English question names does not stand around a figure of an English text: of one language
    it would, where the text told of it."""
    features = one.features
    across_or_named = features["across"] or features["named"]
    return question.language == "en" and not across_or_named and features["around"] < _HALF_HELD


def _words_of(one: RankedClaim) -> str:
    """What a figure is said of: its row and its column, or its sentence."""
    return f"{one.claim.row} {one.claim.column}" if one.claim.row else one.sentence.sentence.text


def _is_no_share(question: Question, one: RankedClaim) -> bool:
    """Whether a number is too large for the share that is asked for."""
    figure = one.claim.figure
    return bool(_SHARE_ASKED.search(question.text)) and figure.kind == "number" and abs(figure.value) > _WHOLE


def _best_barred(
    question: Question,
    terms: QuestionTerms,
    material: Material,
    ranked: Sequence[RankedClaim],
    possible: Sequence[RankedClaim],
) -> float | None:
    """The score of the best figure that cannot be the answer.

    That other banks have such a figure too is no doubt where the first that may answer is of the report of the bank asked for.
    """
    about = material.facts[possible[0].sentence.place[0]].banks if possible else frozenset()
    is_own = any(terms.is_bank_asked(bank, other) for bank in question.banks for other in about)
    beside = {"part", "bank"} if is_own else {"part"}
    return next((one.score for one in ranked if one.bar and one.bar not in beside), None)


def _no_change(one: RankedClaim, confidence: float, threshold: float) -> Extract:
    """No answer to how far something moved: the best figure is what it was in one year, or a change of another kind."""
    text = one.sentence.sentence.text
    is_of_one_time = len(years(text)) < 2 and not relative_periods(text)
    is_near = confidence >= threshold and not states_change(one) and is_of_one_time
    level = replace(one, bar="level") if is_near else None
    return Extract((), min(confidence, threshold / 2), one.sentence, level)


def _unranked(one: Unranked, threshold: float) -> Extract:
    """No answer to which row stands at a place: its table is found, but not all of it can be compared."""
    cell = replace(one.cell, bar="unranked")
    return Extract((), min(one.confidence, threshold / 2), cell.sentence, cell)


def _stated_as_computed(question: Question, computed: Computed, possible: Sequence[RankedClaim]) -> RankedClaim | None:
    """A figure that states what was computed from others: then it is quoted, and no sum is needed."""
    derived = computed.derived
    held = max((one.features["around"] for one in possible), default=0.0) - _AS_MUCH
    for one in possible:
        figure = one.claim.figure
        if one.features["around"] < held or not (
            one.claim.is_change if question.change else one.claim.years & question.years
        ):
            continue
        value = abs(derived.value) if derived.unit == "bp" else derived.value  # a fall is stated without its sign
        if figure.unit == derived.unit and figure.value == value and figure.comparator == "=":
            return one
    return None


def _another_source(possible: Sequence[RankedClaim]) -> RankedClaim | None:
    """The best claim of another report that gives another figure for what the first one is: they contradict."""
    first = possible[0]
    for one in possible[1:]:
        if one.sentence.place[0] == first.sentence.place[0] or one.claim.is_change != first.claim.is_change:
            continue
        this, that = first.claim.figure, one.claim.figure
        if (
            _fits_as_well(one, first, possible)
            and this.kind == that.kind
            and of_one_time(first, one)
            and _far_apart(this, that)
        ):
            return one
    return None


def _fits_as_well(one: RankedClaim, first: RankedClaim, possible: Sequence[RankedClaim]) -> bool:
    """Whether a claim of another report may answer as well as the first.

    In another language it never scores as high: there it must hold half of the question, and be likely enough by itself.
    """
    if one.features["across"] == first.features["across"]:
        return one.score >= first.score - _AS_GOOD and one.features["around"] >= first.features["around"] - _AS_MUCH
    of_its_report = [other for other in possible if other.sentence.place[0] == one.sentence.place[0]]
    likely = one is of_its_report[0] and figure_confidence(of_its_report) >= _LIKELY_ACROSS
    return likely and one.features["around"] >= _HALF_HELD


def of_one_time(one: RankedClaim, other: RankedClaim) -> bool:
    """Both are of the same year and the same part of it."""
    return time_of(one) is not None and time_of(one) == time_of(other)


def time_of(one: RankedClaim) -> Time | None:
    """The time that a figure is of by its own words, else its report's; None where neither is known."""
    if one.claim.years:
        return one.claim.years, one.claim.part
    return (frozenset({one.base_year}), one.claim.part or one.base_part) if one.base_year else None


def _far_apart(one: Figure, other: Figure) -> bool:
    """Different figures of one measure, but not so different that they must be of different things."""
    if same_quantity(one, other) or _overlap(one, other):
        return False
    (what, size), (other_what, other_size) = measure(one.unit), measure(other.unit)
    if what != other_what or not one.value or not other.value:
        return False
    return _LEAST_RATIO < one.value * size / (other.value * other_size) < 1 / _LEAST_RATIO


def _computed_parts(question: Question, computed: Computed) -> tuple[Part, ...]:
    if computed.rows:
        return tuple(
            Part(one.passage, (one.sentence,), (_row_lead(question, row, one.sentence),))
            for row, one in zip(computed.rows, computed.sentences, strict=True)
        )
    derived = computed.derived
    said = direction(question.text) or -bool(_FEWER_ASKED.search(question.text))
    fell_as_asked = question.change and derived.value < 0 and said < 0
    surface = (replace(derived, value=-derived.value) if fell_as_asked else derived).surface(question.language)
    if (
        question.change
        and derived.value < 0
        and not (said or _BELOW.search(question.text) or _GAP_ASKED.search(question.text))
        and derived.unit in ("pp", "bp")
    ):
        surface = f"−{surface}"  # asked neither for a rise nor for a fall, nor how far two times are apart
    if computed.tied_at:
        surface = say("tied", question.language, figure=surface, place=computed.tied_at)
    if computed.told:
        surface = say(computed.told, question.language, figure=surface)
    if question.change and (told := _contrary(question, (derived.value > 0) - (derived.value < 0))):
        surface = say(told, question.language, figure=surface)
    shown = f"{computed.name}{surface} ({derived.derivation})"
    parts = []
    for n, sentence in enumerate(computed.sentences):
        leads = (Lead(None, shown, None, derived),) if n == 0 else ()
        parts.append(Part(sentence.passage, (sentence.sentence,), leads))
    return tuple(parts)


def _row_lead(question: Question, row: ListedRow, sentence: Sentence) -> Lead:
    """A row of a ranking with its own figure, or with its growth and the sum of it."""
    surface = row.grown.surface(question.language) if row.grown else _surface(row.figure, sentence)
    if row.tied_at:
        surface = say("tied", question.language, figure=surface, place=row.tied_at)
    if row.grown:
        return Lead(None, f"{surface} ({row.grown.derivation})", derived=row.grown, label=row.name)
    return Lead(row.figure, surface, label=row.name)


def _contrary(question: Question, sign: int) -> str:
    """The name of the wording that says that something rose where a fall was asked for, or the other way round."""
    asked = direction(question.text) if question.change else 0
    return "" if not sign or not asked or sign == asked else "rose_not_fell" if sign > 0 else "fell_not_rose"


def _stated_parts(question: Question, possible: Sequence[RankedClaim]) -> list[Part]:
    if len(question.years) > 1 and not question.change:
        return _a_part_a_year(question, possible)
    chosen = [possible[0]]
    if _SEVERAL.search(question.text):
        chosen += _second_part(possible)
    parts = [Part(one.sentence.passage, (one.sentence.sentence,), _leads(one, possible)) for one in chosen]
    return [replace(part, leads=_told(question, one, part.leads)) for part, one in zip(parts, chosen, strict=True)]


def _told(question: Question, one: RankedClaim, leads: Sequence[Lead]) -> tuple[Lead, ...]:
    """The leads, with a word where the change that is stated goes the other way than the question says."""
    if not one.claim.is_change:
        return tuple(leads)
    text, figure = one.sentence.sentence.text, one.claim.figure
    said = _CLAUSE_SIGNS.split(text[: figure.start])[-1] + _CLAUSE_SIGNS.split(text[figure.end :])[0]
    told = _contrary(question, direction(said))
    return (
        tuple(replace(lead, surface=say(told, question.language, figure=lead.surface)) for lead in leads)
        if told
        else tuple(leads)
    )


def _second_part(possible: Sequence[RankedClaim]) -> list[RankedClaim]:
    """The best claim of another sentence and another subject, where several things were asked for."""
    first = possible[0]
    others = [one for one in possible if one.sentence.place != first.sentence.place]
    near = [one for one in others if one.score >= first.score - 2 * _NEARLY and one.claim.own != first.claim.own]
    return near[:1]


def _a_part_a_year(question: Question, possible: Sequence[RankedClaim]) -> list[Part]:
    """The best claim of each year; of one sentence where one holds them all."""
    best: dict[int, RankedClaim] = {}
    first = possible[0]
    for year in sorted(question.years):
        of_year = [one for one in possible if year in one.claim.years]
        same = [one for one in of_year if one.sentence.place == first.sentence.place]
        if found := (same or of_year):
            best[year] = found[0]
    if not best:
        return [Part(first.sentence.passage, (first.sentence.sentence,), _leads(first, possible))]
    parts: dict[tuple[str, int], Part] = {}
    for year, one in best.items():
        part = parts.get(one.sentence.place, Part(one.sentence.passage, (one.sentence.sentence,)))
        parts[one.sentence.place] = replace(part, leads=(*part.leads, _lead(one, year)))
    return list(parts.values())


def _leads(one: RankedClaim, possible: Sequence[RankedClaim]) -> tuple[Lead, ...]:
    """The figure, unless another of its sentence may as well be meant."""
    rivals = [
        other
        for other in possible
        if other.sentence.place == one.sentence.place and other.claim.figure.value != one.claim.figure.value
    ]
    if any(one.score - other.score < _CLEAR_LEAD for other in rivals):
        return ()
    return (_lead(one),)


def _lead(one: RankedClaim, year: int | None = None) -> Lead:
    """The figure as it stands, with its bound; a bare number of a table with the unit that its head gives."""
    return Lead(one.claim.figure, _surface(one.claim.figure, one.sentence.sentence), year)


def _surface(figure: Figure, sentence: Sentence) -> str:
    bare = re.fullmatch(r"[\d.,\-−()（）]+", figure.surface) is not None
    in_table = bare and (figure.unit or is_row(sentence.text))
    return with_unit(figure) if in_table else stated(sentence.text, figure)


def _overlap(one: Figure, other: Figure) -> bool:
    """Whether both may round one value: 5.2万亿元 and 52,013亿元."""
    first, second = quantity(one), quantity(other)
    return first.base == second.base and first.least <= second.greatest and second.least <= first.greatest


# texts


def _chosen_texts(question: Question, ranked: Sequence[RankedSentence]) -> list[RankedSentence]:
    """One sentence, or two where several parts were asked for."""
    chosen = [ranked[0]]
    if _SUMMARY.search(question.text):
        return _for_a_summary(ranked)
    if len(question.years) == 2 or _SEVERAL.search(question.text):
        missing = question.years - years(ranked[0].sentence.text)
        for one in ranked[1:]:
            fills = bool(missing & years(one.sentence.text)) if question.years else True
            if one.score >= ranked[0].score - _NEARLY and fills and len(chosen) < 2:
                chosen.append(one)
    return chosen


def _for_a_summary(ranked: Sequence[RankedSentence]) -> list[RankedSentence]:
    """The best sentences of one report that fit nearly as well as the first, in the order in which they stand."""
    first = ranked[0]
    near = [one for one in ranked if one.place[0] == first.place[0] and one.score >= first.score - _SUMMARISED]
    kept: list[RankedSentence] = []
    for one in near:
        if len(kept) < _LONGEST_PASSAGE and all(abs(one.place[1] - other.place[1]) > _APART for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.place)


def extended(one: RankedSentence, scores: Mapping[tuple[str, int], float]) -> tuple[Sentence, ...]:
    """The sentence with the list that it announces, or with its neighbours that fit nearly as well: the shortest
    passage of whole sentences that answers. scores: of the question's sentences, by place."""
    sentences = one.passage.chunk.sentences
    if one.sentence.text.endswith(_LIST_FOLLOWS):
        return tuple(sentences[one.index :])
    report = one.place[0]

    def goes_along(index: int) -> bool:
        near = scores.get((report, sentences[index].start), -math.inf) >= one.score - _GOES_ALONG
        return near and not is_row(sentences[index].text)

    first = last = one.index
    while last - first < _LONGEST_PASSAGE - 1 and not is_row(one.sentence.text):
        if last + 1 < len(sentences) and goes_along(last + 1):
            last += 1
        elif first > 0 and goes_along(first - 1):
            first -= 1
        else:
            break
    return tuple(sentences[first : last + 1])

"""Which figure answers: the claims of the best sentences, each weighed against the question, and those that cannot be it.

A sentence may hold all the words of a question and yet its figure be another's: of last year, of other banks, of the
item next to it. So figures are compared by what they are said of (rag/binding.py). A claim that is plainly of another
period, another bank or other kinds of banks is set aside whatever its score (`bar`); the rest are ordered by CLAIM, a
linear model fitted by `python -m eval.fit` on development sets.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.actuality import is_not_actual
from rag.asked_noun import counted, counts_something_else, is_a_place_in_an_order, is_of_another_member
from rag.binding import Claim, claims, is_row, row_of, with_part_of_report
from rag.change_times import is_over_other_times
from rag.excluded import is_of_the_excluded, without_excluded
from rag.figures import find_figures, same_quantity
from rag.included import is_of_the_included
from rag.institutions import ITSELF, banks_about, banks_named, without_banks
from rag.lexicon.lookup import prepare
from rag.lexicon.words import HAN
from rag.measure_class import is_of_another_class
from rag.measured import is_a_ratio, is_of_another_measure, per_units_carried
from rag.namesakes import is_heard_in, own_name, sound_of
from rag.one_kind import is_of_one_kind
from rag.open_times import open_times
from rag.part_for_whole import is_a_kind_of_it, is_of_one_of_several, subject_before
from rag.per_unit import per_units
from rag.periods import periods, timeless
from rag.polarity import is_of_the_opposite
from rag.population import is_of_all, is_of_others, is_of_several, is_on_another_basis, lacks_the_parent, populations
from rag.question import Question, question_language
from rag.rank_asked import asks_superlative
from rag.records import ReportDetails
from rag.relevance import QuestionTerms, held
from rag.row_names import asked_names, bare_row, in_full, row_names
from rag.sentences import RankedSentence, context_of, titled
from rag.subgroups import is_an_age, is_of_another_part
from rag.subsidiaries import is_of_a_part
from rag.subsidiary_asked import is_of_another_item, lacks_the_subsidiary
from rag.tabulation.names import headless_cells
from rag.unasked import is_average_unasked, unasked_words

# How many sentences, best first, have their figures looked at.
SENTENCES = 12
CLAIM: Mapping[str, float] = {
    "sentence": 0.994,
    "own": 3.0,
    "with_before": 2.499,
    "around": 2.241,
    "heaviest_missing": -0.743,
    "surplus": -3.748,
    "surplus_before": -0.047,
    "year_agrees": 0.933,
    "year_by_report": -0.442,
    "change_differs": -2.774,
    "bare_number": -0.615,
    "quoted": 1.279,
    "required": -0.031,
    "row": -0.901,
    "across": 0.39,
    "share_differs": -2.118,
    "name_held": 0.246,
    "name_surplus": 0.191,
    "total_row": -2.064,
    "half_held": -0.243,
    "name_missing": 0.177,
    "unit_differs": -0.328,
}
_REQUIRED = re.compile(
    r"不低于|不得低于|不高于|不得超过|最低(?:监管)?(?:标准|要求)|监管(?:标准|要求|红线|指标)|[=＝]|应(?:分别)?达到|minimum|requirement|at least",
    re.IGNORECASE,
)
TOTAL_ROW = re.compile(r"合计|小计|总计|总额$|\b(?:sub)?totals?\b", re.IGNORECASE)
_TOTAL_ASKED = re.compile(r"合计|总|共|全行|整体|全部|\btotal\b|overall|altogether|in all", re.IGNORECASE)
# A year in a title that is not the report's.
_FOUNDED = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月)?[^，。,.]{0,12}(?:成立|创立|创建|设立|注册|上市)|(?:成立|创立|创建|创办|设立|始建|注册|上市)于?\s?(?:19|20)\d\d年?"
    r"|\b(?:founded|established|incorporated|listed|since)\b(?: in)? (?:19|20)\d\d",
    re.IGNORECASE,
)
_ADDED = re.compile(r"新[增添]|净增|增量|\b(?:new|added|additional|net (?:in|out)flows?)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[，,；;。]")
_SIGNS = re.compile(r"[，,、；;。]|\band\b|以及|和")
# The rest of a table, which holds the words of what the table is of.
_OTHERS = re.compile(
    r"(?:.*：)?\s*(?:其中[：:]?)?(?:其[他它](?:业务|项目|地区|行业|分部|合计)?|Others?|Other (?:segments|items))\s*(?:[（(].*)?",
    re.IGNORECASE,
)
_OTHERS_ASKED = re.compile(r"其[他它]|\bothers?\b", re.IGNORECASE)
OF_NO_ROW = frozenset(("total", "bank", "group", "the", "and"))
_ALIKE = ("家个", "人名位", "户人个", "件笔个次项")  # classifiers that count the same things
_HALF_HELD, MOST_HELD, _ALL_HELD = 0.5, 0.6, 0.99  # of the question's weight
_LIKELY_FORM = 0.5  # the weight of a form
IN_OWN_WORDS, _IN_OTHER_WORDS = 1.0, 0.5  # a row is called what is asked for
_BEFORE_READ = 40  # characters before a clause
_PER_AFTER = 18  # characters after a figure: USD 3.45 per share
_WHICH_BANK = re.compile(r"哪|谁|\b(?:which|who|each)\b", re.IGNORECASE)
_ONE_GROUP = re.compile(r"\b[A-Z][a-z]+ (?:Group|Holdings|Corporation)\b|[A-Za-z]集团")
_YEAR_END = re.compile(
    r"\bDec(?:ember|\.)? 31\b|\byear[- ]?end\b|\bend[- ](?:of )?(?:the (?:year )?)?(?:FY\s?)?(?:19|20)\d\d|年末|年底|12月末|12月31日",
    re.IGNORECASE,
)
_SHORT_CLAUSE = 24  # a clause that may lean on the subject of the one before
_NOT_SUBJECT = re.compile(
    r"小计|合计|总计|\d[\d,.]*\s*%?|截至|报告期|本行|本?集团|本银行|全行|其中|达到?|分别|约|为|占|较|比|的|了|余额|金额|（[^）]*）|\([^)]*\)"
)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report is about as a whole."""

    years: frozenset[int]
    base_year: int | None  # that 本年 and 报告期 mean
    banks: frozenset[str]
    part: str = ""  # of the year, where it is a report of a half or a quarter


def report_facts(text: str, details: ReportDetails) -> ReportFacts:
    """The years and the banks that a report is about: of its title and period, else those that its text names most."""
    named = Counter(period.year for period in periods(text) if not period.part or period.part.startswith(("H", "Q")))
    title = _FOUNDED.sub("", details.title)
    own = title if details.period in title else f"{details.period} {title}"
    titled = frozenset(period.year for period in periods(own))
    base = max(titled) if titled else max(named, key=lambda year: (named[year], year)) if named else None
    dated = frozenset(period.year for period in periods(details.date))
    part = next((period.part for period in periods(own) if period.part[:1] in ("H", "Q", "C")), "")
    # A report on 2025 that is dated 2026 says nothing of 2026.
    years = (titled or dated) | ({base} if base else frozenset())
    return ReportFacts(years, base, banks_about(text, details.title), part)


@dataclass(frozen=True, slots=True)
class RankedClaim:
    """A figure that may answer, with its features; `score` orders the claims of one question."""

    sentence: RankedSentence
    claim: Claim
    features: Mapping[str, float]
    score: float
    base_year: int | None = None  # of its report
    base_part: str = ""  # of the year, that its report is about
    # Why it cannot be the answer: "period", "bank", "part", "population", "basis", "per_unit", "polarity", "subgroup" and
    # so on (`instead_...` of rag/wording.py); "" where it may.
    bar: str = ""


def rank_claims(
    question: Question,
    terms: QuestionTerms,
    ranked: Sequence[RankedSentence],
    facts: Mapping[str, ReportFacts],
    most: int = SENTENCES,
) -> list[RankedClaim]:
    """The figures of the best sentences that are of a kind asked for, best first, barred ones among them.

    most: how many sentences are looked at.
    """
    if not ranked:
        return []
    rows = _named_rows(question, terms, ranked)
    given = find_figures(question.text)
    # A figure that the question names is its condition (银行 with 5%以下), not its answer.
    asked = [
        (sentence, claim)
        for sentence in _looked_at(question, terms, ranked, facts, most, rows)
        for claim in _claims_of(sentence, facts[sentence.place[0]])
        if claim.figure.kind in question.kinds and not any(same_quantity(claim.figure, other) for other in given)
    ]
    this = _Asked(question, terms, populations(without_banks(question.text)), ranked[0].score, rows)
    found = [_ranked(this, sentence, claim, facts[sentence.passage.report.report_id]) for sentence, claim in asked]
    return sorted(found, key=lambda one: (-one.score, one.sentence.place, one.claim.figure.start))


def _looked_at(
    question: Question,
    terms: QuestionTerms,
    ranked: Sequence[RankedSentence],
    facts: Mapping[str, ReportFacts],
    most: int,
    rows: Mapping[str, "_NamedRow"],
) -> list[RankedSentence]:
    """The best sentences; beyond them those of reports about a bank asked for, for other banks' rows hold its words too,
    and rows that are called just what is asked for."""
    own = {
        report
        for report, about in facts.items()
        if any(terms.is_bank_asked(bank, other) for bank in question.banks for other in about.banks)
    }
    first, rest = ranked[:most], ranked[most:]
    of_own = [one for one in rest if one.place[0] in own][: most - sum(one.place[0] in own for one in first)]
    places = {one.place for one in of_own}
    named = [one for one in rest if one.place not in places and row_of(one.sentence.text) in rows]
    return [*first, *of_own, *named[:most]]


def _named_rows(question: Question, terms: QuestionTerms, ranked: Iterable[RankedSentence]) -> dict[str, "_NamedRow"]:
    """The rows among the sentences that are called just what is asked for."""
    named = {row: row_names(row) for row in (row_of(one.sentence.text) for one in ranked) if row}
    names = asked_names(timeless(question.text), {name for some in named.values() for name in some})
    others = _renamed(terms) - names
    return {
        row: _NamedRow(in_full(min(some & names or some & others)), bool(some & names))
        for row, some in named.items()
        if some & (names | others) and not _is_of_a_name(row, terms)
    }


def _renamed(terms: QuestionTerms) -> frozenset[str]:
    """What the question asks for in other words or the other language, where that is most of what it names."""
    whole = sum(term.weight for term in terms.terms)
    most = [term for term in terms.terms if term.weight > MOST_HELD * whole]
    forms = (form for term in most for form, weight in term.concept.forms if weight >= _LIKELY_FORM)
    return frozenset(name for form in forms for name in row_names(form))


def _is_of_a_name(row: str, terms: QuestionTerms) -> bool:
    """Whether a row is called by a name: of a bank, a firm, a place; then its column says what it is that is told."""
    return bool(banks_named(row)) or any(name.lower() in row.lower() for name in terms.names)


def _claims_of(one: RankedSentence, about: ReportFacts) -> list[Claim]:
    return with_part_of_report(claims(one.sentence.text, about.base_year, about.part), about.base_year, about.part)


def claim_score(features: Mapping[str, float]) -> float:
    """The score of CLAIM; higher is better, comparable within one question only."""
    return sum(CLAIM.get(name, 0.0) * value for name, value in features.items())


@dataclass(frozen=True, slots=True)
class _NamedRow:
    """A row that is called just what is asked for."""

    name: str  # in full
    in_own_words: bool  # of the question, and not in other ones of this or the other language


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    terms: QuestionTerms
    populations: frozenset[str]
    top: float  # the score of the best sentence
    rows: Mapping[str, "_NamedRow"]  # the rows that are called just what is asked for


def _ranked(asked: _Asked, sentence: RankedSentence, claim: Claim, about: ReportFacts) -> RankedClaim:
    question, terms = asked.question, asked.terms
    text = sentence.sentence.text
    before, context = claim.before, context_of(sentence.passage, sentence.index)
    named = asked.rows.get(claim.row)
    own = without_excluded(question.text, claim.own)
    own = f"{own} {named.name}" if named else own
    coverage = terms.coverage(prepare(titled(sentence.passage, own)), prepare(before))
    around = terms.coverage(prepare(f"{before} {own}"), prepare(context))
    year = _year(question, claim, sentence, about)
    language = question_language(text)
    unasked = 0.0 if named or _row_held(asked, sentence, claim) < _HALF_HELD else _unasked(asked, claim)[1]
    features = {
        "sentence": sentence.score - asked.top,
        "own": coverage.sentence,
        "with_before": coverage.around,
        "around": around.around,
        "heaviest_missing": around.heaviest_missing,
        "half_held": terms.half_held(prepare(f"{context} {before} {own}")),
        "name_missing": float(bool(terms.names_missing(f"{context} {claim.row} {text}", language))),
        "surplus": surplus(question, terms, claim.own) or unasked,
        "surplus_before": surplus(question, terms, before[-_BEFORE_READ:]) if len(claim.own) < _SHORT_CLAUSE else 0.0,
        "year_agrees": float(bool(claim.years & question.years)),
        "year_by_report": float(year == "report"),
        "change_differs": float(question.change != claim.is_change),
        "share_differs": float(question.asks_share != (claim.figure.kind == "percent") and not question.change),
        "unit_differs": float(bool(question.classifier) and not _counts(claim, question.classifier)),
        "bare_number": float(claim.figure.kind == "number"),
        "name_held": terms.coverage(prepare(claim.row)).sentence if claim.row else 0.0,
        "name_surplus": surplus(question, terms, claim.row) if claim.row else 0.0,
        "total_row": float(_is_other_total(question, terms, claim.row)),
        "quoted": float(any(words in claim.own for words in question.quoted)),
        "required": float(bool(_REQUIRED.search(text)) and not _REQUIRED.search(question.text)),
        "row": float(is_row(text)),
        "across": float(language != question.language),
        "meaning": sentence.features["meaning"],
        "passage": sentence.features["passage"],
        "named": IN_OWN_WORDS if named and named.in_own_words else _IN_OTHER_WORDS if named else 0.0,
    }
    return RankedClaim(
        sentence,
        claim,
        features,
        claim_score(features),
        about.base_year,
        about.part,
        _bar(asked, claim, sentence, about, year, context),
    )


def _is_other_total(question: Question, terms: QuestionTerms, row: str) -> bool:
    """Whether a row is a total that was not asked for; the subtotal of a group that was (个人存款：小计) is its level."""
    if not TOTAL_ROW.search(row) or _TOTAL_ASKED.search(question.text):
        return False
    group, parted, _ = row.rpartition("：")
    return not (parted and terms.coverage(prepare(group)).sentence > 0)


def _counts(claim: Claim, classifier: str) -> bool:
    """Whether a figure is of what is counted; a bare number of a table may be."""
    unit = claim.figure.unit
    if not unit:
        return bool(claim.row)
    return unit.endswith(classifier) or any(unit[-1] in alike and classifier in alike for alike in _ALIKE)


# agreement


def _year(question: Question, claim: Claim, sentence: RankedSentence, about: ReportFacts) -> str:
    """ "agrees", "differs", "report" (said of the report as a whole), "unknown", or "" where no year was asked for."""
    if not question.years:
        return ""
    years = claim.years
    if not years:
        # A row of a table is of the time of its column, its heading or its report, not of the prose before its table.
        around = (
            "\n".join(sentence.passage.chunk.headings) if claim.row else context_of(sentence.passage, sentence.index)
        )
        for text in (claim.before, around):
            if years := frozenset(period.year for period in periods(text)):
                break
        if (
            about.base_year in years
        ):  # of several that are told of around it, a figure without a time is of its report's
            years = frozenset({about.base_year})
    if years:
        return "agrees" if years & question.years else "differs"
    implied = about.years | ({about.base_year} if about.base_year else set())
    if implied:
        return "report" if implied & question.years else "differs"
    return "unknown"


def _part_differs(question: Question, claim: Claim) -> bool:
    """Whether a figure is of another part of the year; the last quarter's end is the year's."""
    is_end = claim.part == "Q4" and not question.part and _YEAR_END.search(question.text) is not None
    return question.part != claim.part and bool(question.years & claim.years) and not is_end


def _bar(asked: _Asked, claim: Claim, sentence: RankedSentence, about: ReportFacts, year: str, context: str) -> str:
    question, kind = asked.question, claim.figure.kind
    if not claim.is_timed:
        return "name"  # its head was not parted: it may be of either year
    if not claim.row and (headless := headless_cells(sentence.sentence.text)) and len(headless[1]) > 1:
        return "name"  # nor is it known of which of its columns it is
    if _is_of_another_time(question, claim, sentence, about, year, context):
        return "bank" if _is_another_banks(asked, claim, sentence, about, context) else "period"
    if asked.terms.lacks_a_name(f"{context} {claim.row} {sentence.sentence.text}"):
        return "name"
    if claim.is_change and not question.change and not question.asks_share and _is_no_level(claim, question.text):
        return "change"  # that it grew by 13.6% says nothing of how many there are
    around = f"{context} {claim.own} {sentence.sentence.text}"
    basis_around = f"{context} {claim.own}" if claim.row else around  # of a cell its neighbours' heads say nothing
    if is_on_another_basis(question.text, claim.own) or lacks_the_parent(question.text, basis_around):
        return "basis"
    if kind in ("amount", "count", "number") and _is_per_another(question, claim, sentence, context):
        return "per_unit"  # earnings per share are no earnings
    if is_of_a_part(question, claim, context):
        return "part"
    counts = "count" in question.kinds
    if (kind != "percent" or claim.is_change) and is_of_another_class(
        question.text, claim.own, claim.before, counts=counts
    ):
        return "name"
    if is_of_another_item(question, asked.terms, f"{context} {claim.own}" if claim.row else claim.own):
        return "name"
    if lacks_the_subsidiary(question, around):
        return "name"
    if kind != "percent" and claim.row and is_average_unasked(question.text, claim.own):
        return "name"
    if claim.row and claim.row not in asked.rows and _is_more_than_asked(asked, sentence, claim):
        return "name"
    if not claim.row and is_of_the_included(
        question.text, sentence.sentence.text, claim.figure, lambda words: asked.terms.coverage(prepare(words)).sentence
    ):
        return "part"
    if is_of_another_member(question.text, sentence.sentence.text, claim.own, claim.figure):
        return "name"
    if _counts_another(asked, f"{context} {claim.row} {sentence.sentence.text}") or is_of_the_excluded(
        question.text, claim.own
    ):
        return "name"
    if is_a_place_in_an_order(question.text, claim.column) or (
        kind in ("count", "number")
        and not claim.row
        and counts_something_else(question.text, sentence.sentence.text, claim.figure)
    ):
        return "name"
    if _OTHERS.fullmatch(claim.row) and not _OTHERS_ASKED.search(question.text):
        return "name"
    kinds = populations(claim.own) or populations(claim.before) or populations(without_banks(context))
    if is_of_others(asked.populations, kinds) or _is_of_no_kind(asked, claim, sentence, kinds):
        return "population"
    if _is_of_several_for_one(question, asked.terms, f"{claim.before} {claim.own} {claim.row}"):
        return "population"
    words = claim.row or sentence.sentence.text
    if not asks_superlative(question) and is_of_one_of_several(question.text, words, about.banks):
        return "population"
    if is_of_the_opposite(question.text, claim.own, f"{context} {claim.row} {claim.before}"):
        return "polarity"
    if _is_of_another_part(question, claim, sentence.sentence.text, context):
        return "subgroup"
    if kind == "number" and not question.kinds & {"percent", "multiple"} and is_a_ratio(bare_row(claim.row)):
        return "name"  # no sum of money
    if is_of_another_measure(question.text, claim.own, claim.before, kind):
        return "name"
    if is_not_actual(question.text, claim.own, question.years or claim.years, about.base_year):
        return "not_actual"
    return "bank" if _is_another_banks(asked, claim, sentence, about, context) else ""


def _is_another_banks(asked: _Asked, claim: Claim, sentence: RankedSentence, about: ReportFacts, context: str) -> bool:
    """Whether a figure is another bank's. What a later clause of a sentence names is not whose the figures before it are."""
    text = _naming_banks(claim) or (sentence.sentence.text if claim.row else f"{claim.before}{claim.own}")
    return is_of_another_bank(asked.question, asked.terms, text, context, about)


def _is_of_another_time(
    question: Question, claim: Claim, sentence: RankedSentence, about: ReportFacts, year: str, context: str
) -> bool:
    """Whether a figure is of another year or another part of it than is asked for, or a change over other times."""
    if year == "differs" or (year == "agrees" and _part_differs(question, claim)):
        return True
    if open_times(question.text):
        return True  # it may be of a year before one that is not known
    if question.change and is_over_other_times(question, claim, sentence.sentence.text, about.base_year):
        return True
    # A figure without a period of its own is of its surroundings', or of what its report is about.
    # Where no time is asked for it is the report's.
    is_timed = bool(question.years or question.part)
    part = claim.part or _part_around(question, claim, context) or about.part
    if not claim.years and question.part != part and (is_timed or part != about.part):
        return True
    return bool(claim.years and question.part) and not question.years and question.part != claim.part


def _is_no_level(claim: Claim, question: str) -> bool:
    """Whether a change is no answer to a question that says no change: an amount of it may be (新增贷款)."""
    return claim.figure.kind == "percent" or not (claim.row or _ADDED.search(question))


def _counts_another(asked: _Asked, text: str) -> bool:
    """Whether a text has nothing of what the question counts: how many branches, of which it does not speak."""
    nouns = counted(asked.question.text) if "count" in asked.question.kinds else frozenset()
    of_it = [term for term in asked.terms.terms if term.key.rpartition(" ")[2] in nouns]
    return bool(of_it) and not any(held(term, prepare(text)) for term in of_it)


def _unasked(asked: _Asked, claim: Claim) -> tuple[list[str], float]:
    """What the English name of a row says that the question does not, and its share of the name."""
    row = bare_row(claim.row)
    if not row or HAN.search(row):
        return [], 0.0
    return unasked_words(row, asked.question.text, asked.terms.forms)


def _is_more_than_asked(asked: _Asked, sentence: RankedSentence, claim: Claim) -> bool:
    """Whether an English row, by itself or with its column, holds all that is asked for and the row says more: it is
    another item, or a part of it."""
    held_all = _row_held(asked, sentence, claim)
    # Of a row that is a bank, or one of a ranking, the column is what is asked for.
    if not (_is_of_a_name(claim.row, asked.terms) or asks_superlative(asked.question)):
        cell = prepare(f"{bare_row(claim.row)} {claim.column}")
        held_all = max(held_all, asked.terms.coverage(cell).sentence)
    return held_all >= _ALL_HELD and bool(_unasked(asked, claim)[0])


def _row_held(asked: _Asked, sentence: RankedSentence, claim: Claim) -> float:
    """The share of the question's weight, 0 to 1, that the name of a row holds with its report's title."""
    row = titled(sentence.passage, bare_row(claim.row))
    return asked.terms.coverage(prepare(row)).sentence if claim.row else 0.0


def _is_of_no_kind(asked: _Asked, claim: Claim, sentence: RankedSentence, held: frozenset[str]) -> bool:
    """Whether a kind of banks is asked for and a figure is of all, of several, or of one by name: that is no average."""
    question = asked.question
    if not asked.populations or question.banks or asks_superlative(question) or _WHICH_BANK.search(question.text):
        return False
    words = f"{claim.before} {claim.own} {claim.row}"
    if populations(without_banks(words)):
        return False
    headings = "\n".join(sentence.passage.chunk.headings)
    return bool(banks_named(words) or banks_named(headings)) or (
        not held and (is_of_all(words) or is_of_several(words))
    )


def _is_of_another_part(question: Question, claim: Claim, text: str, context: str) -> bool:
    if claim.row:  # a cell is what its row and its column say
        cell = replace(claim.figure, start=len(claim.own), end=len(claim.own))
        return is_of_another_part(question.text, claim.own, cell, context)
    return is_an_age(text, claim.figure.start) or is_of_another_part(question.text, text, claim.figure, context)


def _is_of_several_for_one(question: Question, terms: QuestionTerms, words: str) -> bool:
    """Whether a figure is of several banks, and one by name is asked for: what six groups spent is not what one did."""
    if not (question.banks or _ONE_GROUP.search(question.text)) or is_of_several(question.text):
        return False
    names_it = bool(banks_named(words) - {ITSELF}) or any(name.lower() in words.lower() for name in terms.names)
    return is_of_several(words) and not names_it


def is_of_unasked_row(question: Question, terms: QuestionTerms, one: RankedClaim) -> bool:
    """Whether a figure is of what a question does not speak of: a segment's income for the bank's, 保证金存款 for 存款.

    A row that is a time, a bank, a total or a kind of banks is none of these. Across languages a row may be what is
    asked for in words that no dictionary knows, but not where its column already is: a region under a ratio's head.
    """
    row, surfaces = bare_row(one.claim.row), [term.surface for term in terms.terms]
    if _is_of_one_kind(question, terms, one.claim, one.sentence.sentence.text):
        return True
    if not row and not one.features["across"]:
        subject = subject_before(one.sentence.sentence.text, one.claim.figure.start)
        return is_a_kind_of_it(subject, question.text, surfaces)
    is_total = TOTAL_ROW.search(row) and not (one.features["across"] and TOTAL_ROW.sub("", row))
    if not row or is_total or periods(row) or banks_named(row) or populations(row):
        return False
    if one.features["across"]:
        heard = any(word.lower() in row.lower() or is_heard_in(word, row) for word in terms.strangers)
        return (
            not heard
            and not terms.coverage(prepare(row)).sentence
            and terms.coverage(prepare(one.claim.column)).sentence > 0
        )
    if not HAN.search(row):
        words = [word for word in re.findall(r"[A-Za-z]{3,}", row.lower()) if word not in OF_NO_ROW]
        return (
            bool(words)
            and not terms.coverage(prepare(row)).sentence
            and not any(w in question.text.lower() for w in words)
        ) or is_a_kind_of_it(row, question.text, surfaces)
    if not terms.coverage(prepare(row)).sentence:
        return not any(row[i : i + 2] in question.text for i in range(len(row) - 1)) and len(HAN.findall(row)[0]) > 1
    return is_a_kind_of_it(row, question.text, surfaces)


def _is_of_one_kind(question: Question, terms: QuestionTerms, claim: Claim, text: str) -> bool:
    """Whether what is asked for is told of one kind of loans, deposits or customers, of which the question says nothing."""
    if asks_superlative(question):
        return False
    measures = sorted(terms.forms, key=len, reverse=True)
    is_measured = any(name in claim.row for name in measures) or terms.coverage(prepare(claim.column)).sentence > 0
    if claim.row and not is_measured:
        return False
    return is_of_one_kind(question.text, claim.row, text, claim.figure.start, measures)


def _is_per_another(question: Question, claim: Claim, sentence: RankedSentence, context: str) -> bool:
    """Whether a figure is per share or per head and the question is not, or the other way round.

    In prose only the words since the last sign before the figure count, and those right behind it.
    """
    text = sentence.sentence.text
    after = _SIGNS.split(text[claim.figure.end : claim.figure.end + _PER_AFTER])[0]
    before = claim.own if claim.row else _SIGNS.split(text[: claim.figure.start])[-1]
    said, asked = per_units(f"{before} {after}") or per_units_carried(text, claim.figure), per_units(question.text)
    return bool(said - asked) or bool(asked - said - per_units(f"{context} {claim.own} {after}"))


def _part_around(question: Question, claim: Claim, context: str) -> str:
    """The part of the year that the words around a figure say; "" where they say none.

    A month there is the time of what they tell, not of the figure.
    """
    said = [period.part for period in (*periods(claim.before), *periods(context))]
    found = [part for part in said if part[:1] in ("H", "Q", "C") or (part and part == question.part)]
    return question.part if question.part in found else found[-1] if found else ""


def _naming_banks(claim: Claim) -> str:
    """The words nearest to a figure that name a bank: its own, else the last clause before it that does; "" if none."""
    for text in (claim.own, *reversed(_CLAUSES.split(claim.before))):
        if banks_named(text):
            return text
    return ""


def is_of_another(question: Question, terms: QuestionTerms, one: RankedSentence, about: ReportFacts) -> bool:
    """Whether a sentence that would answer a question for a text is of another bank, of something else by name, or a row
    of a table that is of other times."""
    context = context_of(one.passage, one.index)
    if terms.lacks_a_name(f"{context} {one.sentence.text}") or _is_of_several_for_one(
        question, terms, one.sentence.text
    ):
        return True
    if row_of(one.sentence.text) and _is_row_of_other_times(question, one, about):
        return True
    return is_of_another_bank(question, terms, one.sentence.text, context, about)


def _is_row_of_other_times(question: Question, one: RankedSentence, about: ReportFacts) -> bool:
    """Whether a row of figures has none of the time asked for; a figure without one of its own may be of it."""
    cells = _claims_of(one, about)
    if not question.years or len(cells) < one.sentence.text.count("；") + 1:  # cells of words have their times too
        return False
    return all(cell.years and (not cell.years & question.years or _part_differs(question, cell)) for cell in cells)


def is_of_another_bank(question: Question, terms: QuestionTerms, text: str, context: str, about: ReportFacts) -> bool:
    """Whether a sentence speaks of other banks than those asked for: by itself, else by its context, else its report."""
    if not question.banks:
        return False
    here = banks_of(text, context, about)
    # A survey names no bank, and its figures are no single bank's.
    return not any(terms.is_bank_asked(bank, other) for bank in question.banks for other in here)


def banks_of(text: str, context: str, about: ReportFacts) -> frozenset[str]:
    """The banks that a sentence speaks of: by itself, else by its context, else those that its report is about."""
    named = banks_named(text)
    here = (named - {ITSELF}) | (about.banks if ITSELF in named else frozenset())
    return here or (banks_named(context) - {ITSELF}) or about.banks


def mistakable(question: Question, facts: Iterable[ReportFacts]) -> frozenset[str]:
    """The banks of a question that sound like another bank that reports are about: 苍岐银行 is not their Cangqi Bank."""
    about = frozenset(bank for one in facts for bank in one.banks if not bank.isascii())
    return frozenset(
        bank
        for bank in question.banks - about
        if not bank.isascii() and any(sound_of(own_name(bank)) == sound_of(own_name(other)) for other in about)
    )


def surplus(question: Question, terms: QuestionTerms, subject: str) -> float:
    """0 to 1: the share of a Chinese subject (a row's name and head, a clause) that the question does not speak of.

    核心一级资本充足率 holds 资本充足率 whole and is another thing: what it has beyond the question tells. A character
    counts as spoken of where it stands in a form of what the question names, in either language, or in a pair of
    characters that a Chinese question has. 0 for a subject that is not Chinese.
    """
    text = _NOT_SUBJECT.sub(" ", subject.replace("：", " "))
    han = [place for place, char in enumerate(text) if "\u4e00" <= char <= "\u9fff"]
    if not han:
        return 0.0
    spoken: set[int] = set()
    for form in _chinese_forms(terms):
        start = text.find(form)
        while start >= 0:
            spoken.update(range(start, start + len(form)))
            start = text.find(form, start + 1)
    for place in han:
        if len(pair := text[place : place + 2]) == 2 and pair in question.text:
            spoken.update((place, place + 1))
    return sum(place not in spoken for place in han) / len(han)


def _chinese_forms(terms: QuestionTerms) -> set[str]:
    return {
        form
        for term in terms.terms
        for form in (term.key, *(form for form, _ in term.concept.forms))
        if "\u4e00" <= form[0] <= "\u9fff"
    }

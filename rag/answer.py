"""Question -> Answer: retrieve, then write with a model or extract without one, then check every figure."""

import logging
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import zip_longest

from rag.binding import row_of
from rag.claims import RankedClaim, ReportFacts, mistakable, report_facts
from rag.combine import AskedPart, answers_form, combine, prefers_parts
from rag.compose import NOT_IN_REPORTS, compose, compose_again, supporting_sentence
from rag.conversation import complete, spoken_language
from rag.decompose.decomposition import Decomposition, decompose
from rag.derive import Derived
from rag.errors import ChatModelError, LibraryError
from rag.extract import (
    Extract,
    Lead,
    Material,
    Part,
    banks_not_found,
    extract,
    leaves_a_bank_out,
    named_reports,
    time_of,
)
from rag.instead import is_certain
from rag.institutions import banks_named, without_known_banks
from rag.library.library import Library
from rag.markup import without_markup
from rag.model import Writer
from rag.open_times import (
    by_calendar,
    by_own_year,
    by_report,
    end_of,
    leaves_later_open,
    open_times,
    time_said,
    until_report,
)
from rag.periods import timeless
from rag.pieces import Piece, joined, pieces_of
from rag.question import Question, question_language, read_question
from rag.records import (
    EVERYTHING,
    Answer,
    AnswerSentence,
    Citation,
    FigureVerdict,
    Language,
    Passage,
    Report,
    ReportDetails,
    Scope,
    Sentence,
)
from rag.relevance import QuestionTerms, question_terms
from rag.retrieve import Retriever
from rag.rewrite import rewrite
from rag.row_names import asked_names, joins, row_names
from rag.row_shown import row_shown
from rag.settings import Settings
from rag.smalltalk import CONVERSATION, small_talk, without_greeting
from rag.subject import Subjects
from rag.verify import Checked, figure_verdicts, why
from rag.wording import say
from rag.written import Verified, source_of, verify

log = logging.getLogger(__name__)

_LONGEST_QUESTION = 2_000
_EXTRACT_PASSAGES = 16  # sentences are cheap to look at: the extractive answer reads deeper than a model is given
_MOST_TERMS_NAMED = 8
_LONGEST_TEXT = 20_000  # characters that a model may write
_TIMEOUTS_A_TEXT = 3  # the setting bounds the wait for the next piece; a text as a whole may take this many times it


@dataclass(frozen=True, slots=True)
class Partial:
    """The text of an answer so far, as a model writes it; nothing in it has been checked."""

    text: str


@dataclass(frozen=True, slots=True)
class Searched:
    """A question, the questions that it is made of, and how passages are found for each, best first."""

    question: Question
    scope: Scope
    ways: tuple[tuple[Decomposition, tuple[Question, ...]], ...]
    passages_for: Callable[[Question], Sequence[Passage]]  # searched for once, when they are wanted

    def best(self, count: int) -> list[Passage]:
        """The best passages for the whole and for its parts in turn, each once."""
        questions = [self.question, *(one for _, parts in self.ways for one in parts)]
        in_turn = (
            passage
            for rank in zip_longest(*map(self.passages_for, questions))
            for passage in rank
            if passage is not None
        )
        return list({passage.key: passage for passage in in_turn}.values())[:count]


class Assistant:
    """Answers questions over one library."""

    def __init__(
        self,
        retriever: Retriever,
        settings: Settings,
        writer: Writer | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """writer: the language model; None for extractive answers only. today: whose year 去年 is counted from."""
        self.retriever = retriever
        self._settings = settings
        self._writer = writer
        self._today = today
        self._facts: dict[tuple[str, int], tuple[ReportDetails, ReportFacts]] = {}
        self._subjects = Subjects(retriever.lexicon)

    @property
    def library(self) -> Library:
        """The library that is asked."""
        return self.retriever.library

    def ask(self, question: str, scope: Scope = EVERYTHING, history: Sequence[str] = ()) -> Answer:
        """The checked answer, from the reports within the scope. Raises EmptyLibraryError where there is none.

        history: the earlier questions of the conversation, oldest first, from which a follow-up is completed.
        """
        *_, last = self.stream(question, scope, history)
        assert isinstance(last, Answer)
        return last

    def stream(
        self, question: str, scope: Scope = EVERYTHING, history: Sequence[str] = ()
    ) -> Iterator[Partial | Answer]:
        """Partial texts while a model writes, then the checked answer, last. Raises EmptyLibraryError."""
        started = time.monotonic()
        given = read_question(question[:_LONGEST_QUESTION])
        plain = without_markup(given.text)
        language = self._language(question_language(plain))
        if not plain:
            yield Answer(question, language, say("empty_question", language), abstained=True, reason="empty question")
            return
        if talk := small_talk(plain):
            yield Answer(given.text, language, say(talk, language), answered_by=CONVERSATION)
            return
        self.library.require_reports()
        own = without_greeting(plain)
        year = self._today().year
        dated, history = by_calendar(own, year), [by_calendar(one, year) for one in history]
        writer = self._writer
        failed: ChatModelError | None = None
        try:
            completed = self._completed(dated, history)
        except ChatModelError as error:
            log.warning("%s: %s", error, error.__cause__)
            writer, failed = None, error  # one failure is waited for, not two
            completed = complete(dated, history)
        completed = self._timed(completed, scope)
        asked = read_question(completed)
        language = self._language(spoken_language(own, completed))
        found = self._searched(asked, scope)
        if writer is not None:
            try:
                answer = yield from self._written(found, language, writer)
            except ChatModelError as error:
                log.warning("%s: %s", error, error.__cause__)
                failed = error
                answer = self.extractive(found, language)
        else:
            answer = self.extractive(found, language)
        reason = say(f"model_{failed.how}", language, model=failed.model, cause=failed.cause) if failed else ""
        yield replace(
            answer,
            question=given.text,
            completed="" if completed == own else completed,
            reason=" ".join(filter(None, [reason, answer.reason])),
            seconds=round(time.monotonic() - started, 3),
        )

    def without_model(self, question: str, scope: Scope = EVERYTHING) -> Answer:
        """The answer to a complete question without a model, whether there is one or not. Raises EmptyLibraryError."""
        self.library.require_reports()
        asked = read_question(self._timed(by_calendar(without_markup(question), self._today().year), scope))
        return self.extractive(self._searched(asked, scope), self._language(asked.language))

    def _completed(self, question: str, history: Sequence[str]) -> str:
        """A follow-up as a complete question: by the model if its rewriting is sound, else by rules."""
        completed = complete(question, history)
        if self._writer is not None and completed != question:
            return rewrite(question, history, self._writer) or completed
        return completed

    def _timed(self, question: str, scope: Scope) -> str:
        """The question with the years in place that it leaves to the report: 上年末, a year earlier, 比2023年.

        They are put into its text, and not told of each figure apart: so the search, the sums and a language model
        go by them as well, and the reader is shown how the question was understood.
        """
        question = by_own_year(question)
        if not (open_times(question) or leaves_later_open(question)):
            return question
        about = self._meant(read_question(question), scope)
        if about is None or about.base_year is None:
            return question
        return until_report(by_report(question, about.base_year, about.part), about.base_year, about.part)

    def _meant(self, question: Question, scope: Scope) -> ReportFacts | None:
        """What the report is about that a question is asked of: the latest about a bank that it names, else the one
        that answers it best. None where nothing is found."""
        passages = self._passages(question, _EXTRACT_PASSAGES, scope)
        terms, material = self.material(question, passages)
        facts = {key: about for key, about in material.facts.items() if about.base_year is not None}
        own = [
            about
            for about in facts.values()
            if any(terms.is_bank_asked(bank, other) for bank in question.banks for other in about.banks)
        ]
        if own:
            return max(own, key=lambda about: (about.base_year or 0, end_of(about.part)))
        is_plain = len({(about.base_year, about.part) for about in facts.values()}) < 2
        ranked = () if is_plain else (one.sentence.place[0] for one in material.claims(question, terms))
        return next((facts[key] for key in (*ranked, *facts) if key in facts), None)

    def material(self, question: Question, passages: Sequence[Passage]) -> tuple[QuestionTerms, Material]:
        """What the extractive answer is made from; for fitting and looking as well."""
        facts = {p.report.report_id: self.facts_of(p.report) for p in passages}
        names = named_reports(question, passages).values()
        terms = replace(self._terms(question, names), mistakable=mistakable(question, facts.values()))
        return terms, Material(passages, facts, self.retriever.embedder, self._neighbour, self._text_of)

    def _searched(self, question: Question, scope: Scope) -> Searched:
        """What a question is made of; its parts are searched for only where their passages are wanted."""
        depth = max(_EXTRACT_PASSAGES, self._settings.passages)
        ways = tuple((parts, tuple(map(read_question, parts.questions))) for parts in decompose(question))
        return Searched(question, scope, ways, cache(lambda one: self._passages(one, depth, scope)))

    def _passages(self, question: Question, depth: int, scope: Scope) -> list[Passage]:
        """The passages for a question, and those with a row that is called what it asks for.

        Where all are of reports about the bank that it names, that name tells nothing: such a report rarely says it
        beside a figure, and what does is not therefore nearer to the question. So it is in English; in Chinese, and
        across languages, what is found is no better without it.
        """
        found = self.retriever.search(question, depth, scope)
        about = [self.facts_of(report).banks for report in {p.report.report_id: p.report for p in found}.values()]
        in_english = question.language == "en" and all(question_language(p.chunk.text) == "en" for p in found[:1])
        if in_english and question.banks and all(banks and banks <= question.banks for banks in about):
            unnamed = re.sub(r"\s+(?:['’]s?\b)?\s*", " ", without_known_banks(question.text)).strip()
            found = self.retriever.search(replace(question, text=unnamed), depth, scope)
        return self.retriever.with_named_rows(question, found, scope)

    def extractive(self, searched: Searched, language: Language) -> Answer:
        """The answer without a model."""
        question = searched.question
        terms, material = self.material(question, searched.passages_for(question))
        threshold = self._settings.answer_threshold
        found = extract(question, terms, material, threshold)
        ways = searched.ways
        if _is_of_one_row(question, searched.passages_for(question)):
            ways = tuple(way for way in ways if way[0].combination not in ("each", "named"))
        for parts, of_parts in ways:
            if prefers_parts(question, parts, found):
                asked = [AskedPart(part, *self.material(part, searched.passages_for(part))) for part in of_parts]
                if together := combine(question, parts, asked, threshold):
                    return self._told(searched, language, terms, together, material)
        if ways and not answers_form(question, ways[-1][0], found):
            found = replace(found, parts=(), confidence=min(found.confidence, threshold / 2))
        return self._told(searched, language, terms, found, material)

    def _told(
        self, searched: Searched, language: Language, terms: QuestionTerms, found: Extract, material: Material
    ) -> Answer:
        """The answer that was found, or the abstention."""
        if leaves_a_bank_out(searched.question, terms, material, found.parts):
            found = replace(found, parts=(), confidence=min(found.confidence, self._settings.answer_threshold / 2))
        answer = self._quoted(searched.question, language, found.parts) if found.parts else None
        answer = answer or self._abstained(searched, language, terms, found, material)
        reason = say(found.remark, language) if found.remark and not answer.abstained else answer.reason
        if not answer.abstained:
            absent = banks_not_found(searched.question, terms, material)[0]
            reason = " ".join(filter(None, [reason, *_not_told(found, absent, language)]))
        return replace(answer, score=found.confidence, reason=reason)

    def _quoted(self, question: Question, language: Language, parts: Sequence[Part]) -> Answer:
        sentences, read, citations = [], [], []  # read: the sentences as their figures are read
        quotes: dict[int, Sequence[str]] = {}
        computed: list[FigureVerdict] = []
        for n, part in enumerate(parts, start=1):
            citations.append(self._cite(n, part.passage, part.sentences))
            derived = [lead.derived for lead in part.leads if lead.derived]
            # A sum may have operands in each of the quotes.
            cited = tuple(range(1, len(parts) + 1)) if derived else (n,)
            computed += [_computed_verdict(one, language, cited) for whole in derived for one in _sums_shown(whole)]
            quotes[n] = (citations[-1].quote, as_read := _read(part.sentences))
            read.append(AnswerSentence(_sentence(language, part.leads, as_read, n), cited))
            shown = citations[-1].shown or as_read
            sentences.append(AnswerSentence(_sentence(language, part.leads, shown, n), cited))
        return Answer(
            question.text,
            language,
            "\n\n".join(sentence.text for sentence in sentences),
            tuple(sentences),
            tuple(citations),
            figure_verdicts(read, quotes, computed),
        )

    def _abstained(
        self, searched: Searched, language: Language, terms: QuestionTerms, found: Extract, material: Material
    ) -> Answer:
        looked_for = list(dict.fromkeys(term.surface for term in terms.terms))[:_MOST_TERMS_NAMED]
        reports = self.library.record.report_count(searched.scope)
        separator = "、" if language == "zh" else ", "
        parts = [say("abstain", language)]
        if looked_for:
            parts.append(say("looked_for", language, reports=reports, terms=separator.join(looked_for)))
        if unknown := list(dict.fromkeys(terms.unknown))[:_MOST_TERMS_NAMED]:
            parts.append(say("nothing_on", language, terms=separator.join(unknown)))
        absent, alike = banks_not_found(searched.question, terms, material)
        if absent:
            parts.append(say("bank_absent", language, banks=separator.join(absent)))
        if alike:
            parts.append(say("bank_alike", language, banks=separator.join(alike)))
        citations = []
        barred = found.barred
        if barred and not is_certain(searched.question, terms, barred, material.facts[barred.sentence.place[0]]):
            barred = None
        if closest := found.barred.sentence if found.barred else found.closest:
            citations.append(self._cite(1, closest.passage, [closest.sentence]))
            quote = citations[0].shown or closest.sentence.text
            time = _time_said(barred, language) if barred else ""
            parts.append(say(f"instead_{barred.bar}" if barred else "closest", language, quote=quote, n=1, time=time))
        text = ("" if language == "zh" else " ").join(parts)
        return Answer(
            searched.question.text,
            language,
            text,
            (AnswerSentence(text, tuple(citation.n for citation in citations)),),
            tuple(citations),
            abstained=True,
            reason="no sentence of the reports answers it",
        )

    def _written(self, searched: Searched, language: Language, writer: Writer) -> Generator[Partial, None, Answer]:
        """The model's text while it comes, then the answer made from what of it holds."""
        text, question = "", searched.question
        given = searched.best(self._settings.passages)
        sources = [source_of(passage, self.facts_of(passage.report)) for passage in given]
        until = time.monotonic() + _TIMEOUTS_A_TEXT * self._settings.llm_timeout_seconds
        for piece in compose(question, language, given, sources, writer):
            text += piece
            yield Partial(text)
            if time.monotonic() > until or len(text) > _LONGEST_TEXT:
                break  # what is there is checked, and its last sentence falls if it is not whole
        if NOT_IN_REPORTS in text:
            return self._declined(searched, language, given, writer.name)

        def repair(failed: Sequence[Checked]) -> str:
            told = [(one.sentence.text, why(one, language)) for one in failed]
            if time.monotonic() > until:
                return ""
            try:
                return "".join(compose_again(question, language, given, sources, told, writer))[:_LONGEST_TEXT]
            except ChatModelError as error:
                log.warning("%s: %s", error, error.__cause__)
                return ""

        found = verify(text, dict(enumerate(sources, start=1)), self._subjects, question.text, repair)
        return self._verified(searched, language, given, found, writer.name)

    def _verified(
        self, searched: Searched, language: Language, passages: Sequence[Passage], found: Verified, by: str
    ) -> Answer:
        """The model's sentences that hold; what stands in the reports in the place of those that do not."""
        if not found.kept:
            instead = self.extractive(searched, language)
            told = say("nothing_verified", language, model=by)
            return replace(instead, reason=" ".join(filter(None, [told, instead.reason])))
        pieces = [self._piece(one, passages) for one in found.kept]
        if found.withheld:
            instead = self.extractive(searched, language)
            if not instead.abstained:
                pieces[found.place : found.place] = pieces_of(instead, but=pieces)
        reason = say("withheld", language, count=found.withheld) if found.withheld else ""
        return replace(joined(searched.question.text, language, pieces), answered_by=by, reason=reason)

    def _piece(self, one: Checked, passages: Sequence[Passage]) -> Piece:
        """A sentence with citations of the sentences that its figures rest on, else of those that share its words."""
        places = [place for support in one.figures for place in support.places]
        for n in one.sentence.citations:
            if n not in {number for number, _ in places}:
                chunk = passages[n - 1].chunk
                places.append((n, chunk.sentences.index(supporting_sentence(one.sentence, passages[n - 1]))))
        cited = {
            (n, index): self._cite(0, passages[n - 1], [passages[n - 1].chunk.sentences[index]]) for n, index in places
        }
        verdicts = tuple((support.verdict, tuple(cited[place] for place in support.places)) for support in one.figures)
        return Piece(one.sentence.text, tuple(cited.values()), verdicts)

    def _declined(self, searched: Searched, language: Language, passages: Sequence[Passage], by: str) -> Answer:
        """The model says that the passages do not hold the answer: the abstention, with what stands closest."""
        terms, material = self.material(searched.question, passages)
        found = extract(searched.question, terms, material, 1.1)
        return replace(self._abstained(searched, language, terms, found, material), answered_by=by)

    def _neighbour(self, passage: Passage, step: int) -> Passage | None:
        """The chunk that many places after another one of its report; None where there is none."""
        report, place = passage.report, passage.chunk.ordinal + step
        return next(iter(self.library.record.passages_at(report.report_id, report.version, [place])), None)

    def _text_of(self, passage: Passage) -> str:
        return self.library.record.text(passage.report.report_id, passage.report.version) or ""

    def facts_of(self, report: Report) -> ReportFacts:
        """What a report is about as a whole: read from the whole text, then remembered until its details are edited."""
        key, details = (report.report_id, report.version), report.details
        known, facts = self._facts.get(key, (None, None))
        if facts is None or known != details:
            facts = report_facts(self.library.record.text(*key) or "", details)
            self._facts[key] = details, facts
        return facts

    def _terms(self, question: Question, names: Iterable[str] = ()) -> QuestionTerms:
        """names: of reports that the question names; a sentence of theirs need not name them."""
        library, lexicon = self.library, self.retriever.lexicon
        return question_terms(question, lexicon, library.record.chunk_count(), library.unit_frequencies, names)

    def _cite(self, n: int, passage: Passage, quoted: Sequence[Sentence]) -> Citation:
        text = self.library.record.text(passage.report.report_id, passage.report.version)
        if text is None:
            raise LibraryError("A report was taken out of the library while it was read. Ask again.")
        return make_citation(n, passage, quoted, text)

    def _language(self, spoken: Language) -> Language:
        fixed = self._settings.answer_language
        return spoken if fixed == "auto" else fixed


def _is_of_one_row(question: Question, passages: Iterable[Passage]) -> bool:
    """Whether what sounds like a list is the name of a row: mortgage fees and related income."""
    if not joins(question.text.lower()):
        return False
    rows = (row_of(sentence.text) for one in passages for sentence in one.chunk.sentences)
    names = {name for row in rows for name in row_names(row) if joins(name)}
    return bool(asked_names(timeless(question.text), names))


def make_citation(n: int, passage: Passage, quoted: Sequence[Sentence], report_text: str) -> Citation:
    """A citation of consecutive sentences of a passage; the quote is cut from the report's text as it was written."""
    start, end = quoted[0].start, quoted[-1].end
    quote = report_text[start:end]
    details = passage.report.details
    return Citation(
        n,
        passage.report.report_id,
        details.title,
        passage.report.file,
        passage.chunk.page,
        " > ".join(passage.chunk.headings),
        start,
        end,
        quote,
        details.date,
        details.url,
        passage.report.version,
        _shown_quote(quoted, report_text) if _read(quoted).split() != quote.split() else "",
    )


def _read(quoted: Sequence[Sentence]) -> str:
    return "\n".join(sentence.text for sentence in quoted)


def _shown_quote(quoted: Sequence[Sentence], report_text: str) -> str:
    return "\n".join(row_shown(one.text, report_text[one.start : one.end]) for one in quoted)


def _sentence(language: Language, leads: Sequence[Lead], quote: str, n: int) -> str:
    if not leads:
        return say("quote", language, n=n, quote=quote)
    return say(
        "led", language, lead=say("and", language).join(_shown(lead, language) for lead in leads), n=n, quote=quote
    )


def _time_said(one: RankedClaim, language: Language) -> str:
    """The year that a figure is of, by its own words or its report's; one period where it is not known."""
    time = time_of(one)
    if time is None or len(time[0]) != 1:
        return say("one_period", language)
    return time_said(min(time[0]), time[1], language)


def _not_told(found: Extract, absent: Sequence[str], language: Language) -> Iterator[str]:
    """A word on the banks of which an answer tells nothing: those that nothing names, those without such a figure."""
    separator = "、" if language == "zh" else ", "
    told = banks_named(" ".join(lead.label for part in found.parts for lead in part.leads))
    if absent := [name for name in absent if name not in told]:
        yield say("bank_absent", language, banks=separator.join(absent))
    if untold := [name for name in found.missing if not banks_named(name) & set(absent)]:
        yield say("bank_untold", language, banks=separator.join(untold))


def _shown(lead: Lead, language: Language) -> str:
    """A leading figure, with the year or the thing it is of where there are several."""
    figure = lead.surface if lead.year is None else say("year", language, figure=lead.surface, year=lead.year)
    return say("of", language, label=lead.label, figure=figure) if lead.label else figure


def _sums_shown(derived: Derived) -> Iterator[Derived]:
    """Each figure that a sum shows as computed: its own, without the sign of a fall as well, and those it compares."""
    for one in (derived, *derived.within):
        yield one
        if one.value < 0:
            yield replace(one, value=-one.value)


def _computed_verdict(derived: Derived, language: Language, cited: tuple[int, ...]) -> FigureVerdict:
    return FigureVerdict(derived.surface(language), derived.value, derived.unit, "derived", cited, derived.derivation)

"""Passages of a report -> its topics, with the bank, the period and the table that a question must name. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.binding import is_row
from rag.claims import ReportFacts
from rag.evidence import COMMAND
from rag.institutions import ITSELF, banks_named
from rag.population import populations
from rag.question import passage_language
from rag.records import Language, Passage, Sentence
from rag.suggest.names import bank_called, group_called
from rag.suggest.prose_chinese import chinese_topics
from rag.suggest.prose_english import english_topics
from rag.suggest.rows import Surroundings, row_topics
from rag.suggest.topic import PROSE, Place, Topic

_FISCAL = re.compile(r"\bFY\s?(?:19|20)?\d\d")
_LONGEST = 300  # characters: a longer sentence or row is more than one, run together


def topics_of(passages: Sequence[Passage], facts: ReportFacts, text: str) -> list[Topic]:
    """The topics of consecutive passages of a report, in order. text: the whole report's."""
    return [topic for passage, before in _with_before(passages) for topic in _topics(passage, before, facts, text)]


def _with_before(passages: Sequence[Passage]) -> Iterator[tuple[Passage, tuple[str, ...]]]:
    """Each passage with what stands before it under the same heading."""
    before: tuple[str, ...] = ()
    for last, passage in pairwise([None, *passages]):
        assert passage
        if last and (last.chunk.headings != passage.chunk.headings or last.chunk.ordinal + 1 != passage.chunk.ordinal):
            before = ()
        yield passage, before
        before = (*before, *(sentence.text for sentence in passage.chunk.sentences))


def _topics(passage: Passage, before: Sequence[str], facts: ReportFacts, text: str) -> Iterator[Topic]:
    prose = [one for one in before if not is_row(one)]
    for sentence in passage.chunk.sentences:
        place = Place(passage.report.report_id, sentence.start, sentence.end)
        if len(sentence.text) <= _LONGEST and not COMMAND.search(sentence.text):
            yield from _of_sentence(sentence, place, passage, prose, facts, text)
        if not is_row(sentence.text):
            prose.append(sentence.text)


def _of_sentence(
    sentence: Sentence, place: Place, passage: Passage, prose: Sequence[str], facts: ReportFacts, text: str
) -> Iterator[Topic]:
    language: Language = passage_language(sentence.text + "".join(prose[-1:]))
    row = is_row(sentence.text)
    caption = prose[-1] if row and prose else ""
    headings = passage.chunk.headings
    near = (sentence.text, *reversed(prose), *reversed(headings), passage.report.details.title)
    banks = _banks(near[1:] if row else near, facts)
    who = bank_called(banks, text, language)
    if banks and not who and language == "zh":
        return  # it is of a bank whose name is in doubt
    if language == "en":
        who = group_called(near[1:3]) if row else who
    about = Surroundings(language, who, facts.base_year, caption, not facts.part, bool(_FISCAL.search(text[:20_000])))
    section = PROSE + " > ".join(headings)
    if row:
        yield from row_topics(sentence, place, about)
    elif language == "zh":
        yield from (replace(one, group=section) for one in chinese_topics(sentence, place, about))
    else:
        yield from (replace(one, group=section) for one in english_topics(sentence, place, about))


def _banks(near: Sequence[str], facts: ReportFacts) -> frozenset[str]:
    """The banks of the nearest text that names some; none where a kind of banks is named nearer."""
    for one in near:
        if named := banks_named(one):
            return (named - {ITSELF}) or facts.banks
        if populations(one):
            return frozenset()
    return frozenset()

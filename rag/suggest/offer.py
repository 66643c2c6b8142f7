"""Suggestions that are known to be answered: each is asked of the library before it is offered.

A suggestion that the assistant would answer otherwise than with the figure it was made from is not made: none is
better than a bad one.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rag.answer import Assistant
from rag.question import read_question
from rag.records import EVERYTHING, Answer, Citation, Language, Passage, Report, Scope
from rag.suggest.asked_again import in_other_periods
from rag.suggest.candidates import Candidate, Kind, Speaker, after, at_other_banks
from rag.suggest.names import alias, english_names
from rag.suggest.openings import openings
from rag.suggest.reading import topics_of
from rag.suggest.topic import Topic

_MOST = 3
_SECONDS = 0.4  # for all that is asked in advance of a follow-up: the user is reading the answer meanwhile
_AROUND = 1  # chunks on either side of the cited one
_MOST_ASKED = 6
_OTHER_REPORTS = 4
_TELLING_DIGITS = 3
_IN_TURN: tuple[Kind, ...] = ("level", "change", "rank", "level", "change", "level")
_REPORTS_OPENED = 12
_CHUNKS_OPENED = 240  # of all reports together: tables and prose, spread over the whole of each
_LEAST_CHUNKS = 16
_ASKED_A_REPORT = 4


def follow_ups(
    answer: Answer, assistant: Assistant, scope: Scope = EVERYTHING, seconds: float = _SECONDS
) -> tuple[str, ...]:
    """Up to three questions that go on from an answer, in its language; none after an abstention or small talk."""
    started = time.monotonic()
    if answer.abstained or not answer.citations or not answer.figures:
        return ()
    around = _around(assistant, answer.citations[0])
    if not around:
        return ()
    near = _read(assistant, around)
    cited = [one for one in near if _is_cited(one, answer.citations)]
    own = next((one for one in cited if _leads(answer, one)), None)
    speaker = _speaker(assistant, around[0].report, near, answer.language).calling(answer.question)
    again = in_other_periods(answer, [one for passage in around for one in passage.chunk.sentences])
    candidates = after(own, again, [one for one in cited if not _leads(answer, one)], near, speaker)
    taken: list[str] = []
    asked = {_plain(answer.question), _plain(answer.completed)}
    kinds: set[str] = set()
    tried = 0
    for one in _with_banks(candidates, own, assistant, scope, answer.language):
        if len(taken) == _MOST or tried == _MOST_ASKED or time.monotonic() - started > seconds:
            break
        if _plain(one.question) in asked or (one.kind != "neighbour" and one.kind in kinds):
            continue
        asked.add(_plain(one.question))
        tried += 1
        if _is_answered(one, assistant, scope):
            taken.append(one.question)
            kinds.add(one.kind)
    return tuple(taken)


def opening_examples(
    assistant: Assistant, language: Language, count: int = 4, scope: Scope = EVERYTHING
) -> tuple[str, ...]:
    """Questions for an empty page, from the library's own reports and of several kinds.

    Over a report in the other language a question is put in `language` where the glossary has its very terms; only
    where too few can be put in it, the rest is in the reports' language. Each is asked in advance, so it takes seconds:
    make them once, in the background.
    """
    reports = assistant.library.record.reports_in(scope)
    step = max(1, len(reports) // _REPORTS_OPENED)
    own: dict[str, list[Candidate]] = {}
    other: dict[str, list[Candidate]] = {}
    chosen = reports[::step][:_REPORTS_OPENED]
    for report in sorted(chosen, key=lambda one: one.details.language != language):
        ordinals = _spread(report.chunks, max(_LEAST_CHUNKS, _CHUNKS_OPENED // len(chosen)))
        passages = assistant.library.record.passages_at(report.report_id, report.version, ordinals)
        topics = _read(assistant, passages)
        text = assistant.library.record.text(report.report_id, report.version) or ""
        own[report.report_id] = openings(topics, text, _speaker(assistant, report, topics, language))
        if (spoken := report.details.language) != language:
            other[report.report_id] = openings(topics, text, _speaker(assistant, report, topics, spoken))
    taken: list[Candidate] = []
    for left in (own, other):
        _take(taken, left, assistant, scope, count)
    return tuple(one.question for one in taken)


def _take(
    taken: list[Candidate], left: dict[str, list[Candidate]], assistant: Assistant, scope: Scope, count: int
) -> None:
    """Take a level, a change, a rank and so on in turn, each of the report that was taken from least so far.

    left: the candidates of each report, which are used up.
    """
    in_turn = 0
    while len(taken) < count and any(left.values()):
        wanted = _IN_TURN[in_turn % len(_IN_TURN)]
        in_turn += 1
        used = Counter(one.place.report_id for one in taken)
        for report_id in sorted(left, key=lambda key: used[key]):
            mine = [one for one in left[report_id] if one.kind == wanted][:_ASKED_A_REPORT]
            places = {one.place for one in taken}
            tried = (one for one in mine if one.place not in places and _is_answered(one, assistant, scope))
            found = next(tried, None)
            last = mine.index(found) if found else len(mine) - 1
            left[report_id] = [one for one in left[report_id] if one not in mine[: last + 1]]
            if found:
                taken.append(found)
                break


def _around(assistant: Assistant, citation: Citation) -> list[Passage]:
    record = assistant.library.record
    at = record.ordinal_at(citation.report_id, citation.version, citation.start)
    if at is None:
        return []
    ordinals = range(at - _AROUND, at + _AROUND + 1)
    return record.passages_at(citation.report_id, citation.version, list(ordinals))


def _read(assistant: Assistant, passages: Sequence[Passage]) -> list[Topic]:
    if not passages:
        return []
    report = passages[0].report
    text = assistant.library.record.text(report.report_id, report.version) or ""
    return topics_of(passages, assistant.facts_of(report), text)


def _speaker(assistant: Assistant, report: Report, topics: Sequence[Topic], language: Language) -> Speaker:
    text = assistant.library.record.text(report.report_id, report.version) or ""
    called = {who: _called(who, text, language) for who in {topic.who for topic in topics if topic.who}}
    return Speaker(language, called)


def _called(who: str, text: str, language: Language) -> str:
    if who.isascii() == (language == "en"):
        return who
    return alias(who, text) or (english_names().get(who, "") if language == "en" else "")


def _with_banks(
    candidates: Iterable[Candidate], own: Topic | None, assistant: Assistant, scope: Scope, language: Language
) -> Iterator[Candidate]:
    """The candidates, with one of another bank after the first two; it takes a search, made where it is wanted."""
    waiting = list(candidates)
    yield from waiting[:2]
    if own is not None and own.who and own.form == "level":
        yield from _elsewhere(own, assistant, scope, language)
    yield from waiting[2:]


def _elsewhere(own: Topic, assistant: Assistant, scope: Scope, language: Language) -> list[Candidate]:
    asked = read_question(f"{own.when.said if own.when else ''}{own.item}")
    by_report: dict[str, list[Passage]] = {}
    for passage in assistant.retriever.search(asked, 8, scope):
        by_report.setdefault(passage.report.report_id, []).append(passage)
    found: list[Candidate] = []
    for passages in list(by_report.values())[:_OTHER_REPORTS]:
        passages.sort(key=lambda one: one.chunk.ordinal)
        topics = _read(assistant, passages)
        found += at_other_banks(own, topics, _speaker(assistant, passages[0].report, topics, language))
    return found[:1]


def _is_cited(topic: Topic, citations: Sequence[Citation]) -> bool:
    return any(_holds(citation, topic.place.report_id, topic.place.start, topic.place.end) for citation in citations)


def _holds(citation: Citation, report_id: str, start: int, end: int) -> bool:
    return citation.report_id == report_id and citation.start <= start and end <= citation.end


def _leads(answer: Answer, topic: Topic) -> bool:
    first = answer.figures[0]
    figures = [first.value] if first.status != "derived" else [f.value for f in answer.figures[1:2]]
    return topic.figure.value in figures and topic.form != "change"


def _is_answered(one: Candidate, assistant: Assistant, scope: Scope) -> bool:
    """Whether the question is answered with its figure, and from where that stands."""
    if read_question(one.question).asks != "figure":
        return False
    answer = assistant.without_model(one.question, scope)
    if answer.abstained or not answer.figures or answer.reason:
        return False
    lead = answer.figures[0]
    if abs(lead.value) != abs(one.value) or lead.unit not in (one.unit, "") or lead.status == "unsupported":
        return False
    if one.row and not answer.text.startswith(one.row):
        return False
    place = one.place
    if any(_holds(citation, place.report_id, place.start, place.end) for citation in answer.citations):
        return True
    # A report may state a figure twice, in its prose and in its table: a long one is no other's by chance.
    digits = len(one.value.normalize().as_tuple().digits)
    return digits >= _TELLING_DIGITS and any(citation.report_id == place.report_id for citation in answer.citations)


def _plain(question: str) -> str:
    return "".join(char for char in question.lower() if char.isalnum())


def _spread(chunks: int, most: int) -> list[int]:
    """Places all over a report, in pairs of neighbours: a caption may stand at the end of the chunk before."""
    if chunks <= most:
        return list(range(chunks))
    step = chunks / (most / 2)
    return sorted({int(n * step) + k for n in range(most // 2) for k in (0, 1)})

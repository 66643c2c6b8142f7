"""What the figures of a sentence rest on: for each, the claims of its sources that it may be, or why none. Pure.

A figure holds where a source has the same quantity, bound, direction, period and bank, and where no other figure of the
sources that could be meant as well fits its words better by more than a margin.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.agreement import Asked, Disagreement, asked_in, disagreement, of_others, quantity_disagreement
from rag.binding import Claim
from rag.evidence import Held, Source, every_claim
from rag.figures import same_quantity
from rag.records import Figure, FigureVerdict
from rag.rederive import derivations
from rag.subject import Fit, Subjects, words_of
from rag.units import measure

Failure = Disagreement | Literal["another subject"]

MARGIN = 0.1  # how much better another figure may fit; fitted by `python -m eval.mutants`
_NOT_THE_NAME = re.compile(r"(?:股份|控股|集团)*(?:有限)?(?:责任)?公司$|,? (?:Inc|Ltd|PLC|Corp(?:oration)?|Group)\.?$")
_COMPANY = re.compile(r"公司|集团|银行|中心|\b(?:Bank|Group|Company|Inc|Ltd)\b")
_SHORTEST_NAME = 3
# The nearer to agreement, the more it tells.
_NEAREST: tuple[Failure, ...] = (
    *("another kind of bank", "another bank", "another period", "another direction", "change for level"),
    *("the opposite", "another bound", "another unit"),
)


@dataclass(frozen=True, slots=True)
class Support:
    """A figure of an answer with what it rests on: the places of sentences, as (citation number, sentence)."""

    verdict: FigureVerdict
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of a source, with the number of its citation."""

    n: int
    held: Held


@dataclass(frozen=True)
class Reading:
    """A sentence, what it cites, and the figures there. asked: for a figure without a year or a bank."""

    text: str
    cited: Mapping[int, Source]
    every: Sequence[Found]
    fit: Fit
    subjects: Subjects
    asked: Asked
    question: str
    margin: float

    def claims(self) -> Iterator[Mapping[int, Claim]]:
        """Each figure of the sentence with its words and its time, as read beside each citation: 上年 differs."""
        readings = {source.base_year: every_claim(self.text, source.base_year) for source in self.cited.values()}
        for place in range(len(next(iter(readings.values())))):
            yield {n: self._worded(readings[source.base_year][place]) for n, source in self.cited.items()}

    def _worded(self, claim: Claim) -> Claim:
        """A figure that answers without a word (16.13%[1]) is said of what was asked."""
        if self.question and not re.search(r"[^\W\d_]{2}", "".join(words_of(claim))):
            return Claim(claim.figure, self.question, "", claim.years, claim.part, claim.is_change)
        return claim


def read_sentence(
    text: str,
    cited: Mapping[int, Source],
    subjects: Subjects,
    question: str,
    margin: float,
) -> Reading:
    """The sentence beside what it cites."""
    every = [Found(n, held) for n, source in cited.items() for held in source.held]
    titles = [source.context[0] for source in cited.values() if source.context]
    fit = subjects.fits([one.held.claim for one in every], titles)
    return Reading(text, cited, every, fit, subjects, asked_in(question), question, margin)


def supports(reading: Reading) -> tuple[list[Support], tuple[Failure, str] | None]:
    """What each figure rests on, in order, or the first that rests on nothing, with the reason."""
    known: dict[int, Support] = {}
    stated: list[Found] = []
    resting: list[tuple[Figure, list[Found]]] = []
    missing: list[tuple[Claim, Failure]] = []
    for read in reading.claims():
        said = next(iter(read.values()))
        found, failure = _holding(reading, read)
        if found:
            stated.append(found[0])
            resting.append((said.figure, found))
            known[said.figure.start] = _quoted(said.figure, found)
        elif not _counts_the_reports(said.figure, reading.cited):
            missing.append((said, failure))
    if again := _said_twice(reading.text, resting):
        return [], ("another subject", again.surface)
    for said, failure in missing:
        derived = _derived(reading, said, stated)
        if derived is None:
            return [], (failure, said.figure.surface)
        known[said.figure.start] = derived
    return [known[start] for start in sorted(known)], None


def _counts_the_reports(figure: Figure, cited: Mapping[int, Source]) -> bool:
    """Whether a figure counts what the sentence compares: 两家公司 over two reports. It is then no figure of theirs."""
    reports = len({source.context[:1] for source in cited.values()})
    in_words = not any(char.isdigit() for char in figure.surface)
    return in_words and figure.kind == "count" and figure.value == reports > 1


def _said_twice(text: str, resting: Sequence[tuple[Figure, Sequence[Found]]]) -> Figure | None:
    """A figure that the sentence states more often than its sources do: it cannot be both times theirs.

    In brackets it may be said again: 50,000万元（5亿元）.
    """
    resting = [pair for pair in resting if text[: pair[0].start].rstrip()[-1:] not in ("（", "(")]
    for figure, _ in resting:
        alike = [found for other, found in resting if same_quantity(figure, other)]
        places = {(one.n, one.held.index, one.held.claim.figure.start) for found in alike for one in found}
        if len(alike) > len(places):
            return figure
    return None


def _holding(reading: Reading, read: Mapping[int, Claim]) -> tuple[list[Found], Failure]:
    """The held claims that a claim of the sentence may be, best fit first, or why there is none."""
    said = next(iter(read.values()))
    meant = _reports_meant(said, reading.cited)
    agreeing, failures = _agreeing(reading, read, [one for one in reading.every if one.n in meant])
    if not agreeing:
        elsewhere, more = _agreeing(reading, read, [one for one in reading.every if one.n not in meant])
        if elsewhere:
            return [], "another subject"
        return [], next((one for one in _NEAREST if one in (*failures, *more)), "figure not in the source")
    best = agreeing[0][0]
    rivals = _rivals(reading, read, meant, {one.held.claim.is_change for _, one in agreeing})
    if max((reading.fit(read[one.n], one.held.claim) for one in rivals), default=0.0) - best > reading.margin:
        return [], "another subject"
    if not reading.subjects.knows(said, "\n".join(source.text for source in reading.cited.values())):
        return [], "another subject"
    return [one for fit, one in agreeing if best - fit <= reading.margin], ""


def _agreeing(
    reading: Reading, read: Mapping[int, Claim], among: Sequence[Found]
) -> tuple[list[tuple[float, Found]], list[Failure]]:
    """Those that the claim may be, with their fits, best first; and why the others are none."""
    failures: list[Failure] = []
    agreeing: list[tuple[float, Found]] = []
    for one in among:
        said = read[one.n]
        failure = quantity_disagreement(reading.text, said.figure, one.held)
        failure = failure or disagreement(reading.text, said, one.held, reading.asked)
        if failure:
            failures.append(failure)
        else:
            agreeing.append((reading.fit(said, one.held.claim), one))
    return sorted(agreeing, key=lambda pair: -pair[0]), failures


def _rivals(reading: Reading, read: Mapping[int, Claim], meant: frozenset[int], changes: set[bool]) -> Iterator[Found]:
    """Other figures of the same kind, period and banks."""
    for one in reading.every:
        said, claim = read[one.n], one.held.claim
        if one.n not in meant or not _alike(said.figure, claim.figure) or claim.is_change not in changes:
            continue
        if not same_quantity(said.figure, claim.figure) and not of_others(reading.text, said, one.held, reading.asked):
            yield one


def _alike(one: Figure, other: Figure) -> bool:
    """Whether one figure could stand where the other does: of a kind, and not one of 家 and the other of 公里."""
    if not one.unit or not other.unit:
        return True
    if one.kind != other.kind or one.kind != "count":
        return one.kind == other.kind
    things = measure(one.unit)[0], measure(other.unit)[0]
    return things[0] == things[1] or "个" in things


def _reports_meant(said: Claim, cited: Mapping[int, Source]) -> frozenset[int]:
    """The citations of the report that a claim names, where its sentence cites several reports; else all."""
    names = {n: _NOT_THE_NAME.sub("", source.context[0]) if source.context else "" for n, source in cited.items()}
    if len(set(names.values())) > 1:
        for text in (said.own,) if _COMPANY.search(said.own) else (said.own, said.before):
            places = {n: text.rfind(name) for n, name in names.items() if len(name) >= _SHORTEST_NAME}
            last = max(places.values(), default=-1)
            if last >= 0:
                return frozenset(n for n, place in places.items() if place == last)
    return frozenset(cited)


def _quoted(figure: Figure, found: Sequence[Found]) -> Support:
    """The best claim of each citation."""
    places = {one.n: (one.n, one.held.index) for one in reversed(found)}
    verdict = FigureVerdict(figure.surface, figure.value, figure.unit, "quoted", tuple(sorted(places)))
    return Support(verdict, tuple(places[n] for n in sorted(places)))


def _derived(reading: Reading, said: Claim, stated: Sequence[Found]) -> Support | None:
    number = {id(one.held): one.n for one in reading.every}
    held, others = [one.held for one in reading.every], [one.held for one in stated]
    for derived, operands in derivations(reading.text, said, others, held, reading.fit, reading.margin):
        places = tuple(dict.fromkeys((number[id(one)], one.index) for one in operands))
        numbers = tuple(dict.fromkeys(n for n, _ in places))
        figure = said.figure
        return Support(
            FigureVerdict(figure.surface, figure.value, figure.unit, "derived", numbers, derived.derivation), places
        )
    return None

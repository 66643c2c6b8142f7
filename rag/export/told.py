"""A question and its answer -> what every export tells of it, in order. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.export.marks import marks
from rag.export.printable import in_one_line, printable
from rag.export.references import Numbers
from rag.export.wording import words
from rag.leads import lead_of, paragraphs_of, verdicts_by_surface, whole_figure
from rag.records import Answer, FigureStatus, FigureVerdict, Language
from rag.smalltalk import CONVERSATION


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one kind. reference: its number, where the piece stands for a reference."""

    text: str
    reference: int | None = None
    unsupported: bool = False  # a figure that no source was found to hold


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A lead with its sums, and what it is taken from; without a lead, only text."""

    lead: tuple[Run, ...]
    sums: tuple[str, ...]
    text: tuple[Run, ...]
    is_quotation: bool


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as exports tell it. Each figure is told once, with the least certain verdict on it."""

    question: str
    language: Language
    abstained: bool
    understood: str
    paragraphs: tuple[Paragraph, ...]
    checked: tuple[str, ...]  # sentences on the figures that were quoted or computed, but for sums told with a lead
    unsupported: str  # a sentence on those that were not verified; empty where there are none
    asides: tuple[str, ...]


def tell(question: str, answer: Answer, numbers: Numbers) -> Told:
    """What there is to tell of an answer whose citations stand in a list of references under `numbers`."""
    answer = _printable(answer)
    language = answer.language
    statuses = _statuses(answer.figures)
    not_verified = words("and", language).join(_of(statuses, "unsupported"))
    paragraphs = tuple(_paragraph(each, answer, numbers) for each in paragraphs_of(answer.text))
    summed = {each for paragraph in paragraphs for each in paragraph.sums}
    return Told(
        in_one_line(question),
        language,
        answer.abstained,
        words("understood", language, question=in_one_line(answer.completed)) if answer.completed else "",
        paragraphs,
        tuple(_checked(answer, statuses, summed)),
        words("unsupported", language, figures=not_verified) if not_verified else "",
        tuple(_asides(answer)),
    )


def language_of(answers: Sequence[Answer]) -> Language:
    """The language of most answers; of the first one where they are even."""
    languages = [answer.language for answer in answers]
    return max(languages, key=languages.count, default="zh")


def _printable(answer: Answer) -> Answer:
    sentences = tuple(replace(sentence, text=printable(sentence.text)) for sentence in answer.sentences)
    figures = tuple(
        replace(figure, surface=in_one_line(figure.surface), derivation=in_one_line(figure.derivation))
        for figure in answer.figures
    )
    return replace(answer, text=printable(answer.text), sentences=sentences, figures=figures)


def _paragraph(text: str, answer: Answer, numbers: Numbers) -> Paragraph:
    lead = None if answer.abstained else lead_of(text, answer.figures)
    if lead is None:
        runs = tuple(_runs(text, answer, numbers))
        return Paragraph((), (), runs, not answer.abstained and text.startswith("“"))
    led, rest = (tuple(_runs(part, answer, numbers)) for part in (lead.text, lead.rest))
    return Paragraph(led, lead.sums, rest, is_quotation=True)


def _runs(text: str, answer: Answer, numbers: Numbers) -> Iterator[Run]:
    end = 0
    for start, stop, n in marks(text, answer):
        yield from _told_apart(text[end:start].rstrip(" "), answer.figures)
        yield Run(f"[{numbers[n]}]", reference=numbers[n])
        end = stop
    yield from _told_apart(text[end:], answer.figures)


def _told_apart(text: str, figures: Sequence[FigureVerdict]) -> Iterator[Run]:
    """The text in pieces, those apart that are figures without a source."""
    surfaces = sorted({f.surface for f in figures if f.status == "unsupported" and f.surface}, key=len, reverse=True)
    pattern = "|".join(map(whole_figure, surfaces))
    for place, piece in enumerate(re.split(f"({pattern})", text) if pattern else [text]):
        if piece:
            yield Run(piece, unsupported=place % 2 == 1)


def _statuses(figures: Sequence[FigureVerdict]) -> dict[str, FigureStatus]:
    """The least certain verdict on each figure as written; a bare number that is written with its unit too, once."""
    return verdicts_by_surface(
        figure
        for figure in figures
        if not any(
            other.value == figure.value
            and other.status == figure.status
            and len(other.surface) > len(figure.surface)
            and other.surface.startswith(figure.surface)
            for other in figures
        )
    )


def _of(statuses: dict[str, FigureStatus], status: FigureStatus) -> list[str]:
    return [surface for surface, each in statuses.items() if each == status]


def _checked(answer: Answer, statuses: dict[str, FigureStatus], summed: Collection[str]) -> Iterator[str]:
    language = answer.language
    if quoted := _of(statuses, "quoted"):
        yield words("quoted", language, figures=words("and", language).join(quoted))
    derivations = {figure.surface: figure.derivation for figure in answer.figures if figure.derivation}
    for surface in _of(statuses, "derived"):
        derivation = derivations.get(surface, "")
        if derivation in summed:
            continue
        yield words("computed" if derivation else "computed_bare", language, figure=surface, sum=derivation)


def _asides(answer: Answer) -> Iterator[str]:
    if answer.reason and not answer.abstained:
        yield in_one_line(answer.reason)
    if answer.answered_by not in ("extractive", CONVERSATION):
        yield words("written_by", answer.language, model=in_one_line(answer.answered_by))

"""A question and its answer -> what every export tells of it, in order. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.export.marks import marks
from rag.export.printable import in_one_line, printable
from rag.export.references import Numbers
from rag.export.wording import words
from rag.records import Answer, FigureStatus, FigureVerdict, Language
from rag.smalltalk import CONVERSATION

_WORST_FIRST: list[FigureStatus] = ["unsupported", "derived", "quoted"]
# What leads a paragraph, before the quotation that it is taken from.
_LEAD = re.compile(r"([^“\n]{1,200}?) ?(?:——|—) ?(?=“)")


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
    texts = [each for each in re.split(r"\n{2,}", answer.text) if each.strip()]
    paragraphs = tuple(_paragraph(each, answer, numbers) for each in texts)
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
    runs = tuple(_runs(text, answer, numbers))
    lead = None if answer.abstained else _LEAD.match(text)
    if not lead:
        return Paragraph((), (), runs, not answer.abstained and text.startswith("“"))
    told, sums = _without_sums(lead[1], answer.figures)
    rest = text[lead.end() :]
    return Paragraph(tuple(_runs(told, answer, numbers)), sums, tuple(_runs(rest, answer, numbers)), is_quotation=True)


def _without_sums(lead: str, figures: Sequence[FigureVerdict]) -> tuple[str, tuple[str, ...]]:
    """The lead without the sums in parentheses behind its computed figures, and those sums."""
    sums = []
    for derivation in dict.fromkeys(figure.derivation for figure in figures if figure.derivation):
        if f"({derivation})" in lead:
            sums.append(derivation)
            lead = lead.replace(f"({derivation})", "")
    return re.sub(r" {2,}", " ", lead).strip(), tuple(sums)


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
    pattern = "|".join(rf"(?<![\d.,]){re.escape(surface)}(?!\d)" for surface in surfaces)
    for place, piece in enumerate(re.split(f"({pattern})", text) if pattern else [text]):
        if piece:
            yield Run(piece, unsupported=place % 2 == 1)


def _statuses(figures: Sequence[FigureVerdict]) -> dict[str, FigureStatus]:
    """The least certain verdict on each figure as written; a bare number that is written with its unit too, once."""
    found: dict[str, FigureStatus] = {}
    for figure in figures:
        longer = [
            other
            for other in figures
            if other.value == figure.value
            and other.status == figure.status
            and len(other.surface) > len(figure.surface)
            and other.surface.startswith(figure.surface)
        ]
        if not longer:
            both = {found.get(figure.surface, figure.status), figure.status}
            found[figure.surface] = next(status for status in _WORST_FIRST if status in both)
    return found


def _of(statuses: dict[str, FigureStatus], status: FigureStatus) -> list[str]:
    return [surface for surface, each in statuses.items() if each == status and surface]


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

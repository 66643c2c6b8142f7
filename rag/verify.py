"""Every sentence of an answer and every figure in it against what it cites; what cannot be shown fails. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.evidence import Source
from rag.figures import find_figures, same_quantity, years
from rag.folding import fold
from rag.holding import MARGIN, Failure, Support, read_sentence, supports
from rag.periods import periods, relative_periods
from rag.records import AnswerSentence, Figure, FigureVerdict, Language
from rag.subject import LEAST_SUPPORT, Subjects
from rag.wording import say

Reason = Failure | Literal["no such passage", "no citation", "not verbatim", "not in the source", "unfinished"]

_SHORTEST_QUOTATION = 6
_QUOTATION = re.compile(r"“([^”]+)”|「([^」]+)」|『([^』]+)』|\"([^\"]+)\"")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MARKER = re.compile(r"(?:\s?\[\d{1,2}\])+\s*$")  # of citations, which end a sentence: their numbers are not figures


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence with what was found: `failed` is "" where all of it holds; `on` is the words that it failed on."""

    sentence: AnswerSentence
    failed: Reason = ""
    on: str = ""
    figures: tuple[Support, ...] = ()


def check(
    sentence: AnswerSentence,
    sources: Mapping[int, Source],
    subjects: Subjects,
    question: str = "",
    *,
    margin: float = MARGIN,
) -> Checked:
    """Hold a sentence against what it cites.

    question: lends its year to a figure that is given none, and its words to one that is given without any.
    """
    if any(n not in sources for n in sentence.citations):
        return Checked(sentence, "no such passage")
    if not sentence.citations:
        return Checked(sentence, "no citation")
    cited = {n: sources[n] for n in sentence.citations}
    text = sentence.text
    if quotation := _not_verbatim(text, cited):
        return Checked(sentence, "not verbatim", quotation)
    figures, failed = supports(read_sentence(text, cited, subjects, question, margin))
    if failed:
        return Checked(sentence, *failed)
    if year := _unnamed_year(text, cited):
        return Checked(sentence, "another period", year)
    if number := _unread_number(text, cited):
        return Checked(sentence, "figure not in the source", number)
    if subjects.support(text, "\n".join(source.text for source in cited.values())) < LEAST_SUPPORT:
        return Checked(sentence, "not in the source")
    return Checked(sentence, figures=tuple(figures))


def why(one: Checked, language: Language) -> str:
    """In words, for the writer who is to mend it: why a sentence failed."""
    return say(f"why_{one.failed.replace(' ', '_')}", language, on=one.on)


def _not_verbatim(text: str, cited: Mapping[int, Source]) -> str:
    """A quotation of the sentence that none of its sources holds."""
    held = [_squeezed(source.text) for source in cited.values()]
    for match in _QUOTATION.finditer(text):
        quotation = next(group for group in match.groups() if group)
        squeezed = _squeezed(quotation).strip(".,;:!?。；：！？")
        if _is_quotation(quotation) and not any(squeezed in one for one in held):
            return quotation
    return ""


def _is_quotation(text: str) -> bool:
    """Words in quotation marks are a quotation, a term (“unimportant”) is not: six characters, in English two words."""
    return len(text.strip()) >= _SHORTEST_QUOTATION and (not text.isascii() or " " in text.strip())


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def _unnamed_year(text: str, cited: Mapping[int, Source]) -> str:
    """A year of the sentence that none of its sources speaks of."""
    known = frozenset().union(*(source.named_years for source in cited.values()))
    return next((str(year) for year in sorted(years(text)) if year not in known), "")


def _unread_number(text: str, cited: Mapping[int, Source]) -> str:
    """Digits that were read neither as a figure nor as a time, and that no source holds either."""
    spans = [(one.start, one.end) for one in find_figures(text)]
    spans += [(one.start, one.end) for one in periods(text)] + [(one.start, one.end) for one in relative_periods(text)]
    held = {number for source in cited.values() for number in _NUMBER.findall(fold(source.text))}
    for match in _NUMBER.finditer(text):
        read = any(start <= match.start() and match.end() <= end for start, end in spans)
        tells = len(match.group()) > 1 or _is_fraction(text, match)  # tier 1, table 3
        if not read and tells and fold(match.group()) not in held:
            return match.group()
    return ""


def _is_fraction(text: str, number: re.Match[str]) -> bool:
    return "/" in (text[max(0, number.start() - 1) : number.start()], text[number.end() : number.end() + 1])


def figure_verdicts(
    sentences: Sequence[AnswerSentence], quotes: Mapping[int, Sequence[str]], computed: Sequence[FigureVerdict] = ()
) -> tuple[FigureVerdict, ...]:
    """A verdict for each figure of the sentences, in order, without repeats.

    quotes: what each number cites, as it is written and as it is read: the row of a table has its unit in the latter.
    "quoted": a sentence it cites holds the same quantity. "derived": among `computed`. Else "unsupported".
    """
    held = {n: [figure for text in texts for figure in find_figures(text)] for n, texts in quotes.items()}
    verdicts: dict[tuple[str, tuple[int, ...]], FigureVerdict] = {}
    for sentence in sentences:
        for figure in find_figures(_MARKER.sub("", sentence.text)):
            verdict = _verdict(figure, sentence, held, computed)
            verdicts.setdefault((figure.surface, verdict.citations), verdict)
    return tuple(verdicts.values())


def _verdict(
    figure: Figure, sentence: AnswerSentence, held: dict[int, list[Figure]], computed: Sequence[FigureVerdict]
) -> FigureVerdict:
    holding = tuple(n for n in sentence.citations if any(same_quantity(figure, quoted) for quoted in held.get(n, [])))
    if holding:
        return FigureVerdict(figure.surface, figure.value, figure.unit, "quoted", holding)
    for verdict in computed:
        if (verdict.value, verdict.unit) == (figure.value, figure.unit):
            return verdict
    return FigureVerdict(figure.surface, figure.value, figure.unit, "unsupported", sentence.citations)

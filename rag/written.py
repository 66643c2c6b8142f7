"""What a model wrote -> the sentences of it that hold, after one chance to write the others again. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.compose import NOT_IN_REPORTS, cited_sentences, is_unfinished
from rag.evidence import Source
from rag.records import Passage
from rag.subject import Subjects
from rag.verify import Checked, check

if TYPE_CHECKING:
    from rag.claims import ReportFacts

Repair = Callable[[Sequence[Checked]], str]


@dataclass(frozen=True, slots=True)
class Verified:
    """The sentences that hold, in order; how many others were withheld, and where the first of these stood."""

    kept: tuple[Checked, ...]
    withheld: int = 0
    place: int = 0


def source_of(passage: Passage, about: "ReportFacts") -> Source:
    """A passage as answers are held against it."""
    return Source(
        tuple(sentence.text for sentence in passage.chunk.sentences),
        (passage.report.details.title, *passage.chunk.headings),
        about.base_year,
        about.years,
        about.banks,
    )


def verify(
    text: str, sources: Mapping[int, Source], subjects: Subjects, question: str, repair: Repair | None = None
) -> Verified:
    """Hold every sentence of a text against what it cites; `repair` is asked once for those that fail.

    A text that cites no passage at all is not repaired: nothing of it is kept.
    """
    checked = check_all(text, sources, subjects, question)
    failed = [one for one in checked if one.failed]
    if not failed or not any(n in sources for one in checked for n in one.sentence.citations):
        return Verified(tuple(one for one in checked if not one.failed), len(failed))
    place = checked.index(failed[0])
    kept = [one for one in checked if not one.failed]
    asked = [one for one in failed if one.failed != "unfinished"]
    mended = _mended(repair(asked), sources, subjects, question, kept) if repair and asked else []
    return Verified((*kept[:place], *mended, *kept[place:]), max(0, len(failed) - len(mended)), place + len(mended))


def check_all(text: str, sources: Mapping[int, Source], subjects: Subjects, question: str) -> list[Checked]:
    """Each sentence of a text with what was found."""
    sentences = cited_sentences(text)
    checked = [check(sentence, sources, subjects, question) for sentence in sentences]
    if sentences and is_unfinished(sentences[-1]):
        checked[-1] = Checked(sentences[-1], "unfinished")
    return checked


def _mended(
    text: str, sources: Mapping[int, Source], subjects: Subjects, question: str, kept: Sequence[Checked]
) -> list[Checked]:
    """What holds of a second text and was not said in the first."""
    said = {one.sentence.text for one in kept}
    again = check_all(text.replace(NOT_IN_REPORTS, ""), sources, subjects, question)
    return [one for one in again if not one.failed and one.sentence.text not in said]

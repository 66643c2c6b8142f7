"""Whether a stated change is over the times asked about: a fall on the year before is none over two years. Pure."""

from rag.binding import Claim, times_compared
from rag.compared_times import compared_times
from rag.periods import relative_periods, years
from rag.question import Question

_FARTHEST = 40  # characters between what a change is counted from and its figure


def is_over_other_times(question: Question, claim: Claim, text: str, base_year: int | None) -> bool:
    """Whether a change is plainly not between the two times that a question names.

    One that does not say since when it is may be over one year, or between two that its sentence names.
    text: the sentence of the claim. base_year: of its report.
    """
    asked = _asked(question)
    if asked is None or not claim.is_change:
        return False
    (later, _), (earlier, part) = asked
    if claim.years and later not in claim.years:
        return True
    since = _since(claim, text, base_year)
    if since is None:
        return later - earlier != 1 and earlier not in years(text)
    return since[0] != earlier or (since[0] == later and since[1] != part)


def _asked(question: Question) -> tuple[tuple[int, str], tuple[int, str]] | None:
    """The later and the earlier time that a question names; None where it does not name both."""
    if times := compared_times(question.text):
        return times.later, times.earlier
    if len(question.years) == 1 and (named := relative_periods(question.text)):
        year = next(iter(question.years))
        return (year, question.part), (year + named[0].offset, named[0].part.replace("=", question.part))
    if len(question.years) != 2:
        return None
    return (max(question.years), ""), (min(question.years), "")


def _since(claim: Claim, text: str, base_year: int | None) -> tuple[int, str] | None:
    """The time that a change is counted from, by its column's head or the words at its figure."""
    if claim.row:
        named = times_compared(claim.column, base_year)
        return (named[-1].year, named[-1].part) if named else None
    start, end = claim.figure.start, claim.figure.end
    named = times_compared(text, base_year)
    before = [one for one in named if start - _FARTHEST <= one.start and one.end <= start]
    after = [one for one in named if end <= one.start <= end + _FARTHEST]
    one = before[-1] if before else after[0] if after else None
    return (one.year, one.part) if one else None

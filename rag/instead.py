"""Whether the reason is certain for which a figure that stands near is no answer, so that it may be told.

A figure is set aside where it may be of another time or another bank (rag/claims.py): that is enough not to answer with
it, but not to say so of it. What is said is looked up in the quoted sentence; where that may be of the very time and
bank asked for, it is only the closest passage.
"""

from collections.abc import Iterator

from rag.binding import claims
from rag.claims import RankedClaim, ReportFacts
from rag.institutions import ITSELF, bank_groups, banks_named, is_known, without_banks
from rag.open_times import open_times
from rag.per_unit import per_units
from rag.periods import periods
from rag.population import is_of_others, is_on_another_basis, populations
from rag.question import Question
from rag.relevance import QuestionTerms
from rag.sentences import context_of
from rag.subgroups import is_an_age
from rag.subsidiaries import is_of_a_part

_ENDS_THE_YEAR = ("Q4", "M12")


def is_certain(question: Question, terms: QuestionTerms, one: RankedClaim, about: ReportFacts) -> bool:
    """Whether what `bar` says of a figure is so by the sentence that is quoted, and not only may be."""
    text, context = one.sentence.sentence.text, context_of(one.sentence.passage, one.sentence.index)
    match one.bar:
        case "period":
            return _is_of_other_times(question, text, context, about)
        case "bank":
            return _is_of_other_banks(question, terms, text, context, about)
        case "population":
            return is_of_others(populations(without_banks(question.text)), populations(without_banks(text)))
        case "per_unit":
            return bool(per_units(text) - per_units(question.text))
        case "basis":
            return is_on_another_basis(question.text, one.claim.own)
        case "part":
            return is_of_a_part(question, one.claim, context)
        case "subgroup":
            return not is_an_age(text, one.claim.figure.start)
        case "change":
            given = claims(text, about.base_year, about.part)
            return all(claim.is_change for claim in given if claim.figure.kind in question.kinds)
        case "level" | "unranked" | "not_actual" | "polarity":
            return True
        case _:
            return False  # "name": what is asked for may be called so, and not every name is known


def _is_of_other_times(question: Question, text: str, context: str, about: ReportFacts) -> bool:
    """Whether a sentence has a time, and none of it is asked for."""
    if open_times(question.text) or not (question.years or question.part):
        return False
    times = set(_times(text, about)) or set(_times(context, about))
    if about.base_year is not None and not times:
        times = {(about.base_year, about.part)}
    years = question.years or {year for year, _ in times}
    return bool(times) and not times & {(year, question.part) for year in years}


def _times(text: str, about: ReportFacts) -> Iterator[tuple[int, str]]:
    """The times that a text names; a bare year of a report on a part of it may be that part."""
    said = [(one.year, one.part) for one in periods(text)]
    said += [(year, claim.part) for claim in claims(text, about.base_year, about.part) for year in claim.years]
    for year, part in said:
        yield year, "" if part in _ENDS_THE_YEAR else part
        if not part and year == about.base_year:
            yield year, about.part


def _is_of_other_banks(question: Question, terms: QuestionTerms, text: str, context: str, about: ReportFacts) -> bool:
    """Whether a sentence is of banks by name, and none of them may be one that is asked for."""
    groups = [*bank_groups(text), *bank_groups(context)]
    if not bank_groups(text) or ITSELF in banks_named(text):
        groups += [frozenset({bank}) for bank in about.banks]
    return bool(groups) and not any(
        terms.is_bank_asked(asked, other) or _may_be_rendered(asked, group)
        for asked in question.banks
        for group in groups
        for other in group
    )


def _may_be_rendered(asked: str, group: frozenset[str]) -> bool:
    """Whether a bank that is named in the other script alone may be the one asked for: what a name means there is not
    known of every one."""
    other_script = all(name.isascii() != asked.isascii() for name in group)
    return other_script and not (is_known(asked) and any(map(is_known, group)))

"""The question that was asked, asked of another period that the quoted sentence or row holds. Pure."""

import re
from collections.abc import Iterator, Sequence

from rag.binding import Claim, claims
from rag.conversation import complete
from rag.periods import periods, relative_periods, timeless
from rag.question import question_language
from rag.records import Answer, Sentence
from rag.subject import words_of
from rag.suggest.candidates import Candidate
from rag.suggest.topic import Place

# Words that tie a question to its own period: with another one it would say what is not so.
_TIED = re.compile(
    r"前|后|回到|还|仍|已|只剩|至今|如今|目前|最新|同期|变化|变动|比|较|增|减|升|降|\b(?:ago|still|already|back|closed?|now|latest|since"
    r"|earlier|before|after|by|than|change|rise|rose|fall|fell|grow|grew|drop|increase|decrease|year-end|years|from)\b",
    re.IGNORECASE,
)

_ORDERS = re.compile(r"(?:give|list|name|tell|show)\b|请|列", re.IGNORECASE)
_NARROWER = {
    "平均": re.compile("平均|average", re.IGNORECASE),
    "不良": re.compile("不良|坏账|non-performing|NPL|bad ", re.IGNORECASE),
    "逾期": re.compile("逾期|overdue|past due", re.IGNORECASE),
}


def in_other_periods(answer: Answer, near: Sequence[Sentence]) -> list[Candidate]:
    """The question of each other period; none where it names no period or more than one, or is tied to it."""
    question, first = answer.completed or answer.question, answer.figures[0]
    named = periods(question)
    if len(named) != 1 or relative_periods(question) or first.status != "quoted" or _TIED.search(timeless(question)):
        return []
    if ":" in (led := answer.text.partition("“")[0]) or "：" in led or _ORDERS.match(question):
        return []  # several things were asked for, or which of them
    cited = answer.citations[0]
    found: list[Candidate] = []
    for sentence in near:
        if cited.start <= sentence.start and sentence.end <= cited.end:
            said = [one for one in claims(sentence.text) if _says_as_much(question, f"{one.row}{one.column}")]
            for other in _others(said, answer, named[0].year):
                place = Place(cited.report_id, sentence.start, sentence.end)
                (year,) = other.years
                found.append(Candidate(_again(question, year), other.figure.value, other.figure.unit, place, "period"))
    return [one for one in found if one.question and one.question != question]


def _says_as_much(question: str, cell: str) -> bool:
    """Whether what narrows a cell (its average, its bad part) is said by the question too."""
    return all(asked.search(question) for held, asked in _NARROWER.items() if held in cell)


def _others(said: Sequence[Claim], answer: Answer, year: int) -> Iterator[Claim]:
    """The claims of other years that say the same as the one that led."""
    own = next((one for one in said if one.figure.value == answer.figures[0].value and one.years == {year}), None)
    if own is None:
        return
    for one in sorted(said, key=lambda one: -max(one.years, default=0)):
        alike = one.figure.unit == own.figure.unit and one.part == own.part == "" and not one.is_change
        if len(one.years) == 1 and one.years != own.years and alike and _of_one_thing(one, own):
            yield one


def _of_one_thing(one: Claim, other: Claim) -> bool:
    if one.row or other.row:
        return timeless(one.column).strip() == timeless(other.column).strip()
    return words_of(one)[0].split() == words_of(other)[0].split()


def _again(question: str, year: int) -> str:
    zh = question_language(question) == "zh"
    named = periods(question)[0]
    whole = complete(f"{year}年呢？" if zh else f"What about {year}?", [question])
    left = question[: named.start] + question[named.end :]
    return whole if str(year) in whole and len(whole) <= len(left) + 24 and str(named.year) not in whole else ""

"""Whether a figure that an answer states may be a figure of its source: quantity, bound, direction, period, bank. Pure.

What is not said on either side is no disagreement; what is said on both must agree.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.binding import Claim
from rag.bounds import bound_before
from rag.evidence import Held
from rag.figures import same_quantity, years
from rag.institutions import ITSELF, banks_named
from rag.namesakes import is_same_bank
from rag.polarity import contradicts
from rag.population import populations
from rag.records import Comparator, Figure
from rag.units import measure

Disagreement = Literal[
    "",
    "figure not in the source",
    "another unit",
    "another bound",
    "change for level",
    "another direction",
    "another period",
    "another bank",
    "another kind of bank",
    "the opposite",
]

_UP = r"提升|上升|增加|提高|升高|增长|上涨|增幅|涨幅|净增|扩大|上调|回升|走高|多|高(?!管)|升|\b(?:up|rose|risen|rising|increas\w+|higher|more|gain\w*|grew|grown?|growth|widen\w*|above)\b"
_DOWN = r"下降|降低|减少|回落|下滑|收窄|缩减|降幅|减幅|下调|净减|压降|走低|少|低|降|\b(?:down|fell|fallen|falling|decreas\w+|lower|less|fewer|drop\w*|declin\w+|narrow\w*|below|reduc\w+)\b"
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})", re.IGNORECASE)
_SPEAKS_OF_CHANGE = re.compile(
    rf"{_UP}|{_DOWN}|变动|变化|增减|同比|环比|增速|相差|差距|\bchang\w+|\bgap\b|\bdifference\b", re.IGNORECASE
)
_LOSS = re.compile(r"亏损|净亏|负|\bloss(?:es)?\b|\bnegative\b", re.IGNORECASE)
_NEARLY = re.compile(r"近|nearly|almost|close to", re.IGNORECASE)
_ABOUT_SHARE = Decimal("0.05")  # how far a figure said to be about another may be from it
_BOUND_SHARE = Decimal("0.2")  # how far beyond a bound the figure may be for the bound to be a fair way to state it
_FARTHEST_BOUND = 6  # characters before the figure
_POINTS = ("points", "basis_points")
# Ends of cumulative parts that are one: September's end, the third quarter, the first three quarters.
_SAME_PART = {"M03": "Q1", "M06": "H1", "Q2": "H1", "M09": "Q3", "M12": "", "Q4": "", "H2": ""}


def quantity_disagreement(text: str, said: Figure, held: Held) -> Disagreement:
    """Whether a figure of the sentence `text` is the held one as a quantity, its bound included."""
    figure = held.claim.figure
    if figure.value < 0 and said.value > 0 and same_quantity(said, _positive(figure)):
        told = direction(text, said) == "down" or _LOSS.search(text)
        return "" if told else "figure not in the source"
    if not same_quantity(said, figure):
        return _approximate(text, said, figure)
    if said.comparator == figure.comparator or {said.comparator, figure.comparator} <= {"=", "~"}:
        return ""
    if {said.comparator, figure.comparator} in ({">", ">="}, {"<", "<="}):
        return ""
    if figure.comparator == "=" and (said.comparator in (">=", "<=") or _is_bounded_apart(held, said.comparator)):
        return ""
    return "another bound"


def _is_bounded_apart(held: Held, comparator: Comparator) -> bool:
    """Whether the bound stands a few words before the figure: 不到全员5%."""
    start = held.claim.figure.start
    between = range(max(0, start - _FARTHEST_BOUND), start)
    return any(
        bound_before(held.sentence, place)[1] == comparator
        and not re.search(r"[\d，。；,;]", held.sentence[place:start])
        for place in between
    )


def _approximate(text: str, said: Figure, held: Figure) -> Disagreement:
    """A bound may be true of a figure that it does not name: 近八成 of 79.03%, 超过七成 of 74.19%."""
    (dimension, size), (held_dimension, held_size) = measure(said.unit), measure(held.unit)
    if (said.kind in _POINTS) != (held.kind in _POINTS) or dimension != held_dimension:
        return "another unit" if said.value == held.value else "figure not in the source"
    if said.comparator == "=" or held.comparator != "=" or not _is_round(said.value):
        return "figure not in the source"
    bound, value = said.value * size, held.value * held_size
    if bound <= 0:
        return "figure not in the source"
    beyond = (value - bound) / bound
    if said.comparator == "~":
        begin, _ = bound_before(text, said.start)
        most = Decimal(0) if _NEARLY.match(text, begin) else _ABOUT_SHARE
        return "" if -_ABOUT_SHARE <= beyond <= most else "figure not in the source"
    fits = 0 < beyond <= _BOUND_SHARE if said.comparator in (">", ">=") else -_BOUND_SHARE <= beyond < 0
    return "" if fits else "figure not in the source"


def _is_round(value: Decimal) -> bool:
    """80, 75, 1,300 by one or two digits, the second a 5: nobody says nearly 81%."""
    digits = str(abs(value).normalize()).replace(".", "").partition("E")[0].strip("0")
    return len(digits) == 1 or (len(digits) == 2 and (digits[1] == "5" or digits[0] == "1"))


def _positive(figure: Figure) -> Figure:
    return Figure(figure.surface, -figure.value, figure.unit, figure.kind, figure.start, figure.end, figure.comparator)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question lends to a figure that an answer gives without it."""

    years: frozenset[int] = frozenset()
    banks: frozenset[str] = frozenset()


def asked_in(question: str) -> Asked:
    """The years and the banks that a question names."""
    return Asked(years(question), banks_named(question) - {ITSELF})


def disagreement(text: str, said: Claim, held: Held, asked: Asked) -> Disagreement:
    """Why a claim of the sentence `text` cannot be the held one, though their figures agree; "" where it may."""
    if said.is_change != held.claim.is_change and said.figure.kind not in _POINTS:
        level = held if said.is_change else said
        if not _speaks_of_change(level):
            return "change for level"
    if said.is_change and held.claim.is_change:
        ways = direction(text, said.figure), _held_direction(held)
        if all(ways) and ways[0] != ways[1]:
            return "another direction"
    return of_others(text, said, held, asked)


def of_others(text: str, said: Claim, held: Held, asked: Asked) -> Disagreement:
    """Whether a claim of the sentence `text` and a held one are plainly of two periods, of two banks, or opposites."""
    if _is_of_another_period(said, held, asked):
        return "another period"
    if _is_of_another_bank(text, said, held, asked):
        return "another bank"
    named = populations(said.own) or populations(said.before) or populations(text)
    if named and held.populations and not named & held.populations:
        return "another kind of bank"
    return "the opposite" if contradicts(said.own, held.claim.own) else ""


def _speaks_of_change(level: Claim | Held) -> bool:
    claim = level.claim if isinstance(level, Held) else level
    return _SPEAKS_OF_CHANGE.search(claim.own) is not None


def direction(text: str, figure: Figure) -> str:
    """ "up" or "down", by the nearest word before the figure in its clause, else right after it; "" for neither."""
    begin = max((match.end() for match in re.finditer(r"[，；。;,](?!\d)", text[: figure.start])), default=0)
    before = [match.lastgroup or "" for match in _DIRECTION.finditer(text, begin, figure.start)]
    if before:
        return before[-1]
    after = _DIRECTION.search(text, figure.end, figure.end + 18)
    return (after.lastgroup or "") if after else ""


def _held_direction(held: Held) -> str:
    figure = held.claim.figure
    if held.claim.column:  # of a row: its sign
        return (
            "down"
            if figure.value < 0
            else "up"
            if "+" in held.sentence[max(0, figure.start - 1) : figure.start]
            else ""
        )
    return direction(held.sentence, figure)


def _is_of_another_period(said: Claim, held: Held, asked: Asked) -> bool:
    named = said.years or (asked.years if len(asked.years) == 1 else frozenset())
    if named and held.years and not named & held.years:
        return True
    if not (said.years and said.part and held.years_said and held.claim.years & said.years):
        return False
    return _part(said.part) != _part(held.claim.part) and not _within(said.part, held.claim.part)


def _part(part: str) -> str:
    return _SAME_PART.get(part, part)


def _within(said: str, held: str) -> bool:
    """A month said of a figure that its source gives for the whole year's end, or the other way round, may be one."""
    return not held and said.startswith("M")


def _is_of_another_bank(text: str, said: Claim, held: Held, asked: Asked) -> bool:
    named = banks_named(said.own) or banks_named(said.before) or banks_named(text)
    named = named - {ITSELF} or asked.banks
    if not named or not held.banks:
        return False
    return not any(is_same_bank(bank, other) for bank in named for other in held.banks)

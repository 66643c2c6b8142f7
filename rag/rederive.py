"""A figure of an answer that no source states, computed anew from figures that its sentence or its sources hold. Pure.

Operands are two claims of one subject in two years (a change), or figures that the answer's sentence states itself (a
difference, a share, a total): a sum that happens to fit two unrelated figures is no derivation.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from rag.agreement import direction
from rag.binding import Claim
from rag.derive import Derived, difference, earlier_level, growth, points_between, share, total
from rag.evidence import Held
from rag.subject import Fit

_TOTAL = re.compile(
    r"合计|共计|总计|总共|一共|共|之和|加起来|\b(?:total|together|combined|sum|altogether)\b", re.IGNORECASE
)
_DIFFERENCE = re.compile(
    r"相差|差距|之差|高出|多出|比.{0,30}[多少高低大小]|\b(?:gap|difference|apart|more|less|higher|lower|larger|smaller|fewer)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"占|比例|比重|份额|\b(?:share|proportion|per ?cent|percentage|ratio)\b|%", re.IGNORECASE)


_MOST_ADDED = 5
_ONE_SUBJECT = 0.8  # fit of two claims of one thing in two years


def derivations(
    text: str, said: Claim, stated: Sequence[Held], sources: Sequence[Held], fit: Fit, margin: float
) -> Iterator[tuple[Derived, tuple[Held, ...]]]:
    """Each computation that gives the figure, with the claims it rests on.

    stated: what the other figures of the sentence were found to be; sources: all that its sources hold; margin: how
    much worse than another figure's the words of the operands may fit.
    """
    for derived, operands in _of_stated(text, stated):
        if _is(text, said, derived):
            yield derived, operands
    for derived, operands in _of_one_subject(said, sources, fit):
        if _is(text, said, derived) and _is_meant(said, operands, sources, fit, margin):
            yield derived, operands


def _of_stated(text: str, stated: Sequence[Held]) -> Iterator[tuple[Derived, tuple[Held, ...]]]:
    for one, other in itertools.permutations(stated, 2):
        figures = one.claim.figure, other.claim.figure
        if _DIFFERENCE.search(text):
            yield from _both([points_between(*figures), difference(*figures), growth(*figures)], (one, other))
        if _SHARE.search(text):
            yield from _both([share(*figures)], (one, other))
    if _TOTAL.search(text):
        for size in range(2, min(len(stated), _MOST_ADDED) + 1):
            for some in itertools.combinations(stated, size):
                yield from _both([total([held.claim.figure for held in some])], some)


def _of_one_subject(said: Claim, sources: Sequence[Held], fit: Fit) -> Iterator[tuple[Derived, tuple[Held, ...]]]:
    for year in said.years:
        yield from _earlier(year, sources)
    if not said.is_change:
        return
    levels = [held for held in sources if not held.claim.is_change and held.years_said]
    for later, earlier in itertools.permutations(levels, 2):
        if _is_later(later, earlier) and fit(later.claim, earlier.claim) >= _ONE_SUBJECT:
            figures = later.claim.figure, earlier.claim.figure
            yield from _both([points_between(*figures), difference(*figures), growth(*figures)], (later, earlier))


def _is_meant(said: Claim, operands: Sequence[Held], sources: Sequence[Held], fit: Fit, margin: float) -> bool:
    """Whether no other level fits the figure's words better than the operands do."""
    best = max(fit(said, held.claim) for held in operands)
    return all(fit(said, held.claim) - best <= margin for held in sources if not held.claim.is_change)


def _both(found: Sequence[Derived | None], operands: tuple[Held, ...]) -> Iterator[tuple[Derived, tuple[Held, ...]]]:
    yield from ((derived, operands) for derived in found if derived is not None)


def _earlier(year: int, sources: Sequence[Held]) -> Iterator[tuple[Derived, tuple[Held, ...]]]:
    seen = set()
    for held in sources:
        if held.sentence in seen:
            continue
        seen.add(held.sentence)
        for derived in earlier_level(held.sentence, year):
            operand = next(
                (
                    one
                    for one in sources
                    if one.sentence == held.sentence and one.claim.figure.start == derived.operands[0].start
                ),
                None,
            )
            if operand:
                yield derived, (operand,)


def _is_later(one: Held, other: Held) -> bool:
    years, others = one.claim.years, other.claim.years
    return bool(years and others) and min(years) > max(others) and one.claim.part == other.claim.part


def _is(text: str, said: Claim, derived: Derived) -> bool:
    """Equal at the decimals that the answer gives; a fall may be stated without its sign, but not as a rise."""
    figure = said.figure
    if figure.unit != derived.unit or figure.comparator not in ("=", "~"):
        return False
    exponent = figure.value.as_tuple().exponent
    places = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    value = abs(derived.value)
    rounded = value.quantize(places, ROUND_HALF_UP) if derived.unit == "%" else value
    way = direction(text, figure) if said.is_change else ""
    return abs(figure.value) == rounded and way in ("", "down" if derived.value < 0 else "up")

"""Whether the changes that a report states fit the levels it states beside them. Pure; Decimal throughout, never float.

A figure stands for every value that rounds to it: 9.08% for 9.075% to 9.085%. A stated change contradicts its levels
only where no such values satisfy the sum; what is not plain is not judged.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal

from rag.changed_rows import ChangedRow, changed_row
from rag.changes import SignedFigure, StatedChange, stated_changes
from rag.records import NoteKind, Sentence
from rag.rounding import Quantity, decimal_places, of_one_precision, quantity, rounded, sizes


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A stated change that the levels beside it rule out."""

    start: int  # of the sentence or table row in the report's text
    end: int
    kind: NoteKind
    quote: str  # the statement as a reader sees it, of a table the whole row
    stated: str  # the change, a fall with a minus: "0.5 pp", "−12.0%"
    expected: str  # the least and the greatest change that the levels allow: "0.30 to 0.50 pp"
    derivation: str  # the sum as it is shown: "3.2% − 2.8% = 0.4 pp ≠ 0.5 pp"


@dataclass(frozen=True, slots=True)
class Check:
    """A stated change that could be judged, and what came of it: None where it holds."""

    sentence: Sentence
    contradiction: Contradiction | None


@dataclass(frozen=True, slots=True)
class _Sum:
    """The change that two figures give, in the unit that it is shown in, with the sum as it is shown."""

    value: Decimal
    least: Decimal
    greatest: Decimal
    unit: str
    shown: str
    scale: Decimal = Decimal(1)  # of the unit
    of_points: bool = False  # a difference of shares

    def gives(self, change: Quantity, *, signed: bool = True) -> bool:
        """Whether some values satisfy the sum. signed: a rise is not a fall of the same size."""
        ours, theirs = (self.least * self.scale, self.greatest * self.scale), (change.least, change.greatest)
        if not signed:
            ours, theirs = sizes(*ours), sizes(*theirs)
        return ours[0] <= theirs[1] and theirs[0] <= ours[1]


def contradictions(sentences: Sequence[Sentence]) -> list[Contradiction]:
    """The stated changes of these sentences and table rows that do not fit the levels stated beside them, in order."""
    return [check.contradiction for check in checks(sentences) if check.contradiction]


def checks(sentences: Sequence[Sentence]) -> Iterator[Check]:
    """Every stated change that can be judged, in order; a sentence that is given twice is read once."""
    read: set[tuple[int, int]] = set()
    for sentence in sentences:
        if (sentence.start, sentence.end) in read:
            continue
        read.add((sentence.start, sentence.end))
        if row := changed_row(sentence.text):
            yield from _row_checks(sentence, row)
        else:
            for stated in stated_changes(sentence.text):
                yield from _text_checks(sentence, stated)


def _text_checks(sentence: Sentence, stated: StatedChange) -> Iterator[Check]:
    quote = sentence.text[stated.start : stated.end]
    later = quantity(stated.later)
    if stated.earlier is None:
        if fitting := _difference_and_percentage(stated.changes):
            difference, percentage = (_signed(change) for change in fitting)
            if difference and percentage and (total := _growth(later, difference)):
                yield _check(sentence, quote, percentage, [total], signed=True)
        return
    earlier = quantity(stated.earlier)
    if not earlier.unit and later.unit not in ("%", ""):  # 由100增至120亿元
        earlier = quantity(replace(stated.earlier, unit=later.unit))
    earlier, later = of_one_precision(earlier, later)
    for change in filter(None, map(_signed, stated.changes)):
        if sums := _sums(earlier, later, change):
            yield _check(sentence, quote, change, sums, signed=earlier.value >= 0 and later.value >= 0)


def _difference_and_percentage(changes: Sequence[SignedFigure]) -> tuple[SignedFigure, SignedFigure] | None:
    one, other = changes
    if one.is_relative == other.is_relative:
        return None
    return (other, one) if one.is_relative else (one, other)


def _signed(change: SignedFigure) -> Quantity | None:
    """The change with the direction that its words give it; None where words and sign are both negative."""
    found = quantity(change.figure)
    if change.sign > 0:
        return found
    if found.value < 0:
        return None
    return replace(found, value=-found.value, least=-found.greatest, greatest=-found.least)


def _row_checks(sentence: Sentence, row: ChangedRow) -> Iterator[Check]:
    """In tables the direction is left out: a fall may stand in parentheses, or under a head that says so."""
    earlier, later = (rounded(cell.text, cell.value, "") for cell in (row.earlier, row.later))
    difference, ratio = _difference(earlier, later), _ratio(earlier, later)
    if row.difference:
        stated = rounded(row.difference.text, row.difference.value, "")
        either = [difference, ratio] if row.is_bare and ratio else [difference]
        yield _check(sentence, sentence.text, stated, either, signed=False)
    if row.percentage and ratio:
        # of a row of shares, the change "in %" is often their difference; which rows are shares, a table seldom says
        stated = rounded(row.percentage.text, row.percentage.value, "%")
        yield _check(sentence, sentence.text, stated, [ratio, difference], signed=False)


def _check(sentence: Sentence, quote: str, change: Quantity, sums: Sequence[_Sum], *, signed: bool) -> Check:
    """sums: the one that is meant, then any other that the statement may be read as."""
    fitting = [total for total in sums if total.gives(change, signed=signed)]
    wrong_unit = bool(fitting) and fitting[0].of_points and change.base == "%"
    if fitting and not wrong_unit:
        return Check(sentence, None)
    total = fitting[0] if fitting else sums[0]
    places = max(change.places, 1) if total.unit == "%" else max(change.places, decimal_places(total.value))
    stated = _show(change.value / change.scale, change.places, change.unit)
    expected = f"{_show(total.least, places + 1)} to {_show(total.greatest, places + 1, total.unit)}"
    derivation = f"{total.shown} = {_show(total.value, places, total.unit)} ≠ {stated}"
    kind: NoteKind = "unit" if wrong_unit else "change"
    return Check(sentence, Contradiction(sentence.start, sentence.end, kind, quote, stated, expected, derivation))


def _show(value: Decimal, places: int, unit: str = "") -> str:
    wide = Context(prec=100)  # the ratio of two figures of MOST_DIGITS with their units
    number = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, wide):,}".replace("-", "−")
    return f"{number} {unit}" if unit.isascii() and unit not in ("", "%") else f"{number}{unit}"


# sums


def _sums(earlier: Quantity, later: Quantity, change: Quantity) -> list[_Sum]:
    """The sums that may give such a change, the one that is meant first; empty where none is plain."""
    if not _comparable(earlier, later) or "pp" in (earlier.base, later.base):
        return []
    if change.base == "pp":
        return [_difference(earlier, later)] if later.base == "%" else []
    if change.base == "%":
        ratio = _ratio(earlier, later)
        return [*([ratio] if ratio else []), *([_difference(earlier, later)] if ratio and later.base == "%" else [])]
    if later.base == "%" or not _comparable(later, change) or bool(later.unit) != bool(change.unit):
        return []
    return [_difference(earlier, later)]


def _comparable(one: Quantity, other: Quantity) -> bool:
    return one.base == other.base or ("" in (one.base, other.base) and "%" not in (one.base, other.base))


def _difference(earlier: Quantity, later: Quantity) -> _Sum:
    """In the unit of the later level; of shares in percentage points."""
    shown = f"{later.surface} − {earlier.surface}" if earlier.value >= 0 else f"{later.surface} − ({earlier.surface})"
    ends = (later.value - earlier.value, later.least - earlier.greatest, later.greatest - earlier.least)
    value, least, greatest = (end / later.scale for end in ends)
    is_points = later.base == "%"
    return _Sum(value, least, greatest, "pp" if is_points else later.unit, shown, later.scale, is_points)


def _ratio(earlier: Quantity, later: Quantity) -> _Sum | None:
    """The relative change in percent; None where the earlier level may be nothing or less."""
    if earlier.least <= 0:
        return None
    shown = f"{later.surface} ÷ {earlier.surface} − 1"
    return _over_corners(later, earlier, lambda new, old: 100 * (new / old - 1), shown)


def _growth(later: Quantity, difference: Quantity) -> _Sum | None:
    """The relative change in percent from a level and the difference that led to it; None where that is not plain."""
    plain = _comparable(later, difference) and bool(later.unit) == bool(difference.unit)
    if later.base in ("%", "pp") or difference.base in ("%", "pp") or not plain:
        return None
    if later.least - difference.greatest <= 0:
        return None
    size = difference.surface.lstrip("-−")
    sign, back = ("−", "+") if difference.value < 0 else ("", "−")
    shown = f"{sign}{size} ÷ ({later.surface} {back} {size})"
    return _over_corners(later, difference, lambda new, change: 100 * change / (new - change), shown)


def _over_corners(one: Quantity, other: Quantity, function: Callable[[Decimal, Decimal], Decimal], shown: str) -> _Sum:
    """The function, in percent, and its extremes: monotone in each figure, it has them where both are extreme."""
    corners = itertools.product((one.least, one.greatest), (other.least, other.greatest))
    values = [function(*corner) for corner in corners]
    return _Sum(function(one.value, other.value), min(values), max(values), "%", shown)

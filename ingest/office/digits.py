"""A number written into the places that a format code has for its digits; words may stand between them. Pure.

`0!.0,"万"` is two places with a point painted between them, over thousands: 12345678 is 1234.6万.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_MOST_DECIMALS = 15  # digits that a spreadsheet keeps of a number

# "word" (of the code, shown as it is), "place" (for a digit: 0, # or ?), "point" or "comma"; and its text.
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a section of a code, up to its point and from there."""

    whole: tuple[Token, ...]
    fraction: tuple[Token, ...]
    thousands: int  # how often the number is divided by 1,000 before it is shown
    is_grouped: bool  # digits of the whole part in threes

    @property
    def decimals(self) -> int:
        """The most decimals that are shown."""
        return min(_MOST_DECIMALS, sum(kind == "place" for kind, _ in self.fraction))

    def rounded(self, number: Decimal) -> Decimal:
        """The number as far as it is shown."""
        return number.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)


def places_of(tokens: Sequence[Token]) -> Places:
    """The places among the tokens from the first place to the last, of which there is at least one.

    A comma after which no place comes before the point divides by 1,000; any other one groups.
    """
    kinds = [kind for kind, _ in tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    parts = [tokens[:point], tokens[point + 1 :]]
    last = [max((i for i, (kind, _) in enumerate(part) if kind == "place"), default=-1) for part in parts]
    commas = [[i for i, (kind, _) in enumerate(part) if kind == "comma"] for part in parts]
    return Places(
        tuple(token for token in parts[0] if token[0] != "comma"),
        tuple(("word", ".") if token[0] == "point" else token for token in parts[1] if token[0] != "comma"),
        sum(i > end for end, found in zip(last, commas, strict=True) for i in found),
        any(i < last[0] for i in commas[0]),
    )


def filled(number: Decimal, places: Places) -> str:
    """The digits of a number of at least 0 in their places, empty where none is shown."""
    whole, _, decimals = f"{places.rounded(number):f}".partition(".")
    written = "".join(_whole(whole.lstrip("0"), places.whole, is_grouped=places.is_grouped))[::-1]
    after = "".join(_fraction(decimals, places.fraction))
    return f"{written}.{after}" if after else written


def scientific(number: Decimal, places: Places, power: str) -> str:
    """A number of at least 0 with its power of ten, a multiple of the places before the point. power: E+00, E-0, ..."""
    step = max(1, sum(kind == "place" for kind, _ in places.whole))
    exponent = number.adjusted() // step * step if number else 0
    if places.rounded(number.scaleb(-exponent)) >= 10**step:
        exponent += step
    sign = "-" if exponent < 0 else "+" if "+" in power else ""
    return f"{filled(number.scaleb(-exponent), places)}E{sign}{abs(exponent):0{len(power) - 2}}"


def _whole(digits: str, tokens: Sequence[Token], *, is_grouped: bool) -> Iterator[str]:
    """The characters from the right to the left; the first place takes all digits that are left over."""
    first = next((i for i, (kind, _) in enumerate(tokens) if kind == "place"), 0)
    written = 0
    for i in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[i]
        if kind == "word":
            yield text[::-1]
            continue
        least = "0" if text == "0" else ""
        due, digits = (digits or least, "") if i == first else (digits[-1:] or least, digits[:-1])
        for digit in reversed(due):
            if is_grouped and written and written % 3 == 0:
                yield ","
            yield digit
            written += 1


def _fraction(decimals: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Zeros at the end are shown where the code has a 0."""
    marks = "".join(text for kind, text in tokens if kind == "place")
    kept = iter(decimals[: max(len(decimals.rstrip("0")), marks.rfind("0") + 1)])
    for kind, text in tokens:
        yield text if kind == "word" else next(kept, "")

"""What a bare number of prose counts: 148 retail banks are 148 banks; and whether it counts anything. Pure."""

import re
from dataclasses import replace

from rag.binding import Claim
from rag.records import Figure
from rag.units import is_scale, kind_of

_NOUNS = (
    "banks|lenders|institutions|branches|outlets|offices|subsidiaries|companies|firms|businesses|employees|staff|people"
    "|clients|customers|households|users|respondents|participants|members|directors|bankers|advisors|managers|engineers"
    "|accounts|loans|mortgages|deposits|cards|policies|contracts|shares|transactions|transfers|payments|queries|calls|visits"
    "|complaints|machines|ATMs|models|applications|projects|products|systems|patents|vendors|countries|markets|economies"
    "|cities|provinces|states|regions|hours|square (?:metres|meters|feet)"
)
# At most four words stand between a figure and its noun, none of which begins another phrase.
_COUNTED = re.compile(
    r"\s(?:(?!(?:of|to|in|on|at|by|as|for|from|with|and|or|but|per|than|that|which|who|is|was|are|were|has|had|have|the|its"
    rf"|their|more|less|percent|basis)\b)[A-Za-z][\w’'-]*\s){{0,4}}(?P<noun>{_NOUNS})\b(?!\s(?:in|of)\s(?:millions|thousands))"
)


_HAN_BEFORE = re.compile(r"[⺀-鿿）)”](?<![为是达至到约近超于过有共了仅在得成])$")
_NAMES = re.compile(r"\s?-\s?[A-Za-z]|\+")  # a 4-star fund, 30+ days


def is_told(text: str, figure: Figure) -> bool:
    """Whether the words around a figure of prose can say what it is.

    A bare number right behind a Chinese name is the cell of a row that lost its bars (利息支出172241) or a part of the
    name; one that is a part of a word counts nothing.
    """
    if figure.unit:
        return True
    before = text[: figure.start].rstrip()
    if before[-1:] in ("#", "+") or _NAMES.match(text, figure.end):
        return False
    return bool(before) and not _HAN_BEFORE.search(before)


def counted_noun(text: str, figure: Figure) -> str:
    """The noun that stands right behind a figure of a text without one in its unit; "" where none does."""
    if figure.unit and not (is_scale(figure.unit) and figure.unit.isascii()):
        return ""
    match = _COUNTED.match(text, figure.end)
    return match["noun"] if match else ""


def with_noun(claim: Claim, noun: str) -> Claim:
    """The claim in these: 40 million of shares."""
    unit = f"{claim.figure.unit} {noun}".strip()
    return replace(claim, figure=replace(claim.figure, unit=unit, kind=kind_of(unit))) if noun else claim

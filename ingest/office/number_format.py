"""Numbers of a spreadsheet as their reader sees them: 0.7419 under the format 0.00% is 74.19%. Pure.

The codes are those of ECMA-376, part 1, 18.8.30 and 18.8.31, and the ! of Chinese programs, which is their backslash.
What is not rendered as Excel does: fractions are shown as the plain number, and numbers in Chinese numerals
([DBNum1]) in digits; colours and the width of spaces say nothing to a reader of text.
"""

import re
from decimal import Decimal, InvalidOperation

from ingest.office.date_format import date_shown, is_date_code
from ingest.office.digits import Places, Token, filled, places_of, scientific

GENERAL = "General"
# The formats that a file names by number only. Those of dates depend on the reader's country; ISO is read everywhere.
_BUILT_IN = """
1 0|2 0.00|3 #,##0|4 #,##0.00|9 0%|10 0.00%|11 0.00E+00|12 # ?/?|13 # ??/??|48 ##0.0E+0|49 @
14 yyyy-mm-dd|15 d-mmm-yy|16 d-mmm|17 mmm-yy|18 h:mm AM/PM|19 h:mm:ss AM/PM|20 h:mm|21 h:mm:ss|22 yyyy-mm-dd h:mm
37 #,##0;(#,##0)|38 #,##0;(#,##0)|39 #,##0.00;(#,##0.00)|40 #,##0.00;(#,##0.00)|41 #,##0;(#,##0);-|42 #,##0;(#,##0);-
43 #,##0.00;(#,##0.00);-|44 #,##0.00;(#,##0.00);-|45 mm:ss|46 [h]:mm:ss|47 mm:ss|30 yyyy-mm-dd
27 yyyy年m月|28 m月d日|29 m月d日|31 yyyy年m月d日|32 h时mm分|33 h时mm分ss秒|36 yyyy年m月|50 yyyy年m月
51 m月d日|52 yyyy年m月|53 m月d日|54 m月d日|57 yyyy年m月|58 m月d日
"""
BUILT_IN = {
    int(number): code for number, _, code in (each.partition(" ") for each in re.split(r"[|\n]", _BUILT_IN.strip()))
}
_SIGNIFICANT = 15  # digits that a spreadsheet keeps of a number
_GENERAL_DIGITS = 11  # and shows of one that has no format and is not whole
_MOST_DIGITS = 20
_LONGEST_CODE = 255  # as in Excel
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|(?:\\|!(?!;|$))(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|@|(?:[0#?]+ +)?[0#?]+ ?/ ?[0#?\d]+)"
    r"|(?P<power>E[+-]0+)|(?P<percent>%)|(?P<place>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]")
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|!(?!;).|\[[^\]]*\]|[^;"\\\[])*', re.DOTALL)


def shown(value: str, code: str, *, from_1904: bool = False) -> str:
    """A number, written as a file keeps it, under a format code. What is no number stays as it is.

    from_1904: whether dates are days since 1904 instead of 1900.
    """
    try:
        number = Decimal(f"{float(value):.{_SIGNIFICANT}g}")
    except (ValueError, OverflowError, InvalidOperation):
        return value
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        return value
    section, number = _section(code[:_LONGEST_CODE] or GENERAL, number)
    if is_date_code(section):
        return date_shown(float(number), section, from_1904=from_1904) or general(number)
    return _rendered(number, section)


def general(number: Decimal) -> str:
    """A number without a format: whole as it is, else to 11 significant digits, without what binary fractions add."""
    if number == number.to_integral_value():
        return f"{number:f}".split(".")[0] if abs(number) < Decimal(10) ** _SIGNIFICANT else f"{float(number):g}"
    short = Decimal(f"{number:.{_GENERAL_DIGITS}g}")
    return f"{short.normalize():f}" if abs(short) >= Decimal("1e-9") else f"{float(short):g}"


def _section(code: str, number: Decimal) -> tuple[str, Decimal]:
    """The part of a code that is for this number (positive; negative; zero; text), and the number it renders."""
    sections = [part for part in _split(code) if "@" not in part] or [GENERAL]
    if any(_CONDITION.search(section) for section in sections):
        return next((section for section in sections if _holds(section, number)), sections[-1]), number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _split(code: str) -> list[str]:
    sections, position = [], 0
    while position <= len(code):
        match = _SECTIONS.match(code, position)
        end = match.end() if match else len(code)
        sections.append(code[position:end])
        position = max(end, position) + 1
    return sections


def _holds(section: str, number: Decimal) -> bool:
    match = _CONDITION.search(section)
    if match is None:
        return True
    limit = Decimal(match[2])
    truths = {"<": number < limit, ">": number > limit, "=": number == limit, "<>": number != limit}
    return (truths | {"<=": number <= limit, ">=": number >= limit})[match[1]]


def _rendered(number: Decimal, section: str) -> str:
    """The words of a section, and the digits in their places."""
    found = [(match.lastgroup or "", _word(match)) for match in _TOKEN.finditer(section)]
    kinds = [kind for kind, _ in found]
    if "general" in kinds:
        return "".join(general(number) if kind == "general" else word for kind, word in found).strip()
    if "place" not in kinds:
        return "".join(word for _, word in found).strip()
    first = next(i for i, kind in enumerate(kinds) if kind in ("place", "point") and "place" in kinds[i : i + 2])
    last = len(kinds) - kinds[::-1].index("place")
    rest = found[last:]
    places = places_of([*map(_token, found[first:last]), *(("comma", ",") for kind, _ in rest if kind == "comma")])
    before = "".join(word for _, word in found[:first])
    after = "".join(word for kind, word in rest if kind not in ("comma", "power"))
    power = next((word for kind, word in found if kind == "power"), "")
    digits, is_zero = _in_places(abs(number.scaleb(2 * kinds.count("percent"))), places, power)
    return ("-" if number < 0 and not is_zero else "") + (before + digits + after).strip()


def _in_places(number: Decimal, places: Places, power: str) -> tuple[str, bool]:
    """The digits of a number of at least 0, with its power of ten where the code has one; whether all are 0."""
    if power:
        return scientific(number, places, power), not number
    scaled = number.scaleb(-3 * places.thousands)
    return filled(scaled, places), not places.rounded(scaled)


def _word(match: re.Match[str]) -> str:
    """What a token shows by itself."""
    if match["bracket"] is not None:
        return match["bracket"][1:].split("-")[0] if match["bracket"].startswith("$") else ""
    given = (match[name] for name in ("quoted", "escaped", "percent", "power", "place", "comma", "point", "other"))
    return next((text for text in given if text), "")


def _token(found: tuple[str, str]) -> Token:
    kind, word = found
    return (kind, word) if kind in ("place", "point", "comma") else ("word", word)

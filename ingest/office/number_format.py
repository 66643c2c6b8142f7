"""Numbers of a spreadsheet as their reader sees them: 0.7419 under the format 0.00% is 74.19%. Pure.

The codes are those of ECMA-376, part 1, 18.8.30 and 18.8.31. What is not rendered as Excel does: fractions and digits
with words between them are shown as the plain number; colours and the width of spaces say nothing to a reader of text.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ingest.office.date_format import date_shown, is_date_code

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
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(General|G/通用格式)|([0#?.,]+)|(E[+-]0+)|(%)|(/)|(.)', re.DOTALL
)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]")
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*', re.DOTALL)


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
    sections = [match for match in _SECTIONS.findall(code) if match] if ";" not in code else _split(code)
    if any(_CONDITION.search(section) for section in sections):
        return next((section for section in sections if _holds(section, number)), sections[-1]), number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return (sections or [GENERAL])[0], number


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
    """Words before and after the digits, and the digits."""
    before, digits, after, exponent = "", "", "", ""
    percents, is_general, is_broken = 0, False, False
    for quoted, escaped, bracket, plain, places, power, percent, slash, other in _TOKEN.findall(section):
        if places and any(place in places for place in "0#?"):
            is_broken = is_broken or bool(digits)
            digits = digits or places
            continue
        exponent, is_general = exponent or power, is_general or bool(plain)
        percents, is_broken = percents + bool(percent), is_broken or bool(slash and digits)
        currency = bracket[1:].split("-")[0] if bracket.startswith("$") else ""
        word = quoted or escaped or currency or percent or ("" if slash else other) or (places if not digits else "")
        before, after = (before, after + word) if digits or is_general else (before + word, after)
    if is_general or is_broken or (section == "@"):
        return (before + general(number) + after).strip()
    if not digits:
        return (before + after).strip() if section.strip() else ""
    scaled = number.scaleb(2 * percents)
    body = f"{float(scaled):.{_decimals(digits)}E}" if exponent else _digits(abs(scaled), digits)
    sign = "-" if number < 0 and not exponent and body.strip("0,.") else ""
    return sign + (before + body + after).strip()


def _decimals(places: str) -> int:
    return min(_SIGNIFICANT, sum(place in "0#?" for place in places.partition(".")[2]))


def _digits(number: Decimal, places: str) -> str:
    whole, _, fraction = places.partition(".")
    thousands = len(places) - len(places.rstrip(",")) if not fraction else len(fraction) - len(fraction.rstrip(","))
    number = number.scaleb(-3 * thousands)
    most, least = _decimals(places), sum(place == "0" for place in fraction)
    rounded = number.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    grouped = "," in whole.rstrip(",")
    found = f"{rounded:,f}" if grouped else f"{rounded:f}"
    integer, _, decimals = found.partition(".")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    integer = integer.zfill(sum(place == "0" for place in whole)) if not grouped else integer
    if integer == "0" and "0" not in whole:
        integer = ""
    return f"{integer}.{decimals}" if decimals else integer

"""Figures written in words: 百分之七十四, 近八成, 四分之三, 一百二十亿元, twelve banks, two-thirds. Pure.

Only what can be nothing else is read: 一些, 一级, 三季度, 十三五 and 三个方面 are no quantities, nor is 一家银行.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from rag.numerals import ENGLISH_WORDS, HAN_DIGITS, english_number, han_number
from rag.records import Figure
from rag.units import ENGLISH_MONEY, HAN_MONEY, NOUNS, kind_of

_DIGIT = "[一二两三四五六七八九]"
_NUMERAL = f"{_DIGIT[:-1]}十][零〇一二两三四五六七八九十百千万亿]*(?:点[零〇一二三四五六七八九]+)?"
# 成 makes tenths, but for words that it begins: 成立, 成员, 成本, 成为.
NOT_TENTHS = "为立员本就长果分品功熟交效型绩色形因套"
_SCALES = "万亿|千亿|百亿|亿|千万|百万|万"
_HAN_NOUNS = "|".join(noun for noun in NOUNS if noun != "点")
_HAN = re.compile(
    rf"(?P<numeral>{_NUMERAL})"
    rf"(?:(?P<tenths>成)(?P<half>半|{_DIGIT}(?![家户个名人项]))?(?![{NOT_TENTHS}]|不变)"
    r"|(?P<points>个?百分点)|(?P<basis>个?基点)"
    rf"|(?P<more>[余多])?(?P<scale>{_SCALES})?(?:(?P<money>{'|'.join(HAN_MONEY)})(?!化|素)"
    rf"|(?P<noun>倍|{_HAN_NOUNS})(?!月|年|季度|工作日|交易日|论坛|民币|大代表|级|工智))"
    rf"|(?<=[万亿])(?![{_DIGIT[1:-1]}十百千万亿])|(?P<bare>余(?:{_SCALES})))"
)
# Before a numeral: 第三家 is an ordinal, 数十家 and 几十家 no number.
_NOT_BEFORE = frozenset("第数几十百千万亿初周点之前0123456789.")
# With one of these a single character makes a quantity: 三家, 两户; 三个, 五项 only list what follows.
_PLAIN_NOUNS = frozenset("家户名人倍")
_HAN_PERCENT = re.compile(r"百分之(百(?!分)|[零〇一二两三四五六七八九十百]+(?:点[零〇一二三四五六七八九]+)?)")
_HAN_FRACTION = re.compile(rf"({_DIGIT[:-1]}十百千]+)分之({_DIGIT[:-1]}十]+(?:点[零〇一二三四五六七八九]+)?)")
_HALF = re.compile(r"一半|半数|(?<=[过近])半(?![年个天月日导挂程径封决点])")
_TENTHS_FROM = re.compile(rf"({_DIGIT})[至到~–—-]?$")
_MAY_BE_HAN = re.compile(r"[一二两三四五六七八九十]|半数|[过近]半")


def figures_in_words(text: str) -> Iterator[Figure]:
    """The figures of a text that are written in words, in no order."""
    if _MAY_BE_HAN.search(text):
        yield from _han_units(text)
        if "分之" in text:
            yield from _han_shares(text)
        if "半" in text:
            for match in _HALF.finditer(text):
                yield _percent(match.group(), Decimal(50), match.start())
    if _LATIN_WORD.search(text):
        yield from _english(text)


def _percent(surface: str, value: Decimal, start: int) -> Figure:
    return Figure(surface, value, "%", "percent", start, start + len(surface))


def _han_units(text: str) -> Iterator[Figure]:
    for match in _HAN.finditer(text):
        if text[match.start() - 1 : match.start()] in _NOT_BEFORE:
            continue
        if match["tenths"]:
            yield from _tenths(text, match)
        elif figure := _counted(match):
            yield figure


def _tenths(text: str, match: re.Match[str]) -> Iterator[Figure]:
    """三成 is 30%, 七成五 75%, 七八成 and 三至五成 are two figures."""
    numeral, start = match["numeral"], match.start()
    if len(numeral) == 2 and set(numeral) <= HAN_DIGITS.keys():
        yield _percent(numeral[0], Decimal(10 * HAN_DIGITS[numeral[0]]), start)
        numeral, start = numeral[1], start + 1
    elif before := _TENTHS_FROM.search(text, max(0, start - 2), start):
        yield _percent(before[1], Decimal(10 * HAN_DIGITS[before[1]]), before.start())
    value = han_number(numeral)
    if value is not None and value <= 10:
        half = match["half"]
        more = 0 if not half else 5 if half == "半" else HAN_DIGITS[half]
        yield _percent(text[start : match.end()], 10 * value + more, start)


def _counted(match: re.Match[str]) -> Figure | None:
    """一百二十亿元 is 120 in 亿元; None where the words are no plain quantity."""
    numeral = match["numeral"]
    scale = match["scale"] or (match["bare"] or "")[1:]
    split = re.fullmatch(r"([^万亿]+)(万亿|亿|万)", numeral)
    if split and not scale:
        numeral, scale = split[1], split[2]
    value = han_number(numeral)
    if value is None or not _is_plain(match, numeral, scale):
        return None
    unit = "pp" if match["points"] else "bp" if match["basis"] else scale + (match["money"] or match["noun"] or "")
    return Figure(match.group(), value, unit, kind_of(unit), *match.span())


def _is_plain(match: re.Match[str], numeral: str, scale: str) -> bool:
    if match["points"] or match["basis"] or match["noun"] == "倍":
        return True
    if scale or len(numeral) > 1:
        return True
    return numeral != "一" and match["noun"] in _PLAIN_NOUNS


def _han_shares(text: str) -> Iterator[Figure]:
    for match in _HAN_PERCENT.finditer(text):
        value = Decimal(100) if match[1] == "百" else han_number(match[1])
        if value is not None:
            yield _percent(match.group(), value, match.start())
    for match in _HAN_FRACTION.finditer(text):
        below, above = han_number(match[1]), han_number(match[2])
        if above and match[1] == "千":
            yield Figure(match.group(), above, "‰", "percent", *match.span())
        elif below and above and below > above:
            yield _percent(match.group(), 100 * above / below, match.start())


_LATIN_WORD = re.compile(r"[a-z]{3}")
_WORD = "|".join(
    sorted([*ENGLISH_WORDS, "hundred", "thousand", "million", "billion", "trillion"], key=len, reverse=True)
)
_COUNTED = (
    "banks?|lenders?|institutions?|branches|outlets|offices|subsidiaries|companies|firms|employees|staff|people|clients"
    "|customers|users|respondents|accounts|loans|countries|markets|economies|cities|provinces|shares|members|directors"
)
ENGLISH_COUNTED = re.compile(rf"\s(?:{_COUNTED})\b", re.ASCII | re.IGNORECASE)
_ENGLISH_NUMBER = re.compile(
    rf"\b(?P<number>(?:{'|'.join(ENGLISH_WORDS)})(?:(?:[ -]|\sand\s)(?:{_WORD}))*)\b"
    r"(?:[ -](?P<points>percentage[ -]points?)|[ -](?P<basis>basis[ -]points?)|[ -](?P<percent>per ?cent)\b"
    rf"|\s(?P<money>{'|'.join(ENGLISH_MONEY)})\b"
    rf"|(?P<counted>(?:\s(?!(?:of|the|and|or|in|to|by|for|as|a|from|with|out|more|that|which)\b)[a-z-]+){{0,2}}\s(?:{_COUNTED})\b)"
    r"|)",
    re.ASCII | re.IGNORECASE,
)
# A part of what can be shared out; half of the year and three quarters of growth are times.
_OF_A_WHOLE = r"\s(?:of|the|all|its|their)\s(?!(?:(?:the|this|last|that) )?(?:year|month|quarter|decade|growth|\d{4}))"
_ENGLISH_FRACTION = re.compile(
    r"\b(?:(?P<one>one|a)[ -](?P<part>half|third|quarter|fifth|tenth)"
    r"|(?P<above>two|three|four|five|seven|nine)[ -](?P<parts>thirds|quarters|fifths|tenths))\b"
    rf"(?:(?={_OF_A_WHOLE})|(?<=-\w{{5}})|(?<=-\w{{6}})|(?<=-\w{{8}})|(?<=thirds|fifths|tenths))"
    rf"|(?<!first.)(?<!second.)(?<!latter.)\bhalf(?={_OF_A_WHOLE})",
    re.ASCII | re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


def _english(text: str) -> Iterator[Figure]:
    shares = []
    for match in _ENGLISH_FRACTION.finditer(text):
        shares.append(match.span())
        above = ENGLISH_WORDS[(match["above"] or "one").lower()]
        below = _PARTS[(match["parts"] or match["part"] or "half").lower().removesuffix("s")]
        if above < below:
            yield _percent(match.group(), Decimal(100 * above) / below, match.start())
    for match in _ENGLISH_NUMBER.finditer(text):
        if not any(start <= match.start() < end for start, end in shares) and (figure := _english_counted(match)):
            yield figure


def _english_counted(match: re.Match[str]) -> Figure | None:
    numeral, scale = match["number"], ""
    if split := re.fullmatch(r"(.+?)[ -](million|billion|trillion)", numeral, re.ASCII | re.IGNORECASE):
        numeral, scale = split[1], split[2].lower()
    value = english_number(numeral)
    of_one = value is None or (value <= 1 and not scale)  # "one bank" is an article
    money = ENGLISH_MONEY[match["money"].lower()] if match["money"] else ""
    named = "pp" if match["points"] else "bp" if match["basis"] else "%" if match["percent"] else ""
    if value is None or (of_one and not named) or not (named or money or scale or match["counted"]):
        return None
    unit = named or " ".join(filter(None, [scale, money]))
    end = match.end("number") if match["counted"] else match.end()
    return Figure(match.string[match.start() : end], value, unit, kind_of(unit), match.start(), end)

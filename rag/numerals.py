"""Number words, Chinese and English -> Decimal. Pure."""

import re
from decimal import Decimal

HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_D = "[一二两三四五六七八九]"
# Below ten thousand: 三千零五十, 一百二十, 十二. Two digits in a row (三五) are an approximation, not a number.
_SECTION = re.compile(rf"(?:({_D})千)?(?:零?({_D})百)?(?:零?({_D}?)(十))?(?:零?({_D}))?")
# 一百五 is 150 in speech and 105 in a slip: neither is read.
_SHORTENED = re.compile(rf"[百千]{_D}$")


def han_number(numeral: str) -> Decimal | None:
    """七十四点一九 -> 74.19, 三千万 -> 30000000; None where the numeral is malformed or ambiguous."""
    whole, point, fraction = numeral.replace("〇", "零").partition("点")
    value = Decimal(0) if whole == "零" else _whole(whole)
    if value is None or not point:
        return value
    if not fraction or any(char not in HAN_DIGITS for char in fraction):
        return None
    return value + Decimal("0." + "".join(str(HAN_DIGITS[char]) for char in fraction))


def _whole(numeral: str) -> Decimal | None:
    for name, size in (("亿", 10**8), ("万", 10**4)):
        above, found, below = numeral.rpartition(name)
        if not found:
            continue
        high = _whole(above)
        low = _whole(below) if below else Decimal(0)
        if high is None or low is None or (len(below) == 1):  # 一万五 is short for 15,000
            return None
        return high * size + low
    return _section(numeral)


def _section(numeral: str) -> Decimal | None:
    match = _SECTION.fullmatch(numeral)
    if not numeral or not match or _SHORTENED.search(numeral):
        return None
    thousands, hundreds, tens, ten, ones = match.groups()
    value = 1000 * HAN_DIGITS.get(thousands or "", 0) + 100 * HAN_DIGITS.get(hundreds or "", 0)
    if ten:
        value += 10 * (HAN_DIGITS[tens] if tens else 1)
    return Decimal(value + HAN_DIGITS.get(ones or "", 0)) or None


_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_BY_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ENGLISH_WORDS = {word: n for n, word in enumerate(_UP_TO_NINETEEN.split())} | {
    word: 10 * n for n, word in enumerate(_BY_TENS.split(), start=2)
}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def english_number(words: str) -> Decimal | None:
    """twenty-five -> 25, one hundred and twenty thousand -> 120000; None where the words make no number."""
    total = current = 0
    last = 0  # the size of the word before: a smaller one must follow
    for word in re.split(r"[\s-]+", words.lower()):
        if word == "and" and current:
            continue
        if word == "hundred" and 0 < current < 10:
            current, last = current * 100, 100
        elif word in _LARGE and current:
            total, current, last = total + current * _LARGE[word], 0, 0
        elif word in ENGLISH_WORDS and _may_follow(ENGLISH_WORDS[word], last):
            current, last = current + ENGLISH_WORDS[word], ENGLISH_WORDS[word]
        else:
            return None
    return Decimal(total + current)


def _may_follow(value: int, last: int) -> bool:
    return last == 0 or last == 100 or (20 <= last < 100 and 0 < value < 10)

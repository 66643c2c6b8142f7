"""Superscripts -> text: the mark of a note is no part of the figure it hangs on, an exponent is written as one. Pure.

12.5 with a raised 1 is 12.5, never 12.51; 10 with a raised 8 is 10⁸, m with a raised 2 is m². The notes themselves stay
where they are. What is neither (1st, a trade mark) is read as it stands.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Literal

# How a run of text stands on its line: 1 above it, -1 below it.
Shift = Literal[-1, 0, 1]

_BARE = r"(?:注\s?)?(?:\d{1,3}|[a-h]|i{2,3}|iv|vi{0,3}|[*＊†‡§#]{1,3}|[①-⑳])"
_BRACKETED = r"[\[(（【〔]\s?(?:注\s?)?[\w*＊†‡§#①-⑳,，、–—-]{1,8}\s?[\])）】〕]"
_MARK = re.compile(rf"(?:{_BARE}|{_BRACKETED})(?:\s?[,，、;–—-]\s?{_BARE}|\s?[,，、]?\s?{_BRACKETED})*")
_EXPONENT = re.compile(r"[-–−+]?\d{1,3}")
_POWER_OF_TEN = re.compile(r"[×x*·]\s?10$", re.ASCII)
_TEN = re.compile(r"(?<![\d.,])10$")
_SCALE_OR_COUNT = re.compile(r"\s?[万亿千百%％‰户家人个笔倍年月日]")  # after a whole figure, not after a power of ten
_LEAST_BARE_EXPONENT = 3  # 10¹ is a ten with a note
_LENGTH = re.compile(r"(?<![A-Za-z])(?:[cdkmnµμ]?m|ft|in|yd|mi|[xyzR])$")
_MONEY_IN_MILLIONS = re.compile(r"[$¥￥€£]\s?[\d.,]+\s?m$")
_AS_FIGURE = re.compile(r"\s?[-–−+(（]?(?:[A-Z]{0,3}[$¥￥€£])?\s?\d")
EXPONENTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
_RAISED_DIGITS = str.maketrans("0123456789-–−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")
_NO_LETTERS = str.maketrans("", "", "0123456789-–−+")


def settled(runs: Iterable[tuple[str, Shift]]) -> str:
    """The runs of a line or a paragraph as one text."""
    joined = [("".join(text for text, _ in group), shift) for shift, group in groupby(runs, key=lambda run: run[1])]
    text = ""
    for i, (run, shift) in enumerate(joined):
        after = joined[i + 1][0] if i + 1 < len(joined) else ""
        before = text.rpartition("\n")[2]
        if shift > 0:
            text += superscript(before, run, after)
        elif not (shift and before[-1:].isdigit() and _MARK.fullmatch(run.strip())):
            text += run
    return text


def superscript(before: str, raised: str, after: str) -> str:
    """What is written for a raised run between the text before and after it on its line."""
    mark = raised.strip()
    if mark.isdecimal() and after[:1] in ("/", "⁄"):  # of a fraction
        return f" {mark}" if before[-1:].isdigit() else mark
    if _EXPONENT.fullmatch(mark) and _is_base(before, mark, after):
        return exponent(mark)
    if not _MARK.fullmatch(mark):
        return f"^{mark}" if mark[:1].isdigit() and before[-1:].isdigit() else raised
    if before.strip() or _AS_FIGURE.match(after):
        return ""
    return f"{mark} "  # of the note itself


def exponent(raised: str) -> str:
    """A raised number in characters that stand raised themselves; ^ before anything else."""
    raised = raised.strip()
    return raised.translate(_RAISED_DIGITS) if not raised.translate(_NO_LETTERS) else f"^{raised}"


def _is_base(before: str, raised: str, after: str) -> bool:
    """Whether what stands before a raised number is what it is an exponent of."""
    if _POWER_OF_TEN.search(before):
        return True
    if _TEN.search(before):
        large = not raised.isdecimal() or int(raised) >= _LEAST_BARE_EXPONENT
        return large and not _SCALE_OR_COUNT.match(after)
    unit = raised in ("2", "3") and _LENGTH.search(before)
    return bool(unit) and not _MONEY_IN_MILLIONS.search(before)

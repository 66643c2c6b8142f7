"""The units of lexical search: character bigrams of Chinese, Latin words, numbers. Pure.

Character bigrams beat dictionary words on Chinese retrieval and never miss a new term; a number is one unit, so that
74.19 and 47.19 share nothing.
"""

import re

from rag.folding import fold, without_thousands

_RUN = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+")
_HAN_OR_LATIN = re.compile(r"[⺀-鿿々]+|[^\W⺀-鿿々]+")
_HAN = re.compile(r"[⺀-鿿々]")
_COUNTED = re.compile(r"(\d+(?:\.\d+)*)([⺀-鿿])")


def terms(text: str) -> list[str]:
    """The units of a text in order, with repeats; a lone Han character stands for itself."""
    units: list[str] = []
    for run in _RUN.findall(without_thousands(fold(text))):
        if run[0].isdigit():
            units.append(_canonical_number(run))
            continue
        for part in _HAN_OR_LATIN.findall(run):
            units.extend(_bigrams(part) if "⺀" <= part[0] <= "鿿" else [_stem(part)])
    return units


def word_units(text: str) -> list[str]:
    """What the lexical index holds of a text: its terms, each Han character, and each number with what it counts.

    A character by itself finds what bigrams miss (CMRC R@1 0.970 without, 0.977 with); 12人 and 12月 are two things.
    """
    folded = fold(text)
    counted = (_canonical_number(number) + sign for number, sign in _COUNTED.findall(without_thousands(folded)))
    return [*terms(text), *_HAN.findall(folded), *counted]


def _bigrams(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _canonical_number(run: str) -> str:
    """7.50 and 7.5 are one unit, and so are 74.19% and 74.19: which unit was meant is checked later, not searched."""
    number = run.rstrip("%")
    return number.rstrip("0").rstrip(".") if "." in number else number


def _stem(word: str) -> str:
    """A plural folds onto its singular; more would fold words that differ."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word

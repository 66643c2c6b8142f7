"""Text as it is compared: width, case and Chinese script folded. Only copies are folded; what is quoted never is.

Pure. Folding may change the length of a text, so no offset survives it.
"""

import re
import unicodedata
from functools import cache
from typing import Protocol

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _to_simplified() -> _Converter:
    import opencc  # loaded at first use: 0.1 s, and the pure rooms stay light

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def fold(text: str) -> str:
    """The text in half width, lower case and simplified Chinese, without the separators inside 1,203."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return folded if folded.isascii() else _to_simplified().convert(folded)


def without_thousands(folded: str) -> str:
    """A folded text with 1203 for 1,203."""
    return _THOUSANDS.sub("", folded)

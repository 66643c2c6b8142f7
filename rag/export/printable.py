"""Text of reports and models as any file may hold it. Pure."""

import re

# What XML 1.0 has no place for: control characters, lone surrogates, U+FFFE and U+FFFF.
_NO_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without the characters that XML forbids; every line break is a line feed."""
    return re.sub(r"\r\n?", "\n", _NO_TEXT.sub("", text))


def in_one_line(text: str) -> str:
    """The printable text with each run of white space as one space."""
    return " ".join(printable(text).split())

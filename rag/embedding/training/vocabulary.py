"""Which Chinese words get a row of their own: the glossary's, and the dictionary's that are common enough. Pure."""

from collections.abc import Mapping, Sequence
from pathlib import Path

# Occurrences in the corpus that jieba's dictionary was counted on (some 60 million words). A name is kept where it is
# rarer: nothing else in a text tells what its characters stand for. Fewer rows cost R@1 on XQuAD before training: all
# 116,693 words 0.756 (English questions) and 0.854 (Chinese), these 49,000 0.746 and 0.835, 33,000 0.734 and 0.813.
_COMMON_WORD = 60
_COMMON_NAME = 3


def read_frequencies(file: Path) -> dict[str, int]:
    """Word -> occurrences, from a file in jieba's layout: word, occurrences, part of speech."""
    rows = (line.split(" ") for line in file.read_text(encoding="utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1}


def kept_words(
    glosses: Mapping[str, Sequence[str]], frequencies: Mapping[str, int], names: set[str]
) -> dict[str, Sequence[str]]:
    """The words that get a row, with their glosses; characters that occur at all are among them."""
    return {word: found for word, found in glosses.items() if frequencies.get(word, 0) >= _least(word, names)}


def _least(word: str, names: set[str]) -> int:
    if len(word) == 1:
        return 1
    return _COMMON_NAME if word in names else _COMMON_WORD

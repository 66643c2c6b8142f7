"""Where the figures of a readable sentence stand in the source that it was read from. Pure.

The source may have line breaks, Markdown's marks and a table's bars where the sentence has none, and the sentence of a
table row repeats its column heads; the figures come in one order in both.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.records import Figure


def places(source: str, figures: Sequence[Figure], begin: int = 0) -> Iterator[tuple[int, int] | None]:
    """For each figure the span of the source that is its surface, white space aside, after the one before it.

    None for one that is not to be found. begin: where to look from.
    """
    for figure in figures:
        match = _pattern(figure.surface).search(source, begin)
        if match:
            begin = match.end()
        yield match.span() if match else None


@lru_cache(maxsize=4096)
def _pattern(surface: str) -> re.Pattern[str]:
    """The surface where it is no part of a longer number; a line may end inside it."""
    chars = [re.escape(char) for char in surface if not char.isspace()]
    before = r"(?<!\d)(?<!\d[.,])" if surface[0].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if surface[-1].isdigit() else ""
    return re.compile(before + r"\s?".join(chars) + after)

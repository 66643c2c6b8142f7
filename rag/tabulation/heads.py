"""Heads of columns that two columns share, as a PDF's table leaves them. Pure."""

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.binding import Claim
from rag.periods import Period, periods


def with_heads_parted(text: str) -> str:
    """A row with a head of two periods given to the two cells it is over, of which the first had none.

    Net income，8,282；March 31, 2022 2021：14,300 is Net income，March 31, 2022：8,282；March 31, 2021：14,300.
    """
    name, comma, rest = text.partition("，")
    cells = rest.split("；")
    for at in range(1, len(cells)):
        head, sign, value = cells[at].rpartition("：")
        two = _two_at_the_end(head)
        if sign and two and cells[at - 1] and "：" not in cells[at - 1]:
            first, second = two
            said = head[first.start : first.end]
            other = head[second.start : second.end]
            if other.isdigit():  # the rest of the date is said once: March 31, 2022 2021
                other = re.sub(r"\d{4}", other, said)
            cells[at - 1] = f"{head[: first.start]}{said}：{cells[at - 1]}"
            cells[at] = f"{head[: first.start]}{other}：{value}"
    return name + comma + "；".join(cells)


def has_many_times(claim: Claim, row: Sequence[Claim]) -> bool:
    """Whether the head of a cell does not tell its time: it names two side by side, or stands over two cells."""
    found = periods(claim.column)
    beside = any(not claim.column[one.end : other.start].strip() for one, other in pairwise(found))
    return beside or (not found and sum(other.column == claim.column for other in row) > 1)


def _two_at_the_end(head: str) -> tuple[Period, Period] | None:
    found = periods(head)
    if len(found) < 2 or head[found[-1].end :].strip() or head[found[-2].end : found[-1].start].strip():
        return None
    return found[-2], found[-1]

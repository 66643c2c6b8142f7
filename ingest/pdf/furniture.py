"""Lines that belong to the pages and not to the report: running heads and feet, page numbers. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.pdf.writer import PageLine

_ZONE = 0.15  # of the page's height, at its top and at its bottom
_OUTERMOST = 4  # lines in each zone that may be furniture
_FEWEST_PAGES = 3  # on which a line stands in the same place
_SAME_HEIGHT = 4.0  # points
_PAGE_NUMBER = re.compile(
    r"[-–—·\s]*(?:\d{1,4}|[ivxlc]{1,7})[-–—·\s]*|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}",
    re.IGNORECASE,
)
_UNIT = re.compile(r"单位[：:]|人民币.{0,6}元|\bin (?:millions|billions|thousands)\b", re.IGNORECASE)
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of prose of a page, each with its words; the height of the page in points; whether it has tables too."""

    lines: tuple[tuple[PageLine, str], ...]
    height: float
    has_tables: bool = False


def running_lines(pages: Sequence[PageLines], body_size: float) -> list[set[PageLine]]:
    """For each page the lines that are furniture: they stand in the same place of other pages, but for their numbers.

    The first of those in a larger font than the body (points) stays: it is the title of a part.
    """
    found = [list(_outer(page)) for page in pages]
    keys = Counter(key for page in found for key in {key for _, key in page})
    running: list[set[PageLine]] = []
    seen: set[tuple[str, int, bool]] = set()
    for number, (page, whole) in enumerate(zip(found, pages, strict=True)):
        taken: set[PageLine] = set()
        for line, key in page:
            repeats = keys[key] >= _FEWEST_PAGES or _repeats_nearby(key, keys)
            titles = number > 0 and key not in seen and line.size > 1.1 * body_size and "#" not in key[0]
            seen.add(key)
            if (repeats and not titles) or _PAGE_NUMBER.fullmatch(key[0].replace("#", "1")):
                taken.add(line)
        if len(taken) == len(whole.lines) and not whole.has_tables:  # then it is what the page says
            taken = {line for line, key in page if _PAGE_NUMBER.fullmatch(key[0].replace("#", "1"))}
        running.append(taken)
    return running


def _outer(page: PageLines) -> Iterator[tuple[PageLine, tuple[str, int, bool]]]:
    """The outermost lines with what they are known again by: words without numbers, height, top or bottom."""
    by_height = sorted(page.lines, key=lambda pair: pair[0].y0)
    for is_top, lines in ((True, by_height[:_OUTERMOST]), (False, by_height[-_OUTERMOST:])):
        for line, text in lines:
            inside = line.y1 < _ZONE * page.height if is_top else line.y0 > (1 - _ZONE) * page.height
            if inside and len(text) <= _LONGEST and not _UNIT.search(text):
                yield line, (_without_numbers(text), round(line.y1 / _SAME_HEIGHT), is_top)


def _repeats_nearby(key: tuple[str, int, bool], keys: Counter[tuple[str, int, bool]]) -> bool:
    """A height on the border of two steps is counted in both."""
    words, height, is_top = key
    return keys[key] + max(keys[words, height - 1, is_top], keys[words, height + 1, is_top]) >= _FEWEST_PAGES


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))

"""What a cell of a table is said of, in a few words. Pure."""

import re
from functools import lru_cache

from rag.binding import Claim
from rag.cells import without_unit
from rag.periods import MONTH, Period, periods
from rag.records import is_wide

LONGEST = 160  # in narrow characters
GAP = "…"
_NO_NAMES = ("", "其中", "加", "减", "of which", "including", "less", "add")  # before the colon of a row's name
_FOOTNOTE = re.compile(r"\s*[(（](?:[a-z]|注?\d{1,2})[)）]")
_SPACES = re.compile(r"\s+")
_WIDE_SPACE = re.compile(r"(?<=[⺀-鿿，、：；）]) (?=[⺀-鿿，、：；（）])| (?=[，、：；）,;)])")
# What is left of a period whose year was taken out: three months ended March 31, as of December 31.
_OF_A_DAY = re.compile(
    rf"(?:\b(?:as of or for the |for the |at or for the )?(?:three|six|nine|twelve) months ended\b|\bas (?:of|at)\b)"
    r"|\b(?:(?:at|by|from|since|until|before) )?the (?:end|start|beginning|close) of(?=\s\s|\s*$)"
    rf"|(?<![A-Za-z]){MONTH} [1-3]?\d\b,?",
    re.IGNORECASE,
)
_NUMBER_OF_ROW = re.compile(r"(?!(?:19|20)\d{2}$)\d{1,6}[a-z]?")
_CELL = re.compile(r"[\s\-–—$¥€£()\d.,%]*|N/?[AM]", re.IGNORECASE)


def subject_of_cell(claim: Claim, text: str, heading: str = "") -> str:
    """The subject of a cell: "row · head".

    text: the row. heading: what a table is under, for a cell whose row is a time and whose column a range.
    """
    group, sign, name = claim.row.rpartition("：")
    if _NUMBER_OF_ROW.fullmatch(name) and (words := _first_words(text)):  # 51，项目：二级资本；数额：131,674
        return _of_cell(f"{group}{sign}{words}", claim.column, heading)
    return _of_cell(claim.row, claim.column, heading)


def _first_words(row: str) -> str:
    """The first cell of a row that holds words and no figure; "" where there is none."""
    cells = (cell.rpartition("：")[2] for cell in row.partition("，")[2].split("；"))
    return next((cell for cell in cells if len(cell) > 1 and not any(char.isdigit() for char in cell)), "")


def headless_cells(text: str) -> tuple[str, list[tuple[int, int]]] | None:
    """The name and the spans of the cells of a row whose columns have no heads: "name，1；2"; None for other texts."""
    name, comma, rest = text.partition("，")
    body = rest.split("（单位：")[0]
    cells = body.split("；")
    numbers = sum(_CELL.fullmatch(cell) is not None for cell in cells)
    if not comma or not name.strip() or "：" in body or numbers < len(cells) * (0.5 if len(cells) > 3 else 1):
        return None
    spans, begin = [], len(name) + 1
    for cell in cells:
        spans.append((begin, begin + len(cell)))
        begin += len(cell) + 1
    return name, spans


def of_headless(name: str, column: int, columns: int) -> str:
    """The subject of a cell that only its place tells: "name · #2", counted from 1."""
    return " · ".join(filter(None, [*_row_parts(name), f"#{column}" if columns > 1 else ""]))


@lru_cache(maxsize=4096)
def _of_cell(row: str, column: str, heading: str) -> str:
    head, parts = tidy(_dayless(column)), _row_parts(row)
    if not parts and any(char.isdigit() for char in head):  # 1-5年, of whatever the table is of
        parts = [tidy(heading)]
    return " · ".join(dict.fromkeys(filter(None, [*parts, head]))) or tidy(row) or tidy(column)


@lru_cache(maxsize=4096)
def _row_parts(row: str) -> list[str]:
    """The group and the name of a row; a row that is a period has no name of its own."""
    parts = [tidy(_dayless(part)) for part in re.split(r"：|:(?=\s)", row)]
    return [part for part in parts if part.lower() not in _NO_NAMES]


def _dayless(text: str) -> str:
    return without_days(without_period(text))


def without_days(text: str) -> str:
    """The text without what is left of a period whose year was taken out of it or stands elsewhere."""
    return _OF_A_DAY.sub(" ", text)


def own_periods(text: str) -> list[Period]:
    """The period that the head of a column, or the name of a row, is of; of a range each of its years.

    Of two the first, if it is a date (March 31, 2022 | Term loans by origination year 2019), else the last.
    """
    named = periods(text)
    if not named:
        return []
    own = named[0] if named[0].part else named[-1]
    return [period for period in named if period.start == own.start]


def without_period(text: str) -> str:
    """The text without the period it is of."""
    for period in own_periods(text)[:1]:
        text = f"{text[: period.start]} {text[period.end :]}"
    return text


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """Without the brackets of a unit, marks of footnotes, and spaces that hold nothing apart."""
    text = _FOOTNOTE.sub("", without_unit(text))
    text = _WIDE_SPACE.sub("", _SPACES.sub(" ", text))
    return text.strip(" ,;:，：；、|-–—•●▪·*")


def shortened(text: str) -> str:
    """At most as many characters as a cell shows, a wide one for two; cut between words."""
    size = 0
    for at, char in enumerate(text):
        size += 2 if is_wide(char) else 1
        if size > LONGEST:
            kept = text[:at] if is_wide(char) else text[:at].rpartition(" ")[0] or text[:at]
            return kept.rstrip(" ，,、") + GAP
    return text

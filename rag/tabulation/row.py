"""A figure of a report as a row of the table of all figures."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.records import Comparator, FigureKind

# Goes up whenever other rows would be made of the same report: those that are stored are then made again.
MAKER = 5

# Where the period of a figure was read: beside it, in what stands around it (headings, the words before), or taken from
# what its report is about as a whole; "" where it is not known.
PeriodSource = Literal["figure", "context", "report", ""]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with what it is said of. `text[start:end]` of the report is the sentence or table row it stands in."""

    subject: str  # of a cell: its row's name · its column's head; in prose its clause, "…" where the figure stood
    scope: str  # which bank or kind of banks, as the text names them; "" where it names none
    surface: str  # as written
    shown: str  # with the bound and the unit that its text gives it: 不到三成, 2,016亿元 of a cell with 2,016
    value: Decimal  # in `unit`
    unit: str
    kind: FigureKind
    comparator: Comparator
    is_change: bool
    first_year: int | None  # of a range of years; else the same as `year`
    year: int | None
    part: str  # of the year, as in rag.periods.Period
    period_source: PeriodSource
    start: int
    end: int
    mark: tuple[int, int] | None  # where `surface` stands in the text, a line end aside; None where it was not found
    page: int | None
    section: str  # headings, joined by " > "

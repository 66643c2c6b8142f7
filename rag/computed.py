"""A computed figure with the sentences of its operands. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from rag.claims import RankedClaim
from rag.derive import Derived
from rag.question import Question
from rag.records import Figure
from rag.sentences import RankedSentence

# The figures found for a question, best first, barred ones among them.
Search = Callable[[Question], list[RankedClaim]]


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a ranking: its name, its figure, its growth where it is ranked by that, its place where it shares it."""

    name: str
    figure: Figure
    grown: Derived | None = None
    tied_at: int = 0


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed figure, the sentences of its operands and how sure it is. preferred: over a stated figure."""

    derived: Derived
    sentences: tuple[RankedSentence, ...]
    confidence: float
    preferred: bool = False
    told: str = ""  # name of the wording that says that it is not as the question has it
    name: str = ""  # of the row that was chosen, with its sign, where one was asked for
    tied_at: int = 0  # the place that several rows share
    rows: tuple[ListedRow, ...] = ()  # where several places were asked for, a row for each sentence


@dataclass(frozen=True, slots=True)
class Unranked:
    """A cell of the table whose rows are asked for, where they cannot be ranked: not all are there, or can be read."""

    cell: RankedClaim
    confidence: float

"""What a visitor has before them: what is asked for, which page of it, what is picked, what is shown. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import cast, get_args

from rag.library.figure_query import FigureQuery, Sort
from rag.records import FigureKind

ROWS = 20  # of a page
MOST_PICKED = 60
LONGEST_SEARCH = 200
# What is offered as one kind of units -> the kinds of figures.
KINDS: dict[str, tuple[FigureKind, ...]] = {
    "percent": ("percent",),
    "points": ("points", "basis_points"),
    "amount": ("amount",),
    "count": ("count",),
    "other": ("multiple", "number"),
}
_SORTS: tuple[str, ...] = get_args(Sort)
_LARGEST_FIRST = ("value", "period")


@dataclass(frozen=True, slots=True)
class Desk:
    """Of one visitor; changed by what they click."""

    query: FigureQuery = field(default_factory=FigureQuery)
    offset: int = 0
    picked: tuple[int, ...] = ()  # keys, in the order of picking
    shown: int | None = None  # the key whose sentence is shown
    told: str = ""  # the name of a sentence to be said of the picked ones

    def asked(
        self,
        words: str,
        reports: Iterable[str],
        years: Iterable[int],
        kinds: Iterable[str],
        publishers: Iterable[str],
    ) -> "Desk":
        """With other conditions, from the first page on; the order stays."""
        of_kinds = tuple(kind for name in kinds for kind in KINDS.get(name, ()))
        query = replace(
            self.query,
            words=words[:LONGEST_SEARCH],
            reports=tuple(reports),
            years=tuple(years),
            kinds=of_kinds,
            publishers=tuple(publishers),
        )
        return replace(self, query=query, offset=0)

    def sorted_by(self, column: str) -> "Desk":
        """By a column; by the other end first where it is by this one already, then in no order again."""
        if column not in _SORTS:
            return self
        query, first = self.query, column in _LARGEST_FIRST
        if query.sort != column:
            query = replace(query, sort=cast(Sort, column), descending=first)
        elif query.descending == first:
            query = replace(query, descending=not first)
        else:
            query = replace(query, sort="", descending=False)
        return replace(self, query=query, offset=0)

    def turned(self, pages: int) -> "Desk":
        """So many pages on."""
        return replace(self, offset=max(0, self.offset + pages * ROWS))

    def from_the_start(self) -> "Desk":
        """The first page."""
        return replace(self, offset=0)

    def toggled(self, key: int) -> "Desk":
        """With a figure picked, or no longer."""
        if key in self.picked:
            return replace(self, picked=tuple(other for other in self.picked if other != key), told="")
        return self.with_picked([key])

    def toggled_all(self, keys: Iterable[int]) -> "Desk":
        """With all of these picked; with none of them where all were picked; of no keys at all: with nothing picked."""
        keys = list(keys)
        if not keys:
            return replace(self, picked=(), told="")
        if set(keys) <= set(self.picked):
            return replace(self, picked=tuple(key for key in self.picked if key not in keys), told="")
        return self.with_picked(keys)

    def showing(self, key: int) -> "Desk":
        """With the sentence of a figure shown."""
        return replace(self, shown=key)

    def with_picked(self, keys: Iterable[int]) -> "Desk":
        """With these picked as well, as many as there is room for."""
        every = dict.fromkeys([*self.picked, *keys])
        told = "tray_full" if len(every) > MOST_PICKED else ""
        return replace(self, picked=tuple(every)[:MOST_PICKED], told=told)

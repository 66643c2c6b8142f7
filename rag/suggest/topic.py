"""A figure of a report with what a question for it has to name."""

from dataclasses import dataclass
from typing import Literal

from rag.derive import Derived, apart
from rag.records import Figure, Language

# "level": of a thing that is measured; "share": of those who do something; "change": stated, since another time;
# "spent": what a bank spent or earned.
PROSE = "prose: "  # before the section of a topic that no table holds
Form = Literal["level", "share", "change", "spent"]


@dataclass(frozen=True, slots=True)
class When:
    """A period, and how its report says it: 2025年末, FY2025."""

    said: str
    year: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The sentence or row that holds a figure: where it stands in a report's text."""

    report_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A figure and the words of a question for it."""

    figure: Figure
    language: Language
    place: Place
    item: str  # what is measured: 净息差, net profit; for "share" what is done, for "spent" what on
    who: str = ""  # the bank or the group of banks; "" where none needs be named
    row: str = ""  # of a table whose columns are measured: 南渚, Merrow Group
    when: When | None = None
    form: Form = "level"
    verb: str = ""  # of a change: 较上年末上升
    group: str = ""  # the caption of its table, or its section: topics of one group stand together

    @property
    def subject(self) -> tuple[str, str, str, Form]:
        """What it is of, whenever: topics of one subject differ in their periods alone."""
        return self.who, self.row, self.item, self.form


def is_earlier(one: Topic, other: Topic) -> bool:
    """Whether a topic is the other one in an earlier year."""
    if one.subject != other.subject or one.figure.unit != other.figure.unit or not one.when or not other.when:
        return False
    return one.when.part == other.when.part and one.when.year < other.when.year


def change_between(later: Topic, earlier: Topic) -> Derived | None:
    """What a level changed by; None where nothing changed or it cannot be reckoned."""
    found = apart(later.figure, earlier.figure)
    return found if found and found.value else None

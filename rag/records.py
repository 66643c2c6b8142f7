"""The records that travel, in order of travel: file -> Document -> Chunk -> Passage -> Answer. Read this file first.

Every offset is a count of Unicode characters into the report's text, half open: `text[start:end]` is the quote.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Language = Literal["zh", "en"]
BlockKind = Literal["heading", "paragraph", "item", "table"]
FigureKind = Literal["percent", "points", "basis_points", "amount", "count", "multiple", "number"]
Comparator = Literal["=", "~", "<", "<=", ">", ">="]
# "change": a stated change is not the one its levels give; "unit": a difference in points is given as percent.
NoteKind = Literal["change", "unit"]
FigureStatus = Literal["quoted", "derived", "unsupported"]


@dataclass(frozen=True, slots=True)
class ReportDetails:
    """What is known of a report as a whole; empty strings where nothing is known."""

    title: str
    publisher: str = ""
    date: str = ""  # as the source gives it, ISO 8601 where it can be read as a date
    url: str = ""
    language: Language = "zh"
    period: str = ""  # covered, as the source gives it: 2024, 2024年第三季度


@dataclass(frozen=True, slots=True)
class Block:
    """A run of the text that belongs together: a heading, a paragraph, a list item or a table."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0  # of a heading: 1 is the highest


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was read: its whole text, as written, and the blocks of it that are content."""

    text: str
    blocks: tuple[Block, ...]
    details: ReportDetails
    page_starts: tuple[int, ...] = ()  # offset at which page 1, 2, ... begins; empty where there are no pages
    remarks: tuple[str, ...] = ()  # what the reader of the file left out or could not read: "page 3 has no text"
    left_out: tuple[tuple[int, int], ...] = ()  # spans inside blocks that are no content: a running head between pages


@dataclass(frozen=True, slots=True)
class Sentence:
    """The smallest thing that is cited: a sentence, or a row of a table.

    `text` is what a reader sees: without markup, line breaks rejoined, a table row with its column heads.
    `text` may differ from the source between `start` and `end`; a quote is always cut from the source.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Whole sentences under one heading path; what is embedded and searched."""

    ordinal: int  # place in the report, from 0
    sentences: tuple[Sentence, ...]
    headings: tuple[str, ...] = ()
    page: int | None = None  # counts from 1

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The readable text of the sentences; CJK sentences follow each other without a space."""
        return join_sentences([sentence.text for sentence in self.sentences])

    def word_text(self, title: str) -> str:
        """What the lexical index takes: the title and the headings say what the sentences are about."""
        return "\n".join([title, *self.headings, self.text])


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of a place in a version of a report: that a change stated there does not fit its levels."""

    start: int  # of the sentence or table row
    end: int
    page: int | None
    kind: NoteKind
    derivation: str  # "41.94% − 32.86% = 9.08 pp ≠ 9.80 pp"


@dataclass(frozen=True, slots=True)
class Report:
    """A version of a report in the library."""

    report_id: str
    version: int
    file: str
    details: ReportDetails
    chunks: int
    pages: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which reports are asked; empty: all of them. Dates are ISO 8601, or their beginning (2024, 2024-06)."""

    reports: tuple[str, ...] | None = None  # ids
    publisher: str = ""  # or a part of it
    since: str = ""
    until: str = ""  # 2024: to the end of that year

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == EVERYTHING


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that a search brought back; a higher score is better, and comparable within one question only."""

    key: int  # of the chunk in the database of record
    report: Report
    chunk: Chunk
    score: float
    similarities: tuple[float, ...] = ()  # cosine of the question and each sentence; empty where it was not measured
    dense_rank: int | None = None  # from 1; None where this leg did not find it
    lexical_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a report. Invariant: report text [start:end] == quote."""

    n: int
    report_id: str
    report: str  # the title
    file: str
    page: int | None
    section: str
    start: int
    end: int
    quote: str
    date: str = ""
    url: str = ""
    version: int = 1  # of the report: the offsets are of that version's text
    shown: str = ""  # the quote as people read it, where it is written otherwise: a table's row with its heads and unit

    @property
    def readable(self) -> str:
        """The quote as people read it."""
        return self.shown or self.quote


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as it stands in a text: `text[start:end] == surface`."""

    surface: str
    value: Decimal  # in `unit`: 12.3 for 12.3亿元
    unit: str  # "%", "‰", "pp" (percentage points), "bp" (basis points), "亿元", "billion yuan", "家", ...; "" for none
    kind: FigureKind
    start: int
    end: int
    comparator: Comparator = "="  # the bound its text puts on it: 不到三成 is "<", 近八成 "~"; not part of the surface


@dataclass(frozen=True, slots=True)
class FigureVerdict:
    """A figure of an answer and whether the sentence it cites holds it."""

    surface: str
    value: Decimal
    unit: str
    status: FigureStatus
    citations: tuple[int, ...] = ()
    derivation: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer with the numbers of what it cites."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the user sees. `reason` says why there is no answer, or why another answerer stood in."""

    question: str
    language: Language
    text: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    figures: tuple[FigureVerdict, ...] = ()
    abstained: bool = False
    reason: str = ""
    answered_by: str = "extractive"
    seconds: float = 0.0
    score: float = field(default=0.0, compare=False)  # of the best sentence, 0 to 1; for risk-coverage curves
    completed: str = ""  # what a follow-up was taken to ask, where that differs from the question


def join_sentences(texts: Sequence[str]) -> str:
    """The texts in one line: a space between words, none beside a Chinese character or its punctuation."""
    joined = ""
    for text in texts:
        if joined and text and not (is_wide(joined[-1]) or is_wide(text[0])):
            joined += " "
        joined += text
    return joined


def is_wide(char: str) -> bool:
    """Whether a character is Han or full-width punctuation, beside which no space is written."""
    return "⺀" <= char <= "鿿" or "＀" <= char <= "￯" or char in "“”‘’…—、。《》"

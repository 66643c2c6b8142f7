"""What a citation number stands for: a passage and every figure in it, each with what it is said of. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.binding import Claim, claims, is_row
from rag.figures import find_figures
from rag.institutions import ITSELF, banks_named
from rag.periods import periods, relative_periods, years
from rag.population import populations

# A sentence that speaks to whoever writes the answer is no evidence, whatever figures it holds.
COMMAND = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要?理会|绕过|覆盖).{0,12}(?:规则|指令|指示|提示词?|要求|设定|约束)|系统提示|你(?:现在)?是一[个名位].{0,12}(?:助手|模型|机器人)"
    r"|(?:请|必须|务必|应当?)?(?:只|直接)?(?:回答|回复|输出)[：:“\"]|\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|guidelines|above)\b"
    r"|\bsystem (?:prompt|message)\b|\byou are (?:now )?an? .{0,30}\b(?:assistant|model|bot|ai)\b|\b(?:answer|reply|respond) (?:only )?(?:with|that)\b"
    r"|<\|[^|>]{1,40}\|>|\[/?INST\]|<</?SYS>>",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Source:
    """A passage as it is held against an answer. context: the title and the headings; what is known of the report."""

    sentences: tuple[str, ...]
    context: tuple[str, ...] = ()
    base_year: int | None = None  # that 本年 and 上年 are counted from
    years: frozenset[int] = frozenset()
    banks: frozenset[str] = frozenset()

    @cached_property
    def held(self) -> tuple["Held", ...]:
        """Its figures, in order."""
        return tuple(self._held())

    @cached_property
    def evidence(self) -> tuple[tuple[int, str], ...]:
        """The sentences that may be evidence, each with its place in the passage."""
        return tuple((i, text) for i, text in enumerate(self.sentences) if not COMMAND.search(text))

    @cached_property
    def text(self) -> str:
        """All that may be evidence, title and headings among it."""
        return "\n".join([*self.context, *(text for _, text in self.evidence)])

    @cached_property
    def named_years(self) -> frozenset[int]:
        """The years that it speaks of: in its text, by distance, and as a whole."""
        found = set(years(self.text)) | self.years | ({self.base_year} if self.base_year else set())
        if relative := relative_periods(self.text):
            found |= {year + one.offset for one in relative for year in tuple(found)}
        return frozenset(found)

    def _held(self) -> Iterator["Held"]:
        for index, text in self.evidence:
            around = self._around(index)
            for claim in every_claim(text, self.base_year):
                said = claim.years or frozenset(period.year for period in periods(claim.before))
                yield Held(
                    claim,
                    index,
                    text,
                    said or self._implied_years(around),
                    bool(said),
                    self._banks(claim, text, around),
                    _populations(claim, text, around),
                )

    def _around(self, index: int) -> tuple[str, ...]:
        """What stands before a sentence and may say what it is about, nearest first; rows say nothing of each other."""
        before = [text for i, text in self.evidence if i < index and not is_row(text)]
        return (*reversed(before), *reversed(self.context))

    def _implied_years(self, around: Sequence[str]) -> frozenset[int]:
        near = next((found for text in around if (found := frozenset(p.year for p in periods(text)))), frozenset())
        return near | self.years | (frozenset({self.base_year}) if self.base_year else frozenset())

    def _banks(self, claim: Claim, text: str, around: Sequence[str]) -> frozenset[str]:
        for place in (claim.own, claim.before, text, *around):
            if named := banks_named(place):
                return (named - {ITSELF}) | (self.banks if ITSELF in named else frozenset())
        return self.banks


@dataclass(frozen=True, slots=True)
class Held:
    """A figure of a source with what it is said of, as far as its sentence or what stands around it says so."""

    claim: Claim
    index: int  # of its sentence in the passage
    sentence: str
    years: frozenset[int]
    years_said: bool  # by its own sentence
    banks: frozenset[str]
    populations: frozenset[str]


def every_claim(text: str, base_year: int | None) -> list[Claim]:
    """The claims of a sentence, and one for each figure that is a note inside the cell of a row."""
    found = claims(text, base_year)
    taken = {claim.figure.start for claim in found}
    notes = [figure for figure in find_figures(text) if figure.start not in taken]
    found += [Claim(figure, text.partition("，")[0], "") for figure in notes]
    return sorted(found, key=lambda claim: claim.figure.start)


def _populations(claim: Claim, text: str, around: Sequence[str]) -> frozenset[str]:
    for place in (claim.own, claim.before, text, *around):
        if named := populations(place):
            return named
    return frozenset()

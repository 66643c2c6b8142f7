"""The topics of a row of a table: what it would be asked for by. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.binding import Claim, claims
from rag.claims import TOTAL_ROW
from rag.institutions import ITSELF, banks_named
from rag.periods import timeless
from rag.population import populations
from rag.records import Language, Sentence
from rag.suggest.names import average_called
from rag.suggest.nouns import is_counted_en, is_measured_en, is_measured_zh, plain_name
from rag.suggest.periods_said import when_of
from rag.suggest.topic import Place, Topic, When

_SHARE_OR_AMOUNT = {"占比": "占比", "比例": "占比", "占比（%）": "占比", "金额": "金额", "余额": "余额"}
_BASIS = {"集团": "集团口径的", "母公司": "母公司口径的", "合并": "集团口径的"}
_ROW_ZH = re.compile(r"[\u4e00-\u9fff]{2,10}")
_COMPOSED = re.compile(r"(?:^|[^\u4e00-\u9fff])([\u4e00-\u9fff]{2,8})构成")
_NO_ENTITY_ZH = re.compile(r"合计|小计|总计|其他|平均|全部")
_ROW_EN = re.compile(r"[A-Z][\w'&-]*(?: (?:of|and|the|[A-Z][\w'&-]*))*")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a passage: whom it is of, the year it is about, the caption of the table."""

    language: Language
    who: str = ""
    base_year: int | None = None
    caption: str = ""
    whole_year: bool = True  # the report is of a year, not of a half or a quarter
    fiscal: bool = False  # the report writes FY2025


def row_topics(sentence: Sentence, place: Place, about: Surroundings) -> Iterator[Topic]:
    """The topics of a row; none for cells whose question would not be well formed."""
    for claim in claims(sentence.text, about.base_year):
        if not claim.row or claim.is_change or claim.figure.comparator != "=" or TOTAL_ROW.search(claim.row):
            continue
        when = _when(claim, about)
        named = _zh(claim, about) if about.language == "zh" else _en(claim, about)
        if when and named and claim.figure.unit not in ("pp", "bp"):
            who, row, item = named
            yield Topic(claim.figure, about.language, place, item, who, row, when, group=about.caption or "table")


def _when(claim: Claim, about: Surroundings) -> When | None:
    if len(claim.years) == 1:
        (year,) = claim.years
        return when_of(claim.column, year, claim.part, about.language)
    if claim.years or about.base_year is None or not about.whole_year:
        return None
    said = f"{about.base_year}年" if about.language == "zh" else f"{'FY' if about.fiscal else ''}{about.base_year}"
    return When(said, about.base_year)


def _zh(claim: Claim, about: Surroundings) -> tuple[str, str, str] | None:
    """Whom, of which row, what."""
    name, head = plain_name(claim.row), _head(claim)
    if not head and is_measured_zh(name):
        return about.who, "", name
    if not head:
        whole = _COMPOSED.search(about.caption.replace(about.who, " "))
        parts = whole and claim.figure.kind == "amount" and _ROW_ZH.fullmatch(name) and not _NO_ENTITY_ZH.search(name)
        return (about.who, "", f"{whole[1]}中的{name}") if whole and parts else None
    if head in _SHARE_OR_AMOUNT:
        item = name + _SHARE_OR_AMOUNT[head]
        return (about.who, "", item) if is_measured_zh(name) else None
    if head in _BASIS:
        return (about.who, "", _BASIS[head] + name) if is_measured_zh(name) else None
    if average_called(head) or _is_bank(head):
        return (head, "", name) if is_measured_zh(name) else None
    if is_measured_zh(head) and not is_measured_zh(name) and _ROW_ZH.fullmatch(name) and not _NO_ENTITY_ZH.search(name):
        return about.who, name, head
    return None


def _en(claim: Claim, about: Surroundings) -> tuple[str, str, str] | None:
    name, head = plain_name(claim.row), _head(claim)
    if not head:
        fits = is_measured_en(name) or is_counted_en(name)
        return (about.who, "", _small(name)) if fits and about.who else None
    if is_measured_en(head) and _ROW_EN.fullmatch(name) and not is_measured_en(name) and " " in head:
        return "", name, _small(head)
    return None


def _head(claim: Claim) -> str:
    """The head of a cell's column without its period and unit."""
    return plain_name(timeless(claim.column)).strip("末 的")


def _is_bank(head: str) -> bool:
    return len(banks_named(head) - {ITSELF}) == 1 and len(head) <= 8 and not populations(head)


def _small(noun: str) -> str:
    first, _, rest = noun.partition(" ")
    return noun if not first[1:].islower() else f"{first.lower()} {rest}".strip()

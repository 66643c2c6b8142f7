"""Which bank, or which kind of banks, a figure is of, as the text names them. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.institutions import ITSELF, banks_named, without_banks
from rag.population import population_spans

_HAN = re.compile("[⺀-鿿]")
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")
_SPEAKS_OF_ITSELF = re.compile(r"本行|本集团|我行|\b[Tt]he (?:Bank|Group|Firm|Company)\b")
_LEAST_OF_ITSELF = 20
_CHANGED = re.compile("x+")
LONGEST = 60
_MOST = 3  # names; a text that names more is about none of them


@dataclass(frozen=True, slots=True)
class About:
    """Whose report it is."""

    scope: str  # the bank that 本行 and the Group stand for, as the report names it; "" for none
    spelled: frozenset[str]  # the banks that the report names by more than an acronym


def about_of(text: str, title: str, banks: Collection[str]) -> About:
    """The banks of the title; else the one of `banks`, those that are named most, if the text speaks of itself."""
    spelled = banks_named(_ACRONYM.sub(" ", f"{title}\n{text}"))
    scope = _listed(tuple(dict.fromkeys(_banks(title, without_banks(title)))))
    most = spelled.intersection(banks)
    if not scope and len(most) == 1 and len(_SPEAKS_OF_ITSELF.findall(text)) >= _LEAST_OF_ITSELF:
        names = Counter(_banks(text, without_banks(text)))
        scope = next((name for name, _ in names.most_common() if banks_named(name) == most), "")
    return About(scope, spelled)


def scope_of(texts: Sequence[str], about: About) -> str:
    """The names in the first of the texts, nearest first, that names a bank or a kind of banks; "" for none."""
    spare = ""
    for text in texts:
        names = tuple(name for name in _names(text) if not _is_other(name, about))
        if names == (ITSELF,):
            return about.scope
        if not names:
            continue
        found = _listed(names) if len(names) <= _MOST else ""
        if not found.isascii() or not _HAN.search(text):
            return found
        spare = spare or found  # a name in brackets after the Chinese one, which may stand before these words
    return spare or about.scope


def _is_other(name: str, about: About) -> bool:
    """Whether an acronym stands for something else in this report: CCB of its Consumer & Community Banking."""
    return bool(_ACRONYM.fullmatch(name)) and not banks_named(name) <= about.spelled


@lru_cache(maxsize=4096)  # headings come with every cell under them
def _names(text: str) -> tuple[str, ...]:
    """The names as they are written; (ITSELF,) where it is only 本行, the Group and the like."""
    blanked = without_banks(text)
    names = dict.fromkeys([*_banks(text, blanked), *_kinds(blanked)])
    han = [name for name in names if not name.isascii()]  # 云渡农商行（Yundu Rural Commercial Bank） is one bank
    return tuple(han or names) or ((ITSELF,) if ITSELF in banks_named(blanked) else ())


def _listed(names: Sequence[str]) -> str:
    return (", " if all(name.isascii() for name in names) else "、").join(names)[:LONGEST]


def _banks(text: str, blanked: str) -> Iterator[str]:
    """The banks' names as they are written: what is blanked out, with the spaces inside."""
    begin = end = 0
    for match in _CHANGED.finditer(
        "".join("x" if one != other else "." for one, other in zip(text, blanked, strict=True))
    ):
        if begin < end and not text[end : match.start()].strip(" ") and match.start() - end <= 1:
            end = match.end()
            continue
        if begin < end:
            yield text[begin:end]
        begin, end = match.span()
    if begin < end:
        yield text[begin:end]


def _kinds(blanked: str) -> Iterator[str]:
    yield from (blanked[start:end] for start, end in population_spans(blanked))

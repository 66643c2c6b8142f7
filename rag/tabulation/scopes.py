"""Which bank, or which kind of banks, a figure is of, as the text names them. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.institutions import ITSELF, banks_named, without_banks
from rag.population import population_spans

_HAN = re.compile("[⺀-鿿]")
_CHANGED = re.compile("x+")
LONGEST = 60
_MOST = 3  # names; a text that names more is about none of them


def scope_of(texts: Sequence[str], about: str) -> str:
    """The names in the first of the texts, nearest first, that names a bank or a kind of banks; "" for none.

    about: the bank that the report is about, which 本行 and the Group stand for.
    """
    spare = ""
    for text in texts:
        names = _names(text)
        if names == (ITSELF,):
            return about
        if not names:
            continue
        found = _listed(names) if len(names) <= _MOST else ""
        if not found.isascii() or not _HAN.search(text):
            return found
        spare = spare or found  # a name in brackets after the Chinese one, which may stand before these words
    return spare or about


@lru_cache(maxsize=4096)  # headings come with every cell under them
def _names(text: str) -> tuple[str, ...]:
    """The names as they are written; (ITSELF,) where it is only 本行, the Group and the like."""
    blanked = without_banks(text)
    names = dict.fromkeys([*_banks(text, blanked), *_kinds(blanked)])
    han = [name for name in names if not name.isascii()]  # 云渡农商行（Yundu Rural Commercial Bank） is one bank
    return tuple(han or names) or ((ITSELF,) if ITSELF in banks_named(blanked) else ())


def report_scope(title: str) -> str:
    """The banks that a report is about, as its title names them; "" where it names none."""
    return _listed(tuple(dict.fromkeys(_banks(title, without_banks(title)))))


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

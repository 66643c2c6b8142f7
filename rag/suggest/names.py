"""What a question calls the bank, or the group of banks, that a figure is of. Pure."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rag.institutions import ITSELF, banks_named, is_known
from rag.lexicon.build import read_glossary
from rag.records import Language

_GROUP_EN = re.compile(
    r"\b(?:of|at|by) (the (?:[a-z]+ ){0,3}(?:groups|banks|institutions|lenders|companies))\b(?! of)", re.IGNORECASE
)
_KIND_ZH = re.compile(r"(?:城商行|农商行|大型银行|股份制银行|民营银行|外资银行|中小银行|全行业|行业|同业)平均")


def bank_called(banks: frozenset[str], text: str, language: Language) -> str:
    """The name of the one bank, as the report writes it; "" where there is none, or more than one, or it is in doubt.

    A bank that no list holds is known by the end of its name alone: it is taken only where the text has it standing by
    itself, so that no name is cut short.
    """
    one = banks - {ITSELF}
    if len(one) > 1:  # 云渡农商行（Yundu Rural Commercial Bank）
        one = frozenset(bank for bank in one if bank.isascii() == (language == "en"))
    if len(one) != 1:
        return ""
    (bank,) = one
    if is_known(bank):
        return bank if language == "zh" else english_names().get(bank, "")
    if bank.isascii() != (language == "en"):
        return alias(bank, text)
    whole = rf"(?<![A-Za-z]){re.escape(bank)}" if bank.isascii() else rf"(?:^|[^\u4e00-\u9fff]){re.escape(bank)}"
    return bank if re.search(whole, text, re.MULTILINE) else ""


def alias(bank: str, text: str) -> str:
    """The name of a bank in the other language, where the text gives it in brackets; "" where it does not."""
    long = r"(?:股份有限公司|有限公司|股份|集团)*"
    if not bank.isascii():
        found = re.search(rf"{re.escape(bank)}{long}\s?[（(]([A-Z][A-Za-z&' ]{{3,50}}(?:Bank|Group))\b", text)
    else:
        found = re.search(rf"{re.escape(bank)}\s?[（(]([\u4e00-\u9fff]{{2,12}}(?:银行|农商行|集团))[，）)]", text)
    return found[1] if found else ""


def group_called(texts: Iterable[str]) -> str:
    """The group of banks that the nearest of English captions speaks of: the six groups; "" where none does."""
    return next((found[1] for text in texts if (found := _GROUP_EN.search(text))), "")


def average_called(head: str) -> str:
    """The average of a kind of banks that a Chinese column is of; "" where it is of none."""
    return head if _KIND_ZH.fullmatch(head) else ""


@lru_cache(maxsize=1)
def english_names() -> dict[str, str]:
    """Each Chinese term of the glossary -> its best English rendering."""
    found: dict[str, str] = {}
    for chinese, renderings in read_glossary():
        capital = next((one for one in renderings if any(c.isupper() for c in one) and " " in one), renderings[0])
        found.setdefault(chinese, capital if banks_named(chinese) else renderings[0])
    return found


@lru_cache(maxsize=1)
def chinese_names() -> dict[str, str]:
    """Each best English rendering of the glossary, in small letters -> its first Chinese term."""
    found: dict[str, str] = {}
    for chinese, english in english_names().items():
        found.setdefault(english.lower(), chinese)
    return found

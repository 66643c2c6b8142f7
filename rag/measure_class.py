"""What class of thing a text measures: income, profit, loans, staff. Pure.

A figure whose own words name another class than the question is of something else, however many of the other words
agree: the net profit of six groups is not their income, nor a branch's assets its profit.
"""

import re
from functools import lru_cache

# Longer names first within a class; what stands in an earlier class is not read again in a later one.
_CLASSES_ZH = {
    "per share": r"每股(?:收益|盈利|盈余)",
    "dividend": r"股息|股利|分红|派息|红利",
    "tax": r"税[金款费费用]?(?:及附加)?",
    "deposits": r"存款",
    "loans": r"贷款|垫款|信贷",
    "customers": r"客户|用户",
    "staff": r"员工|职工|人员",
    "branches": r"网点|分支机构",
    "spending": r"投入|支出|费用|开支|成本|预算",
    "income": r"收入|营收",
    "profit": r"利润|净利(?!差|息)|盈利",
    "assets": r"(?<!净)资产(?!负债率|质量|减值|收益|回报|利润率)",
    "liabilities": r"负债(?!率|成本)",
}
_CLASSES_EN = {
    "per share": r"\bearnings per share\b|\bEPS\b|\bearn(?:s|ed)?\b(?=(?:[^,;.]|\.\d){0,30}\bper share\b)",
    "dividend": r"\bdividends?\b",
    "tax": r"\btax(?:es|ation)?\b(?! profit)",
    "profit": r"\bnet income\b|\bprofits?\b|\bearnings\b|\bearn(?:s|ed)?\b",
    "income": r"\bincome\b|\brevenues?\b",
    "deposits": r"\bdeposit(?:s|ed|ors?)?\b",
    "loans": r"\bloans?\b|\blending\b|\blent\b|\badvances\b",
    "customers": r"\bcustomers?\b|\bclients?\b|\busers?\b",
    "staff": r"\bemployees?\b|\bstaff\b|\bheadcount\b|\bworkforce\b|\bpeople\b",
    "branches": r"\bbranches\b|\boutlets?\b",
    "spending": r"\bspen(?:d|ds|t|ding)\b|\bexpenses?\b|\bexpenditures?\b|\bcosts?\b|\bbudgets?\b|\binvest(?:s|ed)?\b",
    "assets": r"\bassets\b",
    "liabilities": r"\bliabilities\b",
}
_COUNTED = frozenset(("customers", "staff", "branches"))
_SENTENCE, _CLAUSE = re.compile(r"[；;。]|\.\s"), re.compile(r"[，,](?!\d)")
_HAN = re.compile(r"[一-鿿]")
_BEFORE_TAX = re.compile(r"税[前后]|\b(?:pre|after|before)[- ]?tax\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def measured_in(text: str) -> frozenset[str]:
    """The classes of what a text names."""
    found, text = set(), _BEFORE_TAX.sub(" ", text)
    for classes in (_CLASSES_ZH, _CLASSES_EN) if _HAN.search(text) else (_CLASSES_EN,):
        for name, words in classes.items():
            text, times = re.subn(words, " ", text, flags=re.IGNORECASE)
            if times:
                found.add(name)
    return frozenset(found)


def is_of_another_class(question: str, own: str, before: str = "", *, counts: bool = True) -> bool:
    """Whether the words of a figure name classes of things, and none of those that the question names.

    before: what its sentence said before, whose nearest clause that names one it may lean on. counts: whether the
    question may count; where it does not, customers are not what it measures but whose it is.
    """
    asked, said = measured_in(question) - (frozenset() if counts else _COUNTED), measured_in(own)
    clauses = reversed(_CLAUSE.split(_SENTENCE.split(before)[-1]))
    said = said or next(filter(None, map(measured_in, clauses)), frozenset())
    return bool(asked and said) and not asked & said

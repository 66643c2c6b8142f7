"""The words of a piece of a sentence that can name what a figure is of. Pure."""

import re

from rag.figures import find_figures
from rag.periods import periods
from rag.tabulation.names import tidy, without_days

_SIGN_ALONE = re.compile(r"(?:US|HK|S)?[$¥€£](?=\s|$)|\b(?:USD|CNY|RMB|HKD|SGD|EUR)(?=\s\s|\s*$)|人民币(?=\s|$)")
_LEADS = re.compile(
    r"^(?:[\s，、；。,;:：.)）\]】”’]|(?:其中|另有|另|以及|而|且|和|并|与|末|的|[还仍]有?|就是?|(?:截至|截止|至)(?=末)"
    r"|(?:and|while|whereas|although|though|but|with|or|of|in|at|from|respectively|as of|to)\b))+",
    re.IGNORECASE,
)
TRAILS = re.compile(
    r"(?:[\s，、；。,;:：.(（\[“‘$]"
    r"|(?:约为|分别为|达到|高达|多达|只有|仅有|仅为|[为达是占有至约近超逾仅共]|(?<!存)在|[从由]|[从由自较]?(?:上年|去年|本年|今年)[末底度]?的|人民币)"
    r"|\b(?:(?:in|during|over|on) the (?:year|quarter|period)|respectively)"
    r"|\b(?:was|were|is|are|of|at|to|by|on|about|around|nearly|over|some|only|just|an?|the|its|their|and|or|from|in|for|during|as|with|stood|came|amounted|reached|totaled|totaling)"
    r"|(?:US|HK|S)\$|\b(?:USD|CNY|RMB|HKD|SGD|EUR))$",
    re.IGNORECASE,
)
_BEFORE_PERIOD = re.compile(
    r"\b(?:in|for|by|since|during|until|before|after|on|between|(?:in |by |since )?(?:mid|early|late)-?)\s*$",
    re.IGNORECASE,
)


def plain(text: str, *, trim: bool = True) -> str:
    """The words of a piece of a clause, without figures, periods and what only leads to a figure."""
    text = _within_brackets(without_others(text))
    return _trimmed(text) if trim else _LEADS.sub("", tidy(text))


def _within_brackets(text: str) -> str:
    """Without what stands outside a bracket that is open at either end of the text: Bank）于 is 于."""
    for opening, closing in ("（）", "()", "“”", "《》"):
        if text.count(closing) > text.count(opening):
            text = text[text.rfind(closing) + 1 :]
        elif text.count(opening) > text.count(closing):
            text = text[: text.rfind(opening)] or text[text.rfind(opening) + 1 :]
    return text


def without_others(text: str) -> str:
    """The text without the figures and the periods that it names."""
    spans = [(one.start, one.end) for one in find_figures(text)]
    spans += [(_begin_of(text, one.start), one.end) for one in periods(text)]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return _SIGN_ALONE.sub(" ", without_days(text))


def _begin_of(text: str, period: int) -> int:
    """Where a period begins with the preposition before it."""
    lead = _BEFORE_PERIOD.search(text, 0, period)
    return lead.start() if lead else period


def _trimmed(text: str) -> str:
    text = tidy(text)
    while (shorter := _LEADS.sub("", without(TRAILS, text)).strip()) != text:
        text = shorter
    return text


def without(ends: re.Pattern[str], text: str) -> str:
    while (shorter := ends.sub("", text).strip()) != text:
        text = shorter
    return text

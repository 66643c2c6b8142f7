"""Whether a question asks for a change, by its form alone. Pure."""

import re

_TIME = r"(?:(?:19|20)\d\d|上一?年|去年|前一?年|年初|同期|上期|上一?季|上半年|前一?期)"
_ASKED = re.compile(
    r"(?:(?<![至最])多|(?<![至最])少|提升|上升|增加|提高|升高|增长|上涨|抬升|抬高|扩大|下降|降低|减少|回落|下滑|收窄|变化|变动|波动)"
    r"了?(?:有|是|为|达到?)?(?:多少|几|百分之几|百分之多少|多大)"
    r"|(?:多少|几).{0,6}(?:提升|上升|增长|下降|降低|减少)"
    r"|(?:同比|环比)?(?:增速|增幅|降幅|涨幅|跌幅|升幅|增长率|变化率|变动率)(?:是|为|有|达到?)?(?:多少|几|百分之)"
    r"|(?:增速|增幅|降幅|涨幅|跌幅|升幅|增长率|变化率|变动率)[？?]?$"
    rf"|(?:比|较|与|跟|和|同).{{0,6}}{_TIME}.{{0,12}}(?:高|低|多|少|相差|差)(?:出|了)?(?:多少|几)"
    r"|by how (?:much|many)|by what percentage"
    r"|how (?:much|far|fast).{0,110}\b(?<!climate )"
    r"(?:rise|risen|rose|gain(?:ed)?|grow|grew|grown|fall|fell|fallen|drop|increase|decrease|decline|change|narrow|widen|shrink)\b"
    r"|\bhow (?:did|has|have) .{3,90}\b(?:change|move|evolve)d?\b"
    r"|\bwhat (?:was|is|were) the (?:[\w-]+ ){0,3}(?:change|increase|decrease|rise|fall|decline|drop|growth)\b"
    r"|\bgrowth rates?\b"
    r"|\bhow (?:much|many|far)\b.{0,60}\b(?:higher|lower|more|less|fewer|larger|smaller|bigger)\b.{0,90}"
    r"\bthan (?:it (?:was|had been) )?(?:in |at |on )?(?:the )?(?:end of )?"
    r"(?:(?:FY\s?)?(?:19|20)\d\d|a year|the (?:year|previous)|last year)"
    r"|\bdifference\b.{0,60}\bbetween (?:FY\s?)?(?:19|20)\d\d and\b",
    re.IGNORECASE,
)


_YEAR = r"(?:FY\s?)?(?:19|20)\d\d"
# How far one thing is apart at two times: 2024年和2025年……相差多少; the difference between ... in 2024 and 2025.
_TWO_TIMES = re.compile(
    rf"{_YEAR}\s?年?.{{0,6}}?(?:[和与跟同及到至比较、~～–—-]|以及)在?{_YEAR}.*"
    r"(?:相差|差距|差额|差值|差异|差别|差)(?:了|有|是|为|达到?)?(?:多少|几|多大)"
    r"|\b(?:difference|gap|change|differ|apart)\b.{0,150}\b(?:between|from|in|at)\b.{0,150}?"
    rf"\b{_YEAR},? (?:and|to|versus|vs\.?|compared (?:with|to))(?: that)?"
    rf"(?: (?:in|at|for|of|on))?(?: the end of| end-)? ?{_YEAR}"
    rf"|\bhow .*\b{_YEAR} and (?:(?:in|at|of) )?{_YEAR}.*\b(?:differ|apart)\b",
    re.IGNORECASE,
)


def asks_change(text: str) -> bool:
    """Whether a question asks how far something has moved, by its form."""
    return _ASKED.search(text) is not None or compares_times(text)


def compares_times(text: str) -> bool:
    """Whether a question asks how far one thing is apart at two times that it names."""
    return _TWO_TIMES.search(text) is not None

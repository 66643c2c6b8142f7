"""Whether a figure is a change, or how far two things are apart: the level of one year is neither. Pure."""

import re

from rag.claims import RankedClaim

_OF_A_CHANGE = (
    r"增速|增幅|降幅|涨幅|增长|增加|减少|变动|变化|同比|环比|\b(?:change|growth|increase|decrease|yoy|year-on-year)\b"
)
_ROW_OF_CHANGES = re.compile(_OF_A_CHANGE, re.IGNORECASE)
# Said right before a figure, or of one thing and another.
_SAID = re.compile(
    r"(?:增速|增幅|降幅|涨幅|增长率|变动率|同比|环比|高于|低于|高出|低出|多出|少于|多于|相差|差距|超出)[^，,；;。至到]{0,12}$"
    r"|\b(?:growth|change|rate of increase|exceed(?:ed|s)?|above|below|gap|difference)\b(?:(?! to )[^,;.]){0,30}$",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"\s*(?:[\w-]+\s){0,2}(?:above|below|more than|less than|fewer than|higher"
    r"|lower|growth|increase|decrease|rise|decline)\b",
    re.IGNORECASE,
)
_GAP_SAID = re.compile(
    r"高于|低于|高出|低出|多出|少于|多于|相差|差距|超出|比.{1,20}[高低多少]"
    r"|\b(?:above|below|exceed(?:ed|s)?|gap|difference|(?:more|less|fewer|higher|lower) than)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"上年|去年|年初|同期|\byear\b|\bthan in\b", re.IGNORECASE)
_FARTHEST = 40  # characters before a figure


def states_change(one: RankedClaim) -> bool:
    """Whether a figure is a change, or how far two things are apart, by the words at it; a level is neither."""
    claim = one.claim
    if claim.is_change:
        return True
    if claim.row:
        return _ROW_OF_CHANGES.search(claim.row) is not None
    text, figure = one.sentence.sentence.text, claim.figure
    before = text[max(0, figure.start - _FARTHEST) : figure.start]
    return bool(_SAID.search(before) or _SAID_AFTER.match(text, figure.end))


def states_gap(one: RankedClaim) -> bool:
    """Whether the words of a figure say how far two things are apart, and not one thing at two times."""
    own = one.claim.own
    return _GAP_SAID.search(own) is not None and not _SINCE.search(own)

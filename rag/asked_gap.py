"""Which two things a question asks how far apart they are: 甲比乙多多少, by how much A exceeds B. Pure.

One thing at two times is none of these: what it changed by is asked for, and told apart by rag/asked_change.py.
"""

import re
from dataclasses import dataclass

from rag.institutions import without_banks
from rag.periods import timeless

_MORE_ZH = r"高|多|大|长|强|快|领先|超出"
_LESS_ZH = r"低|少|小|短|弱|慢|落后"
_ABOVE = (
    re.compile(
        r"(?P<first>.+?)(?<![占相对同环])比(?![例重率较值分])(?P<second>.+?)"
        rf"(?<![增减提升缩扩])(?P<how>{_MORE_ZH}|{_LESS_ZH})(?:出|了|于)*(?:多少|几|百分之)"
    ),
    re.compile(r"(?P<first>.+?)(?P<how>超过|高于|多于|大于|低于|少于|小于)(?P<second>.+?)(?:的)?(?:多少|几个?百分)"),
)
_MORE_EN = r"more|higher|larger|greater|bigger|above|over|exceed|outstrip|surpass"
_THAN = r"(?:more|higher|larger|greater|bigger|less|lower|smaller|fewer)(?: in \w+)? than|above|below"
_EXCEEDS = r"(?P<how>exceed|outstrip|surpass)(?:ed|s|es)?"
_BE = r"(?:was|were|is|are|did|does|do)"
_ABOVE_EN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"by how (?:much|many)(?: [\w ]+?)?(?: {_BE})? (?P<first>.+?) {_EXCEEDS} (?P<second>[^?]+)",
        rf"(?P<first>.+?) {_EXCEEDS} (?P<second>.+?),? by how (?:much|many)",
        rf"(?:by )?how (?:much|many|far)(?: [\w ]+?)? {_BE} (?P<first>.+?) (?P<how>{_THAN}) (?P<second>[^?]+)",
        r"how (?:much|many|far) (?P<how>more|higher|larger|greater|bigger|less|lower|smaller|fewer) "
        rf"(?P<noun>[\w ]*?)\s?{_BE} (?P<first>.+?) than (?P<second>[^?]+)",
    )
)
_EITHER_WAY = re.compile(
    r"(?P<first>.+?)(?:与|和|跟|同)(?P<second>.+?)(?:之间)?(?:的)?(?:相差|(?<![息利价点])差(?:多少|几)|差距|差额)"
    r"|(?:difference|gap)(?: in [\w -]+?)? between (?P<one>.+?) and (?P<other>[^?]+)",
    re.IGNORECASE,
)
# What is left of a time once its year is gone, or of one that names none.
_OF_TIME = re.compile(
    r"[上去前本今]一?(?:财?年|季度?|期|个?月)|年[初末底]|同期|同比|全年|第?[一二三四1-4]季度?|[上下]半年|\d{1,2}月|前三季度|[初末底的度时]"
    r"|\b(?:in|at|on|by|the|a|an|of|for|end|year|years|last|previous|prior|earlier|before|ago|first|second|third|fourth|half"
    r"|quarter|it|was|had|been|that|H[12]|Q[1-4])\b|[\s,，.'’?？]",
    re.IGNORECASE,
)
_ENDS_IN_TIME = re.compile(r"(?:年|月|季度)[末底初度]?$")
_BEGINS_WITH_TIME = re.compile(r"\d{4}年|\d{1,2}月")
_WHOSE = re.compile(r"(?P<whose>(?:[A-Z][\w&-]* ?)+['’]s) ")
_ITS = re.compile(r"^(?:its|their|the (?:bank|group)['’]s) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two things; sign: 1 where the first is said to be above the second, -1 below, 0 where that is left open."""

    first: str
    second: str
    sign: int


def gap_asked(text: str) -> Gap | None:
    """The two things that a question asks how far apart they are; None for one at two times, or no such question."""
    for pattern in (*_ABOVE, *_ABOVE_EN):
        if match := pattern.search(text):
            noun = match.groupdict().get("noun") or ""
            first, second = (f"{noun} {match[name]}".strip() for name in ("first", "second"))
            more = re.search(rf"{_MORE_ZH}|{_MORE_EN}|超", match["how"], re.IGNORECASE)
            return _of_two_things(first, second, 1 if more else -1)
    if match := _EITHER_WAY.search(text):
        if _ENDS_IN_TIME.search(match["first"] or "") and _BEGINS_WITH_TIME.match(match["second"] or ""):
            return None  # 甲2024年和2025年的净息差: one thing at two times
        return _of_two_things(match["first"] or match["one"], match["second"] or match["other"], 0)
    return None


def is_only_a_time(text: str) -> bool:
    """Whether a thing that is named is a time and nothing else: 2024年末."""
    return not _without_time(text)


def _of_two_things(first: str, second: str, sign: int) -> Gap | None:
    what = _without_time(second)
    if not what or not _without_time(first) or (sign and _without_time(without_banks(first)).strip("的") == what):
        return None
    if (whose := _WHOSE.match(first)) and _ITS.match(second):
        second = _ITS.sub(f"{whose['whose']} ", second)
    return Gap(first.strip(" ，,"), second.strip(" ，,"), sign)


def _without_time(text: str) -> str:
    return _OF_TIME.sub("", timeless(text))

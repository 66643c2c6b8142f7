"""The two times of a change, where a question names the earlier one: 年末比6月末, 6月末较年初, the third quarter on the
second. Pure."""

import re
from dataclasses import dataclass

from rag.periods import periods

_NAMED = (
    r"(?:(?:(?:19|20)\d\d年)?(?:年初|\d{1,2}月(?:末|底|\d{1,2}日)|上半年末?|第?[一二三四]季度末?|前三季度)"
    r"|(?:19|20)\d\d年(?:末|底|初)|[上去]年年?[末底])"
)
_EARLIER = re.compile(
    rf"(?:比|较|相比|从|自)于?(?:同年|当年)?(?P<zh>{_NAMED})"
    r"|\b(?:than|from|since|against|compared (?:with|to))(?: it was)?(?: at| in)?(?P<en> (?:the )?"
    r"(?:(?:start|beginning) of (?:the year|(?:19|20)\d\d)|(?:end of |end-)?(?:March|June|September)(?: (?:19|20)\d\d)?"
    r"|(?:first|second|third|fourth) quarter|first half|Q[1-4]|H1))\b",
    re.IGNORECASE,
)
_START = re.compile(r"初|start|beginning", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_END = {"M03": "Q1", "M06": "H1", "M09": "Q3", "M12": ""}


@dataclass(frozen=True, slots=True)
class Times:
    """A later and an earlier time, each a year and a part of it as in Period."""

    later: tuple[int, str]
    earlier: tuple[int, str]


def compared_times(text: str) -> Times | None:
    """The two times; None where the earlier one is not named, or the year of neither."""
    match = _EARLIER.search(text)
    if not match:
        return None
    said, rest = match["zh"] or match["en"], text[: match.start()] + "，" + text[match.end() :]
    years = sorted(int(year) for year in _YEAR.findall(rest))
    if not years:
        return None
    year = years[-1]
    part = next((period.part for period in periods(rest) if period.year == year and period.part), "")
    return Times((year, _MONTH_END.get(part, part)), _time(said, year, english=bool(match["en"])))


def _time(said: str, year: int, *, english: bool) -> tuple[int, str]:
    """The time that words name beside a later one of a year."""
    named = int(found.group()) if (found := _YEAR.search(said)) else None
    if _START.search(said):
        return (named or year) - 1, ""
    if said[0] in "上去" and "半年" not in said:
        return year - 1, ""
    whole = said if named else f"{said.strip()} {year}" if english else f"{year}年{said}"
    part = next((period.part for period in periods(whole) if period.part), "")
    return named or year, _MONTH_END.get(part, part)

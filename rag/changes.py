"""Changes that a sentence states beside their levels: "由2.8%升至3.2%，上升0.4个百分点". Pure.

A few plain forms are read and no others. What a word rounds (约, 近, over), what is listed (分别), averaged over years,
expected, or put on another basis (可比口径) is left out: it cannot be checked by one sum.
"""

import re
from dataclasses import dataclass

from rag.figures import find_figures
from rag.records import Figure
from rag.rounding import MOST_DIGITS


@dataclass(frozen=True, slots=True)
class SignedFigure:
    """A change: its figure as the text writes it, and what the words say of its direction."""

    figure: Figure
    sign: int  # +1 for a rise, -1 for a fall

    @property
    def is_relative(self) -> bool:
        """Whether it is stated in percent."""
        return self.figure.kind == "percent"


@dataclass(frozen=True, slots=True)
class StatedChange:
    """Changes (one or two) and the levels they lead between.

    `earlier` is None where the text has the later level alone; then there are two changes, a difference and a
    percentage, which must fit each other.
    """

    start: int  # of the statement in the text, from its first figure to its last
    end: int
    earlier: Figure | None
    later: Figure
    changes: tuple[SignedFigure, ...]


# What the patterns see of a text: a character for each figure, for each that is not to be judged, and for each date.
_F, _H, _D = "\ue000", "\ue001", "\ue002"
_TAKEN = dict.fromkeys(map(ord, (_F, _H, _D)), "·")  # the private characters of a PDF's icons are not ours
_TRADITIONAL = str.maketrans("較長減從漲擴縮點於為與總額別來達餘個", "较长减从涨扩缩点于为与总额别来达余个")
_NARROW = str.maketrans("％．－（）", "%.-()")

_UP = "增加|增长|增|上升|上涨|上调|上行|提升|提高|升高|扩大|攀升|回升|反弹|走高|加快|升|涨|高|多"
_DOWN = "减少|下降|下滑|下跌|下调|下行|降低|回落|收窄|缩小|缩减|压降|走低|放缓|减缓|减|降|跌|低|少"
_OTHER = "同比|环比|按年|按季|按月"  # a comparison without the other level
_NO = rf"[^{_F}{_H}\d，,。；;：:()]"  # within a phrase: no other figure, and nothing that ends the phrase
_EARLIER, _LATER = f"(?P<earlier>{_F})", f"(?P<later>{_F})"


def _change(number: int) -> str:
    adverb = "(?:大幅|小幅|略|明显|显著|净|共|累计|合计|总共)?"
    return f"{adverb}(?P<verb{number}>{_UP}|{_DOWN})(?:了|幅度?|额|率|速)?(?:为|达到?|是)?(?P<change{number}>{_F})"


_PARTED = "[，,、；;(]?"
_CHANGES = f"{_change(1)}(?:{_PARTED}(?:或|即|且)?{_change(2)})?"
_AGAINST = f"(?:(?:相)?(?:较|比)于?{_NO}{{1,12}}?|{_OTHER})"
_BY = f"(?P<by>{_OTHER})?"
_LAST_YEAR = "(?:(?:上|去)年(?:同期|末|度)?|上期)"
_NOT_TO_END = f"(?<![{_F}{_H}][至到])"  # the later end of a range is no level

_CHINESE = [
    # 由2.8%升至3.2%，上升0.4个百分点，增长14.3%
    f"(?:由|从|自)(?P<base>{_NO}{{0,14}}?){_EARLIER}{_NO}{{0,10}}?(?:至|到|为)(?P<now>{_NO}{{0,10}}?){_LATER}"
    f"{_PARTED}{_BY}{_CHANGES}",
    # 32.86% → 41.94%，上升9.08个百分点
    f"(?P<base>){_EARLIER}(?:→|—>|->|=>|➔){_LATER}{_PARTED}{_BY}{_CHANGES}",
    # 由2.8%上升0.4个百分点至3.2%
    f"(?:由|从|自)(?P<base>{_NO}{{0,14}}?){_EARLIER}{_change(1)}[，,]?(?:至|到|达到?|(?:{_UP}|{_DOWN})(?:至|到)){_LATER}",
    # 1,203亿元，较上年的1,100亿元增长9.4%
    f"{_NOT_TO_END}{_LATER}[，,]?(?:同比|环比)?(?:相)?(?:较|比)于?(?P<base>{_NO}{{0,16}}?){_EARLIER}[，,]?{_BY}{_CHANGES}",
    # 5.0亿元，上年同期为4.0亿元，同比增长25%; 5.0亿元（上年同期：4.0亿元），增长25%
    f"{_NOT_TO_END}{_LATER}[，,；;(]而?(?P<base>{_LAST_YEAR})(?P<now>{_NO}{{0,3}}?)[:：]?{_EARLIER}\\)?{_PARTED}{_BY}{_CHANGES}",
    # 412.50亿元，占其94.5%，较上年增加62.50亿元，增长17.86%
    f"{_NOT_TO_END}{_LATER}(?:，占{_NO}{{1,12}}{_F})?[，,]?(?P<against>{_AGAINST}){_change(1)}"
    f"{_PARTED}(?:或|即)?(?P<again>{_AGAINST})?{_change(2)}",
]

_E_UP = (
    "up|rose|risen|increased|grew|climbed|gained|advanced|improved|jumped|surged|widened|higher|"
    "rise|increase|growth|gain"
)
_E_DOWN = "down|fell|fallen|decreased|declined|dropped|slipped|narrowed|lower|fall|decrease|decline|drop|reduction"
_E_NO = rf"[^{_F}{_H}\d,.;:()]"
_E_DATE = (
    rf"(?: (?:in|at|for|by|of|on)(?: the end of| year-end)? {_D}| a year (?:earlier|ago|before)| the year before"
    "| in the prior (?:year|quarter))?"
)


def _english_change(number: int) -> str:
    return rf"\b(?:an? )?(?P<verb{number}>{_E_UP}|{_E_DOWN})(?: of| by)? (?P<change{number}>{_F})"


_E_CHANGES = rf"{_english_change(1)}(?:,? (?:or|and|representing) (?:{_english_change(2)}|(?P<bare>{_F})))?"
_ENGLISH = [
    # from 2.8% to 3.2%, up 0.4 percentage points
    rf"\bfrom {_E_NO}{{0,20}}?{_EARLIER}{_E_DATE} to {_E_NO}{{0,20}}?{_LATER}{_E_DATE},? {_E_CHANGES}",
    # rose by 0.4 percentage points from 2.8% to 3.2%
    rf"{_E_CHANGES},? from {_EARLIER}{_E_DATE} to {_LATER}",
    # rose by 0.4 percentage points to 3.2% from 2.8%
    rf"{_E_CHANGES},? to {_LATER}{_E_DATE},? from {_E_NO}{{0,20}}?{_EARLIER}",
    # to 3.2% from 2.8%, up 0.4 percentage points
    rf"\bto {_LATER}{_E_DATE},? from {_E_NO}{{0,20}}?{_EARLIER}{_E_DATE}, {_E_CHANGES}",
    # 1,203, up 9.4% from 1,100
    rf"{_LATER}{_E_DATE},? {_E_CHANGES},? (?:from|on|over) {_EARLIER}",
    # 1,203, compared with 1,100 a year earlier, an increase of 9.4%
    rf"{_LATER}{_E_DATE},? compared (?:with|to) {_E_NO}{{0,20}}?{_EARLIER}{_E_DATE},? {_E_CHANGES}",
    # 1,203, an increase of 103 or 9.4%
    rf"{_LATER}{_E_DATE},? {_english_change(1)},? (?:or|representing) (?:{_english_change(2)}|(?P<bare>{_F}))",
]
_CHINESE_FORMS = [re.compile(form) for form in _CHINESE]
_ENGLISH_FORMS = [re.compile(form, re.IGNORECASE) for form in _ENGLISH]
_VERB = re.compile(f"{_UP}|{_DOWN}")
_FALLS = frozenset(f"{_DOWN}|{_E_DOWN}".split("|"))

# Most sentences state no change in figures; this tells so in a hundredth of the time.
_MAY_STATE = re.compile(
    rf"(?:{_UP}|{_DOWN})[^\d，。]{{0,6}}\d|\b(?:{_E_UP}|{_E_DOWN})\b[^\d,.]{{0,12}}\d", re.IGNORECASE
)
_LONGEST_CHARS = 2_000  # what is longer is no sentence, and its clauses would be searched over and over
_NUMBER = re.compile(r"\d[\d,.]*")
_HAN = re.compile("[\u4e00-\u9fff]")
_LISTED = re.compile(r"分别|依次|各自|\brespectively\b|\beach\b", re.IGNORECASE)
_OTHER_BASIS = re.compile(
    r"年均|年化|复合|平均每|可比|同口径|不变价|剔除|名义|实际|重述|预计|预期|预估|预测|目标|"
    r"\b(?:annual(?:ly|ised|ized)|compound|CAGR|comparable|constant|excluding|expected|forecast|target)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[。；;！？]|\.\s")
# What a comparison without a level is made with, where the level that stands there is of that time.
_BASES = {
    "同比": "(?:上|去)年|同期",
    "按年": "(?:上|去)年|同期",
    "环比": "上月|上季|上期|季度",
    "按月": "上月",
    "按季": "上季|季度",
}
_EARLIER_PHRASE = re.compile(f"较|相比|(?<!占)比(?![例率重])|{_LAST_YEAR}|同期|上期|compared|from", re.IGNORECASE)
_ROUNDED_BEFORE = re.compile(
    r"(?:约|近|超|超过|逾|超逾|不到|不足|接近|大概|至少|至多|最多|最少|不低于|不超过|不少于|高于|低于|"
    r"\b(?:nearly|almost|about|around|over|under|above|below|roughly|some|approximately|circa|than|least|most|up to|"
    r"close to|just)\s)(?:[¥$€£]|US\$|HK\$|RMB\s?|USD\s?)?$",
    re.IGNORECASE,
)
_ROUNDED_AFTER = re.compile(r"\s?(?:余|多|以上|以下|左右|上下|有余|出头|许|\+|or (?:so|more)\b)")
_RANGE_AFTER = re.compile(r"\s?[-–—~～](?!>)\s?\d")
_RANGE_BEFORE = re.compile(r"\d\s?%?[-–—~～]\s?$")
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    r"(?:19|20)\d{2}(?:\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?)?(?!\d)|\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|"
    rf"(?:\d{{1,2}} )?{_MONTH}(?: \d{{1,2}})?(?:,? (?:19|20)\d{{2}})?|"
    r"(?:the \w+ quarter of |Q[1-4] |FY ?)(?:19|20)\d{2}"
)
_CURRENCY = re.compile(r"(?:(?:US|HK)?[$¥€£]|RMB|USD|CNY|EUR)\s?$")
_RANGE_GOES_ON = re.compile(f"[至到~—–-][{_F}{_H}]")
_SPACES = re.compile(r"\s+")


def stated_changes(text: str) -> list[StatedChange]:
    """The changes that a sentence states together with figures they can be checked against, in order."""
    if len(text) > _LONGEST_CHARS or len(_NUMBER.findall(text)) < 3 or not _MAY_STATE.search(text):
        return []
    figures = find_figures(text)
    seen = _seen(text, figures)
    found: dict[int, StatedChange] = {}
    for form in _CHINESE_FORMS if _HAN.search(text) else _ENGLISH_FORMS:
        for match in form.finditer(seen):
            stated = _stated(match, figures)
            if stated and _is_plain(match):
                found.setdefault(stated.changes[0].figure.start, stated)
    return [found[start] for start in sorted(found)]


def _seen(text: str, figures: list[Figure]) -> str:
    """The text as the patterns see it: figures and dates as one character each, Chinese without spaces."""
    parts, done = [], 0
    for figure in figures:
        parts += [_between(text[done : figure.start]), _H if _is_rounded(text, figure) else _F]
        done = figure.end
    parts.append(_between(text[done:]))
    seen = "".join(parts).translate(_TRADITIONAL).translate(_NARROW)
    return _SPACES.sub("" if _HAN.search(text) else " ", seen)


def _between(text: str) -> str:
    return _DATE.sub(_D, _CURRENCY.sub("", text.translate(_TAKEN)))


def _is_rounded(text: str, figure: Figure) -> bool:
    """Whether it is a bound, rounded by a word, written in Han numerals, one end of a range, or no quantity at all."""
    before, surface = text[max(0, figure.start - 16) : figure.start], figure.surface
    if not 0 < sum(char.isdigit() for char in surface) <= MOST_DIGITS or figure.kind == "multiple":
        return True
    around = figure.comparator != "=" or _ROUNDED_BEFORE.search(before) or _ROUNDED_AFTER.match(text, figure.end)
    return bool(around or _RANGE_AFTER.match(text, figure.end) or _RANGE_BEFORE.search(before))


def _stated(match: re.Match[str], figures: list[Figure]) -> StatedChange | None:
    groups = match.groupdict()

    def of(name: str) -> Figure | None:
        if not groups.get(name):
            return None
        before = match.string[: match.start(name)]
        return figures[before.count(_F) + before.count(_H)]

    later, first = of("later"), of("change1")
    if not later or not first:
        return None
    sign = _sign(groups["verb1"])
    changes = [SignedFigure(first, sign)]
    if second := of("change2"):
        changes.append(SignedFigure(second, _sign(groups["verb2"])))
    elif bare := of("bare"):
        changes.append(SignedFigure(bare, sign))
    earlier = of("earlier")
    everything = [figure for figure in (earlier, later, *(change.figure for change in changes)) if figure]
    start, end = min(figure.start for figure in everything), max(figure.end for figure in everything)
    return StatedChange(start, end, earlier, later, tuple(changes))


def _sign(verb: str) -> int:
    return -1 if verb.lower() in _FALLS else 1


def _is_plain(match: re.Match[str]) -> bool:
    """Whether the clause lists nothing, keeps to one basis, and compares what it puts side by side."""
    text, groups = match.string, match.groupdict()
    begin = max((end.end() for end in _CLAUSE_END.finditer(text, 0, match.start())), default=0)
    phrase = re.split("[，,]", text[begin : match.start()])[-1]
    rest = _CLAUSE_END.split(text[match.end() :], maxsplit=1)[0]
    if _LISTED.search(text[begin : match.end()] + rest) or _OTHER_BASIS.search(phrase + match.group()):
        return False
    if _RANGE_GOES_ON.match(text, match.end()) or any(_VERB.search(groups.get(gap) or "") for gap in ("base", "now")):
        return False  # 2.10%至3.40%; 较上年增加62.50亿元, 由下降0.1%转为: changes, where a level should stand
    if match.start() == match.start("later") and _EARLIER_PHRASE.search(phrase):
        return False  # 相比一季度的355亿元，增长34亿元: the earlier level itself
    if "again" in groups:
        return groups["again"] in (None, groups["against"])
    return not groups.get("by") or bool(re.search(_BASES[groups["by"]], groups["base"]))

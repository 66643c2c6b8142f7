"""Which place of a ranking a question asks for: the first, the second, the last, the first three. Pure.

By its form alone. What asks for several without their number (哪些, the main ones) is no place, and is told apart.
"""

import re
from dataclasses import dataclass

from rag.binding import is_row
from rag.question import Question

_WHICH = re.compile(
    r"哪|谁|什么|是[？?]?$|前[二两三四五六七八九十\d]+[名位大家强]?[？?]?$|^(?:the )?(?:top|bottom)\b|^rank\b"
    r"|\bwhich\b|\bwho\b|\bwhat (?:region|segment|group|bank)|\b(?:name|list)\b"
    r"|\bwhat (?:is|are|was|were) the (?:[\w-]+ ){0,2}(?:second-|third-)?"
    r"(?:top|bottom|highest|largest|biggest|lowest|smallest|fastest|slowest)\b",
    re.IGNORECASE,
)
_MOST = r"最高|最大|最多|最快|最强|highest|largest|biggest|\bmost\b(?! (?:thinly|weakly|recent))|fastest|\btop\b"
_LEAST = (
    r"最低|最小|最少|最慢|最弱|\blowest|\bsmallest"
    r"|(?<!at )\bleast\b|\bfewest|\bslowest|\bthinnest|\bmost thinly|\bweakest"
)
_SUPERLATIVE = re.compile(rf"(?P<least>{_LEAST})|(?P<most>{_MOST})", re.IGNORECASE)
_UPWARDS = re.compile(
    r"第.{1,2}[低小少慢弱]|次[低小少慢]|倒数|垫底|末位|(?:从|由)[低小少慢]到|\bbottom\b|\blast but one\b|\bto last\b",
    re.IGNORECASE,
)
_HAN_NUMERALS = "一二三四五六七八九十"
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMERALS = {"两": 2} | {
    word: n for words in (_HAN_NUMERALS, _CARDINALS, _ORDINALS) for n, word in enumerate(words, start=1)
}
_N = r"(?P<{name}>[一二两三四五六七八九十]|\d{{1,2}}(?!\d))"
_NUMBER = rf"(?P<{{name}}>{'|'.join(_CARDINALS[1:])}|\d{{{{1,2}}}})"
_ORDINAL = rf"(?P<{{name}}>{'|'.join(_ORDINALS)}|\d{{{{1,2}}}}(?=st|nd|rd|th))(?:st|nd|rd|th)?"
_BEST = r"(?:highest|largest|biggest|lowest|smallest|fastest|slowest|fewest|thinnest|weakest|most|least)"
_UNIT = r"(?:名|位|大|家|个|项|类|块|地|强)"
_PLACE = re.compile(
    rf"(?:排名?|位[列居]|名列|居|排在|倒数)第{_N.format(name='a')}(?!季|产业|期|批)"
    rf"|第{_N.format(name='b')}(?:[高大多快低小少慢强弱]|[名位的])"
    r"|(?P<second>次[高大多快低小少慢])|(?P<head>居首|榜首|首位)|(?P<tail>垫底|末位)"
    rf"|\b{_ORDINAL.format(name='c')}[- ]{_BEST}\b|\brank(?:s|ed)? (?:in )?{_ORDINAL.format(name='d')}\b"
    rf"|\b(?:comes?|came|placed) {_ORDINAL.format(name='e')}\b|\bin {_ORDINAL.format(name='g')} place\b"
    rf"|\b{_ORDINAL.format(name='f')}[- ](?:from (?:the )?bottom|to last)\b|(?P<last_but_one>\blast but one\b)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?:前|(?<![年以之])后){_N.format(name='a')}(?!个?季|个?月|年|期|日|天|周|次|十){_UNIT}?"
    rf"|倒数{_N.format(name='b')}{_UNIT}"
    rf"|最[高大多快强低小少慢弱]的?{_N.format(name='c')}{_UNIT}|哪{_N.format(name='d')}{_UNIT}(?=.*最)"
    rf"|\b(?:top|bottom)[- ]{_NUMBER.format(name='e')}\b"
    rf"|\b{_NUMBER.format(name='f')}(?: [\w-]+)? {_BEST}\b|\b{_BEST} {_NUMBER.format(name='g')}\b"
    rf"|\b(?:which|what) {_NUMBER.format(name='h')} (?=.*\b{_BEST}\b)",
    re.IGNORECASE,
)
# One of the first three is asked for, by another figure.
_OF_SOME = re.compile(
    rf"前{_N.format(name='n')}{_UNIT}?[^，,？]{{0,8}}(?:当中|之中|中|里)"
    rf"|\bof the (?:top|first|last) {_NUMBER.format(name='m')}\b",
    re.IGNORECASE,
)
_EVERY_ORDINAL = re.compile(
    rf"第(?:[{_HAN_NUMERALS}]|\d)(?!季|产业|期|批)|\b(?:{'|'.join(_ORDINALS[1:])})\b(?! quarter| half)", re.IGNORECASE
)
_SOME = re.compile(r"哪些|哪几")  # how many, it is not said
# The second, the last but one, the first three: one row alone is no answer, whether the place can be told or not.
_FURTHER_DOWN = re.compile(
    r"第[二三四五六七八九十2-9](?!季|产业|期|批)|次[高大低小多快]|倒数|前[两二三四五六七八九十2-9](?!个?季|个?月|年)|哪些|哪几"
    r"|\b(?:second|third|fourth|2nd|3rd|4th)\b(?! quarter| half)"
    r"|\b(?:top|first|last)[- ](?:two|three|four|five|ten|\d+)\b(?! quarters| months| years)",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"增速|增长|增幅|\bgrowth\b|\bgrew\b|\bgrown?\b|fastest|slowest", re.IGNORECASE)
# A year is no row, and what rose, fell or got better the most is not what is highest.
_WHEN = re.compile(r"哪一?年|哪几年|\bwhich year\b|\bwhen\b", re.IGNORECASE)
_MOVED = re.compile(
    r"降|跌|上升|提升|提高|升幅|升得|改善|恶化|变化"
    r"|\bfall|\bfell|\bdrop|\bdecline|\bris(?:e|en|ing)\b|\brose\b"
    r"|\bimprov|\bdeteriorat|\bwiden|\bnarrow",
    re.IGNORECASE,
)
_ALL_RANKED = re.compile(r"^rank\b", re.IGNORECASE)
_MOST_PLACES = 10


@dataclass(frozen=True, slots=True)
class RankAsked:
    """The places first to last of a ranking, counted from 1 at the largest (most) or the smallest."""

    first: int
    last: int
    most: bool
    of_growth: bool

    @property
    def is_list(self) -> bool:
        """Whether several places are asked for."""
        return self.last > self.first


def rank_asked(question: Question) -> RankAsked | None:
    """The places that a question asks for; None where it asks for none that can be told."""
    text = question.text
    if not asks_superlative(question) or _OF_SOME.search(text):
        return None
    places, counts = list(_PLACE.finditer(text)), list(_COUNT.finditer(text))
    if len(places) + len(counts) > 1 or len(_EVERY_ORDINAL.findall(text)) > 1:
        return None
    first, last = 1, 1
    if places:
        first = last = _number(places[0])
    elif counts:
        last = _number(counts[0])
    elif _SOME.search(text) or _FURTHER_DOWN.search(text) or not _SUPERLATIVE.search(text):
        return None
    if not 0 < last <= _MOST_PLACES:
        return None
    return RankAsked(first, last, _is_downwards(text, counts), _GROWTH.search(text) is not None)


def asks_superlative(question: Question) -> bool:
    """Whether a question asks which of several stands at a place of a ranking: one figure alone is then no answer."""
    text = question.text
    says_so = any(form.search(text) for form in (_SUPERLATIVE, _PLACE, _COUNT, _FURTHER_DOWN, _ALL_RANKED))
    return says_so and bool(_WHICH.search(text)) and not (_WHEN.search(text) or _MOVED.search(text))


def asks_greatest_change(question: Question) -> bool:
    """Whether a question asks which of several rose, fell or got better the most: a row of one of them is no answer."""
    text = question.text
    return bool(_SUPERLATIVE.search(text) and _WHICH.search(text) and _MOVED.search(text)) and not _WHEN.search(text)


def states_no_rank(question: Question, text: str) -> bool:
    """Whether a text is no answer by itself to which of several is the first, or at another place.

    A row of a table gives one figure, and so does prose that says nothing of a place; asked for no figure, prose may
    still say in other words which is the first, but not which is the second or which are the first three.
    """
    if _SUPERLATIVE.search(text) or _FURTHER_DOWN.search(text):
        return False
    of_place = question.asks == "figure" or _PLACE.search(question.text) or _COUNT.search(question.text)
    return is_row(text) or bool(of_place)


def _is_downwards(text: str, counts: list[re.Match[str]]) -> bool:
    """Whether places are counted from the largest."""
    if _UPWARDS.search(text) or any("后" in count.group() for count in counts):
        return False
    said = _SUPERLATIVE.search(text)
    return said is None or said.lastgroup == "most"


def _number(match: re.Match[str]) -> int:
    """The number that a form says, by the one group that holds it."""
    name, said = next((name, said) for name, said in match.groupdict().items() if said)
    fixed = {"second": 2, "last_but_one": 2, "head": 1, "tail": 1}
    return fixed[name] if name in fixed else int(said) if said.isdigit() else _NUMERALS[said.lower()]

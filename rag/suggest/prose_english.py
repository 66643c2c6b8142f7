"""The topics of an English sentence. Pure.

Only plain forms are read: 61.5% of the banks ran ..., the average cost of a query was USD 0.18, Merrow Group spent ...
on technology.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.binding import Claim, claims
from rag.periods import timeless
from rag.records import Sentence
from rag.suggest.nouns import is_measured_en
from rag.suggest.periods_said import when_of
from rag.suggest.rows import Surroundings
from rag.suggest.topic import Place, Topic, When

_VERBS = (
    r"ran|run|were|are|was|is|have|had|has|use|used|opened|open|expect|expected|see|say|said|obtained|plan|reported|report|offer|offered"
    r"|bought|built|made|make|chose|allow|check|moved"
)
_SHARE = re.compile(rf" of (?P<group>[a-z][A-Za-z' -]{{3,60}}?) (?P<does>(?:{_VERBS}) [^,.;:\d]{{4,80}}?)(?=[,.;]|$)")
_LEVEL = re.compile(
    r"(?:^|, |; |and )(?P<noun>[A-Z]?[A-Za-z][A-Za-z' -]{4,90}?) (?P<verb>was|were|stood at|came to|amounted to|reached"
    r"|(?:rose|grew|fell|dropped|narrowed|increased|declined) to)$"
)
_UNSAID = re.compile(
    r"\b(?:their|its|it|they|this|that|which|these|those|figure|gap|other|another|there|he|she|same|latter|former|such)\b",
    re.IGNORECASE,
)
_IN_TIME = re.compile(
    r"^(?:in|at|by|during|as of|at the end of)\s+(?=[A-Z]?[a-z]|$)|\s+(?:in|at the end of|by|during)?\s*$|^\W+"
)
_SPENT = re.compile(r"(?:^|, |and )(?P<who>[A-Z][\w']+(?: [A-Z][\w']+)*) (?P<verb>spent|earned|paid)$")
_ON = re.compile(r" (?P<on>(?:on [a-z ]{3,40}?|per share))(?= in\b|[,.;]| and\b|$)")
_HEAD = re.compile(r"\b(?:of|in|at|on|by|for|from|reported|made|per|with|to)\b")
_BASE_FORM = {"spent": "spend", "earned": "earn", "paid": "pay"}
_FROM = re.compile(r"(?:compared with|up from|down from|against|from) (?:(?:USD|RMB|CNY|SGD|HKD|EUR) ?|[$¥€£])?$")
_MONEY_BEFORE = re.compile(r"\s*(?:(?:USD|RMB|CNY|SGD|HKD|EUR|US\$|HK\$|[$¥€£])\s?)$")


def english_topics(sentence: Sentence, place: Place, about: Surroundings) -> Iterator[Topic]:
    """The topics of a sentence in order."""
    last: Topic | None = None
    for claim in claims(sentence.text, about.base_year):
        if claim.figure.comparator != "=" or claim.is_change:
            continue
        readings = (read(sentence.text, claim, place) for read in (_share, _spent, _level))
        topic = next(filter(None, readings), None) or (_earlier(sentence.text, claim, last) if last else None)
        if topic:
            yield topic
            last = topic


def _earlier(text: str, claim: Claim, last: Topic) -> Topic | None:
    """What a level is compared with, of another year: up from 44.0% in 2024."""
    between = text[last.figure.end : claim.figure.start]
    if len(claim.years) != 1 or claim.figure.unit != last.figure.unit or not last.when or not _FROM.search(between):
        return None
    when = _when(text, claim)
    if when is None or when.year == last.when.year or re.search(r"[;:.]", between):
        return None
    return replace(last, figure=claim.figure, when=when)


def _share(text: str, claim: Claim, place: Place) -> Topic | None:
    found = _SHARE.match(text, claim.figure.end) if claim.figure.unit == "%" else None
    if not found or _UNSAID.search(found["group"]) or len(found["group"]) > 60:
        return None
    does = timeless(found["does"]).strip()
    does = re.sub(r"\s+(?:in|by|at|during|at the end of)$", "", does)
    return Topic(claim.figure, "en", place, does, found["group"], "", _when(text, claim), "share")


def _spent(text: str, claim: Claim, place: Place) -> Topic | None:
    before = _MONEY_BEFORE.sub("", text[: claim.figure.start]).rstrip()
    found, on = _SPENT.search(before), _ON.match(text, claim.figure.end)
    if claim.figure.kind != "amount" or not found or not on:
        return None
    item, when = on["on"], _when(text, claim)
    return Topic(claim.figure, "en", place, item, found["who"], "", when, "spent", _BASE_FORM[found["verb"]])


def _level(text: str, claim: Claim, place: Place) -> Topic | None:
    before = _MONEY_BEFORE.sub("", text[: claim.figure.start]).rstrip()
    found = _LEVEL.search(before)
    if not found:
        return None
    noun = _IN_TIME.sub("", timeless(found["noun"]).strip()).strip()
    noun = re.sub(r"\s+", " ", noun)
    noun = noun[:1].lower() + noun[1:] if noun[1:2].islower() else noun
    head = _HEAD.split(noun.removeprefix("the "))[0].strip()
    if _UNSAID.search(noun) or not head or not (is_measured_en(head) or is_measured_en(noun)):
        return None
    return Topic(claim.figure, "en", place, noun, "", "", _when(text, claim))


def _when(text: str, claim: Claim) -> When | None:
    if len(claim.years) == 1:
        (year,) = claim.years
        return when_of(text, year, claim.part, "en")
    return None

"""The topics of a Chinese sentence. Pure.

Only plain forms are read: a measured noun and its figure (不良贷款率1.14%), a share of those who do something
(74.19%的机构选择…, …的机构占16.13%), and the change that is said right after a level (较上年末下降0.02个百分点).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.binding import Claim, claims
from rag.records import Sentence
from rag.suggest.nouns import is_measured_zh
from rag.suggest.periods_said import when_of
from rag.suggest.rows import Surroundings
from rag.suggest.topic import Place, Topic, When

_GROUPS = r"(?:受访|样本|中小)?(?:机构|银行|企业|客户)"
_SIGN = re.compile(r"[，。；：、]")
_LINK = re.compile(r"(?:分别)?(?:约)?(?:为|达到?|是|有|折合|人民币)*\s*$")
_LEAD_IN = re.compile(
    r"^(?:其中|另外|此外|截至|按来源看)?[，,]?(?:(?:19|20)\d\d年(?:\d{1,2}月\d{1,2}日|末|底|度)?|报告期末?|上?年末|全年|当年|同年)?"
    r"[，,]?(?:，|的|中)?(?:本行|本集团|该行|全行|集团)?的?"
)
_DOES = re.compile(
    rf"的(?P<group>{_GROUPS})(?P<does>[^，。；：、%\d]{{4,34}})(?P<ends>[。；]|$|，(?:相?较|同比|一年|且|而|多为|另))?"
)
_DID = re.compile(
    rf"(?:^|[，。；：])(?P<who>[^，。；：]{{3,34}}的{_GROUPS})(?:，?(?:19|20)\d\d年(?:只)?[占剩][\d.]+%)*(?:，(?:19|20)\d\d年)?(?:的?占比|占|达到?|占到)$"
)
_ADVERB = re.compile(r"^(?:已经|已|都|均|则|也|明确|表示)")
_CHANGED = re.compile(r"[，,]?(?P<verb>(?:较|比)(?:上年末?|年初|上年同期)(?:上升|下降|增加|减少|增长|提高))$")
_OF_WHOLE = re.compile(r"占[\u4e00-\u9fff]{2,8}?的$")
_THEN = re.compile(r"[，；]?(?:上年末?|上年同期|而?(?:19|20)\d\d年末?|较上年末?的)(?:分别)?(?:为|是|的)?")
_LISTED_YEARS = re.compile(r"(?:^|[。；])(?P<noun>[^，。；]{3,30})，(?:19|20)\d\d年末?(?:为|是|达)?$")
_OPTION = re.compile(rf"“[^”]*”|选择|认为|表示|评为|的{_GROUPS}$|[的将把]")
_LEAST_SAID = 3  # characters
_TOLD_BY = 3  # characters
_STOCK = re.compile(r"(?:余额|客户|用户|户数|客户数|网点|人员|员工)$")
_UNSAID = re.compile(r"该(?!行)|这|那|其(?!中)|前者|后者|上述|两者|它")


def chinese_topics(sentence: Sentence, place: Place, about: Surroundings) -> Iterator[Topic]:
    """The topics of a sentence in order."""
    last: Topic | None = None
    text = sentence.text
    for claim in claims(text, about.base_year):
        if claim.figure.comparator != "=":
            continue
        topic = _share(text, claim, place, about) or _level(text, claim, place, about)
        if topic and last and topic.form == "level":
            topic = replace(topic, item=_qualified(topic.item, last.item))
        if topic is None and last:
            topic = _of_last(text, claim, last)
        if topic:
            yield topic
        if topic and topic.form == "level" and not _OF_WHOLE.search(text[: claim.figure.start]):
            last = topic


def _share(text: str, claim: Claim, place: Place, about: Surroundings) -> Topic | None:
    figure = claim.figure
    if figure.unit != "%" or claim.is_change:
        return None
    if (does := _DOES.match(text, figure.end)) and (does["ends"] is not None or does["does"].endswith("”")):
        said = _ADVERB.sub("", does["does"])
        item = f"{said}的{does['group']}"
    elif did := _DID.search(text[: figure.start]):
        item = _LEAD_IN.sub("", did["who"])
    else:
        return None
    if len(_OPTION.sub("", item)) < _LEAST_SAID:  # 认为“不重要”: of what, is not said
        return None
    if _UNSAID.search(item) or item.count("“") != item.count("”") or "的的" in item or item[0] in "的，、":
        return None
    return Topic(figure, "zh", place, item, "", "", _when(text, claim, about, stock=False), "share")


def _level(text: str, claim: Claim, place: Place, about: Surroundings) -> Topic | None:
    figure = claim.figure
    if claim.is_change or not _SIGN.match(text[figure.end : figure.end + 1] or "。"):
        return None
    begin = max((m.end() for m in re.finditer(r"[，。；：、]", text[: figure.start])), default=0)
    clause = text[begin : figure.start]
    if listed := _LISTED_YEARS.search(text[: figure.start]):
        clause = listed["noun"]
    noun = _LINK.sub("", _LEAD_IN.sub("", clause)).strip()
    who = about.who
    if who and noun.startswith(who):
        noun = noun.removeprefix(who).lstrip("的有")
    if not is_measured_zh(noun) or (not who and "该行" in text):
        return None
    stock = "末" in text[: figure.start] or bool(not claim.years and _STOCK.search(noun))
    return Topic(figure, "zh", place, noun, who, "", _when(text, claim, about, stock=stock))


def _qualified(item: str, last: str) -> str:
    """The noun with what is said once for both: 公司贷款不良贷款余额155亿元，不良贷款率0.89% is of company loans."""
    at = last.find(item[:_TOLD_BY])
    return last[:at] + item if at > 0 else item


def _of_last(text: str, claim: Claim, last: Topic) -> Topic | None:
    """What is said right after a level: by how much it changed, what part of a whole it is."""
    figure = claim.figure
    between = text[last.figure.end : figure.start]
    if (changed := _CHANGED.fullmatch(between)) and last.form == "level":
        return Topic(figure, "zh", last.place, last.item, last.who, "", last.when, "change", changed["verb"])
    if _THEN.fullmatch(between) and len(claim.years) == 1 and figure.unit == last.figure.unit and last.when:
        (year,) = claim.years
        end = "末" if last.when.said.endswith("末") else ""
        return replace(last, figure=figure, when=When(f"{year}年{end}", year)) if not claim.is_change else None
    if whole := re.fullmatch(r"[，,]占(?P<whole>[\u4e00-\u9fff]{2,8}?)的", between):
        return Topic(figure, "zh", last.place, f"{last.item}占{whole['whole']}的比例", last.who, "", last.when)
    return None


def _when(text: str, claim: Claim, about: Surroundings, *, stock: bool) -> When | None:
    years = claim.years or (frozenset({about.base_year}) if about.base_year and about.who else frozenset())
    if len(years) != 1:
        return None
    (year,) = years
    found = when_of(text, year, claim.part, "zh")
    if not claim.years and not about.whole_year:
        return None  # what a report of a half or a quarter leaves unsaid is not of the year
    if found and stock and not claim.part and not found.said.endswith("末"):
        return When(f"{year}年末", year)
    return found

"""The slots of a question that a follow-up fills anew: years, institutions, classes of bank. Pure.

A span is (start, end), half open. Spans that only a connective parts (2022年到2025年, 甲银行和乙银行) are one slot.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.figures import years
from rag.population import NAMES, population_spans, populations
from rag.question import question_language

Span = tuple[int, int]

_YEAR = re.compile(
    r"(?:\bFY\s?)?(?P<digits>(?<![\d.,])(?:19|20)\d{2}(?!\d))(?:\s?财?年(?:[末底初中]|度|末|上半年|下半年|第?[一二三四]季度(?:末)?|\d{1,2}月(?:末|底|\d{1,2}日)?)?)?"
    r"|(?:(?:in|at|by|as of|for|during|since) )?(?:the end of |year-?end |end[- ](?:of )?)(?:FY\s?)?(?P<end_digits>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<![较比从自于])(?:前一年|上一?年度?)(?:末|底|同期)?(?!相?比|度)|(?:the|a) year (?:before|earlier)|the (?:previous|prior) year",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:次年|后一年|下一年)末?|(?:the|a) year (?:after|later)|the (?:next|following) year", re.IGNORECASE
)
_RELATIVE_YEAR = re.compile(rf"{_BEFORE.pattern}|{_AFTER.pattern}|(?:去年|今年)末?", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?:FY\s?)?\d{4}\s?年?")
_CONNECTIVE = re.compile(r"\s*(?:[、,，和与及跟至到–~-]|以及|还有|and|or|to|through|from)\s*", re.IGNORECASE)

# Where the name of an institution cannot go on to the left.
_NO_NAME = (
    r"的|年|月|日|在|和|与|及|跟|对|把|占|有|是|由|从|到|为|给|按|被|向|了|比|底|末|等|家|些|少|个|说|看|里|各|几|哪|某|每|所|该|这|那|其"
    r"|么|谁|何|吗|呢|请问|关于|对于|至于|显示|相比|截至|根据|如果|换成|以及|例如|作为|让|使"
)
_INSTITUTION_ZH = re.compile(
    rf"(?P<name>(?:(?!{_NO_NAME})[\u4e00-\u9fff]){{2,6}}?)(?:银行|农商行|城商行|农商银行|农信社|信用社)(?:集团)?"
    rf"|(?P<company>(?:(?!{_NO_NAME})[\u4e00-\u9fffA-Za-z]){{2,12}}?)(?:(?:股份)?有限公司|集团)"
)
_KINDS = re.compile(
    r"受访|[城农]商行|手机|网上|电话|微信|移动|掌上|电子|零售|亚洲|欧洲|美国|海外|国外|国内|中国的|我国|样本|商业|国有|国有控股|城市|农村|大型|中型|小型|中小型?|大中型?|股份制|民营|私营|外资|政策性|互联网|直销"
    r"|数字|纯|储蓄|合作|类|其他|其它|全部|所有|多数|部分|主要|一般|区域性?|地方性?|全国性?|法人|大|小|同业|上市|非|传统|头部|领先|金融|科技|村镇|同类|另外"
)
_ACRONYMS = "NPLS?|ROE|ROA|AUM|IPO|LPR|LLMS?|AI|ATMS?|NIM|GDP|CET|VAR|ESG|API|RMB|USD|FAQ|LCR|CEO|SMES?|NSFR|CIR|WHO|HOW|WHY|WHAT|AND"
_INSTITUTION_EN = re.compile(
    r"\b(?!(?:What|How|Which|Who|Why|When|Where|In|At|On|By|For|Of|Did|Does|Do|Is|Was|Are|Were|Has|Have|The|And|But)\b)"
    r"(?:(?:[A-Z][\w&'-]* ){1,5}?(?:Bank|Group|Corporation|Union|Holdings|Ltd)\b|Bank of [A-Z]\w+(?: [A-Z]\w+)?"
    rf"|(?!(?:{_ACRONYMS})\b)[A-Z]{{3,6}}\b)(?:\s?[（(][^()（）]{{1,30}}[)）])?"
)
_SHORT_CLASS = re.compile(r"(?:外资|股份制?|国有大?|民营|中小|大中)行")
# In a follow-up only: in a question 有多少家银行 would be one as well.
_SOME_CLASS = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?<!的)(?:银行|机构)|(?!those |the |any |many )(?:[\w-]+ ){1,3}(?:banks|institutions|lenders)"
)
_ANYONE = re.compile(r"银行业金融机构|银行|机构|\bbanks\b|\binstitutions\b|\blenders\b", re.IGNORECASE)


def year_slots(text: str) -> list[Span]:
    """The years of a text, each with what is said with it (2019年末, the end of 2019), ranges as one."""
    known = years(text)
    spans = [m.span() for m in _YEAR.finditer(text) if int(m["digits"] or m["end_digits"]) in known]
    return joined(text, spans + [match.span() for match in _RELATIVE_YEAR.finditer(text)])


def institution_slots(text: str) -> list[Span]:
    """The banks and companies a text names; a class of bank (大型银行) is none, nor is 受访银行."""
    spans = [match.span() for match in _INSTITUTION_EN.finditer(text)]
    for match in _INSTITUTION_ZH.finditer(text):
        held = any(start <= match.start() < end for start, end in spans)  # within the parentheses of an English name
        if not held and _KINDS.sub("", match["name"] or match["company"]):
            spans.append(match.span())
    return joined(text, spans)


def population_slots(text: str) -> list[Span]:
    """The classes of bank a text names; the second half of an institution's name is none."""
    taken = institution_slots(text)
    spans = population_spans(text)
    spans += [match.span() for match in _SHORT_CLASS.finditer(text)]
    return joined(text, [(a, b) for a, b in spans if not any(start < b and a < end for start, end in taken)])


def anyone_slots(text: str) -> list[Span]:
    """The places of a plain 银行, 机构 or banks, outside of any name or class."""
    taken = [*institution_slots(text), *population_slots(text)]
    spans = [match.span() for match in _ANYONE.finditer(text)]
    return [(a, b) for a, b in spans if not any(start < b and a < end for start, end in taken)]


def joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those with nothing but a connective between them made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or _CONNECTIVE.fullmatch(text, merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@dataclass(frozen=True, slots=True)
class Content:
    """What a short follow-up names: "那江澜银行2024年的净利润呢" names a bank, a year, and a rest."""

    year: str = ""
    institution: str = ""
    population: str = ""
    rest: str = ""


_FILLING = re.compile(
    r"^(?:对于?|在|至于|关于|按|就|的|、|，|,|\s)+|(?:，|,|、|\s)+$|^(?:(?:for|in|at|of|by|among|with|the)(?: |$))+|['’]s$|\s(?:in|at|for|of|by)$",
    re.IGNORECASE,
)


def read_content(text: str, *, any_class: bool = False) -> Content | None:
    """The slots that a follow-up fills; None where it fills one twice.

    any_class: whether any 受访银行 or savings banks, that no list names, is a class of bank.
    """
    filled = {}
    for name, find in (("year", year_slots), ("institution", institution_slots), ("population", population_slots)):
        spans = find(text)
        if len(spans) > 1:
            return None
        if spans:
            (start, end) = spans[0]
            filled[name] = text[start:end]
            text = text[:start] + " " + text[end:]
    rest = text.strip()
    while (shorter := _FILLING.sub("", rest)) != rest:
        rest = shorter
    if any_class and "population" not in filled and _SOME_CLASS.fullmatch(rest) and "的" not in rest:
        filled["population"], rest = rest, ""
    return Content(**filled, rest="" if rest in ("的", "年") else rest)


def content_of(text: str, between: str) -> str:
    """The slots of a text that holds nothing else, with what parts words in its language between them."""
    spans = sorted([*year_slots(text), *institution_slots(text), *population_slots(text)])
    return between.join(text[start:end] for start, end in spans)


def slots_of(text: str) -> Content | None:
    """The content of a text that names a year, a bank or a class of banks; None for one that names none."""
    content = read_content(text)
    return content if content and (content.year or content.institution or content.population) else None


def with_year(year: str, text: str) -> str | None:
    """A question about another year: its year replaced, or one added; None where it speaks of several years."""
    spans, new, zh = year_slots(text), re.findall(r"\d{4}", year), question_language(text) == "zh"
    step = -1 if _BEFORE.fullmatch(year) else 1 if _AFTER.fullmatch(year) else 0
    if not new and (not zh or year.isascii()) and not (step and spans):
        return None  # the year before none
    if not spans:
        return f"{year}年{text}" if zh and year.isdigit() else f"{year}{text}" if zh else f"{text} {_phrase(year)}"
    (start, end) = spans[0]
    before, said, after = text[:start], text[start:end], text[end:]
    old = re.findall(r"\d{4}", said)
    if len(spans) > 1 or (len(old) > 1 and len(new) < 2):
        return None
    if step and old:
        if year.endswith(("末", "底")):  # 上年末 after 2025年 and after 2025年上半年
            return f"{before}{int(old[0]) + step}年{year[-1]}{after}"
        return before + said.replace(old[0], str(int(old[0]) + step)) + after
    if old and _BARE_YEAR.fullmatch(year):  # 2025年末 becomes 2024年末
        return before + said.replace(old[0], new[0]) + after
    if zh:
        return f"{before}{year}年{after}" if year.isdigit() else before + year + after
    return re.sub(r"(?:in|at|by|of) $", "", before) + _phrase(year) + after


def _phrase(year: str) -> str:
    """An English phrase of time: in 2024, at the end of 2019."""
    if re.match(r"(?:in|at|by|as of|for|during|since) ", year, re.IGNORECASE):
        return year[0].lower() + year[1:]
    if re.match(r"the end|year-?end|end", year, re.IGNORECASE):
        return f"at {year[0].lower()}{year[1:]}"
    return "in " + " and ".join(re.findall(r"(?:FY\s?)?\d{4}", year))


def with_slot(value: str, text: str, places: Sequence[Callable[[str], list[Span]]]) -> str | None:
    """The text with the one span that the first of the places finds replaced; None where that is not one span."""
    for find in places:
        if spans := find(text):
            if len(spans) > 1:
                return None
            (start, end) = spans[0]
            return text[:start] + value + text[end:]
    return None


def with_institution(name: str, text: str) -> str | None:
    """A question about another bank, or about one where it names none: 2024年净利润是多少."""
    if question_language(text) == "zh" and not any(
        find(text) for find in (institution_slots, population_slots, anyone_slots)
    ):
        return name + text if year_slots(text)[:1] and year_slots(text)[0][0] == 0 else None
    return with_slot(name, text, (institution_slots, population_slots))


def with_population(name: str, text: str) -> str | None:
    """A question about another class of bank, named in the question's language."""
    language = question_language(text)
    classes = populations(name)
    if question_language(name) != language and len(classes) == 1 and (known := NAMES.get(next(iter(classes)))):
        name = known[language]
    return with_slot(name, text, (population_slots, institution_slots, anyone_slots))


def merged(one: str, other: str, and_: str, *, years_only: bool = False) -> str | None:
    """Two questions that differ in one slot as one that names both fillings; None where they differ otherwise."""
    for find in (year_slots,) if years_only else (year_slots, institution_slots, population_slots):
        here, there = find(one), find(other)
        if len(here) == len(there) == 1:
            (a, b), (c, d) = here[0], there[0]
            if one[:a] == other[:c] and one[b:] == other[d:] and one[a:b] != other[c:d]:
                return one[:a] + _both(one[a:b], other[c:d], and_) + one[b:]
    return None


def _both(one: str, other: str, and_: str) -> str:
    """The earlier year first."""
    if re.search(r"\d{4}", one) and one > other:
        one, other = other, one
    return f"{one}{and_}{other}"

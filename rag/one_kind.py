"""Whether a measure is told of one kind of loans, deposits or customers where that of all of them is asked for. Pure.

The ratio of consumer loans is not the bank's, nor is that under a head of a table in the row of corporate loans, or in
the subtotal of a group of rows. Where a question names a kind itself, that one is asked for and no other.
"""

import re
from collections.abc import Iterable

from rag.lexicon.words import HAN
from rag.part_for_whole import subject_before
from rag.periods import timeless
from rag.question import question_language

_NOUNS = r"贷款|存款|垫款|业务|板块|条线|分部|领域"
# What names a kind of them with or without such a noun behind it.
_KIND_ZH = re.compile(
    r"(?:个人|零售|居民|对公|公司(?=贷|存|业务|客户|板块|条线|银行)|企业|法人|小微|普惠|涉农|农户|三农|消费|住房|按揭|房贷|经营[性贷]|信用卡|卡透支|透支"
    r"|票据|贴现|贸易融资|固定资产|流动资金|项目(?=贷)|并购|抵押|质押|保证(?!金比)|信用贷|绿色|线上|网贷|活期|定期|境外|海外|县域|分期|房地产|基建"
    r"|[制建采零批农林渔牧服电交水教租金融造筑矿售发务产]{1,2}业(?!务|绩))+"
)
_QUALIFIED_ZH = re.compile(rf"(?P<of>[一-鿿]{{1,12}}?)(?:{_NOUNS})")
# What does not make it a kind: how well they are, that they are all, what is measured of them.
_NEUTRAL_ZH = re.compile(
    r"(?:不良|逾期|关注|次级|可疑|损失|正常|重组|减值|不计息|生息|付息|计息)类?(?:贷款|资产)?[比占]?[率例]?|(?<=贷款)[和及与]?垫款|各项|发放|吸收|全部|全行|本外币|人民币|表内|银行业?|本行|本?集团|[总净][额值]?|期末|余额"
    r"|金额|规模|合计|小计|总计|整体|其中|按[一-鿿]+分[类布]?|占比|比[率例]|迁徙|生成|客户(?=贷|存)|[的和及与类型]"
)
_ALIKE = (("个人", "零售", "居民"), ("对公", "公司", "企业", "法人"), ("按揭", "住房", "房贷"))
_OF_WHOM = re.compile(r"个人|企业|(?<=经营)性|客户")  # beside what it is for: 个人住房, 小微企业
_MOSTLY = 0.6  # of the characters of a kind
_WORD_EN = (
    r"\b(?P<kind>retail|corporate|business|commercial real estate|mortgages?|consumer|household|personal|private|green"
    r"|farm|agricultural|small[- ]business|small[- ]firm|SMEs?|micro|foreign|overseas|domestic|unsecured|secured"
    r"|individual|inclusive|wholesale|credit[- ]cards?|cards?|property|real[- ]estate|construction|manufacturing)"
)
_KIND_EN = re.compile(
    rf"{_WORD_EN}(?:['’]s?)? (?:[a-z]+ )?(?:loans?|lending|books?|portfolios?|segments?|borrowers|customers|deposits?"
    r"|advances|exposures?|credit|NPLs?|bad|non-?performing|ratio)\b"
    r"|^(?P<alone>retail|corporate|SMEs?|consumer|mortgages|credit cards)$",
    re.IGNORECASE,
)
_SECTOR_EN = re.compile(rf"{_WORD_EN}\b|\b(?:loans?|lending|deposits?) (?:to|in|from) ", re.IGNORECASE)
_CLAUSE_EN = re.compile(r"[,;:]|\.\s|\b(?:and|but|while|against|versus)\b", re.IGNORECASE)
_SUBTOTAL = re.compile(r"小计|sub-?total", re.IGNORECASE)
_LEFT = re.compile(r"(?:余额|规模)$")  # stripped from what stands before a figure
_TIME_ALONE = re.compile(r"截至|截止|报告期[末内]?|[本上去]?年[末底初]?|[本期]末")
_SIGN = re.compile(r"[；;。！？]")
_TOTAL = re.compile(r"合计|小计|总计|\b(?:sub)?totals?\b", re.IGNORECASE)


def kinds_named(text: str) -> frozenset[str]:
    """The kinds of loans, deposits or customers that a text names, as it calls them."""
    if not HAN.search(text):
        return frozenset((match["kind"] or match["alone"]).lower() for match in _KIND_EN.finditer(text))
    bare = "".join(_NEUTRAL_ZH.sub("", text).split())
    found = {match.group() for match in _KIND_ZH.finditer(bare)}
    return frozenset(found or {match["of"] for match in _QUALIFIED_ZH.finditer(bare)})


def is_of_one_kind(question: str, row: str, text: str, start: int, measures: Iterable[str]) -> bool:
    """Whether a figure is of a kind that the question does not name.

    row: the name of its row with its group, "" in prose. text: its sentence, in which it begins at `start`. measures:
    what the question names and other words for it; what else stands before the figure is what it is told of.
    """
    said = _of_row(row, measures) if row else _of_prose(text, start, measures)
    if _SUBTOTAL.fullmatch(row.strip()) and not _SUBTOTAL.search(question):
        return True  # of what is not said
    kinds = kinds_named(said)
    if (question_language(question) == "zh") != bool(
        HAN.search(said)
    ):  # what is asked for in other words cannot be compared, but that no kind is can be told
        return bool(kinds) and not kinds_named(question) and not _SECTOR_EN.search(question)
    return bool(kinds) and not all(_is_said(kind, question) for kind in kinds)


def _of_row(row: str, measures: Iterable[str]) -> str:
    """What a row is of: of a total, and of a row that names no kind, its group; "" of one asked for by name."""
    group, _, name = row.rpartition("：")
    for measure in measures:
        if measure in name and kinds_named(measure):
            return ""  # the kind that is asked for
        name = name.replace(measure, "")
    return name if kinds_named(name) and not _TOTAL.search(name) else f"{group} {_TOTAL.sub('', name)}".strip()


def _of_prose(text: str, start: int, measures: Iterable[str]) -> str:
    """What the measure before a figure is told of: the words before its name, or the one kind that its sentence began
    with (涉农贷款余额8亿元，不良率1%); "" where it is told of nothing or no name of it stands there."""
    if not HAN.search(text):
        begin = max((match.end() for match in _CLAUSE_EN.finditer(text, 0, start)), default=0)
        return text[begin:start]
    subject = subject_before(text, start)
    names = {name for one in measures for name in (one, _LEFT.sub("", one))}
    name = max((one for one in names if one and subject.endswith(one)), key=len, default="")
    if not name:
        return ""
    if before := subject.removesuffix(name):
        return before
    clauses = re.split(r"，|,(?!\d)", _SIGN.split(text[:start])[-1])[:-1]
    clauses = [clause for clause in clauses if _TIME_ALONE.sub("", timeless(clause)).strip()]
    kinds = [kinds_named(clause) for clause in clauses]
    return clauses[0] if kinds and kinds[0] and len(frozenset().union(*kinds)) == len(kinds[0]) else ""


def _is_said(kind: str, question: str) -> bool:
    """Whether a question says a kind, or most of its characters in pairs, or another word for it."""
    if question_language(question) == "en":
        return kind[:5].rstrip("s") in question.lower()
    for alike in _ALIKE:
        if any(word in question for word in alike):
            question += " ".join(alike)
    kind = _OF_WHOM.sub("", kind) or kind
    spoken = {n for place in range(len(kind) - 1) if kind[place : place + 2] in question for n in (place, place + 1)}
    return kind in question or len(spoken) >= _MOSTLY * len(kind)

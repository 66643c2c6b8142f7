"""What a question asks for: language, kind of figure, years, the words to look for. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from rag.asked_change import asks_change, compares_times
from rag.figures import years
from rag.institutions import ITSELF, banks_named
from rag.periods import periods
from rag.records import FigureKind, Language

Asks = Literal["figure", "text"]

_POINTS = re.compile(r"百分点|percentage[ -]points?|\bpp\b|\bppts?\b", re.IGNORECASE)
_BASIS = re.compile(r"基点|basis points?|\bbps?\b", re.IGNORECASE)
_PERCENT = re.compile(
    r"比例|占比|息差|利差|比重|份额|百分之|百分比|几成|率(?!先|领)|占.{0,12}多少|多大.{0,2}比|(?:what|which) (?:share|part|portion)|(?<!per )(?<!earnings )\bshare of\b|percentage(?! point)"
    r"|proportion|per ?cent\b|\brat(?:io|e)s?\b|\bfraction\b|\bmargin\b|(?<![A-Za-z])(?:(?:NIM|RO[AE]|ROTE|LCR|NSFR|CIR)(?![A-Za-z])|CET ?1(?![\dA-Za-z])(?! capital))|\binterest spread\b|\baccura(?:te|cy)\b|\bodds\b|\bwidespread\b|\byields?\b|\b(?:pay|paid|earn|earned)\b[^?]{0,30}\bon average\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:多少|(?<!哪)几)(?:家|人|户|个|名|位|笔|件|台|次|项|款|种|股|万户|万人|张)|数量|人数|家数|户数|总数|headcount",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"多少(?!比例|百分|家|人|户|个|名|位|笔|件|台|次|项|款|种|股|元|钱|亿|万)|how many|\bnumber of\b", re.IGNORECASE
)
# No amount of money: how many ATMs, but not how many millions.
_HOW_MANY_THINGS = re.compile(
    r"how many (?!(?:US |U\.S\. )?(?:dollars|yuan|renminbi|euros?|pounds|[bmt]r?illions?|thousands?)\b)"
    r"|number of (?![^?]*\bin (?:billions|millions|thousands)\b)",
    re.IGNORECASE,
)
_CLASSIFIER = re.compile(r"(?:多少|(?<!哪)几)(?:万|亿)?(家|人|户|个|名|位|笔|件|台|次|项|款|种|股|张)(?!百分点|基点)")
_PEOPLE = re.compile(
    r"多少(?:名)?(?:员工|职工|科技人员|客户|用户|网点)|how many (?:employees|staff|people|branches|outlets)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"多少(?:钱|元|亿|万元|资金)|金额|余额|投入|支出|成本(?!收入比)|规模|总资产|利润(?!率)|收入(?!比)|市值|资本净额|多大|how much|\bamount|\bspend"
    r"|\bearnings\b|\bnet income\b|\bdividends?\b|\bstake\b|\breturn on\b|\bROE\b|\bROA\b|\bworth\b|\bbalance|\binvest(?:ed|ment)|\bcosts?\b(?!-to)|\brevenue|\bprofits?\b|\bassets\b|how large|how big",
    re.IGNORECASE,
)
# The level of something that is measured: what was the net profit, not what were the reasons for it.
_MEASURED = (
    r"profits?|income|revenues?|earnings|loss(?:es)?|assets|liabilities|equity|capital|deposits|loans|balances?|costs?|expenses?"
    r"|expenditures?|spending|investments?|budgets?|outlays?|dividends?|stake|fees?|price|size|value|volume|turnover|proceeds"
    r"|provisions?|allowances?|numbers?|headcount|amounts?|total|ROE|ROA|margin|premium|salary|salaries|compensation|goodwill"
    r"|debts?|bonds|reserves|charge-offs?|write-offs?|capitali[sz]ation|originations?|exposures?|borrowings?|securities"
)
# What was ROTCE in 2021: a level that has its initials for a name.
_INITIALS_ASKED = re.compile(
    r"(?i:what (?:was|were) )(?:(?!(?i:the (?:main|key)|behind|meant)\b)[^?,]{1,60}?\s)?(?:[A-Z][a-z]?[A-Z\d&]{1,7}s?)(?:\s(?:in|at|for|as of|during|on|of)\s[^?]{2,60})?\??"
)
_OFTEN_A_RATE = re.compile(r"\bon average\b|\baverage\b|\bROE\b|\bROA\b|\breturn\b|\bmargin\b|\bstake\b", re.IGNORECASE)
_NOT_MEASURED = re.compile(
    r"\b(?:reasons?|causes?|drivers?|factors?|impacts?|effects?|strateg\w+|plans?|purpose|roles?|names?|kinds?|types?|sources?"
    r"|policy|policies|ratings?|outlook|names?|risks?|goals?|matters?|initiatives?|challenges?|trends?|main|key|methods?|basis"
    r"|approach\w*|definition|composition|structure|mix|condition|terms|currency|attitude|view|opinion|happened|meaning|behind|doing)\b",
    re.IGNORECASE,
)
_LEVEL_ASKED = re.compile(
    rf"(?:[^,?]{{3,60}}, )?what (?:was|were|is|are) (?:[^?]{{0,80}}\b)?(?:{_MEASURED})\b"
    rf"|(?:[^,?]{{3,60}}, )?what (?:[\w&'-]+ ){{0,5}}(?:{_MEASURED}|ceiling|target|limit|salary) (?:did|does|do|has|had|was|were|is|are)\b"
    r"|(?:[^,?]{3,60}, )?what (?:did|does|do) [^?]{2,60}? (?:earn|make|pay|spend|charge|lend|cost|invest|raise|collect|owe|take in|set aside|bring in|book)\b",
    re.IGNORECASE,
)
_HOW_MUCH = re.compile(
    r"多少|几成|多高|多大|多快|何种水平|是几|how (?:much|many|large|high|big|fast|far|low|wide|long|old|often|common|widespread|accurate|concentrated|profitable|deep|small|strong)\b",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"哪些|哪几|什么(?!比例|水平)|为什么|为何|原因|如何|怎么|怎样|谁|哪家|哪个|哪一|何时|哪年|是否|why\b|\bwho\b|\bwhom\b|\bwhich\b(?! (?:share|part|percentage|proportion))"
    r"|\bhow (?:do|does|did|are|is|was|were|can)\b|\bwhat (?:is|are|was|were|do|does|did|kind|type|reason|drives|caused)\b|\bwhen\b|\bwhere\b|\blist\b|\bname\b",
    re.IGNORECASE,
)
# A question that only names what is measured: 苍栖银行2025年净利润, Tidewell Bank's total assets in FY2025?
_NO_BARE_ZH = r"(?:为什么|为何|如何|怎么|怎样|哪|谁|什么|是否|何时|对比|比较|分析|总结|趋势|情况|有没有|吗|介绍|说明|影响|原因|策略|质量|[和与及、])"
# What may stand behind the measure: its time, or in parentheses whose it is.
_AFTER_ZH = r"(?:[，,\s]*(?:19|20)\d\d(?:年(?:度|末|上半年|[一二三四]季度|\d{1,2}月末?)?)?|（[^（）]{1,8}）|\([^()]{1,12}\)|[，,\s]*(?:母公司|集团)(?:口径)?|合计|之和|总和)?[？?。]?$"
_BARE_AMOUNT_ZH = re.compile(
    r"^(?!.*(?:为什么|为何|如何|怎么|怎样|哪|谁|什么|是否|何时|对比|比较|分析|总结|趋势|情况|有没有|吗))"
    rf".*(?:利润|收入|支出|投入|费用|资产|负债|存款|贷款|余额|总额|规模|金额|预算|市值|资本|成本|税金|分红|股息|股利|收益|准备)(?:总额|余额|规模)?{_AFTER_ZH}"
)
# 竹溪银行信用卡发卡量: what is counted, and only named.
_BARE_COUNT_ZH = re.compile(rf"^(?!.*{_NO_BARE_ZH}).*[^数质]量{_AFTER_ZH}")
_AFTER_EN = r",? (?:(?:H[12]|Q[1-4]|(?:first|second) half|(?:first|second|third|fourth) quarter|(?:first )?nine months|full year) )?(?:of )?(?:FY\s?)?(?:19|20)\d\d"
_BARE_EN = re.compile(
    r"(?!(?:what|which|who|whom|why|how|when|where|did|does|do|is|are|was|were|has|have|had|can|list|name|compare|explain|describe|summari[sz]e|tell"
    rf"|give|show|and)\b)[^?.!]{{0,90}}\b(?:{_MEASURED}|spending)\b(?: per share)?(?: (?:of|in|on|at|for|by|from) [^?.!]{{1,60}}|{_AFTER_EN})?[?.]?",
    re.IGNORECASE,
)
_OF_A_SUM = re.compile(r"率|占|比例|比重|哪|为什么|为何|如何|谁")  # beside 金额: 金额占比, 哪家金额最大
_WHY = re.compile(r"为什么|为何|\bwhy\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{1,40})[”\"」』]")
# What a question says only because it is a question.
_ASKING_ZH = re.compile(
    r"请问|请|告诉我|(?:大约|大概|一共|总共|究竟|到底)?(?:有|是|为|占|达到?)?(?:多少|几成|几|什么样|什么|哪些|哪几|哪个|哪一|哪家|哪|谁|多大|多高)(?:个|家|人|户|钱|的)?"
    r"|比例|占比|比重|百分比|百分之|百分点|为什么|为何|如何|怎么|怎样|是否|吗|呢|？|\?|报告(?:中|里|显示|提到)?|其中|情况|分别|各是?"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what was read from it. `kinds`: the kinds of figure that can answer; empty for a text question."""

    text: str
    language: Language
    asks: Asks
    kinds: frozenset[FigureKind]
    years: frozenset[int]
    quoted: tuple[str, ...]
    change: bool  # asks for a change, not for a level
    part: str = ""  # of the year asked for: "H1", "Q3", ...; "" for the year or its end
    banks: frozenset[str] = frozenset()  # that it names
    classifier: str = ""  # of what is counted: 件, 家, 户; "" where none is said
    asks_share: bool = False  # for a percentage by its words: 占比, 率, share, ratio


def read_question(text: str) -> Question:
    """Read a question by its form alone."""
    text = re.sub(r"\s+", " ", text).strip()
    kinds = _kinds(text)
    return Question(
        text,
        question_language(text),
        "figure" if kinds else "text",
        kinds,
        years(text),
        tuple(match[1] for match in _QUOTED.finditer(text)),
        asks_change(text),
        _part(text),
        banks_named(text) - {ITSELF},
        match[1] if (match := _CLASSIFIER.search(text)) else "",
        bool(_PERCENT.search(text)),
    )


def _part(text: str) -> str:
    """The part of the year that a question asks for; the end of a quarter's last month is the quarter's."""
    said = periods(text)
    if len({period.year for period in said}) == 1 and not any(period.part for period in said):
        # The first half's profit in 2025: of the year that follows. A month may be a name there (May Bank in 2025).
        said = [one for one in periods(f"{said[0].year}: {text}") if one.part[:1] in ("H", "Q", "C")]
    part = next((period.part for period in said if period.part), "")
    return {"M03": "Q1", "M06": "H1", "M09": "Q3", "M12": ""}.get(part, part) if _MONTH_END.search(text) else part


_MONTH_END = re.compile(r"\bend[- ](?:of )?(?:March|June|September|December)\b|月末|月底", re.IGNORECASE)
_HAN = re.compile(r"[⺀-鿿]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
# Words that only an English sentence has.
_ENGLISH = re.compile(r"\b(?:the|of|what|how|which|did|does|is|are|in|who|why)\b", re.IGNORECASE)


def question_language(text: str) -> Language:
    """zh unless Latin words outnumber Han characters two to one: an English question may name a bank in Chinese."""
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    return "zh" if han and han * 2 >= latin and not _ENGLISH.search(text) else "en"


def passage_language(text: str) -> Language:
    """zh where Han characters outnumber Latin words: a Chinese passage may quote an English title."""
    return "zh" if len(_HAN.findall(text)) >= len(_LATIN_WORD.findall(text)) else "en"


def without_asking(question: Question) -> str:
    """The question's own words: what it is about, without the words that only ask."""
    return _ASKING_ZH.sub(" ", question.text) if question.language == "zh" else question.text


def _kinds(text: str) -> frozenset[FigureKind]:
    if _WHY.search(text) and not _HOW_MUCH.search(text):
        return frozenset()  # why a ratio rose is no ratio
    if _POINTS.search(text):
        return frozenset({"points"})
    if _BASIS.search(text):
        return frozenset({"basis_points"})
    if "金额" in text and not _OF_A_SUM.search(text) and not asks_change(text):
        return frozenset({"amount", "number"})
    found: set[FigureKind] = set()
    if _PERCENT.search(text):
        found |= {"percent", "number"}
    if _COUNT.search(text) or _PEOPLE.search(text):
        found |= {"count", "number"}
    elif _HOW_MANY.search(text) and not found:
        found |= {"percent", "count", "number"}  # "how many banks": 79.03% of them is an answer
        if not _HOW_MANY_THINGS.search(text):
            found.add("amount")
    if _HOW_MUCH.search(text) and _AMOUNT.search(text):
        found |= {"amount", "number"}
    if not found and (_BARE_AMOUNT_ZH.match(text) or (_BARE_EN.fullmatch(text) and not _NOT_MEASURED.search(text))):
        found |= {"amount", "number"}
    if not found and _BARE_COUNT_ZH.match(text):
        found |= {"count", "amount", "number", "percent"}
    if asks_change(text):
        found |= {"points", "percent", "amount", "basis_points"}
    if not found and _HOW_MUCH.search(text):
        found |= {"percent", "count", "amount", "multiple", "number", "basis_points", "points"}
    if "percent" not in found and _LEVEL_ASKED.match(text) and not _NOT_MEASURED.search(text):
        found |= {"amount", "number", "count"}
        return frozenset(found | {"percent"}) if _OFTEN_A_RATE.search(text) else frozenset(found)
    if not found and _INITIALS_ASKED.fullmatch(text) and not _NOT_MEASURED.search(text):
        return frozenset({"percent", "number", "amount", "count"})
    if (
        found
        and _TEXT.search(text)
        and not _HOW_MUCH.search(text)
        and not _PERCENT.search(text)
        and not _COUNT.search(text)
        and not ((compares_times(text) or _LEVEL_ASKED.match(text)) and not _NOT_MEASURED.search(text))
    ):
        return frozenset()
    return frozenset(found)

"""A terse question (江澜银行2024年净利润, NPL ratio of Tern Bank) said in full, so that a follow-up finds its places. Pure."""

import re

from rag.followup.slots import institution_slots, slots_of
from rag.question import question_language

_ASKS_ZH = re.compile(
    r"什么|哪|谁|多少|多大|多高|多久|几|怎|如何|为何|为啥|是否|是不是|有没有|吗|呢|何时|比较|总结|概括|介绍|说明|列出|分析|请"
)
_NOUN_ZH = re.compile(
    r"(?:率|额|比|比例|占比|比重|份额|收益|投入|支出|收入|利润|数|量|规模|资产|负债|成本|费用|资本|增速|增幅|降幅|股利|股息|分红|市值"
    r"|存款|贷款|息差|预算|薪酬|评分|投资|用户|客户|员工|网点)$"
)
_ASKS_EN = re.compile(
    r"\b(?:what|which|who|whom|whose|how|why|when|where|is|are|was|were|do|does|did|has|have|had|can|could|should|will|would|tell|list|name|give|show|compare|explain|summari[sz]e|please|and|or)\b",
    re.IGNORECASE,
)
_LONGEST = 12  # words
_WHEN_LAST = re.compile(
    r",? (?:(?P<link>in|for|at|by|during|as of) )?"
    r"(?P<when>(?:(?:(?:the )?(?:H[12]|Q[1-4]|(?:first|second|third|fourth) (?:half|quarter)|first nine months|full year)"
    r"|(?P<end>(?:the )?(?:year[- ])?end))(?: of)? )?(?:FY\s?)?(?:19|20)\d{2})$",
    re.IGNORECASE,
)


def in_full(question: str) -> str:
    """A question, without its mark, that only names what it asks for, with the words that ask; others as they are."""
    if question_language(question) == "zh":
        is_terse = _NOUN_ZH.search(question) and not _ASKS_ZH.search(question)
        return f"{question}是多少" if is_terse else question
    names = slots_of(question) or " of " in question
    if not names or _ASKS_EN.search(question) or len(question.split()) > _LONGEST:
        return question
    when = _WHEN_LAST.search(question)
    said = question[: when.start()] if when else question
    spans = institution_slots(said)
    if spans and spans[0][0] == 0 and re.match(r" [a-zA-Z]", said[spans[0][1] :]):
        said = f"{said[: spans[0][1]]}'s{said[spans[0][1] :]}"
    elif not re.match(r"(?:the |[\w&' -]+'s )", said):
        said = f"the {said if said[:2].isupper() else said[0].lower() + said[1:]}"
    link = (when["link"] or ("at" if when["end"] else "in")) if when else ""
    return f"What was {said}" + (f" {link} {when['when']}" if when else "")

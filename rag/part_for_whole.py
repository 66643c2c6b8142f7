"""Whether a figure is of a part where the whole is asked for. Pure.

A kind of it (普惠贷款余额 for 贷款余额, retail deposits for deposits), or one bank's for what several come to.
"""

import re
from collections.abc import Iterable

from rag.institutions import ITSELF, banks_named, without_banks
from rag.periods import timeless
from rag.population import is_of_several

_SIZE = r"(?:总额|余额|总数|数量|人数|规模)?"
# A kind of what a bare noun asks for, unless the words before it only say all of it.
_QUALIFIED = re.compile(
    rf"(?P<qualifier>.+?)(?P<noun>存款|贷款|收入|资产|负债|利润|支出|费用|成本|客户|网点|员工){_SIZE}"
)
_NEUTRAL = re.compile(r"各项|客户|吸收|发放|全部|全行|本外币|人民币|总|期末|营业|和垫款|及垫款")
_NEUTRAL_IN_PROSE = re.compile(
    r"截至|报告期|[本上去]年|[年月]?末|年初|[本该我全]行|本?集团|公司的|其中|实现|合并|累计|全年|净|的|其|，"
)
_COUNTED = re.compile(r"(?:客户|网点|员工)(?:总数|数量|人数|规模)?$")  # of which prose tells much before their number
_TO_THE_FIGURE = re.compile(
    r"(?:余额|规模)?(?:分别|已|又|较.*|比.*|同比.*)?(?:为|达到?|有|约|共|合计|计|是|超过?|近|增长|增加|上升|下降|减少)*$"
)
_KIND_EN = re.compile(
    r"\b(?P<qualifier>retail|corporate|business|compan(?:y|ies)|mortgage|consumer|household|personal|private|green"
    r"|small[\w -]*|public[\w -]*|foreign|overseas|domestic|interest|fee|time|demand|savings?|term|current|wealth"
    r"|digital|online|new|bad|overdue|non-?performing|other|individual|farm|export|inclusive)\s+"
    r"(?P<noun>deposit|loan|income|asset|liabilit|profit|cost|expense|revenue|customer|branch|employee)\w*",
    re.IGNORECASE,
)
_LONG = 4  # characters
_CLAUSE = re.compile(r"[，,、；;。：（(]|\band\b|(?<=[一-鿿])[和与及](?=[一-鿿])")
_SUM = re.compile(r"之和|加总|总和|加起来|合起来|合在一起|\bcombined\b|\baggregate\b|\bsum of\b", re.IGNORECASE)
_SUM_SAID = re.compile(
    r"合计|共计|总计|小计|之和|总[额和]|\b(?:sub)?total\b|combined|together|altogether|aggregate|\ball\b", re.IGNORECASE
)


def is_a_kind_of_it(name: str, question: str, terms: Iterable[str]) -> bool:
    """Whether a name is a kind of what a question asks for by a bare noun: 其他存款 for 存款. terms: what it names."""
    if match := _QUALIFIED.fullmatch(name):
        noun = re.compile(match["noun"] + _SIZE)
        qualifier = _NEUTRAL.sub("", match["qualifier"])
        return (
            any(noun.fullmatch(_NEUTRAL.sub("", term)) for term in terms)
            and bool(qualifier)
            and not _is_said(qualifier, question)
        )
    said = list(_KIND_EN.finditer(name))
    if not said:
        return False
    words = question.lower()
    return said[-1]["noun"].lower() in words and said[-1]["qualifier"].lower()[:6] not in words


def _is_said(qualifier: str, question: str) -> bool:
    """Whether a question says some of a qualifier: a character of a short one, a pair of them of a long one."""
    size = 1 if len(qualifier) < _LONG else 2
    return any(qualifier[i : i + size] in question for i in range(len(qualifier) - size + 1))


def subject_before(text: str, start: int) -> str:
    """What an amount of a sentence is of by the words right before it: 普惠贷款 of 年末本行普惠贷款余额为5亿元."""
    clause = timeless(without_banks(_CLAUSE.split(text[:start])[-1]))
    subject = _TO_THE_FIGURE.sub("", _NEUTRAL_IN_PROSE.sub("", clause).strip()).strip()
    return "" if _COUNTED.search(subject) else subject


def is_of_one_of_several(question: str, words: str, about: frozenset[str] = frozenset()) -> bool:
    """Whether what several banks come to is asked for, and a figure is of one of them, by its words or by its report.

    words: of the row or the sentence of the figure. about: the banks that its report is about.
    """
    if banks_named(question) - {ITSELF}:
        return False
    one = banks_named(words) - {ITSELF} or (about if len(about) == 1 else frozenset())
    return is_of_several(question) and bool(one) and not is_of_several(words)


def is_no_sum(question: str, words: str) -> bool:
    """Whether what several things come to is asked for, and the words of a figure do not say that it is a sum."""
    return bool(_SUM.search(question)) and not _SUM_SAID.search(words) and not is_of_several(words)

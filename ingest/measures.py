"""What the figures of a table measure, where its heads alone do not say it. Pure."""

import re
from collections.abc import Sequence

from ingest.details import is_organisation
from ingest.headings import without_number
from ingest.pairs import WHOLE_PERIOD
from rag.records import join_sentences

_PERIOD_CODE = re.compile(r"(?:19|20)\d{2}\s?(?:Q[1-4]|H[12]|[AE])")
# A head that says how something changed and not what: it is what the column before it counts.
_CHANGE_ALONE = re.compile(
    r"(?:(?:同比|环比)(?:增速|增长率?|增幅|涨幅|变动|变化)?|增速|增幅|增长率)\s*(?:[（(][%％][）)])?"
)
_UNIT_AFTER = re.compile(r"\s*[（(][^（）()]*[）)]$")
_NO_MEASURE = re.compile(r"占比|比例|比重|份额|日期|时间|备注|排名|序号|名称")
_OF_MANY = re.compile(
    r"(?:指标|情况|数据|项目|概览|概况|一览|摘要|要点|构成|结构|分布|分析|对比|比较|表现|[表图银行业])$"
)
_TOTAL = re.compile(r"(?:小计|合计|总计|平均|均值|行业|全部|样本)")
_LONGEST_HEADING = 20


def of_changes(heads: Sequence[str]) -> list[str]:
    """The heads; after a column with a measure 同比增速 is that measure's."""
    found = list(heads)
    for column in range(2, len(heads)):
        before = _UNIT_AFTER.sub("", heads[column - 1])
        is_measure = before and not (is_period(before) or _CHANGE_ALONE.fullmatch(before) or _NO_MEASURE.search(before))
        if is_measure and _CHANGE_ALONE.fullmatch(heads[column]):
            found[column] = join_sentences([before, heads[column]])
    return found


def heading_as_measure(above: str, heads: Sequence[str], names: Sequence[str]) -> str:
    """The heading right above a table of institutions by periods, without its number: it says what the figures are.

    Empty where the heads or the names of the rows may say it, and for a heading of many things.
    """
    words = without_number(above.strip().rsplit("\n", 1)[-1])
    if not 1 < len(words) <= _LONGEST_HEADING or re.search(r"[，。；：:|\d]", words) or _OF_MANY.search(words):
        return ""
    periods = [head for head in heads[1:] if head]
    institutions = [name for name in names if name and not _TOTAL.match(name)]
    if not periods or not all(map(is_period, periods)) or len(institutions) < 2:
        return ""
    return words if all(is_organisation(name, whole=True) for name in institutions) else ""


def is_period(head: str) -> bool:
    """Whether a head is a period and nothing else."""
    return bool(WHOLE_PERIOD.fullmatch(head) or _PERIOD_CODE.fullmatch(head))

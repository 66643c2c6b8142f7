"""Tables that are names and values, which have no heads: 机构名称 | 甲银行, 网点数 | 1,943家. Pure."""

import re
from collections.abc import Sequence

from ingest.details import is_organisation

# A quantity in a cell; a bare year is a head, not a quantity.
QUANTITY = re.compile(
    r"^[-–+(（]?\s*(?:US|HK)?[$¥￥€£]?\s*[-–(（]?(?!(?:19|20)\d{2}\s*$)\d[\d,]*(?:\.\d+)?\s*"
    r"(?:%|％|(?:万亿|千亿|百万|千万|亿|万)?(?:元|美元|户|家|人|个|笔)?)\s*[)）]?[%％]?$"
)
WHOLE_PERIOD = re.compile(
    r"(?:19|20)\d{2}\s?年?(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日|末)?|年?(?:前三季度|第?[一二三四]季度末?|[上下]半年|末|底|度))?"
)
# What stands over a column of names: such a row is one of heads.
_OVER_NAMES = re.compile(
    r"(?:.{0,6}(?:项目|指标|科目|事项|名目|类别|类型|分类|问题)"
    r"|银行|机构|公司|单位|部门|条线|地区|区域|城市|省份|国家|年份|年度|月份|日期|时间"
    r"|季度|期间|期限|档次|用途|行业|品种|产品|业务|币种|序号|排名)(?:[/／、和及或].{1,8})?(?:\s*[（(].{1,12}[）)])?"
    r"|(?:items?|banks?|metrics?|years?|periods?)",
    re.IGNORECASE,
)
# What stands over a column of values: a unit, or a word for what is told.
_OVER_VALUES = re.compile(
    r"[（(][^（）()]*(?:元|%|％|户|家|人|个|笔|倍|bp|pp)[^（）()]*[）)]"
    r"|(?:说明|内容|备注|描述|定义|含义|释义|情况|举措|措施|对策|特点|要点|职责|结果|影响|来源|原因|评价|观点|机构|单位|部门|方式|标准|范围|状态|金额|余额|数量|家数|户数|占比|比例|数值|数据)$"
    r"|如何"
    r"|^(?:值|value|amount|description|notes?|meaning|definition)s?$",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[-–—/\\.*]+|无|不适用|未披露|n\.?/?a\.?", re.IGNORECASE)
_COUNTED_IN = re.compile(r"[^\d.,\s()（）+-]*$")


def are_pairs(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table of two columns has a name in each first cell and its value beside it, and no row of heads.

    Under a head all values are of a kind; a table of names and values mixes words, periods and counts of this and that.
    """
    filled = [row for row in rows if any(row[1:])]
    if len(filled) < 2 or any(len(row) != 2 or not row[0] for row in filled):
        return False
    if any(_OVER_NAMES.fullmatch(name) and _kind(value) in ("words", "period") for name, value in filled):
        return False
    first, below = filled[0][1], {_kind(value) for _, value in filled[1:] if not _NOTHING.fullmatch(value)}
    match _kind(first):
        case "words":
            of_one_kind = len(below) < 2 and below.isdisjoint({"words", "period"})
            return is_organisation(first, whole=True) or not (of_one_kind or _OVER_VALUES.search(first))
        case "period":
            return len(below) > 1 and "words" in below
        case _:
            return True


def _kind(value: str) -> str:
    if QUANTITY.match(value):
        return f"counts in {_COUNTED_IN.search(value)[0]}"  # type: ignore[index]  # it matches at the end
    return "period" if WHOLE_PERIOD.fullmatch(value) else "words"

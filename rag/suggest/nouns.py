"""Which words name something that is measured, so that one may ask what it was. Pure."""

import re

_MEASURED_ZH = re.compile(
    r"(?:率|比例|占比|比重|成本收入比|收入|利润|收益|资产|负债|贷款|存款|余额|总额|净额|金额|投入|费用?|管理费|支出|损失|成本|分红|权益"
    r"|利差|息差|准备|附加|规模|市值|人员|员工|人数|网点|机构数|客户|用户|户数|客户数|柜台|卡量|发卡|时长|薪酬|股利|拨备|透支|贴现|投资|垫款)$"
)
_NOT_A_NOUN_ZH = re.compile(
    r"较|[高低多少大小]于|上升|下降|增[加长]|减少|提[高升]|该|其|这|那|此|分别|占(?!比)|[为是将把被由从向在对让使且但而因又再已仍均约近超达]|包括|截至"
    r"|合计|小计|总计|没有|不足|以[上下内外]|[年月日]|每(?!股)|[\d%（）()：；，。、“”《》]|各|所有|同期|本期|上期|新增|如|即|等$|及其他|附注"
)
_OF_ANYTHING = frozenset(
    (
        "占比",
        "比例",
        "比重",
        "余额",
        "总额",
        "净额",
        "金额",
        "规模",
        "投入",
        "费用",
        "支出",
        "成本",
        "损失",
        "收益",
        "时长",
    )
)
_LONGEST_ZH = 16
_MEASURED_EN = re.compile(
    r"(?:ratios?|rates?|margins?|income|profit|expenses|charges|assets|fees|spending|return|costs?|shares?|deposits|revenues?"
    r"|liabilities|equity|capital|losses|loans|tax|earnings|dividends?|balances?|on (?:equity|assets))$",
    re.IGNORECASE,
)
_PEOPLE_EN = re.compile(
    r"(?:[a-z]+ ){0,4}(?:users|branches|employees|staff|managers|customers|clients|outlets|machines)"
)
_LONGEST_EN = 60
_BRACKETED = re.compile(r"\s*[（(][^（）()]*[）)]\s*")
_SUB_ROW = re.compile(r"^(?:其中|减|加|其中包括|of which|including)[：:\s]*", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(]?\d{1,2}[.、）)])\s*")


def plain_name(words: str) -> str:
    """The name of a row or a column without its unit, its number and the sign of a sub-row."""
    return _NUMBERED.sub("", _SUB_ROW.sub("", _BRACKETED.sub(" ", words).strip())).strip()


def is_measured_zh(noun: str) -> bool:
    """Whether Chinese words are a noun for something measured, and nothing more."""
    return (
        noun not in _OF_ANYTHING
        and 1 < len(noun) <= _LONGEST_ZH
        and bool(_MEASURED_ZH.search(noun))
        and not _NOT_A_NOUN_ZH.search(noun)
    )


def is_measured_en(noun: str) -> bool:
    """Whether English words are a noun for something measured."""
    return len(noun) <= _LONGEST_EN and bool(_MEASURED_EN.search(noun)) and not re.search(r"[\d:;,(){}|]", noun)


def is_counted_en(noun: str) -> bool:
    """Whether an English noun is of people or things that a bank has."""
    return bool(_PEOPLE_EN.fullmatch(noun.lower()))

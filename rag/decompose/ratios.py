"""Ratios that have a name of their own: who asks for provisions over bad loans asks for the coverage ratio. Pure.

The definitions are those of China's banking supervisor (key indicators of commercial banks) and of annual reports.
"""

import re
from collections.abc import Sequence

from rag.records import Language

_ALLOWANCE = (
    r"(?:贷款)?(?:减值|损失)(?:准备|拨备)|(?:贷款)?拨备(?:余额)?"
    r"|(?:loan[- ]loss )?(?:allowances?|provisions?|reserves?)(?: for .*loans?)?"
)
_BAD_LOANS = r"不良|坏账|不良贷款(?:余额)?|坏账余额|npls?|bad loans|non-?performing loans"
_LOANS = r"(?:各项|全部|客户)?贷款(?:总额|余额)?|(?:(?:total|gross) )?(?:customer )?loans"
_INCOME = r"营业收入|营收|(?:operating )?(?:income|revenue)"
# part, whole -> the ratio's name, Chinese and English
_RATIOS: Sequence[tuple[str, str, str, str]] = (
    (_ALLOWANCE, _BAD_LOANS, "拨备覆盖率", "provision coverage ratio"),
    (_ALLOWANCE, _LOANS, "贷款拨备率", "allowance to total loans ratio"),
    (_BAD_LOANS, _LOANS, "不良贷款率", "NPL ratio"),
    (
        r"业务及管理费用?|经营成本|营业费用|(?:operating )?(?:costs?|expenses?)",
        _INCOME,
        "成本收入比",
        "cost-to-income ratio",
    ),
    (
        r"(?:现金)?(?:分红|股利|股息)(?:总额)?|(?:cash )?dividends?",
        r"(?:归母|归属于.{0,12}的?)?净利润|(?:net )?(?:profit|income)",
        "现金分红比例",
        "dividend payout ratio",
    ),
    (
        r"(?:合格)?优质流动性资产|high[- ]quality liquid assets",
        r"(?:未来)?(?:30|三十)[天日]?.{0,4}(?:净)?现金(?:净)?流出.{0,4}|net cash outflows.*",
        "流动性覆盖率",
        "liquidity coverage ratio",
    ),
)
_COMPILED = [
    (re.compile(part, re.IGNORECASE), re.compile(whole, re.IGNORECASE), zh, en) for part, whole, zh, en in _RATIOS
]


def ratio_named(part: str, whole: str, language: Language) -> str:
    """The name of part / whole; "" where it has none of its own."""
    for of_part, of_whole, zh, en in _COMPILED:
        if of_part.fullmatch(part.strip()) and of_whole.fullmatch(whole.strip()):
            return zh if language == "zh" else en
    return ""

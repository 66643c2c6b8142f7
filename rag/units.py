"""Units of quantities: how they are written, what they measure, how large they are; what equals what. Pure."""

from decimal import Decimal
from functools import lru_cache

from rag.records import Figure, FigureKind

# Longer names first: 万亿 is not 万, 千万 not 千.
HAN_SCALES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
}
# As written -> as named in a unit. A letter alone (m, k) scales money only.
ENGLISH_SCALES = {
    "trillion": "trillion",
    "tn": "trillion",
    "trn": "trillion",
    "billion": "billion",
    "bn": "billion",
    "million": "million",
    "mln": "million",
    "mn": "million",
    "thousand": "thousand",
}
LETTER_SCALES = {"b": "billion", "m": "million", "k": "thousand"}
_ENGLISH_SIZES = {"trillion": 10**12, "billion": 10**9, "million": 10**6, "thousand": 10**3}

# Names of money in Chinese, longest first: 美元 ends in 元.
HAN_MONEY = {
    "新加坡元": "SGD",
    "瑞士法郎": "CHF",
    "林吉特": "MYR",
    "新台币": "TWD",
    "人民币": "CNY",
    "美元": "USD",
    "美金": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "新元": "SGD",
    "新币": "SGD",
    "欧元": "EUR",
    "英镑": "GBP",
    "日元": "JPY",
    "澳元": "AUD",
    "加元": "CAD",
    "韩元": "KRW",
    "台币": "TWD",
    "卢比": "INR",
    "泰铢": "THB",
    "元": "CNY",
}
# After a number in English; a pattern each, in lower case, where a space is any white space.
ENGLISH_MONEY = {
    "hong kong dollars": "HKD",
    "singapore dollars": "SGD",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "yuan": "yuan",
    "renminbi": "yuan",
    "rmb": "yuan",
    "cny": "yuan",
    "usd": "USD",
    "hkd": "HKD",
    "sgd": "SGD",
    "eur": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "gbp": "GBP",
    "pounds": "GBP",
    "jpy": "JPY",
    "yen": "JPY",
}
# Before a number, in upper case.
MONEY_BEFORE = {
    "US$": "USD",
    "USD": "USD",
    "HK$": "HKD",
    "HKD": "HKD",
    "S$": "SGD",
    "SGD": "SGD",
    "A$": "AUD",
    "AUD": "AUD",
    "NT$": "TWD",
    "RMB": "yuan",
    "CNY": "yuan",
    "人民币": "元",
    "港币": "港元",
    "新币": "新元",
    "台币": "台币",
    "美元": "美元",
    "港元": "港元",
    "欧元": "欧元",
    "EUR": "EUR",
    "GBP": "GBP",
    "JPY": "JPY",
    "$": "USD",
    "¥": "yuan",
    "€": "EUR",
    "£": "GBP",
}
# How a currency is called after a Chinese scale: 港币12亿 is 12亿港元.
HAN_NAME = {"yuan": "元", **{code: name for name, code in reversed(HAN_MONEY.items()) if name.endswith("元")}}
_CODES = {**HAN_MONEY, **{code: code for code in ENGLISH_MONEY.values()}, "yuan": "CNY", "AUD": "AUD", "TWD": "TWD"}

# What is counted or measured; longer names first.
_COUNTED_OR_MEASURED = (
    "平方公里 平方米 立方米 吉瓦时 兆瓦时 千瓦时 吉焦 吨标准煤 人次 户次 兆瓦 千瓦 兆焦 公顷 公里 千米 千克 公斤 小时"
    " 分钟 毫秒"
    " 家 人 户 个 名 位 笔 件 台 次 项 款 种 条 所 张 股 岁 只 支 场 套 例 份 点 吨 米 秒 页 架 艘 座 栋 间 亩 辆"
)
NOUNS = tuple(_COUNTED_OR_MEASURED.split())
# Counted things for which one word may stand for another; 个 stands for any.
_ALIKE = ("人名位", "家所间座", "项款种条例", "件笔单")
_POINTS = {"points", "basis_points"}


@lru_cache(maxsize=1024)
def measure(unit: str) -> tuple[str, Decimal]:
    """What a unit measures ("percent", "points", a currency's code, a counted noun, "" for none), and its size."""
    simple = {
        "%": ("percent", Decimal(1)),
        "‰": ("percent", Decimal("0.1")),
        "pp": ("points", Decimal(1)),
        "bp": ("points", Decimal("0.01")),
        "倍": ("multiple", Decimal(1)),
    }
    if unit in simple:
        return simple[unit]
    size, rest = 1, unit
    if unit not in NOUNS:  # 千瓦时 is no thousand
        scale = next((name for name in (*HAN_SCALES, *_ENGLISH_SIZES) if unit.startswith(name)), "")
        size = HAN_SCALES.get(scale) or _ENGLISH_SIZES.get(scale) or 1
        rest = unit.removeprefix(scale).strip()
    return _CODES.get(rest, rest), Decimal(size)


def is_scale(unit: str) -> bool:
    """Whether a unit says how large but not of what: 亿, million."""
    return bool(unit) and not measure(unit)[0]


def kind_of(unit: str) -> FigureKind:
    """The kind of a quantity in this unit."""
    if unit == "bp":
        return "basis_points"
    dimension, _ = measure(unit)
    named: dict[str, FigureKind] = {"percent": "percent", "points": "points", "multiple": "multiple", "": "number"}
    return named.get(dimension) or ("amount" if dimension in _CODES.values() else "count")


def same_quantity(one: Figure, other: Figure) -> bool:
    """Equal as quantities: 1,203 = 1203, 12.3亿元 = 1.23 billion yuan, 25 bp = 0.25 pp; bounds are not compared.

    A percentage point is never a percent, nor a currency another. A figure without a unit equals one with a unit by
    plain value, except for points: a table cell leaves its unit to the head. 3万 equals 30,000户 and 3万元.
    """
    if (one.kind in _POINTS) != (other.kind in _POINTS):
        return False
    (dimension, size), (other_dimension, other_size) = measure(one.unit), measure(other.unit)
    equal = one.value * size == other.value * other_size
    if "" in (one.unit, other.unit):
        return one.value == other.value or (equal and _of_a_kind(dimension, other_dimension))
    return equal and _of_a_kind(dimension, other_dimension)


def _of_a_kind(one: str, other: str) -> bool:
    if one == other:
        return True
    if "" in (one, other):  # 3万 of what is not said
        return not {"percent", "points", "multiple"} & {one, other}
    counted = one not in _CODES.values() and other not in _CODES.values()
    if "个" in (one, other):
        return counted and not {"percent", "points", "multiple"} & {one, other}
    return any(one in alike and other in alike for alike in _ALIKE)

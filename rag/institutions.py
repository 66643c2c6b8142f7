"""Which banks a text names: a figure of one bank is no answer for another. Pure.

Known banks come from the glossary, their Chinese and English names as one (邮储银行, Postal Savings Bank of China, PSBC);
a bank that no list holds is known by its form (松岭农商行, Jianglan Bank).
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

GLOSSARY = Path(__file__).parent / "glossary.tsv"
_IS_BANK = re.compile(r"(?:银行|[工农建交招]行|摩根.*|高盛|瑞银|巴克莱|桑坦德)$")
# The two characters before: where a name begins cannot be seen, and two of the same end are the same.
_FORM_ZH = re.compile(
    r"(?=([一-鿿]{2})(银行|农商行|城商行|农信社|村镇银行|农村商业银行)(?!业|卡|间|家|机构|网点|账户|承兑|理财|监管|体系|股|系))"
)
_FORM_EN = re.compile(r"\b((?:[A-Z][a-z]+\s){1,3})(?:Rural Commercial |City Commercial )?Bank\b(?! of\b)")
# What stands before 银行 without being a bank's name.
_NOT_A_NAME = re.compile(
    r"手机|电子|网上|网络|线上|数字|商业|零售|公司|个人|私人|投资|交易|中小|小型|大型|国有|股份|民营|外资|城市|农村|中央|政策|开发|全球|世界|亚洲"
    r"|储蓄|合作|类|型|性|区域|地方|上市|同业|代理|合并|存放|归属|开放|智能|智慧|传统|普惠|直销|家|的|多数|部分|其他|其它|这些|所有|各|该|本|受访|样本|参与|合作|多少|哪"
    r"|一些|不少|许多|大多|以及|或|与|和|在|让|是|对|为|于|把|由|从|向|给|被|有|使|及|等|据|当|各类|头部|领先|标杆|先进|乡镇|县域|村镇|理财|托管"
    r"|科技|金融|互联网|综合|虚拟|未来|绿色|供应|批发|清算|发卡|收单|结算|储备|联合|认为|选择|目前|我国|国内|国外|海外|境外|中外|比|较|平均"
)
_NOT_A_NAME_EN = frozenset(
    {
        "the",
        "a",
        "this",
        "that",
        "each",
        "central",
        "commercial",
        "investment",
        "private",
        "digital",
        "our",
        "world",
        "retail",
        "mobile",
        "online",
        "open",
        "rural",
        "city",
    }
)
_ITSELF = re.compile(r"本(?:行|集团|公司|银行)|我行|\b(?:the|our) (?:Bank|Group|Company)\b")
_LEAST_NAMED = 5
_LEAST_SHARE = 0.25

ITSELF = "itself"


@lru_cache(maxsize=1)
def _known() -> tuple[dict[str, str], re.Pattern[str]]:
    """Each name -> the bank it stands for, and a pattern of all names, the longest first."""
    canonical: dict[str, str] = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        chinese, tab, english = line.partition("\t")
        if not tab or not _IS_BANK.search(chinese):
            continue
        forms = [form for form in map(str.strip, english.split(";")) if any(char.isupper() for char in form)]
        if not forms:
            continue  # 商业银行 and the like are kinds of banks
        bank = next((canonical[form] for form in forms if form in canonical), chinese)
        for name in (chinese, *forms):
            canonical.setdefault(name, bank)
    ordered = sorted(canonical, key=len, reverse=True)
    han = [re.escape(name) for name in ordered if not name.isascii()]
    latin = [re.escape(name) for name in ordered if name.isascii()]
    return canonical, re.compile(f"(?:{'|'.join(han)})|(?<![A-Za-z])(?:{'|'.join(latin)})(?![A-Za-z])")


def banks_named(text: str) -> frozenset[str]:
    """The banks that a text names, each by one name; ITSELF for 本行, the Group and the like."""
    canonical, known = _known()
    found = {canonical[match.group()] for match in known.finditer(text)}
    rest = known.sub(" ", text)
    found.update(_by_form(rest))
    if _ITSELF.search(rest):
        found.add(ITSELF)
    return frozenset(found)


def _by_form(text: str) -> Iterator[str]:
    for match in _FORM_ZH.finditer(text):
        if not _NOT_A_NAME.search(match[1]):
            yield match[1] + match[2]
    for match in _FORM_EN.finditer(text):
        words = match[1].split()
        while words and words[0].lower() in _NOT_A_NAME_EN:
            words.pop(0)
        if words:
            yield " ".join([*words, "Bank"])


def is_known(bank: str) -> bool:
    """Whether a bank is one of the glossary's, whose names in both languages are known."""
    return bank in _known()[0]


def without_banks(text: str) -> str:
    """The text with the banks' names blanked out, each by as many spaces, so that offsets hold."""
    _, known = _known()
    text = known.sub(lambda match: " " * len(match.group()), text)
    for name in sorted(_by_form(text), key=len, reverse=True):
        text = text.replace(name, " " * len(name))
    return text


def banks_about(text: str, title: str) -> frozenset[str]:
    """The banks that a report is about: those of its title, else those that it names most."""
    if named := banks_named(title) - {ITSELF}:
        return named
    canonical, known = _known()
    counts = Counter(canonical[match.group()] for match in known.finditer(text))
    counts.update(_by_form(known.sub(" ", text)))
    most = max(counts.values(), default=0)
    return frozenset(bank for bank, n in counts.items() if n >= max(_LEAST_NAMED, _LEAST_SHARE * most))

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
_IS_BANK = re.compile(r"(?:银行|农商行|[工农建交招港]行|中银香港|摩根.*|高盛|瑞银|巴克莱|桑坦德)$")
# The two characters before: where a name begins cannot be seen, and two of the same end are the same.
_FORM_ZH = re.compile(
    r"(?=([一-鿿]{2})((?:[省市州县区]?(?:农村商业|城市商业|农村合作|农商)|[省市州县区]商业|村镇)?银行|农商行|城商行|农信社)"
    r"(?!业|卡|间|家|机构|网点|账户|承兑|理财|监管|体系|股(?!份)|系))"
)
# 松岭农村商业银行 and 松岭农商行 are one.
_SHORT_FORMS = (("农村商业银行", "农商行"), ("农商银行", "农商行"), ("城市商业银行", "银行"), ("商业银行", "银行"))
_NAME_EN = r"[A-Z][a-z]+(?:[A-Z][a-z]+)?"
# Of one line: the heading above a sentence is no part of the name that it begins with.
_FORM_EN = re.compile(
    rf"\b((?:{_NAME_EN}[^\S\n]){{1,3}})(?:Rural Commercial |City Commercial )?"
    r"(Bank|Bancorp|Bancshares|Credit Union|Building Society)\b(?! of\b)"
    rf"|\bBank of (?:the )?({_NAME_EN}(?: {_NAME_EN})?)"
)
# Institutions that are no banks, by what their names end in and by what goes on behind them: 海通证券的, not 证券业务.
_GOES_ON = r"(?:(?:股份)?(?:有限)?(?:责任)?公司)?(?:的|在|于|有|是|为|[年期]末|全年|去年|今年|上半年|下半年|净|总|科技投入|\s*\d|，|$|和|与|、)"
_OTHER_ZH = (
    re.compile(
        r"(?=([一-鿿]{2})(证券|信托|人寿|财险|寿险|保险|金融租赁|金租|租赁|消费金融|理财|基金|期货|农村信用社|信用社|联社|联合社|集团|控股)"
        rf"{_GOES_ON})"
    ),
    re.compile(rf"(?:^|[，。？年])([一-鿿]{{2}})(科技){_GOES_ON}"),
)
_BRANCH = re.compile(r"(?=([一-鿿]{2}[分支]行(?!业)))")
_NO_OTHER = re.compile(
    r"银行|机构|保险|[公私]募|产业|引导|养老|投资|社保|财产|人身|健康|存款|汽车|设备|融资|经营|家[庭族]|慈善|代[销理]|货币|债券|股票|指数|美元|现金|固收"
    r"|净值|[开封]放|封闭|农业|责任|意外|医疗|社会|跨国|企业|母|外部|整个|客户|业务|下属|全[行国]|子公|旗下|大|信息|数据|高新|新|硬|前沿"
)
# What stands before 银行 without being a bank's name.
_NOT_A_NAME = re.compile(
    r"手机|电子|网上|网络|线上|数字|商业|零售|公司|个人|私人|投资|交易|中小|小型|大型|国有|股份|民营|外资|城市|农村|中央|政策|开发|全球|世界|亚洲"
    r"|储蓄|合作|类|型|性|区域|地方|上市|同业|代理|合并|存放|归属|开放|智能|智慧|传统|普惠|直销|家|的|多数|部分|其他|其它|这些|所有|各|该|本|受访|样本|参与|合作|多少|哪"
    r"|一些|不少|许多|大多|以及|或|与|和|在|让|是|对|为|于|把|由|从|向|给|被|有|使|及|等|据|当|各类|头部|领先|标杆|先进|乡镇|县域|村镇|理财|托管"
    r"|农商|城商|更换|转换|选用|办理|主办|往来|开户|去过|走进|科技|金融|互联网|综合|虚拟|未来|绿色|供应|批发|清算|发卡|收单|结算|储备|联合|认为|选择|目前|我国|国内|国外|海外|境外|中外|比|较|平均"
)
_ASKING_EN = [
    "what",
    "which",
    "who",
    "how",
    "why",
    "when",
    "where",
    "in",
    "at",
    "on",
    "by",
    "for",
    "from",
    "of",
    "did",
    "does",
    "do",
    "is",
    "was",
    "are",
    "were",
    "has",
    "have",
    "had",
    "if",
    "and",
    "or",
]
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
        *_ASKING_EN,
    }
)
_ITSELF = re.compile(r"本(?:行|集团|公司|银行)|我行|\b(?:the|our) (?:Bank|Group|Company|Firm)\b(?! of\b)")
_PARENTHESES = re.compile(r"([^()（）]+)(?:[(（]([^()（）]*)[)）])?")
_END_SEEN = 4  # characters of a name by which it is known to end here
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


def others_named(text: str) -> frozenset[str]:
    """The institutions that are no banks and that a Chinese text names by their form: 海通证券, 平安信托."""
    return frozenset(
        match[1] + match[2]
        for form in _OTHER_ZH
        for match in form.finditer(text)
        if not _NOT_A_NAME.search(match[1]) and not _NO_OTHER.search(match[1])
    )


def branches_named(text: str) -> frozenset[str]:
    """The branches that a Chinese text names: 东京分行."""
    return frozenset(match[1] for match in _BRANCH.finditer(text) if not _NOT_A_NAME.search(match[1][:2]))


def _by_form(text: str) -> Iterator[str]:
    return (name for name, _ in _forms(text))


def _forms(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The banks that a text names by their form, and where."""
    for match in _FORM_ZH.finditer(text):
        if not _NOT_A_NAME.search(match[1]):
            form = re.sub(r"^[省市州县区]", "", match[2])
            short = next((short for long, short in _SHORT_FORMS if form == long), form)
            yield match[1] + short, (match.start(), match.end(2))
    for match in _FORM_EN.finditer(text):
        if match[3]:
            yield f"Bank of {match[3]}", match.span()
            continue
        words = match[1].split()
        while words and words[0].lower() in _NOT_A_NAME_EN:
            words.pop(0)
        if words:
            name = " ".join([*words, match[2]])
            yield name, (match.start() + match.group().index(words[0]), match.end())


def is_known(bank: str) -> bool:
    """Whether a bank is one of the glossary's, whose names in both languages are known."""
    return bank in _known()[0]


def without_known_banks(text: str) -> str:
    """The text with the names of the glossary's banks blanked out, each by as many spaces, so that offsets hold."""
    return _known()[1].sub(lambda match: " " * len(match.group()), text)


def without_banks(text: str) -> str:
    """The text with all banks' names blanked out, as without_known_banks does."""
    text = without_known_banks(text)
    for _, (start, end) in list(_forms(text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def banks_about(text: str, title: str) -> frozenset[str]:
    """The banks that a report is about: those of its title, else those that it names most."""
    if named := banks_named(title) - {ITSELF}:
        return named
    canonical, known = _known()
    names = Counter(match.group() for match in known.finditer(text))
    named_in_full = {canonical[name] for name in names if not name.isupper()}
    in_full = {bank for name, bank in canonical.items() if name.isascii() and not name.isupper()}
    counts: Counter[str] = Counter()
    for name, n in names.items():
        bank = canonical[name]
        if not name.isupper() or bank in named_in_full or bank not in in_full:  # CIB is an investment bank as well
            counts[bank] += n
    counts.update(_by_form(known.sub(" ", text)))
    most = max(counts.values(), default=0)
    return frozenset(bank for bank, n in counts.items() if n >= max(_LEAST_NAMED, _LEAST_SHARE * most))


def bank_groups(text: str) -> list[frozenset[str]]:
    """The banks that a text names, each with the other name that stands in parentheses behind it."""
    groups: list[frozenset[str]] = []
    for outside, inside in _PARENTHESES.findall(text):
        named = banks_named(outside) - {ITSELF}
        aliases = banks_named(inside) - {ITSELF}
        nearest = {
            bank for bank in named if aliases and outside.rstrip().removesuffix("'s").endswith(bank[-_END_SEEN:])
        }
        groups += [frozenset({bank}) for bank in named - nearest]
        if nearest or aliases:
            groups.append(frozenset(nearest) | aliases)
    return list(dict.fromkeys(groups))

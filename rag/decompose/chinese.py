"""How Chinese questions ask for several things at once. Pure."""

import re

from rag.decompose.lists import Grammar

# What is measured, at the end of an item: 拨备覆盖率和贷款拨备率是多少; said once for all: 普惠和绿色贷款.
_HEAD = re.compile(
    r"(?:平均|不良|税前|营业|净|总|期末|新增)*(?:贷款|存款|收入|利润|资产|负债|成本|费用|支出|余额|占比|比例|收益|规模|客户|网点|员工|人数"
    r"|增速|增幅|增长率|股利|股息|分红|评级|金额|总额|净额|数量|户数|家数|[^\s，的]{0,4}率|[息利]差|比)+$"
)
# 与 in 参与, 和 in 总和, 及 in 普及 part nothing.
_SIGN = re.compile(
    r"、|以及|(?<![参给赠])与(?![否会时])|(?<![总之中平饱缓温柔])和(?![谐解平睦])|(?<![普涉触波危顾企以])及(?![以其时格早])|(?<!以)跟(?!踪)"
)
_LEFT_END = re.compile(
    r"[，。？！、；：“”（）()\s的在是比将从由把]|有(?!限)|比较|对比|(?:19|20)\d\d年?(?:度|[末底初中])?|月[末底]|\d日"
    r"|(?:银行|集团|(?:有限|股份|集团|子|分)公司)(?=.)|关于|对于|根据|结合"
)
_RIGHT_END = re.compile(
    r"[，。？！；：（）()\s]|的|各|分别|(?<!还)是|为|有(?!限)|在|合计|加起来|加总|合起来|合在一起|之和|之间|总共|一共|相差|(?<![息利价点])差[多几]"
    r"|哪|谁|多少|(?:19|20)\d\d|[两二三四五六七八九][大地家者项类]|都|均|占|比(?!例|率|重)|于"
)
_GROUP = re.compile(
    r"[这那]?[两二三四五六七八九](?:大|个|项|类|种)(?P<head>板块|业务|条线|分部|渠道|地区|区域|指标)"
    r"|[两二三四五六七八九][地家者项类](?:银行)?"
)
_EACH = re.compile(
    r"各(?=自|是|为|有|多|几|占|处|在|达|约|创|投|花|赚|降|升|增|减|发|贷|拿|支|提|计)|分别|^(?:请)?(?:比较|对比)"
    r"|哪家.{0,20}更|谁.{0,10}更|哪[个家](?:更|较|比较)?[高低大小多少](?:一些|一点)?[？?]?$"
)
_SHARES = (
    r"(?P<part>[^，,？；]{2,40}?)占(?![比到])(?P<whole>[^，,？；]{2,30}?)(?:的)?(?:比例|比重|百分之|百分比|份额|多少|几成|多大)",
    r"(?P<part>[^，,？；]{2,40}?)(?:相当于|除以)(?P<whole>[^，,？；]{2,30}?)(?:的)?(?:比例|百分之|百分比|多少|几成|，|,|等于|是)",
    r"(?P<part>[^，,？；]{2,40}?)(?:与|和|同)(?P<whole>[^，,？；]{2,30}?)(?:之比|的比(?:例|率|值))",
)
_COMPARISON = re.compile(r"^(?:请)?(?:比较|对比)(?:一下)?")
_TAIL = re.compile(
    r"[，,。](?:请问)?(?:哪(?:家|个|一)|谁|两者|二者|哪方)[^？?]*[？?]?$|[，,]?(?:相差|差距|(?<![息利])差)[^？?]*[？?]?$"
    r"|哪[个家](?:更|较|比较)?[高低大小多少](?:一些|一点)?[？?]?$"
)
_SEVERAL = re.compile(r"各自|各|分别|都|均")
_TOTAL = re.compile(r"加起来|加总|合起来|合在一起|合计|之和|总共|一共")
_ASKING = re.compile(r"多少|几|什么|哪|如何|怎|何")
_AROUND = re.compile(r"^[\s，,：:]+|[\s，,：:]+$|^(?:请问|那么|在|按|以|用|其中)|的$")
_TIME = re.compile(
    r"^(?:截至|到|于|在)?(?:19|20)\d\d\s?(?:财)?年(?:度|全年|上半年|[末底初中]|\d{1,2}月(?:末|底|\d{1,2}日)?)?[，,、]?(?:时|里|内)?(?:的)?"
)
_AT_A_DATE = re.compile(
    r"末|余额|年底|资产|负债|存款(?!利息)|贷款(?!利息)|资本|客户|员工|网点|人数|户数|率|比例|占比|日均|平均"
)


def _single(text: str) -> str:
    """The question for one thing: 各, 分别 and 比较 gone, and where nothing is asked any more, for its level."""
    text = _TAIL.sub("", _COMPARISON.sub("", text))
    text = _TOTAL.sub("", _SEVERAL.sub("", text, count=1))
    return text if _ASKING.search(text) else f"{text.rstrip('？?。，, ')}是多少？"


def _bare(name: str) -> str:
    """A name without the time before it and the words around it."""
    while (shorter := _AROUND.sub("", _TIME.sub("", name.strip()))) != name:
        name = shorter
    return name


def _level(name: str, when: str, who: str, basis: str) -> str:
    return f"{who}{basis}{when}{name}是多少？"


def _halves(text: str) -> tuple[str, str] | None:
    if "下半年" not in text or _AT_A_DATE.search(text):
        return None
    return text.replace("下半年", "", 1), text.replace("下半年", "上半年", 1)


CHINESE = Grammar(
    sign=_SIGN,
    left_end=_LEFT_END,
    right_end=_RIGHT_END,
    group=_GROUP,
    each=_EACH,
    sum=_TOTAL,
    gap=re.compile(r"相差|(?<![息利价点])差(?:多少|几)|差距"),
    measure=_HEAD,
    head=_HEAD,
    joiner="",
    shares=tuple(map(re.compile, _SHARES)),
    halves=_halves,
    level=_level,
    single=_single,
    bare=_bare,
)

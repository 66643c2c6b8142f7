"""Chinese follow-ups and how a Chinese question takes them in. Pure; questions without their final mark throughout."""

import re
from collections.abc import Sequence

from rag.followup.grammar import FollowUp, Kind
from rag.followup.measures import measure_asked
from rag.followup.most import asks_most
from rag.followup.parts import is_part, part_slot, with_part
from rag.followup.slots import (
    Content,
    anyone_slots,
    content_of,
    institution_slots,
    merged,
    population_slots,
    slots_of,
    with_institution,
    with_population,
    with_year,
    year_slots,
)
from rag.periods import years

_LONGEST = 40
_LEAD = (
    r"(?:那么|那|而|但是?|可是|以及|还有|请问|另外|再问一下|再问|同样的?问题?|换成|换做|如果是|要是|假如是)?[，,]?\s*"
)
_OPENS = re.compile(_LEAD)
_ASKS = re.compile(
    r"什么|哪|谁|多少|多大|多高|多久|多长|几|怎|如何|为何|为啥|是否|是不是|有没有|能不能|可不可以|吗|何时|比较|总结|概括|介绍|说明|列出|分析|请"
)
_OTHER = re.compile(r"(?P<x>.{1,24}?)(?:又|还)?呢")
_OPENED = re.compile(r"(?:那么|那|换成|还有|以及)[，,]?(?P<x>.{1,16})")
_ACTIONS = r"开发|研发|建设|采购|采用|使用|应用|部署|引入|引进|购买|外购|训练|自建|自研|合作|推出|上线|提供|开展|设立|成立|完成|实施"
_DEED = re.compile(rf"(?:[，,]|[里中])(?P<deed>[^，,的里中]{{0,8}}(?:{_ACTIONS}))$")  # ……科技投入里，合作研发占几成
_NO_OBJECT = re.compile(rf"(?P<x>.{{0,6}}(?:{_ACTIONS})的)又?(?:有|占|是)(?:多少|几成|百分之几)(?:家|个|比例)?")
_REST_OF_ALL = re.compile(r"剩下|剩余|其余|其他|其它|别的|整体|总体|平均")
_NAMES_MEASURE = re.compile(
    r"(?:率|额|比|例|收益|股息|占比|投入|支出|收入|利润|数|量|规模|资产|负债|成本|费用|资本|增速|增幅|降幅|利息|分红|市值|存款|贷款|息差|预算|评级|排名|薪酬|工资|水平|投资|资金|投诉)$"
)
_STANCE = re.compile(r"计划|规划|预计|预测|目标|预算|实际")
# What a compound measures by, the last of it: 收入 of 代理保险收入, 不良率 of 制造业不良率.
_HEAD = re.compile(
    r"(?:(?:平均|净|税前|不良|新增)*(?:贷款|存款|收入|利润|资产|负债|成本|费用|支出|投入)?(?:率|余额|总额|占比|比例|比重|增速|规模|数量|户数)"
    r"|(?:营业|利息)?(?:收入|利润|资产|负债|成本|费用|支出|投入|贷款|存款))$"
)
_NO_CONTENT = re.compile(
    r"(?:然后|接着|后来|所以|结果|我|你|您|他|她|人|别人|咱们|我们|你们|怎么办|这样|那样|好|对|是|不是)(?:们|的)?"
)
_DIFFERENCE = re.compile(
    r"(?:这|那|他们|它们|以上|上述|前后)?(?:两者|二者|两个|俩|两家|两年|两类|两种|两项)?(?:(?:银行|数字|比例|数据|指标|机构|年|方式|路线|做法|情况)(?:之间)?)?(?:之间)?的?"
    r"(?:相差|差了?|差距|差异|差额|差值|差别)(?:是|有|为)?(?:多少|多大|几个?百分点|几倍|几)?(?:个?百分点|家|元|亿元|万元|人|个)?|(?:哪个|哪家|谁)(?:更|比较)?(?:高|低|大|小|多|少)(?:一些|一点)?"
)
_TWO = re.compile(
    r"^(?:这|那|他们|它们|以上|上述)?(?:两者|二者|两个|俩|两家|两年|两类|两种|两项)(?:银行|数字|比例|数据|指标|机构|方式|路线|做法|情况)?(?:之间)?的?"
)
_BETWEEN = re.compile(r"^(?:之间|的|间|[，,\s])+")
_DEGREE = r"(?:多少|几成|几倍|几个|多大|多快)"
_VERB = r"(?:上升|下降|增长|增加|减少|提高|提升|降低|回落|升高|变化|变动|缩小|扩大|涨|降|升|变)"
_CHANGE = re.compile(
    rf"(?:同比|环比|[比较](?:(?:上|前|去)一?年度?[末底]?|年初|期初)|期间|一共|总共)?{_VERB}了?{_DEGREE}(?:个?百分点|个|家|元|亿元|万元|人|倍|基点)*"
    rf"|(?:比|较|跟|与|和|同)(?:上年[末底]?|去年[末底]?|年初|前一?年|上一年度?[末底]?|(?:19|20)\d{{2}}年?末?)(?:相?比)?(?:{_VERB}|高|低|多|少|相差|差)?了?(?:{_DEGREE}(?:个?百分点|个|家|元|亿元|万元|人)*|如何|怎么样)?"
    rf"|有(?:所)?{_VERB}吗|有没有{_VERB}|是不是{_VERB}了"
    rf"|(?:有(?:什么|怎样的|何)|怎么|如何)(?:变化|{_VERB})的?|(?:增幅|降幅|涨幅|增速|变化|变动幅度)(?:是|有|为)?(?:多少|多大|怎样|如何)"
)
_WHY = re.compile(
    rf"(?:这|那|它)?(?:又)?(?:是)?(?:因为什么|为什么|为何|为啥|什么原因|何故|怎么回事|怎么会(?:这样)?)(?:会|能|要)?(?P<what>(?:这么|如此)?(?:{_VERB}|高|低|大|小|多|少)(?:了|这么多|这么快|这么高|这么低)?|这样|如此)?"
    r"|(?:是)?(?:什么|哪些)原因(?:导致|造成|引起)的?"
    r"|(?:主要|具体|背后的?)?(?:原因|理由)(?:是|有|在于)?(?:什么|哪些|何在)?"
)
_WHICH = re.compile(
    r"(?:具体|分别|都|主要|一共|包括|他们|它们|这些)?(?:都|分别|具体)?(?:是|有|包括|指)?(?:哪些|哪几(?:家|个|类|项|种|点|方面)|哪(?:家|个))(?:银行|机构|方面|内容|公司|企业)?|具体(?:内容|情况)?(?:是什么|如何|怎样|怎么样)?|举(?:个|些|几个)?例(?:子|来说)?|比如(?:说)?|例如"
)
# Bare questions, and 还有吗: nothing to build from, so they are put behind the earlier question as they are.
_MORE = re.compile(
    r"(?:还有|其他|其它|另外)(?:的|别的|其他的?)?(?:呢|吗|没有|哪些)?|(?:一共|总共)?(?:有|是|占|到)?多少(?:家|个|人)?|(?:是|在)?(?:什么时候|何时|哪一?年|谁|哪里|哪儿)(?:开始)?的?|(?:具体)?(?:怎么|如何)(?:做|实现|做到)的?"
    r"|(?:是)?(?:什么时候|何时|哪一?年)(?:成立|开始|发布|实施|上线|完成|启动|推出|设立)的?|(?:能|可以|请)?(?:再)?(?:详细|具体|展开)(?:地)?(?:说|讲|介绍)(?:说|讲|一下)?(?:吗)?"
    r"|为什么(?:这样|这么)(?:做|安排|设计|选择?|说)|其中.{2,12}?(?:占|有|是)多少.{0,3}"
)
_FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("why", _WHY),
    ("difference", _DIFFERENCE),
    ("change", _CHANGE),
    ("which", _WHICH),
)
_PRONOUN = re.compile(
    r"(?P<when>(?:在|到|截至)?(?:19|20)\d{2}年?(?:末|底|初)?[，,]?)?"
    r"(?P<pronoun>(?P<group>它们|他们|(?:这|那|上述)些?(?:银行|机构|公司|企业)(?!家)|这类(?:银行|机构))|(?P<measure>(?:这个|这一|那个|该)(?:比例|占比|比率|数字|数据|指标|数值|水平|金额|规模|数量|比重|份额))"
    r"|(?P<bank>该行|该银行|这家银行|那家银行|该公司|这家公司|该机构|这家机构|它(?!们)))(?P<rest>.*)"
)
# What a question may say beside its slots and still say nothing of what it asks for.
_EMPTY = re.compile(
    r"(?:的|是|为|有|占|在|中|里|又|则|情况|结果|数据|数字|比例|占比|比重|份额|比率|百分比|分别|大约|大概|一共|多少|几成|多大|多高|几|如何|怎么样|怎样|家|呢|吗)*"
)

# What asks at the end of a question: 是多少, 占多少, 有多少家, 的比例是多少.
_SHARE = r"(?P<share>的?(?:比例|占比|比重|份额|百分比))"
_AMOUNT = r"(?:多少|百分之多少|百分之几|几成|多大(?:比例)?|多高|几|什么水平)(?:个百分点|个?基点|家|人|名|亿元|万元|元|钱|亿|万|比例|户|%|个)*"
_TAIL = re.compile(
    rf"{_SHARE}?(?:大约|大概|约|一共|总共|合计|究竟|到底|分别|各)*(?P<verb>是|为|有|达到?了?|占到?了?|占比|等于)?(?:大约|大概|约)?{_AMOUNT}$"
)
# 有多少比例的银行与供应商合作: the head and what is said of it stand behind what asks.
_FRONT = re.compile(
    r"(?P<lead>.{0,20}?)(?:大约|大概)?(?P<ask>有?(?:多大比例|多少比例|百分之多少|百分之几|多少百分比|几成|多少家|多少|多大一部分)的?)"
    r"(?P<head>(?:[\u4e00-\u9fff]{0,6}(?:银行|机构|企业|公司|受访者|客户|员工|用户)))(?P<said>.{2,})"
)
_COUNTED = re.compile(r"(?:多少|几)家")
_PLACE = re.compile(r"[，,\s]*的?(?P<name>[\u4e00-\u9fff]{2,4}?)(?P<suffix>地区|分行|区域|省|市)")
_COUNT = re.compile(
    r"(?P<lead>.*?(?:银行|农商行|城商行|公司|集团|年|末|底))(?:一共|总共|共)?有(?:多少|几)(?:名|家|个|位|人|台|项|款)?(?P<noun>[\u4e00-\u9fff]{2,12})"
)
_MODIFIED = re.compile(
    r"(?P<modifier>.{2,})的(?P<head>[\u4e00-\u9fff]{0,5}(?:银行|机构|企业|公司|受访者|客户|员工|用户|农商行|城商行))(?P<after>.*)"
)
_ACTION = re.compile(rf"(?:{_ACTIONS})(?!商)")
_QUOTED = re.compile(r"[“\"「『]([^”\"」』]{1,40})[”\"」』]")
_BAND = re.compile(r"(?:不到|低于|高于|超过)?\d[\d.]*\s?%?(?:[到至~–-]\d[\d.]*)?%(?:以上|以下|之间|以内)?")
_OPINION = re.compile(
    r"(?:[“\"「『])?(?:并不|不太|很不|非常不|不|很|非常|比较|较|最|一般|十分)?(?:重要|满意|关注|必要|迫切|熟悉|了解|支持)(?:[”\"」』])?$"
)


def read(text: str, *, asked: bool) -> FollowUp | None:
    """What kind of follow-up a text is by its form; None for a question that stands by itself.

    asked: whether it ended in a question mark.
    """
    if len(text) > _LONGEST:
        return None
    opened = _OPENS.match(text)
    assert opened  # it may be empty
    body = text[opened.end() :]
    bare = body.removesuffix("呢")
    if _MORE.fullmatch(text):
        return FollowUp("which", text)
    if asks_most(bare):
        return FollowUp("most", bare)
    for kind, form in _FORMS:
        if form.fullmatch(bare):
            return FollowUp(kind, bare)
    if (times := year_slots(bare)) and len(years(bare[: times[0][1]])) > 1:
        asked_of_both = _BETWEEN.sub("", bare[times[0][1] :])
        if times[0][0] == 0 and (_DIFFERENCE.fullmatch(asked_of_both) or _CHANGE.fullmatch(asked_of_both)):
            return FollowUp("change", asked_of_both, when=bare[: times[0][1]])
    if (pronoun := _PRONOUN.fullmatch(body)) and not institution_slots(pronoun["rest"]):
        if _only_slots(pronoun["rest"] + (pronoun["when"] or "")):
            return FollowUp("other", content_of((pronoun["when"] or "") + pronoun["rest"], ""))
        if pronoun["bank"] and (own := re.fullmatch(r"的(.{2,12})呢", pronoun["rest"])) and not _ASKS.search(own[1]):
            return FollowUp("other", own[1])
        return FollowUp("pronoun", body)
    other = _OTHER.fullmatch(body) or (_OPENED.fullmatch(text) if asked or text.endswith("的") else None)
    other = other or _NO_OBJECT.fullmatch(body)
    if other and not _ASKS.search(other["x"]) and not _NO_CONTENT.fullmatch(other["x"]):
        return FollowUp("other", other["x"])
    if is_part(bare):
        return FollowUp("other", bare)
    if _only_slots(body):
        names = institution_slots(body) or population_slots(body)
        return FollowUp("other", content_of(body, ""), measure_asked(body) if names and not opened[0] else "")
    return None


def _only_slots(body: str) -> bool:
    """Whether a text names a year, a bank or a class of banks and, beside, nothing that could be asked for."""
    content = slots_of(body)
    if content is None:
        return False
    if re.search(r"如何|怎么?样|情况", content.rest) and (content.institution or content.population):
        return False  # 江澜银行情况如何 says all it wants to
    return bool(_EMPTY.fullmatch(content.rest))


def with_other(content: Content, earlier: str) -> str | None:
    """The earlier question asked of what the content names; None where it has no place for it."""
    text: str | None = earlier
    if content.rest:
        text = _with_rest(content.rest, earlier)
    if text and content.institution:
        if asks_share(earlier) and not institution_slots(earlier):
            return None
        text = with_institution(content.institution, text)
    elif text and content.population:
        text = with_population(content.population, text)
    if text and content.year:
        text = with_year(content.year, text)
    return text


def _with_rest(rest: str, earlier: str) -> str | None:
    rest = re.sub(r"的(?:比例|占比|银行|机构)$", "的", rest)
    if " " in rest or _REST_OF_ALL.match(rest):  # what stood around a slot, or what is left of all
        return None
    if is_part(rest):
        return with_part(rest, earlier)
    if _BAND.fullmatch(rest.removesuffix("的")):
        bands = list(_BAND.finditer(earlier))
        band = rest.removesuffix("的")
        return earlier[: bands[0].start()] + band + earlier[bands[0].end() :] if len(bands) == 1 else None
    said = re.sub(r"^(?:认为|觉得|评为|视为|选择?|选了)|的$", "", rest)
    before = list(_QUOTED.finditer(earlier))
    opinions = _OPINION.fullmatch(said) and len(before) == 1 and _OPINION.fullmatch(before[0][1])
    if opinions or (_QUOTED.fullmatch(said) and len(before) == 1):
        return earlier[: before[0].start(1)] + said.strip('“”"「」『』') + earlier[before[0].end(1) :]
    if rest.endswith("的") or _ACTION.search(rest) or _OPINION.search(rest):
        return _with_modifier(rest.removesuffix("的"), earlier)
    return _with_measure(rest, earlier)


def _with_modifier(modifier: str, earlier: str) -> str | None:
    """自主研发 for 与供应商合作开发 in 与供应商合作开发大模型的银行占多少."""
    if front := _FRONT.fullmatch(earlier):
        said = front["said"]
        framed = re.fullmatch(r"是(.+)的", said)
        new = _whole(modifier, framed[1] if framed else said)
        return new and earlier[: front.start("said")] + (f"是{new}的" if framed else new)
    if found := _MODIFIED.fullmatch(earlier):
        old = found["modifier"]
        lead = year_slots(old)
        kept = old[: lead[0][1]] if lead and lead[0][0] == 0 else ""
        new = _whole(modifier, old.removeprefix(kept))
        return new and f"{kept}{new}的{found['head']}{found['after']}"
    if (tail := _TAIL.search(earlier)) and (deed := _DEED.search(earlier[: tail.start()])):
        return earlier[: deed.start("deed")] + modifier + earlier[deed.end() :] if _ACTION.search(modifier) else None
    return None


def _whole(modifier: str, old: str) -> str | None:
    """The new modifier with what the old one goes on to name: 自主研发 has 大模型 after it, as 合作开发大模型 has.

    None where the two are of different kinds, a deed and an opinion: what they have in common cannot be told.
    """
    view, place = _OPINION.search(modifier), _OPINION.search(old)
    actions = list(_ACTION.finditer(old))
    if view and place:
        named = modifier[: view.start()]
        if named and not re.fullmatch(r"认为|觉得|视为|选择?", named):
            return modifier
        marked = _QUOTED.fullmatch(place[0]) and not _QUOTED.fullmatch(view[0])
        return old[: place.start()] + (f"{place[0][0]}{view[0]}{place[0][-1]}" if marked else view[0])
    if not actions or view or place or not _ACTION.search(modifier):
        return None
    goal = old[actions[-1].end() :]
    return modifier + goal if re.search(rf"(?:{_ACTIONS})$", modifier) else modifier


def _with_measure(measure: str, earlier: str) -> str | None:
    """净利润 for 科技投入 in 江澜银行2024年的科技投入是多少."""
    if count := _COUNT.fullmatch(earlier):
        return f"{count['lead']}有多少{measure}" if measure not in count["noun"] else None
    tail = _TAIL.search(earlier)
    spans = sorted([*year_slots(earlier), *institution_slots(earlier), *population_slots(earlier)])
    if not tail:
        return _of_whom(measure, earlier, spans)
    if (part := part_slot(earlier)) and not any(start <= part[0] < end for start, end in spans):
        spans = sorted([*spans, part])
    if other := _other_subject(measure, earlier, spans):
        return other
    start = max((end for _, end in spans if end <= tail.start()), default=None)
    if start is None:
        return None
    if tail["share"]:
        named = earlier[start : tail.start()]
        names_one = len(named) > 1 and not anyone_slots(named) and not re.search(r"的|占|[，,]", named)
        return earlier[:start] + measure + earlier[tail.start() :] if names_one else None
    place = _PLACE.match(earlier, start)
    if place and re.fullmatch(r"[\u4e00-\u9fff]{2,5}", measure) and not _NAMES_MEASURE.search(measure):
        suffix = "" if measure.endswith(place["suffix"]) else place["suffix"]
        return earlier[: place.start("name")] + measure + suffix + earlier[place.end() :]
    kept = re.match(r"[，,\s]*的?", earlier[start : tail.start()])
    assert kept
    named = earlier[start + kept.end() : tail.start()]
    if not named or re.search(r"的|占|和|与|[，,]", named) or measure in named:
        return None
    if (shared := named.find(measure[-2:])) >= 0 and not named.endswith(measure[-2:]):  # 小微贷款 for 个人消费贷款
        measure += named[shared + 2 :]
    if measure.endswith("口径"):
        return f"{earlier[:start]}{measure}的{named}{earlier[tail.start() :]}"
    if _STANCE.fullmatch(measure):
        return f"{earlier[:start]}{measure}{earlier[start:].removeprefix('的')}"
    if not _NAMES_MEASURE.search(measure):
        head = _HEAD.search(named)
        if not head or not head.start() or not re.fullmatch(r"[\u4e00-\u9fff]{2,8}", measure):
            return None
        measure += head[0]
    before = f"{earlier[:start]}{kept[0] or '的'}{measure}"
    if change := re.search(rf"{_VERB}了?$", named):
        return before + change[0] + earlier[tail.start() :]
    return before + ("是多少" if tail["verb"] in (None, "有", "占", "占到") else f"{tail['verb']}多少")


def _other_subject(name: str, earlier: str, spans: Sequence[tuple[int, int]]) -> str | None:
    """乙理财 for 甲租赁 in 甲租赁2024年净利润是多少, 公司贷款 for 个人贷款 in 个人贷款2024年末余额是多少."""
    if not spans or spans[0] not in year_slots(earlier):
        return None
    before = earlier[: spans[0][0]]
    subject = re.sub(r"(?:在|的|，|,)+$", "", before)
    asks_more = earlier[spans[0][1] :].lstrip("的是").startswith(("多少", "有多少", "达到多少")) is False
    alike = subject[-2:] == name[-2:]
    if len(subject) < 2 or not asks_more or not (alike or not _NAMES_MEASURE.search(name)):
        return None
    return name + before.removeprefix(subject) + earlier[spans[0][0] :]


def _of_whom(measure: str, earlier: str, spans: Sequence[tuple[int, int]]) -> str | None:
    """江澜银行2024年的净利润是多少 for a question that opens with 江澜银行2024年 and has no measure to replace."""
    end = 0
    for start, stop in spans:
        if earlier[end:start].strip("在的，, "):
            break
        end = stop
    return f"{earlier[:end]}的{measure}是多少" if end and _NAMES_MEASURE.search(measure) else None


def topic(earlier: str) -> str | None:
    """What a question asks for, as a noun: 与供应商合作开发大模型的银行占比; None where that cannot be told."""
    if front := _front(earlier):
        return f"{front}{'数量' if _COUNTED.search(earlier) else '占比'}"
    if count := _COUNT.fullmatch(earlier):
        return f"{count['lead']}的{count['noun']}数量"
    if not (tail := _TAIL.search(earlier)) or not (named := earlier[: tail.start()]):
        return None
    if tail["share"] or (tail["verb"] or "").startswith("占"):
        return f"{named}占比" if not tail["share"] else f"{named}{tail['share']}"
    if re.search(rf"{_VERB}了?$", named):
        return re.sub(rf"(?:的)?{_VERB}了?$", "", named) or None
    return named


def subject(earlier: str) -> str | None:
    """Whom a question asks about: 与供应商合作开发大模型的银行; None where that cannot be told."""
    if front := _front(earlier):
        return front
    tail = _TAIL.search(earlier)
    named = earlier[: tail.start()] if tail else ""
    if named and anyone_slots(named)[-1:] and anyone_slots(named)[-1][1] == len(named):
        return named
    return named if tail and population_slots(named)[-1:] and population_slots(named)[-1][1] == len(named) else None


def asks_share(earlier: str) -> bool:
    """Whether a question asks how many of many there are: one bank has no share of banks."""
    tail = _TAIL.search(earlier)
    return bool(_FRONT.fullmatch(earlier) or (tail and (tail["share"] or (tail["verb"] or "").startswith("占"))))


def _front(earlier: str) -> str | None:
    front = _FRONT.fullmatch(earlier)
    if not front:
        return None
    said = re.sub(r"^(?:是|已经|已)?(.+?)的?$", r"\1", front["said"])
    return f"{front['lead']}{said}的{front['head']}" if not _ASKS.search(said) else None


def institution(earlier: str) -> str | None:
    """The bank or company that a question asks about."""
    return _institution(earlier)


def _institution(earlier: str) -> str | None:
    spans = institution_slots(earlier)
    return earlier[spans[-1][0] : spans[-1][1]] if spans else None


def difference(asked: str, one: str, other: str | None, *, years_only: bool) -> str | None:
    """Two earlier questions, asked how far apart their answers are; None where they have no nouns for it."""
    asked = _TWO.sub("", asked)
    if other and years_only and re.match("同比|环比|比|较|跟|与|和|同", asked):
        return None  # within the one year that was asked about last
    if other is None:
        named = topic(one)
        asked = f"{asked}如何" if asked.endswith("比") else asked
        return f"{named}{asked}" if named else None
    if both := merged(one, other, "到" if years_only else "和", years_only=years_only):
        named = topic(both)
        return f"{named}{asked}" if named else f"{both}，{asked}"
    first, second = topic(one), topic(other)
    return f"{first}和{second}{asked}" if first and second and first != second else None


def why(asked: str, earlier: str) -> str | None:
    """The earlier question, asked for the reason."""
    found = _WHY.fullmatch(asked)
    what = (found["what"] if found else None) or ""
    change = re.search(rf"({_VERB})了?{_DEGREE}[个百分点家元亿万人倍基]*$", earlier)
    if change and not what:
        return f"为什么{earlier[: change.start()]}{change[1]}"
    named = topic(earlier)
    if named:
        return f"{named}为什么{what or '是这样'}"
    return f"为什么{earlier}" if not _ASKS.search(earlier) else None


def which(asked: str, earlier: str) -> str | None:
    """The earlier question, asked which ones they are."""
    named = subject(earlier) if _WHICH.fullmatch(asked) else None
    return f"{named}具体是{'哪些' if '哪些' not in asked else re.sub(r'^.*?(哪些)', r'哪些', asked)}" if named else None


def pronoun(asked: str, earlier: str, institution: str | None) -> str | None:
    """The follow-up with its pronoun resolved. institution: the one that was named last."""
    found = _PRONOUN.fullmatch(asked)
    assert found
    if found["measure"]:
        named = topic(earlier)
    elif found["group"]:
        named = _institution(earlier) or subject(earlier)
    else:
        changes = re.match(rf"(?:{_VERB}|有(?:所|没有)?{_VERB}|是否{_VERB})", found["rest"])
        named = (
            topic(earlier)
            if changes
            else institution
            or (topic(earlier) if found["bank"] == "它" and not found["rest"].startswith("的") else None)
        )
    return f"{found['when'] or ''}{named}{found['rest']}" if named and found["rest"] not in ("", "呢") else None

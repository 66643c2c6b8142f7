"""The few sentences that Yanwen says itself, in both languages. Pure."""

import re
from collections.abc import Mapping

from rag.records import Language

_HOLE = re.compile(r"\{(\w+)\}")
_WORDING = {
    "zh": {
        "abstain": "报告中没有找到这个问题的答案。",
        "looked_for": "已在 {reports} 份报告中查找：{terms}。",
        "nothing_on": "各报告均未提及：{terms}。",
        "bank_absent": "查到的内容均未提到{banks}。",
        "bank_untold": "没有找到可以确认属于{banks}的这一数字。",
        "as_quoted": "见引文",
        "bank_alike": "名称相近的有：{banks}。",
        "instead_period": "报告给出的是其他时间的数字：“{quote}”[{n}]",
        "sources_differ": "各报告给出的数字不一致，请按来源和日期判断。",
        "times_differ": "所列数字的时间不同，没有相减或相比。",
        "instead_change": "报告只给出变化幅度，没有给出数值本身：“{quote}”[{n}]",
        "instead_level": "报告只给出{time}的数值，没有给出它的变化，也没有可以与之相减的另一时期的数值：“{quote}”[{n}]",
        "one_period": "一个时期",
        "instead_per_unit": "报告给出的是每股、人均或单位的数字：“{quote}”[{n}]",
        "instead_basis": "报告给出的是另一口径（集团或母公司）的数字：“{quote}”[{n}]",
        "instead_unranked": "报告中有这张表，但排不出所问的名次（行数不够，或有缺漏、读不出的数字）：“{quote}”[{n}]",
        "instead_bank": "报告给出的是其他银行的数字：“{quote}”[{n}]",
        "instead_part": "报告给出的是其分支机构或子公司的数字：“{quote}”[{n}]",
        "instead_population": "报告给出的是其他类型银行的数字：“{quote}”[{n}]",
        "instead_subgroup": "报告给出的是其他人群（或全体）的数字：“{quote}”[{n}]",
        "instead_not_actual": "报告给出的是计划、假设或重述前的数字，不是实际数：“{quote}”[{n}]",
        "instead_polarity": "报告给出的是相反情况的数字：“{quote}”[{n}]",
        "closest": "最接近的内容（不构成答案）：“{quote}”[{n}]",
        "model_failed": "语言模型 {model} 出错（{cause}），以下为不经语言模型的原文摘录。",
        "model_cut_off": "语言模型 {model} 的回答写到一半中断，以下为不经语言模型的原文摘录。",
        "model_silent": "语言模型 {model} 没有写出任何内容，以下为不经语言模型的原文摘录。",
        "withheld": "语言模型写的内容中有 {count} 句未通过核对，没有显示。",
        "nothing_verified": "语言模型 {model} 写的内容没有一句通过核对，以下为原文摘录。",
        "why_no_such_passage": "没有这个编号的段落",
        "why_no_citation": "没有标出段落编号",
        "why_figure_not_in_the_source": "所引段落中没有“{on}”",
        "why_another_unit": "“{on}”的单位与所引段落不同（百分数与百分点也不同）",
        "why_another_bound": "“{on}”的范围（超过、不到、约）与所引段落不符",
        "why_change_for_level": "“{on}”在所引段落中不是水平而是变化，或者相反",
        "why_another_direction": "“{on}”的升降方向与所引段落相反",
        "why_another_period": "“{on}”与所引段落的时间不符",
        "why_another_bank": "“{on}”在所引段落中属于另一家银行",
        "why_another_kind_of_bank": "“{on}”在所引段落中属于另一类银行",
        "why_the_opposite": "“{on}”在所引段落中说的是相反的情况",
        "why_another_subject": "“{on}”在所引段落中说的是另一个对象",
        "why_not_verbatim": "“{on}”不是所引段落的原文",
        "why_not_in_the_source": "所引段落没有说这些",
        "empty_question": "请输入一个问题。",
        "quote": "“{quote}”[{n}]",
        "led": "{lead} ——“{quote}”[{n}]",
        "year": "{figure}（{year}年）",
        "of": "{label}：{figure}",
        "rose_not_fell": "{figure}（上升，并非下降）",
        "fell_not_rose": "{figure}（下降，并非上升）",
        "above_not_below": "{figure}（更高，并非更低）",
        "tied": "{figure}（并列第{place}）",
        "below_not_above": "{figure}（更低，并非更高）",
        "and": "，",
        "unsupported": "未核实",
        "greeting": "你好！请就书库里的研究报告提问，例如某家银行某一年的某个指标。",
        "thanks": "不客气。如有其他问题，请继续提问。",
        "bye": "再见。",
        "about": "我是研问（Yanwen），根据书库里的研究报告回答问题。回答都附原文出处；报告里没有的，会直接说没有。",
        "capability": (
            "我根据书库里的研究报告回答中文或英文问题：引用原文、标明出处、核对数字；报告里没有的，会直接说没有。"
            "直接输入问题即可，也可以接着追问，例如换一个年份、换一家银行，或者问为什么。书库之外的内容我不了解。"
        ),
    },
    "en": {
        "abstain": "The reports do not hold an answer to this question.",
        "looked_for": "Looked in {reports} report(s) for: {terms}.",
        "nothing_on": "No report mentions: {terms}.",
        "bank_absent": "Nothing that was found names {banks}.",
        "bank_untold": "No such figure could be told for sure for {banks}.",
        "as_quoted": "see the quotation",
        "bank_alike": "Similar in name: {banks}.",
        "instead_period": "What the reports give is of another period: “{quote}” [{n}]",
        "sources_differ": "The reports give different figures: judge by source and date.",
        "times_differ": "The figures are of different times: they are not set against each other.",
        "instead_change": "The reports give only its change, not its level: “{quote}” [{n}]",
        "instead_level": "The reports give only the level of {time}, neither its change nor another level to set "
        "against it: “{quote}” [{n}]",
        "one_period": "one period",
        "instead_per_unit": "What the reports give is per share, per head or per unit: “{quote}” [{n}]",
        "instead_basis": "What the reports give is on another basis (group or parent): “{quote}” [{n}]",
        "instead_unranked": "The reports have this table, but it gives no such ranking (too few rows, or figures that "
        "are missing or cannot be read): “{quote}” [{n}]",
        "instead_bank": "What the reports give is of another bank: “{quote}” [{n}]",
        "instead_part": "What the reports give is of one of its branches or subsidiaries: “{quote}” [{n}]",
        "instead_population": "What the reports give is of other kinds of banks: “{quote}” [{n}]",
        "instead_subgroup": "What the reports give is of another group (or of all): “{quote}” [{n}]",
        "instead_not_actual": "What the reports give is a plan, a supposition or a figure since restated, not the "
        "actual one: “{quote}” [{n}]",
        "instead_polarity": "What the reports give is of the opposite case: “{quote}” [{n}]",
        "closest": "The closest passage (not an answer): “{quote}” [{n}]",
        "model_failed": "The language model {model} failed ({cause}); the reports are quoted without it.",
        "model_cut_off": "The language model {model} was cut off in the middle of its text; the reports are quoted "
        "without it.",
        "model_silent": "The language model {model} wrote nothing; the reports are quoted without it.",
        "withheld": "{count} sentence(s) that the language model wrote did not pass the check and are not shown.",
        "nothing_verified": "Nothing that the language model {model} wrote passed the check; the reports are quoted.",
        "why_no_such_passage": "there is no passage of this number",
        "why_no_citation": "it cites no passage",
        "why_figure_not_in_the_source": "“{on}” does not stand in the passage it cites",
        "why_another_unit": "“{on}” has another unit in the passage (percent and percentage points differ)",
        "why_another_bound": "“{on}” is bounded otherwise in the passage (over, under, about)",
        "why_change_for_level": "“{on}” is a change in the passage and not a level, or the other way round",
        "why_another_direction": "“{on}” goes the other way in the passage",
        "why_another_period": "“{on}” is of another time in the passage",
        "why_another_bank": "“{on}” is of another bank in the passage",
        "why_another_kind_of_bank": "“{on}” is of another kind of bank in the passage",
        "why_the_opposite": "“{on}” is of the opposite case in the passage",
        "why_another_subject": "“{on}” is said of something else in the passage",
        "why_not_verbatim": "“{on}” is not the passage's wording",
        "why_not_in_the_source": "the passage does not say this",
        "empty_question": "Please type a question.",
        "quote": "“{quote}” [{n}]",
        "led": "{lead} — “{quote}” [{n}]",
        "year": "{figure} ({year})",
        "of": "{label}: {figure}",
        "rose_not_fell": "{figure} (a rise, not a fall)",
        "fell_not_rose": "{figure} (a fall, not a rise)",
        "above_not_below": "{figure} (above, not below)",
        "tied": "{figure} (tied at place {place})",
        "below_not_above": "{figure} (below, not above)",
        "and": ", ",
        "unsupported": "not verified",
        "greeting": "Hello! Ask about the research reports in the library, such as a measure of a bank in some year.",
        "thanks": "You are welcome. Please go on asking.",
        "bye": "Goodbye.",
        "about": (
            "I am Yanwen (研问), a tool that answers questions from the research reports in the library. Every answer "
            "comes with its source; what the reports do not hold, I say so."
        ),
        "capability": (
            "I answer questions in Chinese or English from the research reports in the library: I quote them, name the "
            "source and check every figure; what they do not hold, I say so. Just type a question, and follow up: "
            "another year, another bank, or why. I know nothing beyond the library."
        ),
    },
}


def say(name: str, language: Language, **values: object) -> str:
    """The sentence `name` in a language, with its holes filled. The values are data and never templates themselves."""
    return filled(_WORDING[language][name], values)


def filled(template: str, values: Mapping[str, object]) -> str:
    """A template of ours with its holes filled; the values are data and never templates themselves."""
    return _HOLE.sub(lambda hole: str(values[hole[1]]), template)

"""The few sentences that Yanwen says itself, in both languages. Pure."""

import re

from rag.records import Language

_HOLE = re.compile(r"\{(\w+)\}")
_WORDING = {
    "zh": {
        "abstain": "报告中没有找到这个问题的答案。",
        "looked_for": "已在 {reports} 份报告中查找：{terms}。",
        "nothing_on": "各报告均未提及：{terms}。",
        "instead_period": "报告给出的是其他时间的数字：“{quote}”[{n}]",
        "instead_basis": "报告给出的是另一口径（集团或母公司）的数字：“{quote}”[{n}]",
        "instead_bank": "报告给出的是其他银行的数字：“{quote}”[{n}]",
        "instead_population": "报告给出的是其他类型银行的数字：“{quote}”[{n}]",
        "closest": "最接近的内容（不构成答案）：“{quote}”[{n}]",
        "model_failed": "{cause}，以下为不经语言模型的原文摘录。",
        "empty_question": "请输入一个问题。",
        "quote": "“{quote}”[{n}]",
        "led": "{lead} ——“{quote}”[{n}]",
        "year": "{figure}（{year}年）",
        "and": "，",
        "unsupported": "未核实",
    },
    "en": {
        "abstain": "The reports do not hold an answer to this question.",
        "looked_for": "Looked in {reports} report(s) for: {terms}.",
        "nothing_on": "No report mentions: {terms}.",
        "instead_period": "What the reports give is of another period: “{quote}” [{n}]",
        "instead_basis": "What the reports give is on another basis (group or parent): “{quote}” [{n}]",
        "instead_bank": "What the reports give is of another bank: “{quote}” [{n}]",
        "instead_population": "What the reports give is of other kinds of banks: “{quote}” [{n}]",
        "closest": "The closest passage (not an answer): “{quote}” [{n}]",
        "model_failed": "{cause}; this is quoted from the reports without a language model.",
        "empty_question": "Please type a question.",
        "quote": "“{quote}” [{n}]",
        "led": "{lead} — “{quote}” [{n}]",
        "year": "{figure} ({year})",
        "and": ", ",
        "unsupported": "not verified",
    },
}


def say(name: str, language: Language, **values: object) -> str:
    """The sentence `name` in a language, with its holes filled. The values are data and never templates themselves."""
    return _HOLE.sub(lambda hole: str(values[hole[1]]), _WORDING[language][name])

"""What an export says itself, in both languages. Pure."""

from rag.records import Language
from rag.wording import filled

_WORDING: dict[Language, dict[str, str]] = {
    "zh": {
        "title": "研问问答记录",
        "exported": "导出日期：{date}",
        "references": "参考资料",
        "understood": "按此问题作答：{question}",
        "no_answer": "没有答案",
        "sum": "计算得出：{sum}",
        "quoted": "引自原文：{figures}",
        "computed": "计算得出：{figure}（{sum}）",
        "computed_bare": "计算得出：{figure}",
        "unsupported": "未核实：{figures}",
        "written_by": "由语言模型 {model} 撰写",
        "and": "、",
        "reference": "{publisher}《{title}》{place}：“{quote}”",
        "publisher": "{publisher}：",
        "between": "，",
        "version": "第 {version} 版",
        "page": "第 {page} 页",
    },
    "en": {
        "title": "Answers from Yanwen",
        "exported": "Exported on {date}",
        "references": "References",
        "understood": "Answered as: {question}",
        "no_answer": "No answer",
        "sum": "Computed: {sum}",
        "quoted": "Quoted from the source: {figures}",
        "computed": "Computed: {figure} ({sum})",
        "computed_bare": "Computed: {figure}",
        "unsupported": "NOT VERIFIED: {figures}",
        "written_by": "Written by the language model {model}",
        "and": "; ",
        "reference": "{publisher}{title}{place}: “{quote}”",
        "publisher": "{publisher}, ",
        "between": ", ",
        "version": "version {version}",
        "page": "p. {page}",
    },
}


def words(name: str, language: Language, **values: object) -> str:
    """The words `name` in a language, with the values in their places."""
    return filled(_WORDING[language][name], values)

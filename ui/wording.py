"""The page's own words, in both languages, and which of them a browser wants. Pure."""

import re

from rag.records import Language

_WORDS = {
    "zh": {
        "views": "页面",
        "view_ask": "问答",
        "view_reports": "报告",
        "view_quality": "质量",
        "open_source": "在原文中打开",
        "no_source": "找不到这份报告，可能已被移除。",
        "earlier": "← 前文",
        "later": "后文 →",
        "page_before": "← 上一页",
        "page_after": "下一页 →",
        "page_of": "第 {page} 页，共 {pages} 页",
        "as_pages": "按页面查看",
        "as_text": "按文本查看",
        "passage_picture": "引文所在页面",
        "side_text": "文本",
        "side_page": "页面",
        "edit": "修改",
        "retry": "重新回答",
        "copy": "复制",
        "copied": "已复制",
        "stop": "停止",
        "stopped": "已停止。",
        "loading": "正在加载模型…",
        "ready": "就绪 · {reports} 份报告",
        "waiting": "正在加载模型，完成后立即回答…",
        "searching": "正在检索报告…",
        "checking": "正在核对… 以下内容尚未核实",
        "too_long": "问题太长（{length} 个字符），请缩短到 {limit} 个字符以内。",
        "bug": "程序出错，详情见服务器日志。",
        "box": "问题",
        "placeholder": "输入问题，按回车发送",
        "ask": "提问",
        "new": "新对话",
        "scope": "范围：{scope}",
        "all_reports": "全部报告",
        "some_reports": "{count} 份报告",
        "choose_reports": "只查这些报告（不选则查全部）",
        "since": "起始日期",
        "until": "截止日期",
        "wrong_date": "“{date}”不是日期，请写成 2024、2024-06 或 2024-06-30。",
        "welcome": "向研究报告提问",
        "promise": "每个数字都附原文出处；报告里没有的，会直接说没有。",
        "conversation": "对话",
        "evidence": "引文",
        "no_evidence": "回答所引用的报告原文会显示在这里。",
        "gone": "找不到这条引文，请重新提问。",
        "page": "第 {page} 页",
        "source": "查看来源（{site}）",
        "changed": "报告在回答之后有更新或已移除，这里只显示当时引用的原文。",
        "version": "第 {version} 版",
        "revised": "报告在回答之后已更新为第 {version} 版；这里显示的是回答时的版本。",
        "unfit_change": "报告此处的变化值与前后数字不符：{derivation}",
        "unfit_unit": "报告此处把百分点之差写成了百分数：{derivation}",
        "see_quote": "引自原文",
        "derived": "计算得出",
        "unsupported": "未核实",
        "no_answer": "报告中没有答案",
        "understood": "理解为：{question}",
        "written_by": "由语言模型 {model} 撰写；数字已逐一与引文核对。",
        "separator": "；",
    },
    "en": {
        "views": "Views",
        "view_ask": "Ask",
        "view_reports": "Reports",
        "view_quality": "Quality",
        "open_source": "Open in the report",
        "no_source": "This report is not in the library; it may have been removed.",
        "earlier": "← Earlier",
        "later": "Later →",
        "page_before": "← Previous page",
        "page_after": "Next page →",
        "page_of": "Page {page} of {pages}",
        "as_pages": "See its pages",
        "as_text": "See its text",
        "passage_picture": "The page of the quote",
        "side_text": "Text",
        "side_page": "Page",
        "edit": "Edit",
        "retry": "Ask again",
        "copy": "Copy",
        "copied": "Copied",
        "stop": "Stop",
        "stopped": "Stopped.",
        "loading": "Loading the models…",
        "ready": "Ready · {reports} reports",
        "waiting": "Loading the models; your question is answered as soon as they are ready…",
        "searching": "Searching the reports…",
        "checking": "Checking… nothing below is verified yet",
        "too_long": "The question is too long ({length} characters): please keep it within {limit}.",
        "bug": "Something went wrong; the server's log has the details.",
        "box": "Question",
        "placeholder": "Type a question and press Enter",
        "ask": "Ask",
        "new": "New",
        "scope": "Scope: {scope}",
        "all_reports": "all reports",
        "some_reports": "{count} reports",
        "choose_reports": "Ask only these reports (none chosen: all)",
        "since": "From",
        "until": "To",
        "wrong_date": "“{date}” is no date: write 2024, 2024-06 or 2024-06-30.",
        "welcome": "Ask the research reports",
        "promise": "Every figure comes with its source; what the reports do not hold, Yanwen says so.",
        "conversation": "Conversation",
        "evidence": "Evidence",
        "no_evidence": "The report text behind an answer is shown here.",
        "gone": "This citation is no longer at hand; please ask again.",
        "page": "p. {page}",
        "source": "Open the source ({site})",
        "changed": "The report was revised or removed after this answer; only the text quoted then is shown.",
        "version": "version {version}",
        "revised": "The report has since been revised to version {version}; this is the text that was cited.",
        "unfit_change": "The stated change does not fit the figures here: {derivation}",
        "unfit_unit": "The stated change is a difference in percentage points, given as percent: {derivation}",
        "see_quote": "quoted",
        "derived": "computed",
        "unsupported": "not verified",
        "no_answer": "Not in the reports",
        "understood": "Understood as: {question}",
        "written_by": "Written by the language model {model}; its figures were checked against the quotes.",
        "separator": "; ",
    },
}


def words(name: str, language: Language, **values: object) -> str:
    """The words `name` in a language, with their holes filled; the values are data, never templates themselves."""
    return re.sub(r"\{(\w+)\}", lambda hole: str(values[hole[1]]), _WORDS[language][name])


def page_language(accept_language: str) -> Language:
    """The language of the page for a browser's Accept-Language: Chinese if any Chinese is wanted most, else English."""
    wanted = []
    for place, item in enumerate(accept_language.split(",")):
        tag, _, weight = item.strip().partition(";q=")
        wanted.append((-_number(weight), place, tag.lower()))
    return "zh" if min(wanted)[2].startswith("zh") else "en"


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0

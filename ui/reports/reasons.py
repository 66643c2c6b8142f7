"""What a reader of files says, in the language of the page: reasons and remarks are written in English. Pure."""

import re
from typing import Literal

from rag.records import Language

_Chinese = tuple[re.Pattern[str], str]


def _rule(pattern: str, chinese: str) -> _Chinese:
    return re.compile(pattern), chinese


_CHINESE: list[_Chinese] = [
    _rule(r"it is empty", "文件是空的"),
    _rule(r"no text was found in it", "文件里没有文字"),
    _rule(r"no text was found in it; scan it again .*", "文件里没有文字；请提高对比度重新扫描，或上传它的原始文件"),
    _rule(r"no text was found in it; if its pages are scans, .*", "文件里没有文字；如果是扫描件，需要安装 ocr 组件"),
    _rule(r"it is a picture; to read those, .*", "这是图片；识别图片需要安装 ocr 组件"),
    _rule(r"no sentence was found in it", "文件里没有句子"),
    _rule(r"files of type (.*) are not read yet; known: (.*)", r"不支持 \1 格式；支持的格式：\2"),
    _rule(
        r"(\.\w+) files are not read; open it in Office or LibreOffice and save it as (\.\w+)",
        r"不支持 \1 格式；请用 Office 或 LibreOffice 打开后另存为 \2",
    ),
    _rule(r"it is larger than (\d+) MB; split it", r"文件大于 \1 MB，请拆分后再上传"),
    _rule(r"its text is longer than ([\d,]+) characters; split it", r"文字超过 \1 个字符，请拆分后再上传"),
    _rule(r"it is protected by a password; save a copy without one.*", "文件有密码保护，请另存一份不带密码的"),
    _rule(r"it needs a password.*", "文件有密码保护，请另存一份不带密码的"),
    _rule(r"it is a zip archive, not an Office file", "这是压缩包，不是 Office 文件"),
    _rule(r"it is a web page, not what its name \((.*)\) says.*", r"这是网页，与扩展名 \1 不符；请改名为 .html"),
    _rule(r"it is an? (.*), not what its name \((.*)\) says.*", r"文件内容（\1）与扩展名 \2 不符"),
    _rule(r"it is not an Office file, though its name ends in (.*)", r"扩展名是 \1，但它不是 Office 文件"),
    _rule(
        r"it is another kind of Office file than its name says; rename it", "扩展名与 Office 文件的实际类型不符，请改名"
    ),
    _rule(r"it is too large when unpacked: .*", "解压后过大：可能是压缩炸弹，也可能需要拆分"),
    _rule(r"its XML declares entities, .*", "文件里有正常 Office 软件不会写的内容（XML 实体）；请用 Office 重新保存"),
    _rule(
        r"the picture is too large \(more than (\d+) million pixels\); save it smaller",
        r"图片超过 \1 百万像素，请缩小后再上传",
    ),
    _rule(r"it is not a text file", "这不是文本文件"),
    _rule(r"its character encoding is not one that is known; save it as UTF-8", "无法识别文字编码，请另存为 UTF-8"),
    _rule(r"it is nested too deeply to be read", "嵌套过深，无法读取"),
    _rule(r"it made its reader crash.*", "读取程序在这个文件上崩溃；请用原来的软件重新保存"),
    _rule(r"its reader failed on it.*", "读取程序在这个文件上出错；请用原来的软件重新保存"),
    _rule(r"reading it takes longer than (\d+) s.*", r"读取超过 \1 秒；请拆分，或用原来的软件重新保存"),
    _rule(r"reading it takes more than ([\d,]+) MB of memory.*", r"读取需要超过 \1 MB 内存，请拆分后再上传"),
    _rule(r"it has more than ([\d,]+) cells; split it into smaller files", r"超过 \1 个单元格，请拆分后再上传"),
    _rule(r"the run was stopped before it was read", "在读取之前已停止"),
    _rule(r"the same content is already in the library as (.*)", r"内容与库中的 \1 相同"),
    _rule(r"moved from (.*)", r"由 \1 移来"),
    _rule(r"its details were changed", "报告信息已更改"),
    _rule(r"pages? ([\d, ]+)(?: and (\d+) more)? (?:is|are) damaged and left out", r"第 \1 页已损坏，未收入"),
    _rule(r"pages? ([\d, ]+)(?: and (\d+) more)? (?:is|are) without text", r"第 \1 页没有文字"),
    _rule(r"(\d+) characters could not be read and are shown as (.)", r"\1 个字符无法识别，以 \2 代替"),
    _rule(r"install the extra ocr: (.*)", r"识别图片需要安装 ocr 组件：\1"),
    _rule(r"(?:its main part is missing: )?it is damaged.*", "文件已损坏；请用原来的软件重新保存"),
    _rule(r"hidden sheets left out: ([^;]*)", r"未收入隐藏的工作表：\1"),
    _rule(r"hidden slides left out: ([^;]*)", r"未收入隐藏的幻灯片：第 \1 页"),
    _rule(r"(\d+) hidden rows or columns left out", r"未收入 \1 个隐藏的行或列"),
    _rule(
        r"(\d+) formulas have no stored value .*",
        r"\1 个公式没有保存结果，按空值处理；请用表格软件打开、保存后再上传",
    ),
]

_APART: dict[Language, Literal["；", "; "]] = {"zh": "；", "en": "; "}


def told(reason: str, language: Language) -> str:
    """A reason in a language; what has no Chinese stays as it is."""
    if language == "en" or not reason:
        return reason
    whole = _chinese(reason)
    if whole != reason:
        return whole
    parts = reason.split("; ")
    chinese = [_chinese(part) for part in parts]
    return _APART["zh"].join(chinese) if chinese != parts else reason


def _chinese(reason: str) -> str:
    for pattern, chinese in _CHINESE:
        if match := pattern.fullmatch(reason):
            return match.expand(chinese)
    return reason

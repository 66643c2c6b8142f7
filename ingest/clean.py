"""Take out what is on a page but not in the report: a WeChat page's buttons, prompts to follow, repeated names. Pure.

Only blocks are taken out; the report's text stays whole, so offsets hold. A line goes only when the whole of it is
known furniture: a sentence that mentions 小程序 stays.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.records import Block, Document

Readable = Callable[[str], str]

# Whole lines that exporters of WeChat articles leave in the text.
_FURNITURE = re.compile(
    r"(?:点击(?:上方|下方|蓝字|关注|图片|阅读原文|卡片|名片).{0,20}|关注(?:我们|公众号|该公众号)?.{0,4}|.{0,6}扫一扫.{0,12}|使用(?:小程序|完整服务)"
    r"|.{0,4}(?:赞|在看|喜欢|爱心)(?:\s*\d*)|，?轻点两下取消(?:赞|在看)|分享|留言|写留言|收藏|听过|视频|小程序|分析|推荐|转发|评论"
    r"|预览时标签不可点|(?:轻触)?阅读原文|(?:继续|向上|向下)?滑动看下一个|知道了|取消|允许|取消\s*允许|×|[：:，,。.、；;！!·\s]+"
    r"|微信扫一扫.*|轻触.{0,10}|扫码.{0,12}|长按.{0,12}(?:识别|关注).{0,12}|在小说阅读器.{0,12}|去阅读|名称已清空"
    r"|喜欢(?:作者|此内容的人还喜欢)|人划线|.{0,4}设为星标.{0,6}|微信号|功能介绍|.{0,10}(?:跳转二维码|作者头像|cover_image)|赞赏.{0,6}"
    r"|该账号因违规无法跳转|(?:已)?(?:关注|原创|转载)|选择留言身份|确定|关闭|更多|倍速(?:播放中)?|全屏|播放|重播|继续观看|观看更多"
    r"|使用完整服务。?|[↑↓▼▲◆•|-]+)"
)
# Where these stand alone in a line, the article is over.
_AFTER_THE_END = re.compile(
    r"预览时标签不可点|(?:轻触)?阅读原文|(?:继续|向上)滑动看下一个|微信扫一扫.*|喜欢此内容的人还喜欢"
)
_PROMOTION = re.compile(
    r"(?:添加|加|联系).{0,4}(?:群主|小助手|微信|客服)|扫码.{0,4}(?:入群|加群|关注|进群)|入群.{0,4}备注|备注[：:].{0,4}(?:公司|姓名|入群)"
    r"|(?:商务合作|投稿|转载).{0,6}(?:请联系|联系|微信|邮箱)|点击.{0,6}(?:关注|名片|卡片)"
)
_LONGEST_PROMOTION = 90
_REAL_SENTENCE_CHARS = 40
_LONGEST_NAME = 20
_FEWEST_SIGNS = 4


def without_boilerplate(document: Document, readable: Readable) -> Document:
    """The document with the blocks that are page furniture taken out, where the page is one that has such."""
    if not _is_wechat(document, readable):
        return document
    lines = _as_lines(document)
    texts = [readable(document.text[line.start : line.end]) for line in lines]
    last = _end_of_article(texts)
    names = _repeated_names(lines, texts)
    kept = [
        line
        for line, text in list(zip(lines, texts, strict=True))[:last]
        if line.kind in ("heading", "table") or not _is_furniture(text, names)
    ]
    return replace(document, blocks=_rejoined(document.text, kept))


def _is_wechat(document: Document, readable: Readable) -> bool:
    if "mp.weixin.qq.com" in document.details.url:
        return True
    texts = {readable(document.text[line.start : line.end]) for line in _as_lines(document)}
    return (
        sum(bool(text) and len(text) > 1 and _FURNITURE.fullmatch(text) is not None for text in texts) >= _FEWEST_SIGNS
    )


def _as_lines(document: Document) -> list[Block]:
    """Paragraphs cut at their line breaks: furniture comes a line at a time."""
    lines: list[Block] = []
    for block in document.blocks:
        if block.kind in ("heading", "table"):
            lines.append(block)
            continue
        for match in re.compile(r"[^\n]+").finditer(document.text, block.start, block.end):
            lines.append(replace(block, start=match.start(), end=match.end()))
    return lines


def _end_of_article(texts: Sequence[str]) -> int:
    """Index of the first line after the article: an end mark after which no real sentence comes."""
    last_sentence = max((i for i, text in enumerate(texts) if _is_real_sentence(text)), default=-1)
    for i in range(last_sentence + 1, len(texts)):
        if _AFTER_THE_END.fullmatch(texts[i]):
            return i
    return len(texts)


def _is_real_sentence(text: str) -> bool:
    return len(text) >= _REAL_SENTENCE_CHARS and not _is_promotion(text)


def _repeated_names(lines: Sequence[Block], texts: Sequence[str]) -> set[str]:
    """Short lines without an end that stand more than once: the account's name above and below the article."""
    short = [
        text
        for line, text in zip(lines, texts, strict=True)
        if line.kind == "paragraph" and 0 < len(text) <= _LONGEST_NAME and not re.search(r"[。！？；，、\d]", text)
    ]
    return {text for text in short if short.count(text) > 1}


def _is_furniture(text: str, names: set[str]) -> bool:
    return not text or text in names or _FURNITURE.fullmatch(text) is not None or _is_promotion(text)


def _is_promotion(text: str) -> bool:
    return len(text) <= _LONGEST_PROMOTION and _PROMOTION.search(text) is not None


def _rejoined(text: str, lines: Sequence[Block]) -> tuple[Block, ...]:
    """Neighbouring lines of one paragraph made one block again."""
    blocks: list[Block] = []
    for line in lines:
        last = blocks[-1] if blocks else None
        if (
            last
            and last.kind == line.kind in ("paragraph", "item")
            and text[last.end : line.start].count("\n") == 1 == len(text[last.end : line.start].strip(" \t>"))
        ):
            blocks[-1] = replace(last, end=line.end)
        else:
            blocks.append(line)
    return tuple(blocks)

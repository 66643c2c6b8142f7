"""What a reader sees of a run of source text: no markup, line breaks rejoined. Pure."""

import re

from ingest.superscripts import superscript

# Where a link leads; brackets in pairs are part of an address: …/Bank_(China), as CommonMark has it.
LINK_TARGET = r"\((?:[^()]|\([^()]*\))*\)"
_IMAGE = re.compile(rf"!\[[^\]]*\]{LINK_TARGET}")
_LINK = re.compile(rf"\[([^\]]*)\]{LINK_TARGET}")
_SUPERSCRIPT = re.compile(r"<sup[^<>]*>([^<>]{0,40})</sup>|\$\s?\{?\}?\^\s?\{?([\w\[\]*,]{1,8})\}?\s?\$", re.IGNORECASE)
_NOTE = re.compile(r"(?<=\S)\[\^[^\]\s]{1,30}\](?!:)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_EMPHASIS = re.compile(r"\*{1,4}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|`+")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_LINE_START = re.compile(r"^[ \t]*(?:>[ \t]?)+|^[ \t]*#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE)
_BREAK = re.compile(r"[ \t]*\n\s*")
_WIDE = r"[⺀-鿿＀-￯“”‘’、。《》]"
_SOFT_BREAK = re.compile("\u00ad[ \\t]*\n\\s*")  # a word that was parted at a line's end
_AFTER_HYPHEN = re.compile(r"(?<=[^\W\d_]-)\n(?=[a-z])")  # long-\nterm
_SPACE_BESIDE_WIDE = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")
# Notes written in raised characters between a figure and its unit (12.5¹亿户); 10⁸元 is a power of ten.
_NOTE_SIGNS = re.compile(r"(?<=\d)(?<!(?<![\d.,])10)[¹²³⁴-⁹①-⑳]+(?=\s?[万亿千百%％元户家人个笔倍])")
# Characters that no reader sees but that a search or a model does (OWASP Top 10 for LLM 2026).
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f\x00-\x08\x0b-\x1f\x7f]"
)


def readable_markdown(source: str) -> str:
    """The text of a run of Markdown: images gone, links by their label, emphasis and escapes taken off."""
    text = _IMAGE.sub("", source)
    text = _LINK.sub(r"\1", text)
    text = _NOTE.sub("", text)
    text = _SUPERSCRIPT.sub(_written, text)
    text = _TAG.sub("", text)
    text = _LINE_START.sub("", text)
    text = _EMPHASIS.sub("", text)
    return readable_text(_ESCAPE.sub(r"\1", text))


def _written(match: re.Match[str]) -> str:
    before = match.string[: match.start()].rpartition("\n")[2]
    return superscript(before, match[1] or match[2] or "", match.string[match.end() : match.end() + 8])


def readable_text(source: str) -> str:
    """The text in one line, without invisible characters; no space where a Chinese line was broken."""
    text = _SOFT_BREAK.sub("", source)
    text = _INVISIBLE.sub("", text)
    text = _BREAK.sub("\n", text)
    text = re.sub(rf"(?<={_WIDE})\n|\n(?={_WIDE})", "", text)
    text = _AFTER_HYPHEN.sub("", text).replace("\n", " ")
    text = _NOTE_SIGNS.sub("", text)
    return _SPACE_BESIDE_WIDE.sub("", text).strip()

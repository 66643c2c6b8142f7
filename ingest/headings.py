"""Lines that are headings by their form: 第一章, 一、, （二）, 1.2.3. Pure."""

import re

_HEADING = re.compile(
    r"(?P<chapter>第[一二三四五六七八九十百零\d]+[章编篇]\s*\S.*)"
    r"|(?P<section>第[一二三四五六七八九十百零\d]+节\s*\S.*)"
    r"|(?P<han>[一二三四五六七八九十]{1,3}、\S.*)"
    r"|(?P<bracket>[（(][一二三四五六七八九十]{1,3}[)）]\s*\S.*)"
    r"|(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t]*(?![\d.,%％年月日个家亿万元])[^\W\d_].*)"
)
_LEVELS = {"chapter": 1, "section": 2, "han": 3, "bracket": 4}
LONGEST_HEADING = 40
SENTENCE_END = tuple("。！？；：.!?;:…”")
_FIGURES = re.compile(r"\d[,.]\d{3}|\d{5}|-{2}|%")  # a row of a table that lost its bars
_ENUMERATED = re.compile(r"^[（(].*[等；]$|^[（(].{25,}")  # "(3) ... and so on" is an item of a list
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百零\d]+[章节编篇部]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}(?:\.\d{1,2})+(?![\d.%％万亿]|\d*[年月])|\d{1,2}[、.．](?!\d)"
)
_LETTER = re.compile(r"[^\W\d_]")


def heading_level(line: str) -> int:
    """1 to 8, or 0 for a line that is no heading."""
    match = _HEADING.fullmatch(line)
    if not match or len(line) > LONGEST_HEADING or line.endswith(SENTENCE_END) or not _LETTER.search(line):
        return 0
    if _FIGURES.search(line) or _ENUMERATED.search(line):
        return 0
    if match.lastgroup == "number":
        return 5 + line.split()[0].strip(".").count(".") if " " in line else 5
    return _LEVELS[str(match.lastgroup)]


def is_numbered(title: str) -> bool:
    """Whether a title begins with the number of a section; 10大趋势 does not."""
    return _NUMBERED.match(title) is not None


def without_number(title: str) -> str:
    """A title without the number of its section."""
    match = _NUMBERED.match(title)
    return title[match.end() :].strip() if match else title.strip()

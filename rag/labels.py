"""Numbers without a unit that are no quantities: dates, and what only labels (表2, A股, 附注八、4, 12楼, row 3). Pure."""

import re

from rag.cells import Row
from rag.periods import MONTH
from rag.spelled import ENGLISH_COUNTED

_MONTH_BEFORE = re.compile(rf"(?<![A-Za-z]){MONTH}\s$")
_MONTH_AFTER = re.compile(rf"\s(?:of\s)?{MONTH}")
_FISCAL_BEFORE = re.compile(r"(?:\bFY|\bfiscal(?: year)?)\s$", re.ASCII | re.IGNORECASE)
_IN_YEAR = re.compile(
    r"(?:in|of|by|since|from|year|during|for|until|before|after|to|and|through)\s$", re.ASCII | re.IGNORECASE
)
_DOTTED_MONTH = re.compile(r"(?:19|20)\d{2}\.(?:0[1-9]|1[0-2])")
# What follows on the other side of a dash or a comma: 7-9月, 3至5年, 1712-1716号, 7、8月.
_TIME_AFTER_DASH = re.compile(
    r"\s?[-–—~至到、]\s?\d+(?:\.\d+)?\s?(?:个?月|年|日(?!元)|天|个?季度|周|时(?!点)|号|楼|[\s-](?:year|month|quarter|week|day)s?\b)"
)
_TIE = frozenset("-–—~至到/、:")

_LABEL_BEFORE = re.compile(
    r"(?:表|图|附注|注|附录|附件|专栏|阶段|[一二三四五六七八九十]、"
    r"|(?<![A-Za-z])(?:No\.|Tables?|Figures?|Fig\.|Charts?|Sections?|Chapters?|Notes?|Stage|Tier|Level|Phase|Pillar|Basel"
    r"|IFRS|HKFRS|IAS|Articles?|Appendix|Annex|Exhibit|Item|Part|Step|Version|Pages?|pp?\.|Rule|Question|Top))\s?[(]?$",
    re.ASCII | re.IGNORECASE,
)
# Notes 2, 3, 11 and 12: each number of the list is one.
_LABELS_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:Notes?|Pages|Tables|Items|Sections|Exhibits|Levels|Stages|Tiers)\s|附注)(?:\d{1,3}(?:,\s?|\s?[-–]\s?|、|,?\s(?:and|or|to)\s|和))+$",
    re.ASCII | re.IGNORECASE,
)
_LONGEST_LIST = 60
_CODE_BEFORE = re.compile(
    r"(?:邮编|邮政编码|电话|传真|代码|号码|编号|证号|Tel|Fax|Code)\s?[.：:]?\s?$", re.ASCII | re.IGNORECASE
)
_FORM_NAME = re.compile(r"-[A-Z](?![A-Za-z])")
# What is numbered beyond a hundred.
_EXHIBIT_BEFORE = re.compile(r"(?<![A-Za-z])(?:Exhibits?|Pages?|pp\.|Sections?|Rules?|Articles?)\s$", re.IGNORECASE)
_LONGEST_LABEL = 13
_LONGEST_NUMBER = 12  # digits without a comma: a longer run is the number of an account or a paper
_BIRTH_DECADE = re.compile(r"(?:[5-9]0|00)后")
_LIST_MARK_AFTER = re.compile(r"[.、)](?!\d)")


def is_year(number: str) -> bool:
    """Whether digits look like a year."""
    return len(number) == 4 and number[:2] in ("19", "20") and number.isdigit()


def is_date(text: str, run: re.Match[str]) -> bool:
    """Whether a number without a unit is a year, a day beside the name of its month, or a part of a span of time."""
    number, (start, end) = run.group(), run.span()
    if is_year(number):
        counted = ENGLISH_COUNTED.match(text, end) is not None
        return not counted or _IN_YEAR.search(text, max(0, start - 8), start) is not None
    if len(number) == 7 and _DOTTED_MONTH.fullmatch(number):
        return True
    if text[end : end + 2].strip()[:1] in _TIE and _TIME_AFTER_DASH.match(text, end):
        return True
    if len(number) > 2:
        return False
    if _BIRTH_DECADE.match(text, start) or (text.startswith("分", end) and text[start - 1 : start] in ("时", "点")):
        return True
    if text[start - 1 : start] == " " and _FISCAL_BEFORE.search(text, max(0, start - 13), start):
        return True
    return bool(_MONTH_AFTER.match(text, end) or _MONTH_BEFORE.search(text, max(0, start - 11), start))


def joins_dropped(text: str, dropped: int, run: re.Match[str]) -> bool:
    """Whether a dash ties an integer to a date or a label: 2019-20, 12-31, 表16-19, 0871-63326698."""
    start = run.start()
    return start - 1 == dropped and text[dropped] in _TIE and run.group().isdigit()


def is_label(text: str, run: re.Match[str], row: Row | None) -> bool:
    """Whether a number without a unit is a part of a name, a label, a mark or a code rather than a quantity."""
    number, (start, end) = run.group(), run.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if _is_latin(after) or _is_latin(before):  # 5G, 1st, 1990s, A1, Q3
        return True
    if after == "-" and _FORM_NAME.match(text, end):  # Form 10-Q, 8-K
        return True
    if before == "第" or (before in ("-", "+") and _is_latin(text[start - 2 : start - 1])):  # GPT-4, T+1
        return True
    if number.isdigit() and (len(number) > _LONGEST_NUMBER or _follows_code(text, start)):
        return True
    if len(number) > 3:
        return "." in number and _EXHIBIT_BEFORE.search(text, 0, start) is not None
    if row and row.numbered_until >= end:
        return True
    return _is_mark(text, start, end) if len(number) <= 2 else _EXHIBIT_BEFORE.search(text, 0, start) is not None


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z" or "A" <= char <= "Z"


def _follows_code(text: str, start: int) -> bool:
    return _CODE_BEFORE.search(text, max(0, start - 9), start) is not None


def _is_mark(text: str, start: int, end: int) -> bool:
    """Whether a small number names a table or a note, marks a footnote, or numbers an item: 表2, 率(7), (1)其中, 3、."""
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return True
    if not text[:start].strip() and _LIST_MARK_AFTER.match(text, end):
        return True
    if _LABELS_BEFORE.search(text, max(0, start - _LONGEST_LIST), start):
        return True
    return _LABEL_BEFORE.search(text, max(0, start - _LONGEST_LABEL), start) is not None

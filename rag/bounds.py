"""The bound that a text puts on a figure: 不到三成, over 60%, 九成以上. Pure."""

import re

from rag.records import Comparator

_BEFORE: dict[Comparator, str] = {
    "<": "不到 不足 低于 少于 小于 未达 未达到 未超 未超过 未满 不满 under below less|than fewer|than lower|than short|of",
    "<=": "不超过 不高于 不多于 不大于 至多 最多 at|most up|to no|more|than not|more|than not|exceeding",
    ">": "超过 超 高于 多于 大于 逾 突破 over above more|than greater|than higher|than exceed exceeds exceeded exceeding",
    ">=": "不低于 不少于 不小于 至少 最少 达到或超过 at|least no|less|than not|less|than no|fewer|than",
    "~": "近 约 大约 大概 接近 将近 约为 约占 大致 nearly almost about around roughly some approximately approx. close|to c. circa",
}
# Between the bound and the figure: 超过了80%, 约有三成, at least US$5 million.
_LINKS = ("达到", "达", "了", "有", "占", "为")
# Words that only end like a bound: 最近3次, 节约5亿元, 公约.
_NOT_A_BOUND = {"近": "最附远邻新", "约": "节签合预履公条制契违租"}
_AFTER: tuple[tuple[str, Comparator], ...] = (
    ("以上", ">="),
    ("以下", "<="),
    ("以内", "<="),
    ("左右", "~"),
    ("上下", "~"),
    ("有余", ">"),
)
_AFTER_LOOSE = re.compile(
    r"(?:(?:及|或|及其)(?P<least>以上)|(?:及|或)(?P<most>以下|以内)"
    r"|余(?![额款下地粮])(?P<over>)|多(?![成家元样数个种项重边维方面层年月头])(?P<above>)"
    r"|\s(?:or|and) (?P<more>more|above|over|higher)\b|\s(?:or|and) (?P<less>less|fewer|below|under|lower)\b)",
    re.ASCII | re.IGNORECASE,
)
_AFTER_FIRST = frozenset("以左上有及或余多 ")
_LOOSE: dict[str, Comparator] = {"least": ">=", "more": ">=", "most": "<=", "less": "<=", "over": ">", "above": ">"}
_COMES_TO = re.compile(r"\b(?:add|sum)(?:s|ed|ing|med|ming)? $", re.IGNORECASE)  # their budgets add up to 5 million
_LATIN = re.compile(r"[A-Za-z]")


def _by_last_character() -> dict[str, list[tuple[str, Comparator]]]:
    """Last character -> the bounds that end in it, longest first: 不超过 before 超过."""
    table: dict[str, list[tuple[str, Comparator]]] = {}
    for comparator, words in _BEFORE.items():
        for word in words.split():
            table.setdefault(word[-1], []).append((word.replace("|", " "), comparator))
    for bounds in table.values():
        bounds.sort(key=lambda bound: -len(bound[0]))
    return table


_BY_LAST = _by_last_character()
_LONGEST = 18


def bound_before(text: str, start: int) -> tuple[int, Comparator]:
    """Where the bound right before `start` begins, and which it is; (start, "=") where there is none."""
    end = start
    while end and text[end - 1] in " \u00a0\n":
        end -= 1
    if not end:
        return start, "="
    if text[end - 1] in "到达了有占为" and (link := next((w for w in _LINKS if text.endswith(w, 0, end)), "")):
        found = _bound_ending(text, end - len(link))
        if found[1] != "=":
            return found
    if text[end - 1] == "过" and text[start : start + 1] == "半":  # 过半
        return end - 1, ">"
    found = _bound_ending(text, end)
    return found if found[1] != "=" else (start, "=")


def _bound_ending(text: str, end: int) -> tuple[int, Comparator]:
    bounds = _BY_LAST.get(text[end - 1 : end].lower())
    if not bounds:
        return end, "="
    tail = text[max(0, end - _LONGEST) : end].lower()
    for word, comparator in bounds:
        if tail.endswith(word):
            before = text[max(0, end - len(word) - 1) : end - len(word)]
            if word == "up to" and _COMES_TO.search(text, 0, end - len(word)):
                continue
            if before and (before in _NOT_A_BOUND.get(word, "") or (word.isascii() and _LATIN.match(before))):
                continue
            return end - len(word), comparator
    return end, "="


def bound_after(text: str, end: int) -> tuple[int, Comparator]:
    """Where the bound right after `end` ends, and which it is; (end, "=") where there is none."""
    if text[end : end + 1] not in _AFTER_FIRST:
        return end, "="
    for word, comparator in _AFTER:
        if text.startswith(word, end):
            return end + len(word), comparator
    if match := _AFTER_LOOSE.match(text, end):
        return match.end(), _LOOSE[str(match.lastgroup)]
    return end, "="

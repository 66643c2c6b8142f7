"""What a figure is said of, in a few words that can stand in a table. Pure."""

import re
from functools import lru_cache

from rag.binding import Claim
from rag.cells import without_unit
from rag.figures import find_figures
from rag.periods import MONTH, periods, timeless
from rag.records import is_wide
from rag.subject import own_clause

LONGEST = 80
_GAP = "…"
_NO_NAMES = ("", "其中", "加", "减", "of which", "including", "less", "add")  # before the colon of a row's name
_FOOTNOTE = re.compile(r"\s*[(（](?:[a-z]|注?\d{1,2})[)）]")
_SPACES = re.compile(r"\s+")
_WIDE_SPACE = re.compile(r"(?<=[⺀-鿿，、：；）]) (?=[⺀-鿿，、：；（）])| (?=[，、：；）,;)])")
# What is left of a period whose year was taken out: three months ended March 31, as of December 31.
_OF_A_DAY = re.compile(
    rf"(?:\b(?:as of or for the |for the |at or for the )?(?:three|six|nine|twelve) months ended\b|\bas (?:of|at)\b)"
    rf"|(?<![A-Za-z]){MONTH} [1-3]?\d\b,?",
    re.IGNORECASE,
)
_SIGN_ALONE = re.compile(r"(?:US|HK|S)?[$¥€£](?=\s|$)|\b(?:USD|CNY|RMB|HKD|SGD|EUR)(?=\s\s|\s*$)|人民币(?=\s|$)")
_NUMBER_OF_ROW = re.compile(r"\d{1,3}[a-z]?")
_CELL = re.compile(r"[\s\-–—$¥€£()\d.,%]*|N/?[AM]", re.IGNORECASE)
_LEADS = re.compile(
    r"^(?:[\s，、；。,;:：.)）\]】”’]|(?:其中|另有|另|以及|而|且|和|并|与|末|的|(?:截至|截止|至)(?=末)"
    r"|(?:and|while|but|with|or|of|in|at|from|respectively|as of|to)\b))+",
    re.IGNORECASE,
)
_TRAILS = re.compile(
    r"(?:[\s，、；。,;:：.(（\[“‘$]"
    r"|(?:约为|分别为|达到|只有|仅有|仅为|[为达是占有至约近超逾仅共]|人民币)"
    r"|\b(?:was|were|is|are|of|at|to|by|on|about|around|nearly|over|some|only|an?|the|and|or|from|in|for|during|as|with|stood|came|amounted|reached|totaled|totaling)"
    r"|(?:US|HK|S)\$|\b(?:USD|CNY|RMB|HKD|SGD|EUR))$",
    re.IGNORECASE,
)
_CLAUSE_SIGN = re.compile(r"[，；,;](?!\d{3}(?!\d))\s*")
# What says how much without saying of what: 占营业收入的, 较上年末增加, up.
_LEANS = re.compile(
    r"[占较比]|同比|环比|增长|下降|上升|减少|增加|增幅|降幅|提高|回落"
    r"|(?:up|down|(?:an? )?(?:increase|decrease|gain|rise|fall|drop|growth|decline)|compared|against|which|versus|or"
    r"|representing|accounting|equivalent)\b|…?$",
    re.IGNORECASE,
)


def subject_of(claim: Claim, text: str, heading: str = "") -> str:
    """The subject of a figure: of a cell "row · head", in prose the words of its clause.

    text: the sentence. heading: what a table is under, for a cell whose row is a time and whose column a range.
    """
    if not claim.row and not claim.column:
        return _of_clause(claim)
    group, sign, name = claim.row.rpartition("：")
    if _NUMBER_OF_ROW.fullmatch(name) and (words := _first_words(text)):  # 51，项目：二级资本；数额：131,674
        return _of_cell(f"{group}{sign}{words}", claim.column, heading)
    return _of_cell(claim.row, claim.column, heading)


def _first_words(row: str) -> str:
    """The first cell of a row that holds words and no figure; "" where there is none."""
    cells = (cell.rpartition("：")[2] for cell in row.partition("，")[2].split("；"))
    return next((cell for cell in cells if len(cell) > 1 and not any(char.isdigit() for char in cell)), "")


def headless_cells(text: str) -> tuple[str, list[tuple[int, int]]] | None:
    """The name and the spans of the cells of a row whose columns have no heads: "name，1；2"; None for other texts."""
    name, comma, rest = text.partition("，")
    body = rest.split("（单位：")[0]
    cells = body.split("；")
    if not comma or not name.strip() or "：" in body or not all(_CELL.fullmatch(cell) for cell in cells):
        return None
    spans, begin = [], len(name) + 1
    for cell in cells:
        spans.append((begin, begin + len(cell)))
        begin += len(cell) + 1
    return name, spans


def of_headless(name: str, column: int, columns: int) -> str:
    """The subject of a cell that only its place tells: "name · #2", counted from 1."""
    return " · ".join(filter(None, [*_row_parts(name), f"#{column}" if columns > 1 else ""]))


@lru_cache(maxsize=4096)
def _of_cell(row: str, column: str, heading: str) -> str:
    head, parts = tidy(_dayless(column)), _row_parts(row)
    if not parts and any(char.isdigit() for char in head):  # 1-5年, of whatever the table is of
        parts = [tidy(heading)]
    return " · ".join(dict.fromkeys(filter(None, [*parts, head]))) or tidy(row) or tidy(column)


@lru_cache(maxsize=4096)
def _row_parts(row: str) -> list[str]:
    """The group and the name of a row; a row that is a period has no name of its own."""
    parts = [tidy(_dayless(part)) for part in re.split(r"：|:(?=\s)", row)]
    return [part for part in parts if part.lower() not in _NO_NAMES]


def _dayless(text: str) -> str:
    """The text without periods, and without what is left of them where their year stands elsewhere."""
    return _OF_A_DAY.sub(" ", timeless(text))


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """Without the brackets of a unit, marks of footnotes, and spaces that hold nothing apart."""
    text = _FOOTNOTE.sub("", without_unit(text))
    text = _WIDE_SPACE.sub("", _SPACES.sub(" ", text))
    return text.strip(" ,;:，；：、|-–—")


def _of_clause(claim: Claim) -> str:
    own, earlier = own_clause(claim)
    at = own.rfind(claim.figure.surface)
    lead, after = (own[:at], own[at + len(claim.figure.surface) :]) if at >= 0 else (own, "")
    sign = max((match.end() for match in _CLAUSE_SIGN.finditer(lead)), default=0)
    before, after = _plain(lead[sign:]), _plain(after)
    named = f"{before}{_GAP}{after}" if after else before
    if sign and _LEANS.match(named):
        named = _leaning(_plain(lead[:sign]), named)
    elif _LEANS.match(named):
        clauses = [plain for clause in _CLAUSE_SIGN.split(earlier) if (plain := _plain(clause))]
        named = _leaning(next((one for one in reversed(clauses) if not _LEANS.match(one)), ""), named)
    return _shortened(named)


def _leaning(subject: str, clause: str) -> str:
    """A clause with the subject that it leaves unspoken."""
    if not subject or not clause:
        return subject or clause
    return f"{subject}，{clause}" if is_wide(subject[-1]) else f"{subject}, {clause}"


def _plain(text: str) -> str:
    """The words of a piece of a clause, without figures, periods and what only leads to a figure."""
    return _trimmed(_within_brackets(_without_others(text)))


def _within_brackets(text: str) -> str:
    """Without what stands outside a bracket that is open at either end of the text: Bank）于 is 于."""
    for opening, closing in ("（）", "()", "“”", "《》"):
        if text.count(closing) > text.count(opening):
            text = text[text.rfind(closing) + 1 :]
        elif text.count(opening) > text.count(closing):
            text = text[: text.rfind(opening)] or text[text.rfind(opening) + 1 :]
    return text


def _without_others(text: str) -> str:
    """The text without the figures and the periods that it names."""
    spans = [(one.start, one.end) for one in find_figures(text)]
    spans += [(one.start, one.end) for one in periods(text)]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return _SIGN_ALONE.sub(" ", _OF_A_DAY.sub(" ", text))


def _trimmed(text: str) -> str:
    text = tidy(text)
    while (shorter := _LEADS.sub("", _TRAILS.sub("", text)).strip()) != text:
        text = shorter
    return text


def _shortened(text: str) -> str:
    """At most LONGEST characters: the last clauses, for the nearest words tell most."""
    if len(text) <= LONGEST:
        return text
    cuts = [match.end() for match in _CLAUSE_SIGN.finditer(text) if len(text) - match.end() <= LONGEST]
    return text[cuts[0] :].strip() if cuts and len(text) - cuts[0] > 3 else text[: LONGEST - 1] + _GAP

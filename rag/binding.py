"""What each figure of a sentence is said of: its subject, its period, whether it is a change. Pure.

A number that is present in a sentence proves little: 74.19% stands there, but of whom and of when? A claim is a figure
with the words that belong to it: in a row of a table its row's name and its column's head, in prose its clause, with
lists paired where the sentence says so (A、B分别为1%、2%).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.figures import find_figures
from rag.periods import Period, RelativePeriod, periods, relative_periods, timeless
from rag.records import Figure

_CLAUSE = re.compile(r"，(?!\d{3}(?!\d))|,(?!\d)|[；;。！？：（(]|\.\s|\s[–—-]\s")
_FORMULA = ("×", "*", "/", "÷", "╱", "＊")
_PART_ALONE = re.compile(
    r"第?[一二三四1-4]季度?|[上下]半年|前三(?:个)?季度|Q[1-4]|H[12]|(?:first|second|third|fourth) (?:quarter|half)",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STREET = re.compile(r"[路街巷弄道]$")  # before the number of a house
_LONGEST_MARK = 2  # digits
_LEADS_TO_NUMBER = "为是达至到约近超逾过有共第满仅得占于以比数率量度"
_UNIT_NOTE = re.compile(r"（单位：[^）]*）$")
_TO = re.compile(
    r"\s*(?:又|再|进一步)?(?:上|提|升|增|降|减|回|下|扩|涨|调)[升高加至到为长少落降滑大增低]{0,2}(?:至|到|为)?\s*(?:(?:(?:19|20)\d{2}年|本年)(?:末|底)?的?)?\s*|\s*to\s+"
)
_GOES_ON = re.compile(r"\b(?:and|but|while|whereas)\b", re.IGNORECASE)
_WORD_OF_ITS_OWN = re.compile(r"(?!(?:USD|EUR|GBP|CNY|RMB|HKD|SGD|JPY|about|around|some|nearly|over)\b)\b[A-Za-z]{3,}")
# What a figure is compared with is not its own time: 较2018年末, compared with 2018.
_COMPARED = re.compile(
    r"(?:相?较于?|相比(?:于|较)?|对比|比|同比|自|compared (?:with|to)|versus|vs\.?|than(?: in)?|since|from)\s*(?:(?:at )?the (?:end|level) of )?$",
    re.IGNORECASE,
)
_OWN_TIME_AFTER = re.compile(
    r"\s*(?:(?:in|for|at|as of|during|at the end of|by)\s+(?:[A-Za-z]+[ -]){0,2}|[（(]\s*)", re.IGNORECASE
)
_FARTHEST_AFTER = 24
_BASE_TIME = re.compile(
    r"报告期(?:内|末)?|本年(?:度|末)?|今年|本期|年内|this year|during the (?:year|period)", re.IGNORECASE
)
_LISTED = re.compile(r"(?:分别|依次|各)(?:约)?(?:为|是|达到?|占|有)?|respectively", re.IGNORECASE)
_LIST_GAP = re.compile(r"\s*(?:,\s*)?(?:and\b)?\s*(?:[A-Z]{0,3}[$¥€£]|RMB|CNY|USD|HKD|SGD|EUR)?\s?")
_SENTENCE_SIGN = re.compile(r"[；;。！？]|(?<![A-Z])\.\s")
_LIST_SIGN = re.compile(r"[、,，]|以及|和|与|及|\band\b")
_CHANGE_BEFORE = re.compile(
    r"(?:上升|提升|增加|提高|升高|增长|上涨|增幅|涨幅|净增|增|下降|降低|减少|回落|下滑|收窄|缩减|降幅|减幅|扩大|下调|上调|变动|变化)了?(?:为|达到?)?[约近超逾]?\s*(?:人民币)?\s*$"
    r"|同比\s*$|\b(?:increase|decrease|reduction|rise|fall|decline|drop|growth) in (?:[\w'’/-]+ ){1,8}of (?:[A-Z]{3} ?|[$€£¥])?$"
    r"|(?:increase[ds]?|rose|risen|grew|grown|(?<!make )(?<!made )(?<!makes )(?<!making )up|growth(?: of)?|fell|fallen|down|declined?|decreased?|dropped|narrowed|widened|gain(?:ed)?)"
    r"(?: by| of)?(?: (?:about|around|nearly|over|some))?\s*(?:(?:US|HK|S)?\$|USD|CNY|RMB|HKD|SGD|EUR)?\s*$",
    re.IGNORECASE,
)
# From the change of one thing to that of another, with the verb left out.
_SAME_VERB = re.compile(
    r"(?: to (?:[A-Z]{3} ?|[$€£¥])?[\d.,]+(?: (?:million|billion|trillion))?)?,? (?:and|but|while) "
    r"(?:(?!(?:was|were|is|are|at|of|to|from|by|stood|reached|had|has|with|for|in)\b)[A-Za-z&'’-]+ ){1,5}",
)
_CHANGE_AFTER = re.compile(
    r"\s*(?:的)?(?:增长|增幅|增速|降幅|上升|下降)|\s*(?:increase|decrease|growth|rise|decline|drop|higher|lower|more|up|down)\b",
    re.IGNORECASE,
)
_CHANGE_HEAD = re.compile(r"增减|增（减）|增\(减\)|变动|变化|增幅|增速|增长|同比|change|growth", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure with what its sentence says it is of."""

    figure: Figure
    own: str  # the words that belong to it alone: its clause, or its row's name and column's head
    before: str  # what the sentence said before: may hold its unspoken subject
    years: frozenset[int] = frozenset()  # that it speaks of; empty where its sentence names none
    part: str = ""  # of the year: "H1", "Q3", "M05"; "" for the whole year or its end
    is_change: bool = False  # a change since another time, not a level
    column: str = ""  # of a cell: its column's head
    row: str = ""  # of a cell: its row's name
    is_timed: bool = True  # False for a cell whose head names several years, of none of which it is known to be


def is_row(text: str) -> bool:
    """Whether a sentence is a row of a table as ingest writes it: "name，head：cell；head：cell"."""
    return "：" in text and "，" in text and ("；" in text or text.index("，") < text.rindex("："))


def row_of(text: str) -> str:
    """The name of the row that a sentence is; "" where it is none."""
    return text.partition("，")[0] if is_row(text) else ""


def with_part_of_report(found: Sequence[Claim], base_year: int | None, part: str) -> list[Claim]:
    """The claims of a report on a part of a year, where a bare year over a column is that part of it: in a report on
    the first quarter of 2022 there is no whole 2022, and 2021 beside it is the same quarter of 2021.
    """
    bare = {year for claim in found if claim.row and not claim.part for year in claim.years}
    if not part or base_year not in bare:
        return list(found)
    compared = {frozenset({base_year}), frozenset({base_year - 1})}
    return [replace(one, part=part) if one.row and not one.part and one.years in compared else one for one in found]


def claims(text: str, base_year: int | None = None, base_part: str = "") -> list[Claim]:
    """The claims of a sentence, in order.

    base_year: the year that 本年, 报告期 and 上年 are counted from, if known. base_part: of it, that 上年同期 has too.
    """
    # 365 of a formula (×1.5%/365) is no figure of anything.
    figures = [
        figure
        for figure in find_figures(text)
        if text[max(0, figure.start - 1) : figure.start] not in _FORMULA and (figure.unit or not _is_code(text, figure))
    ]
    if not figures:
        return []
    if is_row(text) and (row := _row_claims(text, figures, base_year)):
        return row
    times = _times(text, base_year, base_part)
    paired = _paired_with_times(text, figures, times) | _paired_with_list(text, figures, times)
    return [paired.get(figure.start) or _prose_claim(text, figure, figures, times) for figure in figures]


def _is_code(text: str, figure: Figure) -> bool:
    """Whether a bare number is a piece of a telephone number, an address or another code, or the mark of a note."""
    before, after = text[max(0, figure.start - 2) : figure.start], text[figure.end : figure.end + 2]
    return (
        re.search(r"\d-$", before) is not None
        or re.match(r"-\d", after) is not None
        or (figure.surface[:1] == "-" and before[-1:].isdigit())
        or (figure.surface.isdigit() and (_STREET.search(before) is not None or _is_mark(text, figure)))
    )


def _is_mark(text: str, figure: Figure) -> bool:
    """Whether a short number hangs on a Chinese word that is no verb and a bracket follows, or begins a note: 贷款1（含……."""
    if len(figure.surface) > _LONGEST_MARK:
        return False
    before, after = text[max(0, figure.start - 1) : figure.start], text[figure.end : figure.end + 1]
    hangs = _HAN.match(before) is not None and before not in _LEADS_TO_NUMBER and after in ("（", "(")
    return hangs or (figure.start == 0 and _HAN.match(after) is not None)


# rows


def _row_claims(text: str, figures: Sequence[Figure], base_year: int | None) -> list[Claim]:
    name, comma, rest = _UNIT_NOTE.sub("", text).partition("，")
    if not comma or "：" not in rest:
        return []
    found: list[Claim] = []
    begin = len(name) + 1
    cells = rest.split("；")
    if 2 * sum("：" in cell for cell in cells) < len(cells):  # prose: 指标如下：收入为1亿元；利润为2亿元
        return []
    for cell in cells:
        end = begin + len(cell)
        head, sign, _ = cell.rpartition("：")
        if not sign and found:
            head = ""
        inside = [figure for figure in figures if begin + len(head) <= figure.start < end]
        when = periods(head) or periods(name) or _part_of(base_year, head)
        for figure in inside[:1]:  # what stands in brackets behind it is a note or a unit
            change = bool(_CHANGE_HEAD.search(head)) or figure.kind in ("points", "basis_points")
            timed = change or not _are_several(when)
            years = frozenset(period.year for period in when) if timed else frozenset()
            part = when[0].part if years else ""
            found.append(Claim(figure, f"{name} {timeless(head)}", "", years, part, change, head, name, timed))
        begin = end + 1
    return found


def _are_several(when: Sequence[Period]) -> bool:
    """Whether these are of several years that are named one by one: 2024 2023, not 2022-2024."""
    return len({period.year for period in when}) > 1 and len({period.start for period in when}) > 1


def _part_of(base_year: int | None, head: str) -> list[Period]:
    """The quarter or half that a head is without its year (第二季度): of the year that its report is about."""
    if base_year is None or not _PART_ALONE.fullmatch(head.strip()):
        return []
    return periods(f"{base_year}年{head.strip()}" if _HAN.search(head) else f"{head.strip()} {base_year}")


# prose


@dataclass(frozen=True, slots=True)
class _Time:
    year: int
    part: str
    start: int
    end: int
    compared: bool  # named as what something is compared with


def times_compared(text: str, base_year: int | None) -> list[Period]:
    """The times that a sentence names as what something is compared with: 较上年末, than in 2023."""
    return [Period(t.year, t.part, t.start, t.end) for t in _times(text, base_year) if t.compared]


def _times(text: str, base_year: int | None, base_part: str = "") -> list[_Time]:
    named = periods(text)
    found = [_Time(p.year, p.part, p.start, p.end, _is_compared(text, p)) for p in named]
    own, part = next(((time.year, time.part) for time in found if not time.compared), (base_year, base_part))
    if own is not None:
        relative = [_resolved(one, own, part) for one in relative_periods(text)]
        relative += [Period(own, "", m.start(), m.end()) for m in _BASE_TIME.finditer(text)]
        taken = {place for time in found for place in range(time.start, time.end)}
        found += [
            _Time(p.year, p.part, p.start, p.end, _is_compared(text, p)) for p in relative if p.start not in taken
        ]
    return sorted(found, key=lambda time: time.start)


def _resolved(one: RelativePeriod, base_year: int, part: str) -> Period:
    return Period(base_year + one.offset, part if one.part == "=" else one.part, one.start, one.end)


def _is_compared(text: str, period: Period) -> bool:
    return _COMPARED.search(text[max(0, period.start - 24) : period.start]) is not None


def _prose_claim(text: str, figure: Figure, figures: Sequence[Figure], times: Sequence[_Time]) -> Claim:
    begin, end = _clause(text, figure, figures)
    time = _time_of(text, figure, figures, times)
    years = frozenset({time.year}) if time else frozenset()
    return Claim(
        figure, text[begin:end], text[:begin], years, time.part if time else "", _is_change(text, figure, figures)
    )


def _time_of(text: str, figure: Figure, figures: Sequence[Figure], times: Sequence[_Time]) -> _Time | None:
    """Said right after it (44.0% in 2024), else the nearest before it that it is not compared with, else after it."""
    following = min((other.start for other in figures if other.start >= figure.end), default=len(text))
    for time in times:
        if figure.end <= time.start < min(following, figure.end + _FARTHEST_AFTER):
            gap = text[figure.end : time.start]
            bracketed = gap.rstrip().endswith(("（", "("))
            earlier = not gap.strip() and text[time.start : time.end].isascii()  # 8.9% a year earlier
            if (earlier or _OWN_TIME_AFTER.fullmatch(gap)) and (
                not bracketed or text[time.end : time.end + 1] in ("）", ")")
            ):
                return time
    if carried := _carried(text, figure, figures, times):
        return carried[0]
    for time in reversed([time for time in times if time.end <= figure.start]):
        gap = text[time.end : figure.start]
        if not time.compared or re.fullmatch(r"(?:末|底|年末)?(?:的|为|是|同期的?|水平的?)?\s*(?:人民币)?", gap):
            return time
    before = [time for time in times if time.end <= figure.start]
    last = following == len(text)  # of the sentence: a time in the next clause is then no other figure's
    after = [
        time
        for time in times
        if figure.end <= time.start < following
        and not time.compared
        and (last or not _CLAUSE.search(text, figure.end, time.start))
    ]
    return after[0] if after and not before else None


def _carried(text: str, figure: Figure, figures: Sequence[Figure], times: Sequence[_Time]) -> list[_Time | None]:
    """The time of a figure whose clause names none, after a clause that names two: 甲由2024年的3%降至2025年的2%，乙由88%升至95%.

    Of a pair from one to the other each has its own; of any other figure it cannot be told. Empty where this is not so.
    """
    begin = _clause_begin(text, figure.start)
    if any(begin <= time.start < figure.start for time in times):
        return []
    earlier = _clause_begin(text, max(0, begin - 1))
    two = [time for time in times if earlier <= time.start < begin and not time.compared]
    if len(two) != 2 or two[0].year == two[1].year:
        return []
    end_match = _CLAUSE.search(text, figure.end)
    pair = [one for one in figures if begin <= one.start < (end_match.start() if end_match else len(text))]
    if len(pair) == 2 and _TO.fullmatch(text[pair[0].end : pair[1].start]):
        return [two[0] if figure is pair[0] else two[1]]
    return [None]


def _is_change(text: str, figure: Figure, figures: Sequence[Figure]) -> bool:
    if figure.kind in ("points", "basis_points"):
        return True
    previous = max((other.end for other in figures if other.end <= figure.start), default=0)
    if _CHANGE_BEFORE.search(text, previous, figure.start):
        return True
    alike = [other for other in figures if other.end <= figure.start and other.unit == figure.unit]
    if alike and _SAME_VERB.fullmatch(text, alike[-1].end, figure.start) and _is_change(text, alike[-1], figures):
        return True  # deposits grew 5% and loans 2%
    after = _CHANGE_AFTER.match(text, figure.end, figure.end + 12)
    following = min((other.start for other in figures if other.start >= figure.end), default=len(text))
    return after is not None and re.fullmatch(r"[了至到]*\s*", text[after.end() : following]) is None  # the next one's


def _clause_begin(text: str, end: int) -> int:
    """Where the clause begins that reaches to `end`."""
    return max((match.end() for match in _CLAUSE.finditer(text, 0, end)), default=0)


def _clause(text: str, figure: Figure, figures: Sequence[Figure]) -> tuple[int, int]:
    """The words that belong to a figure: its clause, and what leads to it since the figure before."""
    begin = _clause_begin(text, figure.start)
    end_match = _CLAUSE.search(text, figure.end)
    end = end_match.start() if end_match else len(text)
    previous = max((other.end for other in figures if other.end <= figure.start), default=0)
    if begin > previous:  # no other figure between: the clause before may hold the subject
        before = _clause_begin(text, max(0, begin - 1))
        begin = max(before, previous)
    elif previous > begin:
        begin = previous
        if _TO.fullmatch(text[previous : figure.start]):  # 由2.8%升至3.2%: one subject for both
            other = [each for each in figures if each.end <= figure.start][-1]
            begin = _clause_begin(text, other.start)
        elif half := _second_half(text[previous : figure.start]):
            begin = previous + half.end()
    following = min((other.start for other in figures if other.start >= figure.end), default=len(text))
    if following < len(text) and (half := _second_half(text[figure.end : following])):
        following = figure.end + half.start()
    return begin, (min(end, following) if following > figure.end else end)


def _second_half(between: str) -> re.Match[str] | None:
    """Where the words between two figures go over to the second: earned 3 a share | and paid a dividend of 2."""
    found = list(_GOES_ON.finditer(between))
    return found[-1] if found and _WORD_OF_ITS_OWN.search(between, found[-1].end()) else None


# lists


def _paired_with_list(text: str, figures: Sequence[Figure], times: Sequence[_Time]) -> dict[int, Claim]:
    """Claims of figures that a sentence lists in the order of their subjects or times: A、B分别为1%、2%."""
    paired: dict[int, Claim] = {}
    last: list[str] = []
    for match in _LISTED.finditer(text):
        english = match.group().lower() == "respectively"
        run = _run_before(text, figures, match.start()) if english else _run_after(text, figures, match.end())
        if len(run) < 2:
            continue
        lead_end = run[0].start if english else match.start()
        clause_begin = max((m.end() for m in _SENTENCE_SIGN.finditer(text, 0, lead_end)), default=0)
        named = [time for time in times if clause_begin <= time.start and time.end <= lead_end and not time.compared]
        lead = text[clause_begin:lead_end]
        if len(named) == len(run):
            for figure, time in zip(run, _with_parts(text, named), strict=True):
                change = _is_change(text, figure, figures)
                paired[figure.start] = Claim(
                    figure, lead, text[:clause_begin], frozenset({time.year}), time.part, change
                )
        elif subjects := last if len(last) == len(run) else _subjects(lead, len(run)):
            last = subjects  # 较上年分别下降17个和19个基点: the subjects are those of the list before
            when = _time_of(text, run[0], figures, times) or _time_of(text, run[-1], figures, times)
            for figure, subject in zip(run, subjects, strict=True):
                years = frozenset({when.year}) if when else frozenset()
                change = _is_change(text, run[0], figures)
                paired[figure.start] = Claim(
                    figure, subject, text[:clause_begin], years, when.part if when else "", change
                )
    return paired


def _paired_with_times(text: str, figures: Sequence[Figure], times: Sequence[_Time]) -> dict[int, Claim]:
    """Claims of figures whose times stand elsewhere in the sentence: losses of 28 and 197 for 2021 and 2020, respectively.

    What is said of them is what their clause says; only their times are of the list.
    """
    paired: dict[int, Claim] = {}
    begin = 0
    for match in re.finditer(r"\brespectively\b", text, re.IGNORECASE):
        clause_begin = max((m.end() for m in _SENTENCE_SIGN.finditer(text, 0, match.start())), default=0)
        named = [time for time in times if clause_begin <= time.start < match.start() and not time.compared]
        inside = [figure for figure in figures if max(begin, clause_begin) <= figure.start < match.start()]
        for run in _runs_of_list(text, inside):
            if len(run) == len(named) > 1:
                for figure, time in zip(run, _with_parts(text, named), strict=True):
                    own = _prose_claim(text, figure, figures, times)
                    paired[figure.start] = replace(own, years=frozenset({time.year}), part=time.part)
        begin = match.end()
    return paired


def _runs_of_list(text: str, figures: Sequence[Figure]) -> list[list[Figure]]:
    """The figures, those together that nothing but the signs of a list parts."""
    runs: list[list[Figure]] = []
    for figure in figures:
        if runs and _LIST_GAP.fullmatch(text[runs[-1][-1].end : figure.start]):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return runs


def _with_parts(text: str, times: Sequence[_Time]) -> list[_Time]:
    """The times; a bare year is of the same part as the one that it is listed after: March 31, 2022 and 2021."""
    found: list[_Time] = []
    for time in times:
        bare = text[time.start : time.end].isdigit() and found and _LIST_GAP.fullmatch(text[found[-1].end : time.start])
        found.append(replace(time, part=found[-1].part) if bare else time)
    return found


def _run_after(text: str, figures: Sequence[Figure], start: int) -> list[Figure]:
    """Figures parted by nothing but list signs, from `start` on (a few words may come first)."""
    run: list[Figure] = []
    for figure in figures:
        if figure.start < start:
            continue
        gap = text[(run[-1].end if run else start) : figure.start]
        if (run and not re.fullmatch(r"\s*(?:、|,|，|和|及|与|以及|and|\s)+\s*", gap)) or (not run and len(gap) > 12):
            break
        run.append(figure)
    return run


def _run_before(text: str, figures: Sequence[Figure], end: int) -> list[Figure]:
    run: list[Figure] = []
    for figure in reversed([figure for figure in figures if figure.end <= end]):
        gap = text[figure.end : (run[0].start if run else end)]
        if not re.fullmatch(r"[\s,]*(?:and)?[\s,]*(?:[A-Z]{0,3}[$¥€£]|RMB|CNY|USD)?\s?", gap):
            break
        run.insert(0, figure)
    return run


def _subjects(lead: str, count: int) -> list[str]:
    """The last `count` items that a list before the figures names; none where they cannot be told apart."""
    words = re.sub(r"(?:were|was|are|is|stood at|reached|at|of)\s*$", "", lead.strip(), flags=re.IGNORECASE)
    for among in (*reversed(words.split("，")), words):  # of one clause, if one names as many
        items = [item.strip() for item in _LIST_SIGN.split(among) if item.strip()]
        if len(items) >= count:
            return items[-count:]
    return []

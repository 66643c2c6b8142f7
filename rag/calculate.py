"""Which figures to compute an answer from, where no sentence states it: operands of one subject, or no sum at all.

Asked for a change (percentage points, growth, an amount), two levels of one row or one sentence are taken, of the two
years; asked for the level of a year that a sentence gives only as a change, that sum; asked what one thing is more than
another, or what several come to, the cells of one column.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.binding import Claim, claims, is_row
from rag.claims import TOTAL_ROW, RankedClaim
from rag.confidence import figure_confidence
from rag.derive import (
    Derived,
    difference,
    direction,
    earlier_level,
    growth,
    growth_from_change,
    level_before,
    points_between,
    share,
    shown,
    total,
)
from rag.figures import find_figures
from rag.periods import periods
from rag.question import Question
from rag.records import Figure, FigureKind
from rag.sentences import RankedSentence

Search = Callable[[Question], list[RankedClaim]]

_GROWTH_ASKED = re.compile(
    r"百分之|百分比|增速|增长率|增幅|降幅|多快|%|percent|\bby what (?:share|proportion)|growth|how fast|\brate\b",
    re.IGNORECASE,
)
_SINCE_LAST_YEAR = re.compile(
    r"较?上年|比上年|较年初|同比|year[- ]on[- ]year|from (?:a|the) (?:year|previous)|over the year", re.IGNORECASE
)
_LEVELS_TRIED = 3
_ITEMS_COMPARED = re.compile(
    r"比.{1,20}(?:高出?|低|多出?|少)了?多少|相差|差多少|差几|差距|\bgap\b|difference between|(?:above|below|higher than|lower than|more than|less than) (?:the )?\w+",
    re.IGNORECASE,
)
_SUM_ASKED = re.compile(
    r"加起来|加总|合起来|合在一起|之和|总共|\btogether\b|\bcombined\b|\bsum of\b|in total", re.IGNORECASE
)
_ROUNDED = re.compile(r"小数|保留.位|two decimals?|decimal place|round", re.IGNORECASE)
_WHICH = re.compile(r"哪|谁|\bwhich\b|\bwho\b|\bwhat (?:region|segment|group|bank)", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    r"(?P<most>最高|最大|最多|最快|最强|highest|largest|biggest|\bmost\b(?! (?:thinly|weakly))|fastest|top)"
    r"|(?P<least>最低|最小|最少|最慢|最弱|lowest|smallest|least|fewest|slowest|thinnest|most thinly|weakest)",
    re.IGNORECASE,
)
_FEWEST_RANKED = 3
_NOT_OF_ROWS = re.compile(r"哪一?年|哪几年|\bwhich year\b|\bwhen\b|降|跌|\bfall|\bfell|\bdrop|\bdecline", re.IGNORECASE)
_SUB_ROW = re.compile(r"\s*(?:其中|of which|including)", re.IGNORECASE)
_UNCUT_CHARS = 700  # of a passage with figures: ingest cuts at 320 characters, of which a digit counts for 0.4
_LESS = re.compile(r"低|(?<!多)少|\b(?:below|lower|less)\b", re.IGNORECASE)
_EITHER_WAY = re.compile(r"相差|差多少|差几|差距|\bgap\b|difference", re.IGNORECASE)
_ITEM_SIGN = re.compile(r"、|和|与|以及|\band\b", re.IGNORECASE)
# From one time to another of one subject, and nothing of another.
_FROM_TO = re.compile(
    r"[，,]?\s*(?:大幅|进一步|再|又|逐步)?(?:提升|上升|增加|增长|提高|升高|上涨|升|增|下降|降低|减少|回落|下滑|收窄|扩大|降|减)(?:至|到|为)"
    r"\s*(?:本年|今年|报告期末?|上年末?|去年|(?:19|20)\d{2}年(?:末|底)?)?(?:的)?\s*"
    r"|\s*(?:in FY\s?\d+|in \d{4}|a year (?:earlier|before))?,?\s*(?:up|down)?\s*(?:to|compared with|from|against|versus)\s+(?:[A-Z]{3}\s?|US\$|S\$|HK\$)?",
    re.IGNORECASE,
)
_CHANGED_SINCE = re.compile(
    r"[，,（(]?\s*(?:较|比)?(?:上年末|年初|上年|去年末?|上年同期|同比)(?:净|同比)?(?:增加|增长|增|上升|提高|提升|减少|下降|降低|回落)了?(?:人民币)?\s*"
)
_FARTHEST_CHARS = 40
_LEVELS: frozenset[FigureKind] = frozenset({"percent", "amount", "count", "multiple", "number"})


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed figure, the sentences of its operands and how sure it is. preferred: over a stated figure."""

    derived: Derived
    sentences: tuple[RankedSentence, ...]
    confidence: float
    preferred: bool = False
    name: str = ""  # of the row that was chosen, with its sign, where one was asked for


def compute(question: Question, search: Search, ranked: Sequence[RankedClaim]) -> Computed | None:
    """The computed answer, where there is one to be made. ranked: the figures found for the question, barred ones too."""
    stated = [one for one in ranked if not one.bar]
    for rule in (_between_items, _of_all, _superlative):
        if found := rule(question, search):
            return found
    if question.change:
        return _change(question, search, stated)
    return _earlier(question, ranked)


def asks_sum(question: Question) -> bool:
    """Whether a question asks what several things come to."""
    return _SUM_ASKED.search(question.text) is not None and _ITEM_SIGN.search(question.text) is not None


# changes


def _change(question: Question, search: Search, stated: Sequence[RankedClaim]) -> Computed | None:
    """later − earlier of one subject; preferred unless the best stated figure is a change of the kind itself."""
    is_stated = bool(stated) and stated[0].claim.is_change and _is_of_kind(question, stated[0])
    later_year, earlier_year = _years(question)
    kinds, share_asked = _levels_asked(question)
    asked = replace(
        question,
        kinds=kinds,
        change=False,
        asks_share=share_asked,
        years=frozenset({later_year} if later_year else ()),
    )
    levels = [one for one in search(asked) if not one.bar and not one.claim.is_change]
    everything = search(replace(asked, years=frozenset(), part=""))
    for later in levels[:_LEVELS_TRIED]:
        earlier = _partner(later, everything, earlier_year)
        derived = _changed(question, later, earlier) if earlier else _from_stated_change(question, later)
        if derived:
            rivals = [one for one in levels if one.sentence.place != later.sentence.place]
            confidence = figure_confidence([later, *rivals])
            closer = not is_stated or _beyond(later) < _beyond(stated[0])
            return Computed(derived, (later.sentence,), confidence, preferred=closer)
    return None


def _beyond(one: RankedClaim) -> float:
    """How much of what the figure is said of the question does not speak of, 0 to 1."""
    return max(one.features["surplus"], one.features["surplus_before"])


def _levels_asked(question: Question) -> tuple[frozenset[FigureKind], bool]:
    """The kinds of level whose change is asked for, and whether they are shares."""
    if question.kinds & {"points", "basis_points"} and "amount" not in question.kinds:
        return frozenset({"percent"}), True
    if _GROWTH_ASKED.search(question.text):
        return frozenset({"amount", "count", "number"}), False
    return _LEVELS, question.asks_share


def _from_stated_change(question: Question, later: RankedClaim) -> Derived | None:
    """The growth from a level and the rise or fall in amount that its sentence states right after it."""
    if not _GROWTH_ASKED.search(question.text):
        return None
    following, between = _figure_after(later)
    if following is None or not _SINCE_LAST_YEAR.search(between):
        return None
    sign = direction(between)
    return growth_from_change(later.claim.figure, following, sign) if sign else None


def _figure_after(one: RankedClaim) -> tuple[Figure | None, str]:
    """The figure that follows a claim's own in its sentence, None for none, and the words between them."""
    text, end = one.sentence.sentence.text, one.claim.figure.end
    following = next((figure for figure in find_figures(text) if figure.start >= end), None)
    return following, text[end : following.start] if following else ""


def _years(question: Question) -> tuple[int | None, int | None]:
    if len(question.years) > 1:
        return max(question.years), min(question.years)
    if question.years:
        year = next(iter(question.years))
        return year, year - 1
    return None, None


def _is_of_kind(question: Question, one: RankedClaim) -> bool:
    kind = one.claim.figure.kind
    if _GROWTH_ASKED.search(question.text):
        return kind == "percent" or (kind in ("points", "basis_points") and kind in question.kinds)
    return True


def _partner(later: RankedClaim, everything: Sequence[RankedClaim], year: int | None) -> RankedClaim | None:
    """The level of the earlier year in the same row or sentence, said of the same subject and in the same unit."""
    this = later.claim
    wanted = year if year is not None else max(this.years) - 1 if this.years else None
    for one in everything:
        claim = one.claim
        if one.sentence.place != later.sentence.place or claim.figure.start == this.figure.start or claim.is_change:
            continue
        if wanted is None or wanted not in claim.years or claim.part != this.part:
            continue
        if claim.figure.unit == this.figure.unit and claim.figure.kind == this.figure.kind and _one_subject(later, one):
            return one
    return None


def _one_subject(one: RankedClaim, other: RankedClaim) -> bool:
    """In a row: the same name and head but for the time. In prose: from one to the other, no words of another subject."""
    if one.claim.column or other.claim.column:
        return _bare(one.claim.own) == _bare(other.claim.own)
    first, second = sorted((one.claim.figure, other.claim.figure), key=lambda figure: figure.start)
    return _FROM_TO.fullmatch(one.sentence.sentence.text, first.end, second.start) is not None


def _bare(own: str) -> str:
    return re.sub(r"\s+|截至|止年度|年度|末", "", own)


def _changed(question: Question, later: RankedClaim, earlier: RankedClaim) -> Derived | None:
    new, old = later.claim.figure, earlier.claim.figure
    if new.kind == "percent":
        return points_between(new, old)
    return growth(new, old) if _GROWTH_ASKED.search(question.text) else difference(new, old)


# the level of an earlier year


def _earlier(question: Question, ranked: Sequence[RankedClaim]) -> Computed | None:
    """The level of the year asked for, where a sentence gives it only as a change since then."""
    if len(question.years) != 1:
        return None
    year = next(iter(question.years))
    levels = [one for one in ranked if one.bar in ("", "period") and not one.claim.is_change]
    for one in levels[:1]:
        text = one.sentence.sentence.text
        found = [
            derived
            for derived in earlier_level(text, year)
            if derived.operands[0].start == one.claim.figure.start
            and all(p.part == question.part for p in periods(text[derived.operands[0].end : derived.operands[1].start]))
        ]
        if derived := found[0] if found else _before_last_change(question, one, levels, year):
            return Computed(derived, (one.sentence,), figure_confidence(levels))
    return None


def _before_last_change(
    question: Question, one: RankedClaim, levels: Sequence[RankedClaim], year: int
) -> Derived | None:
    """The level a year before, from the level and its stated change on the year before (较上年末增加71.5亿元)."""
    if one.claim.part != question.part:
        return None
    this_year = next(iter(one.claim.years), one.base_year)
    if this_year is None or this_year - 1 != year or any(year in other.claim.years for other in levels[:_LEVELS_TRIED]):
        return None
    following, between = _figure_after(one)
    if following is None or len(between) > _FARTHEST_CHARS:
        return None
    sign = direction(between)
    if not sign or not _CHANGED_SINCE.fullmatch(between):
        return None
    return level_before(one.claim.figure, following, sign)


# several items of one table


def _between_items(question: Question, search: Search) -> Computed | None:
    """How much one row is above another in the column asked for."""
    if not _ITEMS_COMPARED.search(question.text) or len(question.years) > 1:
        return None
    kinds, share_asked = _levels_asked(question)
    two = _named_rows(replace(question, kinds=kinds, change=False, asks_share=share_asked), search)
    if len(two) != 2:
        return None
    first, second = sorted(two, key=lambda one: _place_in(question, one))
    if _LESS.search(question.text):
        first, second = second, first
    new, old = first.claim.figure, second.claim.figure
    if new.value < old.value and not _EITHER_WAY.search(question.text):
        return None  # it is not higher: that sum would say so
    if new.value < old.value:
        new, old = old, new
    derived = points_between(new, old) if new.kind == "percent" else difference(new, old)
    return _over_rows(derived, two)


def _of_all(question: Question, search: Search) -> Computed | None:
    """What the named rows of a column come to, or what share the smaller is of the larger."""
    is_sum = bool(_SUM_ASKED.search(question.text))
    is_share = bool(_ROUNDED.search(question.text)) and question.asks_share and not question.change
    if not is_sum and not is_share:
        return None
    kinds: frozenset[FigureKind] = frozenset({"amount", "count", "number"})
    rows = _named_rows(replace(question, kinds=kinds, asks_share=False), search)
    if is_sum and len(rows) != len(_ITEM_SIGN.findall(question.text)) + 1:
        return None  # an item that was not found is not zero
    if is_sum:
        return _over_rows(total([one.claim.figure for one in rows]), rows)
    if len(rows) != 2:
        return None
    part, whole = sorted((one.claim.figure for one in rows), key=lambda figure: figure.value)
    return _over_rows(share(part, whole), rows)


def _superlative(question: Question, search: Search) -> Computed | None:
    """The row with the largest or the smallest figure of the column asked for, of the whole of its table."""
    wanted = _SUPERLATIVE.search(question.text)
    if not wanted or question.change or not _WHICH.search(question.text) or _NOT_OF_ROWS.search(question.text):
        return None
    asked = replace(question, asks="figure", kinds=question.kinds or _LEVELS)
    cells = [one for one in search(asked) if not one.bar and one.claim.row]
    if not cells or cells[0].features["name_held"] > 0 or not _whole_table(cells[0]):
        return None  # a row that is asked for by name is not to be compared with others
    first = cells[0]
    column = [
        one
        for one in _column_of(first)
        if not TOTAL_ROW.search(one.row) and not _SUB_ROW.match(one.row) and one.figure.comparator == "="
    ]
    if len({one.row for one in column}) < _FEWEST_RANKED or len({one.figure.unit for one in column}) > 1:
        return None
    ranked = sorted(column, key=lambda one: one.figure.value, reverse=wanted.lastgroup == "most")
    best, second = ranked[:2]
    sign = ">" if wanted.lastgroup == "most" else "<"
    shown_sum = f"{shown(best.figure)} {sign} {shown(second.figure)}"
    derived = Derived(best.figure.value, best.figure.unit, shown_sum, (best.figure, second.figure))
    sentences = (_sentence_of(first, best), _sentence_of(first, second))
    return Computed(derived, sentences, figure_confidence([first]), preferred=True, name=f"{best.row}: ")


def _column_of(one: RankedClaim) -> list[Claim]:
    """The cells of a claim's column, of every row of its passage."""
    rows = (
        claim for s in one.sentence.passage.chunk.sentences if is_row(s.text) for claim in claims(s.text, one.base_year)
    )
    return [claim for claim in rows if claim.column == one.claim.column]


def _whole_table(one: RankedClaim) -> bool:
    """Whether a passage is too short to have been cut for its length, so that no row of its table stands elsewhere."""
    return len(one.sentence.passage.chunk.text) <= _UNCUT_CHARS


def _sentence_of(one: RankedClaim, claim: Claim) -> RankedSentence:
    """The sentence of the same passage that a claim of its column stands in."""
    sentences = one.sentence.passage.chunk.sentences
    index = next(i for i, sentence in enumerate(sentences) if claim in claims(sentence.text, one.base_year))
    return replace(one.sentence, index=index)


def _named_rows(question: Question, search: Search) -> list[RankedClaim]:
    """The cells of one column whose rows the question names, each once; the column of the best of them."""
    cells = [
        one
        for one in search(question)
        if not one.bar and one.claim.row and one.features["name_held"] > 0 and one.features["name_surplus"] == 0
    ]
    if not cells:
        return []
    first = cells[0]
    rows: dict[str, RankedClaim] = {}
    for one in cells:
        if one.claim.column == first.claim.column and one.sentence.passage.key == first.sentence.passage.key:
            rows.setdefault(one.claim.row, one)
    return list(rows.values())


def _place_in(question: Question, one: RankedClaim) -> int:
    """Where a question names a row; at its end where it does so in other words."""
    place = question.text.find(one.claim.row)
    return place if place >= 0 else len(question.text)


def _over_rows(derived: Derived | None, rows: Sequence[RankedClaim]) -> Computed | None:
    if derived is None:
        return None
    # Operands are no rivals: each is as sure as it would be alone, and the sum as the least sure of them.
    confidence = min(figure_confidence([one]) for one in rows)
    return Computed(derived, tuple(one.sentence for one in rows), confidence, preferred=True)

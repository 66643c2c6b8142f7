"""Sums over the cells of a table: what a row is more than another, what several come to, which is the largest. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from rag.asked_sum import AMOUNTS, LEVELS, item_count, levels_asked, says_sum
from rag.binding import Claim, claims, is_row
from rag.claims import TOTAL_ROW, RankedClaim
from rag.computed import Computed, Search
from rag.confidence import figure_confidence
from rag.derive import Derived, apart, growth, shown, total
from rag.institutions import ITSELF, banks_named, without_banks
from rag.population import populations
from rag.question import Question
from rag.records import Figure, FigureKind
from rag.sentences import RankedSentence

_ITEMS_COMPARED = re.compile(
    r"比.{1,20}(?:高出?|低|多出?|少)了?多少|相差|差多少|差几|差距|\bgap\b|difference between"
    r"|(?:above|below|higher than|lower than|more than|less than) (?:the )?\w+",
    re.IGNORECASE,
)
_WHICH = re.compile(r"哪|谁|\bwhich\b|\bwho\b|\bwhat (?:region|segment|group|bank)", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    r"(?P<most>最高|最大|最多|最快|最强|highest|largest|biggest|\bmost\b(?! (?:thinly|weakly|recent))|fastest|\btop\b)"
    r"|(?P<least>最低|最小|最少|最慢|最弱|\blowest|\bsmallest"
    r"|(?<!at )\bleast\b|\bfewest|\bslowest|\bthinnest|\bmost thinly|\bweakest)",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"增速|增长|增幅|\bgrowth\b|\bgrew\b|\bgrown?\b|fastest|slowest", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KIND_OF_THING = re.compile(r"(?:the|bank|group|other|total|all|of|which|loans?|deposits?)s?", re.IGNORECASE)
_YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d年?")
_FEWEST_RANKED = 3
# A year is no row, and what rose, fell or got better the most is not what is highest.
_NOT_OF_ROWS = re.compile(
    r"哪一?年|哪几年|\bwhich year\b|\bwhen\b|降|跌|上升|提升|提高|升幅|升得|改善|恶化|变化"
    r"|\bfall|\bfell|\bdrop|\bdecline|\bris(?:e|en|ing)\b|\brose\b"
    r"|\bimprov|\bdeteriorat|\bwiden|\bnarrow",
    re.IGNORECASE,
)
_SUB_ROW = re.compile(r"\s*(?:其中|of which|including)", re.IGNORECASE)
_UNCUT_CHARS = 700  # of a passage with figures: ingest cuts at 320 characters, of which a digit counts for 0.4
_LESS = re.compile(r"低|(?<!多)少|\b(?:below|lower|less)\b", re.IGNORECASE)
_EITHER_WAY = re.compile(r"相差|差多少|差几|差距|\bgap\b|difference", re.IGNORECASE)


def between_rows(question: Question, search: Search) -> Computed | None:
    """How much one row is above another in the column asked for."""
    if not _ITEMS_COMPARED.search(question.text) or len(question.years) > 1:
        return None
    kinds, share_asked = levels_asked(question)
    two = _named_rows(replace(question, kinds=kinds, change=False, asks_share=share_asked), search)
    if len(two) != 2:
        return None
    first, second = sorted(two, key=lambda one: _place_in(question, one))
    if _LESS.search(question.text):
        first, second = second, first
    derived, told = _apart(question, first.claim.figure, second.claim.figure)
    computed = _over_rows(derived, two)
    return replace(computed, told=told) if computed else None


def of_all(question: Question, search: Search) -> Computed | None:
    """What the named rows of a column come to."""
    if not says_sum(question):
        return None
    rows = _named_rows(replace(question, kinds=AMOUNTS, asks_share=False), search)
    if len(rows) != item_count(question):
        return None  # an item that was not found is not zero
    return _over_rows(total([one.claim.figure for one in rows]), rows)


def between_columns(question: Question, search: Search) -> Computed | None:
    """How much the bank asked for is above or below a kind of banks that stands in the same row (城商行平均)."""
    of_others = populations(without_banks(question.text))
    if not _ITEMS_COMPARED.search(question.text) or len(of_others) != 1 or not question.banks:
        return None
    kinds, share_asked = levels_asked(question)
    found = search(replace(question, kinds=kinds, change=False, asks_share=share_asked))
    theirs = next((one for one in found if not one.bar and populations(one.claim.column) == of_others), None)
    if theirs is None:
        return None
    own = next(
        (one for one in found if _is_own_cell(question, one) and one.sentence.place == theirs.sentence.place), None
    )
    if own is None or own.claim.years != theirs.claim.years or own.claim.part != theirs.claim.part:
        return None
    new, old = own.claim.figure, theirs.claim.figure
    if _LESS.search(question.text):
        new, old = old, new
    derived, told = _apart(question, new, old)
    if derived is None:
        return None
    return Computed(derived, (theirs.sentence,), figure_confidence([theirs]), preferred=True, told=told)


def _apart(question: Question, new: Figure, old: Figure) -> tuple[Derived | None, str]:
    """new − old, the larger first, and the name of the wording that says so where it is not as the question has it."""
    told = ""
    if new.value < old.value:
        new, old = old, new
        if not _EITHER_WAY.search(question.text):
            told = "above_not_below" if _LESS.search(question.text) else "below_not_above"
    return apart(new, old), told


def asks_comparison(question: Question) -> bool:
    """Whether a question asks how far two things are apart: the level of one of them is no answer."""
    return _ITEMS_COMPARED.search(question.text) is not None


def _is_own_cell(question: Question, one: RankedClaim) -> bool:
    """Whether a cell stands under the name of the bank that is asked for."""
    named = banks_named(one.claim.column)
    return bool(named & question.banks) or named == {ITSELF}


def superlative(question: Question, search: Search) -> Computed | None:
    """The row with the largest or smallest figure, or growth, of the column asked for, of the whole of its table."""
    wanted = _SUPERLATIVE.search(question.text)
    if not wanted or not _WHICH.search(question.text) or _NOT_OF_ROWS.search(question.text):
        return None
    of_growth = _GROWTH.search(question.text) is not None
    if question.change and not of_growth:
        return None
    kinds: frozenset[FigureKind] = AMOUNTS if of_growth else question.kinds or LEVELS
    asked = replace(
        question, asks="figure", kinds=kinds, change=False, asks_share=question.asks_share and not of_growth
    )
    cells = [one for one in search(asked) if not one.bar and one.claim.row and not one.claim.is_change]
    if not cells or not _whole_table(cells[0]):
        return None
    first = cells[0]
    column = _compared(question, [claim for claim in _column_of(first) if _is_an_item(claim)])
    if len({claim.figure.unit for claim in column}) > 1 or any(claim.figure.comparator != "=" for claim in column):
        return None  # below 50 may be the least of all
    sign = ">" if wanted.lastgroup == "most" else "<"
    ranked = _by_growth(first, column) if of_growth else [(claim.figure.value, claim, None) for claim in column]
    if len(ranked) < len(column) or len({claim.row for _, claim, _ in ranked}) < min(_FEWEST_RANKED, len(column)):
        return None
    if len(ranked) < 2:
        return None
    ranked.sort(key=lambda one: one[0], reverse=sign == ">")
    (value, best, grown), (other, second, grown_second) = ranked[:2]
    name = f"{best.row}: "
    if value == other:
        sign, name = "=", f"{best.row}, {second.row}: "
    if grown and grown_second:
        written = f"{grown.derivation} {sign} {grown_second.derivation}"
        derived = replace(
            grown, derivation=written, operands=(*grown.operands, *grown_second.operands), within=(grown_second,)
        )
    else:
        written = f"{shown(best.figure)} {sign} {shown(second.figure)}"
        derived = Derived(best.figure.value, best.figure.unit, written, (best.figure, second.figure))
    sentences = (_sentence_of(first, best), _sentence_of(first, second))
    return Computed(derived, sentences, figure_confidence([first]), preferred=True, name=name)


def _is_an_item(claim: Claim) -> bool:
    """Whether a cell is of one of the things that a table lists: no total, no part of a row above."""
    return not TOTAL_ROW.search(claim.row) and not _SUB_ROW.match(claim.row)


def _compared(question: Question, column: Sequence[Claim]) -> list[Claim]:
    """The cells that are compared: those of the rows that a question lists, all where it names none; none for one."""
    named = [claim for claim in column if _is_named(question, claim.row)]
    return list(column) if not named else named if len(named) > 1 else []


def _is_named(question: Question, row: str) -> bool:
    """Whether a question names a row: its Chinese name, or the first word of a Latin one that is no kind of thing."""
    name = _SUB_ROW.sub("", row).strip()
    if _HAN.search(name):
        return name in question.text
    words = [word for word in re.findall(r"[A-Za-z]+", name) if not _KIND_OF_THING.fullmatch(word)]
    return bool(words) and all(re.search(rf"\b{word}\b", question.text, re.IGNORECASE) for word in words[:2])


def _by_growth(first: RankedClaim, column: Sequence[Claim]) -> list[tuple[Decimal, Claim, Derived | None]]:
    """For each row its growth on the year before, with its sum; rows without one are left out."""
    every = list(_cells_of(first))
    found: list[tuple[Decimal, Claim, Derived | None]] = []
    for claim in column:
        before = [one for one in every if one.row == claim.row and _is_a_year_earlier(one, claim)]
        if before and (grown := growth(claim.figure, before[0].figure)):
            found.append((grown.value, claim, grown))
    return found


def _is_a_year_earlier(one: Claim, other: Claim) -> bool:
    """Whether a cell is what another one was a year before: under the same head but for the year."""
    if len(one.years) != 1 or len(other.years) != 1 or one.part != other.part or one.is_change:
        return False
    return min(one.years) == min(other.years) - 1 and _YEAR.sub("", one.column) == _YEAR.sub("", other.column)


def _column_of(one: RankedClaim) -> list[Claim]:
    """The cells of a claim's column, of every row of its passage."""
    return [claim for claim in _cells_of(one) if claim.column == one.claim.column]


def _cells_of(one: RankedClaim) -> Iterator[Claim]:
    """The cells of the rows of a claim's passage."""
    for sentence in one.sentence.passage.chunk.sentences:
        if is_row(sentence.text):
            yield from claims(sentence.text, one.base_year)


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

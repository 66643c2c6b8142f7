"""How well the words of two claims fit, in one language or across two. Pure but for the lexicon's look-ups.

In one language the fit is a Dice coefficient over the units of lexical search; across languages the mean of the shares
of either side's concepts that the other holds, by the lexicon. A word that many claims of the same passages share tells
little of which is meant and weighs little; words before a figure's own clause count for part of it.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from rag.binding import Claim
from rag.figures import find_figures
from rag.lexicon.lookup import Concept, PreparedText, covered, prepare
from rag.periods import periods, relative_periods
from rag.question import passage_language
from rag.records import Language
from rag.terms import terms

Fit = Callable[[Claim, Claim], float]

LEAST_SUPPORT = 0.35  # of a sentence's or a clause's words, that its sources must hold
_FAR_SHARE = 0.3
_LEAST_RARITY = 0.1
_FAR_READ = 60  # characters before a claim's own words
_CLAUSE_SIGN = re.compile(r"[，；,;：:](?!\d)")
_NEXT_BEGINS = re.compile(r"[，,；;、]|\band\b|\bbut\b|\bwhile\b|和|而")
# What is said of figures of any subject: verbs, bounds, and the asking for shares.
_OF_ANY = re.compile(
    r"占比|比例|比重|份额|分别|达到?|约为?|为|占|是|有|的|了|在|较|比|其中|截至|报告期|余额|金额|相较?于?|同比|环比|一年之间|年末|末"
    r"|上升|下降|提升|提高|增加|减少|增长|降低|回落|升至|降至|只剩|另有"
    r"|人民币|\b(?:USD|CNY|RMB|HKD|SGD|EUR|yuan|the|of|was|were|is|are|at|to|by|in|on|and|or|a|an|its|their|that|which|with|from|than|up|down|rose|fell|share"
    r"|percent|percentage|points?|basis|compared|against|respectively|about|some|only|stood|came|amounted|reached)\b",
    re.IGNORECASE,
)


class Lexicon(Protocol):
    """What names things in both languages."""

    def concepts(self, text: str, language: Language) -> Sequence[Concept]:
        """The concepts of a text with their forms in the other language."""
        ...


class Subjects:
    """Fits of claims by their words; what was looked up once is remembered."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._concepts = lru_cache(maxsize=4096)(lexicon.concepts)

    def fits(self, among: Sequence[Claim], titles: Iterable[str] = ()) -> Fit:
        """The fit of two claims, 0 to 1, where words count by how few of the claims `among` hold them.

        titles: of the reports; their words are said of every claim.
        """
        of_all = {unit for title in titles for unit in terms(title)}
        counts = Counter(unit for claim in among for unit in set(_plain_units(words_of(claim)[0])))
        texts = [prepare(words_of(claim)[0]) for claim in among]

        def of_unit(unit: str) -> float:
            return _LEAST_RARITY if unit in of_all else _rarity(counts[unit], len(among))

        @lru_cache(maxsize=4096)
        def of_concept(concept: Concept) -> float:
            return _rarity(sum(1 for text in texts if _holds(concept, text) > 0), len(among))

        def fit(one: Claim, other: Claim) -> float:
            sides = words_of(one), words_of(other)
            languages = [passage_language("".join(words)) for words in sides]
            if languages[0] == languages[1]:
                return _dice(_units(*sides[0]), _units(*sides[1]), of_unit)
            there = self._covered(sides[0], languages[0], sides[1], of_concept)
            back = self._covered(sides[1], languages[1], sides[0], of_concept)
            return (there + back) / 2

        return fit

    def support(self, text: str, source: str) -> float:
        """0 to 1: the share of a sentence's words that a source holds."""
        language = passage_language(text)
        if language == passage_language(source):
            wanted = set(terms(subject_words(text)))
            return len(wanted & set(terms(source))) / len(wanted) if wanted else 1.0
        concepts = self._concepts(without_figures(text), language)
        prepared = prepare(source)
        return sum(_holds(concept, prepared) for concept in concepts) / len(concepts) if concepts else 1.0

    def knows(self, claim: Claim, source: str) -> bool:
        """Whether a source holds enough words of a claim's clause; across languages, where some are missed, always."""
        own = words_of(claim)[0]
        return passage_language(own) != passage_language(source) or self.support(own, source) >= LEAST_SUPPORT

    def _covered(
        self, words: tuple[str, str], language: Language, other: tuple[str, str], weight: Callable[[Concept], float]
    ) -> float:
        near, far = (prepare(text) for text in other)
        total = found = 0.0
        for text, share in zip(words, (1.0, _FAR_SHARE), strict=True):
            for concept in self._concepts(text, language):
                total += share * weight(concept)
                found += share * weight(concept) * max(_holds(concept, near), _FAR_SHARE * _holds(concept, far))
        return found / total if total else 0.0


def _rarity(held_by: int, of: int) -> float:
    """1 for a word that one claim holds or none, less the more hold it."""
    return 1.0 if of < 2 else max(_LEAST_RARITY, 1 - math.log(max(1, held_by)) / math.log(of + 1))


def _holds(concept: Concept, text: PreparedText) -> float:
    best = max((weight for _, weight in concept.forms), default=0.0)
    return covered(concept, text) / best if best else 0.0


@lru_cache(maxsize=8192)
def words_of(claim: Claim) -> tuple[str, str]:
    """The words of a claim's own clause, and those before it, without figures and periods."""
    own, before = own_clause(claim)
    if not has_words(own):  # the row 5%-10%
        return own.replace(claim.figure.surface, " "), without_figures(before[-_FAR_READ:])
    return without_figures(own), without_figures(before[-_FAR_READ:])


def own_clause(claim: Claim) -> tuple[str, str]:
    """A claim's own clause, and what stands before it, as they are written.

    A clause of no words of its own (，2025年为1,940万元) takes those of the nearest one before it that has some.
    """
    own, before = claim.own, claim.before
    at = own.rfind(claim.figure.surface)
    if at > 0 and has_words(own[:at]):  # joint development 33.2% and direct purchases: the next figure's
        cut = _NEXT_BEGINS.search(own, at + len(claim.figure.surface))
        own = own[: cut.start()] if cut else own
    sign = max((match.end() for match in _CLAUSE_SIGN.finditer(own, 0, max(0, at))), default=0)
    if sign and has_words(own[sign:]):
        own, before = own[sign:], before + own[:sign]
    while before and not has_words(own):
        sign = max((match.end() for match in _CLAUSE_SIGN.finditer(before, 0, len(before) - 1)), default=0)
        own, before = before[sign:] + own, before[:sign]
    return own, before


def has_words(text: str) -> bool:
    """Whether a text names anything, beside what goes with any figure."""
    return re.search(r"[^\W\d_]{2}", subject_words(text)) is not None


def without_figures(text: str) -> str:
    """The text with its figures and periods blanked out."""
    spans = [(one.start, one.end) for one in find_figures(text)]
    spans += [(one.start, one.end) for one in periods(text)] + [(one.start, one.end) for one in relative_periods(text)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def subject_words(text: str) -> str:
    """The text without figures, periods and the words that go with any figure."""
    return _OF_ANY.sub(lambda match: " " * len(match.group()), without_figures(text))


@lru_cache(maxsize=8192)
def _units(near: str, far: str) -> Mapping[str, float]:
    """The units of a claim's words, with the share that each counts for."""
    weights = dict.fromkeys(_plain_units(far), _FAR_SHARE)
    return weights | dict.fromkeys(_plain_units(near), 1.0)


def _plain_units(text: str) -> Iterable[str]:
    return terms(_OF_ANY.sub(lambda match: " " * len(match.group()), text))


def _dice(one: Mapping[str, float], other: Mapping[str, float], weight: Callable[[str], float]) -> float:
    total = sum(share * weight(unit) for side in (one, other) for unit, share in side.items())
    shared = sum(min(share, other[unit]) * weight(unit) for unit, share in one.items() if unit in other)
    return 2 * shared / total if total else 0.0

"""How much of a question a sentence holds: its words in either language, each weighed by how rare it is in the library.

Pure but for the lexicon's look-ups. A word that stands only in the sentence's surroundings (heading, title, neighbour)
counts for part: it says what the sentence is about, but the sentence does not say it itself.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rag.institutions import branches_named, others_named, without_banks, without_known_banks
from rag.lexicon.lookup import Concept, Lexicon, PreparedText, covered, prepare
from rag.lexicon.words import HAN, STOP_ZH, key_of
from rag.namesakes import is_heard_in, is_same_bank, own_name, own_words, sound_of
from rag.periods import periods
from rag.population import without_basis
from rag.question import Question, question_language, without_asking
from rag.records import Language
from rag.terms import terms

# Part of a long Chinese word (不良率 of 不良贷款率) is a hint, not the word.
_PARTIAL_SHARE = 0.6
_FORMS_WEIGHED = 6
# Two to four characters in a row that are no words: longer runs are phrases the dictionary does not know.
# Names in Latin letters: words with a capital, of which acronyms of measures and the like are none.
_CAPITALISED = re.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*(?![A-Za-z])")
_NO_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Tier|Bank|Group|Firm|Chinese"
    r"|Common|Core|Equity|Basel|China|Post|[A-Z][a-z]?)(?:[ -](?:Group|Bank|Post|Equity|Tier))*"
)
_INSTITUTION = re.compile(
    r"(?:The |In |At |For |Did |Does |Has |Is |Was )?(.+) "
    r"(?:Group|Trust|Insurance|Assurance|Securities|Holdings|Financial|Capital|Leasing|Partners|Technolog(?:y|ies)|Corporation|Company)"
)
# Names of what goes without saying in a report, of tongues and of money.
_OF_HERE = re.compile(
    r"中国(?:人|的)?|我国|China|Chinese|.{1,3}[语文]|English|人民币|.{1,2}元|Yuan|Renminbi|A股|H股|春节|周."
)
_FORMS_READ = 3
_OF_A_PLACE = re.compile(r"(?<=..)[市省州县区人]$")
_WHOLE = 0.9
_ENDS_BEFORE_NAME = "的和与及或跟同比对在是年月日末行司"
_LONGEST_NAME = 6  # characters that the two seen of a bank's name may stand behind
_LEAST_STEM = 4
# What a question says of the figure it wants (that it rose, that it is the highest), which rag/claims.py and
# rag/calculate.py look at, and words of no subject: a sentence need not hold them.
_ASKED_NOT_NAMED_WORDS = """
    rise rose risen grow grew grown growth gain gained increase increased drop dropped fall fell fallen decline declined
    decrease decreased narrow narrowed widen widened change changed climb climbed exceed
    highest lowest largest biggest smallest fewest fastest slowest fewer less common widespread back book books
    stand stood reach reached come came amount amounted total totalled run ran post posted show showed altogether
    together combined difference differ apart
    outstanding hold holds generate generates generated achieve achieves achieved bring brings brought deliver delivered
    record recorded report reported firmwide firm-wide bankwide bank-wide groupwide group-wide companywide
    rank ranks ranked second third fourth fifth second-largest second-highest second-lowest third-largest top bottom
    place
    增长 上升 提升 增加 提高 升高 上涨 抬升 抬高 扩大 下降 降低 减少 回落 下滑 收窄 变化 变动 增长了 下降了
    增幅 增速 增长率 变动率 降幅 涨幅 高出 相差 差距 差额 差值 最高 最低 最大 最小 最多 最少 最快 最慢
    排名 排在 位居 位列 名列 第一 第二 第三 第四 第五 倒数 前三 前五 前十 次高 次低
    财年 年度 全行 全部 达到 达 处在 处于 水平 整体 具体 精确 小数点 几成 万元 亿元 百万元 万户 亿户 万人 万家
    年前 年中 年底 年初 之前 之后 之间 当中 回到 给出 觉得 认为 拿出 拿到 拿下 对应 自己 一档 这一档
    两大 三大 四大 五大 六大
"""
_ASKED_NOT_NAMED = frozenset(_ASKED_NOT_NAMED_WORDS.split()) | {"基点", "basis point", "basis points", "bps"}
_HAN_NUMBER = re.compile(r"[近约超逾将]?[零一二三四五六七八九十百千万亿两几]{2,}[多余]?")
_LEADS_ON = re.compile(r" (?:in|on|at|by|for)$")  # of a time that is taken out: pay in November is not to pay in
_NAME = re.compile(r"(?<!\S)\S{2,4}(?!\S)")
STOP_ZH_LONGEST_FIRST = sorted(STOP_ZH, key=len, reverse=True)

Frequencies = Callable[[Iterable[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Term:
    """A thing the question names, and its weight: inverse document frequency over the library's chunks."""

    concept: Concept
    weight: float
    key: str  # how it is looked for in its own language
    known: bool  # whether the library holds it anywhere, in any form

    @property
    def surface(self) -> str:
        """The words of the question."""
        return self.concept.surface


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares from 0 to 1 of the question's weight."""

    sentence: float  # held by the sentence itself
    around: float  # held by the sentence or its surroundings
    heaviest_missing: float  # the weight of the heaviest term that neither holds


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """What a question names."""

    terms: tuple[Term, ...]
    language: Language = "zh"
    names: tuple[str, ...] = ()  # proper names, of which a sentence about something else has none
    # Words of names in Latin letters that no dictionary knows or that name an institution, and what they may mean.
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()  # institutions that are no banks, in Chinese
    branches: frozenset[str] = frozenset()  # in Chinese
    proper: tuple[Concept, ...] = ()  # names that the dictionary knows: places, firms, peoples
    renderings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of institutions in the other language
    # Of a Chinese bank, whose name begins nobody knows where, those that begin further left: 泰德韦尔银行 of 韦尔银行.
    longer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mistakable: frozenset[str] = frozenset()  # banks asked for that only sound like one that reports are about

    def coverage(self, sentence: PreparedText, around: PreparedText | None = None) -> Coverage:
        """How much of the question a sentence holds, and how much with what stands around it."""
        total = sum(term.weight for term in self.terms)
        if not total:
            return Coverage(0.0, 0.0, 0.0)
        here = [held(term, sentence) for term in self.terms]
        there = [max(h, held(term, around)) if around else h for term, h in zip(self.terms, here, strict=True)]
        missing = [term.weight * (1 - t) for term, t in zip(self.terms, there, strict=True)]
        return Coverage(
            sum(term.weight * h for term, h in zip(self.terms, here, strict=True)) / total,
            sum(term.weight * t for term, t in zip(self.terms, there, strict=True)) / total,
            max(missing) / total,
        )

    @property
    def forms(self) -> list[str]:
        """What the question names, in its words and in others for the same."""
        return [form for term in self.terms for form in (term.surface, *(form for form, _ in term.concept.forms))]

    @property
    def unknown(self) -> list[str]:
        """The surfaces of which neither the words nor any form stand anywhere in the library.

        Of English words only names: a common word may stand in a compound that no form covers (small in 中小银行).
        """
        return [term.surface for term in self.terms if not term.known and _is_telling(term.surface)]

    def half_held(self, text: PreparedText) -> float:
        """The share of the question's weight in terms that a text holds in part: 流动性比例 for 流动性覆盖率."""
        total = sum(term.weight for term in self.terms)
        part = sum(term.weight for term in self.terms if 0 < held(term, text) < _WHOLE)
        return part / total if total else 0.0

    def names_missing(self, text: str, language: Language) -> list[str]:
        """Names of the question that a text in its language does not hold; across languages nothing is known."""
        if language != self.language:
            return []
        return [name for name in self.names if name.lower() not in text.lower()]

    def lacks_a_name(self, text: str) -> bool:
        """Whether a text lacks a name that the question gives: in its own spelling, by its sound or by its meaning.

        Asia stands for Asian. What a name in Latin letters means is looked for elsewhere: Shanghai is 上海.
        """
        folded, is_english = text.lower(), question_language(text) == "en"
        for name in self.names:
            if name.isascii() and is_english and not all(_stem(word) in folded for word in re.split(r"[ -]", name)):
                return True
        if is_english and self.language == "en" and self._lacks_initials(prepare(text)):
            return True
        for name, forms in () if is_english else self.strangers.items():
            if name.lower() not in folded and not is_heard_in(name, text) and not any(form in text for form in forms):
                return True
        if not is_english and any(branch not in text for branch in self.branches):
            return True
        if self.proper and not all(_names_stand(concept, prepare(text)) for concept in self.proper):
            return True
        return any(
            other not in text
            and not (is_english and (sound_of(own_name(other)[:2]) in re.sub(r"[^a-z]", "", folded)))
            and not (is_english and any(rendering.lower() in folded for rendering in self.renderings.get(other, ())))
            for other in self.others
        )

    def _lacks_initials(self, text: PreparedText) -> bool:
        """Whether a text has nothing of what the question names by initials: VaR, NSFR."""
        initials = (term for term in self.terms if sum(map(str.isupper, term.surface)) > 1 and " " not in term.surface)
        return any(not held(term, text) for term in initials)

    def is_bank_asked(self, asked: str, named: str) -> bool:
        """Whether a bank that the question names is the one that a text names."""
        if asked == named or asked in self.mistakable:
            return asked == named
        renderings = self.renderings.get(asked, ())
        return any(is_same_bank(spelled, named, renderings) for spelled in (asked, *self.longer.get(asked, ())))

    @property
    def unknown_share(self) -> float:
        """Their share of the question's weight, 0 to 1."""
        total = sum(term.weight for term in self.terms)
        return sum(term.weight for term in self.terms if not term.known) / total if total else 0.0


def _is_telling(surface: str) -> bool:
    return bool(HAN.search(surface)) or any(char.isupper() for char in surface)


def held(term: Term, text: PreparedText) -> float:
    """0 to 1: whether a text holds the term, by its own words or by a form of the other language."""
    concept = term.concept
    if HAN.search(concept.surface):
        if term.key in text.chinese:
            return 1.0
        pairs = [term.key[i : i + 2] for i in range(len(term.key) - 1)]
        partial = _PARTIAL_SHARE * sum(pair in text.chinese for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0
    else:
        if f" {term.key} " in text.lemmas:
            return 1.0
        partial = 0.0
    best = max((weight for _, weight in concept.forms), default=0.0)
    return max(partial, covered(concept, text) / best if best else 0.0)


def question_terms(
    question: Question, lexicon: Lexicon, chunk_count: int, frequencies: Frequencies, names: Iterable[str] = ()
) -> QuestionTerms:
    """Weigh what a question names.

    frequencies: in how many of the library's chunks each lexical unit stands. names: what is no term, such as the names
    of reports that are looked into by themselves.
    """
    # Whose figure it is and of when are looked at by themselves (rag/binding.py, rag/institutions.py).
    text = without_asking(question)
    for name in names:
        text = text.replace(name, " " * len(name))
    text = _without_periods(without_basis(without_banks(text)))
    words = lexicon.concepts(text, question.language)
    concepts = [
        one
        for one in (*words, *_names(text, words))
        if one.surface.lower() not in _ASKED_NOT_NAMED
        and not _HAN_NUMBER.fullmatch(one.surface)
        and not (_LEADS_ON.search(one.surface) and not text[one.end :].strip()[:1].isalpha())
    ]
    found = []
    for concept in sorted(concepts, key=lambda concept: concept.start):
        frequency = _frequency(concept, frequencies)
        found.append(Term(concept, _idf(frequency, chunk_count), _own_key(concept.surface), frequency > 0))
    others = frozenset() if question.banks else others_named(question.text)  # beside a bank they are not whose it is
    return QuestionTerms(
        tuple(found),
        question.language,
        tuple(_proper_names(question, found)),
        dict(_strangers(question, lexicon)),
        others,
        branches_named(question.text),
        tuple(concept for concept in concepts if _is_proper(concept, question, lexicon)),
        {name: _renderings(name, lexicon) for name in question.banks | others},
        {name: tuple(_longer(name, question.text)) for name in question.banks if not name.isascii()},
    )


def _renderings(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What the name of an institution means in the other language: 长城银行 may be Great Wall Bank."""
    return _meanings(" ".join(own_words(name)) if name.isascii() else own_name(name), lexicon)


def _names_stand(concept: Concept, text: PreparedText) -> bool:
    """Whether a text holds a name, or the place that it is made from: 北京 for 北京市, 非洲 for African."""
    spelled = [concept.surface, *(form for form, _ in concept.forms)]
    chinese = [_OF_A_PLACE.sub("", form) for form in spelled if HAN.search(form)]
    stems = [_stem(word) for word in concept.surface.split() if word.isascii()]
    return (
        covered(concept, text) > 0
        or any(form in text.chinese for form in chinese)
        or (bool(stems) and all(f" {stem}" in text.lemmas for stem in stems))
    )


def _stem(word: str) -> str:
    return word.lower()[: max(_LEAST_STEM, len(word) - 2)]


def _is_proper(concept: Concept, question: Question, lexicon: Lexicon) -> bool:
    """Whether a word is a name: what it means is written with a capital, or it is itself and so is what that means."""
    if _OF_HERE.fullmatch(concept.surface):
        return False
    forms = [form for form, _ in concept.forms[:_FORMS_READ] if form.isascii() != concept.surface.isascii()]
    if question.language == "zh":
        return bool(HAN.search(concept.surface)) and bool(forms) and all(map(_is_capitalised, forms))
    if concept.start == 0 or not _CAPITALISED.fullmatch(concept.surface) or not forms:
        return False
    back = [form for other in lexicon.concepts(forms[0], "zh") for form, _ in other.forms[:_FORMS_READ]]
    return bool(back) and all(map(_is_capitalised, back))


def _is_capitalised(form: str) -> bool:
    return all(word[0].isupper() or word in ("of", "and", "the") for word in form.split()) and not form.isupper()


def _longer(name: str, text: str) -> Iterator[str]:
    place = text.find(own_name(name))
    for start in range(place - 1, max(-1, place - _LONGEST_NAME), -1):
        if not HAN.match(text[start]) or text[start] in _ENDS_BEFORE_NAME:
            return
        yield text[start:place] + name


def _strangers(question: Question, lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words of names in Latin letters that mean nothing in Chinese or name an institution, and their Chinese forms.

    Of banks' names none, which are told by themselves (rag/institutions.py).
    """
    text = without_banks(question.text)
    for match in _CAPITALISED.finditer(text):
        institution = _INSTITUTION.fullmatch(match.group())
        whole = _meanings(match.group(), lexicon) if institution else ()
        for word in re.split(r"[ -]", institution[1] if institution else match.group()):
            if not lexicon.concepts(word.lower(), "en"):
                continue  # What and the like
            forms = _meanings(word.lower(), lexicon)
            if institution or (len(word) >= _LEAST_STEM and not forms):
                yield word, (*whole, *forms)


def _meanings(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What a name means as a whole in the other language."""
    is_latin = name.isascii()
    whole = [concept for concept in lexicon.concepts(name, "en" if is_latin else "zh") if concept.surface == name]
    return tuple(form for concept in whole for form, _ in concept.forms if form.isascii() != is_latin)


def _proper_names(question: Question, terms: Iterable[Term]) -> Iterator[str]:
    """Capitalised words inside an English question; of a Chinese one what no dictionary holds but the library does."""
    for match in _CAPITALISED.finditer(without_known_banks(question.text)):
        words = match.group()
        if match.start() == 0 or _NO_NAME.fullmatch(words):
            continue
        yield words
    if question.language == "zh":
        yield from (
            term.surface for term in terms if term.known and not term.concept.forms and HAN.search(term.surface)
        )


def _without_periods(text: str) -> str:
    for period in periods(text):
        text = text[: period.start] + " " * (period.end - period.start) + text[period.end :]
    return text


def _names(text: str, concepts: Iterable[Concept]) -> list[Concept]:
    """Runs of Chinese that no word covers: names that no dictionary holds (云渡 in 云渡农商行)."""
    taken = {place for concept in concepts for place in range(concept.start, concept.end)}
    names = []
    for run in HAN.finditer(text):
        rest = "".join(" " if place in taken else text[place] for place in range(*run.span()))
        for word in STOP_ZH_LONGEST_FIRST:
            rest = rest.replace(word, " " * len(word))
        for match in _NAME.finditer(rest):
            start = run.start() + match.start()
            names.append(Concept(match.group(), start, start + len(match.group()), ()))
    return names


def _own_key(surface: str) -> str:
    prepared = prepare(surface)
    return prepared.chinese if HAN.search(surface) else key_of(surface)


def _frequency(concept: Concept, frequencies: Frequencies) -> int:
    """Of the concept's most frequent form, each form as frequent as its rarest unit at most."""
    surfaces = [concept.surface, *(form for form, _ in concept.forms[:_FORMS_WEIGHED])]
    units = {surface: terms(surface) for surface in surfaces}
    known = frequencies({unit for some in units.values() for unit in some})
    return max((min(known[unit] for unit in some) for some in units.values() if some), default=0)


def _idf(frequency: int, chunk_count: int) -> float:
    """Robertson's idf with a floor; a word the library does not hold weighs as one that a single chunk holds."""
    frequency = max(1, frequency)
    return max(0.1, math.log(1 + (chunk_count - frequency + 0.5) / (frequency + 0.5)))

"""A question's concepts and their forms in the other language, looked up in the built file."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rag.errors import YanwenError
from rag.folding import fold
from rag.lexicon.words import DERIVED, DIGITS, HAN, PHRASE_BREAK, STOP_ZH, Token, key_of, lemma, present, tokens_of
from rag.records import Language

Forms = tuple[tuple[str, float], ...]

GLOSSARY = Path(__file__).parent.parent / "glossary.tsv"
FILE_NAME = "lexicon.sqlite"
VERSION = "1"
MAX_FORMS = 12
_MAX_PHRASE_WORDS = 9
_MAX_HAN = 14
_PIVOTS = 4  # renderings looked at on the way from a Chinese term to another
_SURE = 0.7
_SYNONYM = 0.9  # what a synonym is worth of the term itself


@dataclass(frozen=True, slots=True)
class Concept:
    """A phrase of a question that names something: text[start:end] == surface; forms best first, weights 0 to 1.

    Forms stand in the other language, or are the surface itself where that crosses languages: acronyms, numbers, names.
    """

    surface: str
    start: int
    end: int
    forms: Forms


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A text folded once, so that many concepts can be looked for in it: its Chinese, and its Latin words' lemmas."""

    chinese: str
    lemmas: str  # " lemma lemma lemma ", numbers among them in canonical form


@lru_cache(maxsize=4096)
def prepare(text: str) -> PreparedText:
    """A text, in either language or both, as `covered` wants it."""
    return PreparedText(fold(text), f" {' '.join(token.lemma for token in tokens_of(text))} ")


def covered(concept: Concept, text: PreparedText) -> float:
    """The weight of the concept's best form that stands in the text, 0.0 if none does."""
    for form, weight in concept.forms:  # best first: the first hit is the answer
        if _stands(form, text):
            return weight
    return 0.0


def _stands(form: str, text: PreparedText) -> bool:
    chinese, key = _probe(form)
    if not chinese:
        return key in text.lemmas
    at = text.chinese.find(key)
    while at > 0 and key[0].isdigit() and text.chinese[at - 1].isdigit():  # 1月 does not stand in 11月
        at = text.chinese.find(key, at + 1)
    return at >= 0


@lru_cache(maxsize=65536)
def _probe(form: str) -> tuple[bool, str]:
    """Whether a form is looked for among Chinese characters, and the string to look for."""
    return (True, form) if HAN.search(form) else (False, f" {key_of(form)} ")


class Lexicon:
    """The built file, opened for reading; one may be shared by threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def close(self) -> None:
        self._connection.close()

    def concepts(self, text: str, language: Language) -> tuple[Concept, ...]:
        """What a question names, in order, without overlaps; a concept nothing is known of has its surface as form."""
        found = list(self._latin_concepts(text, language))
        if language == "zh":
            found += (self._with_synonyms(concept, "zh") for concept in self._chinese_concepts(text))
        else:
            found = [self._with_synonyms(concept, "en") for concept in found]
        return tuple(sorted(found, key=lambda concept: concept.start))

    def _latin_concepts(self, text: str, language: Language) -> Iterator[Concept]:
        tokens = tokens_of(text)
        spans = _phrase_spans(text, tokens)
        known = self._rows("en", spans.values())
        taken: set[int] = set()
        for i, j in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):  # the longest phrase first
            if (spans[i, j] in known or j == i + 1) and taken.isdisjoint(range(i, j)):
                taken.update(range(i, j))
                start, end = tokens[i].start, tokens[j - 1].end
                forms = known.get(spans[i, j], (0, ()))[1]
                if not forms and language == "en":
                    forms = self._derived(tokens[i].lemma)
                if language == "zh":  # NIM, net profit: as it stands, or what it is in Chinese
                    forms = ((text[start:end], 1.0), *(form for form in forms if form[0] != text[start:end]))
                yield Concept(text[start:end], start, end, _with_surface(text[start:end], forms, start == 0))

    def _with_synonyms(self, concept: Concept, language: Language) -> Concept:
        """With terms of the glossary in its own language that share one of its best renderings, by the best of these.

        坏账率 is 不良贷款率, and a bad loan ratio an NPL ratio.
        """
        other: Language = "en" if language == "zh" else "zh"
        pivots = {
            (key_of(form) if other == "en" else fold(form)): weight
            for form, weight in concept.forms[:_PIVOTS]
            if weight >= _SURE and bool(HAN.search(form)) == (other == "zh")
        }
        found: dict[str, float] = {}
        for key, (glossary, forms) in self._rows(other, pivots).items():
            for form, weight in forms[:_PIVOTS] if glossary else ():
                if weight >= _SURE and _is_other_term(form, concept.surface, language):
                    found[form] = max(found.get(form, 0.0), round(weight * pivots[key] * _SYNONYM, 3))
        both = sorted([*concept.forms, *found.items()], key=lambda form: -form[1])
        return replace(concept, forms=tuple(both)) if found else concept

    def _derived(self, word: str) -> Forms:
        """The forms of the word that an unknown word is made from ("largely" from "large"), at a discount."""
        bases = [lemma(word.removesuffix(end)) for end in DERIVED if word.endswith(end) and len(word) > len(end) + 2]
        bases += [present(base + "ed") for base in bases]  # bigg(est) is big
        rows = self._rows("en", bases)
        forms = next((rows[base][1] for base in bases if base in rows), ())
        return tuple((form, round(weight * 0.7, 3)) for form, weight in forms)

    def _chinese_concepts(self, text: str) -> Iterator[Concept]:
        for run in HAN.finditer(text):
            folded = fold(run.group())
            if len(folded) != len(run.group()):  # never seen; an offset that is wrong is worse than a term missed
                folded = run.group()
            for i, j, forms in self._segment(folded):
                start, end = run.start() + i, run.start() + j
                yield Concept(text[start:end], start, end, forms)

    def _segment(self, run: str) -> list[tuple[int, int, Forms]]:
        """The words of a run of Chinese: the split into fewest words, single characters counting more and the
        glossary's terms less; without function words and single characters."""
        n = len(run)
        known = self._rows("zh", {run[i:j] for i in range(n) for j in range(i + 2, min(i + _MAX_HAN, n) + 1)})
        best: list[tuple[float, int]] = [(0.0, n)] * (n + 1)
        for i in range(n - 1, -1, -1):
            ends = range(i + 1, min(i + _MAX_HAN, n) + 1)
            words = ((j, run[i:j]) for j in ends if j == i + 1 or run[i:j] in known or run[i:j] in STOP_ZH)
            best[i] = min((best[j][0] + _word_cost(word, known), j) for j, word in words)
        found, i = [], 0
        while i < n:
            start, i = i, best[i][1]
            word = run[start:i]
            if word in known and word not in STOP_ZH:
                found.append((start, i, known[word][1]))
        return found

    def _rows(self, language: Language, keys: Iterable[str]) -> dict[str, tuple[int, Forms]]:
        """The known ones among the keys: 1 for the glossary's (0 for the dictionary's), and the forms."""
        wanted = list(dict.fromkeys(keys))
        rows: dict[str, tuple[int, Forms]] = {}
        for i in range(0, len(wanted), 500):  # sqlite allows 999 parameters in its oldest builds
            some = wanted[i : i + 500]
            query = f"SELECT key, glossary, forms FROM term WHERE language = ? AND key IN ({','.join('?' * len(some))})"
            for key, glossary, forms in self._connection.execute(query, [language, *some]):
                rows[key] = (glossary, _unpack(forms))
        return rows


def _is_other_term(form: str, surface: str, language: Language) -> bool:
    """Whether a form is a term of the language, and another one than the surface."""
    if language == "zh":
        return bool(HAN.search(form)) and form != fold(surface)
    return not HAN.search(form) and key_of(form) != key_of(surface)


def _phrase_spans(text: str, tokens: list[Token]) -> dict[tuple[int, int], str]:
    """The keys of the runs of tokens that may be a phrase: not all stop words, and nothing between them that parts."""
    spans = {}
    for i in range(len(tokens)):
        for j in range(i + 1, min(i + _MAX_PHRASE_WORDS, len(tokens)) + 1):
            if j > i + 1 and PHRASE_BREAK.search(text, tokens[j - 2].end, tokens[j - 1].start):
                break
            if not all(token.stop for token in tokens[i:j]):
                spans[i, j] = " ".join(token.lemma for token in tokens[i:j])
    return spans


def _with_surface(surface: str, forms: Forms, opens: bool) -> Forms:
    """The forms and, for a number, an acronym, a name or a word nobody knows, the surface: it may stand as it is.

    A text's first word has a capital without being a name.
    """
    if surface[0].isdigit() and " " not in surface:
        return ((surface, 1.0),)
    if not forms or any(character.isupper() for character in surface[1 if opens else 0 :]):
        forms = ((surface, 1.0), *forms)
    if surface.lower() in DIGITS:
        forms = ((DIGITS[surface.lower()], 0.6), *forms)
    return tuple(sorted(forms, key=lambda form: -form[1])[:MAX_FORMS])


def _word_cost(word: str, known: dict[str, tuple[int, Forms]]) -> float:
    if len(word) == 1:
        return 1.2 if word in STOP_ZH else 1.6
    return 0.8 if word in known and known[word][0] else 1.0


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon built in the folder. Raises YanwenError when there is none, or one of another version."""
    path = folder / FILE_NAME
    if not path.is_file():
        raise YanwenError(f"There is no lexicon at {path}. Build it first: make setup.")
    if _about(path).get("version") != VERSION:
        raise YanwenError(f"The lexicon at {path} is damaged or of another version. Delete it and build it again.")
    return Lexicon(_connect(path))


def is_current(folder: Path, glossary: Path = GLOSSARY) -> bool:
    """Whether the folder holds a lexicon of this version, built from the glossary as it stands."""
    path = folder / FILE_NAME
    about = _about(path) if path.is_file() else {}
    return about.get("version") == VERSION and about.get("glossary") == digest(glossary)


def _about(path: Path) -> dict[str, str]:
    """What a built file says of itself; nothing if it is damaged."""
    with closing(_connect(path)) as connection:
        try:
            return dict(connection.execute("SELECT name, value FROM about"))
        except sqlite3.DatabaseError:
            return {}


def _connect(path: Path) -> sqlite3.Connection:
    """Open for reading, from any thread; the file is replaced as a whole, never changed, so no locks are needed."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def digest(path: Path) -> str:
    import hashlib  # 10 ms, and needed at setup only

    return hashlib.sha256(path.read_bytes()).hexdigest()


def pack(forms: Forms) -> str:
    return "\n".join(f"{form}\t{weight:.3g}" for form, weight in forms)


def _unpack(packed: str) -> Forms:
    pairs = (line.split("\t") for line in packed.splitlines())
    return tuple((form, float(weight)) for form, weight in pairs)

"""Glossary and CC-CEDICT (CC BY-SA 4.0, the entries of cedict.tsv.xz) -> the lexicon's file.

Weights run from 0 to 1: how safely a form stands for the concept. The glossary's renderings weigh 1.0 to 0.7, a word
whose whole gloss is the phrase up to 0.85, a word with the phrase at the head of a short gloss under 0.4.
"""

import math
import os
import re
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from rag.folding import fold
from rag.lexicon.lookup import FILE_NAME, GLOSSARY, MAX_FORMS, VERSION, Forms, digest, pack
from rag.lexicon.words import HAN, HEAD_END, LEADS, NOT_TYPED, STOP_EN, TRAILS, Token, key_of, tokens_of

Entry = tuple[str, list[str]]  # a simplified Chinese headword and its English glosses, best first
Say = Callable[[str], None]

DICTIONARY = Path(__file__).parent / "cedict.tsv.xz"
_LEFT_AFTER_SECONDS = 600  # a build takes seconds: what is older was broken off
_MAX_GLOSS_WORDS = 5  # a longer gloss is an explanation: nobody types it
_ASIDE = re.compile(r"\([^()]*(?:\)|$)|\[[^\]]*(?:\]|$)|^[^()]*\)|[⺀-鿿々〇|·，]+")
_NO_GLOSS = re.compile(
    r"^\s*(?:CL:|surname |variant |old variant|erhua |see |used in|abbr\.|also written|also pr|Taiwan pr|same as|"
    r"equivalent |Kangxi|radical |\(?onom|lit\.|pr\.|Japanese variant|one of the)"
)
_FIRST_PART = re.compile(r"[,:]| - ")
_RARE = re.compile(r"\((?:old|archaic|literary|dialect|Tw|coll|slang|loanword|bird|Internet|classical|fig)\b")


def build_lexicon(folder: Path, say: Say, *, entries: Iterable[Entry] | None = None, glossary: Path = GLOSSARY) -> None:
    """Write the lexicon's file into the folder, whole or not at all; without entries, from CC-CEDICT."""
    say("Building the Chinese-English lexicon")
    merged: dict[str, list[str]] = defaultdict(list)
    for headword, glosses in _cedict() if entries is None else entries:
        merged[headword].extend(glosses)
    english, chinese = _Side(), _Side()
    _add_glossary(read_glossary(glossary), english, chinese)
    _add_dictionary(merged, english, chinese)
    folder.mkdir(parents=True, exist_ok=True)
    # A name of its own: two processes that find it missing or old build it beside each other, and the last one stays.
    path, part = folder / FILE_NAME, folder / f"{FILE_NAME}.{os.getpid()}.part"
    for left in folder.glob(f"{FILE_NAME}*.part"):
        if time.time() - left.stat().st_mtime > _LEFT_AFTER_SECONDS:
            left.unlink(missing_ok=True)
    rows = [("en", *row) for row in english.rows(_chinese_forms)]
    rows += [("zh", *row) for row in chinese.rows(_english_forms)]
    _write(part, rows, digest(glossary))
    part.replace(path)
    say(f"Lexicon ready: {len(rows):,} terms, {path.stat().st_size / 1e6:.0f} MB")


class _Side:
    """The terms of one language while they are gathered: key -> form -> weight."""

    def __init__(self) -> None:
        self.glossary: dict[str, dict[str, float]] = defaultdict(dict)
        self.dictionary: dict[str, dict[str, float]] = defaultdict(dict)

    def rows(self, choose: Callable[[dict[str, float], dict[str, float]], Forms]) -> Iterator[tuple[str, int, str]]:
        for key in sorted(self.glossary.keys() | self.dictionary.keys()):
            forms = choose(self.glossary.get(key, {}), self.dictionary.get(key, {}))
            if forms:
                yield key, int(key in self.glossary), pack(forms)


def _raise(forms: dict[str, float], form: str, weight: float) -> None:
    forms[form] = max(weight, forms.get(form, 0.0))


def read_glossary(path: Path = GLOSSARY) -> list[tuple[str, list[str]]]:
    """The glossary's terms in order: Chinese, and its English renderings, best first."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [(chinese, [part.strip() for part in english.split(";")]) for chinese, english in pairs]


def _add_glossary(terms: list[tuple[str, list[str]]], english: _Side, chinese: _Side) -> None:
    for term, renderings in terms:
        for place, rendering in enumerate(renderings):
            weight = max(0.7, 1.0 - 0.06 * place)
            if rendering not in STOP_EN:  # 占比 is a share, but the shares one holds are no 占比
                _raise(english.glossary[key_of(rendering)], term, weight)
            _raise(chinese.glossary[fold(term)], rendering, weight)


def _add_dictionary(entries: dict[str, list[str]], english: _Side, chinese: _Side) -> None:
    inside = _productivity(entries)
    for headword, glosses in entries.items():
        if not HAN.fullmatch(headword):
            continue
        commonness = 0.7 + 0.3 * min(1.0, math.log1p(inside[headword] + len(glosses)) / 4)
        for place, (phrase, rare) in enumerate(_phrases(glosses)):
            tokens = tokens_of(phrase)
            weight = (0.5 if rare else 0.85) * max(0.5, 1 - 0.07 * place)
            if 0 < len(tokens) <= _MAX_GLOSS_WORDS:
                _raise(english.dictionary[" ".join(token.lemma for token in tokens)], headword, weight * commonness)
                _raise(chinese.dictionary[headword], phrase, weight)
                for head in _heads(tokens):
                    _raise(english.dictionary[head], headword, 0.9 * weight * commonness / (1 + len(tokens)))


def _productivity(headwords: Iterable[str]) -> Counter[str]:
    """In how many longer headwords a word of two to four characters stands: the dictionary's own hint at how common
    a word is, since it carries no frequencies."""
    counts: Counter[str] = Counter()
    for headword in headwords:
        n = len(headword)
        counts.update({headword[i : i + k] for k in (2, 3, 4) if k < n for i in range(n - k + 1)})
    return counts


def _phrases(glosses: list[str]) -> Iterator[tuple[str, bool]]:
    """The glosses as one would type them, and whether each is marked as rare: no asides, pinyin, references."""
    for gloss in glosses:
        if _NO_GLOSS.match(gloss):
            continue
        words = _FIRST_PART.split(_ASIDE.sub(" ", gloss).removeprefix("fig. "))[0].split()
        if words and words[0][0].isupper():  # "Henan province in central China" is Henan province
            words = words[: next((i for i, word in enumerate(words) if i and word in HEAD_END - {"of"}), len(words))]
        words = [word for word in words if word.lower() not in NOT_TYPED]
        while words and words[0] in LEADS:
            words.pop(0)
        while words and words[-1] in TRAILS:
            words.pop()
        if words:
            yield " ".join(words), bool(_RARE.search(gloss))


def _heads(tokens: list[Token]) -> list[str]:
    """The words a short gloss turns on: its first, the last before a preposition and, in a name, each word."""
    if len(tokens) < 2:
        return []
    cut = next((i for i, token in enumerate(tokens) if i and token.lemma in HEAD_END), len(tokens))
    heads = [tokens[cut - 1], tokens[0]]
    heads += [token for token in tokens if token.surface[0].isupper()]
    return list(dict.fromkeys(token.lemma for token in heads if not token.stop and token.surface[0].isalpha()))


def _chinese_forms(glossary: dict[str, float], dictionary: dict[str, float]) -> Forms:
    """The Chinese forms of an English key, the best dozen; a word with many dictionary renderings trusts each less."""
    crowd = 1 / (1 + 0.1 * math.log(max(1, len(dictionary))))
    forms = {form: weight * crowd for form, weight in dictionary.items() if len(form) > 1}
    if not forms and not glossary:
        forms = {form: weight * crowd * 0.35 for form, weight in dictionary.items()}
    for form, weight in glossary.items():
        _raise(forms, form, weight)
    return _best(forms, lambda longer, shorter: shorter in longer)


def _english_forms(glossary: dict[str, float], dictionary: dict[str, float]) -> Forms:
    forms = dict(dictionary)
    for form, weight in glossary.items():
        _raise(forms, form, weight)
    return _best(forms, lambda longer, shorter: f" {key_of(shorter)} " in f" {key_of(longer)} ")


def _best(forms: dict[str, float], holds: Callable[[str, str], bool]) -> Forms:
    """The dozen heaviest forms, without those that hold a heavier one: wherever they stand, it stands too."""
    kept: list[tuple[str, float]] = []
    for form, weight in sorted(forms.items(), key=lambda item: (-item[1], len(item[0]), item[0])):
        if len(kept) < MAX_FORMS and not any(holds(form, better) for better, _ in kept):
            kept.append((form, round(weight, 3)))
    return tuple(kept)


def _cedict() -> Iterator[Entry]:
    import lzma  # needed once, at setup

    for line in lzma.decompress(DICTIONARY.read_bytes()).decode("utf-8").splitlines():
        headword, _, glosses = line.partition("\t")
        yield headword, glosses.split("/")


def _write(path: Path, rows: list[tuple[str, str, int, str]], glossary: str) -> None:
    sources = "glossary.tsv; CC-CEDICT (CC BY-SA 4.0, cc-cedict.org)"
    about = {"version": VERSION, "glossary": glossary, "sources": sources}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        connection.execute(
            "CREATE TABLE term (language TEXT, key TEXT, glossary INTEGER, forms TEXT, PRIMARY KEY (language, key)) "
            "WITHOUT ROWID"
        )
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        connection.executemany("INSERT INTO term VALUES (?, ?, ?, ?)", rows)

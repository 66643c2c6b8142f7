"""What the model is trained on: sentence pairs from a folder, dictionary words, made sentences, English lines. Pure.

A text for the student stands beside the English that the teacher reads. Nothing here may come from an evaluation set.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.embedding.training.sentences import Pair, bank_sentences
from rag.errors import YanwenError
from rag.records import join_sentences

_LONGEST_CHINESE = 200  # characters of one training sentence; the few longer ones would slow every batch they are in
_MADE_SENTENCES = 30_000
_PASSAGES = 24_000
_PASSAGE_SENTENCES = (2, 6)  # fewest and most sentences of a made passage
_MIXED_SHARE = (0.3, 0.8)  # of the words of an English line that are replaced by Chinese ones
_ENGLISH_WORD = re.compile(r"[a-z][a-z'-]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences in a row; `members` are indices into the pairs, so that each sentence has its own target as well."""

    members: tuple[int, ...]
    english: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything the student sees. `pairs` come by source, so that a small source can weigh more than its size."""

    pairs: list[Pair]
    sources: Mapping[str, range]  # name -> indices into pairs
    words: list[Pair]  # dictionary words with their first gloss
    passages: list[Passage]
    english: list[str]  # lines that keep the student's English where the teacher's is
    mixed: list[tuple[str, str]]  # an English line with Chinese words in it, and the line as it was


def read_corpus(
    folder: Path,
    glosses: Mapping[str, Sequence[str]],
    terms: Sequence[Pair],
    english_files: Sequence[Path],
    english_limit: int,
    seed: int,
) -> Corpus:
    """Read and make the corpus; the same seed gives the same one.

    folder: files *.tsv of Chinese, a tab, English. Raises YanwenError where there is none.
    """
    chance = random.Random(seed)
    pairs: list[Pair] = []
    sources: dict[str, range] = {}
    for file in sorted(folder.glob("*.tsv")):
        start = len(pairs)
        pairs += _read_tsv(file)
        sources[file.stem] = range(start, len(pairs))
    if not pairs:
        raise YanwenError(f"There is no *.tsv file of sentence pairs in {folder}. Name a folder that holds some.")
    sources["bank"] = range(len(pairs), len(pairs) + _MADE_SENTENCES)
    pairs += bank_sentences(_MADE_SENTENCES, terms, chance)
    words = [(word, found[0]) for word, found in glosses.items() if found]
    lines = [line for file in english_files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    chance.shuffle(lines)
    lines = lines[:english_limit]
    meanings = _by_meaning(glosses)
    mixed = [(code_mixed(line, meanings, chance), line) for line in lines]
    return Corpus(pairs, sources, words, _passages(pairs, sources, chance), lines, mixed)


def _read_tsv(file: Path) -> list[Pair]:
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) == 2 and 0 < len(row[0]) <= _LONGEST_CHINESE and row[1]]


def _passages(pairs: Sequence[Pair], sources: Mapping[str, range], chance: random.Random) -> list[Passage]:
    """Sentences of one source in a row: what a paragraph's vector, the mean of its tokens, should still tell."""
    found = []
    names = list(sources)
    for _ in range(_PASSAGES):
        source = sources[chance.choice(names)]
        members = tuple(chance.choice(source) for _ in range(chance.randint(*_PASSAGE_SENTENCES)))
        found.append(Passage(members, join_sentences([pairs[i][1] for i in members])))
    return found


def _by_meaning(glosses: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """English word -> the Chinese words of which it is the first or second gloss."""
    found: dict[str, list[str]] = {}
    for word, meanings in glosses.items():
        for meaning in meanings[:2]:
            plain = meaning.removeprefix("to ").strip().lower()
            if _ENGLISH_WORD.fullmatch(plain) and len(word) > 1:
                found.setdefault(plain, []).append(word)
    return found


def code_mixed(line: str, meanings: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """The line with a share of its words said in Chinese: a wrong sense at times, but in a context that tells."""
    share = chance.uniform(*_MIXED_SHARE)

    def said(match: re.Match[str]) -> str:
        known = meanings.get(match.group()) or meanings.get(match.group().removesuffix("s"))
        return chance.choice(known[:4]) if known and chance.random() < share else match.group()

    return _ENGLISH_WORD.sub(said, line.lower())

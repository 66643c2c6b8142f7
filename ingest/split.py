"""Document -> Chunks: whole sentences under one heading path, on one page. Pure.

A chunk is small enough for the model to read whole. It repeats the sentence before it only where its first sentence
points back (该, 其中, this, ...) and would be empty words alone.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace

from ingest.readable import readable_markdown, readable_text
from ingest.sentences import split_sentences
from ingest.tables import table_rows
from rag.records import Chunk, Document, Sentence

# The bundled model reads 256 tokens: about 400 Chinese characters, or 1,000 of English.
TARGET_WEIGHT = 320
_LATIN_WEIGHT = 0.4  # a Latin character weighs this much of a Han character, by tokens
_POINTS_BACK = re.compile(
    r"(?:该|此|这|其|上述|前述|对此|因此|同时|此外|与此同时|其中)|"
    r"(?:this|these|that|those|it|they|such|of these|of which)\b",
    re.IGNORECASE,
)
_NARROW = re.compile("[\x00-\u2e7f]")
_LONGEST_REPEATED = 200

Readable = Callable[[str], str]


def split(document: Document, *, markdown: bool) -> tuple[Chunk, ...]:
    """The chunks of a document in order. markdown: whether its text holds Markdown marks to be read past."""
    readable = readable_markdown if markdown else readable_text
    document = _blanked(document)
    chunks: list[Chunk] = []
    for headings, page, sentences in _groups(document, readable):
        for part in _packed(sentences):
            chunks.append(Chunk(len(chunks), tuple(part), headings, page))
    return tuple(chunks)


def _blanked(document: Document) -> Document:
    """The document with line ends for what is left out of its blocks: offsets stay, sentences read on over it."""
    if not document.left_out:
        return document
    parts, done = [], 0
    for start, end in document.left_out:
        parts += [document.text[done:start], "\n" * (end - start)]
        done = end
    return replace(document, text="".join([*parts, document.text[done:]]))


# What may share a chunk: the heading path, the page, and the sentences under them.
_Group = tuple[tuple[str, ...], int | None, list[Sentence]]


def _groups(document: Document, readable: Readable) -> Iterator[_Group]:
    path: list[tuple[int, str]] = []
    group: _Group | None = None
    before = ""  # the last two lines before a table may be its caption and its unit
    for block in document.blocks:
        source = document.text[block.start : block.end]
        if block.kind == "heading":
            path = [*((level, title) for level, title in path if level < block.level), (block.level, readable(source))]
            before = _last_lines(before, readable(source))
            continue
        headings = tuple(title for _, title in path if title != document.details.title)
        for sentence in _sentences(document, block.kind == "table", block.start, block.end, before, readable):
            page = _page(document, sentence.start)
            if group is None or group[:2] != (headings, page):
                if group:
                    yield group
                group = (headings, page, [])
            group[2].append(sentence)
        before = _last_lines(before, source)
    if group:
        yield group


def _last_lines(before: str, source: str) -> str:
    return "\n".join(f"{before}\n{source}".split("\n")[-2:])


def _sentences(
    document: Document, is_table: bool, start: int, end: int, before: str, readable: Readable
) -> Iterator[Sentence]:
    if is_table:
        yield from table_rows(document.text, start, end, before, readable)
        return
    for sentence_start, sentence_end in split_sentences(document.text, start, end):
        if text := readable(document.text[sentence_start:sentence_end]):
            yield Sentence(sentence_start, sentence_end, text)


def _page(document: Document, offset: int) -> int | None:
    return bisect_right(document.page_starts, offset) if document.page_starts else None


def _packed(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    part: list[Sentence] = []
    weight = 0.0
    for sentence in sentences:
        own = weight_of([sentence])
        if part and weight + own > TARGET_WEIGHT:
            yield part
            part = _repeated(part[-1], sentence)
            weight = weight_of(part)
        part.append(sentence)
        weight += own
    if part:
        yield part


def _repeated(last: Sentence, following: Sentence) -> list[Sentence]:
    points_back = _POINTS_BACK.match(following.text) is not None
    return [last] if points_back and len(last.text) <= _LONGEST_REPEATED else []


def weight_of(sentences: list[Sentence]) -> float:
    """Length in Han characters, a Latin one counted by the tokens it makes."""
    total = 0.0
    for sentence in sentences:
        narrow = len(_NARROW.findall(sentence.text))
        total += len(sentence.text) - (1.0 - _LATIN_WEIGHT) * narrow
    return total

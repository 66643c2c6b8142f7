"""A model's text from numbered passages -> sentences with citations made by code. Pure but for the writer.

The model only names passage numbers. What a citation quotes is chosen here: the sentence of that passage which holds
the figures of the answer's sentence, else the one that shares most of its words.
"""

import re
import secrets
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import prompts
from rag.evidence import Source
from rag.figures import find_figures, same_quantity, with_unit
from rag.question import Question
from rag.records import AnswerSentence, Figure, Language, Passage, Sentence
from rag.subject import has_words, words_of
from rag.terms import terms

if TYPE_CHECKING:
    from rag.model import Writer

NOT_IN_REPORTS = "NOT_IN_REPORTS"
_MOST_RECORDS = 8  # figures of a passage that are listed
_LONGEST_SUBJECT = 40  # characters
_NUMBERS = r"\d{1,3}(?:\s?[,，、]\s?\d{1,3})*"
_MARKER = re.compile(rf"\s?[\[【［]({_NUMBERS})[\]】］]")
_ABBREVIATED = "".join(
    rf"(?<!\b{short})" for short in ("[A-Z]", "vs", "approx", "No", "e\\.g", "i\\.e", "Inc", "Ltd", "Co")
)
_CLOSING = '[”"』」）)]'
_SENTENCE = re.compile(
    rf".+?(?:(?:[。！？!?]+|{_ABBREVIATED}\.(?=\s|$|{_CLOSING}))(?:{_CLOSING}+(?=\s|$|[\[【［])|(?!{_CLOSING}))|\n|$)"
    rf"(?:\s?[\[【［]{_NUMBERS}[\]】］])*",
    re.DOTALL,
)
_ENDS = re.compile(rf"(?:[。！？!?：:；;]|(?<!\d)\.){_CLOSING}*\s*$")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*•·]|\d{1,2}[.)、])[ \t]+|\*\*|^#+[ \t]", re.MULTILINE)
# Templates of chat formats that a report may hold to pass for the end of its passage.
_CHAT_MARKS = re.compile(r"<\|[^|>]{1,40}\|>|\[/?INST\]|</?s>|<</?SYS>>")
# Markdown that would fetch or open something when shown.
_IMAGE_OR_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


def compose(
    question: Question, language: Language, passages: Sequence[Passage], sources: Sequence[Source], writer: "Writer"
) -> Iterator[str]:
    """The model's text, piece by piece. Report text goes in as values between fences that no report can foresee."""
    material = prompts.load("question", language).substitute(
        fence=_fence(), passages=numbered(passages, sources, question), question=question.text
    )
    yield from writer.stream(prompts.load("answer", language).template, material)


def compose_again(
    question: Question,
    language: Language,
    passages: Sequence[Passage],
    sources: Sequence[Source],
    failed: Sequence[tuple[str, str]],
    writer: "Writer",
) -> Iterator[str]:
    """The model's second text for sentences that failed, given as (sentence, why); what it wrote is material too."""
    lines = "\n".join(f"{_CHAT_MARKS.sub(' ', sentence)} —— {why}" for sentence, why in failed)
    material = prompts.load("repair", language).substitute(
        fence=_fence(), passages=numbered(passages, sources, question), question=question.text, failed=lines
    )
    yield from writer.stream(prompts.load("answer", language).template, material)


def _fence() -> str:
    return f"----- {secrets.token_hex(8)} -----"


def numbered(passages: Sequence[Passage], sources: Sequence[Source], question: Question) -> str:
    """The passages as the model reads them: number, report, date, section, text, and the figures as records."""
    parts = []
    for n, (passage, source) in enumerate(zip(passages, sources, strict=True), start=1):
        details = passage.report.details
        head = " | ".join(filter(None, [details.title, details.date, " > ".join(passage.chunk.headings)]))
        text = f"[{n}] {head}\n{passage.chunk.text}\n" + "".join(
            f"[{n}] {line}\n" for line in _records(source, question)
        )
        parts.append(_CHAT_MARKS.sub(" ", text))
    return "\n".join(parts).rstrip()


def _records(source: Source, question: Question) -> list[str]:
    """Lines "figure | year | what it is said of", those of the kinds asked for first, at most a few."""
    held = sorted(source.held, key=lambda one: one.claim.figure.kind not in question.kinds)[:_MOST_RECORDS]
    lines = []
    for one in sorted(held, key=lambda one: (one.index, one.claim.figure.start)):
        figure = one.claim.figure
        clauses = [clause for clause in re.split(r"[，；,;]", words_of(one.claim)[0]) if has_words(clause)]
        said_of = re.sub(r"\s+", " ", " ".join(clauses)).strip(" 占为的。：:.")[-_LONGEST_SUBJECT:]
        year = "/".join(map(str, sorted(one.claim.years)))
        lines.append(" | ".join([with_unit(figure) if not _has_unit(figure) else figure.surface, year, said_of]))
    return lines


def _has_unit(figure: Figure) -> bool:
    return re.fullmatch(r"[\d.,\-−()（）]+", figure.surface) is None


def cited_sentences(text: str) -> list[AnswerSentence]:
    """The model's text in sentences, each with the numbers it cites, those of no passage among them."""
    found = []
    for written in sentences_of(text):
        numbers = tuple(dict.fromkeys(int(n) for some in _MARKER.findall(written) for n in re.findall(r"\d+", some)))
        if re.search(r"\w", plain := _MARKER.sub("", written).strip()):
            found.append(AnswerSentence(plain, numbers))
    return found


def sentences_of(text: str) -> list[str]:
    """A text in sentences with their citation marks, without list marks, images and links."""
    plain = _LIST_MARK.sub("", _IMAGE_OR_LINK.sub(r"\1", text))
    return [sentence for match in _SENTENCE.finditer(plain) if (sentence := match.group().strip())]


def is_unfinished(sentence: AnswerSentence) -> bool:
    """Whether a text was cut off in this sentence, its last: it neither ends nor cites."""
    return not sentence.citations and not _ENDS.search(sentence.text)


def supporting_sentence(sentence: AnswerSentence, passage: Passage) -> Sentence:
    """The sentence of the passage that the answer's sentence most plainly rests on."""
    figures = find_figures(sentence.text)
    words = set(terms(sentence.text))

    def support(candidate: Sentence) -> tuple[int, int]:
        held = find_figures(candidate.text)
        agreeing = sum(any(same_quantity(figure, other) for other in held) for figure in figures)
        return agreeing, len(words & set(terms(candidate.text)))

    return max(passage.chunk.sentences, key=support)

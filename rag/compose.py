"""A model's text from numbered passages -> sentences with citations made by code. Pure but for the writer.

The model only names passage numbers. What a citation quotes is chosen here: the sentence of that passage which holds
the figures of the answer's sentence, else the one that shares most of its words.
"""

import re
import secrets
from collections.abc import Iterator, Sequence

import prompts
from rag.figures import find_figures, same_quantity
from rag.model import Writer
from rag.question import Question
from rag.records import AnswerSentence, Language, Passage, Sentence
from rag.terms import terms

NOT_IN_REPORTS = "NOT_IN_REPORTS"
_MARKER = re.compile(r"\s?[\[【［](\d{1,2})[\]】］]")
_SENTENCE = re.compile(r".+?(?:[。！？!?]+|\.(?=\s|$)|\n|$)(?:\s?[\[【［]\d{1,2}[\]】］])*", re.DOTALL)
# Templates of chat formats that a report may hold to pass for the end of its passage.
_CHAT_MARKS = re.compile(r"<\|[^|>]{1,40}\|>|\[/?INST\]|</?s>|<</?SYS>>")
# Markdown that would fetch or open something when shown.
_IMAGE_OR_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


def compose(question: Question, language: Language, passages: Sequence[Passage], writer: Writer) -> Iterator[str]:
    """The model's text, piece by piece. Report text goes in as values between fences that no report can foresee."""
    fence = f"----- {secrets.token_hex(8)} -----"
    material = prompts.load("question", language).substitute(
        fence=fence, passages=numbered(passages), question=question.text
    )
    yield from writer.stream(prompts.load("answer", language).template, material)


def numbered(passages: Sequence[Passage]) -> str:
    """The passages as the model reads them: number, report, date, section, text."""
    parts = []
    for n, passage in enumerate(passages, start=1):
        details = passage.report.details
        head = " | ".join(filter(None, [details.title, details.date, " > ".join(passage.chunk.headings)]))
        parts.append(f"[{n}] {head}\n{_CHAT_MARKS.sub(' ', passage.chunk.text)}")
    return "\n\n".join(parts)


def cited_sentences(text: str, passages: int) -> list[AnswerSentence]:
    """The model's text in sentences, each with the passage numbers it cites; numbers of no passage are taken out."""
    found = []
    for match in _SENTENCE.finditer(_IMAGE_OR_LINK.sub(r"\1", text)):
        written = match.group()
        numbers = tuple(dict.fromkeys(int(n) for n in _MARKER.findall(written) if 1 <= int(n) <= passages))
        if plain := _MARKER.sub("", written).strip():
            found.append(AnswerSentence(plain, numbers))
    return found


def supporting_sentence(sentence: AnswerSentence, passage: Passage) -> Sentence:
    """The sentence of the passage that the answer's sentence most plainly rests on."""
    figures = find_figures(sentence.text)
    words = set(terms(sentence.text))

    def support(candidate: Sentence) -> tuple[int, int]:
        held = find_figures(candidate.text)
        agreeing = sum(any(same_quantity(figure, other) for other in held) for figure in figures)
        return agreeing, len(words & set(terms(candidate.text)))

    return max(passage.chunk.sentences, key=support)

"""The mutation test of the verification: true sentences made false in one place, and how many of them are caught.

    python -m eval.mutants SET...

A set is a folder with questions.jsonl and corpus.jsonl or reports/, or QUESTIONS.jsonl=REPORT. Its true sentences: each
sentence of the evidence, the sentences of the set's own answers that state a figure, what the extractive answer quotes,
and, where the set has a paraphrases.jsonl ({"id", "lang", "sentence", "evidence"}), its sentences in another language.
Each is held against the passages that hold its evidence, as it stands (a false flag where it fails) and with one change:
a digit; a year, for another one of the passage or beside it; %, for percentage points, or the other way round; a figure,
for that of a neighbour (what is said of one thing is then said of another). The margin of rag/verify.py is fitted on half
of the reports; the shares printed are of the other half.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from eval.cases import Case, read_cases, read_rows
from rag.answer import Assistant
from rag.binding import Claim
from rag.compose import sentences_of
from rag.evidence import Source, every_claim
from rag.figures import find_figures, same_quantity
from rag.periods import years
from rag.records import AnswerSentence, Figure, Language, Passage
from rag.question import passage_language
from rag.subject import Subjects, without_figures
from rag.terms import terms
from rag.verify import Checked, check
from rag.written import source_of

Kind = Literal["true", "digit", "unit", "year", "subject"]
KINDS: tuple[Kind, ...] = ("true", "digit", "unit", "year", "subject")
Origin = Literal["evidence", "answers", "extractive", "paraphrase"]
_SEED = 7
_RESAMPLES = 2_000
_ONE_SUBJECT = 0.6  # Jaccard of two claims' words from which they are of one thing
_POINTS = re.compile(r"个?百分点|percentage points?")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, the passages it cites, and what was done to it."""

    text: str
    sources: tuple[Source, ...]
    report: str
    origin: Origin
    kind: Kind = "true"

    @property
    def across(self) -> bool:
        """Whether it is in another language than its sources."""
        return passage_language(self.text) != passage_language(self.sources[0].text)

    @property
    def group(self) -> str:
        """Its language, with its sources' where that is another."""
        language = passage_language(self.text)
        return f"{language} over {'zh' if language == 'en' else 'en'}" if self.across else language


# true sentences


def statements(
    cases: Sequence[Case], assistant: Assistant, paraphrases: Sequence[Mapping[str, object]]
) -> list[Statement]:
    """The true sentences of a set, each once."""
    passages = [*assistant.library.record.passages(dict.fromkeys(range(1, 0), 0.0)).values()]
    passages = list(_all_passages(assistant))
    texts = {p.report.report_id: assistant.library.record.text(p.report.report_id) or "" for p in passages}
    found: dict[tuple[str, tuple[str, ...]], Statement] = {}
    for statement in _statements(cases, assistant, paraphrases, passages, texts):
        found.setdefault((statement.text, tuple(source.text for source in statement.sources)), statement)
    return list(found.values())


def _all_passages(assistant: Assistant) -> Iterator[Passage]:
    keys = [key for key, _ in assistant.library.record.all_chunks()]
    yield from assistant.library.record.passages(dict.fromkeys(keys, 0.0)).values()


def _statements(
    cases: Sequence[Case],
    assistant: Assistant,
    paraphrases: Sequence[Mapping[str, object]],
    passages: Sequence[Passage],
    texts: Mapping[str, str],
) -> Iterator[Statement]:
    for case in cases:
        if not case.answerable:
            continue
        places = [place for piece in case.evidence for place in _places(piece, case.gold_ids, passages, texts)]
        for passage, sentence in places:
            yield _statement(assistant, sentence, [passage], "evidence")
        cited = list({passage.key: passage for passage, _ in places}.values())
        for answer in case.answers if cited else ():
            for sentence in sentences_of(answer):
                if len(find_figures(sentence)) and len(sentence) > 12:
                    yield _statement(assistant, sentence, cited, "answers")
        answer_given = assistant.ask(case.question, history=case.history)
        if not answer_given.abstained:
            for citation in answer_given.citations:
                for passage, sentence in _places(citation.quote, (citation.report_id,), passages, texts):
                    yield _statement(assistant, sentence, [passage], "extractive")
    for row in paraphrases:
        evidence = row["evidence"]
        assert isinstance(evidence, list)
        places = [place for piece in evidence for place in _places(str(piece), (), passages, texts)]
        yield _statement(assistant, str(row["sentence"]), [passage for passage, _ in places[:1]], "paraphrase")


def _statement(assistant: Assistant, text: str, cited: Sequence[Passage], origin: Origin) -> Statement:
    sources = tuple(source_of(passage, assistant.facts_of(passage.report)) for passage in cited)
    return Statement(text, sources, cited[0].report.report_id, origin)


def _places(
    piece: str, reports: Sequence[str], passages: Sequence[Passage], texts: Mapping[str, str]
) -> list[tuple[Passage, str]]:
    """The passages that hold a piece of evidence, each with the sentence that does."""
    found = []
    for report_id, text in texts.items():
        start = text.find(piece)
        if start < 0 or (reports and report_id not in reports):
            continue
        for passage in passages:
            if (
                passage.report.report_id == report_id
                and passage.chunk.start < start + len(piece)
                and start < passage.chunk.end
            ):
                found += [
                    (passage, sentence.text)
                    for sentence in passage.chunk.sentences
                    if sentence.start < start + len(piece) and start < sentence.end
                ]
    return found


# false ones


def mutants(statement: Statement, rng: random.Random) -> list[Statement]:
    """The statement made false in each way it can be, once a way."""
    made = [
        (kind, text)
        for kind, texts in (
            ("digit", _other_digit(statement, rng)),
            ("unit", _other_unit(statement)),
            ("year", _other_year(statement, rng)),
            ("subject", _other_subject(statement)),
        )
        if (text := rng.choice(texts) if texts else "")
    ]
    return [replace(statement, text=text, kind=kind) for kind, text in made]  # type: ignore[arg-type]


def _figures_of(statement: Statement) -> list[Figure]:
    return find_figures(statement.text)


def _all_held(statement: Statement) -> list[tuple[Claim, str]]:
    return [(held.claim, held.sentence) for source in statement.sources for held in source.held]


def _other_digit(statement: Statement, rng: random.Random) -> list[str]:
    """One digit of a figure changed, to a figure that the passages do not hold."""
    texts = []
    for figure in _figures_of(statement):
        places = [i for i in range(figure.start, figure.end) if statement.text[i].isdigit()]
        if not places:
            continue
        at = rng.choice(places)
        low = "123456789" if at == places[0] else "0123456789"
        digit = rng.choice([other for other in low if other != statement.text[at]])
        text = statement.text[:at] + digit + statement.text[at + 1 :]
        changed = next((one for one in find_figures(text) if one.start <= at < one.end), None)
        if changed and not any(same_quantity(changed, claim.figure) for claim, _ in _all_held(statement)):
            texts.append(text)
    return texts


def _other_unit(statement: Statement) -> list[str]:
    """% for percentage points, or the other way round."""
    texts = []
    chinese = passage_language(statement.text) == "zh"
    for figure in _figures_of(statement):
        before, surface, after = statement.text[: figure.start], figure.surface, statement.text[figure.end :]
        if figure.kind == "percent" and surface.endswith("%"):
            texts.append(before + surface[:-1] + ("个百分点" if chinese else " percentage points") + after)
        elif figure.kind == "points" and _POINTS.search(surface):
            texts.append(before + _POINTS.sub("", surface).rstrip() + "%" + after)
    return texts


def _other_year(statement: Statement, rng: random.Random) -> list[str]:
    """A year that the sentence says of a figure, for another one of the passages, else one beside it."""
    said = sorted({year for claim in every_claim(statement.text, None) for year in claim.years})
    named = years(statement.text)
    held = frozenset().union(*(years(source.text) for source in statement.sources))
    texts = []
    for year in said:
        others = sorted(held - named) or [year - 1, year + 1]
        other = rng.choice([one for one in others if one not in named] or [year - 2])
        text = re.sub(rf"(?<!\d){year}(?!\d)", str(other), statement.text)
        if text != statement.text:
            texts.append(text)
    return texts


def _other_subject(statement: Statement) -> list[str]:
    """The figure of a neighbour of another subject in its place."""
    texts = []
    for claim in every_claim(statement.text, None):
        own = [held for held, _ in _all_held(statement) if same_quantity(held.figure, claim.figure)]
        if not own:
            continue
        for neighbour, _ in _all_held(statement):
            figure = neighbour.figure
            alike = figure.kind == claim.figure.kind and figure.unit == claim.figure.unit
            if not alike or neighbour.is_change != claim.is_change or same_quantity(figure, claim.figure):
                continue
            if any(_is_one_subject(neighbour, one) for one in own) or figure.comparator != claim.figure.comparator:
                continue
            text = statement.text[: claim.figure.start] + figure.surface + statement.text[claim.figure.end :]
            texts.append(text)
    return list(dict.fromkeys(texts))


def _is_one_subject(one: Claim, other: Claim) -> bool:
    """Whether two claims are of one thing: of two years, or with words that are nearly the same."""
    first, second = (set(terms(without_figures(claim.own))) for claim in (one, other))
    return len(first & second) >= _ONE_SUBJECT * max(1, len(first | second))

"""Question sets: a line of JSON a case, in the layout that README describes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError
from rag.records import Language

_LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what a right answer holds."""

    id: str
    language: Language
    question: str
    answerable: bool
    figures: tuple[tuple[str, ...], ...] = ()  # for each figure, the surfaces that are right
    keywords: tuple[str, ...] = ()  # patterns, each to be found in the answer
    evidence: tuple[str, ...] = ()  # substrings of the source, any of which a citation should overlap
    answers: tuple[str, ...] = ()  # short answers, any of which the evidence holds; for sets without evidence
    gold_ids: tuple[str, ...] = ()  # documents of the corpus that hold the answer
    kind: str = ""
    history: tuple[str, ...] = ()  # of a follow-up: the questions asked before it, oldest first


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, without its drafts. Raises EvaluationError that names the line and what is missing in it."""
    rows = list(read_rows(path))
    cases = [_case(row, f"{path}, line {number}") for number, row in rows if not is_draft(row)]
    if rows and not cases:
        raise EvaluationError(f'{path} holds drafts only: say in a line what is expected, and take out its "draft".')
    if not cases:
        raise EvaluationError(f"{path} holds no question.")
    return cases


def is_draft(row: Mapping[str, Any]) -> bool:
    """Whether a line still waits for a person to say what is expected."""
    return row.get("draft") is True


def draft_count(path: Path) -> int:
    """How many lines of a file are drafts, which are not measured."""
    return sum(is_draft(row) for _, row in read_rows(path))


def read_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """(line number, object) of a JSONL file. Raises EvaluationError for a file or a line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"The file {path} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise EvaluationError(f"{path}, line {number} is not JSON: {error}") from error
        if not isinstance(row, dict):
            raise EvaluationError(f"{path}, line {number} is not a JSON object.")
        yield number, row


def _case(row: Mapping[str, Any], place: str) -> Case:
    for name in ("id", "lang", "question", "answerable"):
        if name not in row:
            raise EvaluationError(f'{place} has no "{name}".')
    if not isinstance(row["question"], str) or not isinstance(row["answerable"], bool):
        raise EvaluationError(f'{place}: "question" must be a text and "answerable" true or false.')
    for name in ("figures", "keywords", "evidence", "answers", "gold_ids", "figures_alt", "history"):
        if not isinstance(row.get(name) or [], list):
            raise EvaluationError(f'{place}: "{name}" must be a list.')
    if not all(isinstance(asked, str) for asked in row.get("history") or []):
        raise EvaluationError(f'{place}: "history" must hold texts.')
    if row["lang"] not in _LANGUAGES:
        raise EvaluationError(f'{place}: "lang" is {row["lang"]!r}, expected "zh" or "en".')
    alternatives = row.get("figures_alt") or []
    figures = tuple(
        (figure, *(alternatives[i] if i < len(alternatives) else ())) for i, figure in enumerate(row.get("figures", ()))
    )
    return Case(
        str(row["id"]),
        _LANGUAGES[row["lang"]],
        row["question"],
        bool(row["answerable"]),
        figures,
        tuple(row.get("keywords", ())),
        tuple(row.get("evidence", ())),
        tuple(str(surface) for surface in row.get("answers") or ()),
        tuple(str(gold) for gold in row.get("gold_ids") or ()),
        str(row.get("kind", "")),
        tuple(row.get("history") or ()),
    )

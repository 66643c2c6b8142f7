"""What people thought of answers -> lines of a question set: `python -m eval from-feedback`.

An answer that was liked becomes a case that expects its figures and its sources. One that was not becomes a draft,
which expects nothing until a person says what: it is not measured.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.cases import is_draft, read_rows
from rag.errors import EvaluationError, YanwenError
from rag.library.conversations import Rating
from rag.records import Answer
from rag.serialise import answer_from_json
from rag.settings import load_settings
from rag.smalltalk import CONVERSATION

_FILE = "feedback.jsonl"
_SUM = re.compile(r"\((?:[^()]|\([^()]*\))*[=≠<>](?:[^()]|\([^()]*\))*\)")
_ID_DIGITS = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Add what is new in a library's ratings to a file; exit code 1 where that failed."""
    parser = argparse.ArgumentParser(
        prog="python -m eval from-feedback",
        description="Write what people thought of answers as a question set, offline; lines that are there stay.",
    )
    parser.add_argument("--library", type=Path, help="the library's folder (default: $YANWEN_LIBRARY, else ./library)")
    parser.add_argument(
        "--out", type=Path, metavar="FILE.jsonl", help=f"the set's file (default: {_FILE} in $YANWEN_EVALUATION)"
    )
    options = parser.parse_args(arguments)
    try:
        print(_write(_ratings(options.library), options.out or load_settings().evaluation / _FILE))
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def draft_cases(ratings: Iterable[Rating]) -> list[dict[str, Any]]:
    """A line for each question: of the newest answer to it, and a draft where anybody disliked that answer.

    A follow-up is told as what it was taken to ask, since the questions before it are not known here. Small talk
    is left out. The id depends on the question and its language only.
    """
    newest: dict[str, list[tuple[Rating, Answer]]] = {}
    for rating in sorted(ratings, key=lambda each: each.at):
        answer = answer_from_json(rating.answer)
        if answer.answered_by == CONVERSATION:
            continue
        name = _id(_asked(rating.question, answer), answer.language)
        before = newest.get(name, [])
        newest[name] = [each for each in before if each[1].text == answer.text] + [(rating, answer)]
    return [_case(name, rated) for name, rated in newest.items()]


def lead_figures(answer: Answer) -> list[str]:
    """The figures that the answer says itself, as written: outside its quotations and sums, quoted or computed."""
    said = _SUM.sub(" ", _without_quotations(answer.text))
    held = {figure.surface: None for figure in answer.figures if figure.status != "unsupported" and figure.surface}
    found = {surface: place.start() for surface in held if (place := re.search(_whole(surface), said))}
    whole = [each for each in found if not any(each != other and other.startswith(each) for other in found)]
    return sorted(whole, key=lambda surface: found[surface])


def _case(name: str, rated: Sequence[tuple[Rating, Answer]]) -> dict[str, Any]:
    rating, answer = rated[-1]
    line: dict[str, Any] = {"id": name, "lang": answer.language, "question": _asked(rating.question, answer)}
    disliked = [each for each, _ in rated if not each.liked]
    if disliked:
        reasons = dict.fromkeys(" ".join(each.reason.split()) for each in disliked)
        note = "; ".join(filter(None, reasons))
        empty: dict[str, Any] = {"answerable": None, "figures": [], "evidence": []}
        return {**line, **empty, "kind": "feedback", "draft": True, "note": note, "answered": answer.text}
    if answer.abstained:
        return {**line, "answerable": False, "kind": "feedback"}
    evidence = list(dict.fromkeys(citation.quote for citation in answer.citations))
    return {**line, "answerable": True, "figures": lead_figures(answer), "evidence": evidence, "kind": "feedback"}


def _asked(question: str, answer: Answer) -> str:
    return " ".join((answer.completed or question).split())


def _id(question: str, language: str) -> str:
    return "f" + hashlib.sha256(f"{language}\n{question}".encode("utf-8", "replace")).hexdigest()[:_ID_DIGITS]


def _without_quotations(text: str) -> str:
    """The text without what stands in quotation marks, of which one may stand within another."""
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", text):
        inner = ""
        while inner != paragraph:
            inner, paragraph = paragraph, re.sub(r"“[^“”]*”", " ", paragraph)
        paragraphs.append(paragraph.partition("“")[0])  # a quotation that is not closed goes to the end
    return "\n".join(paragraphs)


def _whole(surface: str) -> str:
    """A pattern for a figure that is no part of a longer number."""
    return rf"(?<![\d.,]){re.escape(surface)}(?![\d])"


def _ratings(folder: Path | None) -> list[Rating]:
    from rag.library.library import read_library

    library = read_library(load_settings(library=folder).library, own=False)
    try:
        return list(library.record.conversations.ratings())
    finally:
        library.close()


def _write(ratings: Sequence[Rating], out: Path) -> str:
    """Add the lines whose ids are not in the file yet. Returns what there is to say of it."""
    if not ratings:
        raise EvaluationError("Nobody has rated an answer of this library yet: the thumbs below an answer do that.")
    known = {str(row.get("id")) for _, row in read_rows(out)} if out.exists() else set()
    cases = draft_cases(ratings)
    new = [case for case in cases if case["id"] not in known]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("a+", encoding="utf-8") as file:
            file.writelines(_lines(new, needs_break=_ends_open(out)))
    except OSError as error:
        raise EvaluationError(
            f"The file {out} cannot be written: {error.strerror}. Name another with --out."
        ) from error
    drafts = sum(map(is_draft, new))
    return (
        f"{out}: {len(new)} new of {len(ratings)} rating(s): {len(new) - drafts} case(s) of liked answers, {drafts} "
        f"draft(s) of disliked ones, to be filled in; {len(cases) - len(new)} already there."
    )


def _lines(cases: Sequence[Mapping[str, Any]], *, needs_break: bool) -> Iterator[str]:
    if needs_break and cases:
        yield "\n"
    yield from (json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def _ends_open(file: Path) -> bool:
    return not file.read_bytes().endswith(b"\n") and file.stat().st_size > 0

"""Answer <-> the object of the --json contract. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rag.records import Answer, AnswerSentence, Citation, FigureVerdict


def answer_as_json(answer: Answer) -> dict[str, object]:
    """The answer as plain values; a figure's value is a string, since JSON numbers are floats to most readers."""
    return {
        "question": answer.question,
        "completed": answer.completed,
        "language": answer.language,
        "text": answer.text,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "sentences": [{"text": s.text, "citations": list(s.citations)} for s in answer.sentences],
        "citations": [_citation(citation) for citation in answer.citations],
        "figures": [_figure(figure) for figure in answer.figures],
        "answered_by": answer.answered_by,
        "seconds": answer.seconds,
        "score": round(answer.score, 4),
    }


def answer_from_json(row: Mapping[str, Any]) -> Answer:
    """The answer that `answer_as_json` made the object from; only `score` comes back rounded.

    A key that is missing, since the row is older than the key, is as if it held nothing; an unknown key is left out.
    """
    return Answer(
        question=row.get("question", ""),
        language=row.get("language", "zh"),
        text=row.get("text", ""),
        sentences=tuple(
            AnswerSentence(each.get("text", ""), tuple(each.get("citations", ()))) for each in row.get("sentences", ())
        ),
        citations=tuple(map(_citation_from, row.get("citations", ()))),
        figures=tuple(map(_figure_from, row.get("figures", ()))),
        abstained=row.get("abstained", False),
        reason=row.get("reason", ""),
        answered_by=row.get("answered_by", "extractive"),
        seconds=row.get("seconds", 0.0),
        score=row.get("score", 0.0),
        completed=row.get("completed", ""),
    )


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "n": citation.n,
        "report_id": citation.report_id,
        "report": citation.report,
        "file": citation.file,
        "page": citation.page,
        "section": citation.section,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "date": citation.date,
        "url": citation.url,
        "version": citation.version,
        "shown": citation.shown,
    }


def _citation_from(row: Mapping[str, Any]) -> Citation:
    return Citation(
        n=row.get("n", 0),
        report_id=row.get("report_id", ""),
        report=row.get("report", ""),
        file=row.get("file", ""),
        page=row.get("page"),
        section=row.get("section", ""),
        start=row.get("start", 0),
        end=row.get("end", 0),
        quote=row.get("quote", ""),
        date=row.get("date", ""),
        url=row.get("url", ""),
        version=row.get("version", 1),
        shown=row.get("shown", ""),
    )


def _figure(figure: FigureVerdict) -> dict[str, object]:
    return {
        "surface": figure.surface,
        "value": _plain(figure.value),
        "unit": figure.unit,
        "status": figure.status,
        "citations": list(figure.citations),
        "derivation": figure.derivation,
    }


def _figure_from(row: Mapping[str, Any]) -> FigureVerdict:
    return FigureVerdict(
        surface=row.get("surface", ""),
        value=Decimal(row.get("value", "0")),
        unit=row.get("unit", ""),
        status=row.get("status", "unsupported"),  # nothing is taken for checked that does not say so
        citations=tuple(row.get("citations", ())),
        derivation=row.get("derivation", ""),
    )


def _plain(value: Decimal) -> str:
    return format(value, "f")

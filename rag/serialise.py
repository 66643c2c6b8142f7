"""Answer -> the object of the --json contract. Pure."""

from decimal import Decimal

from rag.records import Answer, Citation, FigureVerdict


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
    }


def _figure(figure: FigureVerdict) -> dict[str, object]:
    return {
        "surface": figure.surface,
        "value": _plain(figure.value),
        "unit": figure.unit,
        "status": figure.status,
        "citations": list(figure.citations),
        "derivation": figure.derivation,
    }


def _plain(value: Decimal) -> str:
    return format(value, "f")

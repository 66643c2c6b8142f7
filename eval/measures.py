"""What is measured of an answer and of a ranking. Pure functions, named as the field names them."""

import re
from collections.abc import Sequence

import numpy as np

from eval.cases import Case
from rag.figures import find_figures, same_quantity
from rag.folding import fold, without_thousands
from rag.records import Answer, Citation, Figure

# Markup and white space in which a quote and its source may differ without differing.
_MARKUP = r"[\s*#|]"
_NOT_TEXT = re.compile(f"{_MARKUP}+")


def missing_figures(case: Case, text: str) -> list[str]:
    """The figures of the case that do not stand in the text, as numbers with their units, in any accepted surface."""
    return [surfaces[0] for surfaces in case.figures if not any(_stands(surface, text) for surface in surfaces)]


def _stands(surface: str, text: str) -> bool:
    wanted = find_figures(surface)
    if not wanted:
        return squash(surface) in squash(text)
    return any(_as_wanted(wanted[0], figure) for figure in find_figures(text))


def _as_wanted(wanted: Figure, figure: Figure) -> bool:
    """A figure that is wanted without a unit may stand with any."""
    return wanted.value == figure.value if not wanted.unit else same_quantity(wanted, figure)


def missing_keywords(case: Case, text: str) -> list[str]:
    """The patterns of the case that match nowhere in the text."""
    return [pattern for pattern in case.keywords if not re.search(pattern, text, re.IGNORECASE)]


def is_placed(case: Case) -> bool:
    """Whether the set says where the answer stands, by evidence or by short answers that it holds."""
    return bool(case.evidence or case.answers)


def on_evidence(case: Case, citation: Citation) -> bool:
    """Whether a citation's quote is on the evidence."""
    return supports(case, citation.report_id, citation.quote)


def supports(case: Case, report_id: str, quote: str) -> bool:
    """Whether a sentence of a report overlaps a piece of evidence: one holds the other. Where only short answers are
    known: whether it holds one of them, in a gold document."""
    if not case.evidence:
        return (not case.gold_ids or report_id in case.gold_ids) and any(_holds(quote, said) for said in case.answers)
    text = squash(quote)
    return any(_overlap(squash(piece), text) for piece in case.evidence)


def pieces_cited(case: Case, citations: Sequence[Citation]) -> int:
    """How many pieces of the evidence a citation's quote overlaps."""
    quotes = [squash(citation.quote) for citation in citations]
    return sum(any(_overlap(squash(piece), quote) for quote in quotes) for piece in case.evidence)


def _overlap(piece: str, quote: str) -> bool:
    return bool(quote) and (piece in quote or quote in piece)


def _holds(quote: str, said: str) -> bool:
    """Whether a short answer stands in a quote, markup apart; a number as a whole: 12 neither in 2012 nor in 12.5."""
    chars = without_thousands(squash(said))
    if not chars:
        return False
    before = r"(?<!\d)(?<!\d\.)" if chars[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if chars[-1].isdigit() else ""
    wanted = f"{_MARKUP}*".join(re.escape(char) for char in chars)
    return re.search(before + wanted + after, without_thousands(fold(quote))) is not None


def failure(case: Case, answer: Answer) -> str:
    """Why the answer is not right; empty when it is."""
    if not case.answerable:
        return "" if answer.abstained else "answered what the reports do not hold"
    if answer.abstained:
        return "abstained"
    if missing := missing_figures(case, answer.text):
        return f"figures missing: {', '.join(missing)}"
    if missing := missing_keywords(case, answer.text):
        return f"keywords missing: {', '.join(missing)}"
    if case.evidence and not any(on_evidence(case, citation) for citation in answer.citations):
        return "no citation on the evidence"
    if not case.evidence and case.answers and not any(on_evidence(case, citation) for citation in answer.citations):
        return "no citation holds the answer"
    return ""


def lead_is_wrong(case: Case, answer: Answer) -> bool:
    """Whether the answer opens with a figure that is not among those asked for: the error that ruins a board paper."""
    if not case.figures or answer.abstained:
        return False
    lead = re.split(r"——“| — “", answer.text, maxsplit=1)
    if len(lead) < 2:
        return False
    wanted = [find_figures(surface) for surfaces in case.figures for surface in surfaces]
    shown = find_figures(lead[0].partition("(")[0])  # a computed figure is followed by its sum
    return any(not any(w and _as_wanted(w[0], figure) for w in wanted) for figure in shown)


RANKING_MEASURES = ("R@1", "R@5", "R@10", "MRR@10", "nDCG@10")
_RESAMPLES = 2_000
_RESAMPLE_SEED = 7


def ranking_measures(golds: Sequence[set[str]], rankings: Sequence[Sequence[str]]) -> dict[str, list[float]]:
    """Measure -> its value for each question, by the library ir-measures (trec_eval).

    R@k is 1 when any gold document is among the first k (success at k: a question has its answer in each of them).
    """
    import ir_measures
    from ir_measures import RR, Success, nDCG

    named = dict(zip(RANKING_MEASURES, (Success @ 1, Success @ 5, Success @ 10, RR @ 10, nDCG @ 10), strict=True))
    qrels = {str(i): dict.fromkeys(gold, 1) for i, gold in enumerate(golds)}
    run = {
        str(i): {document: float(len(ranking) - place) for place, document in enumerate(ranking)}
        for i, ranking in enumerate(rankings)
    }
    found = {name: [0.0] * len(golds) for name in named}
    names = {measure: name for name, measure in named.items()}
    for metric in ir_measures.iter_calc(list(named.values()), qrels, run):
        found[names[metric.measure]][int(metric.query_id)] = float(metric.value)
    return found


def bootstrap_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % percentile interval of the mean over questions, resampled with a fixed seed (Efron 1979)."""
    sample = np.asarray(values)
    places = np.random.default_rng(_RESAMPLE_SEED).integers(0, len(sample), (_RESAMPLES, len(sample)))
    low, high = np.percentile(sample[places].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def squash(text: str) -> str:
    """The text for comparison: folded, without white space and markup."""
    return _NOT_TEXT.sub("", fold(text))

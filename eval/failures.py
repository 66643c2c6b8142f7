"""In which step a case failed, by rule, from what can be seen. Pure."""

from collections.abc import Sequence

from eval.cases import Case
from eval.measures import is_placed
from rag.records import Answer

FAILURE_CLASSES = {
    "retrieval": "no sentence of the searched passages is on the evidence",
    "reading": "one is, and the answer rests on another sentence or figure",
    "table": "as reading, and the evidence is a row of a table",
    "abstention": "one is, and nothing was answered",
    "derived": "the figure has to be computed, and was not, or not this one",
    "false answer": "answered what the reports do not hold",
    "unplaced": "the set does not say where the answer stands, so where it was lost is not known",
}
_CELLS_APART = " | "


def failure_class(case: Case, answer: Answer, found: Sequence[str]) -> str:
    """One of FAILURE_CLASSES, of an answer that is not right.

    found: the sentences of the searched passages that are on the evidence, as the report's text has them.
    """
    if not case.answerable:
        return "false answer"
    if case.kind == "derived":
        return "derived"
    if not is_placed(case):
        return "unplaced"
    if not found:
        return "retrieval"
    if answer.abstained:
        return "abstention"
    return "table" if any(_CELLS_APART in text for text in (*case.evidence, *found)) else "reading"

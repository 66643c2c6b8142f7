"""Whether a figure is what came to be. Pure.

A plan is not, nor what might have been, nor what was published first and restated since.
"""

import re
from collections.abc import Collection

# Words that say that a figure is no actual one, and those of a question that ask for such a figure.
_SAID = {
    "plan": r"(?<!按)(?<!按照)计划|预算|目标(?![客市群价])|\bplan(?:s|ned|ning)?\b|\btarget(?:s|ed)?\b"
    r"|\bbudget(?:s|ed)?\b|\bguid(?:ed|es|ance)\b|\baim(?:s|ed)? (?:to|for|at)\b",
    "hypothesis": r"假如|假设|如果没有|若(?!干)[^，。；]{0,20}(?:则|将)"
    r"|\b(?:would|could|might) have\b|\bwould be\b",
    "before": r"(?:重述|更正|调整|修正|追溯)前|原披露|业绩快报|首次(?:披露|公布)"
    r"|\b(?:as )?(?:first|originally|initially|previously) (?:published|reported|stated|disclosed)\b"
    r"|\bbefore (?:the |its )?(?:restatement|correction)\b",
}
_ASKED = {
    "plan": r"|打算|拟|预计|预期|预测|有望|指引|规划|将(?!近)|会(?!计)|准备(?!金)"
    r"|\bwill\b|\bgoing to\b|\bexpect|\bforecast|\boutlook\b|\bintend|\bahead\b",
    "hypothesis": r"|若|如果|假定|剔除|不计|不含|除去|\bwould\b|\bif\b|\bwithout\b|\bexclud|\bbut for\b",
    "before": r"|快报|原先|最初|\boriginal|\bfirst\b|\binitial",
}
_SAYS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _SAID.items()}
_ASKS = {kind: re.compile(pattern + _ASKED[kind], re.IGNORECASE) for kind, pattern in _SAID.items()}
_ACTUAL = re.compile(r"实际|完成|\bactual(?:ly)?\b", re.IGNORECASE)
_ESTIMATE = re.compile(r"预计|预期|预测|\bexpect(?:s|ed)?\b|\bforecasts?\b|\bestimate[ds]?\b", re.IGNORECASE)


def is_not_actual(question: str, own: str, years: Collection[int], latest: int | None) -> bool:
    """Whether a figure is a plan, a hypothesis or superseded where the question is for what came to be.

    own: what is said of the figure. years: that the question or else the figure is of. latest: the year that the report
    is of; of a later year a plan is all that there can be, unless the actual figure is asked for.
    """
    if _ACTUAL.search(own):
        return False
    said = {kind for kind, pattern in _SAYS.items() if pattern.search(own) and not _ASKS[kind].search(question)}
    asks_actual = _ACTUAL.search(question) is not None
    if said & {"hypothesis", "before"} or (asks_actual and (_SAYS["plan"].search(own) or _ESTIMATE.search(own))):
        return True
    return "plan" in said and (not years or latest is None or min(years) <= latest)

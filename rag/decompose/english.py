"""How English questions ask for several things at once. Pure."""

import re

from rag.decompose.lists import Grammar

# What a list is told by where it names things that are measured: What were earnings and dividends per share?
_MEASURE = re.compile(
    r"\b(?:ratios?|rates?|margins?|shares?|balances?|amounts?|incomes?|profits?|earnings|revenues?|costs?|expenses?|assets"
    r"|liabilities|equity|dividends?|deposits|loans|fees?|headcount|numbers?|spreads?|yields?|returns?"
    r"|per (?:share|capita|employee))\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:\b(?:net|gross|total|pre-tax|operating|average|segment|bad|new|green|customer)\s)*"
    r"\b(?:loans?|deposits?|incomes?|profits?|revenues?|costs?|expenses?|assets|liabilities|equity|fees?|balances?"
    r"|margins?|ratios?|rates?|yields?|customers?|clients?|branches|outlets|employees|staff|headcount)\b"
    r"(?: before tax| ratios?| rates?| per share)?$",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r",? and (?!(?:by|how|what|which|why|when|who|is|was|were|are|did)\b)|,? versus |,? vs\.? |,? as well as "
    r"|, (?=[\w' -]+(?:,| and ))",
    re.IGNORECASE,
)
_LEFT_END = re.compile(
    r"\b(?:were|was|are|is|did|does|do|for|of|between|on|in|at|by|with|from|to|that|what|how|much|many|which|give|compare"
    r"|taking|the|both|as)\b\s*|['’]s\s|[,(]\s*",
    re.IGNORECASE,
)
_RIGHT_END = re.compile(
    r"\s*[?,;:()]|\s(?:of|for|in|at|on|by|to|from|during|over|as|with|did|do|does|was|were|is|are|earn|earned|report"
    r"|reported|have|had|hold|held|make|made|spend|spent|pay|paid|compare|together|each|both|combined|respectively)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\beach\b|\bboth\b|\brespectively\b|\bversus\b|\bvs\b|^compare\b|\bwhat were\b"
    r"|\bwhich (?:one|of the two|was|bank|company).{0,40}\b(?:higher|larger|bigger|more|lower|smaller|less|earlier)\b",
    re.IGNORECASE,
)
_NAME = r"[\w' -]{3,50}?"
_SHARES = (
    rf"\((?P<part>{_NAME}) (?:over|divided by|as a (?:share|percentage|proportion) of|to) (?P<whole>{_NAME})[,;)]",
    rf"^Taking (?P<part>{_NAME}) (?:over|divided by|as a (?:share|percentage) of) (?P<whole>{_NAME})"
    r"(?: on a| at | in |,)",
    rf"\bratio of (?P<part>{_NAME}) to (?P<whole>{_NAME})(?:\?| at | in | on )",
    rf"\bwhat (?:percentage|share|proportion|part|fraction) of (?P<whole>.{{3,70}}?) (?:was|were|is|are|went)"
    rf"(?: (?:spent|made up))? (?:of|for|on|to|into|in|by|held in) (?P<part>{_NAME})(?:\?| at | in (?:19|20|FY)|\.|,)",
    rf"(?P<part>{_NAME}) as a (?:share|percentage|proportion|%) of (?P<whole>{_NAME})(?:\?| at | in |,)",
)
_SEVERAL = re.compile(
    r"\s*,?\s*\b(?:each|both|respectively|together|combined|altogether|in total)\b"
    r"|\b(?:the )?(?:sum|total) of (?=the|\w)",
    re.IGNORECASE,
)
_TAIL = re.compile(r",?\s*(?:and )?which (?:one|of (?:them|the two)|was|is|had|bank|company)\b[^?]*", re.IGNORECASE)
_GAP = re.compile(r"\b(?:difference|gap|spread) between\b", re.IGNORECASE)
_AROUND = re.compile(r"^(?:the|both|its|their|total|taking)\s+|[\s,;:]+$|^[\s,;:(]+", re.IGNORECASE)
_WHEN = re.compile(r"^(?:in|at|by|as of|for|during|since) ")
_SECOND_HALF = re.compile(
    r"(?:in|for|during|over) the second half of (?P<year>(?:FY\s?)?(?:19|20)\d\d)"
    r"|\b(?:in )?H2 (?P<h2>(?:FY\s?)?(?:19|20)\d\d)",
    re.IGNORECASE,
)
_AT_A_DATE = re.compile(
    r"\bend of\b|\bbalance\b|\byear-end\b|\bassets\b|\bliabilities\b|\bdeposits\b|\bloans\b|\bcapital\b|\bequity\b"
    r"|\bcustomers\b"
    r"|\bclients\b|\bemployees\b|\bstaff\b|\bheadcount\b|\bbranches\b|\boutlets\b|\bratio\b|\brate\b|\bmargin\b|\baverage\b",
    re.IGNORECASE,
)


def _single(text: str) -> str:
    """The question for one thing: each, together and the like gone."""
    text = re.sub(r"^By how (?:much|many [\w ]+?) (?:did|do|does)\b", "What did", text)
    text = _GAP.sub("level of", _TAIL.sub("", _SEVERAL.sub("", text)))
    text = re.sub(r"\b(What|what) were\b", r"\1 was", text)
    return re.sub(r"\s+", " ", text).replace(" ?", "?").strip()


def _bare(name: str) -> str:
    """A name without the words around it."""
    while (shorter := _AROUND.sub("", name.strip())) != name:
        name = shorter
    return name


def _level(name: str, when: str, who: str, basis: str) -> str:
    time = f" in {_WHEN.sub('', when)}" if when else ""
    of = f"{who}'s" if who else "the"
    return f"How much was {of} {name}{time}{f', {basis}' if basis else ''}?"


def _halves(text: str) -> tuple[str, str] | None:
    match = _SECOND_HALF.search(text)
    if not match or _AT_A_DATE.search(text):
        return None
    before, after, year = text[: match.start()], text[match.end() :], match["year"] or match["h2"]
    return f"{before}in {year}{after}", f"{before}in the first half of {year}{after}"


ENGLISH = Grammar(
    sign=_SIGN,
    left_end=_LEFT_END,
    right_end=_RIGHT_END,
    group=re.compile(r"(?!)(?P<head>)"),
    each=_EACH,
    sum=re.compile(r"\btogether\b|\bcombined\b|\bsum of\b|\bin total\b|\baltogether\b", re.IGNORECASE),
    gap=_GAP,
    measure=_MEASURE,
    head=_HEAD,
    joiner=" ",
    shares=tuple(re.compile(pattern, re.IGNORECASE) for pattern in _SHARES),
    halves=_halves,
    level=_level,
    single=_single,
    bare=_bare,
)

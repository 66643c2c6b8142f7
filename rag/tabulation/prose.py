"""The subject of a figure of prose: the words of its clause, with what they leave unspoken. Pure.

Where the words at a figure are no subject of their own they are completed from their sentence: a clause that leans on
the one before (占营业收入的, up) takes its subject, a second figure of a clause that of the first, a figure set between
commas what stands on either side of it. Where that is not plain the whole clause is the subject.
"""

import re
from collections.abc import Sequence

from rag.binding import Claim
from rag.figures import find_figures
from rag.records import Figure, is_wide
from rag.tabulation.clauses import Clause, Run, clauses_of, runs_of, without_asides
from rag.tabulation.names import GAP, shortened, tidy
from rag.tabulation.plain import TRAILS, plain, without, without_others

_JOIN = re.compile(r"[、,，]|以及|[和与及而且并]|\b(?:and|but|while|whereas|or)\b", re.IGNORECASE)
# A figure that says which of what it stands before: 占比在5%-10%的银行.
_TELLS_WHICH = re.compile(r"(?:以[上下内])?的(?=[⺀-鿿])")
_BOUND_ALONE = re.compile(r"(?:less|greater|more|fewer|higher|lower) than(?: or equal to)?", re.IGNORECASE)
# What says how much without saying of what: 占营业收入的, 较上年末增加, up.
_LEANS = re.compile(
    r"[占较比]|相较|同比|环比|一年之间|增长|下降|上升|减少|增加|升高|增幅|降幅|提高|提升|升至|降至|回落|只剩|(?:到|至)?该比例|(?:上年|去年|前一年)$"
    r"|(?:up|down|(?:an? )?(?:increase|decrease|gain|rise|fall|drop|growth|decline)|compared|against|which|versus|or"
    r"|representing|accounting|equivalent|more|less|higher|lower|half|the same)\b|(?:…[⺀-鿿]{0,2})?$",
    re.IGNORECASE,
)
# Said of a level of another time, it says nothing of what the level is of.
_COMPARES = re.compile(
    r"(?:up|down|compared|against|versus|[较比]|相较|同比|上年|去年|前一年)(?: (?:with|to|from))?"
    r"|(?:上升|提高|提升|增加|增长|下降|降低|减少|回落|[升降])[至到](?:[本今]年的)?",
    re.IGNORECASE,
)
# What a sentence is about before it begins: On margins, 47% expect a fall.
_LEADS_IN = re.compile(
    r"(?:在|对|就|从|关于)(?!.*(?:看|说|讲))|(?:on|among|amongst|in|at|for|within|across|of)\b", re.IGNORECASE
)
# What stands for the subject of the clause before: in South Asia the figure was 59.4%.
_STANDS_FOR = re.compile(
    r"\bthe (?:figure|share|proportion|ratio|rate|number)$|(?:这一|该|此)(?:比例|占比|比率|比重|数字)", re.IGNORECASE
)
# Where what a figure counts ends and its clause goes on: nine markets and was fielded.
_GOES_ON = re.compile(r"\s(?:and|but)\s(?=(?:was|were|is|are|has|have|had|[a-z]+ed)\b)")
# The change from one figure to the next: 较上年末的1.63%上升0.12个百分点.
_CHANGE_ALONE = re.compile(r"(?:上升|提高|增加|增长|下降|降低|减少|回落|升|降)[至到了]?", re.IGNORECASE)
_IN_TURN = re.compile(r"(?:分别|依次|各)$")
_LIST_SIGN = re.compile(r"[、,，]|以及|[和与及]|\band\b", re.IGNORECASE)
_OF_MORE = re.compile(r"\s*of (?:the|all|its|their)?\s*", re.IGNORECASE)
_PART_OF = re.compile(r"\s*\w+ of (?:the|all|its|their) ", re.IGNORECASE)
_VERB = re.compile(r"(?:[a-z]+ed|pays|has|had|have|is|was|were|are|made|spent|took|paid|held|lost|grew|fell|rose)\b")
_HAS_WORDS = re.compile(r"[^\W\d_]{2}")


def subject_in_prose(claim: Claim, text: str) -> str:
    """The words of the clause of a figure, "…" where it stood; of figures that are listed in the order of their
    subjects (A、B分别为1%、2%) its own. text: the sentence.
    """
    whole = _subject(text, claim.figure, find_figures(text))
    item = "" if claim.figure.surface in claim.own else plain(claim.own)
    if item and item not in whole and "respectively" in text:
        return shortened(item)  # the first of a list whose commas part it from the clause of the figures
    return _of_list(item, _IN_TURN.sub("", whole)) if item and item in whole else whole


def _of_list(item: str, whole: str) -> str:
    """One of a list of subjects with what the last of them says for all: A的余额 of A in A、B和C的余额.

    Where the last says nothing that can be told apart, the item with the whole list behind it.
    """
    _, *others = _LIST_SIGN.split(whole)
    if not others or item == others[-1].strip():
        return item
    _, of, shared = others[-1].rpartition("的")
    return f"{item}的{shared}" if of and "的" not in item else f"{item} · {whole}"


def _subject(text: str, figure: Figure, figures: Sequence[Figure]) -> str:
    text = without_asides(text, figures)
    runs = runs_of(text, figures)
    clauses = clauses_of(text, runs)
    run = next(one for one in runs if one.start <= figure.start < one.end)
    at = next(n for n, clause in enumerate(clauses) if run in clause.runs)
    named = _completed(text, clauses, at, run)
    return "" if _BOUND_ALONE.fullmatch(named) else shortened(named)


def _completed(text: str, clauses: Sequence[Clause], at: int, run: Run) -> str:
    """The subject at a run, with what its clause leaves to others."""
    clause = clauses[at]
    head, tail = _around(text, clause, run)
    if not head and not tail and at:
        if _is_set_apart(text, clauses, at):  # A smaller group, 23.6%, had moved
            return _joined(_plain_clause(text, clauses, at - 1), _following(text, clauses, at + 1))
        return _base(text, clauses, at)
    if _is_set_apart(text, clauses, at + 1):
        tail = f"{tail} {_following(text, clauses, at + 2)}".strip()  # over half of the banks, 52.7%, have
    named = _joined(head, tail)
    if _COMPARES.fullmatch(named):
        return _base(text, clauses, at)
    if _LEANS.match(head or tail or GAP) or _STANDS_FOR.search(head):
        return _leaning(_base(text, clauses, at), named if head else tail)
    if not head and at and not clauses[0].runs and _LEADS_IN.match(text, clauses[0].start, clauses[0].end):
        return f"{plain(text[clauses[0].start : clauses[0].end])}{named}"
    return named


def _around(text: str, clause: Clause, run: Run) -> tuple[str, str]:
    """The words of a clause that belong to a run, before it and behind it."""
    place = clause.runs.index(run)
    before = clause.runs[place - 1] if place else None
    after = clause.runs[place + 1] if place + 1 < len(clause.runs) else None
    tail = text[run.end : after.start if after else clause.end]
    if after and (cut := _last_join(tail)) is not None:
        tail = tail[: cut[0]]
    elif after and _CHANGE_ALONE.fullmatch(tail.strip()):
        tail = ""
    if goes_on := _GOES_ON.search(tail):
        tail = tail[: goes_on.start()]
    if not before:
        lead = text[clause.start : run.start]
        return lead.strip() if _PART_OF.fullmatch(lead) else plain(lead), plain(tail)
    gap, tail = text[before.end : run.start], plain(tail)
    lead = text[clause.start : before.end]
    if which := _TELLS_WHICH.match(gap):
        return f"{_led(lead, before)}{which.group()}{plain(gap[which.end() :])}", tail
    if _OF_MORE.fullmatch(gap):  # nine of the 15 banks
        return f"{_led(lead, before)}{gap}".strip(), tail
    cut = _last_join(gap)
    head = plain(gap[cut[1] :] if cut else gap)
    if not cut and _HAS_WORDS.search(head):  # the four banks counted 5.8 million customers
        space = " " if gap[:1] == " " else ""
        return f"{_led(lead, before)}{space}{without(TRAILS, tidy(without_others(gap)))}", tail
    if not _HAS_WORDS.search(head) or _VERB.match(head):  # 3.2% at A and 5.9% at B; earned 3.45 and pays 1.84
        head = _leaning(_around(text, clause, before)[0], head)
    return head, tail


def _led(lead: str, run: Run) -> str:
    """What leads to a run that is itself a part of the subject, and the run. lead: ends with it."""
    size = run.end - run.start
    return f"{plain(lead[:-size], trim=False)}{' ' if lead[-size - 1 : -size] == ' ' else ''}{lead[-size:]}".strip()


def _last_join(gap: str) -> tuple[int, int] | None:
    found = list(_JOIN.finditer(gap))
    return found[-1].span() if found else None


def _base(text: str, clauses: Sequence[Clause], at: int) -> str:
    """The subject that a clause leans on: of the nearest before it that has one of its own, and a figure if any has."""
    earlier = [(clauses[n], _plain_clause(text, clauses, n)) for n in range(at - 1, -1, -1)]
    found = [(bool(one.runs), named) for one, named in earlier if _HAS_WORDS.search(named) and not _LEANS.match(named)]
    return next((named for has_figure, named in found if has_figure), found[0][1] if found else "")


def _plain_clause(text: str, clauses: Sequence[Clause], at: int) -> str:
    """The words of a whole clause; of its figures those that say which of what is meant."""
    clause, words, begin = clauses[at], "", clauses[at].start
    for run in clause.runs:
        lead = text[begin : run.start]
        which = _TELLS_WHICH.match(text, run.end) if _HAS_WORDS.search(words + plain(lead)) else None
        words += plain(lead, trim=not which) + (text[run.start : which.end()] if which else GAP)
        begin = which.end() if which else run.end
    return (words + plain(text[begin : clause.end])).strip(GAP)


def _following(text: str, clauses: Sequence[Clause], at: int) -> str:
    return _plain_clause(text, clauses, at) if at < len(clauses) else ""


def _is_set_apart(text: str, clauses: Sequence[Clause], at: int) -> bool:
    """Whether a clause is a figure alone between two that have none or are told by it."""
    if not 0 < at < len(clauses) - 1 or len(clauses[at].runs) != 1 or clauses[at + 1].runs:
        return False
    clause, (run,) = clauses[at], clauses[at].runs
    return not _HAS_WORDS.search(text[clause.start : run.start] + text[run.end : clause.end])


def _joined(head: str, tail: str) -> str:
    return f"{head}{GAP}{tail}" if tail else head


def _leaning(subject: str, clause: str) -> str:
    """A clause with the subject that it leaves unspoken."""
    if not subject or not clause:
        return subject or clause
    return f"{subject}，{clause}" if is_wide(subject[-1]) else f"{subject}, {clause}"

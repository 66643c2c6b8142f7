"""Which part of all people or firms a text speaks of: by age, sex, place, size or income. Pure.

What one in five of the young do is no share of all, nor of the old; what all do is no share of the young.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.figures import find_figures
from rag.population import population_spans
from rag.records import Figure

_FIRMS = r"(?:merchants|firms|business(?:es)?|companies|enterprises|retailers|shops)\b"
# kind of part -> its values -> how they are named.
_NAMED = {
    "sex": {
        "women": r"女性|妇女|女职工|女员工|\bwom[ae]n\b|\bfemales?\b",
        "men": r"男性|男职工|男员工|\bm[ae]n\b|\bmales?\b",
    },
    "place": {
        "rural": r"农村(?!信用)|乡村(?!振兴)|县域|县及县以下|\brural\b|\bcountryside\b|\bvillag(?:es?|ers?)\b",
        "urban": r"城镇|城区|城市(?=居民|客户|地区|用户|家庭|成年人)|\burban\b|\bcity (?:dwellers|residents)\b"
        r"|\b(?:in|of) (?:the )?(?:cit(?:y|ies)|towns)\b",
    },
    "size": {
        "small": r"小(?:型|微)?(?:商户|商家|企业)|\bSMEs?\b|\b(?:small(?:er)?|micro|medium-sized)[ -]" + _FIRMS,
        "large": r"大(?:型)?(?:商户|商家|企业)|\b(?:larger?|big(?:ger)?) " + _FIRMS,
    },
    "income": {
        "high": r"高收入|高净值|\bhigh(?:er)?[- ](?:income|net[- ]worth)\b|\bwealthy\b|\baffluent\b",
        "low": r"低收入|\blow(?:er)?[- ]income\b|\bpoor(?:er)?\b",
    },
}
_PATTERNS = {
    kind: {value: re.compile(pattern, re.IGNORECASE) for value, pattern in values.items()}
    for kind, values in _NAMED.items()
}
_AGES = re.compile(
    r"(?P<from>\d{1,2})\s*(?:周?岁)?\s*[至到—–~～-]\s*(?P<to>\d{1,2})\s*周?岁"
    r"|(?P<up>\d{1,2})\s*周?岁\s*(?:[（(]含[）)])?[及或]?以上|(?P<down>\d{1,2})\s*周?岁\s*(?:[（(]含[）)])?[及或]?以下"
    r"|\b(?:aged?|ages) (?:between )?(?P<from_aged>\d{1,2})\s*(?:to|and|[–—-])\s*(?P<to_aged>\d{1,2})\b"
    r"|\b(?P<from_old>\d{1,2})\s*(?:to|[–-])\s*(?P<to_old>\d{1,2})[- ]year[- ]olds?\b"
    r"|\b(?:aged? )?(?P<up_en>\d{1,2}) (?:years )?(?:and|or) (?:over|older|above)\b"
    r"|\b(?:aged? )?(?P<down_en>\d{1,2}) (?:years )?(?:and|or) (?:under|younger|below)\b"
    r"|\bover[- ](?P<up_s>\d{2})s\b|\baged? over (?P<up_aged>\d{1,2})\b"
    r"|\bunder[- ](?P<down_s>\d{2})s\b|\baged? under (?P<down_aged>\d{1,2})\b",
    re.IGNORECASE,
)
_OLDEST = 200
_SIGN = re.compile(r"[；;。]|\.\s")
_CLAUSE_END = re.compile(r"[，；;。]|,(?!\d)|\.\s")
_YOUNG = re.compile(r"年轻|青年|\byoung(?:er)? (?:adults|people|customers|savers|users|clients)\b", re.IGNORECASE)
_OLD = re.compile(
    r"老年|\bpensioners\b|\b(?:old(?:er)?|elderly) (?:adults|people|customers|savers|users|clients)\b", re.IGNORECASE
)
_YOUNG_UNTIL, _OLD_FROM = 40, 50
# Which of them is asked for, so that any may answer.
_WHICH = re.compile(
    r"哪[个类种一些]|各年龄|不同|分别|差距|相差|最[高低多少大小]|\bwhich\b|\bwho\b|\beach\b"
    r"|\bby (?:age|sex|gender|size)\b|\bgap\b|\bdiffer|\b(?:high|low|larg|small)est\b|\b(?:most|least)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def subgroups(text: str) -> dict[str, frozenset[str]]:
    """The parts that a text names, by kind: "age", "sex", "place", "size", "income"."""
    for start, end in population_spans(text):  # a rural bank is no bank of the rural
        text = text[:start] + "#" * (end - start) + text[end:]
    found = {
        kind: frozenset(value for value, pattern in values.items() if pattern.search(text))
        for kind, values in _PATTERNS.items()
    }
    found["age"] = _ages(text)
    return {kind: values for kind, values in found.items() if values}


def _ages(text: str) -> frozenset[str]:
    spans = frozenset("{}-{}".format(*_span(match)) for match in _AGES.finditer(text))
    words = {"young"} if _YOUNG.search(text) else set()
    return spans | words | ({"old"} if _OLD.search(text) else set())


def _span(match: re.Match[str]) -> tuple[int, int]:
    """From and to which age, in years."""
    named = {name.split("_")[0]: int(age) for name, age in match.groupdict().items() if age}
    return named.get("from", named.get("up", 0)), named.get("to", named.get("down", _OLDEST))


def _meet(asked: frozenset[str], said: frozenset[str]) -> bool:
    """Whether one of the values asked for is one of those said; the young may be given by their years."""
    if asked & said:
        return True
    for value in asked ^ said:
        least, dash, most = value.partition("-")
        word = (asked if value in said else said) & {"young", "old"}
        if dash and (int(most) <= _YOUNG_UNTIL if "young" in word else int(least) >= _OLD_FROM and "old" in word):
            return True
    return False


def is_of_another_part(question: str, text: str, figure: Figure, around: str) -> bool:
    """Whether a figure is of a part where all are asked for, of all where a part is, or of another part.

    text: its sentence, or of a cell what it is said of. around: the words near it, which may name its part.
    """
    asked = subgroups(question)
    if not asked and not subgroups(text):
        return False
    said = _said_of(text, figure)
    near = subgroups(f"{around} {text[: figure.start]}")
    if any(not _meet(values, said.get(kind) or near.get(kind, frozenset())) for kind, values in asked.items()):
        return True
    return not _WHICH.search(question) and any(kind not in asked for kind in said)


def is_an_age(text: str, start: int) -> bool:
    """Whether the figure that begins at a place of a text is the age of those who are spoken of."""
    return any(match.start() <= start < match.end() for match in _AGES.finditer(text))


def _said_of(text: str, figure: Figure) -> dict[str, frozenset[str]]:
    """The parts that a figure of a text is of: by the words around it alone, else by those since the last full stop."""
    others = [one for one in find_figures(text) if not is_an_age(text, one.start)]
    begin = max((one.end for one in others if one.end <= figure.start), default=0)
    sign = _CLAUSE_END.search(text, figure.end)
    end = min((one.start for one in others if one.start >= figure.end), default=len(text))
    said = subgroups(text[begin : min(end, sign.start() if sign else end)]) or subgroups(
        _SIGN.split(text[: figure.start])[-1]
    )
    return {kind: _in_order(kind, values, text, figure, others) for kind, values in said.items()}


def _in_order(
    kind: str, values: frozenset[str], text: str, figure: Figure, figures: Sequence[Figure]
) -> frozenset[str]:
    """Of several values the one that is a figure's by its place: more women than men (73% against 70%)."""
    places = {value: match.start() for value, match in _mentions(kind, text) if value in values}
    run = [one.start for one in figures if one.kind == figure.kind]
    if len(values) < 2 or len(places) != len(run) or max(places.values()) > min(run):
        return values
    return frozenset({sorted(places, key=places.__getitem__)[run.index(figure.start)]})


def _mentions(kind: str, text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for value, pattern in _PATTERNS.get(kind, {}).items():
        if match := pattern.search(text):
            yield value, match

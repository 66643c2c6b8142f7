"""Question -> the questions for one thing each that it is made of, and how their answers go together. Pure.

By the form of the question alone: a list (甲和乙的不良率各是多少), a share that names its part and its whole
(A占B的百分之几, A over B), a sum (加起来, together), a gap, or the second half of a year, which reports give as the
year and its first half. What cannot be told apart by form is not taken apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.asked_gap import gap_asked, is_only_a_time
from rag.decompose.banks import of_banks
from rag.decompose.chinese import CHINESE
from rag.decompose.english import ENGLISH
from rag.decompose.lists import Grammar, Listed, find_lists
from rag.decompose.ratios import ratio_named
from rag.followup.slots import institution_slots, population_slots, year_slots
from rag.population import basis_spans
from rag.question import Question

# each: the answers side by side; banks: the same, of those banks that have one; named: the answer to the one question,
# which calls a ratio by its name; share: first / second; sum; gap: how far apart; rest: first − second, of one subject.
Combination = Literal["each", "banks", "named", "share", "sum", "gap", "rest"]

_MOST_PARTS = 4
_LONGEST_SUBJECT = 16  # characters
_POSSESSIVE = re.compile(r"['’]s?$")
_LEADING = re.compile(r"^(?:[\s，,的]|计提的?|'s\b|’s\b)+")


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The questions in the order of the text, each with what it is asked of (对公条线)."""

    combination: Combination
    questions: tuple[str, ...]
    labels: tuple[str, ...]


def decompose(question: Question) -> list[Decomposition]:
    """How a question may be taken apart, what is likeliest first; empty where it asks for one thing."""
    grammar = CHINESE if question.language == "zh" else ENGLISH
    apart = _gap(question, grammar)
    listed = apart or _of_banks(question, grammar) or _of_list(question, grammar)
    ways = [_rest(question, grammar), *_share(question, grammar), listed]
    return [way for way in ways if way is not None and not (way.combination == "gap" and _is_of_times(way))]


def _is_of_times(way: Decomposition) -> bool:
    """Whether what is to be apart is one thing at two times: 净息差 and 2024年."""
    return any(is_only_a_time(label) for label in way.labels)


def _rest(question: Question, grammar: Grammar) -> Decomposition | None:
    """The second half of a year: of what is earned or paid over time, not of what there is at its end."""
    halves = None if question.change or question.asks_share else grammar.halves(question.text)
    return Decomposition("rest", halves, ("", "")) if halves else None


def _share(question: Question, grammar: Grammar) -> list[Decomposition]:
    """What share one thing is of another, both named: by the ratio's name where it has one, else by its sum."""
    if not question.asks_share or question.change:
        return []
    for pattern in grammar.shares:
        if match := pattern.search(question.text):
            names = [grammar.bare(match["part"]), grammar.bare(match["whole"])]
            if not all(names) or names[0] == names[1]:
                continue
            asked = tuple(_level_of(name, question.text, match["part"], grammar) for name in names)
            by_sum = Decomposition("share", asked, (names[0], names[1]))
            bare = [_without_slots(name) for name in names]
            if ratio := ratio_named(bare[0], bare[1], question.language):
                return [
                    Decomposition("named", (_level_of(ratio, question.text, match["part"], grammar),), (ratio,)),
                    by_sum,
                ]
            return [by_sum]
    return []


def _gap(question: Question, grammar: Grammar) -> Decomposition | None:
    """How far one thing is above another: their levels; what is measured may be said of the first alone."""
    gap = gap_asked(question.text)
    if gap is None or not gap.sign:
        return None
    names = [grammar.bare(gap.first), grammar.bare(gap.second)]
    if not grammar.measure.search(_untimed(names[1])):
        names[1] = _with_measure(names[1], names[0], grammar)
    asked = tuple(_level_of(name, question.text, gap.first, grammar) for name in names)
    return Decomposition("gap", asked, (names[0], names[1]))


def _untimed(name: str) -> str:
    for start, end in reversed(year_slots(name)):
        name = name[:start] + name[end:]
    return name.strip().removesuffix("in").strip()


def _with_measure(name: str, first: str, grammar: Grammar) -> str:
    """The second of two things with what is measured of the first: 乙 -> 乙的不良率, Arden's -> Arden's net profit."""
    name = _POSSESSIVE.sub("", _untimed(name))
    for find in (institution_slots, population_slots):
        if find(name) and (slots := find(first)):
            return first[: slots[0][0]] + name + first[slots[0][1] :]
    of, sign, measure = _untimed(first).rpartition("的")
    if sign and of:
        return f"{name}的{measure}"
    head = grammar.head.search(_untimed(first))
    return f"{name}{grammar.joiner}{head.group()}" if head else name


def _without_slots(name: str) -> str:
    """A name without the time and the bank in it."""
    for find in (year_slots, institution_slots):
        for start, end in reversed(find(name)):
            name = name[:start] + name[end:]
    return _LEADING.sub("", name)


def _level_of(name: str, text: str, part: str, grammar: Grammar) -> str:
    """The question for a thing by its name, of the time, the bank and the basis that the text speaks of.

    part: the words for the part; what they say before a time (南湾租赁2025年净利润) is whose the whole is as well.
    """
    when = "" if year_slots(name) else next((text[start:end] for start, end in year_slots(text)), "")
    who = "" if institution_slots(name) else next((text[start:end] for start, end in institution_slots(text)), "")
    before = next((part[:start].strip(" ，,的") for start, _ in year_slots(part)), "")
    of_another = institution_slots(name) or population_slots(name)
    if not who and not of_another and before and before not in name and len(before) <= _LONGEST_SUBJECT:
        who = before
    basis = [text[start:end] for start, end in basis_spans(text) if text[start:end] not in f"{name}{who}"]
    return grammar.level(name, when, who, basis[0] if basis else "")


def _of_banks(question: Question, grammar: Grammar) -> Decomposition | None:
    """One figure of each of several banks; of several things, or each at a time of its own, as a list is read."""
    questions, names = of_banks(question)
    if not questions or find_lists(questions[0], grammar):
        return None
    return Decomposition("banks", tuple(questions), tuple(names))


def _of_list(question: Question, grammar: Grammar) -> Decomposition | None:
    text = question.text
    lists = [one for one in find_lists(text, grammar) if 2 <= len(one.items) <= _MOST_PARTS]
    of_things = [one for one in lists if not all(map(_is_time, one.items))]
    if not of_things:
        return None
    combination = _combination(question, of_things[0], grammar)
    if combination is None:
        return None
    # 甲和乙分别在2019年和2020年: the lists are read side by side.
    paired = [one for one in lists if len(one.items) == len(of_things[0].items)]
    chosen = paired if len(paired) > 1 and grammar.each.search(text) else of_things[:1]
    parts = [_with_items(text, chosen, n) for n in range(len(chosen[0].items))]
    return Decomposition(combination, tuple(map(grammar.single, parts)), of_things[0].items)


def _combination(question: Question, listed: Listed, grammar: Grammar) -> Combination | None:
    text = question.text
    if grammar.sum.search(text):
        return "sum"
    if grammar.gap.search(text):
        return "gap"
    if grammar.each.search(text) or (
        question.asks == "figure" and all(grammar.measure.search(item) for item in listed.items)
    ):
        return "each"
    return None


def _with_items(text: str, lists: Sequence[Listed], n: int) -> str:
    """The text with the n-th item in the place of each list."""
    for one in sorted(lists, key=lambda one: one.start, reverse=True):
        start = one.start
        if n and _is_time(one.items[n][:5]) and (before := [a for a, b in year_slots(text) if b == start]):
            start = before[0]  # 2018年甲和2021年乙: each of its own year
        text = text[:start] + one.items[n] + text[one.end :]
    return text


def _is_time(text: str) -> bool:
    return bool(re.match(r"(?:(?:in|at|by|for|of|the end of)\s)*(?:FY\s?)?(?:19|20)\d\d", text.strip(), re.IGNORECASE))

"""A follow-up question completed from the questions before it, by rules; the reader is shown what it was taken for.

A question that is complete by itself is never changed. Pure. Questions are read by their form: what they name is kept
as it was written. Where a follow-up's place in the earlier question cannot be told, it is put behind it as a whole.
"""

import re
from collections.abc import Sequence

from rag.followup import chinese, english
from rag.followup.grammar import FollowUp, Grammar
from rag.followup.measures import measure_asked
from rag.followup.most import most
from rag.followup.slots import read_content, with_year
from rag.followup.terse import in_full
from rag.markup import without_markup
from rag.question import question_language
from rag.records import Language
from rag.smalltalk import small_talk, without_greeting

_REMEMBERED = 8  # questions; what was asked before them is another topic
_LONGEST_EARLIER = 400  # characters
_ENDS = re.compile(r"[\s?？。.!！…]+$")
_ENOUGH_WORDS = 4  # Han characters or Latin words that make a language of a follow-up
_GRAMMARS: dict[Language, Grammar] = {"zh": chinese, "en": english}


def complete(question: str, history: Sequence[str]) -> str:
    """The question with what an elliptic follow-up leaves out; unchanged if it is complete or nothing came before.

    history: the earlier questions, oldest first, completed or as they were asked.
    """
    earlier: list[str] = []
    for asked in history[-_REMEMBERED:]:
        asked = without_greeting(without_markup(asked)).strip()
        if asked and len(asked) <= _LONGEST_EARLIER and not small_talk(asked):
            earlier.append(in_full(_stem(_completed(asked, earlier))))
    return _completed(question, earlier)


def looks_elliptic(question: str) -> bool:
    """Whether a question leaves out what only the conversation tells."""
    return _read(question) is not None


def spoken_language(follow_up: str, completed: str) -> Language:
    """The language of a completed question: the follow-up's own where it says enough, else the earlier question's."""
    words = len(re.findall(r"[\u4e00-\u9fff]|[A-Za-z]+", follow_up))
    return question_language(follow_up if words >= _ENOUGH_WORDS else completed)


def _stem(question: str) -> str:
    return _ENDS.sub("", re.sub(r"\s+", " ", question)).strip()


def _read(question: str) -> FollowUp | None:
    stem = _stem(question)
    if not stem:
        return None
    asked = question.rstrip().endswith(("?", "？"))
    return _GRAMMARS[question_language(stem)].read(stem, asked=asked)


def _completed(question: str, earlier: Sequence[str]) -> str:
    """As complete(); earlier: completed questions without their marks, newest last."""
    follow_up = _read(question) if earlier else None
    if follow_up is None:
        return question
    alike = question_language(earlier[-1]) == question_language(question)
    if follow_up.measure and not (alike and measure_asked(earlier[-1]) == follow_up.measure):
        return question
    whole = _rebuilt(follow_up, earlier) if alike else _with_slots(follow_up, earlier[-1])
    if follow_up.measure and not whole:
        return question  # it says whom and what it asks for: nothing is to be put before it
    return _sentence(whole) if whole else _appended(follow_up, earlier, question_language(question))


def _rebuilt(follow_up: FollowUp, earlier: Sequence[str]) -> str | None:
    """One question made of the follow-up and the earlier ones; None where the follow-up's place cannot be told."""
    last = earlier[-1]
    language = question_language(last)
    grammar = _GRAMMARS[language]
    match follow_up.kind:
        case "other":
            content = read_content(follow_up.content, any_class=True)
            return grammar.with_other(content, last) if content else None
        case "most":
            return most(follow_up.content, grammar.topic(last))
        case "why":
            return grammar.why(follow_up.content, last)
        case "which":
            return grammar.which(follow_up.content, last)
        case "pronoun":
            named = filter(None, (grammar.institution(asked) for asked in reversed(earlier)))
            return grammar.pronoun(follow_up.content, last, next(named, None))
        case "difference" | "change":
            if follow_up.when:
                of_both = with_year(follow_up.when, last)
                return grammar.difference(follow_up.content, of_both, None, years_only=True) if of_both else None
            change = follow_up.kind == "change"
            before = earlier[-2] if len(earlier) > 1 and question_language(earlier[-2]) == language else None
            both = grammar.difference(follow_up.content, before, last, years_only=change) if before else None
            if both or (before and not change):
                return both
            return grammar.difference(follow_up.content, last, None, years_only=change)


def _with_slots(follow_up: FollowUp, last: str) -> str | None:
    """A follow-up in the other language fills years, banks and classes of bank only."""
    content = read_content(follow_up.content, any_class=True) if follow_up.kind == "other" else None
    return _GRAMMARS[question_language(last)].with_other(content, last) if content and not content.rest else None


def _appended(follow_up: FollowUp, earlier: Sequence[str], language: Language) -> str:
    """The earlier question (both of them, for a difference), and the follow-up as it is."""
    told = len(earlier) > 1 and earlier[-1].startswith(earlier[-2])
    several = 2 if follow_up.kind == "difference" and not told else 1
    parts = [f"{before}{_mark(before)}" for before in earlier[-several:]]
    own = follow_up.content
    if follow_up.kind == "other":
        own = f"{own}呢" if language == "zh" else f"What about {own}"
    parts.append(_sentence(own))
    return "".join(part if part.endswith("？") else f"{part} " for part in parts).strip()


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}{_mark(text)}"


def _mark(text: str) -> str:
    return "？" if question_language(text) == "zh" else "?"

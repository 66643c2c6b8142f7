"""A topic, or the change between two, as a question. Pure."""

import re

from rag.derive import Derived
from rag.records import Language
from rag.suggest.names import average_called, chinese_names, english_names
from rag.suggest.nouns import is_counted_en, is_measured_en
from rag.suggest.periods_said import said_in_chinese, said_in_english
from rag.suggest.topic import Topic
from rag.units import NOUNS

_PLURAL = re.compile(r"s$(?<!ss)(?<!basis)(?<!earnings per share)")


def question_for(topic: Topic, language: Language, who: str = "") -> str:
    """The question for a topic's figure; "" where it cannot be put in the language.

    who: the name of its bank in that language, where it is another than the report's.
    """
    if topic.language == language:
        return _chinese(topic) if language == "zh" else _english(topic)
    item = _carried(topic)
    if not item or topic.form != "level" or topic.row or not topic.when or not who:
        return ""
    if language == "en" and is_counted_en(item):
        return f"How many {item} did {who} have {said_in_english(topic.when)}?"
    if language == "en":
        return f"What {_was(item)} the {item} of {who} {said_in_english(topic.when)}?"
    return f"{who}{said_in_chinese(topic.when)}的{item}是多少？"


def change_question(later: Topic, earlier: Topic, change: Derived, language: Language, who: str = "") -> str:
    """The question for the change between two topics of one subject; "" where it cannot be put in the language."""
    if not later.when or not earlier.when or later.form not in ("level", "share"):
        return ""
    up = change.value > 0
    if later.language != language:
        item = _carried(later)
        if not item or later.row or not who or later.form != "level":
            return ""
        if language == "en":
            return _changed_english(f"the {item} of {who}", later, earlier, up=up)
        return _changed_chinese(f"{who}的{item}", later, earlier, change, up=up)
    if language == "zh":
        return _changed_chinese(_subject_zh(later), later, earlier, change, up=up)
    if later.form == "share":
        return ""
    return _changed_english(_subject_en(later), later, earlier, up=up)


def _chinese(topic: Topic) -> str:
    when = topic.when.said if topic.when else ""
    if topic.form == "share":
        return f"{when}{'，' if when else ''}{topic.item}占比是多少？"
    if topic.form == "change":
        pause = "，" if topic.item.endswith("比") else ""  # 占比较上年末 can be read otherwise
        return f"{topic.who}{when}{topic.item}{pause}{topic.verb}了多少？"
    row = f"{topic.row}的" if topic.row else ""
    if average_called(topic.who):
        return f"{when}{topic.who}的{topic.item}是多少？"
    if _is_counted(topic):
        return f"{topic.who}{when}{row}{topic.item}有多少{_noun(topic)}？"
    return f"{topic.who}{when}{row}{topic.item}是多少？"


def _is_counted(topic: Topic) -> bool:
    return topic.figure.kind == "count" and bool(_noun(topic)) and not topic.item.endswith(("数", "量"))


def _noun(topic: Topic) -> str:
    return next((noun for noun in NOUNS if topic.figure.unit.endswith(noun)), "")


def _subject_zh(topic: Topic) -> str:
    if topic.form == "share":
        return f"{topic.item}的占比，"
    return f"{topic.who}{topic.row}{'的' if topic.row else ''}{topic.item}"


def _changed_chinese(subject: str, later: Topic, earlier: Topic, change: Derived, *, up: bool) -> str:
    assert later.when and earlier.when
    one, other = (
        (later.when.said, earlier.when.said)
        if later.language == "zh"
        else (said_in_chinese(later.when), said_in_chinese(earlier.when))
    )
    verb = ("上升" if up else "下降") if change.unit == "pp" else ("增加" if up else "减少")
    return f"{subject}{one}比{other}{verb}了多少？"


def _english(topic: Topic) -> str:
    when = f" in {topic.when.said}" if topic.when else ""
    if topic.form == "share":
        return f"What share of {topic.who} {topic.item}{when}?"
    if topic.form == "spent":
        return f"How much did {topic.who} {topic.verb} {topic.item}{when}?"
    if topic.form == "change":
        return ""
    if is_counted_en(topic.item) and topic.who:
        return f"How many {topic.item} did {topic.who} have{when}?"
    return f"What {_was(topic.item)} {_subject_en(topic)}{when}?"


def _subject_en(topic: Topic) -> str:
    of = topic.row or topic.who
    if of:
        return f"the {topic.item} of {of}"
    if is_counted_en(topic.item):
        return f"the number of {topic.item}"
    return topic.item


def _changed_english(subject: str, later: Topic, earlier: Topic, *, up: bool) -> str:
    assert later.when and earlier.when
    one, other = ((w.said if later.language == "en" else str(w.year)) for w in (later.when, earlier.when))
    if is_counted_en(later.item):
        subject = subject.replace("the ", "the number of ", 1)
    return f"By how much did {subject} {'rise' if up else 'fall'} from {other} to {one}?"


def _was(item: str) -> str:
    head = re.split(r"\b(?:of|in|at|on|by|for|from|reported|before)\b", item)[0].strip()
    return "were" if _PLURAL.search(head) else "was"


def _carried(topic: Topic) -> str:
    """What is measured in the other language, where the glossary has the very term."""
    if topic.language == "zh":
        item = english_names().get(topic.item, "")
        fits = is_counted_en(item) if topic.figure.kind == "count" else is_measured_en(item)
        return item if fits and not item.startswith("all ") else ""
    return chinese_names().get(topic.item.lower(), "")

"""What an empty page may offer to ask of a report: levels, changes and ranks. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rag.records import Language
from rag.suggest.candidates import Candidate, Speaker
from rag.suggest.names import chinese_names, english_names
from rag.suggest.topic import Topic, is_earlier

_KIND_OF_ROW: dict[str, dict[Language, str]] = {
    "地区": {"zh": "哪个地区"},
    "产品": {"zh": "哪类产品"},
    "分部": {"zh": "哪个分部"},
    "银行": {"zh": "哪家银行"},
    "机构": {"zh": "哪家机构"},
    "market": {"en": "Which market"},
    "group": {"en": "Which group"},
    "bank": {"en": "Which bank"},
    "region": {"en": "Which region"},
    "segment": {"en": "Which segment"},
}
_FEWEST_ROWS = 3
_ROW_LINE = re.compile(r"^\|.*$")


def openings(topics: Sequence[Topic], text: str, speaker: Speaker) -> list[Candidate]:
    """Candidates, kinds in turn."""
    kinds = [_levels(topics, speaker), _changes(topics, speaker), _ranks(topics, text, speaker)]
    return [one for turn in zip_longest(*kinds) for one in turn if one]


def _levels(topics: Sequence[Topic], speaker: Speaker) -> Iterator[Candidate | None]:
    latest = [one for one in topics if not any(is_earlier(one, other) for other in topics)]
    latest = [one for one in latest if one.form == "share" or (one.form in ("level", "spent") and one.when)]
    for one in sorted(latest, key=_oddity):
        yield speaker.level(one, "level")


def _changes(topics: Sequence[Topic], speaker: Speaker) -> Iterator[Candidate | None]:
    for later in sorted(topics, key=_oddity):
        earlier = [one for one in topics if is_earlier(one, later)]
        if earlier and not any(is_earlier(later, one) for one in topics):
            yield speaker.change(later, max(earlier, key=lambda one: one.when.year if one.when else 0))


def _oddity(topic: Topic) -> int:
    """Terms of the field and shares of a survey before what a report says in words of its own."""
    known = topic.item in english_names() or topic.item.lower() in chinese_names()
    return 0 if known or topic.form == "share" else 1


def _ranks(topics: Sequence[Topic], text: str, speaker: Speaker) -> Iterator[Candidate]:
    columns: dict[tuple[str, str, str], list[Topic]] = defaultdict(list)
    for topic in topics:
        if topic.row and topic.when and topic.language == speaker.language:
            columns[(topic.group, topic.item, topic.when.said)].append(topic)
    for (_, item, when), cells in columns.items():
        kind = _kind_of_row(text, cells[0].place.start, speaker.language)
        best = max(cells, key=lambda one: one.figure.value)
        if not kind or len(cells) < _FEWEST_ROWS or sum(c.figure.value == best.figure.value for c in cells) > 1:
            continue
        asked = (
            f"{cells[0].who}{when}{kind}的{item}最高？"
            if speaker.language == "zh"
            else f"{kind} had the highest {item} in {when}?"
        )
        yield Candidate(asked, best.figure.value, best.figure.unit, best.place, "rank", best.row)


def _kind_of_row(text: str, start: int, language: Language) -> str:
    """What the rows of a table are, by the head of its first column: which region; "" where that is not known."""
    lines = text[:start].rsplit("\n", 200)
    head = ""
    for line in reversed(lines[:-1] if not lines[-1].strip() else lines):
        if line.strip() and not _ROW_LINE.match(line):
            break
        head = line or head
    first = head.strip().strip("|").split("|")[0].strip().lower()
    return _KIND_OF_ROW.get(first, {}).get(language, "")

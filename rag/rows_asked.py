"""Whether a table lists what a question asks which of: 哪个行业 is no row of a table of regions. Pure."""

import re
from collections.abc import Sequence

from rag.institutions import banks_named
from rag.lexicon.lookup import Concept
from rag.question import Question
from rag.whole_table import TableRow

_CHINESE = re.compile(r"哪(?:[一几两二三四五六七八九十]?[个家类种项块只位名条]|些)?")
_NO_NOUN = re.compile(r"[最的在是按于比占年末\d\s，,？?]|(?:19|20)\d\d")
_VERB = (
    r"(?:had|has|have|was|is|were|are|did|does|do|will|reported|recorded|posted|made|earned|grew|saw|held|showed|spent|paid"
    r"|employed?s?|lent|ranks?|ranked|comes?|came|placed|took|in|at|by|with|for)"
)
_ENGLISH = re.compile(rf"\b(?:which|what)\s+(?P<noun>[^?,]{{1,80}}?)\s+{_VERB}\b", re.IGNORECASE)
# 排名第二的行业是什么, the top three regions: what is ranked, where the question says so behind its place.
_RANKED_ZH = re.compile(
    r"(?:第[一二三四五六七八九十\d]+|前[二两三四五六七八九十\d]+|[最次][高低大小多少快慢强弱]的?[两三四五六七八九十\d]*)"
    r"(?:[高低大小多少快慢名位家个项类块]*)的?(?P<noun>[\u4e00-\u9fff]{2,8}?)(?=是|有|为|分别|各|[，,？?]|$)"
)
_RANKED_EN = re.compile(
    r"\b(?:(?:top|bottom) [\w]+|(?:highest|largest|biggest|lowest|smallest|fastest|slowest)(?:-growing)?)"
    r" (?P<noun>[a-z][\w -]{1,60}?)(?= (?:by|in|at|of|with|for|on)\b|[?,.]|$)",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"^of (?:the|its|their|all)?\s*|\s+of\s.*$", re.IGNORECASE)
_OF_BANKS = re.compile(r"(?:家|银行|机构|集团|公司|同业|banks?|groups?|lenders?|institutions?|peers?)$", re.IGNORECASE)
_LEAST_WEIGHT = 0.5  # of a form of the noun in either language
_LINES_ABOVE = 4
_LONGEST_LINE = 80  # a caption, not a paragraph
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHARS_ABOVE = 1_500


def are_rows_asked(question: Question, concepts: Sequence[Concept], table: Sequence[TableRow], text: str) -> bool:
    """Whether a table lists what a question asks which of: by its heads, caption and headings, or the rows' names.

    text: of the report. True where the question does not say what it asks which of.
    """
    noun, start = _noun(question)
    if not noun:
        return True
    names = [row.sentence.text.partition("，")[0] for row in table]
    if _OF_BANKS.search(noun) and any(banks_named(name) for name in names):
        return True
    about = _folded(" ".join([*table[0].passage.chunk.headings, *_lines_above(table[0], text)]))
    named = [_folded(name) for name in names]
    forms = [_folded(form) for form in _forms(noun, start, concepts)]
    in_names = sum(any(form in name for form in forms) for name in named)
    return any(form in about for form in forms) or 2 * in_names > len(named)


def _noun(question: Question) -> tuple[str, int]:
    """What a question asks which of, and where it stands in it: 地区, region; "" where it does not say."""
    if question.language == "zh":
        for match in _CHINESE.finditer(question.text):
            following = question.text[match.end() : match.end() + 2]
            if len(following) == 2 and not _NO_NOUN.match(following):
                return following, match.end()
        ranked = _RANKED_ZH.search(question.text)
        return (ranked["noun"][-2:], ranked.end("noun") - 2) if ranked else ("", 0)
    asked = _ENGLISH.search(question.text) or _RANKED_EN.search(question.text)
    if not asked:
        return "", 0
    words = _OF_WHICH.sub("", asked["noun"]).strip() or asked["noun"]
    word = words.split()[-1]
    return word, asked.start("noun") + asked["noun"].rfind(word)


def _forms(noun: str, start: int, concepts: Sequence[Concept]) -> set[str]:
    """A noun in the words of both languages."""
    found = {noun}
    for concept in concepts:
        if concept.start <= start < concept.end:
            found |= {concept.surface, *(form for form, weight in concept.forms if weight >= _LEAST_WEIGHT)}
    return found


def _lines_above(row: TableRow, text: str) -> list[str]:
    """The heads of a table and its caption: the short lines before its first row."""
    before = text[max(0, row.sentence.start - _CHARS_ABOVE) : row.sentence.start].split("\n")
    lines = [line for line in before if _HAN.search(line) or re.search(r"[A-Za-z]", line)]
    return [line for line in lines[-_LINES_ABOVE:] if "|" in line or len(line) <= _LONGEST_LINE]


def _folded(text: str) -> str:
    """Latin letters small and words in the singular: Branches holds branch."""
    return re.sub(r"\b([a-z]{3,}?)(?:ies|es|s|y)\b", r"\1", text.lower())

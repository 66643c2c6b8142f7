"""Sentences that answer no question for a text: a table's caption, what is told of another by name or by rank. Pure."""

import re

from rag.binding import claims, is_row
from rag.institutions import banks_named
from rag.namesakes import own_words
from rag.question import Question

_CAPTION = re.compile(
    r"(?:[图表]|(?:Table|Figure|Chart|Exhibit)\s)\s?\d+[\s.:：、]*[^。！？；;]*[^。！？；;.!?]$", re.IGNORECASE
)
_CAPTION_ASKED = re.compile(r"[图表]\s?\d|\b(?:table|figure|chart|exhibit)s?\b|哪[些张个]表|什么表", re.IGNORECASE)
_WHY = re.compile(r"为什么|为何|为啥|\bwhy\b|\bwhat (?:drove|caused|explains)\b", re.IGNORECASE)
_NAME_ASKED = re.compile(r"叫什么|叫做什么|更名|改名|名称是|\b(?:called|renamed|name of)\b", re.IGNORECASE)
# Whose something is, by a name in Latin letters: Tern's chief executive.
_OWNER = re.compile(r"(?<![\w'’])([A-Z][a-z]+)['’]s\b")
_NO_OWNER = frozenset(("it", "that", "there", "what", "here", "let", "today", "china", "this", "last"))
# Of several that are numbered: 第三大股东, the second-largest shareholder.
_RANK = re.compile(r"第([一二三四五六七八九十]|\d{1,2})大?(?!季|产业|期|批|页|章|条|届|次)[一-鿿]")


def is_no_answer(question: Question, text: str) -> bool:
    """Whether a sentence answers no question for a text, however many of its words it holds."""
    text = text.strip()
    if _CAPTION.fullmatch(text) and not _CAPTION_ASKED.search(question.text):
        return True
    if is_row(text) and (
        _WHY.search(question.text) or (_NAME_ASKED.search(question.text) and len(claims(text)) > text.count("；"))
    ):
        return True  # figures give no reasons and no names
    return _is_owned_by_another(question, text) or _is_of_another_rank(question.text, text)


def _is_owned_by_another(question: Question, text: str) -> bool:
    """Whether a text names whose something is and it is none of the banks asked for, which it does not name."""
    asked = {word for bank in question.banks if bank.isascii() for word in own_words(bank)}
    owners = {name.lower() for name in _OWNER.findall(text)} - _NO_OWNER
    named = {word for bank in banks_named(text) if bank.isascii() for word in own_words(bank)}
    return bool(asked and owners) and not asked & (owners | named | set(re.findall(r"[a-z]+", text.lower())))


def _is_of_another_rank(question: str, text: str) -> bool:
    asked, said = set(_RANK.findall(question)), set(_RANK.findall(text))
    return bool(asked and said) and not asked <= said

"""The line above the box: which question is being changed, or that a conversation has parted from another. Pure."""

from html import escape

from rag.records import Language
from ui.ask.talk import Talk
from ui.wording import words


def notice(talk: Talk, language: Language) -> str:
    """HTML in a line; empty where there is nothing to tell."""
    if talk.editing is not None:
        after = len(talk.turns) - talk.editing - 1
        told = words("editing_among" if after else "editing", language, number=talk.editing + 1, after=after)
        return f'<p class="notice">{escape(told)} <a href="#cancel-0">{escape(words("cancel", language))}</a></p>'
    return notice_line(words("parted", language)) if talk.parted else ""


def notice_line(told: str) -> str:
    """HTML of a line that tells something."""
    return f'<p class="notice">{escape(told)}</p>'

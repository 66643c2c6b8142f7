"""Earlier conversations: the list of them, opening one, taking one out; an answer that was shared."""

import datetime
from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from rag.library.conversations import Conversation
from rag.records import Language
from ui.ask.export import export_address
from ui.ask.keeping import Keeping
from ui.ask.showing import clicked, evidence_of, messages_of
from ui.ask.talk import Talk
from ui.ask.view import AskView, Updates
from ui.evidence import empty_panel
from ui.house import House
from ui.visitor import visitor_of
from ui.wording import words

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_history(view: AskView, talk: gr.State, house: House) -> None:
    """A click on an earlier conversation opens it; one on its cross takes it out."""

    def choose(now: Talk, event: gr.EventData, request: gr.Request) -> Updates:
        """Open a conversation, or take it out."""
        visitor = visitor_of(request, house.access)
        keeping, asked = Keeping(house.opening, visitor.name), clicked(event)
        name = str(asked.get("id", ""))
        if asked.get("name") == "forget":
            keeping.remove(name)
            listed = {view.history: history_list(keeping.all(), now.id, visitor.language)}
            return listed if name != now.id else listed | shown(view, talk, Talk(), house, visitor.language)
        opened = keeping.open(name)
        if opened is None:
            return {view.history: history_list(keeping.all(), now.id, visitor.language)}
        listed = {view.history: history_list(keeping.all(), name, visitor.language)}
        return listed | shown(view, talk, opened, house, visitor.language)

    outputs = [view.chat, view.evidence, view.history, view.remembered, talk]
    view.evidence.select(choose, [talk], outputs, **_QUIET)


def shown(view: AskView, talk: gr.State, now: Talk, house: House, language: Language) -> Updates:
    """A conversation as it was left, with the evidence of its last answer."""
    place = len(now.turns) - 1
    panel = evidence_of(now, place, 1, house.opening, language) if now.turns else empty_panel(language)
    return {
        view.chat: messages_of(now, house.opening, language),
        view.evidence: panel,
        view.remembered: now.id,
        talk: now,
    }


def history_list(conversations: Sequence[Conversation], current: str, language: Language) -> str:
    """The conversations as links, by day."""
    whole = f'<p class="whole">{_whole(current, language)}</p>' if current else ""
    if not conversations:
        return f'<p class="nothing">{escape(words("no_history", language))}</p>'
    days: dict[str, list[str]] = {}
    for each in conversations:
        days.setdefault(_day(each.updated_at), []).append(_entry(each, each.id == current, language))
    return whole + "".join(f"<h3>{day}</h3><ul>{''.join(entries)}</ul>" for day, entries in days.items())


def _whole(current: str, language: Language) -> str:
    word, markdown = (escape(export_address(current, file_format)) for file_format in ("docx", "md"))
    return (
        f'{escape(words("whole", language))}<a href="{word}">{words("word", language)}</a> · '
        f'<a href="{markdown}">{words("markdown", language)}</a>'
    )


def _entry(each: Conversation, current: bool, language: Language) -> str:
    name, title = escape(each.id), escape(each.title)
    mark = ' aria-current="true"' if current else ""
    forget = escape(words("forget", language))
    return (
        f'<li{mark}><a class="talk" href="#talk:{name}" title="{title}">{title}</a>'
        f'<a class="forget" href="#forget:{name}" title="{forget}" aria-label="{forget}: {title}">×</a></li>'
    )


def _day(iso: str) -> str:
    """The day, where the server is."""
    return datetime.datetime.fromisoformat(iso).astimezone().date().isoformat()

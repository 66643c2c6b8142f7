"""Earlier conversations: the list of them, finding, opening and naming one, taking one out."""

import datetime
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import gradio as gr

from rag.library.conversations import Conversation
from rag.records import Language
from ui.ask.choosing import choices
from ui.ask.export import details_of, export_address
from ui.ask.keeping import Keeping
from ui.ask.notice import notice
from ui.ask.showing import clicked, evidence_of, messages_of
from ui.ask.talk import Talk
from ui.ask.view import AskView, Updates
from ui.evidence import empty_panel
from ui.house import House
from ui.visitor import Visitor, visitor_of
from ui.wording import words

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def wire_history(
    view: AskView, talk: gr.State, house: House, running: list[Any], leave_answer: Callable[[gr.Request], None]
) -> None:
    """A click on an earlier conversation opens it; one on its cross takes it out. They are searched, and named.

    running: the events that answer. leave_answer: ends the answer that is under way.
    """

    def leave(now: Talk, event: gr.EventData, request: gr.Request) -> Any:
        """Open another conversation, or take out the one that is open."""
        visitor = visitor_of(request, house.access)
        keeping, asked = Keeping(house.opening, visitor.name), clicked(event)
        name = str(asked.get("id", ""))
        if asked.get("name") == "forget":
            keeping.remove(name)
            opened: Talk | None = Talk()
        else:
            opened = keeping.open(name)
        if opened is None:  # it has been removed meanwhile
            return listed(view, keeping, now.id, visitor.language)
        leave_answer(request)
        return {**shown(view, talk, opened, house, visitor), **put_away(view), **box_after(view, now)}

    def forget(now: Talk, event: gr.EventData, request: gr.Request) -> Updates:
        """Take out a conversation that is not open."""
        visitor = visitor_of(request, house.access)
        keeping = Keeping(house.opening, visitor.name)
        keeping.remove(str(clicked(event).get("id", "")))
        return listed(view, keeping, now.id, visitor.language)

    def find(now: Talk, holding: str, request: gr.Request) -> str:
        """The conversations whose title or questions hold what is written."""
        visitor = visitor_of(request, house.access)
        found = Keeping(house.opening, visitor.name).all((holding or "").strip())
        return history_list(found, now.id, visitor.language, "none_found" if holding else "no_history")

    def rename(now: Talk, title: str, request: gr.Request) -> Updates:
        """Call the conversation that is open otherwise."""
        visitor = visitor_of(request, house.access)
        keeping = Keeping(house.opening, visitor.name)
        keeping.rename(now.id, title or "")
        return listed(view, keeping, now.id, visitor.language)

    left = view.evidence.select(leave, [talk], [*view.of_a_talk, view.box, talk], cancels=running, **_QUIET)
    left.then(js=view.leave_address)
    view.evidence.delete(forget, [talk], view.lists, **_QUIET)
    view.find.change(find, [talk, view.find], [view.history], trigger_mode="always_last", **_QUIET)
    view.title.submit(rename, [talk, view.title], view.lists, **_QUIET)


def shown(view: AskView, talk: gr.State, now: Talk, house: House, visitor: Visitor) -> Updates:
    """A conversation as it was left, with the evidence of its last answer and what it was asked of last."""
    language, place = visitor.language, len(now.turns) - 1
    panel = evidence_of(now, place, 1, house.opening, language) if now.turns else empty_panel(language)
    scope = now.scope
    return {
        view.chat: messages_of(now, details_of(house.opening), language),
        view.evidence: panel,
        view.remembered: now.id or view.none_open,
        view.notice: noticed(now, language),
        talk: now,
        **listed(view, Keeping(house.opening, visitor.name), now.id, language),
        **(choices(view, house.opening, scope.reports, scope.since, scope.until, language) if now.id else {}),
    }


def put_away(view: AskView) -> Updates:
    """What belonged to the conversation that is left: a reason that was asked for, a link, an answer under way."""
    return {
        view.reason: gr.Column(visible=False),
        view.link: gr.Textbox(visible=False),
        view.stop: gr.Button(visible=False),
        view.unanswered: ("", ""),
    }


def box_after(view: AskView, left: Talk) -> Updates:
    """The box when a question is no longer being changed: as it was before. Else it stays as it is."""
    return {} if left.editing is None else {view.box: left.draft}


def noticed(now: Talk, language: Language) -> gr.HTML:
    """The line above the box, where there is one."""
    line = notice(now, language)
    return gr.HTML(line, visible=bool(line))


def listed(view: AskView, keeping: Keeping, current: str, language: Language) -> Updates:
    """All conversations, and the name of the one that is open."""
    found = keeping.all()
    title = next((each.title for each in found if each.id == current), "")
    named = gr.Textbox(title, label=words("title", language), visible=bool(title))
    searched = gr.Textbox("", label=words("find", language), placeholder=words("find", language))
    return {view.history: history_list(found, current, language), view.title: named, view.find: searched}


def history_list(
    conversations: Sequence[Conversation], current: str, language: Language, nothing: str = "no_history"
) -> str:
    """The conversations as links, by day. nothing: what is said where there is none."""
    whole = f'<p class="whole">{_whole(current, language)}</p>' if current else ""
    if not conversations:
        return f'<p class="nothing">{escape(words(nothing, language))}</p>'
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
    forget, sure = escape(words("forget", language)), escape(words("forget_sure", language))
    return (
        f'<li{mark}><a class="talk" href="#talk:{name}" title="{title}">{title}</a>'
        f'<a class="forget" href="#forget:{name}" data-sure="{sure}" title="{forget}" '
        f'aria-label="{forget}: {title}">×</a></li>'
    )


def _day(iso: str) -> str:
    """The day, where the server is."""
    return datetime.datetime.fromisoformat(iso).astimezone().date().isoformat()

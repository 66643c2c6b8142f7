"""What happens when one asks: a question, an example, once more, or a question that is changed."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.export.references import Details
from rag.records import Answer, Language, Scope
from ui.ask.export import details_of
from ui.ask.history import listed, noticed, put_away, shown
from ui.ask.keeping import Keeping
from ui.ask.scope import Chosen, Date, refusal, scope_of
from ui.ask.showing import clicked_place, evidence_of, messages_of
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk, earlier_questions
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.turns import Turn, take_turn
from ui.visitor import visitor_of

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_ONCE: dict[str, Any] = {**_QUIET, "trigger_mode": "once"}  # who asks during an answer keeps the question in the box

Offer = tuple[Answer, tuple[str, ...]]  # what may be asked after an answer


def wire_asking(view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> "Asking":
    """Questions in, answers and their evidence out."""
    asking = Asking(view, talk, house, suggesting)
    outputs = [*view.of_a_talk, view.box, talk]
    scope = [view.reports, view.since, view.until]
    offered = gr.State(None)
    asking.running += [
        gr.on([view.box.submit, view.ask.click], asking.converse, [view.box, talk, *scope], outputs, **_ONCE),
        view.chat.example_select(asking.ask_example, [talk, *scope], outputs, **_ONCE),
        view.chat.option_select(asking.ask_next, [talk, *scope], outputs, **_ONCE),
        view.evidence.submit(asking.ask_again, [talk, *scope], outputs, **_ONCE),
    ]
    for done in asking.running:  # only once the answer is there; who asks on does not wait for it
        done.then(js=view.leave_address)
        found = done.then(asking.suggest, [talk], [offered], queue=False, **_QUIET)
        found.then(asking.offer, [talk, offered], [view.chat, talk], queue=False, **_QUIET)
    view.evidence.edit(asking.edit, [talk], [view.box, view.notice, talk], queue=False, **_QUIET)
    view.evidence.undo(asking.cancel, [talk], [view.box, view.notice, talk], queue=False, **_QUIET)
    view.stop.click(asking.stop, None, None, queue=False, **_QUIET)
    begun = view.new.click(asking.begin, None, outputs, queue=False, cancels=asking.running, **_QUIET)
    begun.then(js=view.leave_address)
    return asking


class Asking:
    """The listeners."""

    def __init__(self, view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> None:
        self._view, self._talk, self._house, self._suggesting = view, talk, house, suggesting
        self._stops: dict[str, threading.Event] = {}  # of the answers that are under way, by session
        self.running: list[Any] = []  # the events that answer, to be cancelled by what leaves the conversation

    def converse(
        self,
        question: str,
        talk: Talk,
        reports: Chosen,
        since: Date,
        until: Date,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """Answer a question below the turns so far, or in the place of the one that is being changed."""
        visitor = visitor_of(request, self._house.access)
        language = visitor.language
        question = question.strip()
        if not question:
            yield {self._view.box: ""}
            return
        details = details_of(self._house.opening)
        if wrong := refusal(since, until, language):
            failed = Turn(question, failure=wrong)
            yield self._shown(talk.before(talk.place).with_turn(failed), details, language)
            return
        updates: Updates = {self._view.box: "", self._view.stop: gr.Button(visible=True)}
        updates[self._view.reason] = gr.Column(visible=False)  # the answer that it is asked for may give way
        updates[self._view.unanswered] = (visitor.name, question)
        keeping = Keeping(self._house.opening, visitor.name)
        session = request.session_hash or ""
        stop = self._stops[session] = threading.Event()
        try:
            for now in self._turns(question, talk, scope_of(reports or (), since, until), language, stop):
                if self._stops.get(session) is not stop:  # its conversation has been left
                    yield {self._view.stop: gr.Button(visible=False)}  # Gradio sends the last update twice
                    return
                now = keeping.keep(now)
                if now.turns[-1].answer:  # it may cite a report that has come meanwhile
                    details = details_of(self._house.opening)
                    updates |= self._kept(now, keeping, language)
                yield updates | self._shown(now, details, language)
                updates = {}
        finally:
            if self._stops.get(session) is stop:
                del self._stops[session]

    def ask_example(
        self,
        talk: Talk,
        reports: Chosen,
        since: Date,
        until: Date,
        event: gr.SelectData,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """Ask the example that was clicked."""
        yield from self.converse(str(event.value["text"]), replace(talk, editing=None), reports, since, until, request)

    def ask_next(
        self, talk: Talk, reports: Chosen, since: Date, until: Date, event: gr.SelectData, request: gr.Request
    ) -> Iterator[Updates]:
        """Ask a question that was suggested."""
        yield from self.converse(str(event.value), replace(talk, editing=None), reports, since, until, request)

    def suggest(self, talk: Talk) -> Offer | None:
        """What may be asked next."""
        answer = talk.turns[-1].answer if talk.turns else None
        if answer is None:
            return None
        asked = {turn.question for turn in talk.turns}
        found = tuple(each for each in self._suggesting.after(answer, talk.scope) if each not in asked)
        return (answer, found) if found else None

    def offer(self, talk: Talk, offered: Offer | None, request: gr.Request) -> Any:
        """Show what may be asked next, unless something has been asked since."""
        last = talk.turns[-1] if talk.turns else None
        if last is None or offered is None or last.answer != offered[0]:
            return gr.skip()
        talk = replace(talk, turns=(*talk.turns[:-1], replace(last, next_questions=offered[1])))
        language = visitor_of(request, self._house.access).language
        return {self._talk: talk, self._view.chat: messages_of(talk, details_of(self._house.opening), language)}

    def ask_again(
        self,
        talk: Talk,
        reports: Chosen,
        since: Date,
        until: Date,
        event: gr.EventData,
        request: gr.Request,
    ) -> Iterator[Updates]:
        """Ask a question once more; what follows it gives way."""
        place = clicked_place(event, talk)
        if place is not None:
            again = replace(talk, editing=place)
            yield from self.converse(talk.turns[place].question, again, reports, since, until, request)

    def edit(self, talk: Talk, event: gr.EventData, request: gr.Request) -> Any:
        """Put a question into the box, to be changed."""
        place = clicked_place(event, talk)
        return gr.skip() if place is None else self._edited(talk, place, request)

    def cancel(self, talk: Talk, request: gr.Request) -> Any:
        """Change no question after all."""
        return gr.skip() if talk.editing is None else self._edited(talk, None, request)

    def stop(self, request: gr.Request) -> None:
        """End the answer that is under way; it tells so itself, so that nothing comes after."""
        if under_way := self._stops.get(request.session_hash or ""):
            under_way.set()

    def leave(self, request: gr.Request) -> None:
        """End the answer that is under way without a word: what is shown from now on is another conversation."""
        if under_way := self._stops.pop(request.session_hash or "", None):
            under_way.set()

    def begin(self, request: gr.Request) -> Updates:
        """A new conversation."""
        self.leave(request)
        visitor = visitor_of(request, self._house.access)
        now = shown(self._view, self._talk, Talk(), self._house, visitor)
        return {**now, **put_away(self._view), self._view.box: ""}

    def _edited(self, talk: Talk, place: int | None, request: gr.Request) -> Updates:
        talk = replace(talk, editing=place)
        language = visitor_of(request, self._house.access).language
        box = "" if place is None else talk.turns[place].question
        return {self._view.box: box, self._talk: talk, self._view.notice: noticed(talk, language)}

    def _kept(self, now: Talk, keeping: Keeping, language: Language) -> Updates:
        hidden = gr.Textbox(visible=False)
        return {**listed(self._view, keeping, now.id, language), self._view.remembered: now.id, self._view.link: hidden}

    def _turns(
        self, question: str, talk: Talk, scope: Scope, language: Language, stop: threading.Event
    ) -> Iterator[Talk]:
        """The conversation as the answer to a question comes."""
        before = replace(talk.before(talk.place), scope=scope)
        earlier = earlier_questions(before.turns)
        for turn in take_turn(question, self._house.opening, language, earlier, scope, stop):
            yield before.with_turn(turn)

    def _shown(self, talk: Talk, details: Details, language: Language) -> Updates:
        view = self._view
        updates: Updates = {self._talk: talk, view.chat: messages_of(talk, details, language)}
        updates[view.notice] = noticed(talk, language)
        if talk.turns[-1].is_over:  # with the answer, not after it: until the end no question is taken
            updates[view.stop] = gr.Button(visible=False)
            updates[view.unanswered] = ("", "")
        if talk.turns[-1].answer:
            updates[view.evidence] = evidence_of(talk, len(talk.turns) - 1, 1, self._house.opening, language)
        return updates

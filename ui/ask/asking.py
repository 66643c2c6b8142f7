"""What happens when one asks: a question, an example, once more, or a question that is changed."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.export.references import Details
from rag.records import Answer, Language, Scope
from ui.ask.export import details_of
from ui.ask.history import box_after, listed, noticed, put_away, shown
from ui.ask.keeping import Keeping
from ui.ask.notice import notice_line
from ui.ask.scope import Chosen, Date, refusal, scope_of
from ui.ask.showing import clicked_place, evidence_of, messages_of
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk, earlier_questions
from ui.ask.view import AskView, Updates
from ui.house import House
from ui.turns import Turn, take_turn
from ui.visitor import Visitor, visitor_of
from ui.wording import words

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_ONCE: dict[str, Any] = {**_QUIET, "trigger_mode": "once"}  # who asks during an answer keeps the question in the box

Choice = tuple[Chosen, Date, Date]  # of reports, and of their dates
Offer = tuple[Answer, tuple[str, ...]]  # what may be asked after an answer


def wire_asking(view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> "Asking":
    """Questions in, answers and their evidence out."""
    asking = Asking(view, talk, house, suggesting)
    outputs = [*view.of_a_talk, view.box, talk]
    scope = [view.reports, view.since, view.until]
    offered = gr.State(None)
    asking.running += [
        gr.on([view.box.submit, view.ask.click], asking.ask_written, [view.box, talk, *scope], outputs, **_ONCE),
        view.chat.example_select(asking.ask_example, [talk, *scope], outputs, **_ONCE),
        view.chat.option_select(asking.ask_next, [talk, *scope], outputs, **_ONCE),
        view.evidence.submit(asking.ask_again, [talk, *scope], outputs, **_ONCE),
    ]
    for done in asking.running:  # only once the answer is there; who asks on does not wait for it
        done.then(js=view.leave_address)
        found = done.then(asking.suggest, [talk], [offered], queue=False, **_QUIET)
        found.then(asking.offer, [talk, offered], [view.chat, talk], queue=False, **_QUIET)
    view.stop.click(asking.stop, [view.box], None, queue=False, **_QUIET)
    begun = view.new.click(asking.begin, [talk], outputs, queue=False, cancels=asking.running, **_QUIET)
    begun.then(js=view.leave_address)
    return asking


class _Stop(threading.Event):
    """Ends an answer. written: what was in the box then."""

    written = ""


class Asking:
    """The listeners."""

    def __init__(self, view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> None:
        self._view, self._talk, self._house, self._suggesting = view, talk, house, suggesting
        self._stops: dict[str, _Stop] = {}  # of the answers that are under way, by session
        self.running: list[Any] = []  # the events that answer, to be cancelled by what leaves the conversation

    def ask_written(
        self, question: str, talk: Talk, reports: Chosen, since: Date, until: Date, request: gr.Request
    ) -> Iterator[Updates]:
        """Ask what is written in the box."""
        if question := question.strip():
            box = {self._view.box: talk.draft}
            yield from self._converse(question, talk, box, (reports, since, until), request)
        else:
            yield {self._view.box: ""}

    def _converse(
        self, question: str, talk: Talk, box: Updates, chosen: Choice, request: gr.Request
    ) -> Iterator[Updates]:
        """Answer a question below the turns so far, or in the place of the one that is being changed.

        box: what becomes of the box once the question is taken.
        """
        visitor = visitor_of(request, self._house.access)
        language = visitor.language
        details = details_of(self._house.opening)
        reports, since, until = chosen
        if wrong := refusal(since, until, language):
            failed = Turn(question, failure=wrong)
            refused = self._shown(talk.before(talk.place).with_turn(failed), details, visitor)
            yield {**refused, self._view.unanswered: ("", "")}  # it stays in the box
            return
        updates: Updates = {**box, self._view.stop: gr.Button(visible=True)}
        updates[self._view.reason] = gr.Column(visible=False)  # the answer that it is asked for may give way
        updates[self._view.unanswered] = (visitor.name, question)
        keeping = Keeping(self._house.opening, visitor.name)
        session = request.session_hash or ""
        stop = self._stops[session] = _Stop()
        try:
            for now in self._turns(question, talk, scope_of(reports or (), since, until), language, stop):
                if self._stops.get(session) is not stop:  # its conversation has been left
                    yield {self._view.stop: gr.Button(visible=False)}  # Gradio sends the last update twice
                    return
                now = keeping.keep(now)
                if now.turns[-1].answer:  # it may cite a report that has come meanwhile
                    details = details_of(self._house.opening)
                    updates |= self._kept(now, keeping, language)
                if stop.is_set() and now.turns[-1].failure and talk.editing is not None:
                    yield updates | self._as_it_was(talk, question, stop.written, details, visitor)
                    return
                yield updates | self._shown(now, details, visitor)
                updates = {}
        finally:
            if self._stops.get(session) is stop:
                del self._stops[session]

    def ask_example(
        self, talk: Talk, reports: Chosen, since: Date, until: Date, event: gr.SelectData, request: gr.Request
    ) -> Iterator[Updates]:
        """Ask the example that was clicked."""
        yield from self._ask_other(str(event.value["text"]), talk, None, (reports, since, until), request)

    def ask_next(
        self, talk: Talk, reports: Chosen, since: Date, until: Date, event: gr.SelectData, request: gr.Request
    ) -> Iterator[Updates]:
        """Ask a question that was suggested."""
        yield from self._ask_other(str(event.value), talk, None, (reports, since, until), request)

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
        self, talk: Talk, reports: Chosen, since: Date, until: Date, event: gr.EventData, request: gr.Request
    ) -> Iterator[Updates]:
        """Ask a question once more; what follows it gives way."""
        place = clicked_place(event, talk)
        if place is not None:
            yield from self._ask_other(talk.turns[place].question, talk, place, (reports, since, until), request)

    def _ask_other(
        self, question: str, talk: Talk, place: int | None, chosen: Choice, request: gr.Request
    ) -> Iterator[Updates]:
        """Ask what is not in the box, in a place. The box keeps its draft; no question is being changed any more."""
        box = box_after(self._view, talk)
        yield from self._converse(question, talk.edited(place), box, chosen, request)

    def stop(self, written: str, request: gr.Request) -> None:
        """End the answer that is under way; it tells so itself, so that nothing comes after."""
        if under_way := self._stops.get(request.session_hash or ""):
            under_way.written = written
            under_way.set()

    def leave(self, request: gr.Request) -> None:
        """End the answer that is under way without a word: what is shown from now on is another conversation."""
        if under_way := self._stops.pop(request.session_hash or "", None):
            under_way.set()

    def begin(self, talk: Talk, request: gr.Request) -> Updates:
        """A new conversation."""
        self.leave(request)
        visitor = visitor_of(request, self._house.access)
        now = shown(self._view, self._talk, Talk(), self._house, visitor)
        return {**now, **put_away(self._view), **box_after(self._view, talk)}

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

    def _as_it_was(self, talk: Talk, question: str, written: str, details: Details, visitor: Visitor) -> Updates:
        """The conversation before a turn was to be replaced; a question that was changed is in the box, as before."""
        view, language = self._view, visitor.language
        if talk.turns[talk.place].question != question:
            return {**self._shown(talk.edited(talk.editing, written), details, visitor), view.box: question}
        told = gr.HTML(notice_line(words("as_it_was", language)), visible=True)
        return {**self._shown(talk.edited(None), details, visitor), view.notice: told}

    def _shown(self, talk: Talk, details: Details, visitor: Visitor) -> Updates:
        view, language = self._view, visitor.language
        updates: Updates = {self._talk: talk, view.chat: messages_of(talk, details, language)}
        updates[view.notice] = noticed(talk, language)
        if talk.turns[-1].is_over:  # with the answer, not after it: until the end no question is taken
            updates[view.stop] = gr.Button(visible=False)
            # what was stopped or has failed is not in the record
            updates[view.unanswered] = ("", "") if talk.turns[-1].answer else (visitor.name, talk.turns[-1].question)
        if talk.turns[-1].answer:
            updates[view.evidence] = evidence_of(talk, len(talk.turns) - 1, 1, self._house.opening, language)
        return updates

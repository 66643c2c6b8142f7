"""What happens when one asks: a question, an example, once more, or a question that is changed."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.records import Language, Scope
from ui.ask.history import history_list
from ui.ask.keeping import Keeping
from ui.ask.scope import Chosen, Date, scope_of, wrong_date
from ui.ask.showing import clicked_place, evidence_of, messages_of
from ui.ask.suggesting import Suggesting
from ui.ask.talk import Talk, earlier_questions
from ui.ask.view import AskView, Updates
from ui.evidence import empty_panel
from ui.house import House
from ui.turns import Turn, take_turn
from ui.visitor import visitor_of
from ui.wording import words

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_ONCE: dict[str, Any] = {**_QUIET, "trigger_mode": "once"}  # who asks during an answer keeps the question in the box


def wire_asking(view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> None:
    """Questions in, answers and their evidence out."""
    asking = Asking(view, talk, house, suggesting)
    outputs = [view.chat, view.box, view.evidence, view.stop, view.history, view.remembered, view.link, talk]
    scope = [view.reports, view.since, view.until]
    running = [
        gr.on(
            [view.box.submit, view.ask.click],
            asking.converse,
            [view.box, talk, *scope],
            outputs,
            trigger_mode="once",
            **_QUIET,
        ),
        view.chat.example_select(asking.ask_example, [talk, *scope], outputs, trigger_mode="once", **_QUIET),
        view.chat.option_select(asking.ask_next, [talk, *scope], outputs, **_ONCE),
        view.evidence.submit(asking.ask_again, [talk, *scope], outputs, trigger_mode="once", **_QUIET),
    ]
    for done in running:  # only once the answer is there; who asks on does not wait for it
        done.then(asking.suggest, [talk], [view.chat, talk], queue=False, **_QUIET)
    view.evidence.edit(asking.edit, [talk], [view.box, talk], queue=False, **_QUIET)
    view.stop.click(asking.stop, None, None, queue=False, **_QUIET)
    view.new.click(asking.begin, None, outputs, queue=False, cancels=running, **_QUIET)


class Asking:
    """The listeners."""

    def __init__(self, view: AskView, talk: gr.State, house: House, suggesting: Suggesting) -> None:
        self._view, self._talk, self._house, self._suggesting = view, talk, house, suggesting
        self._stops: dict[str, threading.Event] = {}  # of the answers that are under way, by session

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
        wrong = wrong_date(since, until)
        if wrong:
            failed = Turn(question, failure=words("wrong_date", language, date=wrong))
            yield self._shown(talk.before(talk.place).with_turn(failed), language)
            return
        updates: Updates = {self._view.box: "", self._view.stop: gr.Button(visible=True)}
        keeping = Keeping(self._house.opening, visitor.name)
        stop = self._stops[request.session_hash or ""] = threading.Event()
        try:
            for now in self._turns(question, talk, scope_of(reports or (), since, until), language, stop):
                now = keeping.keep(now)
                updates |= self._shown(now, language)
                if now.turns[-1].answer:
                    updates |= self._kept(now, keeping, language)
                yield updates
                updates = {}
        finally:
            self._stops.pop(request.session_hash or "", None)

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

    def suggest(self, talk: Talk, request: gr.Request) -> Updates:
        """What may be asked next."""
        last = talk.turns[-1] if talk.turns else None
        asked = {turn.question for turn in talk.turns}
        found = self._suggesting.after(last.answer, talk.scope) if last and last.answer else ()
        found = tuple(each for each in found if each not in asked)
        if last is None or not found:
            return {self._talk: talk}
        talk = replace(talk, turns=(*talk.turns[:-1], replace(last, next_questions=found)))
        language = visitor_of(request, self._house.access).language
        return {self._talk: talk, self._view.chat: messages_of(talk, self._house.opening, language)}

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

    def edit(self, talk: Talk, event: gr.EventData) -> Updates:
        """Put a question into the box, to be changed."""
        place = clicked_place(event, talk)
        if place is None:
            return {self._talk: talk}
        return {self._view.box: talk.turns[place].question, self._talk: replace(talk, editing=place)}

    def stop(self, request: gr.Request) -> None:
        """End the answer that is under way; it tells so itself, so that nothing comes after."""
        if under_way := self._stops.get(request.session_hash or ""):
            under_way.set()

    def begin(self, request: gr.Request) -> Updates:
        """A new conversation."""
        self.stop(request)
        language = visitor_of(request, self._house.access).language
        cleared = {self._view.evidence: empty_panel(language), self._view.box: "", self._view.remembered: ""}
        return {**cleared, self._view.chat: [], self._talk: Talk(), self._view.stop: gr.Button(visible=False)}

    def _kept(self, now: Talk, keeping: Keeping, language: Language) -> Updates:
        listed = history_list(keeping.all(), now.id, language)
        hidden = gr.Textbox(visible=False)
        return {self._talk: now, self._view.history: listed, self._view.remembered: now.id, self._view.link: hidden}

    def _turns(
        self, question: str, talk: Talk, scope: Scope, language: Language, stop: threading.Event
    ) -> Iterator[Talk]:
        """The conversation as the answer to a question comes."""
        before = replace(talk.before(talk.place), scope=scope)
        earlier = earlier_questions(before.turns)
        for turn in take_turn(question, self._house.opening, language, earlier, scope, stop):
            yield before.with_turn(turn)

    def _shown(self, talk: Talk, language: Language) -> Updates:
        updates: Updates = {self._view.chat: messages_of(talk, self._house.opening, language), self._talk: talk}
        if talk.turns and talk.turns[-1].is_over:  # with the answer, not after it: until the end no question is taken
            updates[self._view.stop] = gr.Button(visible=False)
        if talk.turns and talk.turns[-1].answer:
            updates[self._view.evidence] = evidence_of(talk, len(talk.turns) - 1, 1, self._house.opening, language)
        return updates

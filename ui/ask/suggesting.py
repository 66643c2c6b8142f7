"""Questions that may come next, and those for an empty page: made from the reports' own figures, after the answer."""

import logging
import threading
from collections.abc import Sequence

from rag.answer import Assistant
from rag.errors import YanwenError
from rag.records import Answer, Language, Scope
from rag.suggest.offer import follow_ups, opening_examples
from ui.opening import Opening

log = logging.getLogger(__name__)

_LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Suggesting:
    """What to ask an assistant. The examples are made in the background, and again once the reports have changed."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._turn = threading.Lock()
        self._making = False
        self._made_for: Sequence[tuple[str, int]] | None = None
        self._examples: dict[Language, tuple[str, ...]] = {}

    def after(self, answer: Answer, scope: Scope) -> tuple[str, ...]:
        """Questions that go on from an answer; none is better than a bad one."""
        assistant = self._assistant()
        if assistant is None:
            return ()
        try:
            return follow_ups(answer, assistant, scope)
        except YanwenError as error:  # the library is being changed: the next answer has some again
            log.warning("%s", error)
            return ()

    def examples(self, language: Language) -> tuple[str, ...] | None:
        """Questions for an empty page; None while they are being made."""
        assistant = self._assistant()
        if assistant is None:
            return () if self._opening.state != "loading" else None
        reports = [(report.report_id, report.version) for report in assistant.library.record.reports()]
        with self._turn:
            if self._made_for == reports:
                return self._examples[language]
            if not self._making:
                self._making = True
                threading.Thread(target=self._make, args=(assistant, reports), name="examples", daemon=True).start()
            return None

    def _make(self, assistant: Assistant, reports: Sequence[tuple[str, int]]) -> None:
        examples: dict[Language, tuple[str, ...]] = dict.fromkeys(_LANGUAGES, ())
        try:
            for language in _LANGUAGES:
                examples[language] = opening_examples(assistant, language)
        except YanwenError as error:
            log.warning("%s", error)
        except Exception:  # a bug: the page goes on without examples, the traceback is for whoever reads the log
            log.exception("no examples could be made")
        with self._turn:
            self._examples, self._made_for, self._making = examples, reports, False

    def _assistant(self) -> Assistant | None:
        assistant = self._opening.opened
        return assistant if isinstance(assistant, Assistant) else None

"""Who looks at the page: a name, what they may do, and the language of their browser."""

from dataclasses import dataclass
from typing import Protocol

import gradio as gr

from rag.records import Language
from rag.users import Role
from ui.wording import page_language


class Access(Protocol):
    """Who may do what; the users of a login are one."""

    def role(self, name: str) -> Role | None:
        """What a visitor of this name may do; None for one who is not let in. Without a login the name is empty."""


class EveryoneEdits:
    """No login: whoever reaches the page sits at this machine."""

    def role(self, name: str) -> Role | None:
        """An editor, and nobody has a name."""
        return None if name else "editor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sent a request."""

    name: str  # empty where there is no login
    role: Role | None
    language: Language

    @property
    def may_edit(self) -> bool:
        """Whether they may add, change and remove reports."""
        return self.role == "editor"


def visitor_of(request: gr.Request, access: Access) -> Visitor:
    """Who sent this request. Every listener that shows or changes something asks, since it can be called by HTTP."""
    name = request.username or ""
    return Visitor(name, access.role(name), page_language(request.headers.get("accept-language", "")))

"""What every view works with."""

from dataclasses import dataclass, field
from pathlib import Path

from rag.settings import PROJECT
from ui.desk import Desk
from ui.login.login import Login
from ui.opening import Opening
from ui.source.drawing import Drawing
from ui.visitor import Access, EveryoneEdits


@dataclass(frozen=True, slots=True)
class House:
    """The assistant as it is opened, who may do what, and who draws; the library itself, and where evaluations are."""

    opening: Opening
    access: Access = field(default_factory=EveryoneEdits)
    login: Login | None = None  # then `access` is its members
    drawing: Drawing = field(default_factory=Drawing)  # of the reports' pages; to be closed in the end
    desk: Desk = field(default_factory=Desk)
    llm: str = ""  # the language model that writes answers, as it is set; empty: none
    evaluation: Path = PROJECT / "out" / "eval"

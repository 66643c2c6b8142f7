"""What every view works with."""

from dataclasses import dataclass, field
from pathlib import Path

from rag.settings import PROJECT
from ui.desk import Desk
from ui.opening import Opening
from ui.visitor import Access, EveryoneEdits


@dataclass(frozen=True, slots=True)
class House:
    """The assistant as it is opened, and who may do what; the library itself, and where evaluations are written."""

    opening: Opening
    access: Access = field(default_factory=EveryoneEdits)
    desk: Desk = field(default_factory=Desk)
    evaluation: Path = PROJECT / "out" / "eval"

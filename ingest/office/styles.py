"""What the styles of a Word file say of a paragraph: its level as a heading, its list. Pure."""

from dataclasses import dataclass
from typing import Any

from ingest.office.package import attribute, child, name_of
from ingest.superscripts import Shift

_BODY_LEVEL = 9  # Word's outline level of text that is no heading
_SHIFTS: dict[str, Shift] = {"superscript": 1, "subscript": -1}
_LONGEST_CHAIN = 20  # styles based on styles; a file may make a ring of them


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style; what it leaves open is said by the one it is based on."""

    name: str = ""  # as Word knows it, lower case: "heading 1", "title", "toc 2"
    level: int = 0  # of a heading: 1 is the highest; 0 is none
    list_id: str = ""  # of numbering.xml
    list_level: int = 0


class Styles:
    """The paragraph styles by their id."""

    def __init__(self, root: Any | None) -> None:
        """root: of styles.xml; None where the file has no such part."""
        nodes = [] if root is None else [node for node in root if name_of(node) == "style"]
        self._nodes = {attribute(node, "styleId"): node for node in nodes}

    def of(self, style_id: str) -> Style:
        """The style of this id, its basis followed; an empty one where there is none."""
        name, level, list_id, list_level = "", -1, "", 0
        for _ in range(_LONGEST_CHAIN):
            node = self._nodes.get(style_id)
            if node is None:
                break
            name = name or attribute(child(node, "name"), "val").lower()
            outline = attribute(child(node, "pPr", "outlineLvl"), "val")
            if level < 0 and outline.isdecimal():
                level = int(outline)
            if not list_id:
                list_id = attribute(child(node, "pPr", "numPr", "numId"), "val")
                given = attribute(child(node, "pPr", "numPr", "ilvl"), "val")
                list_level = int(given) if given.isdecimal() else list_level
            style_id = attribute(child(node, "basedOn"), "val")
        return Style(name, _level(name, level), list_id, list_level)

    def shift(self, run: Any) -> Shift:
        """How the text of a run stands on its line; run: its properties, which go before those of its style."""
        style_id = attribute(child(run, "rStyle"), "val")
        for _ in range(_LONGEST_CHAIN):
            if child(run, "vertAlign") is not None:
                return _SHIFTS.get(attribute(child(run, "vertAlign"), "val"), 0)
            moved = attribute(child(run, "position"), "val")  # half points
            if moved.strip("-0"):
                return -1 if moved.startswith("-") else 1
            style = self._nodes.get(style_id)
            if style is None:
                break
            run, style_id = child(style, "rPr"), attribute(child(style, "basedOn"), "val")
        return 0


def _level(name: str, outline: int) -> int:
    """Word's own heading styles keep their level also in files that do not spell it out."""
    if 0 <= outline < _BODY_LEVEL:
        return outline + 1
    for word in ("heading ", "标题 ", "標題 "):
        if name.startswith(word) and name[len(word) :].isdecimal():
            return int(name[len(word) :])
    return 1 if name == "title" else 0

"""Presentations (pptx) -> Document: a page a slide, its title a heading; tables, charts, groups, then the notes.

Hidden slides keep their page number; their text is left out, and they are named in a remark.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.details import language_of
from ingest.layout import Piece, laid_out, prose, table
from ingest.office.chart import chart_pieces
from ingest.office.package import Package, Relation, attribute, child, name_of
from ingest.office.properties import details_of
from ingest.superscripts import Shift, settled
from rag.records import BlockKind, Document

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "dt", "ftr", "hdr")
_NOTES_LEVEL = 9
_NOTES_NAME = {"zh": "备注", "en": "Notes"}


def load_pptx(data: bytes, name: str) -> Document:
    """Read a presentation. Raises UnreadableFileError with the reason: password, damaged, another format, a bomb."""
    package = Package(data, "pptx")
    main = package.root(("presentationml", "ms-powerpoint"))
    slides = list(_slides(package, main))
    pieces: list[Piece] = []
    hidden: list[str] = []
    for page, part in enumerate(slides, start=1):
        root = package.xml(part)
        if attribute(root, "show") in ("0", "false"):
            hidden.append(str(page))
        else:
            pieces += _slide(package, part, root, page)
    text, blocks, starts = laid_out(pieces, len(slides))
    title = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    details = details_of(package, text, title or name)
    return Document(text, blocks, details, starts, (f"hidden slides left out: {', '.join(hidden)}",) if hidden else ())


def _slides(package: Package, main: str) -> Iterator[str]:
    """The names of the slides' parts in the order they are shown."""
    relations = package.relations(main)
    order = child(package.xml(main), "sldIdLst")
    for node in () if order is None else order:
        relation = next((relations[value] for value in node.attrib.values() if value in relations), None)
        if relation and package.holds(relation.target):
            yield relation.target


def _slide(package: Package, part: str, root: Any, page: int) -> Iterator[Piece]:
    relations = package.relations(part)
    shapes = list(_shapes(child(root, "cSld", "spTree")))
    shapes.sort(key=lambda shape: (_placeholder(shape) not in _TITLES, *_place(shape)))
    shown = [piece for shape in shapes for piece in _shape(package, relations, shape, page)]
    yield from shown
    if all(piece.kind == "heading" for piece in shown):  # what a slide says in its title alone is to be found too
        yield from (replace(piece, kind="paragraph", level=0) for piece in shown)
    notes = package.related(part, "notesSlide")
    found = list(_notes(package, notes, page)) if notes else []
    if found:
        yield from prose(_NOTES_NAME[language_of(found[0].text)], "heading", _NOTES_LEVEL, page)
        yield from found


def _notes(package: Package, part: str, page: int) -> Iterator[Piece]:
    for shape in _shapes(child(package.xml(part), "cSld", "spTree")):
        if _placeholder(shape) == "body":
            yield from _paragraphs(child(shape, "txBody"), "paragraph", page)


def _shapes(tree: Any) -> Iterator[Any]:
    """The shapes that hold text, those of groups one by one."""
    for node in () if tree is None else tree:
        match name_of(node):
            case "grpSp":
                yield from _shapes(node)
            case "AlternateContent":
                yield from _shapes(child(node, "Choice"))
            case "sp" | "graphicFrame" if _placeholder(node) not in _FURNITURE:
                yield node


def _shape(package: Package, relations: dict[str, Relation], shape: Any, page: int) -> Iterator[Piece]:
    if (body := child(shape, "txBody")) is not None:
        placeholder = _placeholder(shape)
        if placeholder in _TITLES:
            yield from prose(" ".join(piece.text for piece in _paragraphs(body, "paragraph", page)), "heading", 1, page)
        else:
            yield from _paragraphs(body, "item" if placeholder in ("body", "obj") else "paragraph", page)
        return
    content = child(shape, "graphic", "graphicData")
    for node in () if content is None else content:
        match name_of(node):
            case "tbl":
                yield from table(list(_rows(node)), page)
            case "chart" if part := _target(package, relations, attribute(node, "id")):
                yield from chart_pieces(package.xml(part), page)
            case "relIds" if part := _target(package, relations, attribute(node, "dm")):  # SmartArt
                for paragraph in (each for each in package.xml(part).iter() if name_of(each) == "p"):
                    yield from prose(_words(paragraph), "item", 0, page)


def _target(package: Package, relations: dict[str, Relation], identity: str) -> str:
    relation = relations.get(identity)
    return relation.target if relation and package.holds(relation.target) else ""


def _paragraphs(body: Any, kind: BlockKind, page: int) -> Iterator[Piece]:
    for node in () if body is None else body:
        if name_of(node) == "p":
            yield from prose(_words(node), kind, 0, page)


def _words(paragraph: Any) -> str:
    found: list[tuple[str, Shift]] = []
    for node in paragraph.iter():
        name = name_of(node)
        if name == "t":
            found.append((node.text or "", _shift(node.getparent())))
        elif name == "br":
            found.append(("\n", 0))
        elif name == "tab" and name_of(node.getparent()) != "tabLst":
            found.append(("\t", 0))
    return settled(found)


def _shift(run: Any) -> Shift:
    """How a run stands on its line: it is moved by thousandths of its size."""
    moved = attribute(child(run, "rPr"), "baseline").strip("%")
    return 0 if moved.strip("-0") == "" else -1 if moved.startswith("-") else 1


def _rows(node: Any) -> Iterator[list[str]]:
    """The rows of a table with every merged cell repeated in each place it covers."""
    above: dict[int, str] = {}
    for row in (each for each in node if name_of(each) == "tr"):
        cells: list[str] = []
        for cell in (each for each in row if name_of(each) == "tc"):
            if attribute(cell, "hMerge") in ("1", "true"):
                text = cells[-1] if cells else ""
            elif attribute(cell, "vMerge") in ("1", "true"):
                text = above.get(len(cells), "")
            else:
                text = "\n".join(piece.text for piece in _paragraphs(child(cell, "txBody"), "paragraph", 1))
            above[len(cells)] = text
            cells.append(text)
        yield cells


def _placeholder(shape: Any) -> str:
    """What a placeholder is for; "" where the shape is none."""
    for properties_ in ("nvSpPr", "nvGraphicFramePr"):
        if (found := child(shape, properties_, "nvPr", "ph")) is not None:
            return attribute(found, "type") or "obj"
    return ""


def _place(shape: Any) -> tuple[int, int]:
    """From the top, then from the left; a shape that takes its place from the layout comes first."""
    offset = child(shape, "spPr", "xfrm", "off") if name_of(shape) == "sp" else child(shape, "xfrm", "off")
    x, y = attribute(offset, "x"), attribute(offset, "y")
    return (int(y) if y.lstrip("-").isdecimal() else 0, int(x) if x.lstrip("-").isdecimal() else 0)

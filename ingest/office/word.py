"""Word files (docx) -> Document: headings by style, list number and form, tables, notes, text boxes, charts.

Left out, as a reader of the printed page does not see them: deleted and hidden text, comments, tables of contents;
and what stands on every page: headers and footers.
"""

from collections.abc import Iterator
from typing import Any

from ingest.headings import LONGEST_HEADING, heading_level
from ingest.layout import Piece, laid_out, prose, table
from ingest.office.chart import chart_pieces
from ingest.office.frames import TRANSPARENT, descend, holds_blocks, in_reading_order, is_of_data
from ingest.office.numbering import Numbering
from ingest.office.package import Package, attribute, child, name_of
from ingest.office.properties import details_of, properties
from ingest.office.styles import Style, Styles
from ingest.readable import readable_text
from ingest.superscripts import Shift, exponent, settled
from rag.errors import UnreadableFileError
from rag.records import Document

_BOLD_HEADING_LEVEL = 9  # below every real heading
_SENTENCE_END = tuple("。！？；.!?;：:，,")
# Elements whose text is not the reader's, or is read elsewhere.
_UNREAD = {"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "drawing", "pict", "object", "AlternateContent"}
_UNREAD |= {"annotationRef", "ruby", "sdtPr", "fldData", "Fallback"}
_OFF = {"0", "false", "off", "none"}
_WIDEST_SPAN = 100
_LEVEL_OF_HAN = 4  # of heading_level: 第一章, 一、, （二）; numbers in digits come below


def load_docx(data: bytes, name: str) -> Document:
    """Read a Word file. Raises UnreadableFileError with the reason: password, damaged, another format, a bomb."""
    package = Package(data, "docx")
    main = package.root(("word",))
    body = child(package.xml(main), "body")
    if body is None:
        raise UnreadableFileError("it is a Word file without a body")
    pieces = list(_Reader(package, main).blocks(body))
    pages = _pages(pieces, package)
    text, blocks, starts = laid_out(pieces, pages)
    heading = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    return Document(text, blocks, details_of(package, text, heading or name), starts)


def _pages(pieces: list[Piece], package: Package) -> int:
    """How many pages Word laid out; 0 where the marks it left do not add up to the number it states."""
    marked = pieces[-1].page if pieces else 1
    stated = properties(package).get("pages", "")
    return marked if marked > 1 and stated == str(marked) else 0


class _Reader:
    """The state of a walk through the body: lists that count, notes that are numbered, pages that turn."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._relations = package.relations(main)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._notes = {kind: self._note_texts(f"{kind}s") for kind in ("footnote", "endnote")}
        self._cited: list[str] = []
        self._cited_count = 0
        self._page = 1

    def blocks(self, container: Any) -> Iterator[Piece]:
        """The pieces of a body, a text box or a content control, in order."""
        for node in container:
            match name_of(node):
                case "p":
                    yield from self._paragraph(node)
                case "tbl":
                    yield from self._table(node)
                    yield from self._cited_notes()
                case "sdt":
                    yield from self.blocks(child(node, "sdtContent") if child(node, "sdtContent") is not None else ())
                case "AlternateContent":
                    yield from self.blocks(child(node, "Choice") if child(node, "Choice") is not None else ())
                case name if name in TRANSPARENT:
                    yield from self.blocks(node)

    def _paragraph(self, node: Any) -> Iterator[Piece]:
        style = self._styles.of(attribute(child(node, "pPr", "pStyle"), "val"))
        label = self._label(node, style)
        if style.name.startswith(("toc ", "table of figures", "目录")):
            return
        text = readable_text(self._text(node))
        if text:
            yield from self._piece(node, style, label, text)
        yield from self._cited_notes()
        yield from self._drawn(node)

    def _piece(self, node: Any, style: Style, label: str, text: str) -> Iterator[Piece]:
        own = attribute(child(node, "pPr", "outlineLvl"), "val")
        level = int(own) + 1 if own.isdecimal() and int(own) < 9 else style.level
        short = len(text) <= LONGEST_HEADING
        if not level or len(text) > 2 * LONGEST_HEADING:
            level = heading_level(label + text)
            level = 0 if label and level > _LEVEL_OF_HAN else level  # "1." of a list is an item
        if level:
            yield from prose(label + text, "heading", level, self._page)
        elif label or child(node, "pPr", "numPr") is not None or style.name.startswith("list "):
            yield from prose(label + text, "item", 0, self._page)
        elif short and not text.endswith(_SENTENCE_END) and not text[0].isdigit() and _is_bold(node):
            yield from prose(text, "heading", _BOLD_HEADING_LEVEL, self._page)
        else:
            yield from prose(text, page=self._page)

    def _label(self, node: Any, style: Style) -> str:
        list_id = attribute(child(node, "pPr", "numPr", "numId"), "val") or style.list_id
        level = attribute(child(node, "pPr", "numPr", "ilvl"), "val")
        return self._numbering.label(list_id, int(level) if level.isdecimal() else style.list_level)

    def _text(self, node: Any) -> str:
        """What a reader sees of a paragraph; notes on the way are kept for after it."""
        return settled(self._runs(node, 0))

    def _runs(self, node: Any, shift: Shift) -> Iterator[tuple[str, Shift]]:
        for each in node:
            match name_of(each):
                case "t":
                    yield each.text or "", shift
                case "tab":
                    yield "\t", 0
                case "br" | "cr":
                    yield "\n", 0
                case "noBreakHyphen":
                    yield "-", shift
                case "sup":  # of a formula
                    yield exponent(self._text(each)), 0
                case "den":
                    yield f"/{self._text(each)}", 0
                case "lastRenderedPageBreak":
                    self._page += 1
                case "footnoteReference" | "endnoteReference" as kind:
                    self._cited.append(self._notes[kind.removesuffix("Reference")].get(attribute(each, "id"), ""))
                case "r" if _is_on(child(each, "rPr", "vanish")):
                    continue
                case "r":
                    yield from self._runs(each, self._styles.shift(child(each, "rPr")))
                case name if name not in _UNREAD:
                    yield from self._runs(each, shift)

    def _cited_notes(self) -> Iterator[Piece]:
        cited, self._cited = [note for note in self._cited if note], []
        for note in cited:
            self._cited_count += 1
            yield from prose(f"[{self._cited_count}] {note}", page=self._page)

    def _drawn(self, node: Any) -> Iterator[Piece]:
        """Text boxes and charts that hang on a paragraph; each is written twice, for programs old and new."""
        for each in node.iter():
            name = name_of(each)
            if name not in ("txbxContent", "chart") or _inside(each, node, ("Fallback", "txbxContent")):
                continue
            if name == "txbxContent":
                yield from self.blocks(each)
            elif (relation := self._relations.get(attribute(each, "id"))) and self._package.holds(relation.target):
                yield from chart_pieces(self._package.xml(relation.target), self._page)

    def _table(self, node: Any) -> Iterator[Piece]:
        """A table; one that only places tables and charts on the page is read as what its cells hold."""
        inner = [cell for row in descend(node, "tr") for cell in descend(row, "tc") if holds_blocks(cell)]
        if inner and not is_of_data(node):
            for cell in in_reading_order(node):
                yield from self.blocks(cell)
            return
        yield from table(list(self._rows(node)), self._page)
        for cell in inner:
            yield from (piece for each in descend(cell, "tbl") for piece in self._table(each))
            yield from (piece for each in descend(cell, "p") for piece in self._drawn(each))

    def _rows(self, node: Any) -> Iterator[list[str]]:
        """The rows of a table with every merged cell repeated in each place it covers."""
        above: dict[int, str] = {}
        for row in descend(node, "tr"):
            cells: list[str] = []
            for cell in descend(row, "tc"):
                merged = child(cell, "tcPr", "vMerge")
                goes_on = merged is not None and attribute(merged, "val") != "restart"
                text = above.get(len(cells), "") if goes_on else self._cell(cell)
                span = attribute(child(cell, "tcPr", "gridSpan"), "val")
                for _ in range(min(max(1, int(span)), _WIDEST_SPAN) if span.isdecimal() else 1):
                    above[len(cells)] = text
                    cells.append(text)
            yield cells

    def _cell(self, cell: Any) -> str:
        return "\n".join(self._text(each) for each in descend(cell, "p"))

    def _part(self, kind: str) -> Any | None:
        target = next((relation.target for relation in self._relations.values() if relation.kind == kind), "")
        return self._package.xml(target) if self._package.holds(target) else None

    def _note_texts(self, kind: str) -> dict[str, str]:
        self._notes = {"footnote": {}, "endnote": {}}
        root = self._part(kind)
        return {attribute(note, "id"): self._text(note).strip() for note in (() if root is None else root)}


def _inside(node: Any, root: Any, names: tuple[str, ...]) -> bool:
    """Whether an element between a node and a root above it has one of the names."""
    while (node := node.getparent()) is not None and node is not root:
        if name_of(node) in names:
            return True
    return False


def _is_on(switch: Any) -> bool:
    return switch is not None and attribute(switch, "val").lower() not in _OFF


def _is_bold(node: Any) -> bool:
    runs = [run for run in node if name_of(run) == "r" and child(run, "t") is not None]
    return bool(runs) and all(_is_on(child(run, "rPr", "b")) for run in runs)

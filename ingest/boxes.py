"""A place in the text of a PDF or a picture -> its boxes on the page; and the page as it looks. None of it is stored.

Reading a page gives the same text each time, so the page of a quote is read again and its characters are looked up.
"""

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from ingest.pdf.page import page_text
from ingest.pdf.pages import PdfFile, as_png, open_pdf
from ingest.pdf.words import Boxes
from ingest.pdf.writer import sources
from ingest.picture import PictureFile, cut_out, highlighted, open_picture

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")  # how their files begin
_PICTURE_WIDTH = 1_000  # pixels
_WIDEST_PICTURE = 3_000
_AROUND = 0.16  # of the page: as much is shown above and below a marked passage
_BESIDE = 0.03  # of the page: as much is shown left and right of it
_NARROWEST = 0.5  # of the page's width
_SAME_LINE = 0.5  # of the lower height: as much two characters of a line overlap
_MARGIN = 0.13  # heights of a line
_GAP = 2.5  # heights: further apart two characters of a line are in two boxes, as the cells of a row


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle on a page, in fractions of the page's width and height, from its top left corner."""

    page: int  # counts from 1
    x0: float
    y0: float
    x1: float
    y1: float


def quote_boxes(data: bytes, page_starts: Sequence[int], start: int, end: int) -> tuple[PageBox, ...]:
    """The boxes of text[start:end] of the report that was read from these bytes: one a line, or cell, of the quote.

    page_starts: of that document; `starts_of_pages` gives them for its text. Empty where nothing of the quote stands on
    a page (a running head between is no part of it). Raises UnreadableFileError as reading it does.
    """
    if start >= end or not page_starts:
        return ()
    first, last = (bisect_right(page_starts, place) - 1 for place in (start, end - 1))
    with _opened(data) as file:
        return tuple(
            box
            for number in range(max(first, 0), min(last + 1, file.page_count))
            for box in _boxes_on(file, number, start - page_starts[number], end - page_starts[number])
        )


def starts_of_pages(text: str) -> tuple[int, ...]:
    """Where each page begins in a text whose pages end with a form feed."""
    return (0, *(place + 1 for place, char in enumerate(text) if char == "\f"))


def page_image(data: bytes, page: int, width: int = _PICTURE_WIDTH) -> bytes:
    """A page, counted from 1, as a PNG that is `width` pixels wide (at most 3,000).

    Raises UnreadableFileError where there is no such page, or it cannot be drawn.
    """
    with _opened(data) as file:
        return as_png(file.picture(page - 1, min(max(width, 1), _WIDEST_PICTURE)))


def marked_image(data: bytes, page_starts: Sequence[int], start: int, end: int, width: int = _PICTURE_WIDTH) -> bytes:
    """The page on which text[start:end] begins, the passage marked, cut to what is around it; a PNG of this width.

    Across, that is the passage with a part of the page beside it: a column of two fills the picture. The whole page
    where nothing of the passage is found on it. Raises UnreadableFileError as page_image does.
    """
    boxes = quote_boxes(data, page_starts, start, end)
    page = boxes[0].page if boxes else max(bisect_right(page_starts, start), 1)
    marked = [(box.x0, box.y0, box.x1, box.y1) for box in boxes if box.page == page]
    around = _surroundings(marked) if marked else (0.0, 0.0, 1.0, 1.0)
    whole = width / (around[2] - around[0])  # so wide is the page of which the part is as wide as asked
    with _opened(data) as file:
        picture = highlighted(file.picture(page - 1, min(max(round(whole), 1), _WIDEST_PICTURE)), marked)
    return as_png(cut_out(picture, around))


def _surroundings(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    """What is around boxes of a page: much above and below, little beside, and never less than a column of two."""
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    width = min(max(x1 - x0 + 2 * _BESIDE, _NARROWEST), 1.0)
    left = min(max((x0 + x1 - width) / 2, 0.0), 1.0 - width)
    return left, max(y0 - _AROUND, 0.0), left + width, min(y1 + _AROUND, 1.0)


def _opened(data: bytes) -> AbstractContextManager[PdfFile | PictureFile]:
    return open_picture(data) if data.startswith(_PICTURES) else open_pdf(data)


def _boxes_on(file: PdfFile | PictureFile, number: int, start: int, end: int) -> list[PageBox]:
    """start, end: in the page's text; they may lie outside of it."""
    words = file.words(number)
    if words is None:
        return []
    places = [place for place in sources(page_text(words), start, end) if not words.text[place].isspace()]
    width, height = words.shown_size
    return [
        PageBox(number + 1, _share(x0, width), _share(y0, height), _share(x1, width), _share(y1, height))
        for x0, y0, x1, y1 in (_around(words.shown[line]) for line in _by_line(words.boxes, places))
    ]


def _share(value: float, whole: float) -> float:
    return min(max(value / whole, 0.0), 1.0)


def _by_line(boxes: Boxes, places: Sequence[int]) -> list[list[int]]:
    """These characters, parted where one is not beside the one before it; in the order of the text."""
    lines: list[list[int]] = []
    last = (0.0, 0.0, 0.0, 0.0)
    for place, (x0, y0, x1, y1) in zip(places, boxes[list(places)].tolist(), strict=True):
        level = min(last[3], y1) - max(last[1], y0) > _SAME_LINE * min(last[3] - last[1], y1 - y0)
        if lines and level and max(x0 - last[2], last[0] - x1) < _GAP * (y1 - y0):
            lines[-1].append(place)
        else:
            lines.append([place])
        last = (x0, y0, x1, y1)
    return lines


def _around(boxes: Boxes) -> tuple[float, float, float, float]:
    """The box around these, a little larger than the font says: the glyphs of some stand out of it."""
    x0, y0 = boxes[:, :2].min(axis=0).tolist()
    x1, y1 = boxes[:, 2:].max(axis=0).tolist()
    margin = _MARGIN * min(x1 - x0, y1 - y0)
    return x0, y0 - margin, x1, y1 + margin

"""PDF bytes -> pages: characters with their boxes, ruling lines, pictures of pages. The only user of pypdfium2.

What comes back for a page is the same each time it is asked for: a quote's boxes are found by reading its page again.
Coordinates are points from the top left corner of the page, turned so that its text is upright.
"""

import contextlib
import math
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest import ocr
from ingest.pdf.rules import MOST_PATHS, ruling_lines, turned
from ingest.pdf.words import Boxes, PageWords, Word, words_of
from rag.errors import UnreadableFileError

# A page of a dense table holds 12,000 characters; what claims more is no page to read.
MOST_CHARS = 120_000
MOST_PAGES = 10_000
_OCR_SCALE = 2.2  # pixels a point: 160 dpi
_MOST_OF_A_STAMP = 30  # characters
_ANGLES = 24  # characters that are asked how they stand
_BOLD_WEIGHT = 600
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


class PdfFile:
    """An open PDF. Use open_pdf."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.page_count = min(len(document), MOST_PAGES)
        self.pages_left_out = len(document) - self.page_count

    def properties(self) -> dict[str, str]:
        """The document's own title, author and dates, as they were written."""
        return {key: str(value) for key, value in self._document.get_metadata_dict(skip_empty=True).items()}

    def words(self, number: int) -> PageWords | None:
        """The words of page `number`, from 0, by OCR where it is a picture and that is there; None where damaged."""
        import pypdfium2

        try:
            with contextlib.closing(self._document[number]) as page:
                found = _page_words(page)
        except pypdfium2.PdfiumError:
            return None
        if found.is_picture and ocr.is_installed():
            picture = self.picture(number, round(_OCR_SCALE * found.shown_size[0]))
            seen = ocr.recognised(picture, *found.shown_size)
            return seen if len(seen.text) > len(found.text) else found
        return found

    def picture(self, number: int, width: int) -> Any:
        """Page `number`, from 0, as a Pillow image `width` pixels wide.

        Raises UnreadableFileError where the page cannot be drawn.
        """
        import pypdfium2

        try:
            with contextlib.closing(self._document[number]) as page:
                scale = width / max(page.get_width(), 1.0)
                tallest = 4 * width  # a page may claim any height
                scale = min(scale, tallest / max(page.get_height(), 1.0))
                return page.render(scale=scale).to_pil()
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise UnreadableFileError(f"its page {number + 1} cannot be drawn") from error

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()


@contextlib.contextmanager
def open_pdf(data: bytes) -> Iterator[PdfFile]:
    """The PDF in these bytes. Raises UnreadableFileError: it needs a password, or it is damaged."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            reason = "it is protected by a password; save a copy without one and add that"
        else:
            reason = "it is damaged and cannot be opened as a PDF; save or download it again"
        raise UnreadableFileError(reason) from error
    file = PdfFile(document)
    try:
        yield file
    finally:
        file.close()


def as_png(picture: Any) -> bytes:
    """A Pillow image as the bytes of a PNG file."""
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _page_words(page: Any) -> PageWords:
    from pypdfium2 import raw

    with contextlib.closing(page.get_textpage()) as textpage:
        held = textpage.count_chars()
        count = min(held, MOST_CHARS)
        text, stored = _text(raw, textpage, count), _loose_boxes(raw, textpage.raw, count)
        text, stored, origin = _without_ligatures(text, stored)
        frame, turn = page.get_bbox(), _turn(raw, textpage.raw, count)
        boxes = turned(stored, frame, turn)
        words = words_of(text, boxes, _Style(raw, textpage.raw, origin))
    shown = boxes if turn == page.get_rotation() else turned(stored, frame, page.get_rotation())
    rules = tuple(ruling_lines(raw, page, turn)) if words else ()
    size = (page.get_width(), page.get_height())
    is_picture = _is_picture(raw, page, words)
    return PageWords(text, boxes, words, rules, _height(frame, turn), shown, size, is_picture, held - count)


def _is_picture(raw: Any, page: Any, words: Sequence[Word]) -> bool:
    """Whether what is on a page is drawn: no word on it, or a few beside a picture (the stamp of a scanner)."""
    if sum(len(word.text) for word in words) > _MOST_OF_A_STAMP:
        return False
    count = min(raw.FPDFPage_CountObjects(page.raw), MOST_PATHS)
    items = [raw.FPDFPage_GetObject(page.raw, i) for i in range(count)]
    if not words:
        return bool(items)
    return any(raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE for item in items)


def _turn(raw: Any, textpage: Any, count: int) -> int:
    """By how many degrees, clockwise, the page must be turned for its text to be upright: 0, 90, 180 or 270."""
    angles = [raw.FPDFText_GetCharAngle(textpage, i) for i in range(0, count, max(count // _ANGLES, 1))]
    turns = [round(math.degrees(angle) / 90) % 4 * 90 for angle in angles if angle >= 0]
    return max(set(turns), key=turns.count) if turns else 0


def _height(frame: tuple[float, float, float, float], turn: int) -> float:
    left, bottom, right, top = frame
    return right - left if turn % 180 else top - bottom


def _text(raw: Any, textpage: Any, count: int) -> str:
    """One character for each of the page's: asked one by one only where the quick way leaves some out."""
    text = str(textpage.get_text_range(0, count)) if count else ""
    if len(text) != count:
        codes = (raw.FPDFText_GetUnicode(textpage.raw, i) for i in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)
    return text


def _loose_boxes(raw: Any, textpage: Any, count: int) -> Boxes:
    """(count, 4) left, top, right, bottom in the page's own coordinates, y upwards: as high as the font is."""
    store = (raw.FS_RECTF * max(count, 1))()
    read = raw.FPDFText_GetLooseCharBox
    for i, one in enumerate(store[:count]):
        read(textpage, i, one)
    return np.frombuffer(store, dtype=np.float32).reshape(-1, 4)[:count].astype(np.float64)


def _without_ligatures(text: str, boxes: Boxes) -> tuple[str, Boxes, NDArray[np.int64]]:
    """ﬁ as fi, each letter with the box of both; and of which character of the page each one is."""
    if _LIGATURES.keys().isdisjoint(text):
        return text, boxes, np.arange(len(text))
    parts = [_LIGATURES.get(char, char) for char in text]
    origin = np.repeat(np.arange(len(text)), [len(part) for part in parts])
    return "".join(parts), boxes[origin], origin


class _Style:
    """Size in points and weight of the font at a character of the page."""

    def __init__(self, raw: Any, textpage: Any, origin: NDArray[np.int64]) -> None:
        self._raw, self._textpage, self._origin = raw, textpage, origin
        self._matrix = raw.FS_MATRIX()

    def __call__(self, index: int) -> tuple[float, bool]:
        place = int(self._origin[index])
        size = self._raw.FPDFText_GetFontSize(self._textpage, place)
        if self._raw.FPDFText_GetMatrix(self._textpage, place, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d)  # the font may be set at 1 and drawn larger
        return size, self._raw.FPDFText_GetFontWeight(self._textpage, place) >= _BOLD_WEIGHT

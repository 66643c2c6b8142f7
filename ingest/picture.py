"""Pictures (png, jpg) -> Document, by OCR: a page each. What a camera wrote beside it (EXIF) is not looked at."""

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from ingest.ocr import recognised
from ingest.pdf.load import document_of
from ingest.pdf.words import PageWords
from rag.errors import UnreadableFileError
from rag.records import Document

MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 2_400  # pixels; the recogniser makes larger ones smaller itself, and slowly
_FEWEST_PIXELS = 1_500  # on the longest side; at 900 the label of a bar was missed now and then
_MARKER = "#ffe566"
_TOO_LARGE = f"the picture is too large (more than {MOST_PIXELS // 1_000_000} million pixels); save it smaller"
_DAMAGED = "it is damaged and cannot be opened as a picture; save it again"


class PictureFile:
    """A picture as a file of one page. Use open_picture."""

    page_count = 1
    pages_left_out = 0

    def __init__(self, picture: Any) -> None:
        self._picture = picture

    def properties(self) -> dict[str, str]:
        """Nothing: what a camera wrote is of the person who held it."""
        return {}

    def words(self, number: int) -> PageWords | None:  # noqa: ARG002
        """The words of the picture, by OCR. Raises UnreadableFileError where the extra `ocr` is not installed."""
        return recognised(self._picture, *map(float, self._picture.size))

    def picture(self, number: int, width: int) -> Any:
        """The picture `width` pixels wide. Raises UnreadableFileError for another page than the first."""
        if number != 0:
            raise UnreadableFileError("it is a picture and has one page")
        height = round(self._picture.height * width / self._picture.width)
        return self._picture.resize((width, max(min(height, 4 * width), 1)))


@contextlib.contextmanager
def open_picture(data: bytes) -> Iterator[PictureFile]:
    """The picture in these bytes. Raises UnreadableFileError: it is damaged, or too large."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bomb is told of below, in our words
            image = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise UnreadableFileError(_TOO_LARGE)
            image.load()
            picture = image.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise UnreadableFileError(_TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableFileError(_DAMAGED) from error
    yield PictureFile(_on_white(picture, Image))


def _on_white(picture: Any, image: Any) -> Any:
    """The picture without transparency, and neither larger than is of use nor so small that labels are missed."""
    ground = image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    longest = max(picture.size)
    scale = min(_LONGEST_SIDE, max(longest, min(_FEWEST_PIXELS, 2 * longest))) / longest
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return ground if scale == 1 else ground.resize(size)


def load_picture(data: bytes, name: str) -> Document:
    """Read a picture. Raises UnreadableFileError: damaged, too large, no text in it, no extra `ocr` to read it with."""
    with open_picture(data) as file:
        return document_of(file, name)


def highlighted(picture: Any, boxes: Sequence[tuple[float, float, float, float]]) -> Any:
    """A Pillow image as with a yellow marker drawn over boxes, each (x0, y0, x1, y1) in fractions of its size."""
    from PIL import Image, ImageChops, ImageDraw

    ink = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(ink)
    width, height = picture.size
    for x0, y0, x1, y1 in boxes:
        draw.rectangle((x0 * width, y0 * height, x1 * width, y1 * height), fill=_MARKER)
    return ImageChops.multiply(picture.convert("RGB"), ink)


def cut_out(picture: Any, box: tuple[float, float, float, float]) -> Any:
    """What of a Pillow image is within (x0, y0, x1, y1), in fractions of its size."""
    x0, y0, x1, y1 = box
    left, top = round(x0 * picture.width), round(y0 * picture.height)
    right, bottom = round(x1 * picture.width), round(y1 * picture.height)
    return picture.crop((left, top, max(right, left + 1), max(bottom, top + 1)))

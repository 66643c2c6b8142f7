"""Pictures of text -> words with boxes, by rapidocr (the extra `ocr`, models included). The only user of rapidocr.

A line is recognised as a whole; its characters share its box by their usual widths.
"""

import importlib.util
from functools import cache
from typing import Any

import numpy as np

from ingest.pdf.words import PageWords, words_of
from rag.errors import UnreadableFileError
from rag.records import is_wide

NOT_INSTALLED = "install the extra ocr: pip install 'yanwen[ocr]'"

_LATIN_WIDTH = 0.55  # of a Han character
_FONT_SIZE = 0.75  # of the height of a line's box
_THREADS = 2
_SMUDGE = " _|.,'`·"  # what the edge of a bar or the rule of a table is taken for
_EDGE = " _|"


def is_installed() -> bool:
    """Whether the extra `ocr` is there."""
    return importlib.util.find_spec("rapidocr") is not None


def recognised(picture: Any, width: float, height: float) -> PageWords:
    """The words of a Pillow image, on a page of this size in points.

    Raises UnreadableFileError where the extra `ocr` is not installed.
    """
    lines = _lines(picture)
    scale = width / picture.width
    text, boxes, sizes = "", [], []
    for words, (x0, y0, x1, y1) in lines:
        edges = np.concatenate([[0.0], np.cumsum([1.0 if is_wide(char) else _LATIN_WIDTH for char in words])])
        edges = (x0 + edges / edges[-1] * (x1 - x0)) * scale
        boxes += [(edges[i], y0 * scale, edges[i + 1], y1 * scale) for i in range(len(words))]
        boxes.append((x1 * scale, y0 * scale, x1 * scale, y1 * scale))
        sizes += [(y1 - y0) * scale * _FONT_SIZE] * (len(words) + 1)
        text += words + "\n"
    placed = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    words_found = words_of(text, placed, lambda index: (sizes[index], False))
    return PageWords(text, placed, words_found, (), height, placed, (width, height), is_picture=True)


def _lines(picture: Any) -> list[tuple[str, tuple[float, ...]]]:
    """The lines with their boxes in pixels, from the top."""
    if not is_installed():
        raise UnreadableFileError(f"it is a picture; to read those, {NOT_INSTALLED}")
    pixels = np.asarray(picture.convert("RGB"))[:, :, ::-1]
    if pixels.max() - pixels.min() < 8:  # a blank page
        return []
    found = _engine()(np.ascontiguousarray(pixels))
    if found.txts is None or found.boxes is None:
        return []
    lines = [
        (text.strip(_EDGE), (*map(float, box.min(axis=0)), *map(float, box.max(axis=0))))
        for text, box in zip(found.txts, found.boxes, strict=True)
        if text.strip(_SMUDGE)
    ]
    return sorted(lines, key=lambda line: (line[1][1], line[1][0]))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": _THREADS}
    return RapidOCR(params={"Global.log_level": "critical", **threads})

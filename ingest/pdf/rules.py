"""The ruling lines of a page, and its boxes turned as it is read. `raw` is PDFium's own interface."""

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np

from ingest.pdf.words import Boxes, Rule

_THIN = 2.5  # points: a filled shape no thicker is a line
_SHORTEST_RULE = 6.0
MOST_PATHS = 6_000  # above it the paths are a drawing, not the lines of a table


def turned(boxes: Boxes, frame: tuple[float, float, float, float], turn: int) -> Boxes:
    """Boxes (left, top, right, bottom; y upwards) on the page turned clockwise: x0, y0, x1, y1, y downwards.

    frame: left, bottom, right, top of the page that is seen.
    """
    left, bottom, right, top = frame
    x0, y0 = boxes[:, 0] - left, top - boxes[:, 1]
    x1, y1 = boxes[:, 2] - left, top - boxes[:, 3]
    width, height = right - left, top - bottom
    match turn:
        case 90:
            x0, y0, x1, y1 = height - y1, x0, height - y0, x1
        case 180:
            x0, y0, x1, y1 = width - x1, height - y1, width - x0, height - y0
        case 270:
            x0, y0, x1, y1 = y0, width - x1, y1, width - x0
    return np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1)


def ruling_lines(raw: Any, page: Any, turn: int) -> Iterator[Rule]:
    """The ruling lines of a page: thin shapes, and the edges of stroked rectangles."""
    count = raw.FPDFPage_CountObjects(page.raw)
    paths = [
        each for i in range(min(count, 4 * MOST_PATHS)) if _is_path(raw, each := raw.FPDFPage_GetObject(page.raw, i))
    ]
    if not 0 < len(paths) <= MOST_PATHS:
        return
    found = [bounds for each in paths for bounds in _edges(raw, each)]
    if not found:
        return
    for x0, y0, x1, y1 in turned(np.array([(a, d, c, b) for a, b, c, d in found]), page.get_bbox(), turn).tolist():
        if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST_RULE:
            yield Rule(True, (y0 + y1) / 2, x0, x1)
        elif x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST_RULE:
            yield Rule(False, (x0 + x1) / 2, y0, y1)


def _is_path(raw: Any, item: Any) -> bool:
    return bool(raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH)


def _edges(raw: Any, path: Any) -> list[tuple[float, float, float, float]]:
    """Bounds (left, bottom, right, top) of the lines of a path."""

    values = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(path, *values):
        return []
    left, bottom, right, top = (value.value for value in values)
    if right - left <= _THIN or top - bottom <= _THIN:
        return [(left, bottom, right, top)]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not stroke.value or raw.FPDFPath_CountSegments(path) not in (4, 5):
        return []
    return [
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]

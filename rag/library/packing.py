"""Vectors as bytes: a chunk's as float16, its sentences' as int8 with a scale each (cosine to the original 0.9999)."""

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


def pack_vector(vector: Vectors) -> bytes:
    """(dimension,) -> float16, little endian."""
    packed: bytes = vector.astype("<f2").tobytes()
    return packed


def unpack_vector(packed: bytes) -> Vectors:
    """The vector again, (dimension,) float32."""
    return np.frombuffer(packed, dtype="<f2").astype(np.float32)


def pack_rows(rows: Vectors) -> bytes:
    """(rows, dimension) -> the number of rows, their scales, their int8 values."""
    scales = np.maximum(np.abs(rows).max(axis=1, initial=0.0), 1e-9).astype("<f4") / 127
    values = np.rint(rows / scales[:, np.newaxis]).astype(np.int8)
    return b"".join([np.array([len(rows)], dtype="<u4").tobytes(), scales.tobytes(), values.tobytes()])


def unpack_rows(packed: bytes) -> Vectors:
    """The rows again, (rows, dimension) float32, each within half a step of its scale."""
    count = int(np.frombuffer(packed, dtype="<u4", count=1)[0])
    scales = np.frombuffer(packed, dtype="<f4", count=count, offset=4)
    values = np.frombuffer(packed, dtype=np.int8, offset=4 + 4 * count)
    rows: Vectors = values.reshape(count, -1) * scales[:, np.newaxis] if count else np.zeros((0, 0), dtype=np.float32)
    return rows

"""A GGUF file of 33 kB that says what a script says: a real model to llama.cpp, an expectation that the eye can check.

Its one layer has zeros for weights, so the next token follows from the last alone. The vector of every token of a
prompt is the first axis, that of the k-th piece is axis k + 1; the output row of the k-th piece is axis k, and that of
the end is the axis of the last piece. Whatever it is asked, it says the pieces in order, and ends.
The layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import struct
from collections.abc import Sequence
from pathlib import Path

_WIDTH = 32  # axes: at most 31 pieces
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[EOS]"]  # a prompt is read as one [UNK] a word or Han character
_UNKNOWN, _END = 1, 4
_CONTROL, _TYPE_UNKNOWN, _NORMAL = 3, 2, 1
_ALIGNMENT = 32
_ZEROS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
_TEMPLATE = "{% for message in messages %}{{ message.content }}\n{% endfor %}"

_Value = bool | int | float | str | list[str] | list[int]


def scripted_gguf(path: Path, *pieces: str, context: int = 32_768) -> Path:
    """Write the model and return its path. context: the tokens that it says it was trained for."""
    facts, tensors = _facts(pieces, context), _tensors(len(pieces))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(facts))
    head += b"".join(_text(name) + _value(value) for name, value in facts.items())
    data = b""
    for name, rows in tensors.items():
        shape = (_WIDTH, len(rows)) if len(rows) > 1 else (_WIDTH,)
        head += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(data))  # 0: float32
        data += b"".join(struct.pack(f"<{_WIDTH}f", *row) for row in rows)
    path.write_bytes(head + b"\0" * (-len(head) % _ALIGNMENT) + data)
    return path


def _facts(pieces: Sequence[str], context: int) -> dict[str, _Value]:
    types = [_TYPE_UNKNOWN if token == "[UNK]" else _CONTROL for token in _SPECIAL]
    return {
        "general.architecture": "llama",
        "llama.context_length": context,
        "llama.embedding_length": _WIDTH,
        "llama.block_count": 1,
        "llama.feed_forward_length": _WIDTH,
        "llama.attention.head_count": 1,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "tokenizer.ggml.model": "bert",
        "tokenizer.ggml.tokens": [*_SPECIAL, *pieces],
        "tokenizer.ggml.token_type": [*types, *[_NORMAL] * len(pieces)],
        "tokenizer.ggml.unknown_token_id": _UNKNOWN,
        "tokenizer.ggml.bos_token_id": 2,
        "tokenizer.ggml.seperator_token_id": 3,  # spelled so by the format
        "tokenizer.ggml.eos_token_id": _END,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.ggml.add_sep_token": False,
        "tokenizer.chat_template": _TEMPLATE,
    }


def _tensors(pieces: int) -> dict[str, list[list[float]]]:
    """Rows by name; every row is _WIDTH long."""
    nothing, ones = [0.0] * _WIDTH, [1.0] * _WIDTH
    output = [nothing] * len(_SPECIAL) + [_axis(k) for k in range(pieces)]
    output[_END] = _axis(pieces)
    return {
        "token_embd.weight": [_axis(0)] * len(_SPECIAL) + [_axis(k + 1) for k in range(pieces)],
        "output_norm.weight": [ones],
        "output.weight": output,
        "blk.0.attn_norm.weight": [ones],
        "blk.0.ffn_norm.weight": [ones],
        **{f"blk.0.{name}.weight": [nothing] * _WIDTH for name in _ZEROS},
    }


def _axis(k: int) -> list[float]:
    return [1.0 if place == k else 0.0 for place in range(_WIDTH)]


def _text(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _value(value: _Value) -> bytes:
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    items = [(8, _text(item)) if isinstance(item, str) else (5, struct.pack("<i", item)) for item in value]
    return struct.pack("<IIQ", 9, items[0][0], len(items)) + b"".join(packed for _, packed in items)

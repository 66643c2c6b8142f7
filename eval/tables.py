"""Rows of cells -> lines of text. Pure."""

from collections.abc import Sequence

_WIDEST = 120  # characters; a wider table goes on below, its first column repeated


def lay_out(rows: Sequence[Sequence[str]]) -> str:
    """The cells in columns, set right; the first row holds the heads."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n\n".join(
        "\n".join("  ".join(row[i].rjust(widths[i]) for i in [0, *columns]) for row in rows)
        for columns in _blocks(widths)
    )


def _blocks(widths: Sequence[int]) -> list[list[int]]:
    """The columns after the first, in runs that fit beside it."""
    blocks: list[list[int]] = [[]]
    taken = widths[0]
    for column, width in enumerate(widths[1:], start=1):
        if blocks[-1] and taken + 2 + width > _WIDEST:
            blocks.append([])
            taken = widths[0]
        blocks[-1].append(column)
        taken += 2 + width
    return blocks

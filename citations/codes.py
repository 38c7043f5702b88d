"""An address as a code that a telephone reads from paper."""

from itertools import groupby
from typing import NamedTuple

import segno

# The pale border that the standard asks for, in squares.
BORDER = 4


class Code(NamedTuple):
    """A QR code to be drawn as one line of SVG: how many squares it is wide, and its dark squares."""

    width: int
    path: str


def code_of(address: str) -> Code:
    """The code of an address, in as few squares as it fits into: it stands on clean paper."""
    rows = segno.make_qr(address, error="l").matrix
    path = "".join(_row(row, number) for number, row in enumerate(rows, BORDER))
    return Code(len(rows) + 2 * BORDER, path)


def _row(row: bytearray, number: int) -> str:
    """A row as strokes along its middle."""
    place, strokes = BORDER, ""
    for is_dark, squares in groupby(row):
        length = len(list(squares))
        if is_dark:
            strokes += f"M{place} {number}.5h{length}"
        place += length
    return strokes

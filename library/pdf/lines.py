"""Puts pieces of text that lie on a page together to lines and paragraphs."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .reading_order import has_right_to_left, in_reading_order, is_backwards


@dataclass(slots=True)
class Piece:
    """Some letters on one baseline: where they start and end along it, how high it lies, how big they are."""

    text: str
    start: float
    end: float
    height: float
    size: float
    direction: tuple[float, float]


@dataclass(slots=True)
class Line:
    text: str
    height: float
    size: float


@dataclass(slots=True)
class _Row:
    """Pieces on about one baseline, in the order in which they were drawn."""

    pieces: list[Piece]
    low: float
    high: float

    def takes(self, piece: Piece, sizes: float = 0.6) -> bool:
        """Whether a piece is at most so many sizes above or below."""
        first = self.pieces[0]
        most = sizes * max(piece.size, first.size)
        return piece.direction == first.direction and self.low - most <= piece.height <= self.high + most

    def add(self, pieces: list[Piece]) -> None:
        self.pieces += pieces
        self.low = min(self.low, *(piece.height for piece in pieces))
        self.high = max(self.high, *(piece.height for piece in pieces))


# Sizes between two pieces on one baseline that are not parts of one sentence: to the right, and back.
_APART = 8
_BACK = 2


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut what was drawn, in its order, into rows."""
    rows: list[_Row] = []
    for piece in pieces:
        if not rows or not rows[-1].takes(piece):
            # Letters of a Nastaliq word come down like stairs, which may begin above the line.
            if len(rows) > 1 and rows[-2].takes(piece) and rows[-2].takes(rows[-1].pieces[0], 1.2):
                rows[-2].add(rows.pop().pieces)
            else:
                rows.append(_Row([], piece.height, piece.height))
        rows[-1].add([piece])
    return [row.pieces for row in rows]


def _with_blanks(row: list[Piece]) -> Iterator[str]:
    """The texts of the pieces, with a blank where the pen jumped over the room of one.

    Where it jumped so far that another thing begins, as the title of a text beside the number of its page, a
    line ends.
    """
    before: Piece | None = None
    for piece in row:
        if before:
            gap, size = piece.start - before.end, min(before.size, piece.size)
            is_back = piece.end < before.start - size
            if gap > _APART * size or piece.end < before.start - _BACK * size:
                yield "\n"
            elif (gap > 0.15 * size or is_back) and not (
                before.text[-1].isspace() or piece.text[0].isspace()
            ):
                yield " "
        yield piece.text
        before = piece


def _from_left(row: list[Piece]) -> list[Piece]:
    """Put the pieces of a row as they are seen from left to right.

    Within a stretch that was drawn from left to right they stay as they are, since letters of Nastaliq and
    marks lie over and under each other.
    """
    stretches: list[list[Piece]] = []
    for piece in row:
        before = stretches[-1][-1] if stretches else None
        if (
            before
            and before.start - 0.1 * piece.size < piece.end
            and piece.start < before.end + 2 * piece.size
        ):
            stretches[-1].append(piece)
        else:
            stretches.append([piece])
    return [piece for stretch in sorted(stretches, key=lambda stretch: stretch[0].start) for piece in stretch]


def _seen(row: list[Piece]) -> Iterator[str]:
    """The parts of a row with right-to-left text as they are seen from left to right."""
    row = _from_left(row)
    if any(piece.text.isspace() for piece in row):
        return (piece.text for piece in row)
    return _with_blanks(row)


def lines_of(pieces: list[Piece]) -> list[Line]:
    """Put pieces together to lines, right-to-left ones in the order of reading."""
    lines, drawn, turned = [], [], []
    for row in _rows(pieces):
        text = "".join(_with_blanks(row))
        lines.append(Line(text, row[0].height, max(piece.size for piece in row)))
        if has_right_to_left(text):
            drawn.append(lines[-1])
            turned.append("".join(in_reading_order(_seen(row))))
    # A simple program may have laid letters as they are read, so that the page shows them backwards.
    if not is_backwards("\n".join(turned)):
        for line, text in zip(drawn, turned, strict=True):
            line.text = text
    return lines


_UNSPACED = "\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u2e80-\ua4cf\uaa60-\uaa7f\uf900-\ufaff\uff00-\uffef"
_MEET_UNSPACED = re.compile(f"[{_UNSPACED}]\n[{_UNSPACED}]")
_CUT_WORD = re.compile(r"[^\W\d_][-\u2010\u00ad]\n[^\W\d_]")


def _joined(before: str, line: str, *, is_new: bool) -> str:
    """What stands between two lines, put behind the first of them."""
    before, line = before.rstrip(), line.lstrip()
    if is_new:
        return before + "\n"
    meeting = f"{before[-2:]}\n{line[:1]}"
    if _CUT_WORD.fullmatch(meeting) and line[:1].islower():
        return before[:-1]
    return before if _MEET_UNSPACED.fullmatch(meeting[-3:]) else before + " "


def paragraphs_of(lines: list[Line]) -> str:
    """Join lines to paragraphs: a new one begins after a wider gap, higher up, or in another size."""
    lines = [line for line in lines if line.text.strip()]
    gaps = [before.height - line.height for before, line in pairwise(lines)]
    usual = sorted(gap for gap in gaps if gap > 0)
    most = 1.3 * usual[len(usual) // 2] if usual else math.inf
    text = lines[0].text if lines else ""
    parts = []
    for before, line, gap in zip(lines, lines[1:], gaps, strict=False):
        is_new = not 0 < gap <= max(most, 1.3 * line.size) or abs(before.size - line.size) > 0.2 * line.size
        parts.append(_joined(text, line.text, is_new=is_new))
        text = line.text.lstrip()
    return "".join([*parts, text.rstrip()])

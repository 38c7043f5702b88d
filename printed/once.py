"""Has each syllable said once in a PDF of Typst's.

Where a font lifts or lowers a mark (a vowel of Khmer, a tone of Thai), Typst 0.15 shows the mark by itself
and says of it the whole syllable, which its letter says already: who copies, searches or listens gets it
twice.
Here such a mark says nothing. What is seen stays as it is.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf

_MAPPED: Final = re.compile(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_SHOWING: Final = frozenset({"Tj", "TJ"})
_MARKING: Final = frozenset({"BMC", "BDC", "EMC"})
# What stands between these says nothing.
_OPENING: Final = pikepdf.ContentStreamInstruction(
    [pikepdf.Name.Span, pikepdf.Dictionary(ActualText=pikepdf.String(b"\xfe\xff"))], pikepdf.Operator("BDC")
)
_CLOSING: Final = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))


@dataclass
class Unit:
    """Letters that are said together: what is said, and the numbers of their glyphs."""

    said: str
    glyphs: list[int] = field(default_factory=list)


@dataclass
class Shown:
    """What is shown in one go, from BT to ET, with the places of these in the stream."""

    begin: int
    end: int
    units: list[Unit] = field(default_factory=list)
    # Whether nothing in it takes room: marks alone.
    is_mark: bool = True


def said_once(content: bytes) -> bytes:
    """The same PDF, each syllable said once."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        changed = [_mend(document, page) for page in document.pages]
        if not any(changed):
            return content
        document.save(target, deterministic_id=True)
    return target.getvalue()


def _mend(document: pikepdf.Pdf, page: pikepdf.Page) -> bool:
    stream: list[Any] = list(pikepdf.parse_content_stream(page))
    fonts = {str(name): _Font(font) for name, font in page.resources.get("/Font", {}).items()}
    shown = list(_shown(stream, fonts))
    marks = {number for number in range(len(shown)) if _is_said_by_another(shown, number)}
    rests = {number for number in range(len(shown)) if _goes_on(shown, number, marks)}
    # From the end, so that places before stay what they are.
    for number in sorted(marks | rests, reverse=True):
        if number in marks:
            _silence(stream, shown[number])
        else:
            _silence_first(stream, shown[number])
    if marks:
        page.Contents = document.make_stream(pikepdf.unparse_content_stream(stream))
    return bool(marks)


def _silence(stream: list[Any], one: Shown) -> None:
    inside = [part for part in stream[one.begin + 1 : one.end] if str(part.operator) not in _MARKING]
    stream[one.begin + 1 : one.end] = [_OPENING, *inside, _CLOSING]


def _silence_first(stream: list[Any], one: Shown) -> None:
    """Has the first letters of what is shown in one go say nothing."""
    place = next(at for at in range(one.begin, one.end) if str(stream[at].operator) in {"BDC", *_SHOWING})
    part = stream[place]
    if str(part.operator) == "BDC":
        stream[place] = _OPENING
        return
    shown = list(part.operands[0]) if str(part.operator) == "TJ" else [part.operands[0]]
    at = next(at for at, piece in enumerate(shown) if isinstance(piece, pikepdf.String))
    raw = bytes(shown[at])
    first = [*shown[:at], pikepdf.String(raw[:2])]
    rest = [*([pikepdf.String(raw[2:])] if raw[2:] else []), *shown[at + 1 :]]
    stream[place : place + 1] = [_OPENING, _show(first), _CLOSING, *([_show(rest)] if rest else [])]


def _show(pieces: list[Any]) -> pikepdf.ContentStreamInstruction:
    return pikepdf.ContentStreamInstruction([pikepdf.Array(pieces)], pikepdf.Operator("TJ"))


def _goes_on(shown: list[Shown], number: int, marks: set[int]) -> bool:
    """Whether what is shown here begins with the rest of a syllable that was interrupted by its marks.

    The same syllable once more begins with the glyph with which the first began.
    """
    before = number - 1
    while before in marks:
        before -= 1
    if before == number - 1 or before < 0 or number in marks:
        return False
    if not (shown[number].units and shown[before].units):
        return False
    rest, begun = shown[number].units[0], shown[before].units[-1]
    is_same = rest.said == begun.said == shown[number - 1].units[0].said
    return is_same and rest.glyphs[:1] != begun.glyphs[:1]


def _is_said_by_another(shown: list[Shown], number: int) -> bool:
    """Whether what is shown here is part of a syllable that what stands before or behind it says."""
    one = shown[number]
    if not one.units or not one.is_mark:
        return False
    # A syllable in several lifted marks: its letter stands before the first, or, from right to left, behind.
    said = one.units[0].said
    if any(unit.said != said for unit in one.units):
        return False
    for step in (-1, 1):
        place = number + step
        while 0 <= place < len(shown) and shown[place].is_mark and _says(shown[place], said):
            place += step
        if 0 <= place < len(shown) and shown[place].units:
            neighbour = shown[place].units[-1 if step < 0 else 0]
            if not shown[place].is_mark and neighbour.said == said:
                return True
    return False


def _says(one: Shown, said: str) -> bool:
    return bool(one.units) and all(unit.said == said for unit in one.units)


def _shown(stream: list[Any], fonts: dict[str, "_Font"]) -> Iterator[Shown]:
    one, font, together = Shown(0, 0), _Font(None), None
    for place, part in enumerate(stream):
        operator = str(part.operator)
        if operator == "BT":
            one, together = Shown(place, place), None
        elif operator == "Tf":
            font = fonts.get(str(part.operands[0]), font)
        elif operator == "BDC":
            together = _together(part.operands)
            if together is not None:
                one.units.append(together)
        elif operator == "EMC":
            together = None
        elif operator in _SHOWING:
            for glyph in _glyphs(part.operands[0]):
                one.is_mark = one.is_mark and font.width(glyph) == 0
                if together is None:
                    one.units.append(Unit(font.said(glyph), [glyph]))
                else:
                    together.glyphs.append(glyph)
        elif operator == "ET":
            one.end = place
            yield one


def _together(operands: Any) -> Unit | None:
    properties = operands[1] if len(operands) > 1 else None
    if isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
        return Unit(str(properties.ActualText))
    return None


def _glyphs(shown: Any) -> Iterator[int]:
    parts = shown if isinstance(shown, pikepdf.Array | list) else [shown]
    for part in parts:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            yield from (int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))


class _Font:
    """How wide the glyphs of a font are, and what they say."""

    def __init__(self, font: Any) -> None:
        self._widths: dict[int, float] = {}
        self._said: dict[int, str] = {}
        self._else = 1000.0
        if font is None or "/DescendantFonts" not in font:
            return
        own = font.DescendantFonts[0]
        self._else = float(own.get("/DW", 1000))
        self._read_widths(list(own.get("/W", [])))
        if "/ToUnicode" in font:
            for glyph, said in _MAPPED.findall(font.ToUnicode.read_bytes().decode("latin-1")):
                self._said[int(glyph, 16)] = bytes.fromhex(said).decode("utf-16-be", "replace")

    def _read_widths(self, widths: list[Any]) -> None:
        while len(widths) > 1:
            first = int(widths.pop(0))
            second = widths.pop(0)
            if isinstance(second, pikepdf.Array):
                self._widths.update({first + at: float(width) for at, width in enumerate(second)})
            elif widths:
                width = float(widths.pop(0))
                self._widths.update(dict.fromkeys(range(first, int(second) + 1), width))

    def width(self, glyph: int) -> float:
        return self._widths.get(glyph, self._else)

    def said(self, glyph: int) -> str:
        return self._said.get(glyph, "")

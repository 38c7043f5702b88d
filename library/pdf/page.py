"""Takes the text out of one page of a PDF, in the order in which it is read.

pypdf parses the file, its fonts and what is drawn on the page. Its own `extract_text` is not used, since
three things that it leaves out are what makes Burmese, Bengali or Arabic findable:

* `/ActualText`: where a font draws several letters in one glyph, or in another order, browsers and office
  programs write down beside the glyphs what they mean.
* A glyph that a font gives no letter for has none: its letters stand with the glyph before it. pypdf makes
  up a letter from the glyph's number.
* Right-to-left text lies in the file from left to right, as it is seen, whatever pieces it is drawn in.

Only for a process whose time and memory are bounded. Terms and operators: ISO 32000-2, 9.4 and 14.9.4.
"""

import math
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, NameObject

from .glyphs import FontShelf, Glyphs, found
from .lines import Piece, lines_of, paragraphs_of
from .reading_order import has_right_to_left

MAX_FORMS = 1000
MAX_DEPTH = 20
MAX_PIECES = 200_000
MAX_SPAN = 5000

Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


class TooMuch(Exception):
    """A page holds absurdly many pieces of text."""


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _numbers(operands: list[Any], count: int) -> list[float]:
    """The operands as finite numbers; raises ValueError if they are not so many."""
    numbers = [float(operand) for operand in operands[:count] if isinstance(operand, (int, float))]
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise ValueError
    return numbers


def _string(content: object) -> str:
    """A text string of a PDF (7.9.2.2) as text."""
    if isinstance(content, str):
        return content
    if not isinstance(content, bytes):
        return ""
    if content.startswith(b"\xfe\xff"):
        return content[2:].decode("utf-16-be", "ignore")
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8", "ignore")
    return content.decode("latin-1")


@dataclass(slots=True)
class _State:
    """The graphics state, as far as text depends on it."""

    matrix: Matrix = _UNMOVED
    glyphs: Glyphs | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    scale: float = 1
    leading: float = 0
    rise: float = 0


@dataclass(slots=True)
class _Marked:
    """Marked content; `meaning` is its /ActualText, if it has one, and `piece` where its glyphs are."""

    meaning: str | None
    piece: Piece | None = None


@dataclass
class _Drawing:
    """Goes through what is drawn on a page, and through the forms in it, and gathers the pieces of text."""

    pdf: Any
    shelf: FontShelf
    pieces: list[Piece] = field(default_factory=list)
    forms: int = 0
    has_pictures: bool = False
    state: _State = field(default_factory=_State)
    saved: list[_State] = field(default_factory=list)
    marked: list[_Marked] = field(default_factory=list)
    text_matrix: Matrix = _UNMOVED
    line_matrix: Matrix = _UNMOVED

    def go_through(self, content: ContentStream, resources: DictionaryObject, depth: int = 0) -> None:
        fonts: dict[str, Glyphs | None] = {}
        for operands, operator in content.operations:
            try:
                self._do(operator, operands, resources, fonts, depth)
            except (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError):
                continue  # An operator that makes no sense is passed over, as by a viewer.

    def _do(
        self,
        operator: bytes,
        operands: list[Any],
        resources: DictionaryObject,
        fonts: dict[str, Glyphs | None],
        depth: int,
    ) -> None:
        state = self.state
        match operator:
            case b"Tj":
                self._show(operands[0])
            case b"TJ":
                for part in operands[0]:
                    if isinstance(part, (int, float)):
                        self._move(-float(part) / 1000 * state.size * state.scale)
                    else:
                        self._show(part)
            case b"'":
                self._next_line(0, -state.leading)
                self._show(operands[0])
            case b'"':
                state.word_spacing, state.spacing = _numbers(operands, 2)
                self._next_line(0, -state.leading)
                self._show(operands[2])
            case b"Td":
                self._next_line(*_numbers(operands, 2))
            case b"TD":
                right, up = _numbers(operands, 2)
                state.leading = -up
                self._next_line(right, up)
            case b"T*":
                self._next_line(0, -state.leading)
            case b"Tm":
                a, b, c, d, e, f = _numbers(operands, 6)
                self.text_matrix = self.line_matrix = (a, b, c, d, e, f)
            case b"BT":
                self.text_matrix = self.line_matrix = _UNMOVED
            case b"Tf":
                name = str(operands[0])
                if name not in fonts:
                    fonts[name] = self.shelf.of(resources, name)
                state.glyphs, (state.size,) = fonts[name], _numbers(operands[1:], 1)
            case b"Tc":
                (state.spacing,) = _numbers(operands, 1)
            case b"Tw":
                (state.word_spacing,) = _numbers(operands, 1)
            case b"Tz":
                state.scale = _numbers(operands, 1)[0] / 100
            case b"TL":
                (state.leading,) = _numbers(operands, 1)
            case b"Ts":
                (state.rise,) = _numbers(operands, 1)
            case b"q":
                self.saved.append(replace(state))
            case b"Q":
                self.state = self.saved.pop()
            case b"cm":
                a, b, c, d, e, f = _numbers(operands, 6)
                state.matrix = _times((a, b, c, d, e, f), state.matrix)
            case b"BDC":
                self.marked.append(_Marked(self._meaning(operands[1], resources)))
            case b"BMC":
                self.marked.append(_Marked(None))
            case b"EMC":
                self._unmark()
            case b"Do":
                self._go_into_form(str(operands[0]), resources, depth)
            case b"INLINE IMAGE":
                self.has_pictures = True

    def _meaning(self, properties: object, resources: DictionaryObject) -> str | None:
        """The /ActualText of marked content; None where there is none, or a part around it has one."""
        if isinstance(properties, NameObject):
            properties = found(found(resources, "/Properties"), properties)
        if not isinstance(properties, DictionaryObject) or "/ActualText" not in properties:
            return None
        if any(marked.meaning is not None for marked in self.marked):
            return None
        return _string(properties["/ActualText"])[:MAX_SPAN]

    def _unmark(self) -> None:
        marked = self.marked.pop()
        if marked.meaning is not None and marked.piece:
            marked.piece.text = marked.meaning
            self._add(marked.piece)

    def _next_line(self, right: float, up: float) -> None:
        self.text_matrix = self.line_matrix = _times((1, 0, 0, 1, right, up), self.line_matrix)

    def _move(self, right: float) -> None:
        self.text_matrix = _times((1, 0, 0, 1, right, 0), self.text_matrix)

    def _show(self, content: object) -> None:
        """Show a string: as one piece, or glyph by glyph if some of it is written from right to left."""
        state = self.state
        if not isinstance(content, bytes) or state.glyphs is None:
            return
        shown = state.glyphs.read(content)
        text = "".join(text for text, _ in shown)
        by_glyph = has_right_to_left(text)
        width, part = 0.0, ""
        for letters, thousandths in shown:
            advance = thousandths / 1000 * state.size + state.spacing
            width += (advance + state.word_spacing * (letters == " ")) * state.scale
            part += letters
            if by_glyph:
                self._place(part, width)
                width, part = 0.0, ""
        if shown and not by_glyph:
            self._place(part, width)

    def _place(self, text: str, width: float) -> None:
        """Put text where the pen is, and the pen behind it."""
        state = self.state
        a, b, c, d, e, f = _times(_times((1, 0, 0, 1, 0, state.rise), self.text_matrix), state.matrix)
        self._move(width)
        stretch = math.hypot(a, b)
        if not stretch:
            return
        right, up = a / stretch, b / stretch
        start = e * right + f * up
        end, height = start + width * stretch, f * right - e * up
        size = abs(state.size) * math.hypot(c, d)
        piece = Piece(text, min(start, end), max(start, end), height, size, (round(right, 2), round(up, 2)))
        meant = next((marked for marked in self.marked if marked.meaning is not None), None)
        if meant is None:
            self._add(piece)
        elif meant.piece is None:
            meant.piece = piece
        else:
            meant.piece.start = min(meant.piece.start, piece.start)
            meant.piece.end = max(meant.piece.end, piece.end)

    def _add(self, piece: Piece) -> None:
        if piece.text:
            self.pieces.append(piece)
        elif self.pieces and 0 <= piece.end - self.pieces[-1].end <= 2 * piece.size:
            # What is drawn without a meaning of its own leaves no gap behind the letters that it goes with.
            self.pieces[-1].end = piece.end
        if len(self.pieces) > MAX_PIECES:
            raise TooMuch

    def _go_into_form(self, name: str, resources: DictionaryObject, depth: int) -> None:
        form = found(found(resources, "/XObject"), name)
        self.forms += 1
        self.has_pictures |= found(form, "/Subtype") == "/Image"
        if found(form, "/Subtype") != "/Form" or depth >= MAX_DEPTH or self.forms > MAX_FORMS:
            return
        outside, saved = self.state, self.saved
        self.state, self.saved = replace(outside), []
        if "/Matrix" in form:
            a, b, c, d, e, f = _numbers(list(form["/Matrix"]), 6)
            self.state.matrix = _times((a, b, c, d, e, f), self.state.matrix)
        own = found(form, "/Resources")
        inside = own if isinstance(own, DictionaryObject) else resources
        try:
            self.go_through(ContentStream(form, self.pdf, "bytes"), inside, depth + 1)
        finally:
            self.state, self.saved = outside, saved


def read_page(page: PageObject, shelf: FontShelf) -> tuple[str, bool]:
    """Take a page; return its text, with a line break after each paragraph, and whether pictures are on it.

    `shelf` is that of the file. Glyphs of which nothing is known are U+FFFD.
    """
    contents, resources = found(page, "/Contents"), found(page, "/Resources")
    if contents is None or not isinstance(resources, DictionaryObject):
        return "", False
    drawing = _Drawing(page.pdf, shelf)
    drawing.go_through(ContentStream(contents, page.pdf, "bytes"), resources)
    return paragraphs_of(lines_of(drawing.pieces)), drawing.has_pictures

"""Finds failed redactions in a PDF: text that is still there, under an opaque box drawn over it.

What a page draws is followed in its order: text leaves marks where its letters are, and a box that is
painted later and covers marks is a find. So is text in the very colour of the box on which it stands: the
black marker of a word processor. Letters' places are measured where the font says their widths, else guessed;
whether a box is there for another reason, only a person can tell.
"""

import copy
import itertools
import math
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .pdf_operators import Instruction, NotPlainError, instructions, plain_instructions

MAX_OPERATORS = 1_500_000
MAX_CONTENT = 12 * 1024 * 1024
MAX_CONTENTS = 300 * 1024 * 1024
MAX_COMPARISONS = 5_000_000
# Of processor time: for each page of a file, and for a short one as a whole.
SECONDS_A_PAGE = 0.1
LEAST_SECONDS = 3.0
MAX_DEPTH = 8
MAX_STATES = 500
# One letter can be a guess gone wrong.
ENOUGH_LETTERS = 2
# After so many operators it is asked whether there is still time.
SLICE = 500
OPAQUE = 0.9
# Lower or narrower than letters: a line of a table.
THIN = 4
WHOLE_PAGE = 0.85
# How high a stripe is into which a page is cut, and over how many a run of letters is noted.
STRIPE = 24
MAX_STRIPES = 1000

# The operators that fill an area, draw a line, or place a picture or a drawing. A text that looks like one
# does no harm.
_FILLS = re.compile(rb"(?<![^\0\s\])>}])(?:f\*?|F|S|s|B\*?|b\*?|Do|BI|sh)(?![^\0\s\[(<{/%])")

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
Colour = tuple[float, float, float]
Letter = tuple[Point, Point]

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
_NOWHERE: Box = (0, 0, 0, 0)


@dataclass
class Redactions:
    """The pages (from 1) with text under boxes and with boxes yet to be applied; whether all was seen."""

    covered: list[int] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    is_complete: bool = True


class TooMuchError(Exception):
    """There is more to look at than can be looked at in bounded time."""


def find_redactions(pdf: Pdf) -> Redactions:
    """Look through the pages of a PDF, change nothing."""
    found = Redactions()
    pages = len(pdf.pages)
    budget = Budget(until=time.process_time() + max(LEAST_SECONDS, SECONDS_A_PAGE * pages))
    fonts: dict[tuple[int, int], Font] = {}
    for number, page in enumerate(pdf.pages, start=1):
        try:
            painter = Painter(page.obj, budget, fonts)
            painter.paint_page()
        except TooMuchError:
            found.is_complete = False
        except pikepdf.PdfError as error:
            if "limit exceeded" in str(error):
                # The file is refused for it, and each further page might cost as much.
                raise
            found.is_complete = False
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
            # Nonsense in one page's content, at which a reader's program would stop, too.
            found.is_complete = False
        if painter.covered >= ENOUGH_LETTERS:
            found.covered.append(number)
        if painter.has_mark:
            found.marked.append(number)
    return found


@dataclass
class Budget:
    """How much of a file is looked at."""

    operators: int = MAX_OPERATORS
    contents: int = MAX_CONTENTS
    comparisons: int = MAX_COMPARISONS
    # Until when, on this process's processor: a busy machine makes nothing incomplete.
    until: float = math.inf

    def spend(self, name: str, amount: int) -> None:
        """Take `amount` off; raise TooMuchError if nothing is left."""
        left = getattr(self, name) - amount
        setattr(self, name, left)
        if left < 0 or time.process_time() > self.until:
            raise TooMuchError


# --- Geometry -------------------------------------------------------------------------------------


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _around(points: list[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _both(one: Box, other: Box) -> Box:
    box = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return box if box[0] < box[2] and box[1] < box[3] else _NOWHERE


def _touch(one: Box, other: Box) -> bool:
    """Return whether two boxes have some room in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _corners(box: Box) -> list[Point]:
    left, bottom, right, top = box
    return [(left, bottom), (right, bottom), (right, top), (left, top)]


def _area(corners: list[Point]) -> float:
    """Return the area of a polygon, less than nothing where it goes clockwise."""
    return sum(x * v - u * y for (x, y), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True)) / 2


def _holds(corners: list[Point], x: float, y: float) -> bool:
    """Return whether a point lies in a convex polygon."""
    sides = [
        (u - p) * (y - q) - (v - q) * (x - p)
        for (p, q), (u, v) in zip(corners, corners[1:] + corners[:1], strict=True)
    ]
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def _numbers(value: object, count: int) -> list[float]:
    """Return an array of `count` numbers; raise ValueError if it is none."""
    if not isinstance(value, Array) or len(value) != count:
        raise ValueError("This is no such array.")
    return [float(each) for each in value]


def _box(value: object) -> Box:
    return _around([(x, y) for x, y in [_numbers(value, 4)[:2], _numbers(value, 4)[2:]]])


# --- Fonts ----------------------------------------------------------------------------------------

_NARROW, _WIDE = frozenset(b"iljtfrI.,;:'|!()[]- "), frozenset(b"mwMW@%")
_SPACE_IN_CMAP = re.compile(rb"<([0-9a-fA-F]{2,4})>\s*(?:<\1>\s*)?<(?:0020|00[aA]0|0009)>")
MAX_WIDTHS = 70_000


@dataclass
class Font:
    """What is to know of a font: the bytes of a letter's code, codes' widths in ems, the codes of spaces."""

    width: float | None = None
    code_length: int = 1
    widths: dict[int, float] = field(default_factory=dict)
    spaces: frozenset[int] = frozenset({32, 160})

    def letters(self, text: bytes) -> Iterator[tuple[int, float]]:
        """Yield the code and the width of each letter."""
        for position in range(0, len(text), self.code_length):
            code = int.from_bytes(text[position : position + self.code_length], "big")
            yield code, self.widths.get(code, self._guess(code) if self.width is None else self.width)

    def _guess(self, code: int) -> float:
        if code in _NARROW:
            return 0.28
        return 0.85 if code in _WIDE else 0.68 if 64 < code < 91 else 0.54


def _read_font(font: Object) -> Font:
    if font.get("/Subtype") == Name.Type0:
        descendant = font.DescendantFonts[0]
        return Font(
            width=float(descendant.get("/DW", 1000)) / 1000,
            code_length=2,
            widths=_cid_widths(descendant.get("/W")),
            spaces=_spaces(font),
        )
    scale = _numbers(font.FontMatrix, 6)[0] if font.get("/Subtype") == Name.Type3 else 0.001
    widths = font.get("/Widths")
    if not isinstance(widths, Array):
        return Font(width=0.6 if "Courier" in str(font.get("/BaseFont", "")) else None)
    first = int(font.get("/FirstChar", 0))
    listed = list(widths)[:256]
    return Font(widths={first + index: float(width) * scale for index, width in enumerate(listed)})


def _cid_widths(listed: Object | None) -> dict[int, float]:
    """Read the two forms of /W: `first [width …]` and `first last width`."""
    items = list(listed) if isinstance(listed, Array) else []
    widths: dict[int, float] = {}
    position = 0
    while position + 1 < len(items) and len(widths) < MAX_WIDTHS:
        first, second = int(items[position]), items[position + 1]
        if isinstance(second, Array):
            widths.update((first + index, float(each) / 1000) for index, each in enumerate(second))
            position += 2
        else:
            last = min(int(second), first + 65_535)
            widths.update(dict.fromkeys(range(first, last + 1), float(items[position + 2]) / 1000))
            position += 3
    return widths


def _spaces(font: Object) -> frozenset[int]:
    cmap = font.get("/ToUnicode")
    content = cmap.read_bytes()[:MAX_CONTENT] if isinstance(cmap, Stream) else b""
    return frozenset(int(code, 16) for code in _SPACE_IN_CMAP.findall(content))


# --- What a page draws ----------------------------------------------------------------------------


@dataclass
class State:
    """The part of the graphics state that matters here."""

    matrix: Matrix = _IDENTITY
    # Within this box painting shows; None where it is no box, so that nothing is known.
    clip: Box | None = _EVERYWHERE
    fill_alpha: float = 1
    stroke_alpha: float = 1
    # Whether what is painted lets what is below shine through: all of it, or unless it is black.
    is_seen_through: bool = False
    is_multiplied: bool = False
    has_pattern: bool = False
    colour: Colour = (0, 0, 0)
    line_width: float = 1
    font: Font = field(default_factory=Font)
    size: float = 1
    letter_space: float = 0
    word_space: float = 0
    stretch: float = 1
    leading: float = 0
    rise: float = 0
    text_mode: int = 0


@dataclass
class Run:
    """Letters shown at once: where they stand, each by the middle of its foot and of its body."""

    points: list[Letter]
    around: Box
    is_invisible: bool


_OPERATORS = (
    "q Q cm gs w g rg k cs sc scn m l c v y re f F f* B B* b b* S s n W W* Do BI ID EI "
    "BT Tf Td TD Tm T* TL Tc Tw Tz Ts Tr Tj TJ ' \""
)


class Painter:
    """Follows what one page draws, and counts the letters that a later box covers."""

    def __init__(self, page: Object, budget: Budget, fonts: dict[tuple[int, int], Font]) -> None:
        self.page = page
        self.budget = budget
        self.fonts = fonts
        self.state = State()
        self.states: list[State] = []
        # What graphics states say, by their objects: pages set the same ones over and over.
        self.settings: dict[tuple[int, int], dict[str, Any]] = {}
        self.runs: list[Run] = []
        # The same by stripes of the page, so that a box is compared with what is near.
        self.rows: dict[int, list[Run]] = {}
        self.boxes: list[tuple[list[Point], Box, Colour]] = []
        self.shades: set[Colour] = set()
        self.path: list[list[Point]] = []
        self.has_curve = False
        self.clips = False
        self.text: Matrix = _IDENTITY
        self.line: Matrix = _IDENTITY
        self.covered = 0
        self.has_mark = False
        self.size = abs(_area(_corners(_EVERYWHERE)))

    def paint_page(self) -> None:
        """Draw the page, then what lies on it."""
        self.size = abs(_area(_corners(_box(self.page.MediaBox))))
        annotations = self.page.get("/Annots")
        listed = [each for each in annotations or () if isinstance(each, Dictionary)]
        self.has_mark = any(each.get("/Subtype") == Name.Redact for each in listed if _is_shown(each))
        contents = self.page.get("/Contents")
        if contents is not None:
            said = self._spend_content(contents)
            if not _FILLS.search(said) and all(each.get("/Subtype") == Name.Link for each in listed):
                # Most pages of a text: nothing on them can lie over anything.
                return
            self._draw(self.page, said, self.page.get("/Resources"), 0)
        if self.runs and self.covered < ENOUGH_LETTERS:
            for annotation in filter(_is_shown, listed):
                self.state, self.states = State(), []
                self._draw_annotation(annotation)

    def _spend_content(self, contents: Object) -> bytes:
        """Return what a page's contents say, in one piece."""
        streams = list(contents) if isinstance(contents, Array) else [contents]
        whole = []
        for stream in streams:
            whole.append(stream.read_bytes())
            self.budget.spend("contents", len(whole[-1]))
        if sum(map(len, whole)) > MAX_CONTENT:
            raise TooMuchError
        return b"\n".join(whole)

    def _draw(self, content: Object, said: bytes, resources: Object | None, depth: int) -> None:
        """Take a page or a form and what it says in one piece, and follow what it draws."""
        drawing: list[Instruction | pikepdf.ContentStreamInlineImage]
        try:
            drawing = list(plain_instructions(said))
        except NotPlainError:
            drawing = list(instructions(content, _OPERATORS))
        for number, instruction in enumerate(drawing):
            if number % SLICE == 0:
                self.budget.spend("operators", min(SLICE, len(drawing) - number))
            if self.covered >= ENOUGH_LETTERS:
                return
            if not isinstance(instruction, tuple):
                self._paint_picture(instruction.iimage.obj)
                continue
            operator, operands = instruction
            if operator == "Do":
                self._do(operands[0], resources, depth)
            elif operator in _WITH_RESOURCES:
                _WITH_RESOURCES[operator](self, operands, resources)
            elif step := _STEPS.get(operator):
                step(self, operands)

    # Boxes

    def _paint(self, operator: str) -> None:
        """End a path as `operator` says: filled, stroked, or used as a clip."""
        path, has_curve = self.path, self.has_curve
        if operator not in {"S", "s", "n"} and not has_curve:
            for corners in _solid(path, is_even_odd="*" in operator):
                self._cover(corners, self.state.fill_alpha)
        if operator in {"S", "s", "B", "B*", "b", "b*"} and not has_curve:
            for line in path:
                self._cover_by_line(line)
        if self.clips:
            self._clip(path)
        self.path, self.has_curve, self.clips = [], False, False

    def _clip(self, path: list[list[Point]]) -> None:
        is_box = len(path) == 1 and not self.has_curve and _is_upright(path[0])
        if not is_box or self.state.clip is None:
            self.state.clip = None
            return
        self.state.clip = _both(self.state.clip, _around(path[0]))

    def _cover_by_line(self, line: list[Point]) -> None:
        """Cover what lies under straight lines, which may be as wide as letters are high."""
        a, b, c, d = self.state.matrix[:4]
        half = self.state.line_width * abs(a * d - b * c) ** 0.5 / 2
        for (x, y), (u, v) in itertools.pairwise(line):
            length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
            if length > 0:
                p, q = (v - y) / length * half, (x - u) / length * half
                corners = [(x + p, y + q), (u + p, v + q), (u - p, v - q), (x - p, y - q)]
                self._cover(corners, self.state.stroke_alpha)

    def _cover(self, corners: list[Point], alpha: float, *, is_picture: bool = False) -> None:
        """Count the letters under an opaque box."""
        clip = self.state.clip
        if clip is None or alpha < OPAQUE or self._shines_through(is_picture):
            return
        around = _both(_around(corners), clip)
        if not is_picture and min(around[2] - around[0], around[3] - around[1]) > THIN:
            self.boxes.append((corners, around, self.state.colour))
            self.shades.add(self.state.colour)
        if is_picture and abs(_area(_corners(around))) > WHOLE_PAGE * self.size:
            return  # A scan of the whole page, over its recognised text.
        for run in self._near(self.rows, around):
            if _touch(run.around, around) and not (is_picture and run.is_invisible):
                self.budget.spend("comparisons", len(run.points))
                self.covered += sum(_is_under(letter, corners, around) for letter in run.points)

    def _note(self, rows: dict[int, list[Run]], around: Box, run: Run) -> None:
        """Write down a run in each stripe of the page in which it lies."""
        first, last = int(around[1] // STRIPE), int(around[3] // STRIPE)
        if first == last:
            rows.setdefault(first, []).append(run)
        else:
            for stripe in range(first, min(last, first + MAX_STRIPES) + 1):
                rows.setdefault(stripe, []).append(run)

    def _near(self, rows: dict[int, list[Run]], around: Box) -> list[Run]:
        """Return the runs in the stripes in which a box lies, each once."""
        first, last = around[1] // STRIPE, around[3] // STRIPE
        if last - first >= len(rows):
            stripes = [stripe for stripe in rows if first <= stripe <= last]
        else:
            stripes = [stripe for stripe in range(int(first), int(last) + 1) if stripe in rows]
        self.budget.spend("comparisons", sum(len(rows[stripe]) for stripe in stripes))
        if len(stripes) < 2:
            return rows[stripes[0]] if stripes else []
        return list({id(run): run for stripe in stripes for run in rows[stripe]}.values())

    def _hide_in_boxes(self, run: Run) -> None:
        """Count the letters that are written in the colour of the box on which they stand."""
        colour = self.state.colour
        if run.is_invisible or self.state.has_pattern or min(colour) == 1:
            return
        if colour not in self.shades:
            return
        near = [box for box in reversed(self.boxes) if _touch(run.around, box[1])]
        self.budget.spend("comparisons", len(near) * len(run.points))
        for letter in run.points:
            below = (shade for corners, around, shade in near if _is_under(letter, corners, around))
            self.covered += next(below, None) == colour

    def _shines_through(self, is_picture: bool) -> bool:
        state = self.state
        if is_picture:
            return state.is_seen_through or state.is_multiplied
        return (
            state.is_seen_through
            or state.has_pattern
            or (state.is_multiplied and not _is_black(state.colour))
        )

    def _paint_picture(self, picture: Object) -> None:
        """Cover what lies under a picture without holes; a mask paints only where it has ink."""
        if not any(picture.get(key) for key in ("/SMask", "/Mask", "/ImageMask", "/IM")):
            corners = [_at(self.state.matrix, x, y) for x, y in _corners((0, 0, 1, 1))]
            self._cover(corners, self.state.fill_alpha, is_picture=True)

    # Drawings within the drawing

    def _do(self, name: Object, resources: Object | None, depth: int) -> None:
        drawing = _resource(resources, "/XObject", name)
        if not isinstance(drawing, Stream):
            return
        if drawing.get("/Subtype") == Name.Image:
            self._paint_picture(drawing)
        elif depth < MAX_DEPTH:
            self._draw_form(drawing, resources, depth)
        else:
            raise TooMuchError

    def _draw_form(self, form: Stream, resources: Object | None, depth: int) -> None:
        outer, states, self.states = copy.copy(self.state), self.states, []
        text, line = self.text, self.line
        state = self.state
        if "/Matrix" in form:
            a, b, c, d, e, f = _numbers(form.Matrix, 6)
            state.matrix = _times((a, b, c, d, e, f), state.matrix)
        self.path = [[_at(state.matrix, x, y) for x, y in _corners(_box(form.BBox))]]
        self._clip(self.path)
        self.path = []
        # Painted as a whole, it is as transparent as the state in which it is called.
        state.is_seen_through |= state.fill_alpha < OPAQUE or state.is_multiplied
        said = self._spend_content(form)
        self._draw(form, said, form.get("/Resources", resources), depth + 1)
        self.state, self.states = outer, states
        self.text, self.line = text, line

    def _draw_annotation(self, annotation: Object) -> None:
        """Draw what lies on the page as its own drawing says, or else as its kind is drawn."""
        kind = str(annotation.get("/Subtype"))
        if kind in {"/Link", "/Popup", "/Text", "/Widget", "/Redact"}:
            return
        rect = _box(annotation.Rect)
        appearance = annotation.get("/AP")
        normal = appearance.get("/N") if isinstance(appearance, Dictionary) else None
        colour = annotation.get("/C" if kind in {"/Highlight", "/FreeText"} else "/IC")
        shade = [float(each) for each in colour] if isinstance(colour, Array) else []
        alpha = float(annotation.get("/CA", 1))
        if kind == "/Highlight":
            # The marker pen: text shines through it, unless it is black.
            if shade and _is_black(_rgb(shade)):
                for corners in _quads(annotation):
                    self._cover(corners, alpha)
        elif isinstance(normal, Stream):
            self._fit(normal, rect)
            self._draw_form(normal, None, 1)
        elif shade and kind in {"/Square", "/FreeText"}:
            self._cover(_corners(rect), alpha)

    def _fit(self, form: Stream, rect: Box) -> None:
        """Place a drawing so that its box, turned as its matrix says, fills `rect`."""
        own = _numbers(form.Matrix, 6) if "/Matrix" in form else list(_IDENTITY)
        matrix = (own[0], own[1], own[2], own[3], own[4], own[5])
        left, bottom, right, top = _around([_at(matrix, x, y) for x, y in _corners(_box(form.BBox))])
        across, up = (rect[2] - rect[0]) / (right - left), (rect[3] - rect[1]) / (top - bottom)
        self.state.matrix = (across, 0, 0, up, rect[0] - left * across, rect[1] - bottom * up)

    # Text

    def _show(self, text: bytes) -> None:
        """Leave marks where these letters are drawn, and move on behind them."""
        state = self.state
        # Written out, since a page may show thousands of letters, each by itself.
        a, b, c, d, e, f = _times(self.text, state.matrix)
        foot, body = state.rise + state.size * 0.1, state.rise + state.size * 0.45
        foot_x, foot_y, body_x, body_y = c * foot + e, d * foot + f, c * body + e, d * body + f
        points: list[Letter] = []
        place = 0.0
        for code, width in state.font.letters(text):
            wide = width * state.size * state.stretch
            if code not in state.font.spaces:
                middle = place + wide / 2
                x, y = a * middle, b * middle
                points.append(((x + foot_x, y + foot_y), (x + body_x, y + body_y)))
            gap = state.letter_space + (state.word_space if code == 32 and state.font.code_length == 1 else 0)
            place += wide + gap * state.stretch
        p, q, r, s, t, u = self.text
        self.text = (p, q, r, s, place * p + t, place * q + u)
        if points:
            self.budget.spend("operators", len(points) // 20)
            ends = [point for pair in (points[0], points[-1]) for point in pair]
            run = Run(points, _grown(_around(ends)), state.text_mode == 3)
            self.runs.append(run)
            self._note(self.rows, run.around, run)
            self._hide_in_boxes(run)

    def _move_line(self, x: float, y: float) -> None:
        a, b, c, d, e, f = self.line
        self.line = self.text = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)

    def _next_line(self) -> None:
        self._move_line(0, -self.state.leading)

    def _show_spaced(self, items: Array | list) -> None:
        for item in items:
            if isinstance(item, bytes | String):
                self._show(bytes(item))
            elif not isinstance(item, Object):
                back = float(item) / 1000 * self.state.size * self.state.stretch
                self.text = _times((1, 0, 0, 1, -back, 0), self.text)

    # The operators that need more than a line

    def _rectangle(self, x: float, y: float, width: float, height: float) -> None:
        corners = _corners((x, y, x + width, y + height))
        self.path.append([_at(self.state.matrix, *corner) for corner in corners])

    def _line_to(self, x: float, y: float) -> None:
        if not self.path:
            self.path.append([])
        self.path[-1].append(_at(self.state.matrix, x, y))
        if len(self.path[-1]) > 10:
            self.has_curve = True  # Many lines draw a shape, not a box.
            self.path[-1] = self.path[-1][:1]

    def _curve(self) -> None:
        self.has_curve = True

    def _save(self) -> None:
        if len(self.states) >= MAX_STATES:
            raise TooMuchError
        self.states.append(copy.copy(self.state))

    def _restore(self) -> None:
        if self.states:
            self.state = self.states.pop()

    def _set_font(self, operands: list, resources: Object | None) -> None:
        self.state.size = float(operands[1])
        font = _resource(resources, "/Font", operands[0])
        self.state.font = self._font(font) if isinstance(font, Dictionary) else Font()

    def _font(self, font: Object) -> Font:
        if not font.is_indirect:
            return _read_font(font)
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = _read_font(font)
        return self.fonts[font.objgen]

    def _set_state(self, operands: list, resources: Object | None) -> None:
        settings = _resource(resources, "/ExtGState", operands[0])
        if not isinstance(settings, Dictionary):
            return
        if settings.is_indirect:
            settings = self.settings.setdefault(settings.objgen, dict(settings.items()))
        state = self.state
        state.fill_alpha = float(settings.get("/ca", state.fill_alpha))
        state.stroke_alpha = float(settings.get("/CA", state.stroke_alpha))
        state.line_width = float(settings.get("/LW", state.line_width))
        if "/SMask" in settings:
            state.is_seen_through = settings["/SMask"] != Name.None_
        if "/BM" in settings:
            modes = settings["/BM"]
            mode = str(modes[0] if isinstance(modes, Array) else modes)
            state.is_multiplied = mode not in {"/Normal", "/Compatible"}
        if isinstance(listed := settings.get("/Font"), Array):
            state.font, state.size = self._font(listed[0]), float(listed[1])

    def _set_colour(self, operands: list) -> None:
        self.state.has_pattern = bool(operands) and isinstance(operands[-1], Name)
        numbers = [float(each) for each in operands if not isinstance(each, Object)]
        self.state.colour = _rgb(numbers)


def _grown(box: Box) -> Box:
    """Return a box that has some size: the marks of upright text lie on two lines."""
    return (box[0] - 0.01, box[1] - 0.01, box[2] + 0.01, box[3] + 0.01)


def _is_under(letter: Letter, corners: list[Point], around: Box) -> bool:
    return all(_is_in(around, point) and _holds(corners, *point) for point in letter)


def _is_in(box: Box, point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _rgb(numbers: list[float]) -> Colour:
    """Return a grey, RGB or CMYK colour as RGB; black where it is none of these."""
    if len(numbers) == 4:
        return tuple(round(max(0, 1 - each - numbers[3]), 2) for each in numbers[:3])  # type: ignore[return-value]
    red, green, blue = numbers if len(numbers) == 3 else [*numbers, 0][:1] * 3
    return (round(red, 2), round(green, 2), round(blue, 2))


def _is_black(colour: Colour) -> bool:
    """Return whether a colour is next to black."""
    return max(colour) < 0.2


def _is_upright(corners: list[Point]) -> bool:
    """Return whether a path is a rectangle that is not askew."""
    left, bottom, right, top = _around(corners) if corners else _NOWHERE
    return len(corners) in {4, 5} and all(
        min(x - left, right - x) < 0.01 and min(y - bottom, top - y) < 0.01 for x, y in corners
    )


def _solid(path: list[list[Point]], *, is_even_odd: bool) -> list[list[Point]]:
    """Return those parts of a filled path that are four-cornered and have no hole from another part."""
    parts = [part[:-1] if len(part) == 5 and part[0] == part[-1] else part for part in path]
    boxes = [part for part in parts if len(part) == 4]
    if len(parts) == 1 or (not is_even_odd and len({_area(box) > 0 for box in parts}) == 1):
        return boxes
    if len(parts) > 200:
        return []
    around = [_around(part) for part in parts if part]
    return [box for box in boxes if sum(_both(_around(box), each) != _NOWHERE for each in around) == 1]


def _is_shown(annotation: object) -> bool:
    """Return whether something on a page is to be seen: neither hidden nor kept from view."""
    return isinstance(annotation, Dictionary) and not int(annotation.get("/F", 0)) & 0b100010


def _quads(annotation: Object) -> Iterator[list[Point]]:
    listed = annotation.get("/QuadPoints")
    numbers = [float(each) for each in listed] if isinstance(listed, Array) else []
    for start in range(0, len(numbers) - 7, 8):
        eight = numbers[start : start + 8]
        yield _corners(_around(list(zip(eight[::2], eight[1::2], strict=True))))


def _resource(resources: Object | None, kind: str, name: object) -> object:
    """Return what a name in a content stream stands for."""
    named = resources.get(kind) if isinstance(resources, Dictionary) else None
    return named.get(str(name)) if isinstance(named, Dictionary) and isinstance(name, Name) else None


# --- The operators --------------------------------------------------------------------------------


Step = Callable[[Painter, list], None]


def _floats(operands: list) -> tuple[float, ...]:
    return tuple(float(each) for each in operands)


def _matrix(operands: list) -> Matrix:
    a, b, c, d, e, f = _floats(operands)
    return (a, b, c, d, e, f)


def _concatenate(painter: Painter, operands: list) -> None:
    painter.state.matrix = _times(_matrix(operands), painter.state.matrix)


def _move_to(painter: Painter, operands: list) -> None:
    painter.path.append([])
    painter._line_to(*_floats(operands))


def _begin_text(painter: Painter, operands: list) -> None:
    painter.text = painter.line = _IDENTITY


def _set_text(painter: Painter, operands: list) -> None:
    painter.text = painter.line = _matrix(operands)


def _move_and_lead(painter: Painter, operands: list) -> None:
    painter.state.leading = -float(operands[1])
    painter._move_line(*_floats(operands))


def _show_next(painter: Painter, operands: list) -> None:
    painter._next_line()
    painter._show(bytes(operands[0]))


def _space_and_show(painter: Painter, operands: list) -> None:
    painter.state.word_space, painter.state.letter_space = _floats(operands[:2])
    _show_next(painter, operands[2:])


def _start_clip(painter: Painter, operands: list) -> None:
    painter.clips = True


def _setter(name: str, scale: float = 1) -> Step:
    """Return a step that sets one number of the state."""

    def step(painter: Painter, operands: list) -> None:
        setattr(painter.state, name, float(operands[0]) * scale)

    return step


def _ender(operator: str) -> Step:
    def step(painter: Painter, operands: list) -> None:
        painter._paint(operator)

    return step


_WITH_RESOURCES = {"Tf": Painter._set_font, "gs": Painter._set_state}

_STEPS: dict[str, Step] = {
    "q": lambda painter, operands: painter._save(),
    "Q": lambda painter, operands: painter._restore(),
    "cm": _concatenate,
    "w": _setter("line_width"),
    "g": Painter._set_colour,
    "rg": Painter._set_colour,
    "k": Painter._set_colour,
    "cs": lambda painter, operands: painter._set_colour([0.0]),
    "sc": Painter._set_colour,
    "scn": Painter._set_colour,
    "m": _move_to,
    "l": lambda painter, operands: painter._line_to(*_floats(operands)),
    "c": lambda painter, operands: painter._curve(),
    "v": lambda painter, operands: painter._curve(),
    "y": lambda painter, operands: painter._curve(),
    "re": lambda painter, operands: painter._rectangle(*_floats(operands)),
    **{operator: _ender(operator) for operator in ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n")},
    "W": _start_clip,
    "W*": _start_clip,
    "BT": _begin_text,
    "Td": lambda painter, operands: painter._move_line(*_floats(operands)),
    "TD": _move_and_lead,
    "Tm": _set_text,
    "T*": lambda painter, operands: painter._next_line(),
    "TL": _setter("leading"),
    "Tc": _setter("letter_space"),
    "Tw": _setter("word_space"),
    "Tz": _setter("stretch", 0.01),
    "Ts": _setter("rise"),
    "Tr": lambda painter, operands: setattr(painter.state, "text_mode", int(operands[0])),
    "Tj": lambda painter, operands: painter._show(bytes(operands[0])),
    "TJ": lambda painter, operands: painter._show_spaced(operands[0]),
    "'": _show_next,
    '"': _space_and_show,
}

"""What lies on a page: marks where letters are, boxes over them, and the letters that are covered."""

import copy
import itertools
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, String

from .budget import Budget, TooMuchError
from .fonts import Font, read_font
from .geometry import (
    EVERYWHERE,
    IDENTITY,
    Box,
    Matrix,
    Point,
    area_of,
    box_around,
    corners_of,
    do_overlap,
    grown,
    holds,
    is_in,
    is_upright,
    overlap,
    placed,
    solid_boxes,
    times,
)
from .state import Colour, State, as_rgb, is_black

OPAQUE = 0.9
# Lower or narrower than letters: a line of a table.
THIN = 4
WHOLE_PAGE = 0.85
# How high a stripe is into which a page is cut, and over how many a run of letters is noted.
STRIPE = 24
MAX_STRIPES = 1000
MAX_STATES = 500

Letter = tuple[Point, Point]


@dataclass
class Run:
    """Letters shown at once: where they stand, each by the middle of its foot and of its body."""

    points: list[Letter]
    around: Box
    is_invisible: bool


class Canvas:
    """One page while it is drawn: counts the letters that a later box covers."""

    def __init__(self, budget: Budget, fonts: dict[tuple[int, int], Font]) -> None:
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
        self.text: Matrix = IDENTITY
        self.line: Matrix = IDENTITY
        self.covered = 0
        self.size = abs(area_of(corners_of(EVERYWHERE)))

    # Boxes

    def paint(self, operator: str) -> None:
        """End a path as `operator` says: filled, stroked, or used as a clip."""
        path, has_curve = self.path, self.has_curve
        if operator not in {"S", "s", "n"} and not has_curve:
            for corners in solid_boxes(path, is_even_odd="*" in operator):
                self.cover(corners, self.state.fill_alpha)
        if operator in {"S", "s", "B", "B*", "b", "b*"} and not has_curve:
            for line in path:
                self._cover_by_line(line)
        if self.clips:
            self.clip_to(path)
        self.path, self.has_curve, self.clips = [], False, False

    def clip_to(self, path: list[list[Point]]) -> None:
        is_box = len(path) == 1 and not self.has_curve and is_upright(path[0])
        if not is_box or self.state.clip is None:
            self.state.clip = None
            return
        self.state.clip = overlap(self.state.clip, box_around(path[0]))

    def _cover_by_line(self, line: list[Point]) -> None:
        """Cover what lies under straight lines, which may be as wide as letters are high."""
        a, b, c, d = self.state.matrix[:4]
        half = self.state.line_width * abs(a * d - b * c) ** 0.5 / 2
        for (x, y), (u, v) in itertools.pairwise(line):
            length = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
            if length > 0:
                p, q = (v - y) / length * half, (x - u) / length * half
                corners = [(x + p, y + q), (u + p, v + q), (u - p, v - q), (x - p, y - q)]
                self.cover(corners, self.state.stroke_alpha)

    def cover(self, corners: list[Point], alpha: float, *, is_picture: bool = False) -> None:
        """Count the letters under an opaque box."""
        clip = self.state.clip
        if clip is None or alpha < OPAQUE or self._shines_through(is_picture):
            return
        around = overlap(box_around(corners), clip)
        if not is_picture and min(around[2] - around[0], around[3] - around[1]) > THIN:
            self.boxes.append((corners, around, self.state.colour))
            self.shades.add(self.state.colour)
        if is_picture and abs(area_of(corners_of(around))) > WHOLE_PAGE * self.size:
            return  # A scan of the whole page, over its recognised text.
        for run in self._near(self.rows, around):
            if do_overlap(run.around, around) and not (is_picture and run.is_invisible):
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
        near = [box for box in reversed(self.boxes) if do_overlap(run.around, box[1])]
        self.budget.spend("comparisons", len(near) * len(run.points))
        for letter in run.points:
            below = (shade for corners, around, shade in near if _is_under(letter, corners, around))
            self.covered += next(below, None) == colour

    def _shines_through(self, is_picture: bool) -> bool:
        state = self.state
        if is_picture:
            return state.is_seen_through or state.is_multiplied
        return (
            state.is_seen_through or state.has_pattern or (state.is_multiplied and not is_black(state.colour))
        )

    def paint_picture(self, picture: Object) -> None:
        """Cover what lies under a picture without holes; a mask paints only where it has ink."""
        if not any(picture.get(key) for key in ("/SMask", "/Mask", "/ImageMask", "/IM")):
            corners = [placed(self.state.matrix, x, y) for x, y in corners_of((0, 0, 1, 1))]
            self.cover(corners, self.state.fill_alpha, is_picture=True)

    # Text

    def show(self, text: bytes) -> None:
        """Leave marks where these letters are drawn, and move on behind them."""
        state = self.state
        # Written out, since a page may show thousands of letters, each by itself.
        a, b, c, d, e, f = times(self.text, state.matrix)
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
            run = Run(points, grown(box_around(ends)), state.text_mode == 3)
            self.runs.append(run)
            self._note(self.rows, run.around, run)
            self._hide_in_boxes(run)

    def move_line(self, x: float, y: float) -> None:
        a, b, c, d, e, f = self.line
        self.line = self.text = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)

    def next_line(self) -> None:
        self.move_line(0, -self.state.leading)

    def show_spaced(self, items: Array | list) -> None:
        for item in items:
            if isinstance(item, bytes | String):
                self.show(bytes(item))
            elif not isinstance(item, Object):
                back = float(item) / 1000 * self.state.size * self.state.stretch
                self.text = times((1, 0, 0, 1, -back, 0), self.text)

    # The path

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        corners = corners_of((x, y, x + width, y + height))
        self.path.append([placed(self.state.matrix, *corner) for corner in corners])

    def line_to(self, x: float, y: float) -> None:
        if not self.path:
            self.path.append([])
        self.path[-1].append(placed(self.state.matrix, x, y))
        if len(self.path[-1]) > 10:
            self.has_curve = True  # Many lines draw a shape, not a box.
            self.path[-1] = self.path[-1][:1]

    def curve(self) -> None:
        self.has_curve = True

    # The state

    def save(self) -> None:
        if len(self.states) >= MAX_STATES:
            raise TooMuchError
        self.states.append(copy.copy(self.state))

    def restore(self) -> None:
        if self.states:
            self.state = self.states.pop()

    def set_font(self, operands: list, resources: Object | None) -> None:
        self.state.size = float(operands[1])
        font = resource_named(resources, "/Font", operands[0])
        self.state.font = self._font(font) if isinstance(font, Dictionary) else Font()

    def _font(self, font: Object) -> Font:
        if not font.is_indirect:
            return read_font(font)
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = read_font(font)
        return self.fonts[font.objgen]

    def set_state(self, operands: list, resources: Object | None) -> None:
        settings = resource_named(resources, "/ExtGState", operands[0])
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

    def set_colour(self, operands: list) -> None:
        self.state.has_pattern = bool(operands) and isinstance(operands[-1], Name)
        numbers = [float(each) for each in operands if not isinstance(each, Object)]
        self.state.colour = as_rgb(numbers)


def _is_under(letter: Letter, corners: list[Point], around: Box) -> bool:
    return all(is_in(around, point) and holds(corners, *point) for point in letter)


def resource_named(resources: Object | None, kind: str, name: object) -> object:
    """Return what a name in a content stream stands for."""
    named = resources.get(kind) if isinstance(resources, Dictionary) else None
    return named.get(str(name)) if isinstance(named, Dictionary) and isinstance(name, Name) else None

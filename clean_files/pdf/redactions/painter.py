"""Follows what a page draws, in its order, with the forms and annotations on it."""

import copy
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from ..operators import Instruction, NotPlainError, instructions, plain_instructions
from .budget import MAX_CONTENT, Budget, TooMuchError
from .canvas import OPAQUE, Canvas, resource_named
from .fonts import Font
from .geometry import IDENTITY, Box, Point, area_of, box_around, box_of, corners_of, numbers_in, placed, times
from .state import State, as_rgb, is_black
from .steps import STEPS, WITH_RESOURCES

MAX_DEPTH = 8
# One letter can be a guess gone wrong.
ENOUGH_LETTERS = 2
# After so many operators it is asked whether there is still time.
SLICE = 500

# The operators that fill an area, draw a line, or place a picture or a drawing. A text that looks like one
# does no harm.
_FILLS = re.compile(rb"(?<![^\0\s\])>}])(?:f\*?|F|S|s|B\*?|b\*?|Do|BI|sh)(?![^\0\s\[(<{/%])")

OPERATORS = (
    "q Q cm gs w g rg k cs sc scn m l c v y re f F f* B B* b b* S s n W W* Do BI ID EI "
    "BT Tf Td TD Tm T* TL Tc Tw Tz Ts Tr Tj TJ ' \""
)


class Painter(Canvas):
    """Follows what one page draws on its canvas."""

    def __init__(self, page: Object, budget: Budget, fonts: dict[tuple[int, int], Font]) -> None:
        super().__init__(budget, fonts)
        self.page = page
        self.has_mark = False

    def paint_page(self) -> None:
        """Draw the page, then what lies on it."""
        self.size = abs(area_of(corners_of(box_of(self.page.MediaBox))))
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
            drawing = list(instructions(content, OPERATORS))
        for number, instruction in enumerate(drawing):
            if number % SLICE == 0:
                self.budget.spend("operators", min(SLICE, len(drawing) - number))
            if self.covered >= ENOUGH_LETTERS:
                return
            if not isinstance(instruction, tuple):
                self.paint_picture(instruction.iimage.obj)
                continue
            operator, operands = instruction
            if operator == "Do":
                self._do(operands[0], resources, depth)
            elif operator in WITH_RESOURCES:
                WITH_RESOURCES[operator](self, operands, resources)
            elif step := STEPS.get(operator):
                step(self, operands)

    def _do(self, name: Object, resources: Object | None, depth: int) -> None:
        drawing = resource_named(resources, "/XObject", name)
        if not isinstance(drawing, Stream):
            return
        if drawing.get("/Subtype") == Name.Image:
            self.paint_picture(drawing)
        elif depth < MAX_DEPTH:
            self._draw_form(drawing, resources, depth)
        else:
            raise TooMuchError

    def _draw_form(self, form: Stream, resources: Object | None, depth: int) -> None:
        outer, states, self.states = copy.copy(self.state), self.states, []
        text, line = self.text, self.line
        state = self.state
        if "/Matrix" in form:
            a, b, c, d, e, f = numbers_in(form.Matrix, 6)
            state.matrix = times((a, b, c, d, e, f), state.matrix)
        self.path = [[placed(state.matrix, x, y) for x, y in corners_of(box_of(form.BBox))]]
        self.clip_to(self.path)
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
        rect = box_of(annotation.Rect)
        appearance = annotation.get("/AP")
        normal = appearance.get("/N") if isinstance(appearance, Dictionary) else None
        colour = annotation.get("/C" if kind in {"/Highlight", "/FreeText"} else "/IC")
        shade = [float(each) for each in colour] if isinstance(colour, Array) else []
        alpha = float(annotation.get("/CA", 1))
        if kind == "/Highlight":
            # The marker pen: text shines through it, unless it is black.
            if shade and is_black(as_rgb(shade)):
                for corners in _quads(annotation):
                    self.cover(corners, alpha)
        elif isinstance(normal, Stream):
            self._fit(normal, rect)
            self._draw_form(normal, None, 1)
        elif shade and kind in {"/Square", "/FreeText"}:
            self.cover(corners_of(rect), alpha)

    def _fit(self, form: Stream, rect: Box) -> None:
        """Place a drawing so that its box, turned as its matrix says, fills `rect`."""
        own = numbers_in(form.Matrix, 6) if "/Matrix" in form else list(IDENTITY)
        matrix = (own[0], own[1], own[2], own[3], own[4], own[5])
        left, bottom, right, top = box_around(
            [placed(matrix, x, y) for x, y in corners_of(box_of(form.BBox))]
        )
        across, up = (rect[2] - rect[0]) / (right - left), (rect[3] - rect[1]) / (top - bottom)
        self.state.matrix = (across, 0, 0, up, rect[0] - left * across, rect[1] - bottom * up)


def _is_shown(annotation: object) -> bool:
    """Return whether something on a page is to be seen: neither hidden nor kept from view."""
    return isinstance(annotation, Dictionary) and not int(annotation.get("/F", 0)) & 0b100010


def _quads(annotation: Object) -> Iterator[list[Point]]:
    listed = annotation.get("/QuadPoints")
    numbers = [float(each) for each in listed] if isinstance(listed, Array) else []
    for start in range(0, len(numbers) - 7, 8):
        eight = numbers[start : start + 8]
        yield corners_of(box_around(list(zip(eight[::2], eight[1::2], strict=True))))

"""What each operator of a content stream does to the canvas (ISO 32000-2, Annex A)."""

from collections.abc import Callable

from .canvas import Canvas
from .geometry import IDENTITY, Matrix, times

Step = Callable[[Canvas, list], None]


def _floats(operands: list) -> tuple[float, ...]:
    return tuple(float(each) for each in operands)


def _matrix(operands: list) -> Matrix:
    a, b, c, d, e, f = _floats(operands)
    return (a, b, c, d, e, f)


def _concatenate(canvas: Canvas, operands: list) -> None:
    canvas.state.matrix = times(_matrix(operands), canvas.state.matrix)


def _move_to(canvas: Canvas, operands: list) -> None:
    canvas.path.append([])
    canvas.line_to(*_floats(operands))


def _begin_text(canvas: Canvas, operands: list) -> None:
    canvas.text = canvas.line = IDENTITY


def _set_text(canvas: Canvas, operands: list) -> None:
    canvas.text = canvas.line = _matrix(operands)


def _move_and_lead(canvas: Canvas, operands: list) -> None:
    canvas.state.leading = -float(operands[1])
    canvas.move_line(*_floats(operands))


def _show_next(canvas: Canvas, operands: list) -> None:
    canvas.next_line()
    canvas.show(bytes(operands[0]))


def _space_and_show(canvas: Canvas, operands: list) -> None:
    canvas.state.word_space, canvas.state.letter_space = _floats(operands[:2])
    _show_next(canvas, operands[2:])


def _start_clip(canvas: Canvas, operands: list) -> None:
    canvas.clips = True


def _setter(name: str, scale: float = 1) -> Step:
    """Return a step that sets one number of the state."""

    def step(canvas: Canvas, operands: list) -> None:
        setattr(canvas.state, name, float(operands[0]) * scale)

    return step


def _ender(operator: str) -> Step:
    def step(canvas: Canvas, operands: list) -> None:
        canvas.paint(operator)

    return step


WITH_RESOURCES = {"Tf": Canvas.set_font, "gs": Canvas.set_state}

STEPS: dict[str, Step] = {
    "q": lambda canvas, operands: canvas.save(),
    "Q": lambda canvas, operands: canvas.restore(),
    "cm": _concatenate,
    "w": _setter("line_width"),
    "g": Canvas.set_colour,
    "rg": Canvas.set_colour,
    "k": Canvas.set_colour,
    "cs": lambda canvas, operands: canvas.set_colour([0.0]),
    "sc": Canvas.set_colour,
    "scn": Canvas.set_colour,
    "m": _move_to,
    "l": lambda canvas, operands: canvas.line_to(*_floats(operands)),
    "c": lambda canvas, operands: canvas.curve(),
    "v": lambda canvas, operands: canvas.curve(),
    "y": lambda canvas, operands: canvas.curve(),
    "re": lambda canvas, operands: canvas.rectangle(*_floats(operands)),
    **{operator: _ender(operator) for operator in ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "n")},
    "W": _start_clip,
    "W*": _start_clip,
    "BT": _begin_text,
    "Td": lambda canvas, operands: canvas.move_line(*_floats(operands)),
    "TD": _move_and_lead,
    "Tm": _set_text,
    "T*": lambda canvas, operands: canvas.next_line(),
    "TL": _setter("leading"),
    "Tc": _setter("letter_space"),
    "Tw": _setter("word_space"),
    "Tz": _setter("stretch", 0.01),
    "Ts": _setter("rise"),
    "Tr": lambda canvas, operands: setattr(canvas.state, "text_mode", int(operands[0])),
    "Tj": lambda canvas, operands: canvas.show(bytes(operands[0])),
    "TJ": lambda canvas, operands: canvas.show_spaced(operands[0]),
    "'": _show_next,
    '"': _space_and_show,
}

"""The graphics state (ISO 32000-2, 8.4), as far as it matters here, and its colours."""

from dataclasses import dataclass, field

from .fonts import Font
from .geometry import EVERYWHERE, IDENTITY, Box, Matrix

Colour = tuple[float, float, float]


@dataclass
class State:
    """The part of the graphics state that matters here."""

    matrix: Matrix = IDENTITY
    # Within this box painting shows; None where it is no box, so that nothing is known.
    clip: Box | None = EVERYWHERE
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


def as_rgb(numbers: list[float]) -> Colour:
    """Return a grey, RGB or CMYK colour as RGB; black where it is none of these."""
    if len(numbers) == 4:
        return tuple(round(max(0, 1 - each - numbers[3]), 2) for each in numbers[:3])  # type: ignore[return-value]
    red, green, blue = numbers if len(numbers) == 3 else [*numbers, 0][:1] * 3
    return (round(red, 2), round(green, 2), round(blue, 2))


def is_black(colour: Colour) -> bool:
    """Return whether a colour is next to black."""
    return max(colour) < 0.2

"""Small helpers that write SVG, and the printing look (cut edges, flecks) of all drawings."""

import math
from collections.abc import Iterable, Sequence
from random import Random

from .palette import INK, PAPER

Point = tuple[float, float]

SERIF = "'Noto Serif Display', 'Liberation Serif', serif"
SANS = "'Noto Sans', 'Liberation Sans', sans-serif"


def steady(seed: int | str) -> Random:
    """Chance that falls the same way on every run, so that a drawing comes out the same."""
    return Random(seed)  # noqa: S311 - this draws, it guards nothing


def _attributes(attributes: dict[str, object]) -> str:
    return "".join(f' {name.rstrip("_").replace("_", "-")}="{value}"' for name, value in attributes.items())


def number(value: float) -> str:
    """A coordinate with at most one decimal: finer is not seen and only lengthens the file."""
    return f"{value:.1f}".removesuffix(".0")


def points(corners: Iterable[Point]) -> str:
    """The corners as SVG writes them: "x,y x,y"."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in corners)


def polygon(corners: Iterable[Point], fill: str, **attributes: object) -> str:
    """A closed filled shape through the corners."""
    return f'<polygon points="{points(corners)}" fill="{fill}"{_attributes(attributes)}/>'


def line(corners: Iterable[Point], stroke: str, width: float, **attributes: object) -> str:
    """An open stroked line through the corners, with round ends unless told otherwise."""
    rest = {"stroke-linecap": "round", "stroke-linejoin": "round", **attributes}
    return (
        f'<polyline points="{points(corners)}" fill="none" stroke="{stroke}" '
        f'stroke-width="{number(width)}"{_attributes(rest)}/>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, **attributes: object) -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{fill}"{_attributes(attributes)}/>'
    )


def circle(x: float, y: float, radius: float, fill: str, **attributes: object) -> str:
    """A filled circle."""
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
    return f'<circle {place} fill="{fill}"{_attributes(attributes)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **attributes: object) -> str:
    """A filled ellipse."""
    return (
        f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx)}" ry="{number(ry)}" '
        f'fill="{fill}"{_attributes(attributes)}/>'
    )


def path(data: str, fill: str = "none", **attributes: object) -> str:
    """A path from its data."""
    return f'<path d="{data}" fill="{fill}"{_attributes(attributes)}/>'


def group(*parts: str, **attributes: object) -> str:
    """The parts as one group: attributes such as transform, filter or opacity hold for all of them."""
    return f"<g{_attributes(attributes)}>{''.join(parts)}</g>"


def text(x: float, y: float, words: str, size: float, fill: str = INK, **attributes: object) -> str:
    """One line of text, in the serif unless font_family is given."""
    rest = {"font_family": SERIF, **attributes}
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
    return f'<text {place} fill="{fill}"{_attributes(rest)}>{escaped}</text>'


def text_lines(
    x: float,
    y: float,
    lines: Sequence[str],
    size: float,
    leading: float,
    fill: str = INK,
    **attributes: object,
) -> str:
    """Several lines of text under each other, the first with its baseline at y."""
    return "".join(
        text(x, y + row * leading, words, size, fill, **attributes) for row, words in enumerate(lines)
    )


def gouge(x: float, y: float, length: float, thickness: float, fill: str, angle: float = 0) -> str:
    """One cut of a lino knife: a sliver pointed at both ends, lying around (x, y)."""
    half, bulge = length / 2, thickness
    data = (
        f"M{number(-half)} 0Q0 {number(-bulge)} {number(half)} 0Q{number(half * 0.1)} "
        f"{number(bulge)} {number(-half)} 0Z"
    )
    turn = f"translate({number(x)} {number(y)})" + (f" rotate({number(angle)})" if angle else "")
    return path(data, fill, transform=turn)


def engraved_sky(
    random: Random,
    width: float,
    top: float,
    bottom: float,
    fill: str,
    step: float = 15,
    thickness: float = 2.6,
) -> str:
    """Rows of long horizontal cuts, a little broken, thinning out towards the bottom."""
    cuts: list[str] = []
    rows = int((bottom - top) / step)
    for row in range(rows):
        y = top + row * step
        strength = thickness * (1.25 - 0.8 * row / max(rows, 1))
        x = -random.uniform(0, 240)
        while x < width:
            length = random.uniform(180, 520)
            cuts.append(gouge(x + length / 2, y + random.uniform(-1.5, 1.5), length, strength, fill))
            x += length + random.uniform(4, 40)
    return "".join(cuts)


def arc_points(
    cx: float, cy: float, rx: float, ry: float, start: float, end: float, steps: int = 40
) -> list[Point]:
    """Points along an ellipse between two angles in degrees (0 is right, 90 is down)."""
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(cx + rx * math.cos(angle), cy + ry * math.sin(angle)) for angle in angles]


def _print_filters(seed: int) -> str:
    # "cut" shakes edges as a hand-held knife does; "flecks" leaves specks where ink did not take.
    return f"""
<filter id="cut" x="-2%" y="-2%" width="104%" height="104%">
 <feTurbulence type="fractalNoise" baseFrequency="0.03" numOctaves="2" seed="{seed}" result="noise"/>
 <feDisplacementMap in="SourceGraphic" in2="noise" scale="5" xChannelSelector="R" yChannelSelector="G"/>
</filter>
<filter id="flecks" x="0" y="0" width="100%" height="100%">
 <feTurbulence type="fractalNoise" baseFrequency="0.11 0.15" numOctaves="2" seed="{seed + 1}"/>
 <feColorMatrix values="0 0 0 0 0.968  0 0 0 0 0.957  0 0 0 0 0.933  0 0 0 -20 5.4"/>
</filter>"""


def drawing(
    width: int, height: int, *parts: str, seed: int = 1, flecks: float = 0.5, ground: str = PAPER
) -> str:
    """A whole SVG document of the given size from its parts; flecks says how strongly the specks show."""
    specks = rect(0, 0, width, height, "#000", filter="url(#flecks)", opacity=flecks) if flecks else ""
    paper = rect(0, 0, width, height, ground)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    body = f"<defs>{_print_filters(seed)}</defs>{paper}{''.join(parts)}{specks}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{body}</svg>'

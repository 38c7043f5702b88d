"""The tokens of the look, read from the styles themselves, and how well a text can be read on a ground."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHEET: Final = Path(__file__).parents[2] / "ajc_site/static/css/frame/00-tokens.css"
# What stands on what, and which contrast it has at least: text 7:1, what is drawn 3:1 (WCAG 1.4.6, 1.4.11).
PAIRS: Final = (
    *((colour, ground, 7) for colour in ("ink", "soft", "accent") for ground in ("paper", "sheet")),
    ("ink", "hit", 7),
    ("on-band", "band", 7),
    ("on-band-soft", "band", 7),
    ("sun", "band", 3),
    ("mark", "paper", 3),
)
SIZES: Final = ("facts", "label", "text", "title", "heading", "opener")
SPACES: Final = ("measure", "rail", "column-gap", "wide", "gap", "step")
_DARK: Final = "@media (prefers-color-scheme: dark)"


@dataclass(frozen=True)
class Pair:
    """A colour on a ground, in light or dark."""

    scheme: str
    colour: str
    ground: str
    least: int
    colour_value: str
    ground_value: str

    @property
    def contrast(self) -> float:
        return round(contrast(self.colour_value, self.ground_value), 1)


def tokens(css: str | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """The values of all tokens in light, and in dark."""
    css = SHEET.read_text(encoding="utf-8") if css is None else css
    light, _, dark = css.partition(_DARK)
    first = _declared(light.partition("@media")[0])
    return first, {**first, **_declared(dark)}


def pairs() -> list[Pair]:
    """What stands on what, in both schemes."""
    return [
        Pair(scheme, colour, ground, least, values[colour], values[ground])
        for scheme, values in zip(("light", "dark"), tokens(), strict=True)
        for colour, ground, least in PAIRS
    ]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours like #aabbcc, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*([^;]+);", css))


def _luminance(colour: str) -> float:
    """How light a colour like #aabbcc is, as WCAG counts it."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""How wide the letters of a font are, and which of them are spaces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pikepdf import Array, Name, Object, Stream

from .budget import MAX_CONTENT
from .geometry import numbers_in

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


def read_font(font: Object) -> Font:
    if font.get("/Subtype") == Name.Type0:
        descendant = font.DescendantFonts[0]
        return Font(
            width=float(descendant.get("/DW", 1000)) / 1000,
            code_length=2,
            widths=_cid_widths(descendant.get("/W")),
            spaces=_spaces(font),
        )
    scale = numbers_in(font.FontMatrix, 6)[0] if font.get("/Subtype") == Name.Type3 else 0.001
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

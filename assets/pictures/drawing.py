"""Draws the first page of a PDF in a process that can do no harm (``clean_files.contained``): no models."""

import struct
from typing import BinaryIO, Final

from clean_files.findings import Findings, Refused

# Three times as many pixels as the widest picture has, of which letters are averaged.
WIDEST: Final = 672
# A page higher than this is drawn narrower.
HIGHEST: Final = 2 * WIDEST
# Width and height stand before the colours, three bytes a pixel.
HEADER: Final = struct.Struct(">II")


def draw_into(source: BinaryIO, target: BinaryIO) -> Findings:
    """Draws it on white; writes width, height and the colours of each pixel."""
    import pypdfium2  # Loaded in that process alone.

    with pypdfium2.PdfDocument(source.read()) as document:
        page = document[0]
        width, height = page.get_size()
        if width <= 0 or height <= 0:
            raise Refused("It has no first page.")
        drawn = page.render(scale=min(WIDEST / width, HIGHEST / height)).to_pil().convert("RGB")
        drawn = drawn.crop((0, 0, min(drawn.width, WIDEST), min(drawn.height, HIGHEST)))
        target.write(HEADER.pack(*drawn.size) + drawn.tobytes())
    return Findings()

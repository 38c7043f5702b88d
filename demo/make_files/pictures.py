"""Every picture of the demo: its file name, size and drawing, kept under a size in bytes."""

import io
from pathlib import Path

from .hall import hall
from .infographic import infographic
from .ljubljana import ljubljana
from .observers import observers
from .posters import posters
from .render import render
from .treaty import treaty

LIMIT = 218_000
POSTER_LIMIT = 120_000


def jpeg(svg: str, width: int, height: int, limit: int = LIMIT) -> bytes:
    """The drawing as JPEG: pixels alone, no metadata, at the best quality up to 82 that fits the limit."""
    picture = render(svg, width, height)
    for quality in range(82, 50, -2):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
        if buffer.tell() <= limit:
            return buffer.getvalue()
    raise ValueError("The drawing is too rich for the size limit")


def make_pictures(folder: Path) -> None:
    """Draws all pictures into the folder."""
    drawings = {
        "ljubljana-triple-bridge": (ljubljana(), 1600, 1067),
        "conference-hall": (hall(), 1600, 1067),
        "observers-row": (observers(), 1600, 1067),
        "treaty-text": (treaty(), 1600, 1067),
        "mlat-update-2023-05-23": (infographic(), 1200, 1500),
        **{name: (svg, 1280, 720) for name, svg in posters().items()},
    }
    for name, (svg, width, height) in drawings.items():
        limit = POSTER_LIMIT if name.startswith("poster-") else LIMIT
        (folder / f"{name}.jpg").write_bytes(jpeg(svg, width, height, limit))

"""The drawings as JPEG, kept under a size in bytes."""

import io
from pathlib import Path

from .browser import painted

DRAWINGS = Path(__file__).parent.parent / "drawings"
# What only stands in posters and clips is no picture of the demo.
PARTS = ("motif-", "clip-")
LIMIT, POSTER_LIMIT = 218_000, 120_000


def make_pictures(folder: Path) -> None:
    """Paints every drawing into the folder."""
    for drawing in sorted(DRAWINGS.glob("*.svg")):
        if not drawing.name.startswith(PARTS):
            limit = POSTER_LIMIT if drawing.name.startswith("poster-") else LIMIT
            (folder / f"{drawing.stem}.jpg").write_bytes(jpeg(drawing, limit))


def jpeg(drawing: Path, limit: int) -> bytes:
    """The drawing as JPEG: pixels alone, no metadata, at the best quality up to 82 that fits the limit."""
    picture = painted(drawing)
    for quality in range(82, 50, -2):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
        if buffer.tell() <= limit:
            return buffer.getvalue()
    raise ValueError(f"{drawing.name} is too rich for {limit} bytes")

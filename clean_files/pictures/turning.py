"""Turns pictures upright whose camera lay on its side, since the note that says so goes."""

import io
from typing import Any

from PIL import Image

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = frozenset({5, 6, 7, 8})
QUALITY = 95


def turned(content: bytes, image_format: str, orientation: int, **options: Any) -> bytes:
    """The picture turned by an orientation from 2 to 8, written in the same format with these options."""
    output = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=[image_format]) as image:
        options.setdefault("icc_profile", image.info.get("icc_profile"))
        upright = image.transpose(_TURNS[orientation])
        upright.info = {name: image.info[name] for name in ("transparency", "dpi") if name in image.info}
        upright.save(output, image_format, exif=b"", **options)
    return output.getvalue()

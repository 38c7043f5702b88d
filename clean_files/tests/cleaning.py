"""How the tests of pictures clean and look at them."""

import io

from PIL import Image

from clean_files.findings import Findings
from clean_files.pictures import CLEANERS


def cleaned(extension: str, content: bytes) -> tuple[bytes, Findings]:
    """The clean form of a picture, and what was found in it."""
    target = io.BytesIO()
    findings = CLEANERS[extension](io.BytesIO(content), target)
    return target.getvalue(), findings


def opened(content: bytes) -> Image.Image:
    """A picture, with its pixels."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def all_pixels(content: bytes) -> list[tuple[bytes, object]]:
    """The pixels of each frame, and how long it is shown."""
    image = Image.open(io.BytesIO(content))
    found = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        found.append((image.convert("RGBA").tobytes(), image.info.get("duration")))
    return found

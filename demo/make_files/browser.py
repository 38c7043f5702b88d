"""Chromium paints the drawings and prints the documents."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

BROWSERS = ("chromium", "chromium-browser", "chromium-headless-shell", "google-chrome")
# Painted twice as large and then reduced: smoother edges than the browser's own at size.
SCALE = 2
# The window is larger than the drawing, because Chromium does not paint filtered shapes near its edge.
MARGIN = 240


def painted(drawing: Path) -> Image.Image:
    """Takes an SVG file that says its size in pixels; gives the picture in this size."""
    size = re.search(r'<svg [^>]*width="(\d+)" height="(\d+)"', drawing.read_text(encoding="utf-8"))
    if not size:
        raise ValueError(f"{drawing.name} does not say how large it is")
    width, height = int(size[1]), int(size[2])
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder, "shot.png")
        _chromium(
            drawing,
            f"--force-device-scale-factor={SCALE}",
            f"--window-size={width + MARGIN},{height + MARGIN}",
            f"--screenshot={shot}",
        )
        with Image.open(shot) as picture:
            drawn = picture.convert("RGB").crop((0, 0, width * SCALE, height * SCALE))
            return drawn.resize((width, height), Image.Resampling.LANCZOS)


def printed(page: Path) -> bytes:
    """Takes an HTML file; gives it as PDF, tagged, on paper as its style says."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "printed.pdf")
        _chromium(page, "--no-pdf-header-footer", f"--print-to-pdf={target}")
        return target.read_bytes()


def _chromium(page: Path, *options: str) -> None:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise SystemExit("Chromium is needed: install it (Debian: apt-get install chromium).")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            found, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", "--force-color-profile=srgb", f"--user-data-dir={profile}",
            *options, page.resolve().as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)

"""Turns SVG into pixels with a headless Chromium."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

# Drawn twice as large and then reduced: smoother edges than the browser's own at size.
SCALE = 2
# The window is larger than the drawing, because Chromium does not paint filtered shapes near its edge.
MARGIN = 240
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]


def browser() -> str:
    """The path of Chromium; a clear message ends the run when there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        raise SystemExit(
            "Chromium is needed to draw the pictures: install it (Debian: apt-get install chromium)."
        )
    return found


def render(svg: str, width: int, height: int) -> Image.Image:
    """The SVG document as an RGB picture of the given size."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(
            f"<!doctype html><style>body{{margin:0}}svg{{display:block}}</style>{svg}", encoding="utf-8"
        )
        command = [
            browser(),
            *FLAGS,
            f"--user-data-dir={folder}/profile",
            f"--force-device-scale-factor={SCALE}",
            f"--window-size={width + MARGIN},{height + MARGIN}",
            f"--screenshot={shot}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        with Image.open(shot) as picture:
            drawn = picture.convert("RGB").crop((0, 0, width * SCALE, height * SCALE))
            return drawn.resize((width, height), Image.Resampling.LANCZOS)

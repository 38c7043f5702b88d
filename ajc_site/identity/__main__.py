"""`python -m ajc_site.identity`: paints the app icon and the card anew, after their drawings changed."""

from pathlib import Path
from typing import Final

from demo.make_files.browser import painted

DRAWINGS: Final = Path(__file__).parent
STATIC: Final = DRAWINGS.parent / "static"

for name in ("app-icon", "card"):
    painted(DRAWINGS / f"{name}.svg").quantize(64).save(STATIC / f"{name}.png", optimize=True)

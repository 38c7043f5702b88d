"""The machine's own Chromium, which the tests drive and print with."""

import shutil
from typing import Final

# The shell is the same browser without windows, menus and their scripts, which cost more than the pages do.
NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser")
INSTALL: Final = "On Debian: apt install chromium-headless-shell"
# With these it asks nobody but the site for anything.
ARGUMENTS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str | None:
    """Where it is; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)

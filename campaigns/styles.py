"""The site's styles, small enough to stand in the pages, and their hashes for the security policy."""

import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "ajc_site" / "static" / "css"


def frame() -> str:
    """What every page needs: all of `static/css/frame/` in the order of the files' names."""
    return _sheets()[""]


def parts() -> list[str]:
    """The names of all parts."""
    return sorted(filter(None, _sheets()))


def part(name: str) -> str:
    """What some pages need besides: a file of `static/css/parts/` by its name, else KeyError."""
    return _sheets()[name]


def hashes() -> list[str]:
    """The source expressions that let exactly these styles through a Content-Security-Policy.

    Of all parts: with the same policy on every page a web server may keep it once for all of them.
    """
    return [_hash(sheet) for sheet in _sheets().values()]


def _sheets() -> dict[str, str]:
    """The frame under "", and each part, without comments and needless blanks."""
    if settings.DEBUG:
        _read.cache_clear()
    return _read()


@lru_cache(maxsize=1)
def _read() -> dict[str, str]:
    whole = "".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER / "frame").glob("*.css")))
    parts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "parts").glob("*.css"))}
    return {name: _without_comments(css) for name, css in {"": whole, **parts}.items()}


def _hash(sheet: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'"


def _without_comments(css: str) -> str:
    """The same styles in fewer bytes. Strings with blanks in them do not occur in our styles."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()

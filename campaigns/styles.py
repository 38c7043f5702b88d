"""The site's styles, small enough to stand in every page, and their hash for the security policy."""

import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "ajc_site" / "static" / "css"


@lru_cache(maxsize=1)
def _built() -> str:
    parts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.css"))]
    return _without_comments("".join(parts))


def stylesheet() -> str:
    """All of `static/css/*.css` in the order of their names, without comments and needless blanks."""
    if settings.DEBUG:
        _built.cache_clear()
    return _built()


def stylesheet_hash() -> str:
    """The source expression that lets exactly these styles through a Content-Security-Policy."""
    digest = hashlib.sha256(stylesheet().encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


def _without_comments(css: str) -> str:
    """The same styles in fewer bytes. Strings with blanks in them do not occur in our styles."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()

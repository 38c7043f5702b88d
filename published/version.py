"""Which version of the site this process would write: another one for other code, templates, styles or
settings.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

# How such a name looks.
NAME: Final = re.compile(r"[0-9a-f]{16}")
# What of the project's folder public pages are made with.
ENDINGS: Final = {
    ".py", ".html", ".css", ".js", ".svg", ".png", ".xml", ".txt", ".json", ".conf", ".mo",
    ".ttf", ".typ",
}  # fmt: skip
# Settings that pages, their headers and the web server's configuration show.
SHOWN: Final = (
    "WAGTAILADMIN_BASE_URL", "FEED_AUTHORITY", "SECURITY_CONTACT", "TIME_ZONE", "PICTURE_WIDTHS",
    "PICTURE_IN_PAGE", "PICTURE_IN_PAGE_QUALITY", "DEBUG",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "CONTENT_SECURITY_POLICY", "PERMISSIONS_POLICY",
    "ALLOWED_HOSTS", "WAGTAILIMAGES_MAX_UPLOAD_SIZE",
)  # fmt: skip
# All code of the public image, the staff's too: its middleware stands around public pages as well.
FOLDERS: Final = (
    "accounts", "ajc_site", "approval", "assets", "audit", "authentic", "backups", "bringing_in",
    "bundles", "campaigns", "checking", "citations", "clean_files", "clock", "consent", "desk",
    "editions", "library", "links", "metadata", "page_tree", "planning", "printed", "published",
    "recycle_bin", "reviewing", "rights", "safekeeping", "templates", "written_dates",
)  # fmt: skip


@lru_cache(maxsize=1)
def this_version() -> str:
    """A short name that all processes with the same code and settings give."""
    digest = hashlib.blake2b(digest_size=8)
    root = Path(settings.BASE_DIR)
    paths = [root / "requirements.txt"]
    paths += [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in ENDINGS]
    for path in sorted(paths):
        if "tests" not in path.parts and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    for name in SHOWN:
        digest.update(repr(getattr(settings, name, None)).encode())
    return digest.hexdigest()

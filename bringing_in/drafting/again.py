"""Whether a draft is still as it was brought in."""

import hashlib
import json
from typing import Any, Final

from ..models import Brought

# What saving changes by itself.
_OF_ITSELF: Final = {
    "draft_title", "first_published_at", "has_unpublished_changes", "last_published_at", "latest_revision",
    "latest_revision_created_at", "live", "live_revision", "numchild", "path", "depth", "url_path",
}  # fmt: skip


def fingerprint(page: Any) -> str:
    """Of all that somebody could have changed in the newest version of a page."""
    revision = page.latest_revision
    content = revision.content if revision is not None else page.serializable_data()
    kept = {name: value for name, value in content.items() if name not in _OF_ITSELF}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, default=str).encode()).hexdigest()


def is_untouched(brought: Brought) -> bool:
    """Whether nobody has changed, published or deleted the draft since it was brought in."""
    page = brought.page
    return page is not None and not page.live and fingerprint(page.specific) == brought.fingerprint

"""A picture that stands in the page itself, so that a phone need not ask for it.

It is a small AVIF, written as a ``data:`` address.
"""

import logging
from base64 import b64encode
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from django.core.files.storage import default_storage

log = logging.getLogger(__name__)

# What a page can carry. One that is larger comes by a request.
LARGEST: Final = 8 * 1024


def in_page(picture: Any) -> str | None:
    """The address that holds the picture; None if it was never made, is lost, or is too large for a page."""
    made = (picture.sizes or {}).get("in_page")
    if not made:
        return None
    try:
        return _address(unquote(made[0]["url"]).removeprefix(default_storage.url("")))
    except OSError:
        log.error(
            "The picture %s for a page cannot be read; run `manage.py make_picture_sizes`.", made[0]["url"]
        )
        return None


@lru_cache(maxsize=16)
def _address(name: str) -> str | None:
    """Read once a process: the folder is called by the content, so that a name always gives the same."""
    with default_storage.open(name) as file:
        content = file.read(LARGEST + 1)
    return None if len(content) > LARGEST else f"data:image/avif;base64,{b64encode(content).decode()}"

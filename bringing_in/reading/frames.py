"""Players on saved pages: programs put a copy of what a frame showed in the place of its address."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any, Final
from urllib.parse import unquote_to_bytes

# How programs note where a page came from: browsers, SingleFile; and what pages say themselves.
SAVED_FROM: Final = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S{1,2000})"
)
_CANONICAL: Final = re.compile(r"<link\b[^>]{0,500}\brel=[\"']?canonical\b[^>]{0,500}>", re.IGNORECASE)
_HREF: Final = re.compile(r"\bhref=[\"']?(https?://[^\"'\s>]{1,2000})", re.IGNORECASE)
_BEGINNING: Final = 200_000


def lead_frames_back(root: Any, resource: Callable[[str], bytes | None], where: Callable[[str], str]) -> None:
    """Gives frames the address that they had, if their copy tells it. ``where`` knows that of an archive."""
    for frame in root.iter("iframe", "embed", "object"):
        name = "data" if frame.tag == "object" else "src"
        source = (frame.get(name) or "").strip()
        if source.startswith(("http:", "https:", "//")):
            continue
        if address := where(source) or _address_in(frame.get("srcdoc") or _copy_at(source, resource)):
            frame.set(name, address)


def _copy_at(source: str, resource: Callable[[str], bytes | None]) -> str:
    if source.startswith("data:text/html"):
        content: bytes | None = unquote_to_bytes(source.partition(",")[2][:_BEGINNING])
    else:
        content = resource(source) if source else None
    return (content or b"")[:_BEGINNING].decode("utf-8", "replace")


def _address_in(copy: str) -> str:
    if found := SAVED_FROM.search(copy[:2000]):
        return unescape(found[1]).removesuffix("-->")
    link = _CANONICAL.search(copy[:_BEGINNING])
    href = _HREF.search(link[0]) if link else None
    return unescape(href[1]) if href else ""

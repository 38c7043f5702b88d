"""Where a link in a document leads."""

from typing import Final
from urllib.parse import parse_qs, urlsplit

_KNOWN: Final = {"http", "https", "mailto", "tel", "ftp"}


def address_of(href: str) -> tuple[str, bool]:
    """The address without what programs put around it, "" where there is none; and whether that is a loss.

    A file beside the document keeps its name: what lies there may be brought in, too.
    """
    href = href.strip()
    try:
        parts = urlsplit(href)
    except ValueError:
        return "", False
    if parts.scheme in _KNOWN:
        return _unwrapped(href), False
    if parts.scheme:
        return "", parts.scheme == "file" or len(parts.scheme) == 1
    return (href, False) if parts.path else ("", False)


def _unwrapped(href: str) -> str:
    """What Google and Outlook put around an address, to see who follows, is taken off."""
    parts = urlsplit(href)
    host = parts.hostname or ""
    name = "q" if host.startswith("www.google.") and parts.path == "/url" else ""
    name = "url" if host.endswith(".safelinks.protection.outlook.com") else name
    inner = parse_qs(parts.query).get(name, [""])[0] if name else ""
    return inner if inner.startswith(("http://", "https://")) else href

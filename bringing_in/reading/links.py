"""Where a link in a document leads."""

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

_KNOWN: Final = {"http", "https", "mailto", "tel", "ftp"}
_OWN_COMPUTER: Final = "A link to somebody’s own computer is words alone now."
_NOT_OF_THE_WEB: Final = "A link that leads to no page is words alone now: {}"
_UNREADABLE: Final = "A link with an address that can’t be read is words alone now: {}"
# What pages write where a button is meant.
_NO_LINK: Final = re.compile(r"(?:javascript:\s*(?:void\b.*)?;?|about:blank)?", re.IGNORECASE)


def address_of(href: str) -> tuple[str, str]:
    """The address without what programs put around it, "" where there is none; and what is lost, if anything.

    A file beside the document keeps its name: what lies there may be brought in, too.
    """
    # Browsers pass over line breaks in an address.
    href = re.sub(r"[\t\r\n]", "", href).strip()
    try:
        parts = urlsplit(href)
    except ValueError:
        return "", _UNREADABLE.format(href)
    if parts.scheme in _KNOWN:
        return _unwrapped(href), ""
    if parts.scheme == "file" or len(parts.scheme) == 1 or href.startswith("\\\\"):
        return "", _OWN_COMPUTER
    if parts.scheme:
        return "", "" if _NO_LINK.fullmatch(href) else _NOT_OF_THE_WEB.format(href)
    return (href, "") if parts.path or parts.netloc else ("", "")


def _unwrapped(href: str) -> str:
    """What Google and Outlook put around an address, to see who follows, is taken off."""
    parts = urlsplit(href)
    host = parts.hostname or ""
    name = "q" if host.startswith("www.google.") and parts.path == "/url" else ""
    name = "url" if host.endswith(".safelinks.protection.outlook.com") else name
    inner = parse_qs(parts.query).get(name, [""])[0] if name else ""
    return inner if inner.startswith(("http://", "https://")) else href

"""Makes the HTML of a page fit for feed readers: full addresses, and nothing for our styles alone."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree, html  # type: ignore[import-untyped]

# What a feed reader can do something with. The rest serves our styles and scripts, or the page as a whole.
KEPT: Final = {
    "alt", "cite", "datetime", "dir", "height", "href", "hreflang", "lang", "open", "reversed", "src",
    "start", "value", "width",
}  # fmt: skip
ADDRESSES: Final = ("href", "src", "cite")
SCHEMES: Final = ("https", "http", "mailto", "tel")


def plain_html(part: str, address: str) -> str:
    """HTML from our templates in one ``div``, with full addresses and without what only our own pages use.

    ``address`` is that of the page which the part is of, for links within it. What people typed must be
    escaped already; it stays so.
    """
    root = html.fragment_fromstring(part, create_parent="div")
    etree.strip_elements(root, "script", "style", with_tail=False)
    # Of a picture in several sizes the one that every reader understands.
    etree.strip_tags(root, "picture", "source", etree.Comment)
    for element in root.iterdescendants():
        for name in set(element.attrib) - KEPT:
            del element.attrib[name]
        for name in ADDRESSES:
            if name in element.attrib and not _put_in_full(element, name, address):
                del element.attrib[name]
    # The templates leave a blank line wherever there is nothing to say.
    return re.sub(r"\s*\n\s*", "\n", html.tostring(root, encoding="unicode"))


def _put_in_full(element: html.HtmlElement, name: str, address: str) -> bool:
    """Completes the address in an attribute; False if it is none, or one that no reader should follow."""
    try:
        full = urljoin(address, element.attrib[name])
        is_good = urlsplit(full).scheme in SCHEMES
    except ValueError:
        return False
    element.attrib[name] = full
    return is_good

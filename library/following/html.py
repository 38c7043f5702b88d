"""Makes the HTML of a page fit for feed readers: full addresses, and nothing for our styles alone."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree, html  # type: ignore[import-untyped]

# What a feed reader can do something with. The rest serves our styles and scripts, or the page as a whole.
KEPT: Final = {
    "alt", "cite", "datetime", "dir", "height", "href", "hreflang", "lang", "open", "reversed", "scope",
    "src",
    "start", "title", "value", "width",
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
    within = _led_to_within(root)
    for element in root.iterdescendants():
        for name in set(element.attrib) - KEPT:
            if name != "id" or element.attrib[name] not in within:
                del element.attrib[name]
        for name in ADDRESSES:
            if element.attrib.get(name, "")[:1] == "#" and element.attrib[name][1:] in within:
                continue
            if name in element.attrib and not _put_in_full(element, name, address):
                del element.attrib[name]
    _letter_lists(root)
    # The templates leave a blank line wherever there is nothing to say.
    return re.sub(r"\s*\n\s*", "\n", html.tostring(root, encoding="unicode"))


def _letter_lists(root: html.HtmlElement) -> None:
    """Numbers lists within lists as our styles do: people cite 3 (b)."""
    for element in root.iter("ol"):
        if depth := len(list(element.iterancestors("ol"))):
            element.set("type", "a" if depth == 1 else "i")


def _led_to_within(root: html.HtmlElement) -> set[str]:
    """The ids to which the same part leads: its notes and their marks. Others are of no use elsewhere."""
    led_to = {address[1:] for address in root.xpath("//@href") if address.startswith("#")}
    return led_to.intersection(root.xpath("//@id"))


def _put_in_full(element: html.HtmlElement, name: str, address: str) -> bool:
    """Completes the address in an attribute; False if it is none, or one that no reader should follow."""
    try:
        full = urljoin(address, element.attrib[name])
        is_good = urlsplit(full).scheme in SCHEMES
    except ValueError:
        return False
    element.attrib[name] = full
    return is_good

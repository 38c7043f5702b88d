"""Where links within a document lead: to its headings, by the names that these go by."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote, urldefrag

from lxml import etree  # type: ignore[import-untyped]

from .headings import level_of
from .trees import words

NAMES: Final = "data-names"


def name_headings(root: Any) -> set[str]:
    """Writes into each heading the names by which links lead to it, and returns all of them: its own, and
    those of what stands around or before it with no words between.
    """
    known: set[str] = set()
    waiting: list[str] = []
    heading = None
    for event, one in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(one.tag, str):
            continue
        if event == "start":
            waiting += _names(one)
            if heading is None and level_of(one) is not None and words(one):
                heading = one
        elif one is heading:
            heading.set(NAMES, " ".join(waiting))
            known.update(waiting)
            heading, waiting = None, []
        text = one.text if event == "start" else one.tail
        if heading is None and (text or "").strip():
            waiting = []
    return known


def _names(element: Any) -> Iterator[str]:
    for name in {element.get("id"), element.get("name") if element.tag == "a" else None}:
        if name and not name.isspace() and len(name.split()) == 1:
            yield name


def lead_within(root: Any, address: str) -> None:
    """Links to the page's own address, with a place in it, become links to that place alone."""
    own = urldefrag(address).url
    for link in root.iter("a") if own else ():
        url, place = urldefrag(link.get("href") or "")
        if place and url == own:
            link.set("href", f"#{place}")


def place_of(href: str) -> str:
    """The name of the place within the document that a link leads to; "" for any other, and for the top."""
    name = unquote(href.strip()[1:]) if href.strip().startswith("#") else ""
    return "" if name.lower() == "top" else name

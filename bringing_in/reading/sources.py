"""Where the pictures of a saved page are, if not at an image's source."""

import re
from collections.abc import Iterator
from typing import Any, Final

from .trees import style_of

# SingleFile keeps a picture that stands several times once, in a sheet of styles.
_KEPT_ONCE: Final = re.compile(r"--(sf-img-\d+):\s*url\([\"']?(data:[^\"')]+)")
_NAMED: Final = re.compile(r"var\(--(sf-img-\d+)\)")
# Of pages that load a picture when somebody comes near it.
_LATER: Final = ("data-src", "data-lazy-src", "data-original", "data-srcset", "srcset")
# What stands in its place meanwhile is a picture of nothing.
_MEANWHILE: Final = 300


def settle_sources(root: Any) -> None:
    """Writes the source of each picture where the source of an image is."""
    kept = {name: data for sheet in root.iter("style") for name, data in _KEPT_ONCE.findall(sheet.text or "")}
    for image in root.iter("img"):
        named = _NAMED.search(style_of(image).get("background-image", ""))
        if named and named[1] in kept:
            image.set("src", kept[named[1]])
        elif stands_for_another(image.get("src") or "") and (later := next(_others(image), "")):
            image.set("src", later)


def stands_for_another(source: str) -> bool:
    """Whether a source shows nothing: none, or so small that it only keeps the place."""
    return not source.strip() or (source.startswith("data:") and len(source) < _MEANWHILE)


def _others(image: Any) -> Iterator[str]:
    # The reader of pages has the image within the sources before it.
    around = next(image.iterancestors("picture"), None)
    beside = around.iter("source") if around is not None else ()
    for element in (image, *beside):
        for name in _LATER:
            # Of several, the first.
            first = next(iter((element.get(name) or "").split()), "").rstrip(",")
            if not stands_for_another(first):
                yield first

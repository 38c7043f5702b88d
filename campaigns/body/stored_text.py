"""Stored rich text as it should be, whoever wrote it.

The editor writes a small HTML: paragraphs, quotations and lists, with emphasis and links in them. A script,
an import or an older site may have stored anything. Wagtail's editor stops at what it does not know, and a
page would show it as it is. So it is read leniently, and written anew with the same words in the editor's own
HTML.
"""

import re
from functools import lru_cache
from html import unescape
from typing import Final

from .inline import NOTE_MARK
from .mending import BLOCKS, CONTROL, DEEPEST, LISTS, TARGETS, written_anew

_TOKEN: Final = re.compile(
    r'<(?P<name>[a-z]+)(?P<attributes>(?: [a-z-]+="[^"<>]*")*)(?P<empty>/?)>'
    r"|</(?P<end>[a-z]+)>|(?P<text>[^<]+)"
)
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"<>]*)"')
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


@lru_cache(maxsize=512)
def mended(html: str) -> str:
    """Stored rich text in the editor's own HTML; what the editor wrote comes back as it is.

    No word is lost but those that are marked as deleted. Nothing else than the named features comes out, so
    that the result can be shown to readers. Never fails.
    """
    return html if _is_editors_own(html) else written_anew(html)


def _is_editors_own(html: str) -> bool:
    """Whether this is what the editor itself writes, so that nothing needs to be done."""
    if CONTROL.search(html):
        return False
    inside: list[str] = []
    # The words of an item stand before the list in it.
    is_behind_list = False
    at = 0
    while at < len(html):
        # A mark is no part of what is around it.
        if (mark := NOTE_MARK.match(html, at)) and inside and inside[-1] in BLOCKS and not is_behind_list:
            at = mark.end()
            continue
        token = _TOKEN.match(html, at)
        if token is None:
            return False
        at = token.end()
        holder = inside[-1] if inside else ""
        is_inline = token["name"] is not None and token["name"] not in BLOCKS | LISTS
        if is_behind_list and holder == "li" and (is_inline or (token["text"] or "").strip()):
            return False
        is_behind_list = token["end"] in LISTS or (is_behind_list and not (token["text"] or "x").strip())
        if token["text"] is not None:
            if holder in ("", *LISTS) and token["text"].strip():
                return False
        elif token["end"] is not None:
            if not inside or inside.pop() != token["end"]:
                return False
        elif token["name"] == "br":
            if holder in ("", *LISTS):
                return False
        elif token["empty"] or not _belongs(token["name"], token["attributes"], holder, inside):
            return False
        else:
            inside.append(token["name"])
    return not inside


def _belongs(name: str, written: str, holder: str, inside: list[str]) -> bool:
    attributes = dict(_ATTRIBUTE.findall(written))
    if name in LISTS:
        return not attributes and holder in ("", "li") and len(inside) < 2 * DEEPEST
    if name in BLOCKS:
        key = attributes.pop("data-block-key", None)
        keyed = not attributes and (key is None or bool(_KEY.fullmatch(key)))
        return keyed and (holder in LISTS if name == "li" else not holder)
    if holder in ("", *LISTS):
        return False
    if name in TARGETS:
        said = {key: unescape(value) for key, value in attributes.items()}
        return TARGETS.keys().isdisjoint(inside) and TARGETS[name](said) == f"<{name}{written}>"
    return name in {"b", "i", "sup"} and not attributes

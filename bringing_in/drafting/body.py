"""From the blocks of a document to those of a page."""

import re
from collections.abc import Callable
from html import escape, unescape
from itertools import groupby
from typing import Any, Final, NamedTuple
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from assets.recordings.video_address import HostedVideo, parse_video_address
from campaigns.body.headings import with_anchors
from campaigns.body.plain_text import one_line
from campaigns.body.rich_text import has_words
from campaigns.body.stored_text import mended

from ..found import CHANGED, LEFT_OUT, TO_DO, Found, Line, shortened
from .media import Media

_LINK: Final = re.compile(r'<a href="([^"]*)">')
_MOST_IN_GALLERY: Final = 12
_MOST_VIDEOS: Final = 20
_CAPTION: Final = 500
_LONGEST_HEADING: Final = 255

# Where an address leads on the site: ("page" or "document", key); another address; "" leads nowhere; None
# stays as it is.
Resolve = Callable[[str], tuple[str, int] | str | None]
Block = dict[str, Any]


def body_of(found: Found, media: Media, lines: list[Line], placed: list[int] | None = None) -> list[Block]:
    """The blocks of a page, as they are stored. ``placed`` are videos of a campaign, which stand where the
    first of them stood; elsewhere a video that is played in the text becomes a link.
    """
    in_campaign = placed is not None
    waiting = list(placed or ())
    blocks: list[Block] = []
    for block in found.blocks:
        if block["type"] == "video":
            if not placed or hosted(block["address"]) is None:
                blocks += _linked_video(block, lines)
            elif waiting:
                blocks.append(_videos(waiting))
                waiting = []
        else:
            blocks += _MADE[block["type"]](block, media, lines)
    if in_campaign:
        blocks = _with_galleries(blocks)
    notes = {key: mended(html) for key, html in found.notes.items()}
    if written := {key: html for key, html in notes.items() if has_words(html)}:
        items = [{"type": "item", "id": key, "value": html} for key, html in written.items()]
        blocks.append({"type": "notes", "value": items})
    blocks = _with_places(blocks, found, lines)
    return [{**block, "id": str(uuid4())} for block in blocks]


class _Stored(NamedTuple):
    """As much of a stored block as a heading's place on the page comes from."""

    block_type: str
    value: str


def _with_places(blocks: list[Block], found: Found, lines: list[Line]) -> list[Block]:
    """Links within the document lead to where its headings are on the page."""
    stored = [
        _Stored(one["type"], one["value"]["text"] if one["type"] == "heading" else "") for one in blocks
    ]
    anchors = [anchor for _block, anchor in with_anchors(stored) if anchor]
    # One that was too long to be a heading is a paragraph by now, the title is none of the text.
    made = [one for one in found.blocks if one["type"] == "heading" and _is_heading(one)]
    known = {name: anchor for one, anchor in zip(made, anchors, strict=True) for name in one["names"]}
    lost: dict[str, None] = {}

    def resolve(href: str) -> str | None:
        if not href.startswith("#"):
            return None
        if (anchor := known.get(href[1:], "")) == "":
            lost[href] = None
        return anchor and f"#{anchor}"

    blocks = with_links(blocks, resolve)
    if lost:
        lines.append(Line(CHANGED, f"{_TO_TITLE} {len(lost)}."))
    return blocks


_TO_TITLE: Final = "Links within the document to its title, which are words alone now:"


def _is_heading(block: Block) -> bool:
    return 0 < len(one_line(block["text"])) <= _LONGEST_HEADING


def _heading(block: Block, media: Media, lines: list[Line]) -> list[Block]:
    text = one_line(block["text"])
    if not _is_heading(block):
        # A paragraph that only looks like one.
        return [{"type": "text", "value": mended(f"<p><b>{escape(text)}</b></p>")}] if text else []
    return [{"type": "heading", "value": {"text": text, "level": str(block["level"])}}]


def _text(block: Block, media: Media, lines: list[Line]) -> list[Block]:
    html = mended(block["html"])
    return [{"type": "text", "value": html}] if has_words(html) else []


def _table(block: Block, media: Media, lines: list[Line]) -> list[Block]:
    columns = [{"type": "text", "heading": one_line(name)} for name in block["columns"]]
    rows = [{"values": [mended(cell) for cell in row]} for row in block["rows"]]
    cells = {"columns": columns, "rows": rows, "caption": ""}
    caption = shortened(block["caption"], 300)
    if not any(column["heading"] for column in columns) and not block["names_rows"]:
        first = strip_tags(block["rows"][0][0])
        lines.append(Line(TO_DO, "Name the columns of a table, or say that its first column names the rows.",
                          f"the table that begins with “{shortened(first, 60)}”", "body"))  # fmt: skip
    return [
        {"type": "table", "value": {"caption": caption, "names_rows": block["names_rows"], "cells": cells}}
    ]


def _picture(block: Block, media: Media, lines: list[Line]) -> list[Block]:
    picture = media.picture(block["name"], block["alt"], block["caption"])
    if picture is None:
        return []
    return [
        {"type": "figure", "value": {"picture": picture.pk, "caption": shortened(block["caption"], _CAPTION)}}
    ]


_MADE: Final = {"heading": _heading, "text": _text, "table": _table, "picture": _picture}


def hosted(address: str) -> HostedVideo | None:
    """The video at YouTube or Vimeo that an address names, if it does."""
    try:
        return parse_video_address(address)
    except ValidationError:
        return None


def _linked_video(block: Block, lines: list[Line]) -> list[Block]:
    """A video that is played in the text is a publication of its own here: a link stands in its place."""
    video = hosted(block["address"])
    if video is None:
        lines.append(
            Line(
                LEFT_OUT,
                f"Left out: something that is played or shown from “{shortened(block['address'], 120)}”.",
            )
        )
        return []
    words = block["text"] or f"Video at {video.host_name}"
    lines.append(Line(CHANGED, f"The video “{words}” stands as a link: {video.page_url()}"))
    return [
        {"type": "text", "value": mended(f'<p><a href="{escape(video.page_url())}">{escape(words)}</a></p>')}
    ]


def _videos(keys: list[int]) -> Block:
    if len(keys) == 1:
        return {"type": "publication", "value": {"publication": keys[0], "introduction": ""}}
    videos = [{"type": "item", "id": str(uuid4()), "value": key} for key in keys[:_MOST_VIDEOS]]
    return {"type": "video_series", "value": {"heading": "", "videos": videos}}


def _with_galleries(blocks: list[Block]) -> list[Block]:
    """Pictures that follow one another stand side by side."""
    found: list[Block] = []
    for kind, grouped in groupby(blocks, key=lambda one: one["type"]):
        run = list(grouped)
        if kind == "figure" and 1 < len(run) <= _MOST_IN_GALLERY:
            figures = [{"type": "item", "id": str(uuid4()), "value": one["value"]} for one in run]
            found.append({"type": "gallery", "value": {"figures": figures}})
        else:
            found += run
    return found


def with_links(stored: Any, resolve: Resolve) -> Any:
    """A body as it is stored, its links set by ``resolve``, in cells and notes too."""
    if isinstance(stored, str):
        return mended(_LINK.sub(lambda link: _set(link, resolve), stored)) if "<a href" in stored else stored
    if isinstance(stored, dict):
        return {key: with_links(one, resolve) for key, one in stored.items()}
    return [with_links(one, resolve) for one in stored] if isinstance(stored, list) else stored


def _set(link: re.Match[str], resolve: Resolve) -> str:
    to = resolve(unescape(link[1]))
    if to is None:
        return link[0]
    if isinstance(to, str):
        return f'<a href="{escape(to)}">' if to else "<a>"
    return f'<a linktype="{to[0]}" id="{to[1]}">'


def links_in(stored: Any) -> list[str]:
    """The addresses that the texts of a body link to outside of the site, each once."""
    found: dict[str, None] = {}

    def note(href: str) -> None:
        found[href] = None

    with_links(stored, note)
    return list(found)

"""Goes through all links that people wrote into a page or another row; each may become another on the way."""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from typing import Any, Final

from django.db.models import Model, URLField
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField

from campaigns.body.stored_text import mended

# Is given the way to a link, in the form of Wagtail's comments, and the link; gives what is to stand there.
Change = Callable[[str, str], str]
# Fields with an address that are none of Django's own kind for that.
NAMED: Final = ("video_address",)
_LINK: Final = re.compile(r'(<a\b[^<>]*?\shref=")([^"]*)(")')


def links_in(thing: Model) -> Iterator[tuple[str, str]]:
    """The links of a page or row as it is given, each behind the way to it."""
    found: list[tuple[str, str]] = []

    def note(path: str, link: str) -> str:
        found.append((path, link))
        return link

    change_links(thing, note)
    yield from found


def change_links(thing: Model, change: Change) -> list[str]:
    """Changes the page or row in hand, which is not saved. Returns the names of the fields that changed."""
    changed = []
    for field in thing._meta.concrete_fields:
        before = getattr(thing, field.attname)
        if not before:
            continue
        after: Any = before
        if isinstance(field, StreamField):
            stored = before.get_prep_value()
            raw = _in_block(field.stream_block, stored, field.name, change)
            after = before if raw == stored else field.stream_block.to_python(raw)
        elif isinstance(field, RichTextField):
            after = _in_text(before, field.name, change)
        elif isinstance(field, URLField) or field.name in NAMED:
            after = change(field.name, before)
        if after is not before and after != before:
            setattr(thing, field.attname, after)
            changed.append(field.name)
    return changed


def _in_text(html: str, path: str, change: Change) -> str:
    """In stored rich text, which stays as it is where no link in it changes."""
    whole = mended(html)

    def one(match: re.Match[str]) -> str:
        before = unescape(match[2])
        after = change(path, before)
        return match[0] if after == before else f"{match[1]}{escape(after)}{match[3]}"

    after = _LINK.sub(one, whole)
    return html if after == whole else after


def _in_block(block: blocks.Block | None, raw: Any, path: str, change: Change) -> Any:
    """In a block as it is stored."""
    if block is None or not raw:
        return raw
    if isinstance(block, blocks.StreamBlock):
        known = block.child_blocks
        return [
            {
                **one,
                "value": _in_block(known.get(one["type"]), one["value"], f"{path}.{one.get('id')}", change),
            }
            for one in raw
        ]
    if isinstance(block, blocks.StructBlock):
        # The words alone are what a heading was.
        if not isinstance(raw, dict):
            return raw
        inside = {
            name: _in_block(child, raw[name], f"{path}.{name}", change)
            for name, child in block.child_blocks.items()
            if name in raw
        }
        return {**raw, **inside}
    if isinstance(block, blocks.ListBlock):
        return [_in_item(block.child_block, item, path, change) for item in raw]
    if isinstance(block, TypedTableBlock):
        return {**raw, "rows": [_in_row(block, raw["columns"], row, path, change) for row in raw["rows"]]}
    if isinstance(block, blocks.RichTextBlock):
        return _in_text(raw, path, change)
    return change(path, raw) if isinstance(block, blocks.URLBlock) else raw


def _in_item(block: blocks.Block, item: Any, path: str, change: Change) -> Any:
    """Of a list, which keeps its entries with their keys; before it did, without."""
    if isinstance(item, dict) and "value" in item:
        return {**item, "value": _in_block(block, item["value"], f"{path}.{item.get('id')}", change)}
    return _in_block(block, item, path, change)


def _in_row(table: TypedTableBlock, columns: Any, row: Any, path: str, change: Change) -> Any:
    cells = zip(columns, row["values"], strict=False)
    values = [_in_block(table.child_blocks.get(col["type"]), cell, path, change) for col, cell in cells]
    return {**row, "values": values}

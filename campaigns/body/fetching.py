"""A stored body with all that it refers to, fetched together: one query for each kind of thing.

Wagtail fetches the choices of each sort of block by themselves, and the targets of links text by text.
Read through here first, a page costs the same number of queries however its body is built.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model, QuerySet
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.blocks.stream_block import StreamValue
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.coreutils import resolve_model_string
from wagtail.models import Page
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from assets.models import File
from page_tree.public import SitePageQuerySet

from .stored_text import mended

# By model and primary key. What was asked for and is not there was deleted.
Found = Mapping[type[Model], Mapping[int, Any]]
_at_hand: ContextVar[Found | None] = ContextVar("at_hand", default=None)


class Nothing(dict[type[Model], Mapping[int, Any]]):
    """Nothing at hand of any model: what the blocks of a body refer to is not part of its text."""

    def get(self, model: type[Model], default: Any = None) -> Mapping[int, Any]:
        return {}


@contextmanager
def at_hand(found: Found) -> Iterator[None]:
    """Lets the blocks and texts that are read inside take what is found already."""
    token = _at_hand.set(found)
    try:
        yield
    finally:
        _at_hand.reset(token)


def take(model: type[Model], pks: Sequence[int | None]) -> list[Any]:
    """The things with these keys, in their order; None where there is no key or nothing with it."""
    at_hand = _at_hand.get()
    found = at_hand.get(model) if at_hand is not None else None
    if found is None:
        found = fetch({model: {pk for pk in pks if pk}})[model]
    return [found.get(pk) if pk else None for pk in pks]


def make_ready(body: StreamValue) -> None:
    """Turns the stored blocks into values now, while what they refer to is at hand."""
    for block in body:
        # Wagtail turns all blocks of a sort into values when the first of them is looked at.
        _ = block.value


def references(body: StreamValue, *texts: str) -> dict[type[Model], set[int]]:
    """The keys, by model, of all that a stored body and some stored rich texts refer to."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    known = body.stream_block.child_blocks
    found = [pair for block in body.raw_data for pair in _in_block(known.get(block["type"]), block["value"])]
    for model, pk in [*found, *(pair for text in texts for pair in links_in(text))]:
        wanted[model].add(pk)
    return dict(wanted)


def fetch(
    wanted: Mapping[type[Model], set[int]], *, for_readers: bool = False
) -> dict[type[Model], Mapping[int, Any]]:
    """All these things as pages show them, drafts too, in one query a model and those that it brings.

    For readers without the files that are held back, so that no page leads to what they don't get.
    """
    return {model: _as_shown(model, for_readers).in_bulk(pks) if pks else {} for model, pks in wanted.items()}


def links_in(text: str) -> Iterator[tuple[type[Model], int]]:
    """The pages and files to which stored rich text links."""
    models = {"page": Page, "document": File}
    for match in FIND_A_TAG.findall(mended(text or "")):
        attributes = extract_attrs(match)
        model, pk = models.get(attributes.get("linktype", "")), attributes.get("id", "")
        if model is not None and pk.isascii() and pk.isdecimal():
            yield model, int(pk)


def model_kept(block: ChooserBlock) -> type[Model]:
    """The model by which a chooser's things are fetched: all kinds of publication are one."""
    publication = publication_model()
    return publication if issubclass(block.model_class, publication) else block.model_class


def publication_model() -> Any:
    """The model of publications, found as Wagtail's choosers find theirs: it comes after its blocks."""
    return resolve_model_string("campaigns.Publication")


def _as_shown(model: type[Model], for_readers: bool) -> QuerySet[Any]:
    if model is publication_model():
        return publication_model().objects.for_showing()
    if model is File and for_readers:
        return File.objects.let_out()
    return SitePageQuerySet(Page).with_visibility() if model is Page else model._default_manager.all()


def _in_block(block: blocks.Block | None, raw: Any) -> Iterable[tuple[type[Model], int]]:
    """What one stored block refers to, and those inside it."""
    if block is None or not raw:
        return
    if isinstance(block, blocks.StructBlock):
        # The words alone are what a heading was.
        for name, child in block.child_blocks.items():
            yield from _in_block(child, raw.get(name) if isinstance(raw, dict) else None)
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            value = item["value"] if isinstance(item, dict) and "value" in item else item
            yield from _in_block(block.child_block, value)
    elif isinstance(block, TypedTableBlock):
        for row in raw["rows"]:
            for column, cell in zip(raw["columns"], row["values"], strict=False):
                yield from _in_block(block.child_blocks.get(column["type"]), cell)
    elif isinstance(block, ChooserBlock):
        yield model_kept(block), raw
    elif isinstance(block, blocks.RichTextBlock):
        yield from links_in(raw)

"""A page taken apart for the checks: its texts, links and choices, each with where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any, Final, NamedTuple

from django.db.models import CharField, ForeignKey, Model, QuerySet, SlugField, TextField, URLField
from django.utils.html import strip_tags
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page

from assets.languages import spoken
from assets.models import File, Picture
from campaigns.body.rich_text import words
from campaigns.body.stored_text import mended
from campaigns.models.base import BasePage
from page_tree.public import SitePageQuerySet
from rights.pages import reading as who_reads
from rights.things import known_things

# Of the fields that all pages have, those with words of the staff's.
_OF_ALL: Final = {"title", "seo_title", "search_description"}
# No running text: an address, and a list that is read by its own rules.
_NO_TEXT: Final = {"video_address"}
_NOT_READ: Final = (SlugField, URLField)
_LINK: Final = re.compile(r"<a( [^>]*)>(.*?)</a>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r' ([a-z-]+)="([^"]*)"')


class Place(NamedTuple):
    """Where something stands: a field or relation of the page, and the block there, by Wagtail's id."""

    field: str
    block: str = ""


@dataclass(frozen=True)
class Piece:
    """A text of the page. ``html`` is its stored rich text, or "" where it is plain."""

    place: Place
    text: str
    language: str
    html: str = ""
    # Somebody else's words.
    is_quoted: bool = False

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]


class Link(NamedTuple):
    """A link in a text, or of a button: its words, and the page, file or address to which it leads."""

    place: Place
    words: str
    page: int | None = None
    file: int | None = None
    address: str = ""


class Chosen(NamedTuple):
    """A page, file or picture that a field, row or block shows."""

    place: Place
    model: type[Model]
    key: int


@dataclass
class Reading:
    """A page as it would go out."""

    page: BasePage
    pieces: list[Piece] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @classmethod
    def of(cls, page: BasePage) -> "Reading":
        found = cls(page)
        found._read_fields(page, getattr(page, "language", "") or spoken())
        return found

    # --- What was chosen, fetched together: as many queries for fifty as for one ------------------

    @cached_property
    def pictures(self) -> dict[int, Picture]:
        return self._known(Picture)

    @cached_property
    def files(self) -> dict[int, File]:
        return self._known(File)

    @cached_property
    def public_pages(self) -> set[int]:
        """Of the pages to which it leads, those that readers can open."""
        keys = self._keys(Page)
        if not keys:
            return set()
        return set(SitePageQuerySet(Page).published().filter(pk__in=keys).values_list("pk", flat=True))

    def places_of(self, model: type[Model]) -> Iterator[tuple[Place, int]]:
        """Where pages, files or pictures stand, in links too."""
        yield from ((one.place, one.key) for one in self.chosen if one.model is model)
        for link in self.links:
            key = {Page: link.page, File: link.file}.get(model)
            if key is not None:
                yield link.place, key

    def _keys(self, model: type[Model]) -> set[int]:
        return {key for _, key in self.places_of(model)}

    def _known(self, model: type[Model]) -> dict[int, Any]:
        """A number that somebody wrote by hand names nothing that they may not know of."""
        keys = self._keys(model)
        return {row.pk: row for row in known(model).filter(pk__in=keys)} if keys else {}

    # --- Reading ----------------------------------------------------------------------------------

    def _read_fields(self, page: BasePage, language: str) -> None:
        for one in type(page)._meta.get_fields():
            if getattr(one, "model", None) is Page and one.name not in _OF_ALL:
                continue
            if isinstance(one, StreamField):
                self._read_block(one.stream_block, getattr(page, one.name), Place(one.name), language)
            else:
                self._read_field(page, one, Place(one.name), language)
        for relation in get_all_child_relations(type(page)):
            name = relation.get_accessor_name()
            if name != COMMENTS_RELATION_NAME and not issubclass(relation.related_model, Page):
                for row in getattr(page, name).all():
                    for one in row._meta.get_fields():
                        self._read_field(row, one, Place(name), language)

    def _read_field(self, row: Model, one: Any, place: Place, language: str) -> None:
        if not getattr(one, "editable", False) or one.name in _NO_TEXT:
            return
        if isinstance(one, RichTextField):
            self._add_rich(getattr(row, one.name) or "", place, language)
        elif isinstance(one, ForeignKey):
            # The page itself is nothing that it shows.
            if not one.remote_field.parent_link and not isinstance(one, ParentalKey):
                self._add_chosen(one.related_model, getattr(row, one.attname), place)
        elif isinstance(one, CharField | TextField) and not (isinstance(one, _NOT_READ) or one.choices):
            self._add_plain(getattr(row, one.name), place, language)

    def _read_block(
        self, block: Any, value: Any, place: Place, language: str, is_quoted: bool = False
    ) -> None:
        if value is None:
            return
        if isinstance(block, blocks.StreamBlock):
            for child in value:
                is_words = child.block_type == "quotation"
                self._read_block(
                    child.block, child.value, Place(place.field, child.id or ""), language, is_words
                )
        elif isinstance(block, blocks.StructBlock):
            own = value.get("language") or language
            for name, child in block.child_blocks.items():
                self._read_block(child, value.get(name), place, own, is_quoted)
            self._add_button(value, place)
        elif isinstance(block, blocks.ListBlock):
            for bound in value.bound_blocks:
                inside = Place(place.field, bound.id or place.block)
                self._read_block(block.child_block, bound.value, inside, language, is_quoted)
        elif isinstance(block, TypedTableBlock):
            self._read_table(value, place, language)
        else:
            self._read_leaf(block, value, place, language, is_quoted)

    def _read_table(self, table: Any, place: Place, language: str) -> None:
        for column in table.columns:
            self._add_plain(column["heading"], place, language)
        for row in table.row_data:
            for column, value in zip(table.columns, row["values"], strict=False):
                self._read_block(column["block"], value, place, language)

    def _read_leaf(self, block: Any, value: Any, place: Place, language: str, is_quoted: bool) -> None:
        if isinstance(block, blocks.RichTextBlock):
            self._add_rich(value.source, place, language)
        elif isinstance(block, blocks.ChooserBlock):
            model = Page if isinstance(value, Page) else type(value)
            self._add_chosen(model, value.pk, place)
        elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
            self._add_plain(value, place, language, is_quoted)

    def _add_plain(self, text: Any, place: Place, language: str, is_quoted: bool = False) -> None:
        if isinstance(text, str) and text.strip():
            self.pieces.append(Piece(place, text, language, is_quoted=is_quoted))

    def _add_rich(self, source: str, place: Place, language: str) -> None:
        html = mended(source)
        if text := words(html):
            self.pieces.append(Piece(place, text, language, html))
        self.links += [_link(place, *found.groups()) for found in _LINK.finditer(html)]

    def _add_chosen(self, model: Any, key: Any, place: Place) -> None:
        if key is not None:
            self.chosen.append(Chosen(place, Page if issubclass(model, Page) else model, key))

    def _add_button(self, value: Any, place: Place) -> None:
        """The words of a call to action, and where it leads."""
        if value.get("label"):
            page = value.get("page")
            address = value.get("address") or ""
            self.links.append(Link(place, value["label"], page=page and page.pk, address=address))


def _link(place: Place, attributes: str, inside: str) -> Link:
    said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
    text = " ".join(unescape(strip_tags(inside)).split())
    kind, key = said.get("linktype"), said.get("id", "")
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else None
    return Link(
        place,
        text,
        page=number if kind == "page" else None,
        file=number if kind == "document" else None,
        address=said.get("href", ""),
    )


def known(model: type[Model]) -> QuerySet[Any]:
    """What of a model may be named to who is at the admin; all of it where nobody is."""
    user = who_reads.get()
    return known_things(user, model) if user is not None else model._default_manager.all()

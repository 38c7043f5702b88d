"""Which addresses there are: rows that have public addresses, and a few that are always there.

Each source is a query over what is public. Which of its rows a change has to do with is found as for
everything else that was read (``statements``); no list of "what to renew when" is kept.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any, Final

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from wagtail.models import Page, Site

from assets.languages import LANGUAGES
from assets.models import File, Picture
from assets.pictures import first_pages
from authentic.listed import DIGITS
from authentic.models import Key, SignedList, Stamp
from campaigns.addresses.of_things import address_of as address_of_name
from campaigns.body.paragraphs import CITED_AT
from campaigns.body.positions import address_of, keys_in
from campaigns.kinds.vocabulary import Kind
from campaigns.models import Campaign, Library, Organisation, Person, Place, Publication, Topic
from campaigns.models.reference import address_of as short_address
from citations.downloads import FORMS, NAME
from editions.files import names as lasting
from editions.models import FileEdition
from library.following import corrections, sitemap
from library.following.feeds import feed_address, page_address
from library.models import OnList
from page_tree.public import SitePageQuerySet
from printed.forms import FORMS as PRINTED_FORMS

from .reaching import Before, Noted, Rows
from .statements import ways_to_rows
from .statements.parts import Way
from .web import refusals

# The page types that can be cited, and those that are printed.
CITED: Final = frozenset(str(kind.value) for kind in Kind)
PRINTED: Final = CITED | {str(Campaign._meta.model_name)}


@dataclass(frozen=True)
class Source:
    """Public rows of a table, and the addresses of one. ``query`` gives tuples that begin with the key."""

    query: Callable[[], QuerySet[Any, Any]]
    addresses_of: Callable[..., Iterable[str]]

    def all(self) -> Iterator[str]:
        """All addresses, now."""
        for row in self.query().iterator():
            yield from map(iri_to_uri, self.addresses_of(*row))

    def near(self, noted: list[Noted]) -> Iterator[str]:
        """The addresses of the rows that a change has to do with, as far as they are public now."""
        keys: set[Any] = set()
        before = Before(noted)
        for table, rows in _by_table(noted).items():
            found = Rows(table, rows, before)
            for way in self._ways:
                if way.table == table:
                    keys |= found.values(way)
        if keys:
            for row in self.query().filter(pk__in=keys - {None}):
                yield from map(iri_to_uri, self.addresses_of(*row))

    @cached_property
    def _ways(self) -> list[Way]:
        sql, _ = self.query().query.sql_with_params()
        return ways_to_rows(sql)[1]


def _by_table(noted: Iterable[Noted]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in noted:
        found.setdefault(one.table, []).extend(one.rows)
    return found


def _pages() -> QuerySet[Any, Any]:
    pages = SitePageQuerySet(Page).published().order_by("path")
    return pages.values_list("pk", "url_path", "content_type__model")


def _addresses_of_page(pk: int, url_path: str, model: str) -> Iterator[str]:
    address = _address_of_page(url_path)
    if address is None:
        return
    yield address
    if model in CITED:
        yield from (f"{address.removesuffix('/')}.{form.extension}" for form in FORMS)
        yield f"{address}{CITED_AT}"
    if model in PRINTED:
        yield from (f"{address.removesuffix('/')}.{form.extension}" for form in PRINTED_FORMS)
    yield sitemap.part_with("pages", pk)


def _addresses_of_notice(pk: int, url_path: str, reference: str) -> Iterator[str]:
    if address := _address_of_page(url_path):
        yield address
        yield from (f"{address.removesuffix('/')}.{form.extension}" for form in FORMS)
        yield short_address(reference)


def _address_of_page(url_path: str) -> str | None:
    """Where a page of the tree is; None for one that is of no site."""
    for root in Site.get_site_root_paths():
        if url_path.startswith(root.root_path):
            return f"/{url_path.removeprefix(root.root_path)}"
    return None


def _addresses_of_tables(pk: int, url_path: str, body: Any) -> Iterator[str]:
    if address := _address_of_page(url_path):
        yield from (address_of(address, key) for key in keys_in(body.raw_data))


def _addresses_of_numbered_page(pk: int, number: int) -> Iterator[str]:
    for url_path in Library.objects.published().order_by("path").values_list("url_path", flat=True):
        if address := _address_of_page(url_path):
            yield f"{address}?page={number}"


def _editions_of(publications: QuerySet[Publication]) -> QuerySet[Any, Any]:
    issued = publications.filter(alias_of=None, editions__number__gte=1).order_by("pk")
    return issued.annotate(newest=Max("editions__number")).values_list("pk", "url_path", "newest")


def _addresses_of_editions(pk: int, url_path: str, newest: int) -> Iterator[str]:
    """Comparisons of any two: what led to one while it was the newest leads to it for good."""
    address = _address_of_page(url_path)
    if address is None or newest == 1:
        return
    yield f"{address}history/"
    for number in range(1, newest + 1):
        yield f"{address}editions/{number}/"
        yield from (f"{address}editions/{number}/{NAME}.{form.extension}" for form in FORMS)
    for one, other in combinations(range(1, newest + 1), 2):
        yield f"{address}compare/{one}/{other}/"


def _addresses_of_file_edition(
    pk: int, reference: str, language: str, part: int, number: int, stored: str
) -> Iterator[str]:
    label = lasting.label_of(language, part)
    if stored:
        yield lasting.address_of_bytes(reference, label, number, stored)
        yield lasting.address_of_newest(reference, label)
    yield lasting.address_of_edition(reference, label, number)


def _addresses_of_picture(pk: int, sizes: Any) -> Iterator[str]:
    found = json.loads(sizes) if isinstance(sizes, str) else sizes or {}
    for offered in found.values():
        yield from (size["url"] for size in offered)


def _of_feed(facet: str, key: str = "") -> list[str]:
    """A feed and the page about it; nothing for a key that can't be in an address."""
    return [address for address in (feed_address(facet, key), page_address(facet, key)) if address]


def _of_name(view: str, slug: str) -> list[str]:
    """The page of a person or organisation; nothing for one that is only a name."""
    return [address for address in [address_of_name(view, slug)] if address]


def _slugs(model: Any) -> Callable[[], QuerySet[Any, Any]]:
    return lambda: model.objects.order_by("pk").values_list("pk", "slug")


def _public_slugs(model: Any) -> Callable[[], QuerySet[Any, Any]]:
    return lambda: model.objects.published().order_by("pk").values_list("pk", "slug")


SOURCES: Final = (
    # What others show comes first.
    Source(
        lambda: Picture.objects.published().order_by("pk").values_list("pk", "sizes"), _addresses_of_picture
    ),
    Source(
        lambda: File.objects.published().order_by("pk").values_list("pk", "file"),
        lambda pk, file: [reverse("wagtaildocs_serve", args=[pk, file.rpartition("/")[2]])],
    ),
    Source(
        lambda: File.objects.published().order_by("pk").values_list("pk", "first_page"),
        # In the same form as a picture's sizes.
        lambda pk, found: _addresses_of_picture(pk, first_pages.sizes_of(found)),
    ),
    Source(_pages, _addresses_of_page),
    Source(
        lambda: (
            Publication.objects.published()
            .exclude(reference=None)
            .order_by("pk")
            .values_list("pk", "reference")
        ),
        lambda pk, reference: [short_address(reference)],
    ),
    # The notices in place of what was withdrawn, with its citations and its short address.
    Source(
        lambda: Publication.objects.noticed().order_by("pk").values_list("pk", "url_path", "reference"),
        _addresses_of_notice,
    ),
    # What was issued, also under the notice.
    Source(lambda: _editions_of(Publication.objects.published()), _addresses_of_editions),
    Source(lambda: _editions_of(Publication.objects.read_under_notice()), _addresses_of_editions),
    Source(
        lambda: (
            FileEdition.objects.told_of()
            .order_by("pk")
            .values_list("pk", "of__publication__reference", "of__language", "of__part", "number", "stored")
        ),
        _addresses_of_file_edition,
    ),
    Source(
        lambda: Campaign.objects.published().order_by("pk").values_list("pk", "url_path", "body"),
        _addresses_of_tables,
    ),
    Source(
        # One row of each page.
        lambda: (
            OnList.objects.exclude(page=OnList.FIRST)
            .order_by("page", "pk")
            .distinct("page")
            .values_list("pk", "page")
        ),
        _addresses_of_numbered_page,
    ),
    Source(
        _public_slugs(Person),
        lambda pk, slug: [*_of_name("person", slug), sitemap.part_with("people", pk)],
    ),
    Source(
        _public_slugs(Organisation),
        lambda pk, slug: [*_of_name("organisation", slug), sitemap.part_with("organisations", pk)],
    ),
    Source(
        lambda: Campaign.objects.listed().order_by("pk").values_list("pk", "slug"),
        lambda pk, slug: [
            *_of_feed("campaign", slug),
            *filter(None, [corrections.page_of(slug), corrections.feed_of(slug)]),
        ],
    ),
    Source(
        lambda: SignedList.objects.order_by("pk").values_list("pk", "signature"),
        lambda pk, signature: [
            reverse("one_list", args=[pk]),
            *([reverse("one_signature", args=[pk])] if signature else []),
        ],
    ),
    Source(
        lambda: Stamp.objects.order_by("pk").values_list("pk", "of", "service"),
        lambda pk, number, service: [reverse("stamp", args=[number, service])],
    ),
    Source(
        lambda: Key.objects.order_by("pk").values_list("pk", "number", "signature"),
        lambda pk, number, signature: [
            reverse("key", args=[number]),
            *([reverse("key_signature", args=[number])] if signature else []),
        ],
    ),
    # Those that nothing public has answer that nothing is there, until something has.
    Source(_slugs(Topic), lambda pk, slug: _of_feed("topic", slug)),
    Source(_slugs(Place), lambda pk, slug: _of_feed("place", slug)),
)


# What changes with time alone: the clock asks again each day.
OF_THE_DAY: Final = ("/.well-known/security.txt",)


def always_there() -> Iterator[str]:
    """The addresses that are not of a row. Not each has an answer on each site."""
    yield from (reverse(view) for view in sitemap.FIXED)
    yield from _of_feed("all")
    yield from (corrections.page_of(), corrections.feed_of())
    for kind in Kind:
        yield from _of_feed("kind", str(kind.value))
    for code, _ in LANGUAGES:
        yield from _of_feed("language", code)
    yield from (reverse("known_files", args=[digit]) for digit in DIGITS)
    yield from map(reverse, ("newest_list", "newest_signature", "all_lists", "key_in_use"))
    # Its parts are there also where one file holds all: then nobody is led to them.
    yield sitemap.part_with("site")
    yield reverse("sitemap")
    yield "/robots.txt"
    yield from OF_THE_DAY
    yield from refusals.addresses()


def all_addresses() -> Iterator[str]:
    """All addresses that may be on file, each once, what others show before what shows it."""
    found = chain(*(source.all() for source in SOURCES), always_there())
    # Many publications stand on one page of the list.
    yield from dict.fromkeys(found)


def addresses_near(noted: list[Noted]) -> set[str]:
    """The addresses of rows that a change may have made public, or called otherwise."""
    return {address for source in SOURCES for address in source.near(noted)}

"""The sitemap for search engines: every public page, with when it last changed where that is known. Of a
publication that is when its newest edition went out; small changes don't count.

The format is that of sitemaps.org, version 0.9. Up to ``MOST`` addresses are one file; more are an index of
parts, each of the rows of one table with keys in one range. A part lasts: what is added has a larger key, and
so changes the newest part alone. Nothing here costs more the larger the site is, but for the length of the
index.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol
from xml.sax.saxutils import escape

from django.db.models import Case, DateTimeField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from campaigns.addresses.of_things import HAS_ADDRESS
from campaigns.models import Organisation, Person, find_site
from editions.changes import changed_at
from page_tree.addresses import absolute_uri
from page_tree.public import SitePageQuerySet

from .xml_text import rfc3339

# How many addresses one file may hold. The format has a bound of 50,000; but one file of all is made anew
# with each publication, and where the site is kept as files, compressed anew.
MOST: Final = 1_000
# How many keys a part spans. It holds fewer addresses where some of them are not public.
SPAN: Final = 1_000

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
CONTENT_TYPE: Final = "application/xml; charset=utf-8"
# Neither in the tree nor about a row.
FIXED: Final = ("people", "organisations", "feeds", "verify")
# They show what was published elsewhere in the tree. When that last changed, also by something's going away,
# is written nowhere; when they themselves were last published would be no answer.
LISTS: Final = ("home", "library", "campaignindex", "campaign")


class Address(NamedTuple):
    """A page's address, and when it last changed if that is known."""

    location: str
    changed: datetime | None = None


class Section(Protocol):
    """A part of the site: its public addresses, in parts by number. Parts without any are not named."""

    def count(self, most: int) -> int: ...
    def parts(self) -> Iterator[int]: ...
    def addresses(self, number: int | None = None) -> Iterator[Address]: ...


@dataclass(frozen=True)
class Rows:
    """Public rows of a table that have pages: of what their addresses are made, and when they changed."""

    public: QuerySet[Any]
    column: str
    address_of: Callable[[str], str]
    changed: Any

    def count(self, most: int) -> int:
        """How many there are; counted up to so many. One query."""
        return self.public.order_by()[:most].count()

    def parts(self) -> Iterator[int]:
        """The numbers of the parts. A query for each, which reads up to the first public row of it."""
        keys = self.public.order_by("pk").values_list("pk", flat=True)
        key = keys.first()
        while key is not None:
            yield key // SPAN
            key = keys.filter(pk__gte=(key // SPAN + 1) * SPAN).first()

    def addresses(self, number: int | None = None) -> Iterator[Address]:
        rows = self.public
        if number is not None:
            # Not as a range: who writes down what was read (``published``) sees that no other row counts.
            rows = rows.filter(pk__in=range(number * SPAN, (number + 1) * SPAN))
        rows = rows.annotate(changed=self.changed).order_by("pk")
        for column, changed in rows.values_list(self.column, "changed").iterator():
            yield Address(absolute_uri(self.address_of(column)), changed)


class Fixed:
    """The pages that are neither in the tree nor about a row."""

    def count(self, most: int) -> int:
        return len(FIXED)

    def parts(self) -> Iterator[int]:
        yield 0

    def addresses(self, number: int | None = None) -> Iterator[Address]:
        if number in (None, 0):
            yield from (Address(absolute_uri(reverse(view))) for view in FIXED)


def sections(request: HttpRequest) -> Mapping[str, Section]:
    """All that has a public page, by the name in the addresses of the parts. No query but for the site."""
    site = find_site(request)
    if site is None:
        raise Http404
    root = site.root_page
    # An alias is known by its source's address.
    pages = SitePageQuerySet(Page).listed().filter(path__startswith=root.path)
    people = Person.objects.published().filter(HAS_ADDRESS)
    organisations = Organisation.objects.published().filter(HAS_ADDRESS)
    unknown = Value(None, output_field=DateTimeField())
    changed = Coalesce(changed_at("pk"), F("last_published_at"))
    published = Case(When(content_type__model__in=LISTS, then=unknown), default=changed)
    return {
        "pages": Rows(pages, "url_path", lambda path: f"/{path.removeprefix(root.url_path)}", published),
        "people": Rows(people, "slug", _address_of("person"), unknown),
        "organisations": Rows(organisations, "slug", _address_of("organisation"), unknown),
        "site": Fixed(),
    }


def _address_of(view: str) -> Callable[[str], str]:
    return lambda slug: reverse(view, args=[slug])


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """/sitemap.xml: all addresses, or the addresses of the parts where there are too many for one file."""
    found = sections(request)
    if _count(found.values()) <= MOST:
        return _addresses([address for section in found.values() for address in section.addresses()])
    parts = [_part(name, number) for name, section in found.items() for number in section.parts()]
    return _xml("sitemapindex", [_element("sitemap", absolute_uri(address)) for address in parts])


def _count(found: Iterable[Section]) -> int:
    """How many addresses there are; no more is counted than has to be known."""
    count = 0
    for section in found:
        if count <= MOST:
            count += section.count(MOST + 1 - count)
    return count


def part_with(section: str, key: int = 0) -> str:
    """The address of the part that holds the row with this key."""
    return _part(section, key // SPAN)


def _part(section: str, number: int) -> str:
    return reverse("sitemap_part", args=[section, number + 1])


@require_safe
def part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One part of a large site's addresses; 404 for one that has none."""
    found = sections(request).get(section)
    # Beyond any key that a table can have.
    addresses = list(found.addresses(number - 1)) if found and 0 < number < (1 << 31) // SPAN else []
    if not addresses:
        raise Http404
    return _addresses(addresses)


def _addresses(addresses: list[Address]) -> HttpResponse:
    return _xml("urlset", [_element("url", address.location, address.changed) for address in addresses])


def _element(name: str, location: str, changed: datetime | None = None) -> str:
    lastmod = f"<lastmod>{rfc3339(changed)}</lastmod>" if changed else ""
    return f"<{name}><loc>{escape(location)}</loc>{lastmod}</{name}>"


def _xml(name: str, elements: list[str]) -> HttpResponse:
    # Joined here: with a template, fifty thousand addresses take a second.
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<{name} xmlns="{NAMESPACE}">'
    return HttpResponse("\n".join([head, *elements, f"</{name}>\n"]), content_type=CONTENT_TYPE)

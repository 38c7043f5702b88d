"""The sitemap for search engines: every public page, with when it was last published where that is known.

The format is that of sitemaps.org, version 0.9. Up to ``MOST`` addresses are one file; more are an index of
parts, each of the rows of one table with keys in one range: a part costs the same however large the site is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol
from xml.sax.saxutils import escape

from django.db.models import Case, Count, DateTimeField, F, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe
from wagtail.models import Page

from campaigns.addresses.of_things import HAS_ADDRESS
from campaigns.models import Organisation, Person, find_site
from campaigns.querysets import SitePageQuerySet
from campaigns.templatetags.site_tags import absolute

from .xml_text import rfc3339

# The format's own limit for one file.
MOST: Final = 50_000
# How many keys a part spans. It holds fewer addresses where some of them are not public.
SPAN: Final = 10_000

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
CONTENT_TYPE: Final = "application/xml; charset=utf-8"
# They show what was published elsewhere in the tree. When that last changed, also by something's going away,
# is written nowhere; when they themselves were last published would be no answer.
LISTS: Final = ("home", "library", "campaignindex", "campaign")


class Address(NamedTuple):
    """A page's address, and when it last changed if that is known."""

    location: str
    changed: datetime | None = None


class Section(Protocol):
    """A part of the site: its public addresses, in parts by number. Parts without any are not counted."""

    def counts(self) -> list[tuple[int, int]]: ...
    def addresses(self, number: int | None = None) -> Iterator[Address]: ...


@dataclass(frozen=True)
class Rows:
    """Public rows of a table that have pages: of what their addresses are made, and when they changed."""

    public: QuerySet[Any]
    column: str
    address_of: Callable[[str], str]
    changed: Any

    def counts(self) -> list[tuple[int, int]]:
        parts = self.public.order_by().annotate(part=F("pk") / SPAN).values("part")
        return sorted(parts.annotate(count=Count("pk")).values_list("part", "count"))

    def addresses(self, number: int | None = None) -> Iterator[Address]:
        rows = self.public
        if number is not None:
            rows = rows.filter(pk__gte=number * SPAN, pk__lt=(number + 1) * SPAN)
        rows = rows.annotate(changed=self.changed).order_by("pk")
        for column, changed in rows.values_list(self.column, "changed").iterator():
            yield Address(_in_full(self.address_of(column)), changed)


class Fixed:
    """The one page that is neither in the tree nor about a row."""

    def counts(self) -> list[tuple[int, int]]:
        return [(0, 1)]

    def addresses(self, number: int | None = None) -> Iterator[Address]:
        if number in (None, 0):
            yield Address(_in_full(reverse("feeds")))


def _in_full(path: str) -> str:
    return iri_to_uri(absolute({}, path))


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
    published = Case(When(content_type__model__in=LISTS, then=unknown), default=F("last_published_at"))
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
    parts = [(name, number, count) for name in found for number, count in found[name].counts()]
    if sum(count for _, _, count in parts) <= MOST:
        return _addresses([address for section in found.values() for address in section.addresses()])
    locations = [_in_full(reverse("sitemap_part", args=[name, number + 1])) for name, number, _ in parts]
    return _xml("sitemapindex", [_element("sitemap", location) for location in locations])


@require_safe
def part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One part of a large site's addresses; 404 for one that has none."""
    found = sections(request).get(section)
    # Beyond any key that a table can have.
    addresses = list(found.addresses(number - 1)) if found and 0 < number < 1 << 31 else []
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

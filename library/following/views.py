"""The feeds (Atom, RFC 4287) and the page that lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assets.languages import spoken
from campaigns.addresses import leading
from campaigns.models import Publication
from campaigns.templatetags.site_tags import library_address, site_frame, tree_address
from page_tree.addresses import absolute, absolute_uri

from ..lists.listing import Chosen
from ..lists.query import LibraryQuery
from ..search.loosening import Match
from .changes import last_change
from .choices import followed, identity_of
from .entries import entries_of, tag
from .feeds import (
    ALL,
    ENTRIES,
    RENAMED,
    Feed,
    all_feeds,
    feed_address,
    find_feed,
    may_be_empty,
    newest_of,
    page_address,
)
from .withdrawn import Withdrawn, named_by, withdrawn_among
from .xml_text import render_xml

CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"
# Of what a feed holds, so much is shown on the page about it.
ON_PAGE: Final = 5


@dataclass(frozen=True)
class Shown:
    """A feed that somebody asked for: its name for ever, its addresses, and the newest of what it holds and
    held till it was withdrawn.
    """

    identity: str
    name: str
    address: str
    page: str
    # Of the list on the site that shows the same.
    list_page: str
    keys: list[int]
    withdrawn: list[Withdrawn]


@require_safe
def feed(request: HttpRequest, facet: str = ALL, key: str = "") -> HttpResponse:
    """A feed of the newest publications with this value of a facet; 404 for what nobody may know of."""
    found = _shown(request, facet, key)
    return _written(request, found) if found else _elsewhere(request, facet, key, feed_address)


@require_safe
def feed_page(request: HttpRequest, facet: str = ALL, key: str = "") -> HttpResponse:
    """The page about the same feed: browsers show no feeds, and people come upon them all the same."""
    found = _shown(request, facet, key)
    return _told(request, found) if found else _elsewhere(request, facet, key, page_address)


@require_safe
def feed_of_choice(request: HttpRequest) -> HttpResponse:
    """A feed of the newest publications that the library lists for a query, whatever that narrows it to."""
    found = _chosen(request)
    # What has a feed of its own is known by that one.
    return _written(request, found) if "?" in found.address else _led(found.address)


@require_safe
def feed_of_choice_page(request: HttpRequest) -> HttpResponse:
    """The page about the same feed."""
    found = _chosen(request)
    return _told(request, found) if "?" in found.page else _led(found.page)


def _led(address: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "public, no-cache"})


def _shown(request: HttpRequest, facet: str, key: str) -> Shown | None:
    """The feed of a facet's value; None where nobody may know that there is one."""
    found = find_feed(facet, key)
    if found is None:
        return None
    keys, withdrawn = newest_of(found), withdrawn_among(request, found.condition)
    if not (keys or withdrawn or may_be_empty(found)):
        return None
    page, list_page = page_address(facet, key), _page_of(request, found)
    return Shown(found.identity, found.name, found.address, page, list_page, keys, withdrawn)


def _elsewhere(
    request: HttpRequest, facet: str, key: str, address_of: Callable[[str, str], str]
) -> HttpResponse:
    """The answer that leads to whatever had this name once; raises Http404 where nothing public had."""
    if facet in RENAMED:
        now = leading.slug_at(facet, key)
        if now and (address := address_of(facet, now)):
            return leading.moved_to(request, address)
        leading.mark_if_gone(request, facet, key)
    raise Http404


def _chosen(request: HttpRequest) -> Shown:
    """The feed of a query. Raises Http404 where it is not understood as a whole: a feed that follows more
    than was asked for would be followed for years.
    """
    chosen = Chosen.by(LibraryQuery.from_address(request.GET))
    if chosen.query.not_understood:
        raise Http404
    found, library = followed(chosen.query), library_address({"request": request}) or "/"
    # Nothing that was meant in place of what was typed: it would go again once there is what was.
    is_exact = chosen.answer.match in (Match.NONE, Match.ALL) and not chosen.found.is_too_common
    keys = chosen.shelf.newest(chosen.everything, 0, ENTRIES) if is_exact else []
    return Shown(
        identity_of(chosen.query),
        found.name,
        found.feed,
        found.page,
        f"{library}{LibraryQuery(text=chosen.query.text, chosen=chosen.query.chosen).address()}",
        keys,
        withdrawn_among(request, named) if (named := named_by(chosen.query)) is not None else [],
    )


def _written(request: HttpRequest, found: Shown) -> HttpResponse:
    """The feed as Atom."""
    entries = entries_of(request, found.keys)
    context = {
        "feed": found,
        "language": spoken(),
        "id": tag(found.identity),
        "publisher": site_frame({"request": request}).settings.organisation_name,
        "home": absolute("/"),
        "self": absolute(found.address),
        "page": absolute_uri(found.list_page),
        "updated": last_change(entries, found.withdrawn),
        "entries": entries,
        "withdrawn": found.withdrawn,
    }
    # No Last-Modified: no time that there is says of a whole feed that nothing in it has changed since.
    # Readers who send the ETag, which the middleware adds, are told.
    return HttpResponse(render_xml("library/feed.xml", context), content_type=CONTENT_TYPE)


def _told(request: HttpRequest, found: Shown) -> HttpResponse:
    """The page about it, with what it begins with."""
    newest = Publication.objects.for_listing().filter(pk__in=found.keys[:ON_PAGE]).newest_first()
    context = {
        "feed": found,
        "address": absolute(found.address),
        "own_address": absolute(found.page),
        "newest": list(newest),
    }
    return render(request, "library/feed_page.html", context)


def _page_of(request: HttpRequest, feed: Feed) -> str:
    """The address of the page that shows what the feed holds."""
    context = {"request": request}
    if feed.url_path:
        return tree_address(context, feed.url_path)
    library = library_address(context) or "/"
    return library if feed.facet == ALL else f"{library}?{feed.facet}={feed.key}"


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """The page that says what a feed is and lists all that there are."""
    context = {"groups": all_feeds(), "address": absolute(request.path)}
    return render(request, "library/feeds.html", context)

"""The feeds (Atom, RFC 4287) and the page that lists them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assets.languages import spoken
from campaigns.addresses import leading
from campaigns.templatetags.site_tags import library_address, site_frame, tree_address
from page_tree.addresses import absolute, absolute_uri

from .changes import last_change
from .entries import Entry, entries_of, tag
from .feeds import ALL, RENAMED, Feed, all_feeds, feed_address, find_feed, may_be_empty, newest_of
from .xml_text import render_xml

CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@require_safe
def feed(request: HttpRequest, facet: str = ALL, key: str = "") -> HttpResponse:
    """A feed of the newest publications with this value of a facet; 404 for what nobody may know of."""
    found = find_feed(facet, key)
    keys = newest_of(found) if found else []
    if found is None or not (keys or may_be_empty(found)):
        now = leading.slug_at(facet, key) if facet in RENAMED else None
        if now and (address := feed_address(facet, now)):
            return leading.moved_to(request, address)
        raise Http404
    entries = entries_of(request, keys)
    # No Last-Modified: no time that there is says of a whole feed that nothing in it has changed since.
    # Readers who send the ETag, which the middleware adds, are told.
    return HttpResponse(_written(request, found, entries), content_type=CONTENT_TYPE)


def _written(request: HttpRequest, found: Feed, entries: list[Entry]) -> bytes:
    """The feed with these entries."""
    context = {
        "feed": found,
        "language": spoken(),
        "id": tag(found.identity),
        "publisher": site_frame({"request": request}).settings.organisation_name,
        "home": absolute("/"),
        "self": absolute(found.address),
        "page": absolute_uri(_page_of(request, found)),
        "updated": last_change(entries),
        "entries": entries,
    }
    return render_xml("library/feed.xml", context)


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

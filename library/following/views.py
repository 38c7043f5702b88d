"""The feeds (Atom, RFC 4287) and the page that lists them."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.encoding import iri_to_uri
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from ajc_site.middleware import weak_etag
from campaigns.addresses import leading
from campaigns.templatetags.site_tags import absolute, library_address, site_frame, tree_address

from .changes import NEVER, last_modified, newest_change
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
        if facet in RENAMED and (now := leading.slug_at(facet, key)):
            return leading.moved_to(request, feed_address(facet, now))
        raise Http404
    entries = entries_of(request, keys)
    modified = last_modified(entries)
    return _answer(request, _written(request, found, entries, modified), modified)


def _written(request: HttpRequest, found: Feed, entries: list[Entry], modified: datetime) -> bytes:
    """The feed with these entries."""
    updated = newest_change(entries)
    context = {
        "feed": found,
        "id": tag(found.identity),
        "publisher": site_frame({"request": request}).settings.organisation_name,
        "home": absolute({}, "/"),
        "self": absolute({}, found.address),
        "page": iri_to_uri(absolute({}, _page_of(request, found))),
        # An empty feed was last changed when something was last taken away.
        "updated": updated if updated > NEVER else modified,
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


def _answer(request: HttpRequest, content: bytes, modified: datetime) -> HttpResponse:
    """The feed, or 304 for a reader that names the time we gave it. ETags the middleware compares.

    Any other time, even a later one, did not come from us and proves nothing.
    """
    seconds = int(modified.timestamp())
    asked = request.headers.get("If-Modified-Since")
    is_known = asked is not None and parse_http_date_safe(asked) == seconds
    if is_known and "If-None-Match" not in request.headers:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["ETag"] = weak_etag(content)
    response["Last-Modified"] = http_date(seconds)
    return response


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """The page that says what a feed is and lists all that there are."""
    context = {"groups": all_feeds(), "address": absolute({}, request.path)}
    return render(request, "library/feeds.html", context)

"""From an address to its page, in as few queries as it takes."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from page_tree.public import SitePageQuerySet

from ..addresses import leading
from ..models import BasePage, find_site
from ..models.address import AddressKind
from .withdrawn import Stays, find_withdrawn, notice_at, notice_of

# What there is below the address of a page that has none below it in the tree: a pattern for the whole path,
# and a view, which takes its groups. Unlike an address of the site's own, it is in no page's way.
beside: list[tuple[re.Pattern[str], Callable[..., HttpResponse]]] = []


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view, with the page found in two queries however deep it lies.

    Wagtail's own way asks for each part of the path in turn, two queries a level, and then for the
    restrictions on each. Restricted pages and hooks go their usual way from here.
    """
    # Where Wagtail keeps what its own routing found; the tests count the queries, so a change shows.
    found = find_page(request, path)
    if found is None and request.method in ("GET", "HEAD") and (notice := notice_at(request, path)):
        return notice
    if found is None and request.method in ("GET", "HEAD") and (address := leading.page_at(request, path)):
        return leading.moved_to(request, address)
    if found is None:
        for pattern, view in beside:
            if at := pattern.fullmatch(path):
                return view(request, **at.groupdict())
    request._wagtail_route_for_request = found  # type: ignore[attr-defined]
    return views.serve(request, path)


def find_page(request: HttpRequest, path: str) -> RouteResult | None:
    """The live page at an address, complete for reading and with ``is_public``; None where there is none."""
    site = find_site(request)
    if site is None:
        return None
    address = f"{site.root_page.url_path}{leading.place_of(path)}"
    pages = SitePageQuerySet(Page).on_site().with_visibility().filter(url_path=address)
    found = pages.order_by("path").values_list("pk", "content_type_id", "is_public").first()
    if found is None:
        return None
    pk, content_type, is_public = found
    model = ContentType.objects.get_for_id(content_type).model_class()
    if model is None or not issubclass(model, BasePage):
        return None
    page = model.objects.for_reading().get(pk=pk)
    page.is_public = is_public
    return RouteResult(page)


def page_beside(
    request: HttpRequest,
    path: str,
    ending: str,
    kinds: tuple[type[BasePage], ...],
    *,
    stays: Stays = Stays.NEVER,
) -> Any:
    """The public page of some kinds at a path, for an address that is the page's with an ending.

    Where it moved, the answer that leads to its new address; 404 where there is none. Where it was withdrawn
    and what is asked for does not stay, the notice, with 410.
    """
    page = _page_at(request, path)
    address = leading.page_at(request, path) if page is None else None
    if address:
        page = _page_at(request, address)
    if not isinstance(page, kinds):
        raise Http404
    if not page.is_public:
        # Behind a password, and public once.
        leading.mark_if_gone(request, AddressKind.PAGE, leading.place_of(path))
        raise Http404
    withdrawn = getattr(page, "withdrawn", None)
    if withdrawn and not stays.beside(page):
        return notice_of(request, page, HTTPStatus.GONE)
    return leading.moved_to(request, f"{address.rstrip('/')}{ending}") if address else page


def _page_at(request: HttpRequest, path: str) -> Any:
    """The live page at an address, or the one that was withdrawn there."""
    found = find_page(request, path)
    return found.page if found else find_withdrawn(request, path)

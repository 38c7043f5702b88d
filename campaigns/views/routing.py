"""From an address to its page, in as few queries as it takes."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import views
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from page_tree.public import SitePageQuerySet

from ..addresses import leading
from ..models import BasePage, find_site


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view, with the page found in two queries however deep it lies.

    Wagtail's own way asks for each part of the path in turn, two queries a level, and then for the
    restrictions on each. Restricted pages and hooks go their usual way from here.
    """
    # Where Wagtail keeps what its own routing found; the tests count the queries, so a change shows.
    found = find_page(request, path)
    if found is None and request.method in ("GET", "HEAD") and (address := leading.page_at(request, path)):
        return leading.moved_to(request, address)
    request._wagtail_route_for_request = found  # type: ignore[attr-defined]
    return views.serve(request, path)


def find_page(request: HttpRequest, path: str) -> RouteResult | None:
    """The live page at an address, complete for reading and with ``is_public``; None where there is none."""
    site = find_site(request)
    if site is None:
        return None
    parts = "".join(f"{part}/" for part in path.split("/") if part)
    address = f"{site.root_page.url_path}{parts}"
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


def page_beside(request: HttpRequest, path: str, ending: str, kinds: tuple[type[BasePage], ...]) -> Any:
    """The public page of some kinds at a path, for an address that is the page's with an ending.

    Where it moved, the answer that leads to its new address; 404 where there is none.
    """
    found = find_page(request, path)
    page = found.page if found else None
    if page is None and (address := leading.page_at(request, path)):
        moved = find_page(request, address)
        if moved and isinstance(moved.page, kinds):
            return leading.moved_to(request, f"{address.rstrip('/')}{ending}")
    if not isinstance(page, kinds) or not page.is_public:
        raise Http404
    return page

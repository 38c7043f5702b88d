"""Which addresses the site itself answers: no page could be reached there.

Django's resolver is asked, which finds the view for whatever a reader asks for. So a new address of the
site's own is known here as soon as there is one.
"""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.urls import Resolver404, resolve
from wagtail.models import Page, Site

# The name of the pattern, the last of all, that looks in the page tree.
PAGES: Final = "wagtail_serve"
# For some page below: where there are people at /people/…/, none is.
ANY_BELOW: Final = "x/"


def is_the_sites(path: str) -> bool:
    """Whether the site answers at this path, "/people/", or whatever is one step below it."""
    if path.startswith(settings.STATIC_URL):
        # Scripts and styles are handed out before an address is looked up.
        return True
    return any(_view_at(address) != PAGES for address in (path, f"{path}{ANY_BELOW}"))


def _view_at(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def path_of(url_path: str) -> str | None:
    """The path of a place in the page tree, given as Wagtail's ``url_path``; None where no site holds it."""
    for root in Site.get_site_root_paths():
        if url_path.startswith(root.root_path):
            return f"/{url_path.removeprefix(root.root_path)}"
    return None


def first_answered(url_paths: Iterable[str]) -> str:
    """Of places in the page tree, the path of the first at which the site itself answers; or nothing."""
    paths = (path_of(url_path) for url_path in url_paths)
    return next((path for path in paths if path and path != "/" and is_the_sites(path)), "")


def sentence(path: str) -> str:
    """Says to staff why a page cannot be at this path."""
    return (
        f"The site itself answers at {path}, so nobody could read a page there. "
        "Choose another last part of the address."
    )


def places_of(page: Page, url_path: str) -> list[str]:
    """Where a page, and all below it, would lie if it had this ``url_path``."""
    if page.pk is None or not page.path:
        return [url_path]
    stored = Page.objects.filter(pk=page.pk).values_list("url_path", flat=True).first()
    if stored is None or stored == url_path:
        return [url_path]
    below = Page.objects.filter(path__startswith=page.path, depth__gt=page.depth)
    return [
        url_path,
        *(url_path + place[len(stored) :] for place in below.values_list("url_path", flat=True)),
    ]

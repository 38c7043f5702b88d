"""Where an address leads that was public once: always to what it named, as it is called and public now.

Each function is for an address at which nothing public is found; it gives nothing for one that was never
public, or whose thing is not public now. Of several things that had it, the newest that is public counts.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponsePermanentRedirect
from wagtail.models import Page

from assets.models import Picture
from page_tree.public import SitePageQuerySet, was_public_till_now

from ..models.address import AddressKind, PublicAddress, digest_of
from ..models.site_settings import find_site
from .noting import public_named


def moved_to(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """The answer that leads there, with what the request asked for; caches must ask each time."""
    asked = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{asked}" if asked else address)
    response["Cache-Control"] = "public, no-cache"
    return response


def _targets(kind: str, address: str) -> list[int]:
    """The keys of what had this address, the newest first."""
    rows = PublicAddress.objects.filter(digest=digest_of(kind, address)).order_by("-noted_at", "-pk")
    return list(rows.values_list("target", flat=True))


def _first(keys: Iterable[int], rows: Iterable[tuple[int, Any]]) -> Any:
    """What the first of the keys that has a row has there."""
    found = dict(rows)
    return next((found[key] for key in keys if key in found), None)


def place_of(path: str) -> str:
    """A path as the book and the tree have it: "publications/a-letter/"."""
    return "".join(f"{part}/" for part in path.split("/") if part)


def page_at(request: HttpRequest, path: str) -> str | None:
    """The address within the site of the public page that was at this one, or of the notice in place of one
    that was withdrawn; None where there is none.

    Where a page was and is none now, the request is marked, for the notice that says so.
    """
    site = find_site(request)
    place = place_of(path)
    if site is None or not place:
        return None
    root = site.root_page.url_path
    keys = _targets(AddressKind.PAGE, place)
    if not keys:
        if _expired_just_now(f"{root}{place}"):
            mark_gone(request)
        return None
    below = SitePageQuerySet(Page).filter(pk__in=keys, url_path__startswith=root).order_by()
    rows = [
        row for pages in (below.published(), below.noticed()) for row in pages.values_list("pk", "url_path")
    ]
    found = _first(keys, rows)
    if found is None:
        mark_gone(request)
    address = found and "/" + found.removeprefix(root)
    return address if address and address != f"/{place}" else None


def _expired_just_now(url_path: str) -> bool:
    """Whether a public page here has expired: it stands in no book until the clock has come round."""
    here = Page.objects.filter(was_public_till_now(), url_path=url_path)
    # A script may have made it public without saying when.
    had = Q(first_published_at=None) | Q(expire_at__gt=F("first_published_at"))
    return here.filter(had).exists()


def slug_at(kind: str, slug: str) -> str | None:
    """The slug of today of the public thing that had this one."""
    keys = _targets(kind, slug)
    found = _first(keys, public_named(kind).filter(pk__in=keys).values_list("pk", "slug")) if keys else None
    return found if found != slug else None


def keys_at(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
    """The keys of what had these names (kinds and slugs), the newest first, where anything had. One query."""
    digests = {digest_of(*name): name for name in names}
    found: dict[tuple[str, str], list[int]] = {}
    rows = PublicAddress.objects.filter(digest__in=digests).order_by("-noted_at", "-pk")
    for digest, target in rows.values_list("digest", "target"):
        found.setdefault(digests[digest], []).append(target)
    return found


# Asked where a file is gone, or nothing public has it: the address of what came in the place of the file with
# this key; or nothing.
in_its_place: list[Callable[[int], str]] = []


def file_in_place_of(number: int, name: str) -> str:
    """Where readers find what came in the place of the file that was public at this address."""
    if not was_file(number, name):
        return ""
    return next((address for ask in in_its_place if (address := ask(number))), "")


def was_file(number: int, name: str) -> bool:
    """Whether the file of this number was public under this name."""
    return bool(_targets(AddressKind.FILE, f"{number}/{name}"))


_WIDTH = re.compile(r"\.width-(\d+)\.")


def size_at(path: str) -> str | None:
    """The address of a picture's size of today, in the same format, that comes next to an earlier one."""
    keys = _targets(AddressKind.PICTURE, path)
    pictures = Picture.objects.published().filter(pk__in=keys) if keys else Picture.objects.none()
    sizes = _first(keys, pictures.values_list("pk", "sizes"))
    if not sizes:
        return None
    if ".fill-" in path and path.endswith(".avif"):
        offered = sizes.get("in_page") or sizes.get("avif", [])
    elif ".fill-" in path:
        offered = sizes.get("card") or sizes.get("jpeg", [])
    else:
        offered = sizes.get("avif" if path.endswith(".avif") else "jpeg", [])
    asked = _WIDTH.search(path)
    wide_enough = [size for size in offered if asked and size["width"] >= int(asked[1])]
    url = next((size["url"] for size in [*wide_enough, *offered[-1:]]), None)
    return url if url and unquote(url) != f"{settings.MEDIA_URL}images/{path}" else None


def mark_gone(request: HttpRequest) -> None:
    """Marks a request for something that was public and is not any more: its 404 becomes the notice, 410."""
    request.is_gone = True  # type: ignore[attr-defined]


def is_gone(request: HttpRequest) -> bool:
    return getattr(request, "is_gone", False)


def mark_if_gone(request: HttpRequest, kind: str, address: str) -> None:
    """Marks a request for an address at which nothing public is, if something was: deleted or withdrawn."""
    if PublicAddress.objects.filter(digest=digest_of(kind, address)).exists():
        mark_gone(request)

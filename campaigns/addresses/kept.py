"""An address at which a publication was issued stays its own: no other page gets it, also after it has moved.

Where the one that had it is gone for good, no other publication gets it: a citation would lead to another
text. A page that is none may: whoever deletes "contact" makes a new one there.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import ValidationError
from wagtail.models import Page

from .answered import first_answered, path_of, places_of, sentence

OF_ANOTHER: Final = (
    "Another publication was issued at %s, and whoever follows a link to it is led on from there. "
    "Choose another last part of the address."
)


def check_address(page: Page, url_path: str = "") -> None:
    """Raises ValidationError where a page, or one below it, can't have the address it has now: the site
    itself answers there, or it is another's for ever.

    ``url_path`` is where it would lie after a move.
    """
    if not url_path:
        parent = page.get_parent() if page.path else None
        if parent is None or not page.slug:
            return
        url_path = f"{parent.url_path}{page.slug}/"
    places = places_of(page, url_path)
    if said := against(places, type(page), page):
        raise ValidationError({"slug": said})


def against(places: Iterable[str], model: type[Page], page: Page | None = None) -> str:
    """Says to staff why what is of this page type cannot be at one of these places in the tree; or nothing.

    ``page`` is what would lie there with all below it, if it is stored already.
    """
    places = list(places)
    if path := first_answered(places):
        return sentence(path)
    path = first_of_others(places, model, page)
    return OF_ANOTHER % path if path else ""


def first_of_others(places: Iterable[str], model: type[Page], page: Page | None = None) -> str:
    """The path of the first of these places that is another page's for ever; or nothing.

    What the page and those below it have today is their own.
    """
    at = Page.objects.filter(pk=page.pk).values_list("path", flat=True).first() if page else None
    own = Page.objects.filter(path__startswith=at) if at else Page.objects.none()
    has = set(own.values_list("url_path", flat=True))
    paths = (path for place in places if place not in has and (path := path_of(place)))
    # By its name: pages, which are among the models, ask here.
    book: Any = apps.get_model("campaigns", "PublicAddress")
    digests = {book.digest_of_page(path.removeprefix("/")): path for path in paths}
    rows = book.objects.filter(digest__in=digests).exclude(target__in=own.values("pk"))
    had = list(rows.order_by("pk").values_list("digest", "target"))
    there = Page.objects.filter(pk__in={key for _, key in had}).values_list("pk", "publication__reference")
    references, is_publication = dict(there), hasattr(model, "reference")
    return next((digests[digest] for digest, key in had if references.get(key, is_publication)), "")

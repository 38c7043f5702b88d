"""Which of the admin's requests give names that must differ from each other."""

from collections.abc import Mapping
from typing import Final

from django.urls import ResolverMatch
from wagtail.models import Page

# By the last part of a view's name: so Wagtail calls them for everything that it keeps lists of.
MAKING: Final = {"add", "copy"}
_NAMING: Final = MAKING | {"edit", "process_import"}
# Files and pictures may have the same name, and take long to be handed in.
_NAMED_ALIKE: Final = {"wagtaildocs", "wagtailimages"}
_PAGES: Final = "wagtailadmin_pages"


def naming_what(form: ResolverMatch, sent: Mapping[str, str]) -> str:
    """Among what a form's names must differ: for a page, what lies beside it; else all of its kind.

    Takes the view that the form goes to and what is sent; gives "" where nothing is named.
    """
    if form.namespace == _PAGES:
        return _beside(form, sent)
    if form.url_name in _NAMING and form.namespace and form.namespace not in _NAMED_ALIKE:
        return form.namespace
    return ""


def _beside(form: ResolverMatch, sent: Mapping[str, str]) -> str:
    asked = form.kwargs
    if form.url_name == "edit":
        # Publishing takes long where pictures are made smaller; who only keeps the name waits for nobody.
        renamed = Page.objects.filter(pk=asked["page_id"]).exclude(slug=sent.get("slug", ""))
        return (renamed.values_list("path", flat=True).first() or "")[: -Page.steplen]
    if form.url_name == "add":
        return _path(asked["parent_page_id"])
    if form.url_name == "copy":
        return _path(sent.get("new_parent_page", ""))
    return _path(asked["destination_id"]) if form.url_name == "move_confirm" else ""


def _path(key: int | str) -> str:
    """Where a page lies in the tree; "" if there is none with this number."""
    if not str(key).isascii() or not str(key).isdecimal():
        return ""
    return Page.objects.filter(pk=key).values_list("path", flat=True).first() or ""

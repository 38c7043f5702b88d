"""Proposes the address of a page, person, organisation or term: short, in plain letters, free, reachable.

The forms and what is stored without one ask the same, so that what is proposed is accepted.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from .answered import ANY_BELOW, first_answered
from .kept import first_of_others
from .plain_letters import LONGEST, plain_address, shortened

# Django's own form of an address in letters of whatever script.
_ANY_SCRIPT: Final = re.compile(r"[-\w]+")
_PLAIN: Final = re.compile(r"[-a-zA-Z0-9_]+")
# Scripts with letters that look like those of another of them.
_ALIKE: Final = {"LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU"}
# What staff call a page type, where its model has another name.
_NAMES: Final = {"standardpage": "page"}
# How much of a date an address says, by how much of it is known.
_KNOWN: Final = {"month": len("2023-05"), "year": len("2023")}
# So many numbers are tried.
_MOST: Final = 10_000


def proposed(
    model: Any, title: str, *, parent: Page | None = None, own: int | None = None, day: str = ""
) -> str:
    """The address for what is called so; nothing for no title.

    Where the title cannot be said in plain letters, its kind and ``day`` stand for it. ``parent`` is the page
    below which a page will lie, ``own`` the key of what already has an address.
    """
    if not title.strip():
        return ""
    is_page = issubclass(model, Page)
    kind = _NAMES.get(model._meta.model_name, model._meta.model_name)
    day = day or (f"{timezone.localdate():%Y-%m-%d}" if is_page else "")
    wanted = plain_address(title) or "-".join(filter(None, [kind, day]))
    return _free(wanted, _page_is_free(model, parent, own) if is_page else _name_is_free(model, own))


def fill_in_address(page: Page) -> None:
    """Gives a page that has a place in the tree an address, where it has none of its own."""
    if not page.slug and page.path:
        parent = page.get_parent()
        page.slug = proposed(type(page), page.title, parent=parent, own=page.pk, day=day_of(page))


def fill_in_name(thing: Any) -> bool:
    """Gives a person, organisation or term an address where it has none; tells whether it did.

    A name of nothing is refused elsewhere, if at all: what is stored with it can be told apart all the same.
    """
    if thing.slug and thing.slug.strip():
        return False
    named = thing.name if thing.name and thing.name.strip() else thing._meta.model_name
    thing.slug = proposed(type(thing), named, own=thing.pk)
    return True


def day_of(page: Any) -> str:
    """A publication's date as far as it is known, for an address; nothing for other pages."""
    return written_day(getattr(page, "date", None), getattr(page, "date_precision", ""))


def written_day(day: Any, precision: str) -> str:
    """A date as far as it is known: "2023-05-15", "2023-05", "2023". It may be text, as scripts give it."""
    try:
        known = DateField().to_python(day or None)
    except ValidationError:
        return ""
    return known.isoformat()[: _KNOWN.get(precision)] if known else ""


def tidied(typed: str, *, any_script: bool) -> str:
    """What staff typed as an address, put right where no letter or sign of it is lost, else in plain letters.

    In small letters of the usual form, so that no two addresses look alike. Where it cannot be said in plain
    letters it stays as it is, for the form to refuse.
    """
    typed = unicodedata.normalize("NFKC", typed)
    address = re.sub(r"\s+", "-", typed.strip()).lower()
    if (_ANY_SCRIPT if any_script else _PLAIN).fullmatch(address) and not mixes_scripts(address):
        return address
    kept = slugify(typed, allow_unicode=any_script)
    return kept if typed.isascii() and kept else plain_address(typed) or typed


def mixes_scripts(address: str) -> bool:
    """Whether letters of scripts that look like each other stand in one word, as in "реорlе".

    See https://www.unicode.org/reports/tr39/#Mixed_Script_Detection.
    """
    for word in address.split("-"):
        scripts = {unicodedata.name(sign, "").split(" ")[0] for sign in word if sign.isalpha()}
        if len(scripts & _ALIKE) > 1:
            return True
    return False


def _free(wanted: str, is_free: Callable[[str], bool]) -> str:
    address = wanted
    for number in range(2, _MOST):
        if is_free(address):
            break
        ending = f"-{number}"
        address = shortened(wanted, LONGEST - len(ending)) + ending
    return address


def _page_is_free(model: Any, parent: Page | None, own: int | None) -> Callable[[str], bool]:
    if parent is None:
        return lambda address: True
    taken = set(parent.get_children().exclude(pk=own).values_list("slug", flat=True))
    page = Page.objects.filter(pk=own).first()
    # Below a page where none can be reached, another name changes nothing.
    is_hopeless = bool(first_answered([f"{parent.url_path}{ANY_BELOW}"]))

    def is_free(address: str) -> bool:
        place = [f"{parent.url_path}{address}/"]
        if address in taken or first_of_others(place, model, page):
            return False
        return is_hopeless or not first_answered(place)

    return is_free


def _name_is_free(model: Any, own: int | None) -> Callable[[str], bool]:
    others = model._default_manager.exclude(pk=own)
    return lambda address: not others.filter(slug=address).exists()

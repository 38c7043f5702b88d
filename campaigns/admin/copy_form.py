"""The form with which a page is copied: its address is free wherever the copy goes."""

import re
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from ..addresses.answered import first_answered, places_of, sentence
from ..querysets import SitePageQuerySet
from .address_box import AddressBox, speak_plainly

LONGEST: Final = 255
NUMBERED: Final = re.compile(r"(?P<name>.+)-(?P<number>\d{1,4})")


def free_address(parent: Page, wanted: str) -> str:
    """The last part of an address that no page below this one has, and that leads to one: the one wanted, or
    with a number, from 2.

    "letter-2" is the second "letter" where there is one, and its copy "letter-3"; "resolution-46" is a name.
    """
    taken = set(parent.get_children().values_list("slug", flat=True))
    if wanted not in taken and not first_answered([f"{parent.url_path}{wanted}/"]):
        return wanted
    name, number = wanted, 2
    found = NUMBERED.fullmatch(wanted)
    if found and found["name"] in taken:
        name, number = found["name"], int(found["number"]) + 1
    while (address := f"{name[: LONGEST - 1 - len(str(number))]}-{number}") in taken:
        number += 1
    return address


class FreeAddressCopyForm(CopyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = SitePageQuerySet(Page).descendant_of(self.page, inclusive=True)
        if not pages.on_site().exists():
            # Wagtail offers it for what has expired and waits for the clock, too.
            self.fields.pop("publish_copies", None)
        box = self.fields["new_slug"]
        speak_plainly(box)
        label = self.page.specific_class._meta.label_lower
        box.widget = AddressBox({"data-address": reverse("proposed_address", args=[label])})
        parent = self.page.get_parent()
        if parent is not None:
            self.fields["new_slug"].initial = free_address(parent, self.page.slug)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if parent is not None and (slug := cleaned.get("new_slug")):
            place = f"{parent.url_path}{slug}/"
            with_all = cleaned.get("copy_subpages")
            if path := first_answered(places_of(self.page, place) if with_all else [place]):
                self.add_error("new_slug", sentence(path))
        return cleaned

    def clean_new_parent_page(self) -> Page | None:
        """Of the address that was offered, the copy takes what is free below the page that was chosen."""
        parent = self.cleaned_data["new_parent_page"] or self.page.get_parent()
        offered = self.fields["new_slug"].initial
        if parent is not None and self.cleaned_data.get("new_slug") == offered:
            self.cleaned_data["new_slug"] = free_address(parent, offered)
        return self.cleaned_data["new_parent_page"]


def say_what_stays_a_draft(request: HttpRequest, page: Page, copy: Page) -> None:
    """Where the copies were to go out at once: which of them did not, and why."""
    if not request.POST.get("publish_copies"):
        return
    for draft in copy.get_descendants(inclusive=True).not_live().order_by("path").specific():
        title = draft.get_admin_display_title()
        messages.warning(
            request, f"The copy “{title}” is a draft: the page that was copied is not on the site itself."
        )

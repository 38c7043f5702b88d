"""The form with which a page is copied: its address is free wherever the copy goes."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from campaigns.addresses.answered import first_answered, places_of
from campaigns.addresses.kept import against, first_of_others
from page_tree.public import SitePageQuerySet
from rights.opening import said_against
from rights.pages import works_on_all_below

from .address_box import AddressBox, speak_plainly

LONGEST: Final = 255
NUMBERED: Final = re.compile(r"(?P<name>.+)-(?P<number>\d{1,4})")


def free_address(parent: Page, wanted: str, model: type[Page] = Page) -> str:
    """The last part of an address that no page below this one has or had, and that leads to one: the one
    wanted, or with a number, from 2. ``model`` is the type of the page that gets it.

    "letter-2" is the second "letter" where there is one, and its copy "letter-3"; "resolution-46" is a name.
    """
    taken = set(parent.get_children().values_list("slug", flat=True))

    def is_taken(address: str) -> bool:
        return address in taken or bool(first_of_others([f"{parent.url_path}{address}/"], model))

    if not is_taken(wanted) and not first_answered([f"{parent.url_path}{wanted}/"]):
        return wanted
    name, number = wanted, 2
    found = NUMBERED.fullmatch(wanted)
    if found and found["name"] in taken:
        name, number = found["name"], int(found["number"]) + 1
    while is_taken(address := f"{name[: LONGEST - 1 - len(str(number))]}-{number}"):
        number += 1
    return address


class FreeAddressCopyForm(CopyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "copy_subpages" in self.fields and not works_on_all_below(self.user, self.page):
            self._leave_out_subpages()
        pages = SitePageQuerySet(Page).descendant_of(self.page, inclusive=True)
        if not pages.on_site().exists():
            # Wagtail offers it for what has expired and waits for the clock, too.
            self.fields.pop("publish_copies", None)
        box = self.fields["new_slug"]
        speak_plainly(box)
        box.label = "New address"
        label = self.page.specific_class._meta.label_lower
        box.widget = AddressBox({"data-address": reverse("proposed_address", args=[label])})
        parent = self.page.get_parent()
        if parent is not None:
            self.fields["new_slug"].initial = free_address(parent, self.page.slug, self._model)

    def _leave_out_subpages(self) -> None:
        """Some of them are not this person's to work on: nothing is told of them, not even their number."""
        del self.fields["copy_subpages"]
        publishing = self.fields.pop("publish_copies", None)
        if publishing is not None and self.page.live:
            publishing.label = "Publish copied page"
            publishing.help_text = "This page is live. Would you like to publish its copy as well?"
            self.fields["publish_copies"] = publishing

    def clean(self) -> dict[str, Any]:
        """Also whether the copies can be read where they go, and make nothing public before its time."""
        sent = super().clean()
        title = sent.get("new_title")
        if sent.get("alias") and title and title != self.page.title:
            self.add_error(
                "new_title",
                f"An alias has the title of its page, “{self.page.title}”. "
                "Write that again, or take the tick away from Alias.",
            )
        for said in self._unreachable(sent):
            self.add_error("new_slug", said)
        if sent.get("publish_copies") and not sent.get("alias") and not self.errors:
            for said in said_against(self._copy):
                self.add_error("publish_copies", said)
        return sent

    def _unreachable(self, sent: dict[str, Any]) -> Iterator[str]:
        parent = sent.get("new_parent_page") or self.page.get_parent()
        if parent is not None and (slug := sent.get("new_slug")):
            place = f"{parent.url_path}{slug}/"
            with_all = sent.get("copy_subpages")
            places = places_of(self.page, place) if with_all else [place]
            if said := against(places, self._model):
                yield said

    @property
    def _model(self) -> type[Page]:
        return self.page.specific_class or Page

    def _copy(self) -> Page:
        sent = self.cleaned_data
        named = {"title": sent["new_title"], "slug": sent["new_slug"]}
        return CopyPageAction(
            self.page,
            to=sent["new_parent_page"] or self.page.get_parent(),
            update_attrs=named,
            recursive=bool(sent.get("copy_subpages")),
            user=self.user,
        ).execute()

    def clean_new_parent_page(self) -> Page | None:
        """Of the address that was offered, the copy takes what is free below the page that was chosen."""
        parent = self.cleaned_data["new_parent_page"] or self.page.get_parent()
        offered = self.fields["new_slug"].initial
        if parent is not None and self.cleaned_data.get("new_slug") == offered:
            self.cleaned_data["new_slug"] = free_address(parent, offered, self._model)
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

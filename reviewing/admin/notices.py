"""What editors are told of reviewers in the page's own form, in its menu and its history."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from campaigns.models import Publication
from campaigns.models.withdrawal import withdrawal_of

from ..inviting import INVITED, RENEWED, TAKEN_BACK
from ..standing import objections


def in_the_header(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Among the actions of a page."""
    is_own = issubclass(page.specific_class or Page, Publication) and not page.alias_of_id
    if is_own and page.pk and page.permissions_for_user(user).can_edit():
        address = reverse("reviewing:reviewers", args=[page.pk])
        yield Button("Reviewers", url=address, icon_name="group", priority=45)


def warn_of_objections(request: HttpRequest, page: Page) -> None:
    """Above the form in which it can be published: not while it is withdrawn. It holds nothing back."""
    is_asked = request.method == "GET" and withdrawal_of(page) is None
    found = objections(page) if is_asked else []
    if found:
        names = "; ".join(", ".join(filter(None, [one.name, one.organisation])) for one in found)
        button = messages.button(reverse("reviewing:reviewers", args=[page.pk]), "Read what they say")
        messages.warning(
            request, f"Before you publish it: somebody objects to it. {names}.", buttons=[button]
        )


class _Named(LogFormatter):
    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        return f"{self.sentence}: {log_entry.data.get('who', '')}"


class WasInvited(_Named):
    label, sentence = "Ask by link", "Asked by link"


class WasRenewed(_Named):
    label, sentence = "Send a new link", "New link sent"


class WasTakenBack(_Named):
    label, sentence = "Take a link back", "Link taken back"


def name_actions(actions: Any) -> None:
    actions.register_action(INVITED)(WasInvited)
    actions.register_action(RENEWED)(WasRenewed)
    actions.register_action(TAKEN_BACK)(WasTakenBack)

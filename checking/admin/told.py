"""What staff are told of it while they publish, and of what was to go out and did not."""

from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision

from campaigns.models.base import BasePage
from campaigns.publishing.readiness import objections
from clock.sighting import database_now
from rights.pages import worked_on

from ..looking import odd_on

# The clock goes round twice a minute; pictures may take some seconds more.
LATE: Final = timedelta(minutes=3)
NAMED: Final = 20
ANCHOR: Final = "before-publishing"


def counted(refused: int, odd: int) -> str:
    """ "2 to put right, 3 to look at"; "" for nothing."""
    parts = [f"{refused} to put right"] if refused else []
    parts += [f"{odd} to look at"] if odd else []
    return ", ".join(parts)


def tell_what_is_odd(request: HttpRequest, page: Page) -> None:
    """After it was published or scheduled: that something was on the list, one click away."""
    if not isinstance(page.specific, BasePage):
        return
    if found := len(odd_on(page.get_latest_revision_as_object())):
        address = f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#{ANCHOR}"
        there_is = "there is one thing" if found == 1 else f"there are {found} things"
        messages.warning(
            request,
            f"On “{page.get_admin_display_title()}” {there_is} to look at.",
            buttons=[messages.button(address, "See what")],
        )


class Late(NamedTuple):
    """A page that was to go out and did not, with what keeps it back."""

    title: str
    address: str
    since: Any
    sentences: list[str]


class StayedAway(Component):
    """On the front page: what was scheduled, is due, and is not out."""

    name = "stayed_away"
    template_name = "checking/stayed_away.html"
    # Beside the bundles that were kept back.
    order = 41

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        pages = worked_on(user).filter(
            pk__in=[int(key) for key in _late().values_list("object_id", flat=True)]
        )
        known = {str(page.pk) for page in pages}
        found = _late().filter(object_id__in=known).order_by("approved_go_live_at", "pk")
        return {"pages": [_told(revision) for revision in found[:NAMED]]}


def _late() -> Any:
    return Revision.page_revisions.filter(approved_go_live_at__lte=database_now() - LATE)


def _told(revision: Revision) -> Late:
    draft = revision.as_object()
    said = [str(sentence) for _, sentence in objections(draft)] if isinstance(draft, BasePage) else []
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    return Late(draft.get_admin_display_title(), address, revision.approved_go_live_at, said)


def show_what_stayed_away(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(StayedAway())

"""What staff are told of it while they publish, and of what was to go out and did not."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from campaigns.models.base import BasePage
from rights.pages import worked_on

from ..late import about, late
from ..looking import odd_on

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


class StayedAway(Component):
    """On the front page: what was scheduled, is due, and is not out."""

    name = "stayed_away"
    template_name = "checking/stayed_away.html"
    # Beside the bundles that were kept back.
    order = 41

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        pages = worked_on(user).filter(
            pk__in=[int(key) for key in late().values_list("object_id", flat=True)]
        )
        known = {str(page.pk) for page in pages}
        return {"pages": [about(version) for version in late().filter(object_id__in=known)[:NAMED]]}


def show_what_stayed_away(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(StayedAway())

"""The admin's front page: where a member of the staff begins."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.images.permissions import permission_policy as picture_rights
from wagtail.permissions import page_permission_policy

from campaigns.models import Home, Publication

from ..lists.new_publication import starts

NEWEST: Final = 8


class Beginnings(Component):
    """What people come for most: the ways to start something, and to find it again."""

    name = "beginnings"
    template_name = "wagtailadmin/home/beginnings.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        context: dict[str, Any] = {
            "publications_url": reverse("publications:index"),
            "campaigns_url": reverse("campaigns:index"),
            "newest": _newest_to_change(user),
        }
        if page_permission_policy.user_has_permission(user, "add"):
            context |= {
                "starts": starts(campaign=None),
                "new_campaign_url": reverse("campaigns:choose_parent"),
            }
        # What readers see first is nowhere among the lists.
        home = Home.objects.order_by("path").first()
        if home is not None and home.permissions_for_user(user).can_edit():
            context["home_url"] = reverse("wagtailadmin_pages:edit", args=[home.pk])
        if picture_rights.user_has_permission(user, "add"):
            context["new_pictures_url"] = reverse("wagtailimages:add_multiple")
        return context


def _newest_to_change(user: Any) -> list[Publication]:
    """What was published last, of which somebody may find that it has to be corrected."""
    newest = Publication.objects.listed().newest_first()[:NEWEST]
    return [page for page in newest if page.permissions_for_user(user).can_edit()]


def begin(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(Beginnings())


def count_nothing(request: HttpRequest, items: list[Component]) -> None:
    """Numbers of all pages, images and documents help nobody to begin."""
    items.clear()

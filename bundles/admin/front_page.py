"""The admin's front page: bundles that were kept back, and those that go out soon."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import F, Q
from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from clock.sighting import database_now

from .rights import address_of, known_bundles, rights
from .viewset import when_text

SOON: Final = timedelta(days=7)


class BundlesDue(Component):
    name = "bundles_due"
    template_name = "bundles/due.html"
    # Above everything: something may be late.
    order = 40

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        due = Q(release_at__lte=database_now() + SOON) | ~Q(failure="")
        found = known_bundles(user).waiting().filter(due)
        found = found.order_by(F("release_at").asc(nulls_last=True), "pk")
        return {"bundles": [(bundle, when_text(bundle), address_of(bundle, user)) for bundle in found]}


def show_what_is_due(request: HttpRequest, panels: list[Component]) -> None:
    if rights.user_has_permission(request.user, "change"):
        panels.append(BundlesDue())

"""The admin's front page: bundles that were kept back, and those that go out soon."""

from datetime import timedelta
from typing import Any, Final

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from clock.sighting import database_now

from ..models import Bundle
from .rights import changeable_bundles, known_bundles, rights
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
        # Who sees this panel may look at all that they know of.
        changeable = set(changeable_bundles(user).values_list("pk", flat=True))
        return {"bundles": [(bundle, when_text(bundle), _address(bundle, changeable)) for bundle in found]}


def _address(bundle: Bundle, changeable: set[int]) -> str:
    return reverse(f"bundles:{'edit' if bundle.pk in changeable else 'inspect'}", args=[bundle.pk])


def show_what_is_due(request: HttpRequest, panels: list[Component]) -> None:
    if rights.user_has_permission(request.user, "change"):
        panels.append(BundlesDue())

"""The admin's front page: what went out without a second pair of eyes."""

from typing import Any, Final

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from ..lists import open_emergencies

NAMED: Final = 20


class OpenEmergencies(Component):
    name = "open_emergencies"
    template_name = "approval/open.html"
    # Above everything: readers have it.
    order = 35

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found = list(open_emergencies(user)[: NAMED + 1])
        return {"emergencies": found[:NAMED], "has_more": len(found) > NAMED}


def show_emergencies(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(OpenEmergencies())

"""On the admin's front page: how many links died where somebody can mend them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component

from ..known import places_to_mend
from ..models import State


class DiedLinks(Component):
    name = "links_died"
    template_name = "links/died.html"
    order = 44

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found = places_to_mend(user).filter(link__state=State.DEAD)
        number = found.order_by().values("link").distinct().count()
        return {"number": number, "url": f"{reverse('links:report')}?state={State.DEAD}&mine=true"}


def count_died(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(DiedLinks())

"""The admin’s front page: what waits, counted; and each heap as a list of its own."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..heaps import Heap, heaps_of, source_of


class Waiting(Component):
    """The counts, each a click from its thing, or from the list of its things."""

    name = "waiting"
    template_name = "planning/waiting.html"
    # Below what is wrong (the clock, bundles), above the ways to begin.
    order = 45

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        found = heaps_of(parent_context["request"].user)
        return {"heaps": [(heap, address_of(heap)) for heap in found]}


def address_of(heap: Heap) -> str:
    """Its only thing, or the list of them."""
    one = heap.lines[0].address if len(heap.lines) == 1 else ""
    return one or reverse("planning:heap", args=[heap.source.name])


def show_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(Waiting())


class HeapView(WagtailAdminTemplateMixin, TemplateView):
    """All things of one heap."""

    template_name = "planning/heap.html"
    header_icon = "list-ul"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        source = source_of(kwargs["name"])
        if source is None:
            raise Http404("There is no such list.")
        self.source = source
        self.page_title = f"{source.heading[:1].upper()}{source.heading[1:]}"
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"lines": self.source.lines(self.request.user)}

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, QueryDict
from wagtail.admin.panels import FieldPanel

from ..kinds.vocabulary import Kind
from .base import BasePage


class Library(BasePage):
    """The one place where all publications live, and the list of them that readers browse."""

    # What the list's page shows for its query string: ``library``, which stands above, gives it.
    list_asked_for: ClassVar[Callable[[QueryDict], dict[str, Any]]]

    introduction = models.TextField(blank=True, help_text="One or two sentences above the list.")

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    max_count_per_parent = 1
    parent_page_types = ["campaigns.Home"]
    subpage_types = [f"campaigns.{kind}" for kind in Kind.values]
    page_description = "The list of everything that the secretariat has put on record."

    class Meta:
        verbose_name = "publication library"
        verbose_name_plural = "publication libraries"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | type(self).list_asked_for(request.GET)

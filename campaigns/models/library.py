from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from .base import BasePage


class Library(BasePage):
    """The one place where all publications live, and the list of them that readers browse."""

    introduction = models.TextField(blank=True, help_text="One or two sentences above the list.")

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    max_count_per_parent = 1
    parent_page_types = ["campaigns.Home"]
    subpage_types = ["campaigns.Statement", "campaigns.Speech", "campaigns.Video", "campaigns.Document"]
    page_description = "The list of everything that the secretariat has put on record."

    class Meta:
        verbose_name = "publication library"
        verbose_name_plural = "publication libraries"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # The library's index is made of this app's models.
        from library.query import LibraryQuery
        from library.whole_list import page_of_list

        return context | page_of_list(LibraryQuery.from_address(request.GET))

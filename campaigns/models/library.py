from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel

from ..library_query import LibraryQuery
from .base import BasePage
from .publication import Publication
from .vocabulary import Kind


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
        query = LibraryQuery.from_request(request)
        publications = query.apply(Publication.objects.for_listing().newest_first())
        paginator = Paginator(publications, query.PAGE_SIZE)
        context["query"] = query
        context["results"] = paginator.get_page(query.page_number)
        context["page_missing"] = query.page_number > paginator.num_pages
        context["kinds"] = Kind.choices
        context["years"] = list(
            Publication.objects.published()
            .annotate(year=ExtractYear("date"))
            .values_list("year", flat=True)
            .distinct()
            .order_by("-year")
        )
        return context

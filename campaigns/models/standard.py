from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from ..body import fetching as body
from ..body.blocks import TextBody
from .base import BasePage


class StandardPage(BasePage):
    """A page that is neither a campaign nor a publication: about, privacy, contact."""

    summary = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences below the title, and in searches."
    )
    body = StreamField(TextBody(), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel(
            "body", help_text="In blocks: a click on + adds words, a picture, a quotation, a table and more."
        ),
    ]
    parent_page_types = ["campaigns.Home", "campaigns.StandardPage"]
    subpage_types = ["campaigns.StandardPage"]
    page_description = "A page such as About, Privacy or Contact."
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = "standard page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        with body.at_hand(body.fetch(body.references(self.body), for_readers=not context["is_preview"])):
            body.make_ready(self.body)
        return context

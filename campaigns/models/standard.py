from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from ..blocks import TextBody
from .base import BasePage


class StandardPage(BasePage):
    """A page that is neither a campaign nor a publication: about, privacy, contact."""

    summary = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences below the title, and in searches."
    )
    body = StreamField(TextBody(), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["campaigns.Home", "campaigns.StandardPage"]
    subpage_types = ["campaigns.StandardPage"]
    page_description = "A page such as About, Privacy or Contact."
    search_fields = [*BasePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = "standard page"

from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable
from wagtail.search import index

from .base import BasePage
from .campaign import Campaign
from .publication import Publication

LATEST: Final = 8


class Home(BasePage):
    """The front page: who the coalition is, the campaigns that the staff choose, the latest publications."""

    lead_text = models.TextField(
        max_length=600, blank=True, help_text="What the coalition is for, in two or three sentences."
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead_text"),
        MultipleChooserPanel("featured_campaigns", chooser_field_name="campaign", label="Featured campaign"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["campaigns.CampaignIndex", "campaigns.Library", "campaigns.StandardPage"]
    page_description = "The front page of the site."
    search_fields = [*BasePage.search_fields, index.SearchField("lead_text")]

    class Meta:
        verbose_name = "home page"

    @property
    def description(self) -> str:
        return self.search_description or self.lead_text

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        chosen = [featured.campaign_id for featured in self.featured_campaigns.all()]
        campaigns = Campaign.objects.for_reading().published().defer("body").in_bulk(chosen)
        shown: dict[int, Campaign] = {}
        for campaign in (campaigns[pk] for pk in chosen if pk in campaigns):
            # Staff may have chosen it at both its addresses.
            shown.setdefault(campaign.alias_of_id or campaign.pk, campaign)
        context["campaigns"] = list(shown.values())
        context["latest"] = Publication.objects.for_listing().newest_first()[:LATEST]
        return context


class FeaturedCampaign(Orderable):
    """A campaign on the front page, in the staff's order."""

    home = ParentalKey(Home, on_delete=models.CASCADE, related_name="featured_campaigns")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("campaign")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["home", "campaign"], name="featured_once")]

from typing import Any, Final

from django.db import models
from django.http import Http404, HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from .base import BasePage
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

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds the page for an address in one look-up, however deep it lies.

        Wagtail's own way asks for each part of the path in turn, two queries a level. Raises Http404
        where no live page has the address.
        """
        if not path_components:
            return super().route(request, path_components)
        url_path = f"{self.url_path}{'/'.join(path_components)}/"
        page = Page.objects.live().filter(url_path=url_path).only("pk", "content_type_id").first()
        model = page.specific_class if page else None
        if model is None or not issubclass(model, BasePage):
            raise Http404
        return RouteResult(model.objects.for_reading().get(pk=page.pk))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .campaign import Campaign

        context = super().get_context(request, *args, **kwargs)
        chosen = [featured.campaign_id for featured in self.featured_campaigns.all()]
        campaigns = Campaign.objects.for_reading().published().defer("body").in_bulk(chosen)
        context["campaigns"] = [campaigns[pk] for pk in chosen if pk in campaigns]
        context["latest"] = Publication.objects.for_listing().newest_first()[:LATEST]
        return context


class FeaturedCampaign(Orderable):
    """A campaign on the front page, in the staff's order."""

    home = ParentalKey(Home, on_delete=models.CASCADE, related_name="featured_campaigns")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("campaign")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["home", "campaign"], name="featured_once")]

"""The front page, and what staff choose for it."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel, PageChooserPanel
from wagtail.models import Orderable
from wagtail.search import index

from ..publishing.readiness import Lacks, Rows
from .base import BasePage
from .campaign import Campaign
from .in_order import in_order
from .people import Organisation
from .publication import Publication

LATEST: Final = 6
# Stories beside the first.
MORE_STORIES: Final = 3
# What a reader takes in at one glance.
LEAD_WORDS: Final = 25
# What can be a story.
STORIES: Final = ["campaigns.Campaign", "campaigns.Publication"]


class Home(BasePage):
    """The front page: who the coalition is and what about, the stories that staff choose, the latest.

    Its title is the headline of the first screen.
    """

    lead_text = models.TextField(
        max_length=600, blank=True, help_text=f"Who the coalition is, in at most {LEAD_WORDS} words."
    )
    picture = models.ForeignKey(
        "campaigns.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Beside the headline, on a phone above it. A drawing without words in it.",
    )
    lead_story = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A campaign or a publication, shown large. Without one, the first featured campaign.",
    )

    read_with = ("picture",)
    card_picture = "picture"

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead_text"),
        FieldPanel("picture"),
        PageChooserPanel("lead_story", STORIES),
        MultipleChooserPanel(
            "stories", chooser_field_name="page", label="Story", heading="More stories", max_num=MORE_STORIES
        ),
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

    def lacks(self, rows: Rows) -> Lacks:
        yield from super().lacks(rows)
        words = len(self.lead_text.split())
        if words > LEAD_WORDS:
            yield "lead_text", f"This has {words} words. Use at most {LEAD_WORDS}: it is read at one glance."

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        featured = [row.campaign_id for row in self.featured_campaigns.all()]
        more = [row.page_id for row in self.stories.all()]
        found = _stories([self.lead_story_id, *featured, *more])
        # Staff may have chosen one twice, or at both its addresses: it is shown where it stands first.
        campaigns = _each_once(found[pk] for pk in featured if pk in found)
        lead = found.get(self.lead_story_id or 0) or next(iter(campaigns), None)
        stories = [
            story for story in _each_once([lead, *(found.get(pk) for pk in more)]) if story is not lead
        ]
        shown = {_source(story) for story in (lead, *stories) if story}
        context["lead"] = Told(lead) if lead else None
        context["of_lead"] = _of_each_kind(lead) if isinstance(lead, Campaign) else []
        context["stories"] = [Told(story) for story in stories[:MORE_STORIES]]
        context["campaigns"] = [campaign for campaign in campaigns if _source(campaign) not in shown]
        latest = Publication.objects.for_listing().exclude(pk__in=shown)
        context["latest"] = latest.newest_first()[:LATEST]
        members = Organisation.objects.published().filter(is_member=True).select_related("logo")
        context["members"] = in_order(members)
        return context


class Told:
    """A story as the front page tells it: a campaign or a publication, and its picture or none."""

    def __init__(self, page: Any) -> None:
        self.page = page
        own = page if isinstance(page, Campaign) else page.of_kind
        self.picture = getattr(own, own.card_picture) if own is not None and own.card_picture else None

    @property
    def is_campaign(self) -> bool:
        return isinstance(self.page, Campaign)


def _stories(keys: Iterable[int | None]) -> dict[int, Any]:
    """The public campaigns and publications among some pages, with what a story shows of them."""
    wanted = [key for key in keys if key]
    if not wanted:
        return {}
    campaigns = Campaign.objects.for_reading().published().defer("body").in_bulk(wanted)
    publications = Publication.objects.for_showing().filter(pk__in=wanted)
    return campaigns | {page.pk: page for page in publications if page.is_public}


def _of_each_kind(campaign: Campaign) -> list[Publication]:
    """The newest publication of each kind in a campaign, letters and backgrounders apart, newest first.

    However much comes after them, the front page leads to the speech and the letter of its campaign.
    """
    kinds = ("kind", "document__document_kind")
    of_it = Publication.objects.published().filter(campaigns=_source(campaign), alias_of=None)
    newest = of_it.order_by(*kinds, "-date", "-pk").distinct(*kinds).values_list("pk")
    return list(Publication.objects.for_listing().filter(pk__in=newest).newest_first())


def _source(page: Any) -> int:
    """The key of what a page shows: of an alias its source's."""
    return page.alias_of_id or page.pk


def _each_once(pages: Iterable[Any]) -> list[Any]:
    found: dict[int, Any] = {}
    for page in pages:
        if page is not None:
            found.setdefault(_source(page), page)
    return list(found.values())


class FeaturedCampaign(Orderable):
    """A campaign on the front page, in the staff's order."""

    home = ParentalKey(Home, on_delete=models.CASCADE, related_name="featured_campaigns")
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("campaign")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["home", "campaign"], name="featured_once")]


class Story(Orderable):
    """A campaign or publication that the front page tells of beside the first, in the staff's order."""

    home = ParentalKey(Home, on_delete=models.CASCADE, related_name="stories")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("page", STORIES)]

    class Meta(Orderable.Meta):
        verbose_name_plural = "stories"
        constraints = [models.UniqueConstraint(fields=["home", "page"], name="told_once")]

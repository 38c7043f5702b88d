"""Campaigns, their milestones, and the list of all."""

from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from ..body import fetching as body
from ..body.blocks import CampaignBody
from ..body.headings import with_anchors
from .base import BasePage
from .publication import Publication
from .timeline import timeline

# From so many sections on, a page lists its contents.
LONG_PAGE: Final = 4


class CampaignIndex(BasePage):
    """All campaigns of the coalition."""

    introduction = models.TextField(blank=True, help_text="One or two sentences above the list.")

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    max_count_per_parent = 1
    parent_page_types = ["campaigns.Home"]
    subpage_types = ["campaigns.Campaign"]
    page_description = "The list of the coalition’s campaigns."

    class Meta:
        verbose_name = "campaign index"
        verbose_name_plural = "campaign indexes"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["campaigns"] = (
            Campaign.objects.for_reading().listed().descendant_of(self).defer("body").order_by("title", "pk")
        )
        return context


class Campaign(BasePage):
    """A long-running effort around one instrument or process, told as a story and as a timeline."""

    official_name = models.CharField(
        max_length=500, blank=True, help_text="The full name of the instrument or process, if it has one."
    )
    other_names = models.CharField(
        max_length=500,
        blank=True,
        help_text="Other names it goes by, separated by semicolons: “MLA Convention; MLAT”.",
    )
    status = models.CharField(max_length=255, blank=True, help_text="Where it stands today, in one line.")
    summary = models.TextField(
        max_length=500, help_text="Two or three sentences: what it is, and why it matters to the coalition."
    )
    lead_picture = models.ForeignKey(
        "campaigns.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    motif = models.ForeignKey(
        "campaigns.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=(
            "A drawing that stands for the campaign wherever it is named: at its head, in lists, beside its "
            "publications. Best is a square one that is plain enough to be known at the size of a stamp."
        ),
    )
    body = StreamField(CampaignBody(), blank=True)

    read_with = ("lead_picture", "motif")
    card_picture = "lead_picture"
    card_type = "article"

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("official_name"), FieldPanel("other_names"), FieldPanel("status")],
            heading="Names and status",
        ),
        FieldPanel("summary"),
        FieldPanel("lead_picture", help_text="Stands large at the top of the page, and small in lists."),
        FieldPanel("motif"),
        FieldPanel(
            "body", help_text="In blocks: a click on + adds words, a picture, a quotation, a table and more."
        ),
        InlinePanel("milestones", label="Milestone", heading="Milestones"),
    ]
    parent_page_types = ["campaigns.CampaignIndex"]
    subpage_types: list[str] = []
    page_description = "A long-running effort around one treaty or process, with its timeline."
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("official_name", boost=2),
        index.SearchField("other_names", boost=2),
        index.SearchField("status"),
        index.SearchField("summary", boost=2),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.RelatedFields("milestones", [index.SearchField("title")]),
    ]

    class Meta:
        verbose_name = "campaign"

    @property
    def other_name_list(self) -> list[str]:
        return [name for part in self.other_names.split(";") if (name := part.strip())]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        wanted = body.references(self.body)
        publications = self._publications(placed=wanted.pop(Publication, set()))
        fetched = body.fetch(wanted, for_readers=not context["is_preview"])
        with body.at_hand({**fetched, Publication: publications}):
            body.make_ready(self.body)
        belonging = [
            item
            for item in publications.values()
            if item.is_in_campaign and item.is_public and not item.alias_of_id
        ]
        context["publications"] = belonging
        context["feed_key"] = self.alias_of.slug if self.alias_of else self.slug
        context["timeline"] = timeline(self.milestones.all(), belonging)
        context["contents"] = self._contents(context)
        context["has_positions"] = any(block.block_type == "positions" for block in self.body)
        return context

    def _publications(self, placed: set[int]) -> dict[int, Publication]:
        """Those that belong to the campaign and those that its body places, newest first."""
        # At its second address a campaign has the same publications.
        campaign = self.alias_of_id or self.pk
        filed = Publication.campaigns.through.objects.filter(campaign=campaign)
        belonging = set(filed.values_list("publication_id", flat=True))
        # By their keys: for one condition or the other PostgreSQL would read all publications.
        found = Publication.objects.for_showing().filter(pk__in=placed | belonging).newest_first()
        for publication in found:
            publication.is_in_campaign = publication.pk in belonging
        return {publication.pk: publication for publication in found}

    def _contents(self, context: dict[str, Any]) -> list[tuple[str, str]]:
        """The page's sections as (heading, anchor), or none where the page is short."""
        sections = [
            (str(block.value), anchor)
            for block, anchor in with_anchors(self.body)
            if anchor and block.value.depth == 2
        ]
        sections += [(_("Timeline"), "timeline")] if context["timeline"] else []
        return sections if len(sections) >= LONG_PAGE else []


class Milestone(Orderable):
    """A dated event of a campaign that is not a publication."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    date = models.DateField()
    end_date = models.DateField(null=True, blank=True, help_text="For something that lasted several days.")
    title = models.CharField(max_length=255, help_text="What happened: “Adopted in Ljubljana”.")
    text = models.TextField(blank=True, max_length=500, help_text="A sentence or two more, if needed.")
    venue = models.CharField("place", max_length=255, blank=True)

    panels = [
        FieldPanel("date"),
        FieldPanel("end_date"),
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("venue"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("date")),
                name="milestone_ends_after_it_begins",
                violation_error_message="It ends before it begins.",
            )
        ]

    def __str__(self) -> str:
        return self.title

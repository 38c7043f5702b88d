from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.search import index

from ..addresses.of_things import address_of
from .querysets import OrganisationQuerySet, PersonQuerySet
from .shown import ShownOnPages, address_from_name


class Organisation(index.Indexed, ShownOnPages):
    """An organisation that issues, signs or contributes to publications."""

    name = models.CharField(max_length=255, unique=True)
    slug = address_from_name(255)
    is_member = models.BooleanField(
        "member of the coalition",
        default=False,
        help_text="Members are listed first where organisations sign a statement.",
    )
    country = models.CharField(
        max_length=120,
        blank=True,
        help_text="Where it is at home, as readers should see it: “Nepal”. Signatories are grouped by it.",
    )
    website = models.URLField(blank=True)
    logo = models.ForeignKey(
        "campaigns.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    description = models.TextField(blank=True, help_text="One or two plain sentences.")

    objects = OrganisationQuerySet.as_manager()

    panels = [
        TitleFieldPanel(
            "name",
            targets=["slug"],
            placeholder="Name*",
            help_text="In full, as it calls itself: so it stands on every page.",
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_member"),
                FieldPanel("country"),
                FieldPanel("website", help_text="Its own site, with https:// before it."),
            ],
            heading="About",
        ),
        FieldPanel("description"),
        FieldPanel("logo", help_text="Shown on its page, and for members on the front page."),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.FilterField("is_member"),
        index.FilterField("id"),
    ]

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("organisation", self.slug)


class Person(index.Indexed, ShownOnPages):
    """Somebody who speaks, writes or is quoted; roles belong to each contribution, not to the person."""

    name = models.CharField(max_length=255, help_text="As it should be printed, with a title if used.")
    slug = address_from_name(255)
    portrait = models.ForeignKey(
        "campaigns.Picture", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    description = models.TextField(
        blank=True, help_text="One or two plain sentences, agreed with the person."
    )

    objects = PersonQuerySet.as_manager()

    panels = [
        TitleFieldPanel("name", targets=["slug"], placeholder="Name*"),
        FieldPanel("description"),
        FieldPanel(
            "portrait", help_text="Shown on the person’s page. A person who did not agree to one has none."
        ),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.FilterField("id"),
    ]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("person", self.slug)

from django.db import models
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.search import index

from .shown import ShownOnPages, address_from_name


class Term(index.Indexed, ShownOnPages):
    """A name under which publications are kept: what the ways to classify have in common."""

    name = models.CharField(max_length=120, unique=True)
    slug = address_from_name(120)

    panels = [
        TitleFieldPanel("name", targets=["slug"], placeholder="Name*", help_text="As readers see it."),
        FieldPanel("slug"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        # Lists are narrowed by it to what somebody may know of.
        index.FilterField("id"),
    ]

    class Meta:
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Topic(Term):
    """A subject of the coalition’s work: universal jurisdiction, say."""


class Place(Term):
    """A country, territory or region that a publication is about."""


class Series(Term):
    """Publications that belong together in an order: nine jurisdiction briefs, say."""

    description = models.TextField(blank=True, help_text="One or two sentences on what the series is.")

    panels = [*Term.panels, FieldPanel("description")]

    class Meta(Term.Meta):
        verbose_name_plural = "series"

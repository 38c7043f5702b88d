"""The list of all publications."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, QuerySet
from django.db.models.functions import ExtractYear
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest
from django_filters.filters import (
    ChoiceFilter,
    DateFromToRangeFilter,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
)
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet

from campaigns.kinds.vocabulary import DocumentKind, Kind
from campaigns.models import Campaign, Document, Person, Publication, Topic

from .known import known_rows
from .listings import PageListView, StatusFilter
from .new_publication import ChooseKindView


def kind_text(publication: Publication) -> str:
    """What kind of publication it is: "Statement", "Document: letter"."""
    kind = publication.get_kind_display()
    return f"{kind}: {publication.label.lower()}" if isinstance(publication, Document) else kind


def campaigns_text(publication: Publication) -> str:
    """The campaigns that a row of ``PublicationListView`` belongs to."""
    return ", ".join(publication.campaign_titles)


def years(request: HttpRequest | None = None) -> list[tuple[str, str]]:
    """The years of the publications that the reader may know of, drafts too, newest first, as choices."""
    found = (
        (known_rows(request.user, Publication.objects.all()) if request else Publication.objects.all())
        .annotate(year=ExtractYear("date"))
        .order_by("-year")
        .values_list("year", flat=True)
    )
    return [(str(year), str(year)) for year in found.distinct()]


def known_in_order(model: type[Model], *order: str) -> Callable[[HttpRequest], QuerySet]:
    """For a filter: those rows that the reader may know of."""
    return lambda request: known_rows(request.user, model._default_manager.order_by(*order, "pk"))


class PublicationFilterSet(WagtailFilterSet):
    kind = MultipleChoiceFilter(label="Kind", choices=Kind.choices, widget=CheckboxSelectMultiple)
    document_kind = MultipleChoiceFilter(
        label="Kind of document",
        field_name="document__document_kind",
        choices=DocumentKind.choices,
        widget=CheckboxSelectMultiple,
    )
    campaigns = ModelMultipleChoiceFilter(
        label="Campaign", queryset=known_in_order(Campaign, "title"), widget=CheckboxSelectMultiple
    )
    year = ChoiceFilter(label="Year", field_name="date__year", choices=years, empty_label="Any")
    date = DateFromToRangeFilter(label="Date", widget=DateRangePickerWidget)
    status = StatusFilter(widget=RadioSelect)
    topics = ModelMultipleChoiceFilter(
        label="Topic", queryset=known_in_order(Topic, "name"), widget=CheckboxSelectMultiple
    )
    person = ModelChoiceFilter(
        label="Contributor",
        field_name="contributions__person",
        queryset=known_in_order(Person, "name"),
        empty_label="Anybody",
    )

    class Meta:
        model = Publication
        fields: list[str] = []


class PublicationListView(PageListView):
    default_ordering = "-date"
    add_item_label = "New publication"

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        known = known_rows(self.request.user, Campaign.objects.all())
        titles = known.filter(publications=OuterRef("pk")).order_by("title", "pk").values("title")
        return super().annotate_queryset(pages.annotate(campaign_titles=ArraySubquery(titles)))


class PublicationViewSet(PageListingViewSet):
    """Publications of all kinds in one list; Wagtail's own lists stay with one page type or one parent."""

    model = Publication
    index_view_class = PublicationListView
    choose_parent_view_class = ChooseKindView
    filterset_class = PublicationFilterSet
    icon = "doc-full-inverse"
    name = url_prefix = "publications"
    menu_label = "Publications"
    menu_order = 120
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        Column("kind", label="Kind", accessor=kind_text, sort_key="kind", width="14%"),
        Column("date_text", label="Date", sort_key="date", width="11%"),
        Column("campaigns", label="Campaigns", accessor=campaigns_text, width="16%"),
        PageStatusColumn("status", label="Status", sort_key="live", width="10%"),
        DateColumn(
            "latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at", width="10%"
        ),
    ]

    def get_choose_parent_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_choose_parent_view_kwargs(
            **{"list_url_name": self.get_url_name("index"), **kwargs}
        )

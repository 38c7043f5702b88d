"""What the flat lists of pages have in common: one search, one way to sort, the status as staff see it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet
from django.db.models.fields import BigIntegerField
from django.db.models.functions import Cast
from django.utils import timezone
from django_filters.filters import ChoiceFilter
from wagtail.admin.views.pages.listing import IndexView
from wagtail.models import Page, Revision, WorkflowState

STATUSES = [
    ("live", "On the site"),
    ("changed", "On the site, with changes not yet published"),
    ("draft", "Not on the site"),
    ("scheduled", "Scheduled"),
    ("moderation", "Waiting for approval"),
]


def has_status(status: str) -> Q:
    """The condition that a page is in one of ``STATUSES``; an unknown one holds for every page."""
    match status:
        case "live":
            return Q(live=True)
        case "changed":
            return Q(live=True, has_unpublished_changes=True)
        case "draft":
            return Q(live=False)
        case "scheduled":
            return Q(pk__in=_page_ids(Revision.objects.filter(approved_go_live_at__gt=timezone.now())))
        case "moderation":
            return Q(pk__in=_page_ids(WorkflowState.objects.active()))
    return Q()


def _page_ids(records: QuerySet) -> QuerySet:
    """The ids of the pages that revisions or workflow states are about."""
    pages = ContentType.objects.get_for_model(Page)
    records = records.filter(base_content_type=pages).order_by()
    return records.annotate(page_id=Cast("object_id", BigIntegerField())).values("page_id")


class StatusFilter(ChoiceFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": "Status", "choices": STATUSES, "empty_label": "Any", **kwargs})

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return qs.filter(has_status(value)) if value else qs


class PageListView(IndexView):
    """A flat list of one page type that can be searched, filtered and sorted together.

    Wagtail's search refuses filters on related objects, and sorting by fields that are not search
    fields. Here the filters work on a query of their own, of which the search only sees the ids.
    """

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.filters:
            return queryset
        if not self.filters.is_valid():
            # All pages would look like the answer to a question that was not understood.
            return queryset.none()
        chosen = self.filters.filter_queryset(self.model.objects.all())
        return queryset.filter(pk__in=chosen.order_by().values("pk"))

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """In the order that was asked for; what is equal in it keeps one order, newest page first."""
        if self.is_searching and not self.is_explicitly_ordered:
            return queryset
        name = self.ordering.removeprefix("-")
        field = (
            F(name).desc(nulls_last=True) if self.ordering.startswith("-") else F(name).asc(nulls_first=True)
        )
        return queryset.order_by(field, F("pk").desc())

"""The list of campaigns."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet

from campaigns.models import Campaign, Publication

from .listings import PageListView, StatusFilter


class CampaignFilterSet(WagtailFilterSet):
    # Not "status", which is the campaign's own line on where it stands.
    page_status = StatusFilter(widget=RadioSelect)

    class Meta:
        model = Campaign
        fields: list[str] = []


class CampaignListView(PageListView):
    default_ordering = "title"
    # As the admin’s front page calls it.
    add_item_label = "New campaign"

    def annotate_queryset(self, pages: QuerySet) -> QuerySet:
        filed = Publication.objects.filter(campaigns=OuterRef("pk")).order_by().values("campaigns")
        count = Coalesce(Subquery(filed.annotate(count=Count("pk")).values("count")), 0)
        return super().annotate_queryset(pages.annotate(publication_count=count))


class CampaignViewSet(PageListingViewSet):
    model = Campaign
    index_view_class = CampaignListView
    filterset_class = CampaignFilterSet
    icon = "flag"
    name = url_prefix = "campaigns"
    menu_label = "Campaigns"
    menu_order = 110
    add_to_admin_menu = True
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Title", sort_key="title", classname="title"),
        Column("status_line", label="Where it stands", accessor="status", width="28%"),
        Column("publication_count", label="Publications", sort_key="publication_count", width="10%"),
        PageStatusColumn("status", label="Status", sort_key="live", width="10%"),
        DateColumn(
            "latest_revision_created_at", label="Updated", sort_key="latest_revision_created_at", width="10%"
        ),
    ]

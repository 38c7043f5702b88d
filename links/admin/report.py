"""The report: which links are in which state, since when, and where they stand."""

from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.reports import ReportView

from written_dates.naming import moment_text

from ..addresses import archive_of
from ..known import described, known_links, known_places, places_to_mend
from ..models import Link, State
from ..rounds import ALL

# The worst first.
ORDER = (State.DEAD, State.FAILING, State.CLOSED, State.MOVED, State.NEW, State.FINE)


class LinkFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label="State", choices=State.choices, empty_label="Any")
    address = django_filters.CharFilter(label="Address", lookup_expr="icontains")
    mine = django_filters.BooleanFilter(label="Where I can mend it", method="only_mine")

    class Meta:
        model = Link
        fields: ClassVar[list[str]] = ["state", "address"]

    def only_mine(self, links: QuerySet[Link], name: str, value: bool) -> QuerySet[Link]:
        own = places_to_mend(self.request.user).values("link")
        return links.filter(pk__in=own) if value else links


class Cell(BaseColumn):
    """A column with a template of its own."""

    def __init__(self, name: str, label: str, **kwargs: Any) -> None:
        super().__init__(name, label=label, **kwargs)
        self.cell_template_name = f"links/{name}_cell.html"


class LinksView(ReportView):
    page_title = "Links to other sites"
    header_icon = "link-external"
    template_name = "links/report.html"
    results_template_name = "links/report_results.html"
    index_url_name = "links:report"
    index_results_url_name = "links:report_results"
    filterset_class = LinkFilters
    default_ordering = "state"
    is_searchable = False
    context_object_name = "links"
    any_permission_required = None
    permission_policy = None
    columns: ClassVar[list[BaseColumn]] = [
        Cell("address", "Address"),
        Cell("state", "State", width="22%"),
        Cell("places", "Where it stands", width="38%"),
    ]
    export_filename = "links"
    list_export: ClassVar[list[str]] = [
        "state_named", "address", "since_text", "said", "leads_to", "asked_text", "places_text", "archive",
    ]  # fmt: skip
    export_headings: ClassVar[dict[str, str]] = {
        "state_named": "State", "address": "Address", "since_text": "Since", "said": "What it said",
        "leads_to": "Leads to", "asked_text": "Last asked", "places_text": "Where it stands",
        "archive": "Archived copy",
    }  # fmt: skip

    def get_queryset(self) -> QuerySet[Link]:
        turn = Case(*(When(state=state, then=Value(number)) for number, state in enumerate(ORDER)))
        return known_links(self.request.user).order_by(turn, F("since").asc(nulls_last=True), "pk")

    def order_queryset(self, queryset: QuerySet[Link]) -> QuerySet[Link]:
        return queryset

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        """Each link with what is shown of it, for all of them together."""
        links = list(object_list)
        places = list(known_places(self.request.user).filter(link__in=[link.pk for link in links]))
        names = described(self.request.user, places)
        by_link: dict[int, list[Any]] = {}
        for place in places:
            if place.pk in names and (where := names[place.pk]) not in by_link.setdefault(place.link_id, []):
                by_link[place.link_id].append(where)
        on_site = {place.link_id for place in places if not place.is_draft}
        for link in links:
            _say(link, by_link.get(link.pk, []), is_in_drafts=link.pk not in on_site)
        return links

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_off": not settings.CHECK_LINKS}


def _say(link: Any, places: list[Any], *, is_in_drafts: bool) -> None:
    link.places_named, link.places_text = places, "; ".join(map(str, places))
    link.state_named = State(link.state).label
    link.since_text = moment_text(link.since) if link.since else ""
    link.asked_text = moment_text(link.asked_at) if link.asked_at else ""
    link.is_bad = link.state in (State.DEAD, State.FAILING)
    link.only_in_drafts = is_in_drafts and link.state == State.NEW and settings.CHECK_LINKS != ALL
    day = timezone.localdate(link.fine_at or link.found_at)
    link.archive = link.archived or (archive_of(link.address, day) if link.is_bad else "")

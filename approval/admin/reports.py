"""The lists: what waits for approval, and what went out without."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page, Revision
from wagtail.permissions import page_permission_policy

from rights.going_out import hold_of
from written_dates.naming import moment_text

from ..lists import known_emergencies, waiting_for
from ..models import Emergency
from ..rights import APPROVES


def sees_lists(user: Any) -> bool:
    """Who publishes or approves anything, or reviews something just now."""
    may = page_permission_policy.user_has_permission(user, "publish") or user.has_perm(APPROVES)
    return may or waiting_for(user).exists()


class _Report(ReportView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sees_lists(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class WaitingView(_Report):
    page_title = "Waiting for approval"
    header_icon = "view"
    index_url_name = "approval:waiting"
    index_results_url_name = "approval:waiting_results"
    no_results_message = "Nothing waits for you."

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton("Emergencies", url=reverse("approval:emergencies"), icon_name="warning")]

    list_export = ["title", "specific_class._meta.verbose_name", "latest_revision_created_at"]
    export_headings = {
        "title": "Page", "specific_class._meta.verbose_name": "Kind", "latest_revision_created_at": "Saved",
    }  # fmt: skip
    columns = [
        TitleColumn(
            "title",
            label="Page",
            accessor=lambda page: page.get_admin_display_title(),
            get_url=lambda page: reverse("approval:page", args=[page.pk]),
        ),
        Column("kind", label="Kind", accessor=lambda page: _kind(page)),
        Column("by", label="Saved by", accessor=lambda page: _saved_by(page)),
        DateColumn("latest_revision_created_at", label="Saved"),
        Column("waits", label="Goes out", accessor=lambda page: _goes_out(page)),
    ]

    def get_queryset(self) -> QuerySet[Page]:
        found = waiting_for(self.request.user).select_related("content_type", "latest_revision__user")
        # What was scheduled before it had to be approved, or was changed since, waits for its time, too.
        scheduled = Revision.page_revisions.filter(
            object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
        )
        first = scheduled.order_by("approved_go_live_at").values("approved_go_live_at")[:1]
        return found.annotate(planned=Subquery(first))


def _kind(page: Page) -> str:
    return str(page.specific_class._meta.verbose_name).capitalize()


def _saved_by(page: Page) -> str:
    user = page.latest_revision.user if page.latest_revision else None
    return get_user_display_name(user) if user is not None else "A program"


def _goes_out(page: Page) -> str:
    hold = hold_of(page.pk)
    if hold is not None:
        return f"With {hold.name}"
    planned = getattr(page, "planned", None)
    return moment_text(planned) if planned is not None else "When it is published"


class EmergenciesView(_Report):
    page_title = "Emergencies"
    header_icon = "warning"
    index_url_name = "approval:emergencies"
    index_results_url_name = "approval:emergencies_results"
    no_results_message = "Nothing went out without a second pair of eyes."
    list_export = ["title", "reason", "name", "at", "looked_name", "looked_at", "looked_words"]
    export_headings = {
        "title": "Page", "reason": "Reason", "name": "By", "at": "When",
        "looked_name": "Looked at by", "looked_at": "Looked at", "looked_words": "What they found",
    }  # fmt: skip
    columns = [
        TitleColumn("title", label="Page", get_url=lambda one: reverse("approval:look_at", args=[one.pk])),
        Column("reason", label="Reason"),
        Column("name", label="By"),
        DateColumn("at", label="When"),
        Column("looked_name", label="Looked at by", accessor=lambda one: one.looked_name or "Nobody yet"),
    ]

    def get_queryset(self) -> QuerySet[Emergency]:
        """Those that are open first."""
        return known_emergencies(self.request.user).order_by(F("looked_at").desc(nulls_first=True), "-pk")

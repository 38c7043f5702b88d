"""Puts the log among Wagtail's reports."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .actions import name_actions
from .admin.report import AuditLogView, policy
from .rights_of_groups import NoteGivenInForm

_ADDRESSES = [
    path("", AuditLogView.as_view(), name="log"),
    path("results/", AuditLogView.as_view(results_only=True), name="log_results"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("reports/audit-log/", include((_ADDRESSES, "audit")))]


class AuditLog(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.user_has_permission(request.user, "view"))


@hooks.register("register_reports_menu_item")
def show_in_menu() -> MenuItem:
    return AuditLog("Audit log", reverse("audit:log"), name="audit-log", icon_name="history", order=1000)


@hooks.register("register_permissions")
def offer_right() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="audit", codename="view_entry")


# After all parts that store something.
@hooks.register("register_group_permission_panel", order=1000)
def note_what_is_given() -> type[Any]:
    return NoteGivenInForm


hooks.register("register_log_actions", name_actions)

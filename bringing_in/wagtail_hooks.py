"""Puts bringing in into Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from .admin.views import ReportView, UploadView
from .models import Brought

_ADDRESSES = [
    path("", UploadView.as_view(), name="upload"),
    path("report/<int:page_id>/", ReportView.as_view(), name="report"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("bring-in/", include((_ADDRESSES, "bringing_in")))]


@hooks.register("register_page_header_buttons")
def lead_to_report(
    page: Any, user: Any, next_url: str | None = None, view_name: str = ""
) -> Iterator[Button]:
    """In the form of a draft that was brought in: its report."""
    if view_name == "edit" and Brought.objects.filter(page=page.pk).exists():
        url = reverse("bringing_in:report", args=[page.pk])
        yield Button("What was brought in", url=url, icon_name="upload", priority=60)

"""The list of bundles in the admin's menu."""

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.viewsets.model import ModelViewSet

from written_dates.naming import moment_text

from ..models import Bundle
from .views import BundleFormView, BundleListView, BundleView, DeleteBundleView, NewBundleView, ReleaseView


def when_text(bundle: Bundle) -> str:
    """When the bundle went out or will, in the reader's time, which is named."""
    time = bundle.released_at or bundle.release_at
    return moment_text(time) if time else "When released by hand"


class BundleViewSet(ModelViewSet):
    model = Bundle
    icon = "calendar-check"
    name = url_prefix = "bundles"
    menu_label = "Bundles"
    menu_order = 125
    add_to_admin_menu = True
    index_view_class = BundleListView
    add_view_class = NewBundleView
    edit_view_class = BundleFormView
    delete_view_class = DeleteBundleView
    inspect_view_class = BundleView
    inspect_view_enabled = True
    inspect_template_name = BundleView.template_name
    copy_view_enabled = False
    search_fields = ["title"]
    list_per_page = 50
    list_display = [
        "title",
        Column("when", label="When", accessor=when_text, sort_key="release_at", width="25%"),
        Column("page_count", label="Pages", sort_key="page_count", width="10%"),
        StatusTagColumn(
            "state", label="State", primary=lambda bundle: bundle.state == "Released", width="15%"
        ),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        release: Any = ReleaseView.as_view()
        return [*super().get_urlpatterns(), path("release/<int:pk>/", release, name="release")]

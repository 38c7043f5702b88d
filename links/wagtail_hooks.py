"""Puts links into Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin import front_page
from .admin.replace import ReplaceView
from .admin.report import LinksView

_ADDRESSES = [
    path("", LinksView.as_view(), name="report"),
    path("results/", LinksView.as_view(results_only=True), name="report_results"),
    path("<int:pk>/replace/", ReplaceView.as_view(), name="replace"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("links/", include((_ADDRESSES, "links")))]


@hooks.register("register_reports_menu_item")
def show_among_reports() -> MenuItem:
    return MenuItem(
        "Links to other sites", reverse("links:report"), name="links", icon_name="link-external", order=900
    )


hooks.register("construct_homepage_panels", front_page.count_died)

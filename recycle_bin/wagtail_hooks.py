"""Puts the bin into Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from .admin.views import FOR_GOOD, DeleteForGoodView, RecycleBinView, TakeBackView
from .rights import may_see_any
from .taking_back import LOG_ACTION


@hooks.register("register_admin_urls")
def bin_addresses() -> list[URLResolver]:
    addresses: list[URLPattern] = [
        path("", RecycleBinView.as_view(), name="index"),
        path("<int:pk>/take-back/", TakeBackView.as_view(), name="take_back"),
        path("<int:pk>/delete-for-good/", DeleteForGoodView.as_view(), name="delete_for_good"),
    ]
    return [path("bin/", include((addresses, "recycle_bin")))]


class RecycleBinItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_any(request.user)


@hooks.register("register_admin_menu_item")
def show_in_menu() -> MenuItem:
    return RecycleBinItem(
        "Recycle bin", reverse("recycle_bin:index"), name="recycle-bin", icon_name="bin", order=9000
    )


@hooks.register("register_log_actions")
def name_in_history(actions: LogActionRegistry) -> None:
    actions.register_action(LOG_ACTION, "Take back", "Taken back from the recycle bin")
    actions.register_action(FOR_GOOD, "Delete for good", "Deleted for good from the recycle bin")

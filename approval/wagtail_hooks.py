"""Puts the second pair of eyes into Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin import editor, front_page, words
from .admin.reports import EmergenciesView, WaitingView, sees_lists
from .admin.views import ApprovalView, EmergencyView, LookAtView
from .guarded import named

_ADDRESSES = [
    path("", WaitingView.as_view(), name="waiting"),
    path("results/", WaitingView.as_view(results_only=True), name="waiting_results"),
    path("page/<int:page_id>/", ApprovalView.as_view(), name="page"),
    path("page/<int:page_id>/emergency/", EmergencyView.as_view(), name="emergency"),
    path("emergencies/", EmergenciesView.as_view(), name="emergencies"),
    path("emergencies/results/", EmergenciesView.as_view(results_only=True), name="emergencies_results"),
    path("emergencies/<int:pk>/", LookAtView.as_view(), name="look_at"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("approval/", include((_ADDRESSES, "approval")))]


class Waiting(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(named()) and sees_lists(request.user)


@hooks.register("register_admin_menu_item")
def show_in_menu() -> MenuItem:
    return Waiting(
        "Waiting for approval", reverse("approval:waiting"), name="approval", icon_name="view", order=290
    )


hooks.register("before_edit_page", editor.say_how_it_stands)
hooks.register("construct_page_action_menu", editor.offer_what_can_be)
hooks.register("register_page_header_buttons", editor.in_the_header)
hooks.register("construct_homepage_panels", front_page.show_emergencies)
hooks.register("register_log_actions", words.name_actions)

"""Puts bundles into Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from desk.guards.gate import SPACES
from rights.things import known_by

from .admin import editor, front_page
from .admin.rights import known_bundles
from .admin.views import ChoosePagesView
from .admin.viewset import BundleViewSet
from .models import Bundle
from .release import RELEASED

SPACES["bundles"] = Bundle
known_by[Bundle] = known_bundles


@hooks.register("register_admin_viewset")
def list_bundles() -> BundleViewSet:
    return BundleViewSet()


@hooks.register("register_admin_urls")
def choose_pages() -> list[URLPattern]:
    view, name = ChoosePagesView.as_view(), "choose_pages_of_bundle"
    return [
        path("choose-pages-of-bundle/", view, name=name),
        path("choose-pages-of-bundle/<int:parent_page_id>/", view, name=name),
    ]


@hooks.register("register_log_actions")
def name_in_history(actions: LogActionRegistry) -> None:
    actions.register_action(RELEASED, "Let a bundle out", "Let out, with all its pages")


hooks.register("before_edit_page", editor.say_where_it_waits)
hooks.register("construct_page_action_menu", editor.offer_no_publishing)
hooks.register("construct_homepage_panels", front_page.show_what_is_due)

"""Puts bundles into Wagtail's admin."""

from wagtail import hooks

from .admin import editor, front_page
from .admin.viewset import BundleViewSet


@hooks.register("register_admin_viewset")
def list_bundles() -> BundleViewSet:
    return BundleViewSet()


hooks.register("before_edit_page", editor.say_where_it_waits)
hooks.register("construct_page_action_menu", editor.offer_no_publishing)
hooks.register("construct_homepage_panels", front_page.show_what_is_due)

"""Puts the list into Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from .admin import told

# Before others lead on to another page.
hooks.register("after_publish_page", told.tell_what_is_odd, order=-1)
hooks.register("construct_homepage_panels", told.show_what_stayed_away)


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("checking/list.css"))

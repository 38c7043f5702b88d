"""Puts the list into Wagtail's admin."""

from wagtail import hooks

from .admin import told

# Before others lead on to another page.
hooks.register("after_publish_page", told.tell_what_is_odd, order=-1)
hooks.register("construct_homepage_panels", told.show_what_stayed_away)

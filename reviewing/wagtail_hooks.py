"""Puts reviewers into Wagtail's admin."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from .admin import notices
from .admin.views import ReviewersView, TextView

_ADDRESSES = [
    path("<int:page_id>/", ReviewersView.as_view(), name="reviewers"),
    path("<int:page_id>/text/<int:text>/", TextView.as_view(), name="text"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("reviewing/", include((_ADDRESSES, "reviewing")))]


hooks.register("register_page_header_buttons", notices.in_the_header)
hooks.register("before_edit_page", notices.warn_of_objections)
hooks.register("before_edit_page", notices.warn_of_earlier_signatures)
hooks.register("register_log_actions", notices.name_actions)

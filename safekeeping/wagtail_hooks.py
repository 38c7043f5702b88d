"""Puts the scripts that keep what is typed into Wagtail's admin."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from wagtail import hooks

from .names import FORM_KEY, SAVED_COOKIE, SHOW_AGAIN
from .not_by_itself import wait_for_a_button
from .saving_once import note_new_page
from .views import who_is_here

# Each uses only those before it.
SCRIPTS = ["forms", "notice", "asking", "keeping", "sending", "comments", "leaving", "start", "back"]


@hooks.register("register_admin_urls")
def answer_scripts() -> list[URLPattern]:
    return [path("who-is-here/", who_is_here, name="who_is_here")]


# After Wagtail's own, and after what other parts of the site bring along.
@hooks.register("insert_global_admin_js", order=200)
def keep_what_is_typed() -> str:
    names = format_html(
        '<meta name="safekeeping" data-ask="{}" data-login="{}" '
        'data-key="{}" data-show="{}" data-saved="{}">',
        reverse("who_is_here"),
        reverse("wagtailadmin_login"),
        FORM_KEY,
        SHOW_AGAIN,
        SAVED_COOKIE,
    )
    scripts = ((static(f"safekeeping/{name}.js"),) for name in SCRIPTS)
    return names + format_html_join("", '<script defer src="{}"></script>', scripts)


@hooks.register("insert_global_admin_css")
def show_notices() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("safekeeping/safekeeping.css"))


hooks.register("after_create_page", note_new_page)
hooks.register("before_edit_page", wait_for_a_button)

"""Puts the boxes' script and styles, and what the script asks, into Wagtail's admin."""

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from .views import understood


@hooks.register("register_admin_urls")
def answer_boxes() -> list[URLPattern]:
    return [path("dates/understood/", understood, name="understood_date")]


@hooks.register("insert_global_admin_css")
def style_boxes() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("written_dates/boxes.css"))


@hooks.register("insert_global_admin_js")
def improve_boxes() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("written_dates/boxes.js"))

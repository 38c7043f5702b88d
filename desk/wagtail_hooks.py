"""The project's changes to Wagtail's admin, and to how Wagtail shows content."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from campaigns.body import boxes

from . import bulk_actions, guide, menu, scripts
from .forms import address_box, copy_form, several_uploads
from .guards import moves
from .guards.explorer_api import KnownFilesAPIViewSet, KnownPagesAPIViewSet, KnownPicturesAPIViewSet
from .lists import buttons, like_this
from .lists.campaigns import CampaignViewSet
from .lists.file_list import FileListView
from .lists.filing import FilingGroup
from .lists.known import known_rows
from .lists.new_publication import NewPublicationView
from .lists.people import OrganisationViewSet, PersonViewSet
from .lists.publications import PublicationViewSet
from .notices import (
    approval,
    becoming_public,
    changed_in_public,
    clock,
    deleting,
    earlier_versions,
    front_page,
    leading,
    not_yet_out,
    publish_button,
    small_changes,
    unsaid,
    withdrawing,
)

register_snippet(PersonViewSet)
register_snippet(OrganisationViewSet)
register_snippet(FilingGroup)
boxes.register()


@hooks.register("register_admin_viewset")
def list_pages() -> list[object]:
    return [CampaignViewSet(), PublicationViewSet()]


@hooks.register("register_admin_urls")
def start_publications() -> list[URLPattern]:
    view = NewPublicationView.as_view()
    return [
        path("publications/new/<str:kind>/", view, name="new_publication"),
        path("campaigns/<int:campaign_pk>/new/<str:kind>/", view, name="new_publication_in_campaign"),
    ]


@hooks.register("register_admin_urls")
def say_that_the_time_is_right() -> list[URLPattern]:
    return [path("clock/", clock.ClockView.as_view(), name="clock")]


# Before Wagtail's own at the same addresses.
@hooks.register("register_admin_urls", order=-1)
def list_files() -> list[URLPattern]:
    return [
        path("documents/", FileListView.as_view(), name="list_of_files"),
        path("documents/delete/<int:document_id>/", deleting.DeleteFile.as_view(), name="delete_file"),
        path("images/<int:image_id>/delete/", deleting.DeletePicture.as_view(), name="delete_picture"),
        path("documents/results/", FileListView.as_view(results_only=True), name="list_of_files_results"),
    ]


hooks.register("register_admin_urls", address_box.addresses)
hooks.register("register_admin_urls", earlier_versions.addresses)
hooks.register("register_admin_urls", withdrawing.addresses)
hooks.register("register_admin_urls", guide.addresses)
hooks.register("register_help_menu_item", guide.in_the_menu)
hooks.register("register_admin_urls", like_this.addresses)
hooks.register("register_admin_urls", several_uploads.addresses, order=-1)


@hooks.register("insert_global_admin_js")
def offer_titles() -> SafeString:
    return format_html('<script src="{}"></script>', versioned_static("js/offer-title.js"))


@hooks.register("insert_editor_js")
def begin_with_the_title() -> SafeString:
    return format_html('<script src="{}"></script>', versioned_static("js/title-first.js"))


# After Wagtail's own, in whose place they are.
@hooks.register("construct_admin_api", order=100)
def answer_with_what_is_known(api: Any) -> None:
    api.register_endpoint("pages", KnownPagesAPIViewSet)
    api.register_endpoint("documents", KnownFilesAPIViewSet)
    api.register_endpoint("images", KnownPicturesAPIViewSet)


hooks.register("construct_page_action_menu", publish_button.publish_at_once)


@hooks.register("construct_page_chooser_queryset")
def offer_known_pages(pages: QuerySet, request: HttpRequest) -> QuerySet:
    return known_rows(request.user, pages)


@hooks.register("register_icons")
def draw_icons(icons: list[str]) -> list[str]:
    return [*icons, "wagtailadmin/icons/flag.svg"]


@hooks.register("construct_main_menu")
def arrange_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu.arrange(request, menu_items)


hooks.register("before_edit_page", approval.show_comment)
for action in (*bulk_actions.ACTIONS, *deleting.ACTIONS):
    # In the place of Wagtail's own of the same name.
    hooks.register("register_bulk_action", action, order=10)
hooks.register("before_edit_page", not_yet_out.tell)
hooks.register("after_publish_page", not_yet_out.note)
hooks.register("after_publish_page", small_changes.show)
for after in ("after_edit_page", "after_create_page"):
    hooks.register(after, not_yet_out.say, order=1000)
hooks.register("before_delete_page", leading.ask)
hooks.register("after_unpublish_page", leading.tell)
hooks.register("before_move_page", moves.refuse_where_nobody_could_read)
hooks.register("after_copy_page", copy_form.say_what_stays_a_draft)
hooks.register("insert_global_admin_js", scripts.all_pages)
hooks.register("insert_global_admin_css", scripts.styles)
hooks.register("register_page_listing_buttons", buttons.in_the_list)
hooks.register("register_page_header_buttons", buttons.in_the_header)
hooks.register("register_page_header_buttons", like_this.in_the_header)
hooks.register("register_page_listing_more_buttons", withdrawing.in_the_list)
hooks.register("register_page_header_buttons", withdrawing.in_the_header)
hooks.register("register_log_actions", withdrawing.say_in_histories)
hooks.register("construct_homepage_panels", front_page.begin)
hooks.register("construct_homepage_panels", clock.show_that_it_waits)
hooks.register("register_log_actions", clock.name_actions)
hooks.register("construct_homepage_panels", changed_in_public.show_what_was_replaced)
hooks.register("register_log_actions", changed_in_public.say_in_histories)
hooks.register("before_edit_page", becoming_public.tell_what_becomes_public)
hooks.register("before_edit_page", unsaid.tell_what_is_unsaid)
# Last, so that nothing is counted after it.
hooks.register("construct_homepage_summary_items", front_page.count_nothing, order=1000)


@hooks.register("construct_help_menu")
def leave_out_news_of_wagtail(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu.leave_out_news(menu_items)

"""Puts the calendar, the heaps and the choice of mails into Wagtail’s admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from .account import MailChoicePanel
from .days import DayOfRemembranceViewSet
from .views import address, calendar, changing, first_day, front_page

_ADDRESSES = [
    path("", calendar.AgendaView.as_view(), name="calendar"),
    path("<int:year>/<int:month>/", calendar.MonthView.as_view(), name="month"),
    path("take-back/page/<int:page_id>/", changing.take_back_of_page, name="take_back_page"),
    path("take-back/bundle/<int:pk>/", changing.take_back_of_bundle, name="take_back_bundle"),
    path("set-again/<int:pk>/", changing.set_time_again, name="set_again"),
    path("review/<int:page_id>/", changing.note_review, name="review"),
    path("reviewed/<int:pk>/", changing.say_reviewed, name="reviewed"),
    path("address/", address.own_address, name="address"),
    path("waiting/<slug:name>/", front_page.HeapView.as_view(), name="heap"),
    path("first-day/", first_day.FirstDayView.as_view(), name="first_day"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("calendar/", include((_ADDRESSES, "planning")))]


@hooks.register("register_admin_viewset")
def list_days() -> DayOfRemembranceViewSet:
    return DayOfRemembranceViewSet()


@hooks.register("register_admin_menu_item")
def show_in_menu() -> MenuItem:
    return MenuItem(
        "Calendar", reverse("planning:calendar"), name="calendar", icon_name="calendar", order=124
    )


@hooks.register("register_help_menu_item")
def offer_first_day() -> MenuItem:
    return MenuItem(
        "Your first day", reverse("planning:first_day"), name="first-day", icon_name="help", order=50
    )


@hooks.register("register_account_menu_item")
def offer_address(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("planning:address"),
        "label": "Calendar in other programs",
        "help_text": "A private address by which your own calendar shows what is planned here.",
    }


@hooks.register("register_account_settings_panel")
def choose_mails(request: HttpRequest, user: Any, profile: Any) -> MailChoicePanel:
    return MailChoicePanel(request, user, profile)


@hooks.register("register_page_header_buttons")
def offer_review_date(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.permissions_for_user(user).can_edit():
        yield Button(
            "Review date", url=reverse("planning:review", args=[page.pk]), icon_name="history", priority=95
        )


hooks.register("construct_homepage_panels", front_page.show_what_waits)

"""Puts consent into Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin import notes, withdrawing
from .models import Receipt
from .rights import may_withdraw

_ADDRESSES = [
    path("person/<int:pk>/", notes.note_of_person, name="note_of_person"),
    path("person/<int:pk>/<int:consent>/", notes.note_of_person, name="change_of_person"),
    path("picture/<int:image_id>/", notes.note_of_picture, name="note_of_picture"),
    path("picture/<int:image_id>/<int:consent>/", notes.note_of_picture, name="change_of_picture"),
    path("withdraw/<int:pk>/", withdrawing.withdraw_person, name="withdraw"),
    path("receipts/", withdrawing.receipts, name="receipts"),
    path("receipts/<str:number>/", withdrawing.receipt, name="receipt"),
    path("receipts/<str:number>/sealed/", withdrawing.seal, name="seal"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    return [path("consent/", include((_ADDRESSES, "consent")))]


class Withdrawals(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_withdraw(request.user) and Receipt.objects.exists()


@hooks.register("register_admin_menu_item")
def show_in_menu() -> MenuItem:
    return Withdrawals(
        "Withdrawn people", reverse("consent:receipts"), name="withdrawn-people", icon_name="user", order=8990
    )


hooks.register("construct_homepage_panels", notes.show_what_ends)
hooks.register("register_log_actions", withdrawing.name_actions)

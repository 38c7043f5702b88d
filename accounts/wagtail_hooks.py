"""Puts who gets in into Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry

from . import links
from .admin import links as lists
from .admin.sign_ins import SignInsView
from .admin.table import TableView
from .keys import noting
from .rights import may_help, may_invite

_ADDRESSES = [
    path("", lists.LinksView.as_view(), name="links"),
    path("invite/", lists.InviteView.as_view(), name="invite"),
    path("<int:pk>/take-back/", lists.TakeBackView.as_view(), name="take_back"),
    path("<int:pk>/confirm/", lists.ConfirmWayBackView.as_view(), name="confirm_way_back"),
    path("way-back/<int:pk>/", lists.AskWayBackView.as_view(), name="ask_way_back"),
    path("sign-ins/<int:pk>/", SignInsView.as_view(), name="sign_ins"),
]


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    below: list[URLResolver] = [path("invitations/", include((_ADDRESSES, "accounts")))]
    return [*below, path("who-may-do-what/", TableView.as_view(), name="accounts_table")]


class ForAdministrators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_invite(request.user) or may_help(request.user)


@hooks.register("register_settings_menu_item")
def show_invitations() -> MenuItem:
    return ForAdministrators(
        "Invitations", reverse("accounts:links"), name="invitations", icon_name="mail", order=610
    )


@hooks.register("register_settings_menu_item")
def show_table() -> MenuItem:
    return ForAdministrators(
        "Who may do what", reverse("accounts_table"), name="who-may-do-what", icon_name="table", order=620
    )


@hooks.register("register_account_menu_item")
def show_keys(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": "Passkeys and codes",
        "help_text": "What you sign in with besides your password.",
    }


@hooks.register("register_account_menu_item")
def show_sign_ins(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("accounts_sign_ins"),
        "label": "Where you are signed in",
        "help_text": "Each device, and ending what you do not know.",
    }


@hooks.register("register_user_listing_buttons")
def offer_for_account(user: Any, request_user: Any) -> Iterator[Button]:
    if not may_help(request_user, user):
        return
    yield Button("Sign-ins", reverse("accounts:sign_ins", args=[user.pk]), icon_name="desktop", priority=40)
    if user != request_user and user.is_active:
        yield Button(
            "Way back in", reverse("accounts:ask_way_back", args=[user.pk]), icon_name="key", priority=50
        )


@hooks.register("register_log_actions")
def name_in_history(actions: LogActionRegistry) -> None:
    actions.register_action(links.INVITES, "Invite somebody", "Invited somebody")
    actions.register_action(links.TAKEN_BACK, "Take a link back", "Took the link back")
    actions.register_action(links.INVITED, "Accept invitation", "Set up the account by an invitation")
    actions.register_action(links.ASKED, "Ask for a way back in", "Asked for a way back in")
    actions.register_action(links.CONFIRMED, "Confirm a way back in", "Confirmed the way back in")
    actions.register_action(links.CAME_BACK, "Get back in", "Got back in, with a new password")
    actions.register_action(links.ENDED, "End sign-ins", "Ended sign-ins")
    actions.register_action(noting.ADDED, "Add a way to sign in", "Added a way to sign in")
    actions.register_action(noting.REMOVED, "Remove a way to sign in", "Removed a way to sign in")
    actions.register_action(noting.RENEWED, "Make new recovery codes", "Made new recovery codes")
    actions.register_action(noting.USED, "Use a recovery code", "Signed in with a recovery code")

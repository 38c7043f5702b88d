"""Before what somebody is asked again who they are: unattended screens and stolen sessions stop there."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

# Beginnings of addresses' names (``view_name``), of a form of settings with its application's name behind it.
# Other parts of the site add theirs.
ASKED_AGAIN: Final[set[str]] = {"wagtailusers_users:", "wagtailusers_groups:", "mfa_", "accounts:"}

SETTINGS: Final = "wagtailsettings:edit"
# The box for it in Wagtail's form of the account.
MAILBOX: Final = "name_email-email"


def asks_again(request: HttpRequest) -> bool:
    """Whether this address is one of them."""
    match = request.resolver_match
    if match is None:
        return False
    if request.method == "POST" and request.path_info == reverse("wagtailadmin_account"):
        return _changes_mailbox(request)
    if match.url_name == "wagtail_bulk_action":
        return match.kwargs["app_label"] == "auth"
    name = match.view_name
    if name == SETTINGS:
        name = f"{name}:{match.kwargs['app_name']}"
    return name.startswith(tuple(ASKED_AGAIN))


def _changes_mailbox(request: HttpRequest) -> bool:
    """Whether the form of one's own account has another address: a new password, and a way back, go there."""
    user: Any = request.user
    return request.POST.get(MAILBOX, user.email) != user.email
